/* What residents' pages say about a municipality: its name, phone, when messages are read, who answers for the
 * processing.
 *
 * All of it was written down by somebody of the municipality (checklist.h); a demonstration has fictitious values. What
 * is missing is empty.
 * Lifetime: the arena it was loaded with.
 */
#ifndef SEINHUIS_ORGANISATION_CARD_H
#define SEINHUIS_ORGANISATION_CARD_H

#include "access/access.h"

struct hours {
    int32_t opens[8], closes[8];  /* by ISO weekday 1 to 7, minutes since midnight; equal: closed */
    struct date *closed;          /* closed days ahead, ascending */
    size_t closed_count;
};
MUST enum err hours_load(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date from,
                         struct hours *ret_hours);
bool hours_known(const struct hours *hours);
bool hours_open_on(const struct hours *hours, struct date day);        /* at some time that day */
bool hours_open_at(const struct hours *hours, struct instant instant);
/* The next day, from this moment on, on which messages are read. Not set: hours are not known. */
struct date hours_next(const struct hours *hours, struct instant instant);
/* "op werkdagen van 9.00 tot 17.00 uur", in a running sentence. Empty when not known. */
struct sv hours_text(struct arena *arena, enum language language, const struct hours *hours);
/* "9.00" */
struct sv hours_time(struct arena *arena, int32_t minutes);

/* Parts of an apply. */
struct hours_new {
    struct municipality_id municipality;
    int32_t opens[8], closes[8];
    int64_t intent;               /* of the line in the log; 0: none */
};
MUST enum err hours_write(struct tx_write *tx, const struct hours_new *hours);
struct closed_day {
    struct municipality_id municipality;
    struct date day;
    int64_t intent;
};
MUST enum err closed_day_add(struct tx_write *tx, const struct closed_day *day);
MUST enum err closed_day_remove(struct tx_write *tx, const struct closed_day *day);

struct municipality_card {
    struct municipality_id id;
    struct sv code, name;
    struct sv phone;              /* digits, for url_tel */
    struct sv phone_shown;        /* "020 123 45 67" */
    struct sv hours;              /* hours_text */
    struct sv controller;
    struct sv privacy_address;    /* https://...; empty: not filled */
    struct sv fg;                 /* how to reach the data protection officer */
    bool has_phone, has_hours, has_controller, has_privacy, has_fg;
    bool open_now;
    struct date next_open;
};
struct card_question {
    struct municipality_id municipality;
    enum language language;
    struct instant now;
};
MUST enum err municipality_card_load(struct tx *tx, struct arena *arena, const struct card_question *question,
                                     struct municipality_card *ret_card);

/* An address of another site as staff may write it: https, and only characters that need no escape. */
bool web_address_valid(struct sv address);

#endif
