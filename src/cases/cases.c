/* Finding one case as an actor may see it, and ending cases: what all topics of this room share. */
#include "cases/cases.h"

#include "access/member.h"
#include "access/wall.h"
#include "cases/cases_sql.h"


bool case_sees(const struct case_member *member, enum case_scope scope)
{
    return (member->scope & (uint32_t)scope) != 0;
}

enum permission case_permission(const struct case_member *member)
{
    if (member->leads) {
        return MAY_CASE_LEAD;
    }
    return member->participant.value != 0 ? MAY_CASE_TAKE_PART : MAY_CASE_SECOND;
}

bool case_is_minor(const struct casefile *casefile)
{
    return casefile->age == AGE_UNDER_12 || casefile->age == AGE_12_TO_15 || casefile->age == AGE_16_TO_17;
}

struct desk_dossier case_dossier(const struct casefile *casefile)
{
    return (struct desk_dossier){ .municipality = casefile->municipality,
                                  .ref = casefile->dossier,
                                  .keys = { [KEY_RECORD] = casefile->record_key } };
}

static struct casefile casefile_of_row(const struct sql_case_row *row)
{
    return (struct casefile){
        .id = row->casefile, .municipality = row->municipality, .reference = row->reference, .dossier = row->dossier,
        .weighing = row->weighing, .state = row->state, .age = row->age, .lead = row->lead, .deputy = row->deputy,
        .process_lead = row->process_lead, .opened = row->opened, .provisional_until = row->provisional_until,
        .due = row->due, .plan_due = row->plan_due, .review_due = row->review_due,
        .reviews_missed = row->reviews_missed, .access_suspended = row->access_suspended, .closed = row->closed,
        .closing_reason = row->closing_reason, .inform_state = row->inform_state, .inform_due = row->inform_due,
        .record_key = row->record_key, .destroy_on = row->destroy_on, .sealed_until = row->sealed_until,
        .destroy_rule = row->destroy_rule, .step_count = row->step_count,
    };
}

/* Who leads looks through the municipality's cases; a second person too, who finds those that ask for one. */
static enum err find_inside(struct tx *tx, struct arena *arena, const struct case_search *search, bool leads,
                            struct casefile_id *ret_casefile, struct case_member *ret_member)
{
    struct sql_case_of_municipality row;
    TRY(sql_case_of_municipality(tx, arena,
                                 &(struct sql_case_of_municipality_in){ search->actor->municipality, search->reference,
                                                                        search->actor->person, leads, search->today },
                                 &row));
    *ret_casefile = row.casefile;
    *ret_member = (struct case_member){ .person = search->actor->person, .participant = row.participant,
                                        .tier = row.tier, .scope = (uint32_t)row.scope, .until = row.until_day,
                                        .leads = leads, .seconds = !leads && row.participant.value == 0 };
    if (ret_member->leads || ret_member->seconds) {
        ret_member->scope = SCOPE_ALL; /* who is asked to agree reads what the proposal is about */
    }
    return OK;
}

static enum err find_own(struct tx *tx, struct arena *arena, const struct case_search *search,
                         struct casefile_id *ret_casefile, struct case_member *ret_member)
{
    struct sql_case_of_member row;
    TRY(sql_case_of_member(tx, arena,
                           &(struct sql_case_of_member_in){ search->actor->municipality, search->reference,
                                                            search->actor->person, search->today },
                           &row));
    *ret_casefile = row.casefile;
    *ret_member = (struct case_member){ .person = search->actor->person, .participant = row.participant,
                                        .tier = row.tier, .scope = (uint32_t)row.scope, .until = row.until_day };
    return OK;
}

