/* Opening a dossier: rows first, then everything sealed in one vault call, then the cleartext into place. */
#include "signals/record.h"

#include "signals/course.h"
#include "signals/record_sql.h"

/* What the rows said, beside the handles of what the vault is asked to open. */
struct opening {
    struct vault_batch *batch;
    struct desk_key story_key, reporter_key, record_key;
    struct sql_story_of_signal story;
    struct sql_subject_of_signal subject;
    struct sql_record_of_signal record;
    struct sql_observations_of_signal *observations;
    struct sql_messages_of_signal *messages;
    struct step_view *steps;
    struct sql_disclosures_of_signal *disclosures;
    size_t observation_count, message_count, step_count, disclosure_count;
    struct desk_open texts[10];
    struct desk_open *observation_texts; /* body, source, note for each */
    struct desk_open *message_texts;
    struct desk_open *step_texts;
    struct desk_open *disclosure_texts;  /* recipient, basis, note for each */
};

enum { TEXT_STORY, TEXT_AGAINST, TEXT_FEAR, TEXT_CARE, TEXT_WHO, TEXT_PLACE, TEXT_RESIDENCE, TEXT_NONE_AGAINST,
       TEXT_GROUND, TEXT_VOICE };

/* A row that is absent is an empty row: the story after its destruction, the subject of a group. */
static enum err absent_is_empty(enum err err)
{
    return err == ERR_NOT_FOUND ? OK : err;
}

static enum err rows_read(const struct desk *desk, const struct signal *signal, struct opening *opening)
{
    struct tx *tx = desk->tx;
    struct arena *arena = desk->arena;
    TRY(absent_is_empty(sql_story_of_signal(tx, arena, &(struct sql_story_of_signal_in){ signal->id },
                                            &opening->story)));
    TRY(absent_is_empty(sql_subject_of_signal(tx, arena, &(struct sql_subject_of_signal_in){ signal->id },
                                              &opening->subject)));
    TRY(sql_record_of_signal(tx, arena, &(struct sql_record_of_signal_in){ signal->id }, &opening->record));
    TRY(sql_observations_of_signal(tx, arena, &(struct sql_observations_of_signal_in){ signal->id },
                                   &opening->observations, &opening->observation_count));
    TRY(sql_messages_of_signal(tx, arena, &(struct sql_messages_of_signal_in){ signal->id }, &opening->messages,
                               &opening->message_count));
    TRY(course_steps(tx, arena, signal->id, &opening->steps, &opening->step_count));
    TRY(sql_disclosures_of_signal(tx, arena, &(struct sql_disclosures_of_signal_in){ signal->id },
                                  &opening->disclosures, &opening->disclosure_count));
    opening->observation_texts = ARENA_ARRAY(arena, struct desk_open, opening->observation_count * 3);
    opening->message_texts = ARENA_ARRAY(arena, struct desk_open, opening->message_count);
    opening->step_texts = ARENA_ARRAY(arena, struct desk_open, opening->step_count);
    opening->disclosure_texts = ARENA_ARRAY(arena, struct desk_open, opening->disclosure_count * 3);
    return arena->failed ? ERR_NO_MEMORY : OK;
}

static struct desk_open ask(struct opening *opening, struct desk_key key, struct sv table, struct sv column,
                            int64_t row, struct sealed sealed)
{
    return desk_open(opening->batch, key, (struct place){ table, column, row }, sealed);
}

