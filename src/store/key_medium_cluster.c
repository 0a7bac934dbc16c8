/* Slots in a table of a PostgreSQL cluster that holds nothing else (docs/formats/key-store.md).
 *
 * An UPDATE writes a row beside the old one, a plain VACUUM leaves the old bytes in the free room of its page, and the
 * cluster's log keeps both. So `forget` has the table written anew into another file, ends the segment of the log and
 * makes a checkpoint, after which the cluster removes the old file and every older segment. It does so at once only
 * with the settings that FIT asks for.
 */
#include "store/key_medium.h"

#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cluster {
    char *place;
    PGconn *handle;
    PGconn *forgetter; /* apart: to forget takes time, and others read keys meanwhile */
    int64_t owner;     /* how often the store was taken; another number: somebody else had it */
    bool lost;
    bool looking;      /* beside the owner: nothing is taken */
};

/* "seinkeys" in bytes; held by the session, so that it ends with the connection. */
static const char TAKE[] = "SELECT pg_try_advisory_lock(8315161591596774771)";

static const char MAKE[] =
    "CREATE TABLE IF NOT EXISTS seinhuis_key_owner (one int PRIMARY KEY CHECK (one = 1), taken bigint NOT NULL);"
    "INSERT INTO seinhuis_key_owner VALUES (1, 0) ON CONFLICT DO NOTHING;"
    "CREATE TABLE IF NOT EXISTS seinhuis_key_slot (slot bigint PRIMARY KEY, content bytea NOT NULL"
    " CHECK (length(content) = 128));"
    "ALTER TABLE seinhuis_key_slot ALTER COLUMN content SET STORAGE PLAIN";

static const char FIT[] =
    "SELECT current_setting('archive_mode') = 'off' AND current_setting('wal_recycle') = 'off'"
    " AND current_setting('wal_keep_size') = '0' AND current_setting('log_statement') IN ('none', 'ddl')"
    " AND current_setting('log_min_duration_statement') = '-1' AND current_setting('fsync') = 'on'"
    " AND NOT EXISTS (SELECT 1 FROM pg_replication_slots)"
    " AND (SELECT bool_or(rolsuper OR (rolname = 'pg_checkpoint')) FROM pg_roles WHERE pg_has_role(oid, 'MEMBER'))"
    " AND has_function_privilege('pg_switch_wal()', 'EXECUTE')";

static void say_nothing(void *context, const char *message)
{
    (void)context;
    (void)message;
}

