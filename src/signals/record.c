/* Writing the official record, and the talk with the reporter. */
#include "signals/record.h"

#include "organisation/settings.h"
#include "signals/record_sql.h"

/* A change to a signal that is open, seen as it was on the page. */
static enum err signal_touched(struct tx_write *tx, struct signal_id signal, int64_t step_count)
{
    struct arena arena;
    arena_open(&arena, 4096);
    struct sql_signal_touch row;
    enum err err = sql_signal_touch(tx, &arena, &(struct sql_signal_touch_in){signal, step_count}, &row);
    arena_close(&arena);
    return err;
}

/* --- observations ------------------------------------------------------------------------------------------------- */
struct observation_prepared {
    struct sql_observation_add_in row;
    int64_t step_count;
    int64_t intent;
};

enum err observation_prepare(const struct desk *desk, const struct signal *signal,
                             const struct observation_new *observation,
                             const struct observation_prepared **ret_prepared)
{
    struct observation_prepared *prepared = ARENA_NEW(desk->arena, struct observation_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct observation_id id = {id_next(desk->now, desk->random)};
    struct desk_written sealed;
    TRY(desk_write(desk, signal_dossier(signal),
                   &(struct desk_writing){.kind = KEY_RECORD,
                                          .place = {SV("observation"), SV("body"), id.value},
                                          .text = observation->body,
                                          .place_more = {SV("observation"), SV("source"), id.value},
                                          .text_more = observation->source,
                                          .permission = MAY_SIGNAL_HANDLE,
                                          .action = LOG_CHANGE,
                                          .object = SV("observation")},
                   &sealed));
    *prepared = (struct observation_prepared){
        .row = {.observation = id,
                .signal = signal->id,
                .kind = observation->kind,
                .against = observation->against,
                .body = sealed.text,
                .source = sealed.more,
                .happened = observation->happened,
                .reveals_reporter = observation->reveals_reporter,
                .author = desk->actor->person,
                .written = desk->now},
        .step_count = signal->step_count,
        .intent = sealed.intent,
    };
    *ret_prepared = prepared;
    return OK;
}

enum err observation_apply(struct tx_write *tx, const void *prepared)
{
    const struct observation_prepared *observation = prepared;
    TRY(signal_touched(tx, observation->row.signal, observation->step_count));
    TRY(sql_observation_add(tx, &observation->row));
    return tx_intent(tx, observation->intent);
}

struct mark_prepared {
    struct sql_observation_mark_in row;
    int64_t intent;
};

enum err observation_mark_prepare(const struct desk *desk, const struct signal *signal,
                                  const struct observation_mark *mark, const struct mark_prepared **ret_prepared)
{
    struct mark_prepared *prepared = ARENA_NEW(desk->arena, struct mark_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct desk_written sealed;
    TRY(desk_write(desk, signal_dossier(signal),
                   &(struct desk_writing){.kind = KEY_RECORD,
                                          .place = {SV("observation"), SV("status_note"), mark->observation.value},
                                          .text = mark->note,
                                          .permission = MAY_SIGNAL_HANDLE,
                                          .action = LOG_CHANGE,
                                          .object = SV("observation_status")},
                   &sealed));
    *prepared = (struct mark_prepared){.row = {.signal = signal->id,
                                               .observation = mark->observation,
                                               .status = mark->status,
                                               .note = sealed.text,
                                               .at = desk->now},
                                       .intent = sealed.intent};
    *ret_prepared = prepared;
    return OK;
}

enum err observation_mark_apply(struct tx_write *tx, const void *prepared)
{
    const struct mark_prepared *mark = prepared;
    struct arena arena;
    arena_open(&arena, 4096);
    struct sql_observation_mark row;
    enum err err = sql_observation_mark(tx, &arena, &mark->row, &row);
    arena_close(&arena);
    TRY(err);
    return tx_intent(tx, mark->intent);
}

/* A row id stands in a form only as a tick that the handler checks against its own list. */
struct sv observation_code(struct arena *arena, struct observation_id observation)
{
    return text_int(arena, observation.value);
}

enum err observation_of_code(struct sv code, struct observation_id *ret_observation)
{
    return sv_to_int(code, &ret_observation->value) ? OK : ERR_NOT_FOUND;
}

/* --- the record's other texts ------------------------------------------------------------------------------------- */
struct record_prepared {
    struct record_change change;
    struct signal_id signal;
    struct sealed text;
    struct person_id actor;
    int64_t step_count;
    int64_t intent;
};

static struct sv record_column(enum record_text which)
{
    switch (which) {
    case RECORD_NONE_AGAINST: return SV("none_against");
    case RECORD_CHILD_VOICE: return SV("child_voice");
    case RECORD_INFORM: return SV("inform_ground");
    }
    return SV("");
}

enum err record_prepare(const struct desk *desk, const struct signal *signal, const struct record_change *change,
                        const struct record_prepared **ret_prepared)
{
    struct record_prepared *prepared = ARENA_NEW(desk->arena, struct record_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct sv column = record_column(change->which);
    struct desk_written sealed;
    TRY(desk_write(desk, signal_dossier(signal),
                   &(struct desk_writing){.kind = KEY_RECORD,
                                          .place = {SV("signal_record"), column, signal->id.value},
                                          .text = change->text,
                                          .permission = MAY_SIGNAL_HANDLE,
                                          .action = LOG_CHANGE,
                                          .object = column},
                   &sealed));
    *prepared = (struct record_prepared){.change = *change,
                                         .signal = signal->id,
                                         .text = sealed.text,
                                         .actor = desk->actor->person,
                                         .step_count = signal->step_count,
                                         .intent = sealed.intent};
    *ret_prepared = prepared;
    return OK;
}

static enum err inform_apply(struct tx_write *tx, const struct record_prepared *record)
{
    bool nobody = record->change.inform_state == INFORM_NOT_IDENTIFIABLE_ANY_MORE;
    if (nobody) {
        TRY(sql_subject_forget(tx, &(struct sql_subject_forget_in){record->signal}));
    }
    TRY(sql_record_inform(tx, &(struct sql_record_inform_in){record->signal, record->text, record->actor}));
    return sql_signal_inform(tx, &(struct sql_signal_inform_in){record->signal, record->change.inform_state,
                                                                record->change.inform_due, !nobody});
}

enum err record_apply(struct tx_write *tx, const void *prepared)
{
    const struct record_prepared *record = prepared;
    if (record->change.which != RECORD_INFORM) {
        /* Informing goes on after the outcome; the record's own texts do not. */
        TRY(signal_touched(tx, record->signal, record->step_count));
    }
    switch (record->change.which) {
    case RECORD_NONE_AGAINST:
        TRY(sql_record_none_against(tx, &(struct sql_record_none_against_in){record->signal, record->text}));
        break;
    case RECORD_CHILD_VOICE:
        TRY(sql_record_child_voice(tx, &(struct sql_record_child_voice_in){record->signal, record->text}));
        break;
    case RECORD_INFORM: TRY(inform_apply(tx, record)); break;
    }
    return tx_intent(tx, record->intent);
}

/* --- the reporter ------------------------------------------------------------------------------------------------- */
struct message_prepared {
    struct sql_message_add_in row;
    int64_t intent;
};

enum err message_prepare(const struct desk *desk, const struct signal *signal, struct sv body,
                         const struct message_prepared **ret_prepared)
{
    struct message_prepared *prepared = ARENA_NEW(desk->arena, struct message_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct message_id id = {id_next(desk->now, desk->random)};
    struct desk_written sealed;
    TRY(desk_write(desk, signal_dossier(signal),
                   &(struct desk_writing){.kind = KEY_REPORTER,
                                          .place = {SV("message"), SV("body"), id.value},
                                          .text = body,
                                          .permission = MAY_SIGNAL_HANDLE,
                                          .action = LOG_MESSAGE,
                                          .object = SV("message")},
                   &sealed));
    *prepared = (struct message_prepared){.row = {.message = id,
                                                  .signal = signal->id,
                                                  .author = desk->actor->person,
                                                  .body = sealed.text,
                                                  .sent = desk->now},
                                          .intent = sealed.intent};
    *ret_prepared = prepared;
    return OK;
}

enum err message_apply(struct tx_write *tx, const void *prepared)
{
    const struct message_prepared *message = prepared;
    TRY(sql_message_add(tx, &message->row));
    TRY(sql_signal_answered(tx, &(struct sql_signal_answered_in){message->row.signal, message->row.sent}));
    TRY(sql_messages_read(tx, &(struct sql_messages_read_in){message->row.signal, message->row.sent}));
    return tx_intent(tx, message->intent);
}

enum err reporter_unmask(const struct desk *desk, const struct signal *signal, struct sv reason,
                         struct reporter_identity *ret_identity)
{
    struct sql_reporter_of_signal row = {0};
    TRY(sql_reporter_of_signal(desk->tx, desk->arena, &(struct sql_reporter_of_signal_in){signal->id}, &row));
    struct vault_batch *batch = NULL;
    TRY(batch_begin(desk->arena, desk->session, signal->municipality, &batch));
    struct desk_key key;
    TRY(desk_key(desk, batch, signal_dossier(signal), KEY_REPORTER, &key));
    struct sv table = SV("signal_reporter");
    int64_t id = signal->id.value;
    struct desk_open name = desk_open(batch, key, (struct place){table, SV("name"), id}, row.name);
    struct desk_open phone = desk_open(batch, key, (struct place){table, SV("phone"), id}, row.phone);
    struct desk_open email = desk_open(batch, key, (struct place){table, SV("email"), id}, row.email);
    struct desk_open safety = desk_open(batch, key, (struct place){table, SV("safety"), id}, row.safety);
    struct desk_open spoken = desk_open(batch, key, (struct place){table, SV("spoken"), id}, row.spoken);
    struct log_entry entry = desk_log(desk, signal_dossier(signal), MAY_REPORTER_UNMASK, LOG_UNMASK, SV("reporter"));
    entry.purpose = reason;
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    *ret_identity =
        (struct reporter_identity){desk_shown(batch, name), desk_shown(batch, phone), desk_shown(batch, email),
                                   desk_shown(batch, safety), desk_shown(batch, spoken)};
    return OK;
}
