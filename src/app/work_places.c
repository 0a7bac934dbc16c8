/* Where outgoing work is done: the list behind each kind of work, in whatever room it stands. */
#include "organisation/organisation_web.h"

/* A kind that several rooms ask for has no row: its words say what it is, and the rooms' own lists show which. */
static const struct {
    enum work_kind kind;
    struct sv path;
    enum permission permission; /* of that list */
} places[] = {
    { WORK_REPORT_OUTSIDE_HOURS, SV_INIT("/signalen"), MAY_SIGNAL_LIST },
    { WORK_REPORTER_WROTE, SV_INIT("/signalen"), MAY_SIGNAL_LIST },
    { WORK_TERM_PASSED, SV_INIT("/signalen"), MAY_SIGNAL_LIST },
    { WORK_WITHOUT_OWNER, SV_INIT("/signalen"), MAY_SIGNAL_LIST },
    { WORK_TRANSFER_OFFERED, SV_INIT("/signalen"), MAY_SIGNAL_LIST },
    { WORK_DEPUTY_MISSING, SV_INIT("/accounts"), MAY_ACCOUNT_LIST },
    { WORK_RECIPIENT_TOLD, SV_INIT("/papier"), MAY_PAPER_TRACK },
    { WORK_RECALL, SV_INIT("/papier"), MAY_PAPER_TRACK },
    { WORK_PAPER_BACK, SV_INIT("/papier"), MAY_PAPER_TRACK },
    { WORK_DESTRUCTION_LISTED, SV_INIT("/vernietiging"), MAY_DESTRUCTION_LIST },
    { WORK_DESTRUCTION_UNAUTHORISED, SV_INIT("/vernietiging/machtigingen"), MAY_DESTRUCTION_LIST },
    { WORK_DESTRUCTION_FAILED, SV_INIT("/vernietiging"), MAY_DESTRUCTION_LIST },
    { WORK_POSITION_ASKED, SV_INIT("/wegingen"), MAY_WEIGHING_LIST },
    { WORK_POSITIONS_LATE, SV_INIT("/wegingen"), MAY_WEIGHING_LIST },
    { WORK_DECISION_ASKED, SV_INIT("/wegingen"), MAY_WEIGHING_LIST },
    { WORK_SECOND_VIEW_ASKED, SV_INIT("/wegingen"), MAY_WEIGHING_LIST },
    { WORK_URGENT_CONFIRM, SV_INIT("/wegingen"), MAY_WEIGHING_LIST },
    { WORK_CASE_OPENED, SV_INIT("/casussen"), MAY_CASE_LIST },
    { WORK_CONFERENCE_PLANNED, SV_INIT("/casussen"), MAY_CASE_LIST },
    { WORK_CONFERENCE_CHANGED, SV_INIT("/casussen"), MAY_CASE_LIST },
    { WORK_ACTION_ASKED, SV_INIT("/casussen"), MAY_CASE_LIST },
    { WORK_PLAN_DUE, SV_INIT("/casussen"), MAY_CASE_LIST },
    { WORK_REVIEW_DUE, SV_INIT("/casussen"), MAY_CASE_LIST },
    { WORK_REVIEW_LATE, SV_INIT("/casussen"), MAY_CASE_LIST },
    { WORK_RIGHTS_ASKED, SV_INIT("/rechten"), MAY_RIGHTS_HANDLE },
    { WORK_RIGHTS_LATE, SV_INIT("/rechten"), MAY_RIGHTS_HANDLE },
    { WORK_RIGHTS_QUESTION, SV_INIT("/rechten/vragen"), MAY_RIGHTS_ANSWER },
};

struct url work_place(const struct actor *actor, enum work_kind kind)
{
    for (size_t at = 0; at < sizeof places / sizeof places[0]; at++) {
        if (places[at].kind == kind && actor_may(actor, places[at].permission)) {
            return (struct url){ .address = places[at].path };
        }
    }
    return (struct url){ .address = SV("") };
}