static bool worked(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static enum err err_of(const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (worked(result)) {
        return OK;
    }
    return state == NULL ? ERR_IO : strcmp(state, "53100") == 0 ? ERR_FULL : strcmp(state, "42501") == 0 ? ERR_REFUSED
        : strcmp(state, "42P01") == 0 ? ERR_NOT_FOUND : ERR_IO;
}

static enum err run(PGconn *handle, const char *text)
{
    PGresult *result = PQexec(handle, text);
    enum err err = err_of(result);
    PQclear(result);
    return err;
}

/* One row, one column; `otherwise` when it says no. */
static enum err ask(PGconn *handle, const char *text, enum err otherwise)
{
    PGresult *result = PQexec(handle, text);
    enum err err = err_of(result);
    if (err == OK) {
        err = PQntuples(result) == 1 && PQgetvalue(result, 0, 0)[0] == 't' ? OK : otherwise;
    }
    PQclear(result);
    return err;
}

static enum err number_of(PGconn *handle, const char *text, int64_t *ret_number)
{
    PGresult *result = PQexec(handle, text);
    enum err err = err_of(result);
    if (err == OK && (PQntuples(result) != 1 || !sv_to_int(sv_of_c(PQgetvalue(result, 0, 0)), ret_number))) {
        err = ERR_INVALID;
    }
    PQclear(result);
    return err;
}

static enum err connect_to(const char *place, PGconn **ret_handle)
{
    PGconn *handle = PQconnectdb(place);
    if (handle == NULL) {
        return ERR_NO_MEMORY;
    }
    if (PQstatus(handle) != CONNECTION_OK) {
        PQfinish(handle);
        return ERR_IO;
    }
    (void)PQsetNoticeProcessor(handle, say_nothing, NULL);
    enum err err = run(handle, "SET synchronous_commit = on; SET lock_timeout = 0"); /* waits while it is made anew */
    if (err != OK) {
        PQfinish(handle);
        return err;
    }
    *ret_handle = handle;
    return OK;
}

static void cluster_close(void *medium)
{
    struct cluster *cluster = medium;
    if (cluster != NULL) {
        PQfinish(cluster->handle);
        PQfinish(cluster->forgetter);
        free(cluster->place);
        free(cluster);
    }
}

static enum err slots_count(struct cluster *cluster, uint32_t *ret_count)
{
    int64_t count = 0;
    TRY(number_of(cluster->handle, "SELECT count(*) FROM seinhuis_key_slot", &count));
    if (count > UINT32_MAX) {
        return ERR_INVALID;
    }
    *ret_count = (uint32_t)count;
    return OK;
}

static enum err take(struct cluster *cluster, bool create, uint32_t *ret_count)
{
    TRY(connect_to(cluster->place, &cluster->handle));
    TRY(ask(cluster->handle, FIT, ERR_REFUSED));
    TRY(ask(cluster->handle, TAKE, ERR_BUSY));
    TRY(create ? run(cluster->handle, MAKE) : OK);
    TRY(number_of(cluster->handle, "UPDATE seinhuis_key_owner SET taken = taken + 1 RETURNING taken", &cluster->owner));
    return slots_count(cluster, ret_count);
}

static enum err look(struct cluster *cluster, bool ignored, uint32_t *ret_count)
{
    (void)ignored;
    cluster->looking = true;
    TRY(connect_to(cluster->place, &cluster->handle));
    return slots_count(cluster, ret_count);
}

typedef enum err begin_fn(struct cluster *cluster, bool create, uint32_t *ret_count);

static enum err open_by(begin_fn *begin, const char *place, bool create, void **ret_medium, uint32_t *ret_count)
{
    struct cluster *cluster = calloc(1, sizeof *cluster);
    enum err err = cluster == NULL || (cluster->place = strdup(place)) == NULL ? ERR_NO_MEMORY : OK;
    if (err == OK) {
        err = begin(cluster, create, ret_count);
    }
    if (err != OK) {
        cluster_close(cluster);
        return err;
    }
    *ret_medium = cluster;
    return OK;
}

static enum err cluster_open(const char *place, bool create, void **ret_medium, uint32_t *ret_count)
{
    return open_by(take, place, create, ret_medium, ret_count);
}

enum err key_cluster_look(const char *place, void **ret_medium, uint32_t *ret_count)
{
    return open_by(look, place, false, ret_medium, ret_count);
}

/* The connection was lost, and the lock with it. It is ours again only when nobody had it in between. */
static enum err take_again(struct cluster *cluster)
{
    int64_t owner = 0;
    PGconn *handle = NULL;
    PQfinish(cluster->handle);
    cluster->handle = NULL;
    TRY(connect_to(cluster->place, &handle));
    enum err err = ask(handle, TAKE, ERR_BUSY);
    err = err == OK ? number_of(handle, "SELECT taken FROM seinhuis_key_owner", &owner) : err;
    cluster->lost = err == OK && owner != cluster->owner;
    if (err != OK || cluster->lost) {
        PQfinish(handle); /* without the lock nothing is done through it */
        return err == OK ? ERR_REFUSED : err;
    }
    cluster->handle = handle;
    return OK;
}

struct call {
    const char *text;
    const char *values[2];
    int lengths[2];
    int count;
};

/* Every call may be made again when the connection broke halfway: a slot is written whole. */
static enum err call(struct cluster *cluster, const struct call *call, PGresult **ret_result)
{
    static const int binary[] = { 1, 1 };
    PGresult *result = NULL;
    enum err err = cluster->lost ? ERR_REFUSED : ERR_IO;
    for (int tries = 0; err == ERR_IO && tries < 2; tries++) {
        if (cluster->handle == NULL || PQstatus(cluster->handle) != CONNECTION_OK) {
            PQclear(result);
            result = NULL;
            TRY(cluster->looking ? ERR_IO : take_again(cluster));
        }
        PQclear(result);
        result = PQexecParams(cluster->handle, call->text, call->count, NULL, call->values, call->lengths, binary, 1);
        err = err_of(result);
        if (PQstatus(cluster->handle) == CONNECTION_OK) {
            break;
        }
    }
    if (err != OK) {
        PQclear(result);
        return err;
    }
    *ret_result = result;
    return OK;
}

static struct call call_of(const char *text, const int64_t *first, const int64_t *second)
{
    return (struct call){ .text = text,
                          .values = { (const char *)first, (const char *)second },
                          .lengths = { sizeof *first, sizeof *second },
                          .count = 2 };
}

static enum err cluster_grow(void *medium, uint32_t from, uint32_t count)
{
    PGresult *result = NULL;
    int64_t first = (int64_t)htobe64(from);
    int64_t last = (int64_t)htobe64((uint64_t)from + count - 1);
    struct call add = call_of("INSERT INTO seinhuis_key_slot SELECT n, decode(repeat('00', 128), 'hex') FROM "
                              "generate_series($1::bigint, $2::bigint) n ON CONFLICT DO NOTHING", &first, &last);
    TRY(call(medium, &add, &result));
    PQclear(result);
    return OK;
}

static enum err cluster_read(void *medium, uint32_t from, uint32_t count, void *into)
{
    PGresult *result = NULL;
    int64_t first = (int64_t)htobe64(from);
    int64_t behind = (int64_t)htobe64((uint64_t)from + count);
    struct call read = call_of("SELECT content FROM seinhuis_key_slot WHERE slot >= $1::bigint AND slot < $2::bigint "
                               "ORDER BY slot", &first, &behind);
    TRY(call(medium, &read, &result));
    enum err err = PQntuples(result) == (int)count ? OK : ERR_IO;
    for (int row = 0; err == OK && row < PQntuples(result); row++) {
        err = PQgetlength(result, row, 0) == KEY_SLOT_BYTES ? OK : ERR_IO;
        if (err == OK) {
            memcpy((char *)into + (size_t)row * KEY_SLOT_BYTES, PQgetvalue(result, row, 0), KEY_SLOT_BYTES);
        }
    }
    PQclear(result);
    return err;
}

static enum err cluster_write(void *medium, uint32_t index, const void *slot)
{
    PGresult *result = NULL;
    int64_t place = (int64_t)htobe64(index);
    const struct call write = { .text = "UPDATE seinhuis_key_slot SET content = $2::bytea WHERE slot = $1::bigint",
                                .values = { (const char *)&place, slot },
                                .lengths = { sizeof place, KEY_SLOT_BYTES },
                                .count = 2 };
    TRY(call(medium, &write, &result));
    enum err err = strcmp(PQcmdTuples(result), "1") == 0 ? OK : ERR_IO;
    PQclear(result);
    return err;
}

/* Each write was a commit of its own. */
static enum err cluster_sync(void *medium)
{
    (void)medium;
    return OK;
}

static enum err cluster_forget(void *medium)
{
    struct cluster *cluster = medium;
    if (cluster->forgetter != NULL && PQstatus(cluster->forgetter) != CONNECTION_OK) {
        PQfinish(cluster->forgetter);
        cluster->forgetter = NULL;
    }
    if (cluster->forgetter == NULL) {
        TRY(connect_to(cluster->place, &cluster->forgetter));
    }
    TRY(run(cluster->forgetter, "VACUUM FULL seinhuis_key_slot"));
    TRY(run(cluster->forgetter, "SELECT pg_switch_wal()"));
    return run(cluster->forgetter, "CHECKPOINT");
}

static enum err slots_add(PGconn *handle, uint32_t from, uint32_t count, const void *slots)
{
    static const char ADD[] = "INSERT INTO seinhuis_key_slot SELECT $1::bigint + n, substring($2::bytea FROM "
                              "(n * 128 + 1)::int FOR 128) FROM generate_series(0, length($2::bytea) / 128 - 1) n";
    static const int binary[] = { 1, 1 };
    int64_t first = (int64_t)htobe64(from);
    const char *values[] = { (const char *)&first, slots };
    const int lengths[] = { sizeof first, (int)(count * KEY_SLOT_BYTES) };
    PGresult *result = PQexecParams(handle, ADD, 2, NULL, values, lengths, binary, 1);
    enum err err = err_of(result);
    PQclear(result);
    return err;
}

static enum err fill(struct cluster *cluster, const struct key_slots_source *source)
{
    uint32_t from = 0;
    TRY(run(cluster->handle, "BEGIN"));
    for (;;) {
        const void *slots = NULL;
        uint32_t count = 0;
        TRY(source->next(source->context, &slots, &count));
        if (count == 0) {
            return run(cluster->handle, "COMMIT");
        }
        TRY(slots_add(cluster->handle, from, count, slots));
        from += count;
    }
}

enum err key_cluster_fill(const char *place, const struct key_slots_source *source)
{
    void *medium = NULL;
    uint32_t count = 0;
    TRY(cluster_open(place, true, &medium, &count));
    enum err err = count > 0 ? ERR_CONFLICT : source->next == NULL ? OK : fill(medium, source);
    cluster_close(medium);
    return err;
}

const struct key_medium key_medium_cluster = {
    .open = cluster_open,
    .close = cluster_close,
    .grow = cluster_grow,
    .read = cluster_read,
    .write = cluster_write,
    .sync = cluster_sync,
    .forget = cluster_forget,
};

bool key_place_is_cluster(struct sv place)
{
    return sv_starts(place, SV("postgresql://")) || sv_starts(place, SV("postgres://"));
}

enum err key_clusters_apart(const char *keys, const char *database)
{
    PGconn *handles[2] = { NULL, NULL };
    int64_t ids[2] = { 0, 0 };
    enum err err = connect_to(keys, &handles[0]);
    err = err == OK ? connect_to(database, &handles[1]) : err;
    for (int i = 0; err == OK && i < 2; i++) {
        err = number_of(handles[i], "SELECT system_identifier FROM pg_control_system()", &ids[i]);
    }
    PQfinish(handles[0]);
    PQfinish(handles[1]);
    TRY(err);
    return ids[0] == ids[1] ? ERR_REFUSED : OK;
}
