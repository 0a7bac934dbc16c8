/* Finding one weighing as an actor may see it. */
#include "weighing/weighing.h"

#include "weighing/weighing_sql.h"

static struct weighing weighing_of_row(const struct sql_weighing_by_reference *row)
{
    return (struct weighing){
        .id = row->weighing, .municipality = row->municipality, .reference = row->reference, .dossier = row->dossier,
        .signal_dossier = row->signal_dossier, .state = row->state, .outcome = row->outcome,
        .step_count = row->step_count, .age = row->age_band, .urgent = row->urgent,
        .against_advice = row->against_advice, .started = row->started, .lapses = row->lapses, .decided = row->decided,
        .criminal_notice = row->criminal_notice, .due = row->due, .escalated = row->escalated,
        .started_by = row->started_by, .process_lead = row->process_lead, .adviser = row->adviser,
        .decider = row->decider, .second_reader = row->second_reader, .criteria_version = row->criteria_version,
        .record_key = row->record_key,
        .position_keys = { row->police_key, row->prosecution_key, row->municipality_key },
        .destroy_on = row->destroy_on, .sealed_until = row->sealed_until, .inform_due = row->inform_due,
        .destroy_rule = row->destroy_rule, .inform_state = row->inform_state,
    };
}

struct desk_dossier weighing_dossier(const struct weighing *weighing)
{
    return (struct desk_dossier){
        .municipality = weighing->municipality,
        .ref = weighing->dossier,
        .keys = { [KEY_RECORD] = weighing->record_key },
        .positions = { weighing->position_keys[0], weighing->position_keys[1], weighing->position_keys[2] },
    };
}

enum err weighing_find(struct tx *tx, struct arena *arena, const struct weighing_search *search,
                       struct weighing *ret_weighing)
{
    struct sql_weighing_by_reference row;
    TRY(sql_weighing_by_reference(tx, arena,
                                  &(struct sql_weighing_by_reference_in){
                                      .municipality = search->actor->municipality,
                                      .reference = search->reference,
                                      .person = search->actor->person,
                                      .today = search->today,
                                  },
                                  &row));
    *ret_weighing = weighing_of_row(&row);
    return OK;
}
