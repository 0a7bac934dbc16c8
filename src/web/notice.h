/* "It is done": one sentence for the next page that a member of staff sees. In memory, for its session, shown once.
 *
 * Only sentences of the program go in, so nothing about anybody is kept. Internal to web/.
 */
#ifndef SEINHUIS_WEB_NOTICE_H
#define SEINHUIS_WEB_NOTICE_H

#include "base/text.h"
#include "base/trust.h"

#include <pthread.h>

enum { NOTICES_MAX = 256 };

struct notices {
    pthread_mutex_t lock;
    struct {
        struct secret_hash session;
        struct text text;        /* empty key: free */
    } rows[NOTICES_MAX];
    uint32_t next;               /* the oldest, which gives way */
};

void notices_open(struct notices *notices);
void notices_close(struct notices *notices);
void notice_put(struct notices *notices, const struct secret_hash *session, struct text text);
/* False when there is none. */
bool notice_take(struct notices *notices, const struct secret_hash *session, struct text *ret_text);

#endif
