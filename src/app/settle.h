/* Lines of the log that permitted a change and never heard how it ended, because the vault was away when it was told.
 *
 * At start all of them are settled from the database. While the server runs, the scheduler settles what has stayed open
 * over several of its rounds: such a line is refused in the database first, so that a change which is still on its way
 * cannot be committed after the log said that it was not made.
 * Lifetime: that of the scheduler's thread, which alone uses it.
 */
#ifndef SEINHUIS_APP_SETTLE_H
#define SEINHUIS_APP_SETTLE_H

#include "app/app.h"

enum { SETTLE_LINES_MAX = 512, SETTLE_ROUNDS = 4 };

struct settle {
    int64_t lines[SETTLE_LINES_MAX]; /* open at the last look */
    uint8_t rounds[SETTLE_LINES_MAX];
    uint32_t count;
};
/* Tells of every open line whose commit stands that it was made; of the others, when `rest_ended`, that they were not:
 * only while nothing can be on its way. ret_count: the open lines. */
MUST enum err settle_all(struct app *app, bool rest_ended, uint32_t *ret_count);
MUST enum err settle_run(struct app *app, struct settle *settle);

#endif
