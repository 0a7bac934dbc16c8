/* What the officials' pages of this room show. Texts of people are struct sv, opened for this page; nothing here
 * outlives the request. */
#ifndef SEINHUIS_SIGNALS_INTAKE_VIEW_H
#define SEINHUIS_SIGNALS_INTAKE_VIEW_H

#include "web/form.h"
#include "web/frame.h"

/* The head that stands above every page about one signal. */
struct signal_head {
    struct sv reference;
    struct url url;
    struct text state, about, age, channel;
    struct date due, destroy_on;
    struct sv destroy_rule;
    bool late, urgent, minor, is_advice, is_open;
    struct text outcome;
    bool has_outcome;
};

struct queue_row_view {
    struct sv reference, owner;
    struct url url;
    struct text about, state, channel, age;
    struct date due;
    bool late, urgent, unread, withdrawn, unowned, mine, answer_late, inform_late, is_advice, minor;
};
struct offer_row_view {
    struct sv reference, from;
    struct url url, decline;
    struct text about;
    struct instant offered;
};
struct queue_view {
    struct frame frame;
    struct queue_row_view *rows;
    size_t rows_count;
    struct offer_row_view *offers;
    size_t offers_count;
    bool has_rows, has_offers, has_more, may_enter;
    struct url more, enter, closed;
    int64_t open, late, unowned;
};

struct closed_row_view {
    struct sv reference;
    struct url url;
    struct text about, outcome;
    struct date destroy_on;
};
struct closed_view {
    struct frame frame;
    struct closed_row_view *rows;
    size_t rows_count;
    bool has_rows, has_more;
    struct url more;
};

struct observation_view {
    struct text kind, status;
    struct sv body, source, author, status_note;
    struct date happened;
    struct instant written;
    bool has_source, has_date, reveals, marked, has_note;
};
struct message_view {
    struct sv author, body;
    struct instant sent;
    bool from_reporter;
};
struct history_view {
    struct text act;
    struct sv actor, role, reason;
    struct instant at;
    bool has_actor, has_reason, has_until;
    struct date until;
};
struct disclosed_view {
    struct sv recipient, basis, note;
    struct instant at;
    int64_t items;
    bool waits, recalled, answered, has_note;
};
struct due_view {
    struct text what;
    struct date on;
    bool late;
};
struct act_view {
    struct text label, meaning, why_not;
    struct url url;
    bool allowed;
};
struct dossier_view {
    struct frame frame;
    struct signal_head head;
    struct html_safe picture;
    struct history_view *history;
    size_t history_count;
    struct due_view *due;
    size_t due_count;
    struct sv story, speaks_against, fear, care;
    bool has_story, has_speaks_against, has_fear, has_care, story_gone, story_dated;
    struct date story_destroy;
    struct sv who, place, residence;
    bool has_subject, has_who, has_place, has_residence;
    struct observation_view *facts;
    size_t facts_count;
    struct observation_view *against;
    size_t against_count;
    bool has_facts, has_against;
    struct sv none_against, child_voice, inform_ground;
    bool has_none_against, has_child_voice, has_inform_ground, asks_child_voice;
    struct text inform, contact, relation;
    struct date inform_due;
    bool has_inform_due;
    struct message_view *messages;
    size_t messages_count;
    bool has_messages, reporter_gone, is_withdrawn, can_keep, kept, keep_waits;
    struct date keep_until;
    struct sv keep_first;
    struct disclosed_view *disclosures;
    size_t disclosures_count;
    bool has_disclosures;
    struct act_view *acts;
    size_t acts_count;
    /* follow: inform and answer, also after the outcome */
    bool in_meeting;
    bool has_acts, may_handle, may_follow, may_unmask, may_assign;
    struct sv owner;
    bool has_owner;
    struct url record, none_against_url, voice_url, inform_url, message_url, unmask_url, assign_url, conflict_url,
    keep_url, mark_url, meeting_url;
};

/* One form about one signal: an act, a text, a message. */
struct signal_form_view {
    struct frame frame;
    struct signal_head head;
    struct text heading, lead, button;
    struct form_view form;
    struct url action, back;
};

/* Observations beside what was told: the official's writing page. */
struct record_view {
    struct frame frame;
    struct signal_head head;
    struct sv story, speaks_against, fear, care;
    bool has_story, has_speaks_against, has_fear, has_care;
    struct observation_view *facts;
    size_t facts_count;
    struct observation_view *against;
    size_t against_count;
    bool has_facts, has_against;
    struct form_view form;
    struct url action, back;
};

/* What the signal meeting discusses: no place in it for who, where, source or reporter. */
struct meeting_view {
    struct frame frame;
    struct sv reference;
    struct text about, age;
    struct observation_view *facts;
    size_t facts_count;
    struct observation_view *against;
    size_t against_count;
    bool has_facts, has_against, has_none_against;
    struct sv none_against;
    struct url back;
};

struct identity_view {
    struct frame frame;
    struct signal_head head;
    struct sv name, phone, email, safety, spoken;
    bool has_name, has_phone, has_email, has_safety, has_spoken, has_any;
    struct url back;
};

struct enter_view {
    struct frame frame;
    struct form_view form;
    struct url action;
};
struct entered_view {
    struct frame frame;
    struct sv code, reference;
    struct date answer_by;
    struct url dossier;
};

#endif
