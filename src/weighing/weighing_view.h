/* What the pages of this room show. Texts of people are struct sv, opened for this page; nothing here outlives the
 * request. There is no place for a number, total or colour about a person. */
#ifndef SEINHUIS_WEIGHING_WEIGHING_VIEW_H
#define SEINHUIS_WEIGHING_WEIGHING_VIEW_H

#include "organisation/letter_view.h"
#include "web/form.h"
#include "web/frame.h"

/* The head that stands above every page about one weighing. */
struct weighing_head {
    struct sv reference;
    struct url url;
    struct text state, outcome, age;
    struct sv role;              /* "U handelt als ..." */
    struct date due, destroy_on;
    struct sv destroy_rule;
    bool late, urgent, minor, is_open, has_outcome, against_advice, has_role;
};

struct weighing_row_view {
    struct sv reference;
    struct url url;
    struct text state, age;
    struct date due;
    bool late, urgent, minor;
};
struct weighing_list_view {
    struct frame frame;
    struct weighing_row_view *asked;
    size_t asked_count;
    struct weighing_row_view *rows;
    size_t rows_count;
    bool has_asked, has_rows, has_more;
    struct url more, closed;
};
struct weighing_closed_row_view {
    struct sv reference;
    struct url url;
    struct text outcome;
    struct instant started;
    struct date destroy_on;
};
struct weighing_closed_view {
    struct frame frame;
    struct weighing_closed_row_view *rows;
    size_t rows_count;
    bool has_rows, has_more;
    struct url more;
};
struct weighing_proposed_row_view {
    struct sv signal, proposed_by;
    struct url url;
    struct date due;
    bool own;
};
struct weighing_proposed_view {
    struct frame frame;
    struct weighing_proposed_row_view *rows;
    size_t rows_count;
    bool has_rows;
};

struct weighing_fact_view {
    struct text kind, provider, category;
    struct sv body, basis, added_by, withdrawn_by;
    struct date happened;
    struct instant added, withdrawn;
    bool has_date, has_basis, is_withdrawn;
};
struct weighing_answer_view {
    int64_t question;            /* its number in the list of questions above */
    struct sv reason;
    struct text answer;
    bool has_reason;
};
struct weighing_position_view {
    struct text round, answer;
    struct sv reason, change_reason, source, speaker, given_by;
    struct instant given, spoken, confirmed;
    bool is_sealed, recorded, has_change, has_source, has_speaker, is_confirmed, waits_confirm;
    struct weighing_answer_view *answers;
    size_t answers_count;
    bool has_answers;
};
struct weighing_addendum_view {
    struct sv body, given_by, withdrawn_by;
    struct instant given, withdrawn;
    bool is_withdrawn;
};
struct weighing_party_view {
    struct text party;
    struct sv id;
    struct weighing_position_view *positions;
    size_t positions_count;
    struct weighing_addendum_view *addenda;
    size_t addenda_count;
    bool has_positions, has_addenda;
};
struct weighing_history_view {
    struct text act;
    struct sv party, actor, role, reason;
    struct instant at;
    bool has_actor, has_reason, has_party;
};
struct weighing_due_view {
    struct text what;
    struct date on;
    bool late;
};
struct weighing_act_view {
    struct text label, meaning, why_not;
    struct url url;
    bool allowed;
};
struct weighing_question_view {
    struct sv text;
};
struct weighing_view {
    struct frame frame;
    struct weighing_head head;
    struct html_safe picture;
    struct weighing_history_view *history;
    size_t history_count;
    struct weighing_due_view *due;
    size_t due_count;
    struct weighing_act_view *acts;
    size_t acts_count;
    bool has_acts;
    struct sv who, residence, behaviour, element, basis, interpretation, child_voice, criminal_notice;
    struct instant criminal_noticed;
    bool has_who, has_residence, has_interpretation, has_child_voice, has_criminal_notice;
    struct weighing_fact_view *facts;
    size_t facts_count;
    struct weighing_fact_view *against;
    size_t against_count;
    bool has_facts, has_against;
    struct weighing_question_view *questions;
    size_t questions_count;
    int64_t criteria_version;
    struct sv criteria_source, criteria_confirmed_by;
    struct date criteria_confirmed;
    bool criteria_is_confirmed;
    struct weighing_party_view *parties;
    size_t parties_count;
    bool is_sealed;              /* first positions come in: nobody can read them */
    bool has_decision;           /* taken, or a second reader was asked */
    bool has_letters;            /* no case was opened, and this person may write to who it is about */
    struct url decision, letters;
};

/* Letters about a weighing without a case. */
struct weighing_letters_view {
    struct frame frame;
    struct weighing_head head;
    struct letter_rows_view letters;
    struct url back;
};
struct weighing_letter_view {
    struct frame frame;
    struct weighing_head head;
    struct letter_body_view body;
};

/* One form about one weighing. */
struct weighing_form_view {
    struct frame frame;
    struct weighing_head head;
    struct text heading, lead, button;
    struct form_view form;
    struct url action, back;
};

/* Giving a signal to the weighing. */
struct weighing_start_view {
    struct frame frame;
    struct sv reference;
    struct text age;
    bool minor, asks_second, has_residence, has_held_back, has_none_against;
    struct sv residence, none_against;
    int64_t held_back;
    struct form_view form;
    struct url action, back;
};
/* The second person, about a minor. */
struct weighing_second_view {
    struct frame frame;
    struct sv reference, proposed_by, who, residence, behaviour, element, basis, interpretation, child_voice;
    struct text age, why_not;
    bool has_who, has_residence, has_interpretation, has_child_voice, has_against, allowed, urgent;
    struct date due;
    struct weighing_fact_view *facts;
    size_t facts_count;
    struct weighing_fact_view *against;
    size_t against_count;
    struct form_view form;
    struct url agree, decline, back;
};

#endif
