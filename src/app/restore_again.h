/* After a restore: what was destroyed since the backup is destroyed again, before anybody can open it.
 *
 * The log knows it: it is newer than the database, because it is copied last and because the newest log that there is
 * goes with every restore. A line that permitted a destruction and did not end as "not done" is carried out when the
 * database does not have it yet.
 */
#ifndef SEINHUIS_APP_RESTORE_AGAIN_H
#define SEINHUIS_APP_RESTORE_AGAIN_H

#include "store/store.h"

struct again_wish {
    struct store *store;
    struct sv log;            /* the folder */
    struct instant now;
};
struct again_done {
    int64_t since;            /* destructions that the log knows and the database did not */
    int64_t destroyed;        /* carried out again */
    int64_t gone;             /* had no rows any more: nothing to do */
    int64_t held;             /* two people stopped it, or a request of the person concerned runs: people decide */
    int64_t withdrawals;      /* by reporters, since: their keys are gone, the rest is for people to repeat */
};
MUST enum err again_run(const struct again_wish *wish, struct again_done *ret_done);

#endif
