/* What the pages of this room show. Texts of people are struct sv, opened for this page; nothing here outlives the
 * request. */
#ifndef SEINHUIS_RIGHTS_RIGHTS_VIEW_H
#define SEINHUIS_RIGHTS_RIGHTS_VIEW_H

#include "web/form.h"
#include "web/frame.h"

/* The head that stands above every page about one request. */
struct rights_head {
    struct sv reference;
    struct url url;
    struct text kind, state, outcome;
    struct date due, destroy_on;
    struct sv destroy_rule;
    bool is_open, late, extended;
};

struct rights_row_view {
    struct sv reference;
    struct url url;
    struct text kind, state, outcome;
    struct date due, received, destroy_on;
    int64_t questions, answered;
    bool late, extended, asked;
};
struct rights_list_view {
    struct frame frame;
    struct rights_row_view *rows;
    size_t rows_count;
    bool has_rows;
    struct url enter, closed, open;
};

struct rights_form_view {
    struct frame frame;
    struct rights_head head;
    struct text heading, lead, button;
    struct form_view form;
    struct url action, back;
    bool has_head;
};

struct rights_act_view {
    struct text label, meaning, why_not;
    struct url url;
    bool allowed;
};
struct rights_step_row_view {
    struct text act;
    struct sv actor, role, reason;
    struct instant at;
    bool has_actor, has_reason;
};
struct rights_due_view {
    struct text what;
    struct date on;
    bool late;
};
struct rights_asked_view {
    struct text domain;
    struct sv who;
    struct date due;
    struct instant answered;
    int64_t found;
    bool is_answered, late, has_found, waits_done;
};
struct rights_request_view {
    struct frame frame;
    struct rights_head head;
    struct html_safe picture;
    struct rights_step_row_view *history;
    size_t history_count;
    struct rights_due_view *due;
    size_t due_count;
    struct rights_act_view *acts;
    size_t acts_count;
    struct rights_asked_view *asked;
    size_t asked_count;
    struct sv name, born, address, asked_text, representative;
    struct text channel, identity;
    struct date received, identified;
    struct url letter, overview;
    bool has_acts, has_born, has_address, has_representative, has_identified, has_asked, has_letter, has_overview;
};

struct rights_question_row_view {
    struct sv reference;
    struct url url;
    struct text domain, what;
    struct date due;
    bool late;
};
struct rights_questions_view {
    struct frame frame;
    struct rights_question_row_view *rows;
    size_t rows_count;
    bool has_rows;
};
struct rights_own_view {
    struct sv reference;
    struct url url;
};
struct rights_question_view {
    struct frame frame;
    struct text kind, domain, outcome, role;
    struct sv name, born, told, statement;
    struct date due;
    struct form_view form;
    struct url action, back, done_action, destruction;
    struct form_view done_form;
    struct rights_own_view *own;
    size_t own_count;
    bool asks, has_born, has_own, is_answered, to_do, has_told, has_statement, is_erasure, many;
};

struct rights_text_view {
    struct text label, reason;
    struct sv body, source;
    struct date on;
    bool given, fixed, not_judged, has_on, has_body;
};
struct rights_line_view {
    struct sv line;
};
struct rights_dossier_view {
    struct sv reference;
    struct text domain, why, from;
    struct rights_text_view *texts;
    size_t texts_count;
    struct rights_line_view *access, *recipients;
    size_t access_count, recipients_count;
    struct date destroy_on;
    bool gone, has_recipients, has_access, has_destroy;
};
struct rights_overview_view {
    struct frame frame;
    struct rights_head head;
    struct rights_dossier_view *dossiers;
    size_t dossiers_count;
    struct form_view form;
    struct url action, back;
    int64_t given, left_out, not_judged;
    bool has_dossiers, has_form;
};

struct rights_part_view {
    struct sv heading, paragraph;
    struct rights_line_view *items;
    size_t items_count;
    bool has_items;
};
struct rights_letter_view {
    struct frame frame;
    struct rights_head head;
    struct rights_part_view *parts;
    size_t parts_count;
    struct url pdf, back, other, overview;
    struct sv lang;
    bool final, has_other, has_overview;
};

#endif