static void ask_single_texts(struct opening *opening, const struct signal *signal)
{
    struct desk_open *texts = opening->texts;
    int64_t row = signal->id.value;
    struct sv story = SV("signal_story");
    struct sv subject = SV("signal_subject");
    struct sv record = SV("signal_record");
    texts[TEXT_STORY] = ask(opening, opening->story_key, story, SV("story"), row, opening->story.story);
    texts[TEXT_AGAINST] = ask(opening, opening->story_key, story, SV("speaks_against"), row,
                              opening->story.speaks_against);
    texts[TEXT_FEAR] = ask(opening, opening->story_key, story, SV("fear"), row, opening->story.fear);
    texts[TEXT_CARE] = ask(opening, opening->story_key, story, SV("care"), row, opening->story.care);
    texts[TEXT_WHO] = ask(opening, opening->record_key, subject, SV("who"), row, opening->subject.who);
    texts[TEXT_PLACE] = ask(opening, opening->record_key, subject, SV("place"), row, opening->subject.place);
    texts[TEXT_RESIDENCE] = ask(opening, opening->record_key, subject, SV("residence"), row,
                                opening->subject.residence);
    texts[TEXT_NONE_AGAINST] = ask(opening, opening->record_key, record, SV("none_against"), row,
                                   opening->record.none_against);
    texts[TEXT_GROUND] = ask(opening, opening->record_key, record, SV("inform_ground"), row,
                             opening->record.inform_ground);
    texts[TEXT_VOICE] = ask(opening, opening->record_key, record, SV("child_voice"), row, opening->record.child_voice);
}

static void ask_lists(struct opening *opening)
{
    for (size_t i = 0; i < opening->observation_count; i++) {
        const struct sql_observations_of_signal *row = &opening->observations[i];
        struct desk_open *texts = opening->observation_texts + i * 3;
        int64_t id = row->observation.value;
        texts[0] = ask(opening, opening->record_key, SV("observation"), SV("body"), id, row->body);
        texts[1] = ask(opening, opening->record_key, SV("observation"), SV("source"), id, row->source);
        texts[2] = ask(opening, opening->record_key, SV("observation"), SV("status_note"), id, row->status_note);
    }
    for (size_t i = 0; i < opening->message_count; i++) {
        const struct sql_messages_of_signal *row = &opening->messages[i];
        opening->message_texts[i] =
            ask(opening, opening->reporter_key, SV("message"), SV("body"), row->message.value, row->body);
    }
    for (size_t i = 0; i < opening->step_count; i++) {
        const struct step_view *row = &opening->steps[i];
        opening->step_texts[i] = ask(opening, opening->record_key, SV("step"), SV("reason"), row->id.value,
                                     row->reason);
    }
    for (size_t i = 0; i < opening->disclosure_count; i++) {
        const struct sql_disclosures_of_signal *row = &opening->disclosures[i];
        struct desk_open *texts = opening->disclosure_texts + i * 3;
        int64_t id = row->disclosure.value;
        texts[0] = ask(opening, opening->record_key, SV("disclosure"), SV("recipient"), id, row->recipient);
        texts[1] = ask(opening, opening->record_key, SV("disclosure"), SV("basis"), id, row->basis);
        texts[2] = ask(opening, opening->record_key, SV("disclosure"), SV("note"), id, row->note);
    }
}

