/* The program as a whole: one open installation, and what the web process and the commands share.
 *
 * src/app is the only place that knows all domains: their routes (site.c), events between them (events.c), what is
 * destroyed when (retention kinds), what runs by the clock (scheduler.c) and the command line (command.c).
 */
#ifndef SEINHUIS_APP_APP_H
#define SEINHUIS_APP_APP_H

#include "app/folder.h"
#include "base/clock.h"
#include "base/random.h"
#include "sheet/press.h"
#include "store/store.h"
#include "vault/connector.h"
#include "vault/password.h"
#include "vault/vault.h"
#include "web/server.h"

enum { APP_PHONES_MAX = 400 };

struct health_watch;
struct page;

struct app {
    struct folder folder;
    struct store *store;
    struct connector *connector;
    struct vault *vault;          /* of the scheduler, or of the one command that runs */
    struct password *password;
    struct sheet_press *press;    /* where pages are served; a command prints nothing */
    struct clock clock;
    struct random random;
    struct app_found {            /* what a stop had left half done, and opening finished */
        uint32_t keys_freed, intents_settled;
    } found;
    struct memory *memory;        /* what must be known when database or vault are away (site.c) */
    struct health_watch *health;  /* where pages are served (health.h); a command has none */
    const struct page *restarts;  /* likewise: how often the supervisor started each process anew, by metric_process */
};

struct app_options {
    struct folder folder;
    int connector_fd;             /* taken over */
    bool create;                  /* init: makes database and key store */
    struct sv owner;              /* init, migrate: the database's address by whoever owns its tables; else empty */
};
/* Opens the store, brings its schema up to date, finishes what was left half done. ret_problem: one sentence for
 * whoever starts it. */
MUST enum err app_open(const struct app_options *options, struct app *app, struct sv *ret_problem);
void app_close(struct app *app);

/* Every key slot that a row of any room names, ascending. */
MUST enum err app_keys_named(struct tx *tx, struct arena *arena, int64_t **ret_slots, size_t *ret_count);
/* Finishes destructions and frees the keys that no row names. */
MUST enum err app_keys_sweep(struct app *app, uint32_t *ret_freed);

/* How the installation stands, for health pages and the status page; from memory, any thread. */
void app_health(struct app *app, struct health *ret_health);

#endif