enum err case_find(struct tx *tx, struct arena *arena, const struct case_search *search, struct casefile *ret_casefile)
{
    bool leads = actor_may(search->actor, MAY_CASE_LEAD);
    bool inside = leads || actor_may(search->actor, MAY_CASE_SECOND);
    struct casefile_id id;
    struct case_member member;
    struct sql_case_row row;
    TRY(inside ? find_inside(tx, arena, search, leads, &id, &member) : find_own(tx, arena, search, &id, &member));
    TRY(sql_case_row(tx, arena, &(struct sql_case_row_in){ id }, &row));
    struct casefile casefile = casefile_of_row(&row);
    casefile.me = member;
    *ret_casefile = casefile;
    return OK;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */
enum err case_reading_begin(const struct desk *desk, const struct casefile *casefile, const struct case_member *member,
                            struct case_reading *ret_reading)
{
    struct case_reading reading = { .desk = desk, .casefile = casefile, .member = member };
    TRY(batch_begin(desk->arena, desk->session, casefile->municipality, &reading.batch));
    TRY(desk_key(desk, reading.batch, case_dossier(casefile), KEY_RECORD, &reading.key));
    *ret_reading = reading;
    return OK;
}

struct desk_open case_reading_text(const struct case_reading *reading, struct sv table, struct sv column, int64_t row,
                                   struct sealed sealed)
{
    return desk_open(reading->batch, reading->key, (struct place){ table, column, row }, sealed);
}

enum err case_reading_call(const struct case_reading *reading, struct sv object)
{
    struct log_entry entry = desk_log(reading->desk, case_dossier(reading->casefile),
                                      case_permission(&reading->casefile->me), LOG_VIEW, object);
    batch_log(reading->batch, &entry);
    return desk_call(reading->desk, reading->batch);
}

struct sv case_reading_shown(const struct case_reading *reading, struct desk_open open)
{
    return desk_shown(reading->batch, open);
}

/* --- ending ------------------------------------------------------------------------------------------------------- */
enum err cases_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date until,
                      struct case_ending **ret_endings, size_t *ret_count)
{
    struct sql_cases_ending *rows = NULL;
    size_t count = 0;
    TRY(sql_cases_ending(tx, arena, &(struct sql_cases_ending_in){ municipality, until }, &rows, &count));
    struct case_ending *endings = ARENA_ARRAY(arena, struct case_ending, count);
    if (endings == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        endings[i] = (struct case_ending){ rows[i].casefile, rows[i].dossier, rows[i].destroy_on, rows[i].destroy_rule,
                                           rows[i].closing_reason };
    }
    *ret_endings = endings;
    *ret_count = count;
    return OK;
}

enum err case_ending_of(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct sv reference,
                        struct case_ending *ret_ending)
{
    struct sql_case_ends row;
    TRY(sql_case_ends(tx, arena, &(struct sql_case_ends_in){ municipality, reference }, &row));
    *ret_ending = (struct case_ending){ row.casefile, row.dossier, row.destroy_on, row.destroy_rule,
                                        row.closing_reason };
    return OK;
}

enum err cases_destroy(struct tx_write *tx, struct arena *arena, struct casefile_id casefile)
{
    struct sql_case_keys keys;
    TRY(sql_case_keys(tx_of(tx), arena, &(struct sql_case_keys_in){ casefile }, &keys));
    if (keys.record_key.value != 0) {
        TRY(tx_key_destroy(tx, keys.record_key));
    }
    TRY(members_forget(tx, keys.dossier));
    TRY(wall_forget(tx, keys.dossier));
    return sql_case_delete(tx, &(struct sql_case_delete_in){ casefile });
}

enum err cases_seal(struct tx_write *tx, struct casefile_id casefile, struct date until)
{
    return sql_case_seal(tx, &(struct sql_case_seal_in){ casefile, until });
}

enum err cases_stored_keys(struct tx *tx, struct stored_key_page *page)
{
    struct sql_case_stored_keys *rows = NULL;
    size_t count = 0;
    TRY(sql_case_stored_keys(tx, page->arena, &(struct sql_case_stored_keys_in){ { page->after } }, &rows, &count));
    TRY(stored_keys_begin(page, count));
    for (size_t i = 0; i < count; i++) {
        stored_keys_put(page, rows[i].record_key,
                        &(struct stored_key){ .kind = KEY_RECORD, .dossier = rows[i].dossier,
                                              .municipality = rows[i].municipality });
        page->after = rows[i].row.value;
    }
    return OK;
}
