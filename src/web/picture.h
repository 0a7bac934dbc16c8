/* The course of a dossier as a picture: a line of rail from its first day to its last date, with what happened above
 * and what is due below.
 *
 * It says nothing that the text list beside it (part `course`) does not say, and it has its own description for who
 * cannot see it.
 * Invariant: there is no place for who reported; a caller hands over days and what happened, in words that any reader
 * of the dossier may see.
 */
#ifndef SEINHUIS_WEB_PICTURE_H
#define SEINHUIS_WEB_PICTURE_H

#include "web/html.h"

enum picture_mark {
    PICTURE_EVENT, /* happened */
    PICTURE_DUE,   /* still to come */
    PICTURE_LATE,  /* its day has passed */
    PICTURE_END    /* the file is destroyed, or will be */
};

struct picture_event {
    struct date on;        /* not set: left out */
    struct sv what;        /* short: two or three words */
    enum picture_mark mark;
};

enum { PICTURE_EVENTS_MAX = 64 };

struct picture {
    const struct picture_event *events; /* in any order; the first PICTURE_EVENTS_MAX of them */
    size_t count;
    struct date today;
};

/* A whole <figure>; one on a page. ERR_LIMIT when there is no memory. Without events: empty. */
MUST enum err picture_course(struct arena *arena, enum language language, const struct picture *picture,
                             struct html_safe *ret_markup);

#endif
