/* What the pages of plan, review, closing and letters show. Texts of people are struct sv, opened for this page;
 * nothing here outlives the request. */
#ifndef SEINHUIS_CASES_PLAN_VIEW_H
#define SEINHUIS_CASES_PLAN_VIEW_H

#include "cases/case_view.h"
#include "organisation/letter_view.h"

struct plan_text_view {
    struct text title, hint;
    struct sv body, author;
    struct instant written;
    struct url change;
    bool has_body, two;          /* two: another text stands beside it */
};
struct plan_goal_view {
    struct text domain;
    struct sv body;
    struct url change;
};
struct plan_measure_view {
    struct text kind;
    struct sv body, basis, authority, owner;
    struct date from, until;
    struct url change;
    bool coercive;
};
struct plan_relative_view {
    struct sv who, offer;
    struct url change;
    bool accepted;
};
struct plan_version_view {
    struct sv label, by;
    struct instant adopted;
    struct url url;
};
struct plan_lack_view {
    struct text sentence;
};
struct plan_view {
    struct frame frame;
    struct case_head head;
    struct sv label, adopted_by;
    struct instant adopted;
    bool draft, is_adopted, changed, may_change, ready, shows_picture, shows_plan, is_preview, may_copy;
    struct plan_text_view *texts;
    size_t texts_count;
    struct plan_goal_view *goals;
    size_t goals_count;
    struct plan_measure_view *measures;
    size_t measures_count;
    struct plan_relative_view *relatives;
    size_t relatives_count;
    struct plan_version_view *versions;
    size_t versions_count;
    struct plan_lack_view *lacks;
    size_t lacks_count;
    bool has_goals, has_measures, has_relatives, has_versions, has_lacks;
    struct url adopt, add_goal, add_measure, add_relative, pdf, copy, back;
};

struct plan_beside_view {
    struct sv body, author;
    struct instant written;
};
struct plan_write_view {
    struct frame frame;
    struct case_head head;
    struct text heading, lead;
    struct plan_beside_view *beside; /* the text that stands, and those beside it */
    size_t beside_count;
    bool has_beside;
    struct form_view form;
    struct url action, back;
};

struct review_row_view {
    struct text outcome;
    struct sv necessary, proportionate, changed, lighter, reviewer;
    struct instant held;
    struct date next;
};
struct reviews_view {
    struct frame frame;
    struct case_head head;
    struct review_row_view *rows;
    size_t rows_count;
    bool has_rows, leads, may_review;
    struct text why_not;
    struct date latest;
    struct form_view form;
    struct url action, back;
};

struct overdue_row_view {
    struct sv reference, lead;
    struct text state;
    struct date review_due, plan_due, inform_due;
    bool has_lead, review_late, plan_late, inform_late, twice, suspended;
};
struct overdue_view {
    struct frame frame;
    struct overdue_row_view *rows;
    size_t rows_count;
    bool has_rows, has_notices;
    int64_t notices_late;
};

struct notice_row_view {
    struct sv reference, name;
    struct text state;
    struct date by;
    struct url print;
    bool has_name, asked, late;
};
struct notices_view {
    struct frame frame;
    struct case_head head;
    struct notice_row_view *rows;
    size_t rows_count;
    bool has_rows, may_ask, has_waiting;
    int64_t waiting, missing;
    struct form_view form, ask_form;
    struct url action, ask, back;
};

struct letter_list_view {
    struct frame frame;
    struct case_head head;
    struct letter_rows_view letters;
    struct url back;
};
struct letter_view {
    struct frame frame;
    struct case_head head;
    struct letter_body_view body;
};

#endif
