/* The exact headers of every answer, in one place. Internal to web/. */
#ifndef SEINHUIS_WEB_HEADERS_H
#define SEINHUIS_WEB_HEADERS_H

#include "web/exchange.h"

struct header {
    const char *name;
    struct sv value;
};

enum { HEADERS_MAX = 20 };
enum answer_kind { ANSWER_HTML, ANSWER_DATA, ANSWER_ASSET };

/* Headers that do not depend on the answer. ANSWER_ASSET may be kept for ever; all else is not stored at all. */
size_t headers_fixed(enum answer_kind kind, bool https, struct header ret_headers[HEADERS_MAX]);
/* All headers of an answer. */
size_t headers_of(const struct answer *answer, bool https, struct header ret_headers[HEADERS_MAX]);

#endif
