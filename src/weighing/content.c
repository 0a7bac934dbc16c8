/* Opening a weighing: what is read, what is asked of the vault, what is shown; in that order. */
#include "weighing/content.h"

#include "organisation/wording.h"
#include "weighing/content_sql.h"
#include "weighing/fact_sql.h"

enum text_of_weighing {
    TEXT_WHO, TEXT_RESIDENCE, TEXT_BEHAVIOUR, TEXT_ELEMENT, TEXT_BASIS, TEXT_INTERPRETATION, TEXT_CHILD_VOICE,
    TEXT_CRIMINAL_NOTICE, TEXT_COUNT
};
enum { FACT_TEXTS = 2, POSITION_TEXTS = 5, ANSWER_TEXTS = 2 };

struct opening {
    struct vault_batch *batch;
    struct desk_key record;
    struct position_keys positions_keys;
    struct sql_weighing_text_of text;
    struct desk_open texts[TEXT_COUNT];
    struct sql_facts_of_weighing *facts;
    size_t fact_count;
    struct desk_open *fact_texts;
    struct sql_positions_of_weighing *positions;
    size_t position_count;
    struct desk_open *position_texts;
    struct sql_position_answers *answers;
    size_t answer_count;
    struct desk_open *answer_texts;
    struct sql_addenda_of_weighing *addenda;
    size_t addendum_count;
    struct desk_open *addendum_texts;
    struct weighing_step_view *steps;
    size_t step_count;
    struct desk_open *step_texts;
};

/* --- answers as they are sealed ----------------------------------------------------------------------------------- */
struct sv answer_letter(enum advice_answer answer)
{
    switch (answer) {
    case ANSWER_SEALED: break;
    case ANSWER_ADMIT: return SV("a");
    case ANSWER_NOT_ADMIT: return SV("n");
    case ANSWER_NOT_KNOWN: return SV("o");
    }
    return SV("");
}

enum advice_answer answer_of_letter(struct sv letter)
{
    for (enum advice_answer answer = ANSWER_ADMIT; answer <= ANSWER_NOT_KNOWN; answer++) {
        if (sv_equal(letter, answer_letter(answer))) {
            return answer;
        }
    }
    return ANSWER_SEALED;
}

enum err position_keys_present(const struct desk *desk, struct vault_batch *batch, const struct weighing *weighing,
                               struct position_keys *ret_keys)
{
    struct position_keys keys = { .all = true };
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        keys.all = keys.all && weighing->position_keys[i].value != 0;
    }
    for (size_t i = 0; keys.all && i < PARTY_COUNT; i++) {
        TRY(desk_position_key(desk, batch, weighing_dossier(weighing), (enum vault_party)(PARTY_POLICE + i),
                              &keys.keys[i]));
    }
    *ret_keys = keys;
    return OK;
}

struct desk_open position_answer_open(struct vault_batch *batch, const struct position_keys *keys,
                                      enum vault_party party, struct position_id position, struct sealed answer)
{
    return desk_open(batch, keys->keys[party - PARTY_POLICE],
                     (struct place){ SV("position"), SV("sealed_answer"), position.value }, answer);
}

struct place position_question_place(struct position_id position, int64_t question, bool reason)
{
    static const struct sv columns[][2] = {
        { SV_INIT("answer_1"), SV_INIT("reason_1") },   { SV_INIT("answer_2"), SV_INIT("reason_2") },
        { SV_INIT("answer_3"), SV_INIT("reason_3") },   { SV_INIT("answer_4"), SV_INIT("reason_4") },
        { SV_INIT("answer_5"), SV_INIT("reason_5") },   { SV_INIT("answer_6"), SV_INIT("reason_6") },
        { SV_INIT("answer_7"), SV_INIT("reason_7") },   { SV_INIT("answer_8"), SV_INIT("reason_8") },
        { SV_INIT("answer_9"), SV_INIT("reason_9") },   { SV_INIT("answer_10"), SV_INIT("reason_10") },
        { SV_INIT("answer_11"), SV_INIT("reason_11") }, { SV_INIT("answer_12"), SV_INIT("reason_12") },
    };
    _Static_assert(sizeof columns / sizeof columns[0] == WORDING_QUESTIONS_MAX, "a place for each question");
    ASSERT(question >= 1 && question <= WORDING_QUESTIONS_MAX);
    return (struct place){ SV("position_answer"), columns[question - 1][reason ? 1 : 0], position.value };
}

