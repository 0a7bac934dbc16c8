/* Renewing the keys of municipalities: what the scheduler does once a term, and `seinhuis keys rotate` at once.
 *
 * Steps: a new version in the vault; every stored key wrapped anew under it; the old version destroyed. From then on
 * every copy of the key store that was taken before opens nothing, with whatever is in the vault's folder.
 * Invariants
 *   - It can stop at any moment and be done again; between begin and end both versions open, and the server serves.
 *   - A key that is destroyed meanwhile stays destroyed; one that is made meanwhile is under the new version.
 *   - The old version ends only after a round through all keys, of one snapshot, in which each was found current, and
 *     which began when no batch from before was still on its way to its commit (vault/renewal.h).
 *   - One renewal at a time. A backup needs no lock against it: it reads the vault's folder before and after the key
 *     store, and begins again when it changed in between.
 * Errors: ERR_BUSY: another one runs, or a commit is still awaited; what was done stands, the next run goes on.
 * ERR_REFUSED: a key opens under no version as what its row says; nothing was ended.
 */
#ifndef SEINHUIS_APP_RENEWAL_H
#define SEINHUIS_APP_RENEWAL_H

#include "app/app.h"
#include "vault/renewal.h"

struct renewal_report {
    uint32_t municipalities; /* renewed to the end */
    uint32_t renewed;        /* keys wrapped anew */
    uint32_t remaining;      /* keys that are not under the newest version, or were not yet when it stopped */
};

/* One municipality (0: the installation's own key) or, with NULL, all of them and the installation. */
MUST enum err renewal_run(struct app *app, const struct municipality_id *only, enum renewal_why why,
                          struct renewal_report *ret_report);
/* Those whose term is over, and those that were left half done. Cheap when there are none. */
MUST enum err renewal_run_due(struct app *app, struct instant now);

/* How it stands, for the status page and `seinhuis keys status`. */
struct renewal_state {
    struct municipality_id municipality; /* 0: the installation's own key */
    struct sv code;                      /* empty: the installation's */
    int64_t version;
    struct instant begun;                /* since when this version wraps */
    bool ended;                          /* the version before it is destroyed, or there was none */
    struct instant ended_at;
    int64_t renewed, remaining;
    int64_t term_days;                   /* the setting, and never longer than a backup of keys is kept */
    struct date due;                     /* renewed on this day or soon after */
    bool late;                           /* a day past it, or half done for a day: somebody should look */
};
/* Since when the key is used that is used longest, of all municipalities and the installation; 0: none is known. */
MUST enum err renewal_oldest_begun(struct tx *tx, struct arena *arena, struct instant *ret_begun);
struct renewal_moment {
    struct instant now;
    const struct config *config;
};
MUST enum err renewal_states(struct tx *tx, struct arena *arena, const struct renewal_moment *moment,
                             struct renewal_state **ret_states, size_t *ret_count);

#endif
