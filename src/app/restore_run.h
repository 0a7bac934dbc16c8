/* Making an installation of a backup again, or only proving that it can be done.
 *
 * What is put together
 *   - database and files of the newest backup of data, or of the newest that began no later than `at`;
 *   - keys of the newest backup of keys, whatever `at` says, unless `keys_at` does: a key that was destroyed since the
 *     database was copied then stays destroyed;
 *   - the log of the newest backup of data, or the folder `log` when the old machine still has one: never an older one,
 *     for it says what was destroyed since.
 * Then: the schema is brought up to date, keys without a row are removed, what was destroyed since is destroyed again,
 * every browser is signed out. Lines of the log that wait for an outcome are settled by the first start.
 * Invariants
 *   - Nothing of an installation that is there is touched: the folder must be empty or absent, the database empty.
 *   - The folder appears when all of it is right; until then it is called FOLDER.partial, and goes when it fails.
 *   - Every chunk that is used was opened and fits its name.
 */
#ifndef SEINHUIS_APP_RESTORE_RUN_H
#define SEINHUIS_APP_RESTORE_RUN_H

#include "app/restore_report.h"
#include "backup/secret.h"

struct restore_wish {
    struct sv source;
    struct sv folder;         /* to be made; in `verify`: a scratch folder that the caller made, and removes */
    bool verify;
    struct instant at, keys_at;
    const struct backup_secret *secret;
    struct sv master_key;     /* its 32 bytes; empty: not given */
    struct sv log;            /* path of a newer log; empty */
    struct sv conf;           /* seinhuis.conf to use instead; empty: the backup's own */
    struct sv signer;         /* sixteen characters that the backup must be signed by; empty: any */
    struct clock clock;
};
/* OK also when checks failed: the report says so. An error: it could not be tried; ret_problem says what to do. The
 * report is right as far as it goes in either case. */
MUST enum err restore_run(struct arena *arena, const struct restore_wish *wish, struct restore_report *report,
                          struct sv *ret_problem);

#endif
