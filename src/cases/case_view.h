/* What the pages of this room share. Texts of people are struct sv, opened for this page; nothing here outlives the
 * request. */
#ifndef SEINHUIS_CASES_CASE_VIEW_H
#define SEINHUIS_CASES_CASE_VIEW_H

#include "web/form.h"
#include "web/frame.h"

/* The head that stands above every page about one case. */
struct case_head {
    struct sv reference;
    struct url url;
    struct text state, age, chair, closing_reason;
    struct date due, destroy_on, until;
    struct instant provisional_until;
    struct sv destroy_rule;
    bool late, minor, is_open, is_provisional, is_suspended, has_until, shows_ending;
};

/* Why a case ends or ended: for the second person before they answer, and afterwards for who leads. */
struct case_closing_view {
    struct text reason;
    struct sv proposer, why, concern, aftercare;
    struct sv necessary, proportionate, changed, lighter; /* of the review that proposed it */
    struct date until;
    bool is_proposal, by_clock, has_why, has_review, has_concern, has_aftercare;
};

struct case_form_view {
    struct frame frame;
    struct case_head head;
    struct text heading, lead, button;
    struct form_view form;
    struct url action, back;
    struct case_closing_view closing;
    bool shows_closing;
};

#endif
