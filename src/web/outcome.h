/* Tells the vault how writes ended, on a thread and connection of its own, so that neither writer nor workers wait.
 * Internal to web/.
 *
 * When the vault is away or slow outcomes are dropped: start-up settles them from the database.
 */
#ifndef SEINHUIS_WEB_OUTCOME_H
#define SEINHUIS_WEB_OUTCOME_H

#include "vault/vault.h"

#include <pthread.h>
#include <stdbool.h>

enum { OUTCOMES_MAX = 4096 };

struct outcomes {
    pthread_mutex_t lock;
    pthread_cond_t some;
    pthread_t thread;
    struct vault *vault;
    struct { int64_t intent; bool done; } rows[OUTCOMES_MAX];
    uint32_t first, count;
    bool stopped;
};

/* `vault` NULL: nothing is told. Owns it. */
MUST enum err outcomes_open(struct outcomes *outcomes, struct vault *vault);
void outcomes_close(struct outcomes *outcomes); /* after what waits was told */
void outcomes_put(struct outcomes *outcomes, int64_t intent, bool done);

#endif
