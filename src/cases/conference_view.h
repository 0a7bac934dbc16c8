/* What the pages of conferences and actions show. Texts of people are struct sv, opened for this page; nothing here
 * outlives the request. */
#ifndef SEINHUIS_CASES_CONFERENCE_VIEW_H
#define SEINHUIS_CASES_CONFERENCE_VIEW_H

#include "cases/case_view.h"
#include "web/parts.h"

struct conference_row_view {
    struct sv reference, time;    /* "9:30–10:30" */
    struct url url;
    struct text state;
    struct date day;
    bool may_open, planned;
};
struct conference_list_view {
    struct frame frame;
    struct case_head head;
    struct conference_row_view *rows;
    size_t rows_count;
    bool has_rows, may_plan;
    struct url plan, actions, back;
};

/* On the page of the case: conferences and actions at a glance. */
struct conference_section_view {
    struct conference_row_view *rows;   /* those that are planned, and the last that was held */
    size_t rows_count;
    bool has_rows, has_open, has_late;
    int64_t open, late;
    struct url list, actions;
};

struct presence_view {
    struct sv name, reason;
    struct text presence;
    bool has_reason, absent, unknown;
};
struct item_action_view {
    struct sv what, owner;
    struct url url;
    struct text state;
    struct date due;
    bool has_owner, open, late, may_end;
};
struct agenda_item_view {
    int64_t position;
    struct sv title, question, decision, reason;
    struct url change, remove, decide, act;
    bool has_decision, has_actions, may_decide, may_act;
    struct presence_view *presences;
    size_t presences_count;
    struct item_action_view *actions;
    size_t actions_count;
};
struct gap_view {
    struct sv what;
};
struct conference_view {
    struct frame frame;
    struct case_head head;
    struct sv reference, time, place, why_soon, why_cancelled, chair;
    struct text state;
    struct date day;
    bool has_place, has_why_soon, has_why_cancelled, has_chair, planned, held, cancelled;
    bool leads, may_change, begun, has_items, may_add, has_gaps;
    struct agenda_item_view *items;
    size_t items_count;
    struct gap_view *gaps;
    size_t gaps_count;
    struct url add, attendance, close, move, cancel, copy, sheet, calendar, list;
};

/* The same on paper: the agenda before, the minutes after. */
struct conference_sheet_view {
    struct frame frame;
    struct conference_view conference;
    struct text heading;
    struct url back;
};

struct conference_close_view {
    struct frame frame;
    struct case_head head;
    struct gap_view *gaps;
    size_t gaps_count;
    bool has_gaps;
    struct form_view form;
    struct url action, back;
};

struct action_row_view {
    struct sv reference, what, note, owner, conference;
    struct url done, drop, over, conference_url;
    struct text state;
    struct date due, day;
    struct instant created, ended;
    bool has_owner, mine, late, owner_left, has_conference, has_note, is_open, may_end, may_lead;
};
struct action_list_view {
    struct frame frame;
    struct case_head head;
    struct action_row_view *rows;
    size_t rows_count;
    int64_t open, late;
    bool has_rows, shows_ended, may_add, leads;
    struct url add, other, back;
    struct pager_view pager;
};

struct action_form_view {
    struct frame frame;
    struct case_head head;
    struct text heading, button;
    struct sv what;
    struct date due;
    struct form_view form;
    struct url action, back;
};

#endif