/* --- reading ------------------------------------------------------------------------------------------------------ */
static enum err rows_read(const struct desk *desk, const struct weighing *weighing, struct opening *opening)
{
    struct weighing_id id = weighing->id;
    struct arena *arena = desk->arena;
    TRY(sql_weighing_text_of(desk->tx, arena, &(struct sql_weighing_text_of_in){ id }, &opening->text));
    TRY(sql_facts_of_weighing(desk->tx, arena, &(struct sql_facts_of_weighing_in){ id }, &opening->facts,
                              &opening->fact_count));
    TRY(sql_positions_of_weighing(desk->tx, arena, &(struct sql_positions_of_weighing_in){ id }, &opening->positions,
                                  &opening->position_count));
    TRY(sql_position_answers(desk->tx, arena, &(struct sql_position_answers_in){ id }, &opening->answers,
                             &opening->answer_count));
    TRY(sql_addenda_of_weighing(desk->tx, arena, &(struct sql_addenda_of_weighing_in){ id }, &opening->addenda,
                                &opening->addendum_count));
    TRY(weighing_steps(desk->tx, arena, id, &opening->steps, &opening->step_count));
    opening->fact_texts = ARENA_ARRAY(arena, struct desk_open, opening->fact_count * FACT_TEXTS);
    opening->position_texts = ARENA_ARRAY(arena, struct desk_open, opening->position_count * POSITION_TEXTS);
    opening->answer_texts = ARENA_ARRAY(arena, struct desk_open, opening->answer_count * ANSWER_TEXTS);
    opening->addendum_texts = ARENA_ARRAY(arena, struct desk_open, opening->addendum_count);
    opening->step_texts = ARENA_ARRAY(arena, struct desk_open, opening->step_count);
    return arena->failed ? ERR_NO_MEMORY : OK;
}

/* --- asking ------------------------------------------------------------------------------------------------------- */
static struct desk_open ask(struct opening *opening, struct sv table, struct sv column, int64_t row,
                            struct sealed sealed)
{
    return desk_open(opening->batch, opening->record, (struct place){ table, column, row }, sealed);
}

static void ask_texts(struct opening *opening, const struct weighing *weighing)
{
    const struct sql_weighing_text_of *text = &opening->text;
    struct sv table = SV("weighing_text");
    int64_t row = weighing->id.value;
    opening->texts[TEXT_WHO] = ask(opening, table, SV("who"), row, text->who);
    opening->texts[TEXT_RESIDENCE] = ask(opening, table, SV("residence"), row, text->residence);
    opening->texts[TEXT_BEHAVIOUR] = ask(opening, table, SV("behaviour"), row, text->behaviour);
    opening->texts[TEXT_ELEMENT] = ask(opening, table, SV("element"), row, text->element);
    opening->texts[TEXT_BASIS] = ask(opening, table, SV("basis"), row, text->basis);
    opening->texts[TEXT_INTERPRETATION] = ask(opening, table, SV("interpretation"), row, text->interpretation);
    opening->texts[TEXT_CHILD_VOICE] = ask(opening, table, SV("child_voice"), row, text->child_voice);
    opening->texts[TEXT_CRIMINAL_NOTICE] = ask(opening, table, SV("criminal_notice"), row, text->criminal_notice);
}

static void ask_facts(struct opening *opening)
{
    for (size_t i = 0; i < opening->fact_count; i++) {
        int64_t row = opening->facts[i].fact.value;
        struct desk_open *texts = opening->fact_texts + i * FACT_TEXTS;
        texts[0] = ask(opening, SV("fact"), SV("body"), row, opening->facts[i].body);
        texts[1] = ask(opening, SV("fact"), SV("basis"), row, opening->facts[i].basis);
    }
    for (size_t i = 0; i < opening->addendum_count; i++) {
        opening->addendum_texts[i] = ask(opening, SV("addendum"), SV("body"), opening->addenda[i].addendum.value,
                                         opening->addenda[i].body);
    }
    for (size_t i = 0; i < opening->step_count; i++) {
        opening->step_texts[i] = ask(opening, SV("weighing_step"), SV("reason"), opening->steps[i].id.value,
                                     opening->steps[i].reason);
    }
}

