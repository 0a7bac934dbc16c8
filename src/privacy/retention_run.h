/* The daily run: what reached its day is destroyed, in every municipality.
 *
 * Invariants
 *   - It may be stopped at any moment and run again at any moment: each step is one transaction, and what is done is
 *     not done twice.
 *   - It goes on past whatever fails and tells how much failed; what failed is tried again the next time.
 *   - Before anything is destroyed the log says so; a missing authorisation is told to people and keeps nothing alive.
 * Order for each municipality: stops that ended, the list ahead, missing authorisations, destruction, papers, old work;
 * then old log.
 */
#ifndef SEINHUIS_PRIVACY_RETENTION_RUN_H
#define SEINHUIS_PRIVACY_RETENTION_RUN_H

#include "privacy/retention.h"
#include "vault/vault.h"

/* What else ends by the clock, in one transaction each: sessions, role grants, withdrawals that nobody decided about.
 * app/ lists them. */
struct retention_chore {
    struct sv name;
    enum err (*run)(struct tx_write *tx, struct instant now);
};
extern const struct retention_chore retention_chores[];
extern const size_t retention_chore_count;

struct retention_setup {
    struct store *store;
    struct vault *vault;
    const struct clock *clock;
    struct random *random;
};

struct retention_report {
    uint32_t destroyed;        /* parts of dossiers */
    uint32_t failed;           /* steps that failed, of any sort */
    uint32_t listed;           /* new on the list */
    uint32_t stops_ended;
    uint32_t unauthorised;     /* rules with something to destroy and nobody's standing authorisation */
    uint32_t papers_asked;
    uint32_t segments_pruned;  /* of the log */
};

/* As if today were `date`, which is never after tomorrow but in tests and demonstrations. OK also when steps failed:
 * the report counts them. An error means that nothing could be tried. */
MUST enum err retention_run(const struct retention_setup *setup, struct date date, struct retention_report *ret_report);

#endif
