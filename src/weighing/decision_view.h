/* What the pages of the decision show. Nothing here counts, adds or draws an advice. */
#ifndef SEINHUIS_WEIGHING_DECISION_VIEW_H
#define SEINHUIS_WEIGHING_DECISION_VIEW_H

#include "weighing/weighing_view.h"

struct advice_view {
    struct text party, answer;
    struct sv reason, given_by;
    struct instant given;
    bool recorded;
};
struct dissent_view {            /* the advices, and the second reader's view */
    struct advice_view *advices;
    size_t advices_count;
    bool has_advices, asked, written, meant_to_admit;
    struct sv asked_by, reader, question, view;
    struct instant asked_at, written_at;
};
struct decision_view {
    struct frame frame;
    struct weighing_head head;
    struct dissent_view dissent;
    bool taken, by_phone, against, has_measure, has_motivation, has_ground, has_inform_on, waits, oversees;
    struct text outcome, inform;
    struct sv decider, role, reasons, proportionate, lighter, motivation, inform_ground;
    struct date inform_on;
    struct instant decided, lapses;
    struct url back;
};
struct decide_view {
    struct frame frame;
    struct weighing_head head;
    struct dissent_view dissent;
    struct text heading, lead, button;
    bool against;
    struct form_view form;
    struct url action, back;
};
struct against_row_view {
    struct sv reference, decider;
    struct url url;
    struct text decision, outcome;
    struct instant decided;
};
struct against_view {
    struct frame frame;
    struct against_row_view *rows;
    size_t rows_count;
    bool has_rows, has_more;
    struct url more;
};
struct pack_row_view {
    struct sv reference, made_by;
    struct text party, state;
    int64_t copy;
    struct instant made;
    struct date back_by;
    struct url pdf, print;
    bool out, late;
};
struct packs_view {
    struct frame frame;
    struct weighing_head head;
    struct pack_row_view *rows;
    size_t rows_count;
    bool has_rows, may_make;
    struct text why_not;
    struct form_view form;
    struct url action, back;
};
struct pack_line_view {
    struct sv text;
};
struct pack_print_view {
    struct frame frame;
    struct text classification, party, age;
    struct sv reference, copy_number;
    int64_t copy;
    struct date back_by;
    struct instant made;
    struct sv who, residence, behaviour, element, basis, interpretation, child_voice;
    bool has_who, has_residence, has_interpretation, has_child_voice, has_facts, has_against, has_positions;
    struct pack_line_view *facts;
    size_t facts_count;
    struct pack_line_view *against;
    size_t against_count;
    struct advice_view *positions;
    size_t positions_count;
    struct weighing_question_view *questions;
    size_t questions_count;
    struct url back;
};

#endif
