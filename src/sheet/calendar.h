/* An invitation to a meeting, as iCalendar (RFC 5545): what goes into somebody's agenda, outside this program.
 *
 * An agenda is read by colleagues, by telephones and by other companies. So it says that there is a meeting, where and
 * when, and nothing else: no dossier, no name of whom it is about, no link. The words are the caller's and neutral.
 * Times are Amsterdam's, with the rules of that zone in the file.
 */
#ifndef SEINHUIS_SHEET_CALENDAR_H
#define SEINHUIS_SHEET_CALENDAR_H

#include "base/clock.h"
#include "base/random.h"
#include "base/sv.h"

enum { MEETING_UID_BYTES = 32 };
/* Names the meeting in agendas: of chance, and kept by the caller to change or cancel it later. */
struct meeting_uid {
    char text[MEETING_UID_BYTES];
};
struct meeting_uid meeting_uid_new(struct random *random);

struct meeting {
    struct sv uid;        /* "3f0c…": what meeting_uid_new gave */
    int64_t sequence;     /* 0 at first, one more at each change and at the cancelling */
    bool cancelled;       /* METHOD:CANCEL in place of METHOD:REQUEST */
    struct sv summary;    /* "Overleg"; may not be empty */
    struct sv place;      /* empty: not said */
    struct sv organiser;  /* the name of an organisation; empty: not said */
    struct sv mail;       /* where answers go: RFC 5545 wants an address with the organiser; empty: no organiser */
    struct instant begin, end; /* end after begin */
    struct instant made;
};

#endif
