#include "organisation/people.h"

#include "access/permissions.h"
#include "organisation/checklist.h"
#include "organisation/events.h"
#include "organisation/line.h"
#include "organisation/work_out.h"

enum { APPLY_ARENA_BYTES = 1024 * 1024 };

enum err invite_apply(struct tx_write *tx, const void *prepared)
{
    const struct invite *invite = prepared;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, APPLY_ARENA_BYTES);
    if (invite->new_account) {
        TRY(account_create(tx, &arena, &invite->account));
        TRY(link_add(tx, &invite->link));
    }
    if (invite->has_grant) {
        TRY(role_grant_begin(tx, &arena, &invite->grant));
    }
    return line_stands(tx, invite->intent);
}

static enum err left(struct tx_write *tx, const struct account_change *change, struct municipality_id municipality)
{
    struct person_left event = {
        .person = change->person, .municipality = municipality, .at = change->at, .today = change->today
    };
    return event_person_left(tx, &event);
}

enum err account_end_apply(struct tx_write *tx, const void *prepared)
{
    const struct account_end *end = prepared;
    struct municipality_id *places = NULL;
    size_t count = 0;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, APPLY_ARENA_BYTES);
    TRY(account_places(tx_of(tx), &arena, end->change.person, end->change.today, &places, &count));
    TRY(account_disable(tx, &arena, &end->change));
    for (size_t at = 0; at < count; at++) {
        TRY(left(tx, &end->change, places[at]));
    }
    return line_stands(tx, end->intent);
}

enum err reinvite_apply(struct tx_write *tx, const void *prepared)
{
    const struct reinvite *reinvite = prepared;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, APPLY_ARENA_BYTES);
    TRY(account_invite_again(tx, &arena, &reinvite->change));
    TRY(link_add(tx, &reinvite->link));
    return line_stands(tx, reinvite->intent);
}

enum err role_begin_apply(struct tx_write *tx, const void *prepared)
{
    const struct role_begin *begin = prepared;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, APPLY_ARENA_BYTES);
    TRY(role_grant_begin(tx, &arena, &begin->grant));
    return line_stands(tx, begin->intent);
}

static enum err handles_there(struct tx *tx, struct arena *arena, const struct account_change *change,
                              struct municipality_id municipality, bool *ret_handles)
{
    struct place_held *places = NULL;
    size_t count = 0;
    bool handles = false;
    TRY(places_held(tx, arena, change->person, change->today, &places, &count));
    for (size_t at = 0; at < count; at++) {
        uint64_t permissions = permissions_of_roles(places[at].roles);
        bool here = places[at].municipality.value == municipality.value;
        handles = handles || (here && (permissions & (UINT64_C(1) << MAY_SIGNAL_HANDLE)) != 0);
    }
    *ret_handles = handles;
    return OK;
}

enum err role_stop_apply(struct tx_write *tx, const void *prepared)
{
    const struct role_stop *stop = prepared;
    struct account_change change = { .person = stop->end.person, .today = stop->today, .at = stop->at };
    bool handles = false;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, APPLY_ARENA_BYTES);
    TRY(role_grant_end(tx, &stop->end));
    TRY(handles_there(tx_of(tx), &arena, &change, stop->end.municipality, &handles));
    if (!handles) {
        TRY(left(tx, &change, stop->end.municipality));
    }
    return line_stands(tx, stop->intent);
}

static enum err ended_before(struct tx_write *tx, struct arena *arena, const struct people_daily *daily)
{
    struct person_id *people = NULL;
    size_t count = 0;
    TRY(roles_ended_before(tx_of(tx), arena, daily->municipality, daily->today, &people, &count));
    for (size_t at = 0; at < count; at++) {
        struct account_change change = { .person = people[at], .today = daily->today, .at = daily->at };
        bool handles = false;
        TRY(handles_there(tx_of(tx), arena, &change, daily->municipality, &handles));
        if (!handles) {
            TRY(left(tx, &change, daily->municipality));
        }
    }
    return OK;
}

enum err people_daily_apply(struct tx_write *tx, const void *prepared)
{
    const struct people_daily *daily = prepared;
    struct deputies deputies;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, APPLY_ARENA_BYTES);
    TRY(ended_before(tx, &arena, daily));
    TRY(deputies_load(tx_of(tx), &arena, daily->municipality, daily->today, &deputies));
    if (deputies.state == DEPUTY_PRESENT) {
        return work_out_done_about(tx, daily->municipality, WORK_DEPUTY_MISSING, 0, daily->at);
    }
    struct work_out work = { .id = { daily->work_id },
                             .municipality = daily->municipality,
                             .kind = WORK_DEPUTY_MISSING,
                             .recipient = WORK_FOR_ROLE(ROLE_MUNICIPAL_ADMIN),
                             .due = daily->today,
                             .created = daily->at };
    return work_out_add(tx, &work);
}

struct text role_refusal_text(enum role_refusal refusal)
{
    switch (refusal) {
    case ROLE_ALLOWED: break;
    case ROLE_OWN: return T("Nobody gives or ends their own roles. Ask another administrator.");
    case ROLE_APART:
        return T("This person has a role that must stay apart from this one: who oversees does not do the work.");
    case ROLE_HELD: return T("This person has this role in that time already.");
    case ROLE_MISPLACED: return T("This role does not exist in a municipality.");
    case ROLE_ENDS_BEFORE: return T("The last day lies before the first.");
    case ROLE_NEEDS_MANDATE:
        return T("A deputy from another municipality acts under a mandate. Enter its name and number.");
    }
    return (struct text){ 0 };
}
