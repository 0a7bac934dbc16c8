#include "organisation/work_out.h"

#include "organisation/work_out_sql.h"
#include "store/store.h"

enum err work_out_add(struct tx_write *tx, const struct work_out *work)
{
    ASSERT(work->id.value > 0 && work->due.set);
    ASSERT(work->kind > 0 && work->kind < WORK_KIND_END);
    bool for_person = work->recipient.kind == WORK_TO_PERSON;
    ASSERT(for_person == (work->recipient.person.value != 0));
    return sql_work_out_add(tx, &(struct sql_work_out_add_in){
                                    .work_out = work->id,
                                    .municipality = work->municipality,
                                    .kind = work->kind,
                                    .recipient = work->recipient.kind,
                                    .role = for_person ? (enum role)0 : work->recipient.role,
                                    .person = work->recipient.person.value,
                                    .about = work->about,
                                    .due = work->due,
                                    .created = work->created,
                                });
}

enum err work_out_done(struct tx_write *tx, struct municipality_id municipality, struct work_out_id id,
                       struct instant at)
{
    int64_t changed = 0;
    TRY(sql_work_out_done(tx, &(struct sql_work_out_done_in){ .work_out = id, .municipality = municipality,
                                                              .done = at },
                          &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

enum err work_out_done_about(struct tx_write *tx, struct municipality_id municipality, enum work_kind kind,
                             int64_t about, struct instant at)
{
    int64_t changed = 0;
    return sql_work_out_done_about(
        tx, &(struct sql_work_out_done_about_in){ .municipality = municipality, .kind = kind, .about = about,
                                                  .done = at },
        &changed);
}

enum err work_out_done_role(struct tx_write *tx, const struct work_asked *asked, struct instant at)
{
    int64_t changed = 0;
    return sql_work_out_done_role(
        tx, &(struct sql_work_out_done_role_in){ .municipality = asked->municipality, .kind = asked->kind,
                                                 .about = asked->about, .role = asked->role, .done = at },
        &changed);
}

enum err work_out_open(struct tx *tx, struct arena *arena, const struct actor *actor, struct work_out **ret_works,
                       size_t *ret_count)
{
    struct sql_work_out_open *rows = NULL;
    size_t count = 0;
    TRY(sql_work_out_open(tx, arena,
                          &(struct sql_work_out_open_in){
                              .municipality = actor->municipality,
                              .roles = actor->roles,
                              .person = actor->person.value,
                          },
                          &rows, &count));
    struct work_out *works = ARENA_ARRAY(arena, struct work_out, count);
    if (works == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        works[i] = (struct work_out){
            .id = rows[i].work_out,
            .municipality = actor->municipality,
            .kind = rows[i].kind,
            .recipient = { .kind = rows[i].recipient, .role = rows[i].role, .person = { rows[i].person } },
            .about = rows[i].about,
            .due = rows[i].due,
            .created = rows[i].created,
        };
    }
    *ret_works = works;
    *ret_count = count;
    return OK;
}

enum err work_out_forget(struct tx_write *tx, struct municipality_id municipality, struct instant before)
{
    return sql_work_out_forget(tx, &(struct sql_work_out_forget_in){ .municipality = municipality, .before = before });
}

struct text work_kind_text(enum work_kind kind)
{
    switch (kind) {
    case WORK_REPORT_OUTSIDE_HOURS: return T("Something came in outside opening hours.");
    case WORK_REPORTER_WROTE: return T("A message from a reporter waits for an answer.");
    case WORK_TERM_PASSED: return T("Something stands past its term.");
    case WORK_WITHOUT_OWNER: return T("Open work has no owner.");
    case WORK_DEPUTY_MISSING: return T("Somebody has no deputy.");
    case WORK_SECOND_PERSON_ASKED: return T("A proposal waits for a second person.");
    case WORK_TRANSFER_OFFERED: return T("Another municipality offers a signal.");
    case WORK_RECIPIENT_TOLD: return T("Tell a recipient that something was withdrawn or corrected.");
    case WORK_RECALL: return T("Ask a recipient to destroy what it received.");
    case WORK_PAPER_BACK: return T("Ask for a paper copy back.");
    case WORK_INFORM_DUE: return T("Decide about informing the person concerned.");
    case WORK_DESTRUCTION_LISTED: return T("New items are on the destruction list.");
    case WORK_DESTRUCTION_UNAUTHORISED: return T("A retention rule has no standing authorisation.");
    case WORK_DESTRUCTION_FAILED: return T("Something could not be destroyed on its day.");
    case WORK_LETTER: return T("Print and send a letter.");
    case WORK_POSITION_ASKED: return T("Record the position of your party.");
    case WORK_POSITIONS_LATE: return T("A position is late.");
    case WORK_DECISION_ASKED: return T("A decision on admission waits.");
    case WORK_SECOND_VIEW_ASKED: return T("Write a second view.");
    case WORK_DECIDED_AGAINST: return T("A decision was taken against an advice.");
    case WORK_CASE_OPENED: return T("A case was opened.");
    case WORK_CONFERENCE_PLANNED: return T("A case conference was planned.");
    case WORK_ACTION_ASKED: return T("An action that was agreed waits for you.");
    case WORK_PLAN_DUE: return T("A plan must be made.");
    case WORK_REVIEW_DUE: return T("A review must be held.");
    case WORK_REVIEW_LATE: return T("A review is late.");
    case WORK_RECIPIENT_REVIEW: return T("Ask a recipient to review what it derived from what it received.");
    case WORK_RIGHTS_ASKED: return T("A request of a person concerned waits.");
    case WORK_RIGHTS_QUESTION: return T("Answer a question for a request of a person concerned.");
    case WORK_RIGHTS_LATE: return T("The time for deciding on a request is almost over or past.");
    case WORK_URGENT_CONFIRM: return T("Confirm advice that was given by phone.");
    case WORK_CONFERENCE_CHANGED: return T("A case conference was moved or cancelled.");
    case WORK_KIND_END: break;
    }
    ASSERT(kind != WORK_KIND_END);
    return T("Something stands past its term.");
}
