/* What the public pages of the reporting point show: filled by report_web.c, read by pages/report_*.html.
 *
 * Lifetime: the request's arena. Texts that a person typed are `struct sv`; the templates escape them.
 */
#ifndef SEINHUIS_SIGNALS_REPORT_VIEW_H
#define SEINHUIS_SIGNALS_REPORT_VIEW_H

#include "web/form.h"
#include "web/frame.h"
#include "web/parts.h"

struct card_row {
    struct sv question, contact, phone;
    struct url call, site;
    bool has_site, unchecked;
};

/* The reporting point of one municipality, as residents meet it. */
struct place_view {
    struct sv name, phone;
    struct url start, call_now, advice, report, about_me, school, explained, privacy, accessible, kept, talk, call;
    struct sv hours;               /* "op werkdagen van 9.00 tot 17.00 uur"; empty: not known */
    bool has_phone;
    bool closed;                   /* the opening gate: no real report yet */
    bool exempt;                   /* closed, but this is a demonstration */
};

struct report_place_page {
    struct frame frame;
    struct place_view place;
    struct card_row *cards;
    size_t cards_count;
    struct url support;            /* a national organisation that this page is about */
    bool has_cards;
};

struct choose_row {
    struct sv name;
    struct url url;
};
struct report_choose_page {
    struct frame frame;
    struct choose_row *places;
    size_t places_count;
    bool has_places;
};

struct term_row {
    struct text name;
    struct sv term;                /* "5 werkdagen" */
    bool unconfirmed;
};
struct report_explained_page {
    struct frame frame;
    struct place_view place;
    struct term_row *terms;
    size_t terms_count;
    struct sv controller, officer; /* empty: not written down yet */
    struct url statement;
    bool has_statement;
};

struct report_form_page {
    struct frame frame;
    struct place_view place;
    struct form_view form;
    struct url action;
    struct sv step;                /* "Step 2 of 6" */
    struct sv heading, intro;
    bool first;
    bool advice, story, group, contact, safety;
};

struct report_check_page {
    struct frame frame;
    struct place_view place;
    struct form_view form;
    struct url action;
    struct sv step;
    struct answers_view answers;
    bool advice, anonymous;
};

struct report_received_page {
    struct frame frame;
    struct place_view place;
    struct sv code, answer_by;
    struct sv read_on;             /* the day on which it is read; empty: now is one */
    bool advice, known;
};

#endif
