/* What the pages of this room show. */
#ifndef SEINHUIS_PRIVACY_PRIVACY_VIEW_H
#define SEINHUIS_PRIVACY_PRIVACY_VIEW_H

#include "web/form.h"
#include "web/frame.h"
#include "web/parts.h"

struct tab_row {
    struct url url;
    struct text label;
    bool current;
};
struct tabs_view {
    struct tab_row *rows;
    size_t rows_count;
};

/* --- destruction -------------------------------------------------------------------------------------------------- */

struct ending_row {
    struct url url;
    struct sv reference, rule;
    struct text kind, class;
    struct date day;
    struct date stopped_until;
    bool stopped, proposed, planned;
};

struct waiting_row {
    struct url url;
    struct sv reference, by;
    struct text act, ground;
    struct instant proposed;
    struct date until;
    bool has_until;
};

struct retention_list_view {
    struct frame frame;
    struct tabs_view tabs;
    int64_t listed, stopped, proposed, unauthorised;
    struct sv listed_text, unauthorised_text;
    struct date until;
    struct ending_row *rows;
    size_t rows_count;
    struct waiting_row *waiting;
    size_t waiting_count;
    struct waiting_row *stops;
    size_t stops_count;
    bool has_rows, has_waiting, has_stops, all_authorised, may_find;
    struct pager_view pager;
    struct form_view find;
    struct url find_action, authorisations;
};

struct decision_row {
    struct text act, ground, state;
    struct sv proposed_by, confirmed_by;
    struct instant proposed, confirmed;
    struct date until;
    bool has_until, has_confirmed;
};

/* A proposal that waits, with the form of whoever may answer it. */
struct proposal_view {
    bool waits, own;
    struct text act, ground;
    struct sv by;
    struct date until;
    bool has_until;
    struct form_view form;
    struct url action;
};

struct retention_item_view {
    struct frame frame;
    struct sv reference, rule;
    struct text kind, class;
    struct date day, stopped_until;
    bool stopped, may_stop, may_lift, may_early, has_decisions;
    struct proposal_view *proposals;
    size_t proposals_count;
    struct decision_row *decisions;
    size_t decisions_count;
    struct form_view stop, lift, early;
    struct url stop_action, lift_action, early_action, back;
    struct date stop_most;
};

struct rule_row {
    struct sv name, label, term, given_by;
    struct text role;
    struct instant given;
    bool stands, unconfirmed;
};

struct authorisations_view {
    struct frame frame;
    struct tabs_view tabs;
    struct rule_row *rows;
    size_t rows_count;
    bool may_change, has_missing;
    struct form_view form;
    struct url action;
};

/* --- certificates ------------------------------------------------------------------------------------------------- */

struct certificate_row {
    struct url url;
    struct sv month;               /* "november 2026" */
    struct sv total;               /* "fewer than 5" when small */
    bool running;                  /* the month is not over */
};
struct certificate_list_view {
    struct frame frame;
    struct tabs_view tabs;
    struct certificate_row *rows;
    size_t rows_count;
    bool has_rows;
};

struct certificate_line {
    struct text kind, authorised;
    struct sv rule, counted;
};
struct certificate_view {
    struct frame frame;
    struct sv municipality, month, total, rest;
    struct certificate_line *rows;
    size_t rows_count;
    struct url back;
    bool running, has_rows, has_rest;
};

/* --- paper -------------------------------------------------------------------------------------------------------- */

struct paper_row {
    struct url url;
    struct sv reference;
    struct text what, holder, medium, state;
    struct date handed, back_by;
    struct instant answered;
    bool asked, late;
};
struct paper_list_view {
    struct frame frame;
    struct tabs_view tabs;
    int64_t out, asked, kept_or_lost;
    struct paper_row *rows;
    size_t rows_count;
    struct paper_row *answered;
    size_t answered_count;
    bool has_rows, has_answered;
    struct pager_view pager;
    struct form_view form;
    struct url action;
};
struct paper_item_view {
    struct frame frame;
    struct paper_row paper;
    bool open;
    struct form_view form;
    struct url action, back;
};

/* --- the log ------------------------------------------------------------------------------------------------------ */

struct log_row {
    struct instant at;
    struct sv who, role, origin;
    struct text action, object, purpose;
    struct url dossier, reason;
    struct sv dossier_short;
    int64_t times;
    bool has_dossier, has_object, has_purpose, has_reason, has_times, not_done;
};
struct log_reason_view {
    struct frame frame;
    struct log_row line;
    struct sv reason;
    struct url back;
};
struct log_book_view {
    struct frame frame;
    struct log_row *rows;
    size_t rows_count;
    bool has_rows, of_dossier, of_day, filtered;
    struct sv dossier;
    struct date day;
    struct form_view form;
    struct url all, action;
    struct pager_view pager;
};

/* --- oversight ---------------------------------------------------------------------------------------------------- */

struct oversight_row {
    struct text label;
    int64_t count;
    struct url url;
    bool has_url, bad;
};
struct oversight_part {
    struct text title;
    struct oversight_row *rows;
    size_t rows_count;
};
struct oversight_view {
    struct frame frame;
    struct oversight_part *parts;
    size_t parts_count;
    struct waiting_row *stops;
    size_t stops_count;
    bool has_stops;
    struct url log;
};

#endif
