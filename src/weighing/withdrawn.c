#include "weighing/withdrawn.h"

#include "disclosure/paper.h"
#include "weighing/course.h"
#include "weighing/ending.h"
#include "weighing/events.h"
#include "weighing/weighing_sql.h"

static enum err withdrawn_close(struct tx_write *tx, const struct signal_withdrawn *withdrawn,
                                const struct sql_weighing_of_signal *row, const struct settings *settings)
{
    enum setting keep = weighing_retention(WEIGHING_WITHDRAWN);
    struct date destroy_on = setting_date(settings, keep, withdrawn->today);
    const struct weighing_move move = {
        .weighing = row->weighing, .from = row->state, .to = WEIGHING_CLOSED, .step_count = row->step_count,
        .outcome = WEIGHING_WITHDRAWN, .due = withdrawn->today, .destroy_on = destroy_on,
        .destroy_rule = setting_name(keep), .step = { withdrawn->fresh[0] }, .act = WEIGHING_ACT_SIGNAL_WITHDRAWN,
        .party = PARTY_NONE, .role = SV("reporter"), .at = withdrawn->at,
    };
    TRY(weighing_move_apply(tx, &move));
    TRY(papers_ask(tx, &(struct paper_asked){ .dossier = row->dossier, .ask = ASK_BACK, .at = withdrawn->at }));
    if (row->state != WEIGHING_PROVISIONAL) {
        return OK;
    }
    return event_weighing_undone(tx, &(struct weighing_sequel){ .weighing = row->weighing,
                                                                .municipality = withdrawn->municipality,
                                                                .step = withdrawn->fresh[1], .at = withdrawn->at,
                                                                .destroy_on = destroy_on,
                                                                .destroy_rule = setting_name(keep) });
}

enum err weighing_signal_withdrawn(struct tx_write *tx, const struct signal_withdrawn *withdrawn)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)1024 * 1024);
    struct sql_weighing_of_signal row;
    enum err err = sql_weighing_of_signal(
        tx_of(tx), &arena, &(struct sql_weighing_of_signal_in){ withdrawn->municipality, withdrawn->dossier }, &row);
    if (err == ERR_NOT_FOUND || (err == OK && row.state == WEIGHING_CLOSED)) {
        return OK;
    }
    TRY(err);
    if (row.state == WEIGHING_PROPOSED) {
        return weighings_destroy(tx, &arena, row.weighing); /* nothing had left the reporting point yet */
    }
    struct settings *settings = NULL;
    TRY(settings_load(tx_of(tx), &arena, withdrawn->municipality, &settings));
    return withdrawn_close(tx, withdrawn, &row, settings);
}
