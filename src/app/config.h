/* The installation's own settings: a table that is also the manual, read from DATA/seinhuis.conf ("name = value", # for
 * comments).
 *
 * Terms and numbers of a municipality are not here but in organisation/settings.h, confirmed by a person. An unknown
 * name, a value outside its range or a line without "=" stops the start with one sentence that names the line.
 */
#ifndef SEINHUIS_APP_CONFIG_H
#define SEINHUIS_APP_CONFIG_H

#include "base/buf.h"
#include "web/proxy.h"

struct config {
    struct sv listen;             /* numeric address */
    int64_t port;
    struct sv database;           /* empty: seinhuis.db in the data folder */
    struct sv key_store;          /* postgresql://... of a cluster of its own; empty: keys.slots in the data folder */
    bool without_tls;             /* to a database on a network */
    struct sv database_owner;     /* PostgreSQL: of whoever migrates; empty: the same */
    bool migrates;                /* serve brings the database up to date by itself */
    int64_t workers;
    bool https;
    struct proxies proxies;       /* read from the next, by folder_load */
    struct sv proxy_addresses;
    bool without_landlock;        /* start on a kernel that has no Landlock */
    struct sv security_contact;
    struct sv security_policy;
    int64_t clock_offset_days;    /* demonstrations only */
    struct sv backup_key;         /* public half; empty: no backup can be made */
    int64_t backup_data_days;     /* how long a backup stays; see backup_terms */
    int64_t backup_keys_days;
    struct sv backup_confirmed;   /* who stands for both terms, and since when; empty: nobody yet */
    int64_t backup_late_hours;    /* a warning when the last good backup is older */
    int64_t restore_late_days;    /* and when the last restore that was tried is */
    bool throttled;
    int64_t recovery_months;      /* recovering the master key is rehearsed at least this often */
    int64_t openings_per_minute;  /* of sealed content, by one person */
    struct sv log_level;          /* base/log.h */
    struct sv metrics;            /* address for numbers; empty: none */
};

/* `content` may be empty: all defaults. ret_problem is a sentence for whoever starts it; empty when all is well. */
MUST enum err config_read(struct arena *arena, struct sv content, struct config *ret_config, struct sv *ret_problem);
/* The database's address by whoever owns its tables: the environment's, or the setting; empty: none. */
struct sv config_owner(const struct config *config);
/* name, type, range, default, unit, sentence: one row a line. */
void config_print(struct buf *out);

#endif