/* What of a position lies under which key: a first one under its party's own, of which all three were presented. */
static void ask_position(struct opening *opening, const struct sql_positions_of_weighing *row, struct desk_open *texts)
{
    struct sv table = SV("position");
    int64_t id = row->position.value;
    if (row->round == ROUND_FIRST && opening->positions_keys.all) {
        struct desk_key key = opening->positions_keys.keys[row->party - PARTY_POLICE];
        texts[0] = position_answer_open(opening->batch, &opening->positions_keys, row->party, row->position,
                                        row->sealed_answer);
        texts[1] = desk_open(opening->batch, key, (struct place){ table, SV("reason"), id }, row->reason);
    } else if (row->round != ROUND_FIRST) {
        texts[1] = ask(opening, table, SV("reason"), id, row->reason);
        texts[2] = ask(opening, table, SV("change_reason"), id, row->change_reason);
    }
    texts[3] = ask(opening, table, SV("source"), id, row->source);
    texts[4] = ask(opening, table, SV("speaker"), id, row->speaker);
}

static void ask_positions(struct opening *opening)
{
    for (size_t i = 0; i < opening->position_count; i++) {
        ask_position(opening, &opening->positions[i], opening->position_texts + i * POSITION_TEXTS);
    }
    for (size_t i = 0; opening->positions_keys.all && i < opening->answer_count; i++) {
        const struct sql_position_answers *row = &opening->answers[i];
        struct desk_key key = opening->positions_keys.keys[row->party - PARTY_POLICE];
        struct desk_open *texts = opening->answer_texts + i * ANSWER_TEXTS;
        texts[0] = desk_open(opening->batch, key, position_question_place(row->position, row->question, false),
                             row->sealed_answer);
        texts[1] = desk_open(opening->batch, key, position_question_place(row->position, row->question, true),
                             row->reason);
    }
}

/* --- showing ------------------------------------------------------------------------------------------------------ */
static void show_texts(const struct opening *opening, struct weighing_content *content)
{
    const struct desk_open *texts = opening->texts;
    content->who = desk_shown(opening->batch, texts[TEXT_WHO]);
    content->residence = desk_shown(opening->batch, texts[TEXT_RESIDENCE]);
    content->behaviour = desk_shown(opening->batch, texts[TEXT_BEHAVIOUR]);
    content->element = desk_shown(opening->batch, texts[TEXT_ELEMENT]);
    content->basis = desk_shown(opening->batch, texts[TEXT_BASIS]);
    content->interpretation = desk_shown(opening->batch, texts[TEXT_INTERPRETATION]);
    content->child_voice = desk_shown(opening->batch, texts[TEXT_CHILD_VOICE]);
    content->criminal_notice = desk_shown(opening->batch, texts[TEXT_CRIMINAL_NOTICE]);
}

static void show_facts(const struct opening *opening, struct weighing_content *content)
{
    for (size_t i = 0; i < opening->fact_count; i++) {
        const struct sql_facts_of_weighing *row = &opening->facts[i];
        const struct desk_open *texts = opening->fact_texts + i * FACT_TEXTS;
        content->facts[i] = (struct weighing_fact){
            .id = row->fact, .kind = row->kind, .against = row->against, .happened = row->happened,
            .body = desk_shown(opening->batch, texts[0]), .basis = desk_shown(opening->batch, texts[1]),
            .provider = row->provider, .category = row->category, .added_by = row->added_by_name, .added = row->added,
            .withdrawn = row->withdrawn, .withdrawn_by = row->withdrawn_by_name,
        };
    }
    for (size_t i = 0; i < opening->addendum_count; i++) {
        const struct sql_addenda_of_weighing *row = &opening->addenda[i];
        content->addenda[i] = (struct weighing_addendum){
            .id = row->addendum, .party = row->party, .given_by = row->given_by_name, .given = row->given,
            .body = desk_shown(opening->batch, opening->addendum_texts[i]), .withdrawn = row->withdrawn,
            .withdrawn_by = row->withdrawn_by_name,
        };
    }
    for (size_t i = 0; i < opening->step_count; i++) {
        const struct weighing_step_view *row = &opening->steps[i];
        content->history[i] = (struct weighing_history){
            .act = row->act, .before = row->before, .after = row->after, .party = row->party,
            .actor = row->actor_name, .role = row->role, .at = row->at,
            .reason = desk_shown(opening->batch, opening->step_texts[i]),
        };
    }
}