static enum err lists_show(const struct desk *desk, const struct opening *opening, struct dossier *dossier)
{
    struct arena *arena = desk->arena;
    dossier->observations = ARENA_ARRAY(arena, struct observation, opening->observation_count);
    dossier->messages = ARENA_ARRAY(arena, struct message, opening->message_count);
    dossier->history = ARENA_ARRAY(arena, struct history, opening->step_count);
    dossier->disclosures = ARENA_ARRAY(arena, struct disclosed, opening->disclosure_count);
    if (arena->failed) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < opening->observation_count; i++) {
        const struct sql_observations_of_signal *row = &opening->observations[i];
        const struct desk_open *texts = opening->observation_texts + i * 3;
        dossier->observations[i] = (struct observation){
            .id = row->observation, .kind = row->kind, .against = row->against,
            .body = desk_shown(opening->batch, texts[0]), .source = desk_shown(opening->batch, texts[1]),
            .happened = row->happened, .reveals_reporter = row->reveals_reporter, .author = row->author,
            .written = row->written, .status = row->status, .status_note = desk_shown(opening->batch, texts[2]),
        };
    }
    for (size_t i = 0; i < opening->message_count; i++) {
        const struct sql_messages_of_signal *row = &opening->messages[i];
        dossier->messages[i] = (struct message){ .from_reporter = row->from_reporter, .author = row->author,
                                                 .sent = row->sent, .body = desk_shown(opening->batch,
                                                     opening->message_texts[i]) };
    }
    for (size_t i = 0; i < opening->step_count; i++) {
        const struct step_view *row = &opening->steps[i];
        dossier->history[i] = (struct history){ .act = row->act, .before = row->before, .after = row->after,
                                                .actor = row->actor_name, .role = row->role, .at = row->at,
                                                .until = row->until, .proposed = row->proposed,
                                                .reason = desk_shown(opening->batch, opening->step_texts[i]) };
    }
    for (size_t i = 0; i < opening->disclosure_count; i++) {
        const struct sql_disclosures_of_signal *row = &opening->disclosures[i];
        const struct desk_open *texts = opening->disclosure_texts + i * 3;
        dossier->disclosures[i] = (struct disclosed){
            .id = row->disclosure, .recipient = desk_shown(opening->batch, texts[0]),
            .basis = desk_shown(opening->batch, texts[1]), .note = desk_shown(opening->batch, texts[2]), .at = row->at,
            .recalled = row->recalled, .recall_answered = row->recall_answered, .items = row->items,
        };
    }
    dossier->observation_count = opening->observation_count;
    dossier->message_count = opening->message_count;
    dossier->history_count = opening->step_count;
    dossier->disclosure_count = opening->disclosure_count;
    return OK;
}

static void single_texts_show(const struct opening *opening, struct dossier *dossier)
{
    const struct desk_open *texts = opening->texts;
    dossier->story = desk_shown(opening->batch, texts[TEXT_STORY]);
    dossier->speaks_against = desk_shown(opening->batch, texts[TEXT_AGAINST]);
    dossier->fear = desk_shown(opening->batch, texts[TEXT_FEAR]);
    dossier->care = desk_shown(opening->batch, texts[TEXT_CARE]);
    dossier->who = desk_shown(opening->batch, texts[TEXT_WHO]);
    dossier->place = desk_shown(opening->batch, texts[TEXT_PLACE]);
    dossier->residence = desk_shown(opening->batch, texts[TEXT_RESIDENCE]);
    dossier->none_against = desk_shown(opening->batch, texts[TEXT_NONE_AGAINST]);
    dossier->inform_ground = desk_shown(opening->batch, texts[TEXT_GROUND]);
    dossier->child_voice = desk_shown(opening->batch, texts[TEXT_VOICE]);
    dossier->recorded = opening->record.recorded;
    dossier->owner = opening->record.owner_name;
    dossier->deputy = opening->record.deputy_name;
}

enum err dossier_open(const struct desk *desk, const struct signal *signal, struct dossier *ret_dossier)
{
    struct opening opening = { 0 };
    TRY(rows_read(desk, signal, &opening));
    TRY(batch_begin(desk->arena, desk->session, signal->municipality, &opening.batch));
    TRY(desk_key(desk, opening.batch, signal_dossier(signal), KEY_STORY, &opening.story_key));
    /* Past its own day it is only still there because a request of the person concerned runs: nobody reads it. */
    bool past = signal->story_destroy.set && signal->story_destroy.day < date_of(desk->now).day;
    opening.story_key.present = opening.story_key.present && !past;
    TRY(desk_key(desk, opening.batch, signal_dossier(signal), KEY_REPORTER, &opening.reporter_key));
    TRY(desk_key(desk, opening.batch, signal_dossier(signal), KEY_RECORD, &opening.record_key));
    ask_single_texts(&opening, signal);
    ask_lists(&opening);
    struct log_entry entry = desk_log(desk, signal_dossier(signal), MAY_SIGNAL_READ, LOG_VIEW, SV("dossier"));
    batch_log(opening.batch, &entry);
    TRY(desk_call(desk, opening.batch));
    struct dossier dossier = { 0 };
    single_texts_show(&opening, &dossier);
    TRY(lists_show(desk, &opening, &dossier));
    *ret_dossier = dossier;
    return OK;
}
