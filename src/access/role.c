#include "access/account.h"

#include "access/people_sql.h"
#include "access/permissions.h"
#include "access/session_row.h"

enum err places_held(struct tx *tx, struct arena *arena, struct person_id person, struct date today,
                     struct place_held **ret_places, size_t *ret_count)
{
    struct sql_role_held *held = NULL;
    size_t held_count = 0;
    TRY(sql_role_held(tx, arena, &(struct sql_role_held_in){ .person = person, .today = today }, &held, &held_count));
    struct place_held *places = ARENA_ARRAY(arena, struct place_held, held_count);
    if (places == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t count = 0;
    for (size_t at = 0; at < held_count; at++) {
        if (count == 0 || places[count - 1].municipality.value != held[at].municipality.value) {
            places[count++] = (struct place_held){ .municipality = held[at].municipality,
                                                   .code = held[at].code,
                                                   .name = held[at].name };
        }
        places[count - 1].roles |= UINT32_C(1) << held[at].role;
    }
    *ret_places = places;
    *ret_count = count;
    return OK;
}

enum err actor_load(struct tx *tx, struct arena *arena, struct person_id person, struct municipality_id municipality,
                    struct date today, struct actor *ret_actor)
{
    struct account account;
    struct place_held *places = NULL;
    size_t count = 0;
    TRY(account_by_id(tx, arena, person, &account));
    TRY(places_held(tx, arena, person, today, &places, &count));
    struct actor actor = { .kind = ACTOR_STAFF, .person = person, .name = account.name };
    const struct place_held *chosen = count > 0 ? &places[0] : NULL;
    for (size_t at = 0; at < count; at++) {
        if (places[at].municipality.value == municipality.value) {
            chosen = &places[at];
        }
    }
    if (chosen != NULL && account.state == ACCOUNT_ACTIVE) {
        actor.municipality = chosen->municipality;
        actor.municipality_name = chosen->name;
        actor.roles = chosen->roles;
        actor.permissions = permissions_of_roles(chosen->roles);
    }
    *ret_actor = actor;
    return OK;
}

enum err role_holders(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date today,
                      struct role_holder **ret_rows, size_t *ret_count)
{
    struct sql_role_holders *held = NULL;
    size_t held_count = 0;
    TRY(sql_role_holders(tx, arena, &(struct sql_role_holders_in){ .municipality = municipality, .today = today },
                         &held, &held_count));
    struct role_holder *rows = ARENA_ARRAY(arena, struct role_holder, held_count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t count = 0;
    for (size_t at = 0; at < held_count; at++) {
        if (count == 0 || rows[count - 1].id.value != held[at].person.value) {
            rows[count++] = (struct role_holder){ .id = held[at].person,
                                                  .reference = held[at].reference,
                                                  .name = held[at].name,
                                                  .enrolled = held[at].state == ACCOUNT_ACTIVE };
        }
        struct role_holder *row = &rows[count - 1];
        row->roles |= UINT32_C(1) << held[at].role;
        if (held[at].until_day.set && (!row->until.set || held[at].until_day.day < row->until.day)) {
            row->until = held[at].until_day;
        }
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

bool role_holder_may(const struct role_holder *holder, enum permission permission)
{
    return (permissions_of_roles(holder->roles) & (UINT64_C(1) << permission)) != 0;
}

enum err role_list(struct tx *tx, struct arena *arena, struct person_id person, struct municipality_id municipality,
                   struct role_row **ret_rows, size_t *ret_count)
{
    struct sql_role_list *found = NULL;
    size_t count = 0;
    TRY(sql_role_list(tx, arena, &(struct sql_role_list_in){ .person = person, .municipality = municipality }, &found,
                      &count));
    struct role_row *rows = ARENA_ARRAY(arena, struct role_row, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < count; at++) {
        rows[at] = (struct role_row){ .id = found[at].role_grant,
                                      .role = found[at].role,
                                      .from = found[at].from_day,
                                      .until = found[at].until_day,
                                      .mandate = found[at].mandate,
                                      .granted_by = found[at].granted_by,
                                      .granted = found[at].granted };
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

static bool overlaps(const struct role_grant *grant, struct date from, struct date until)
{
    bool starts_after = until.set && grant->from.day > until.day;
    bool ends_before = grant->until.set && grant->until.day < from.day;
    return !starts_after && !ends_before;
}

static enum role_refusal refusal_by_itself(const struct role_grant *grant, const struct account *account)
{
    bool of_installation = grant->municipality.value == MUNICIPALITY_INSTALLATION.value;
    if (grant->by.value != 0 && grant->by.value == grant->person.value) {
        return ROLE_OWN;
    }
    if (role_belongs_to_installation(grant->role) != of_installation) {
        return ROLE_MISPLACED;
    }
    if (grant->until.set && grant->until.day < grant->from.day) {
        return ROLE_ENDS_BEFORE;
    }
    bool from_elsewhere = account->home.value != grant->municipality.value;
    if (grant->role == ROLE_DEPUTY && from_elsewhere && sv_empty(grant->mandate)) {
        return ROLE_NEEDS_MANDATE;
    }
    return ROLE_ALLOWED;
}

enum err role_grant_check(struct tx *tx, struct arena *arena, const struct role_grant *grant,
                          enum role_refusal *ret_refusal)
{
    struct account account;
    TRY(account_by_id(tx, arena, grant->person, &account));
    if (account.state == ACCOUNT_DISABLED) {
        return ERR_CONFLICT;
    }
    enum role_refusal refusal = refusal_by_itself(grant, &account);
    struct sql_role_standing *standing = NULL;
    size_t count = 0;
    struct sql_role_standing_in in = { .person = grant->person,
                                       .municipality = grant->municipality,
                                       .from_day = grant->from };
    TRY(sql_role_standing(tx, arena, &in, &standing, &count));
    for (size_t at = 0; refusal == ROLE_ALLOWED && at < count; at++) {
        if (!overlaps(grant, standing[at].from_day, standing[at].until_day)) {
            continue;
        }
        if (standing[at].role == grant->role) {
            refusal = ROLE_HELD;
        } else if (roles_conflict(UINT32_C(1) << standing[at].role, grant->role)) {
            refusal = ROLE_APART;
        }
    }
    *ret_refusal = refusal;
    return OK;
}

enum err role_grant_begin(struct tx_write *tx, struct arena *arena, const struct role_grant *grant)
{
    enum role_refusal refusal = ROLE_ALLOWED;
    TRY(role_grant_check(tx_of(tx), arena, grant, &refusal));
    if (refusal != ROLE_ALLOWED) {
        return ERR_REFUSED;
    }
    TRY(sql_role_insert(tx, &(struct sql_role_insert_in){ .role_grant = grant->id,
                                                          .person = grant->person,
                                                          .municipality = grant->municipality,
                                                          .role = grant->role,
                                                          .from_day = grant->from,
                                                          .until_day = grant->until,
                                                          .mandate = grant->mandate,
                                                          .granted_by = grant->by,
                                                          .granted = grant->at }));
    return sessions_end_of(tx, grant->person);
}

enum err role_grant_end(struct tx_write *tx, const struct role_end *end)
{
    if (end->by.value != 0 && end->by.value == end->person.value) {
        return ERR_REFUSED;
    }
    int64_t changed = 0;
    TRY(sql_role_end(tx,
                     &(struct sql_role_end_in){ .role_grant = end->id,
                                                .person = end->person,
                                                .municipality = end->municipality,
                                                .until_day = end->until,
                                                .ended_by = end->by },
                     &changed));
    if (changed != 1) {
        return ERR_CONFLICT;
    }
    return sessions_end_of(tx, end->person);
}

enum err fictitious_people(struct tx *tx, struct arena *arena, struct date today, struct fictitious **ret_rows,
                           size_t *ret_count)
{
    struct sql_fictitious_people *found = NULL;
    size_t count = 0;
    TRY(sql_fictitious_people(tx, arena, &(struct sql_fictitious_people_in){ .today = today }, &found, &count));
    struct fictitious *rows = ARENA_ARRAY(arena, struct fictitious, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < count; at++) {
        rows[at] = (struct fictitious){ .person = found[at].person,
                                        .reference = found[at].reference,
                                        .name = found[at].name,
                                        .municipality_id = found[at].municipality,
                                        .code = found[at].code,
                                        .municipality = found[at].municipality_name,
                                        .role = found[at].role };
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

enum err roles_ended_before(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date day,
                        struct person_id **ret_people, size_t *ret_count)
{
    struct sql_role_ended *rows = NULL;
    size_t count = 0;
    struct sql_role_ended_in in = { .municipality = municipality, .before = day };
    TRY(sql_role_ended(tx, arena, &in, &rows, &count));
    struct person_id *people = ARENA_ARRAY(arena, struct person_id, count);
    if (people == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < count; at++) {
        people[at] = rows[at].person;
    }
    *ret_people = people;
    *ret_count = count;
    return OK;
}