static enum err show_answers(struct arena *arena, const struct opening *opening, struct weighing_position *position)
{
    position->answers = ARENA_ARRAY(arena, struct weighing_answer, opening->answer_count);
    if (position->answers == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < opening->answer_count; i++) {
        const struct sql_position_answers *row = &opening->answers[i];
        const struct desk_open *texts = opening->answer_texts + i * ANSWER_TEXTS;
        if (row->position.value == position->id.value) {
            position->answers[position->answer_count++] =
                (struct weighing_answer){ .question = row->question,
                                          .answer = answer_of_letter(desk_shown(opening->batch, texts[0])),
                                          .reason = desk_shown(opening->batch, texts[1]) };
        }
    }
    return OK;
}

static enum err show_positions(struct arena *arena, const struct opening *opening, struct weighing_content *content)
{
    for (size_t i = 0; i < opening->position_count; i++) {
        const struct sql_positions_of_weighing *row = &opening->positions[i];
        const struct desk_open *texts = opening->position_texts + i * POSITION_TEXTS;
        struct weighing_position *position = &content->positions[i];
        *position = (struct weighing_position){
            .id = row->position, .party = row->party, .round = row->round,
            .answer = row->round == ROUND_FIRST ? answer_of_letter(desk_shown(opening->batch, texts[0])) : row->answer,
            .reason = desk_shown(opening->batch, texts[1]), .change_reason = desk_shown(opening->batch, texts[2]),
            .source = desk_shown(opening->batch, texts[3]), .speaker = desk_shown(opening->batch, texts[4]),
            .given_by = row->given_by_name, .recorded = row->recorded, .given = row->given, .spoken = row->spoken,
            .confirmed = row->confirmed,
        };
        if (row->round == ROUND_FIRST && opening->positions_keys.all) {
            TRY(show_answers(arena, opening, position));
        }
    }
    return OK;
}

static enum err lists_show(struct arena *arena, const struct opening *opening, struct weighing_content *content)
{
    content->facts = ARENA_ARRAY(arena, struct weighing_fact, opening->fact_count);
    content->positions = ARENA_ARRAY(arena, struct weighing_position, opening->position_count);
    content->addenda = ARENA_ARRAY(arena, struct weighing_addendum, opening->addendum_count);
    content->history = ARENA_ARRAY(arena, struct weighing_history, opening->step_count);
    if (arena->failed) {
        return ERR_NO_MEMORY;
    }
    content->fact_count = opening->fact_count;
    content->position_count = opening->position_count;
    content->addendum_count = opening->addendum_count;
    content->history_count = opening->step_count;
    show_texts(opening, content);
    show_facts(opening, content);
    return show_positions(arena, opening, content);
}

enum err weighing_open(const struct desk *desk, const struct weighing *weighing, enum permission permission,
                       struct weighing_content *ret_content)
{
    struct opening opening = { 0 };
    TRY(rows_read(desk, weighing, &opening));
    TRY(batch_begin(desk->arena, desk->session, weighing->municipality, &opening.batch));
    TRY(desk_key(desk, opening.batch, weighing_dossier(weighing), KEY_RECORD, &opening.record));
    TRY(position_keys_present(desk, opening.batch, weighing, &opening.positions_keys));
    ask_texts(&opening, weighing);
    ask_facts(&opening);
    ask_positions(&opening);
    struct log_entry entry = desk_log(desk, weighing_dossier(weighing), permission, LOG_VIEW, SV("weighing"));
    batch_log(opening.batch, &entry);
    TRY(desk_call(desk, opening.batch));
    struct weighing_content content = { 0 };
    TRY(lists_show(desk->arena, &opening, &content));
    *ret_content = content;
    return OK;
}

const struct weighing_position *weighing_position_of(const struct weighing_content *content, enum position_round round,
                                                     enum vault_party party)
{
    for (size_t i = 0; i < content->position_count; i++) {
        if (content->positions[i].round == round && content->positions[i].party == party) {
            return &content->positions[i];
        }
    }
    return NULL;
}

bool weighing_content_of(const struct weighing_content *content, enum vault_party party)
{
    for (size_t i = 0; i < content->fact_count; i++) {
        if (content->facts[i].provider == party && content->facts[i].withdrawn.ms == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < content->addendum_count; i++) {
        if (content->addenda[i].party == party && content->addenda[i].withdrawn.ms == 0) {
            return true;
        }
    }
    return false;
}
