/* The second reader: asked by the mayor before going against an advice, and the view, written once. */
#include "weighing/decision.h"

#include "organisation/work_out.h"
#include "weighing/decision_sql.h"
#include "weighing/texts.h"

struct second_view_prepared {
    struct weighing_move move;
    struct municipality_id municipality;
    bool asks;
    struct sql_second_view_ask_in ask;
    struct sql_second_view_write_in view;
    struct work_out work;
};

enum err second_readers(const struct desk *desk, const struct weighing *weighing, struct reader **ret_readers,
                        size_t *ret_count)
{
    struct sql_second_readers *rows = NULL;
    size_t count = 0;
    TRY(sql_second_readers(desk->tx, desk->arena,
                           &(struct sql_second_readers_in){ .municipality = weighing->municipality,
                                                            .weighing = weighing->id, .asker = desk->actor->person,
                                                            .role = ROLE_SECOND_READER, .today = date_of(desk->now) },
                           &rows, &count));
    struct reader *readers = ARENA_ARRAY(desk->arena, struct reader, count);
    if (readers == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        readers[i] = (struct reader){ rows[i].person, rows[i].reference, rows[i].name };
    }
    *ret_readers = readers;
    *ret_count = count;
    return OK;
}

enum err second_ask_allows(const struct weighing *weighing, const struct deciding_facts *facts,
                           const struct actor *actor, struct text *ret_why)
{
    TRY(weighing_allows(weighing_transition_of(WEIGHING_ACT_ASK_SECOND_READER), weighing, &facts->course, actor,
                        PARTY_NONE, ret_why));
    if (facts->second.asked) {
        *ret_why = T("A second reader was asked already.");
        return ERR_REFUSED;
    }
    if (!deciding_against(weighing, facts, true) && !deciding_against(weighing, facts, false)) {
        *ret_why = T("No advice points in a direction: there is none to go against.");
        return ERR_REFUSED;
    }
    return OK;
}

enum err second_view_allows(const struct weighing *weighing, const struct deciding_facts *facts,
                            const struct actor *actor, struct text *ret_why)
{
    TRY(weighing_allows(weighing_transition_of(WEIGHING_ACT_SECOND_VIEW), weighing, &facts->course, actor, PARTY_NONE,
                        ret_why));
    if (!facts->second.asked || facts->second.reader.value != actor->person.value) {
        *ret_why = T("The mayor did not ask you for a view here.");
        return ERR_REFUSED;
    }
    if (facts->second.written) {
        *ret_why = T("Your view is in. It does not change.");
        return ERR_REFUSED;
    }
    return OK;
}

static enum err second_view_begin(const struct desk *desk, const struct weighing *weighing,
                                  const struct settings *settings, enum weighing_act act,
                                  struct second_view_prepared **ret_prepared)
{
    struct second_view_prepared *prepared = ARENA_NEW(desk->arena, struct second_view_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct weighing_facts facts = { 0 };
    struct weighing_moment moment = { .now = desk->now, .settings = settings, .random = desk->random };
    prepared->move = weighing_plan(weighing_transition_of(act), weighing, &facts, desk->actor, PARTY_NONE, &moment);
    prepared->municipality = weighing->municipality;
    *ret_prepared = prepared;
    return OK;
}

enum err second_ask_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                            const struct second_ask *ask, const struct second_view_prepared **ret_prepared)
{
    struct deciding_facts facts;
    struct text why;
    struct reader *readers = NULL;
    size_t count = 0;
    TRY(deciding_facts_read(desk->tx, desk->arena, weighing, &facts));
    TRY(second_ask_allows(weighing, &facts, desk->actor, &why));
    TRY(second_readers(desk, weighing, &readers, &count));
    bool offered = false;
    for (size_t i = 0; i < count; i++) {
        offered = offered || readers[i].person.value == ask->reader.value;
    }
    if (!offered || sv_empty(ask->question) || !deciding_against(weighing, &facts, ask->admits)) {
        return ERR_REFUSED;
    }
    struct second_view_prepared *prepared = NULL;
    TRY(second_view_begin(desk, weighing, settings, WEIGHING_ACT_ASK_SECOND_READER, &prepared));
    prepared->asks = true;
    prepared->ask = (struct sql_second_view_ask_in){ .weighing = weighing->id, .admits = ask->admits,
                                                     .asked_by = desk->actor->person, .asked = desk->now,
                                                     .reader = ask->reader };
    struct weighing_texts texts = { .permission = MAY_WEIGHING_DECIDE, .action = LOG_CHANGE,
                                    .object = SV("second_view") };
    weighing_texts_add(&texts, (struct place){ SV("second_view"), SV("question"), weighing->id.value }, ask->question,
                       &prepared->ask.question);
    TRY(weighing_texts_seal(desk, weighing, &texts, &prepared->move.intent));
    prepared->work = (struct work_out){ .id = { id_next(desk->now, desk->random) },
                                        .municipality = weighing->municipality, .kind = WORK_SECOND_VIEW_ASKED,
                                        .recipient = WORK_FOR_PERSON(ask->reader), .about = weighing->id.value,
                                        .due = prepared->move.due, .created = desk->now };
    *ret_prepared = prepared;
    return OK;
}

enum err second_view_prepare(const struct desk *desk, const struct weighing *weighing,
                             const struct settings *settings, struct sv view,
                             const struct second_view_prepared **ret_prepared)
{
    struct deciding_facts facts;
    struct text why;
    TRY(deciding_facts_read(desk->tx, desk->arena, weighing, &facts));
    TRY(second_view_allows(weighing, &facts, desk->actor, &why));
    if (sv_empty(view)) {
        return ERR_REFUSED;
    }
    struct second_view_prepared *prepared = NULL;
    TRY(second_view_begin(desk, weighing, settings, WEIGHING_ACT_SECOND_VIEW, &prepared));
    prepared->view = (struct sql_second_view_write_in){ .weighing = weighing->id, .reader = desk->actor->person,
                                                        .written = desk->now };
    struct weighing_texts texts = { .permission = MAY_WEIGHING_SECOND_READ, .action = LOG_CHANGE,
                                    .object = SV("second_view") };
    weighing_texts_add(&texts, (struct place){ SV("second_view"), SV("view"), weighing->id.value }, view,
                       &prepared->view.view);
    TRY(weighing_texts_seal(desk, weighing, &texts, &prepared->move.intent));
    prepared->work = (struct work_out){ .id = { id_next(desk->now, desk->random) },
                                        .municipality = weighing->municipality, .kind = WORK_DECISION_ASKED,
                                        .recipient = WORK_FOR_ROLE(ROLE_MAYOR), .about = weighing->id.value,
                                        .due = prepared->move.due, .created = desk->now };
    *ret_prepared = prepared;
    return OK;
}

enum err second_view_apply(struct tx_write *tx, const void *prepared)
{
    const struct second_view_prepared *second = prepared;
    struct weighing_id weighing = second->move.weighing;
    TRY(weighing_move_apply(tx, &second->move));
    if (second->asks) {
        TRY(sql_second_view_ask(tx, &second->ask));
        TRY(sql_weighing_reader(tx, &(struct sql_weighing_reader_in){ weighing, second->ask.reader }));
        return work_out_add(tx, &second->work);
    }
    int64_t written = 0;
    TRY(sql_second_view_write(tx, &second->view, &written));
    if (written != 1) {
        return ERR_CONFLICT;
    }
    TRY(work_out_done_about(tx, second->municipality, WORK_SECOND_VIEW_ASKED, weighing.value, second->move.at));
    return work_out_add(tx, &second->work);
}
