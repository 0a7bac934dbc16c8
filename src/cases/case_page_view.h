/* What the list of cases, the page of one case and its preview show. Texts of people are struct sv, opened for this
 * page; nothing here outlives the request. */
#ifndef SEINHUIS_CASES_CASE_PAGE_VIEW_H
#define SEINHUIS_CASES_CASE_PAGE_VIEW_H

#include "cases/conference_view.h"

/* --- the page of one case ----------------------------------------------------------------------------------------- */
struct case_history_view {
    struct text act, until_word;
    struct sv actor, concerns, reason;
    struct instant at;
    struct date until;
    bool has_actor, has_concerns, has_reason, has_until;
};
struct case_due_view {
    struct date on;
    struct text what;
    struct text by;               /* whose turn it is */
    bool late;
};
struct case_act_view {
    struct text label, meaning, why_not;
    struct url url;
    bool allowed;
};
struct case_scope_view {
    struct text what;
};
struct participant_row_view {
    struct text tier, party, state;
    struct sv name, account, necessity;
    struct date from, until, used;
    struct case_scope_view *scopes;
    size_t scopes_count;
    struct url preview, extend, end, agree, decline;
    bool has_name, has_account, has_necessity, has_used, has_scopes, lasts, is_mine, may_manage, may_answer, waits;
};
struct contribution_row_view {
    struct text party, category;
    struct sv author, withdrawer, question, basis, body;
    struct instant given, withdrawn;
    struct url withdraw;
    bool is_withdrawn, may_withdraw;
};
/* All that leaves for whoever looks: the page of a case and the preview of it are this one part. */
struct case_body_view {
    struct case_history_view *history;
    size_t history_count;
    struct case_due_view *due;
    size_t due_count;
    struct html_safe picture;
    struct case_act_view *acts;
    size_t acts_count;
    struct sv who, residence, contact, lead, deputy;
    struct text inform;
    struct date inform_due;
    struct participant_row_view *participants;
    size_t participants_count;
    struct contribution_row_view *contributions;
    size_t contributions_count;
    struct conference_section_view conferences;
    struct url plan, reviews, letters, notices;
    int64_t plan_version;
    struct date plan_adopted;
    struct case_closing_view closing;
    bool has_acts, shows_closing, sees_picture, sees_plan, has_plan, sees_letters, has_residence, has_contact,
        has_lead, lacks_lead, has_deputy, shows_inform, has_inform_due,
        has_contributions, has_more_contributions, sees_contributions;
};
struct case_page_view {
    struct frame frame;
    struct case_head head;
    struct case_body_view body;
};
struct case_preview_view {
    struct frame frame;
    struct case_head head;
    struct case_body_view body;
    struct sv name;
    struct text party;
    struct url back, plan;       /* plan: as this participant reads it */
    bool has_name, sees_nothing;
};

/* --- the list ----------------------------------------------------------------------------------------------------- */
struct case_row_view {
    struct sv reference, lead;
    struct url url;
    struct text state;
    struct date due, until, destroy_on;
    bool late, unowned, mine, provisional, suspended, minor, second, inform_late, shows_due;
};
struct case_list_view {
    struct frame frame;
    struct text chair, empty;
    struct case_row_view *rows;
    size_t rows_count;
    bool has_rows, has_more, leads, is_closed;
    struct url more, other;
};

#endif
