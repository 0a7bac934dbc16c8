/* What the reporter's page shows: filled by reporter_web.c, read by pages/reporter_*.html.
 *
 * Lifetime: the request's arena. The code stands in hidden fields of a page that is never stored, and nowhere else.
 */
#ifndef SEINHUIS_SIGNALS_REPORTER_VIEW_H
#define SEINHUIS_SIGNALS_REPORTER_VIEW_H

#include "web/form.h"
#include "web/frame.h"

struct reporter_code_page {
    struct frame frame;
    struct form_view form;
    struct field_view code, once, text;
    struct url action;
    bool wrote;                  /* a message came with the code: it stays */
};

struct talk_message {
    struct sv text;
    struct instant sent;
    bool ours;                   /* written by the municipality */
    bool unreadable;
};
struct state_row {
    struct text name, meaning;
    bool now, past;
};
enum { REPORTER_STATES = 4 };
struct reporter_talk_page {
    struct frame frame;
    struct sv municipality, code, answer_by, answered_on;
    struct url write, withdraw, refresh;
    struct state_row *states;
    size_t states_count;
    struct talk_message *messages;
    size_t messages_count;
    struct form_view form;
    struct field_view once, text;
    bool has_messages, answered, sent;
    bool late;                   /* the promised day has passed without an answer: said, not hidden */
};

struct reporter_withdraw_page {
    struct frame frame;
    struct sv municipality, code, decide_by;
    struct url action, back;
};

#endif
