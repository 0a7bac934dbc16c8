#include "cases/opening.h"

#include "access/member.h"
#include "cases/conference.h"
#include "cases/course_sql.h"
#include "cases/opening_sql.h"
#include "organisation/work_out.h"
#include "weighing/ending.h"

/* The places of the core, in the order of the rows' ids: chance does not reach an apply, so the ids of these rows
 * follow the number of the first step. They are ids of another kind of row, and a clash is run again. */
static const struct core_place {
    enum vault_party weighed;
    enum sharing_party party;
} CORE[] = {
    { PARTY_POLICE, SHARING_POLICE },
    { PARTY_PROSECUTION, SHARING_PROSECUTION },
    { PARTY_MUNICIPALITY, SHARING_MUNICIPALITY },
};
enum { CORE_COUNT = sizeof CORE / sizeof CORE[0] };

struct core_people {
    struct person_id people[CORE_COUNT]; /* 0: did not sign in */
    struct date until;
};

static enum err core_read(struct tx *tx, struct arena *arena, const struct admission *admission,
                          struct core_people *ret_core)
{
    struct settings *settings = NULL;
    struct sql_case_core_people *rows = NULL;
    size_t count = 0;
    TRY(settings_load(tx, arena, admission->municipality, &settings));
    TRY(sql_case_core_people(tx, arena, &(struct sql_case_core_people_in){ admission->weighing }, &rows, &count));
    struct core_people core = { .until = setting_date(settings, SETTING_CASE_PARTICIPATION_MOST,
                                                      date_of(admission->at)) };
    for (size_t i = 0; i < count; i++) {
        for (size_t place = 0; place < CORE_COUNT; place++) {
            core.people[place] = rows[i].party == CORE[place].weighed ? rows[i].person : core.people[place];
        }
    }
    *ret_core = core;
    return OK;
}

static enum err core_begin(struct tx_write *tx, const struct admission *admission, const struct core_people *core)
{
    struct date from = date_of(admission->at);
    for (size_t place = 0; place < CORE_COUNT; place++) {
        struct person_id person = core->people[place];
        TRY(sql_case_core_add(tx, &(struct sql_case_core_add_in){
                                      .participant = { admission->step + (int64_t)place },
                                      .casefile = { admission->case_row }, .party = CORE[place].party,
                                      .person = person, .scope = SCOPE_ALL, .from_day = from,
                                      .until_day = core->until,
                                  }));
        if (person.value != 0) {
            TRY(member_begin(tx, &(struct dossier_member){ .dossier = admission->case_dossier, .person = person,
                                                           .from = from, .until = core->until }));
        }
    }
    return OK;
}

static enum err row_add(struct tx_write *tx, const struct admission *admission)
{
    struct key_slot_id slot;
    TRY(tx_key_create(tx, &admission->case_key, &slot));
    TRY(sql_casefile_add(tx, &(struct sql_casefile_add_in){
                                 .casefile = { admission->case_row }, .municipality = admission->municipality,
                                 .reference = admission->case_reference, .dossier = admission->case_dossier,
                                 .weighing = admission->weighing, .age = admission->age,
                                 .process_lead = admission->process_lead, .opened = admission->at,
                                 .provisional_until = admission->provisional_until, .plan_due = admission->plan_due,
                                 .review_due = admission->review_due, .inform_state = admission->inform_state,
                                 .inform_due = admission->inform_due, .record_key = slot,
                                 .destroy_on = admission->destroy_on, .destroy_rule = admission->destroy_rule,
                             }));
    TRY(sql_case_subject_add(tx, &(struct sql_case_subject_add_in){ { admission->case_row }, admission->who,
                                                                    admission->residence }));
    return sql_case_step_add(tx, &(struct sql_case_step_add_in){
                                     .step = { admission->step }, .casefile = { admission->case_row },
                                     .act = CASE_ACT_OPEN, .state_before = CASE_OPEN, .state_after = CASE_OPEN,
                                     .actor = admission->decider, .role = admission->role, .at = admission->at,
                                 });
}

enum err case_open_apply(struct tx_write *tx, const struct admission *admission)
{
    struct core_people core;
    struct arena arena;
    arena_open(&arena, (size_t)256 * 1024);
    enum err err = core_read(tx_of(tx), &arena, admission, &core);
    arena_close(&arena);
    TRY(err);
    TRY(row_add(tx, admission));
    TRY(core_begin(tx, admission, &core));
    TRY(weighings_keep(tx, &(struct weighing_keep){ admission->weighing, admission->destroy_on,
                                                    admission->destroy_rule }));
    struct work_out work = { .id = { admission->step }, .municipality = admission->municipality,
                             .kind = WORK_CASE_OPENED, .recipient = WORK_FOR_ROLE(ROLE_CASE_LEAD),
                             .about = admission->case_row, .due = admission->plan_due, .created = admission->at };
    return work_out_add(tx, &work);
}

static enum err of_weighing(struct tx_write *tx, struct weighing_id weighing, struct sql_case_of_weighing *ret_row)
{
    struct arena arena;
    arena_open(&arena, 4096);
    enum err err = sql_case_of_weighing(tx_of(tx), &arena, &(struct sql_case_of_weighing_in){ weighing }, ret_row);
    arena_close(&arena);
    return err;
}

static enum err sequel_step(struct tx_write *tx, const struct sql_case_of_weighing *row, enum case_act act,
                            const struct weighing_sequel *sequel)
{
    return sql_case_step_add(tx, &(struct sql_case_step_add_in){
                                     .step = { sequel->step }, .casefile = row->casefile, .act = act,
                                     .state_before = row->state,
                                     .state_after = act == CASE_ACT_LAPSE ? CASE_CLOSED : row->state,
                                     .role = SV("clock"), .at = sequel->at,
                                 });
}

enum err case_confirm_apply(struct tx_write *tx, const struct weighing_sequel *sequel)
{
    struct sql_case_of_weighing row;
    enum err err = of_weighing(tx, sequel->weighing, &row);
    if (err == ERR_NOT_FOUND) {
        return OK;
    }
    TRY(err);
    TRY(sql_case_confirm(tx, &(struct sql_case_confirm_in){ row.casefile }));
    return sequel_step(tx, &row, CASE_ACT_CONFIRM, sequel);
}

enum err case_lapse_apply(struct tx_write *tx, const struct weighing_sequel *sequel)
{
    struct sql_case_of_weighing row;
    enum err err = of_weighing(tx, sequel->weighing, &row);
    if (err == ERR_NOT_FOUND) {
        return OK;
    }
    TRY(err);
    int64_t changed = 0;
    TRY(sql_case_lapse(tx, &(struct sql_case_lapse_in){ row.casefile, sequel->at, sequel->destroy_on,
                                                        sequel->destroy_rule },
                       &changed));
    if (changed == 0) {
        return OK; /* it was confirmed meanwhile */
    }
    TRY(members_forget(tx, row.dossier));
    TRY(sql_case_participants_end(tx, &(struct sql_case_participants_end_in){ row.casefile, sequel->at }));
    TRY(conferences_end(tx, row.casefile, sequel->at));
    return sequel_step(tx, &row, CASE_ACT_LAPSE, sequel);
}
