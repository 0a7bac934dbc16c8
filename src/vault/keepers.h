/* The supervisor's side of the vault, the password helpers and the press: their files, their start, and passing out
 * connections to them.
 *
 * Use: keepers_init once (`seinhuis init`); keepers_open; keepers_supervise; for each process that may talk to them,
 * each time it starts, keepers_connector gives the socket to hand to it (there: connector_open). Then supervisor_run.
 * Invariants: the supervisor never reads the master key and never sees a message; when the system keeps the key (file
 * `master-key` in $CREDENTIALS_DIRECTORY) there is none in the data folder. Descriptors that the children get: see
 * vault_main.c, password_main.c and sheet/sheet_main.c.
 */
#ifndef SEINHUIS_VAULT_KEEPERS_H
#define SEINHUIS_VAULT_KEEPERS_H

#include "os/supervise.h"
#include "vault/connector.h"

struct keepers_options {
    struct sv data_folder;       /* holds vault/ and log/ */
    int64_t clock_offset_ms;     /* demonstrations and tests travel in time */
    int64_t openings_per_minute; /* here and below, 0: the default, see vault/limiter.h and vault/segment.h */
    int64_t writes_per_second;
    int64_t segment_lines;
    int64_t log_keep_days;       /* never pruned earlier; 0: 365; below 0: no minimum (tests) */
    struct sv vault_user;        /* started as root: the accounts to run as, when they exist; empty: seinhuis-vault */
    struct sv password_user;     /* seinhuis-password */
    struct sv press_user;        /* and seinhuis-sheet */
    bool press;                  /* the process that prints too: what serves pages has it, a command has not */
    int master;                  /* the master key's descriptor; 0: as the system gives it, or vault/master.key */
    bool landlock_optional;      /* a setting: run without it where the kernel has none */
};

/* What the vault locks in memory: its keys, and the few it works with. */
enum { KEEPERS_LOCKED_BYTES = 48 * 1024 };

struct keepers;

/* Makes vault/ and log/ in the data folder and a new master key, unless they are there. */
MUST enum err keepers_init(struct sv data_folder);
/* The master key as the system keeps it; ERR_NOT_FOUND: it is vault/master.key. */
MUST enum err keepers_master_given(int *ret_fd);
MUST enum err keepers_open(const struct keepers_options *options, struct keepers **ret_keepers);
void keepers_close(struct keepers *keepers); /* after supervisor_run; accepts NULL */

/* Has the vault make a new master key, once, while nobody else has the folder (docs/key-recovery.md): it begins to
 * count with the next start, which finishes it. ERR_BUSY: a server or a command has the folder. ERR_INVALID: the
 * present key is missing or another one. Otherwise the vault said why on standard error, and the present key stays. */
MUST enum err keepers_master_replace(const struct keepers_options *options);

/* Adds vault and helpers as children: before the processes that need them, so that they are stopped after those. */
void keepers_supervise(struct keepers *keepers, struct supervisor *supervisor);

enum keepers_client { KEEPERS_WEB, KEEPERS_COMMAND };
/* The caller gives the descriptor to its child and closes it. Only on the supervisor's thread, or before it runs. */
MUST enum err keepers_connector(struct keepers *keepers, enum keepers_client client, int *ret_fd);

/* For tests and the status page; 0: not running. */
pid_t keepers_vault_pid(const struct keepers *keepers);
pid_t keepers_password_pid(const struct keepers *keepers, uint32_t helper);
pid_t keepers_press_pid(const struct keepers *keepers);

#endif
