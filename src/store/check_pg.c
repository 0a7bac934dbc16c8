/* What PostgreSQL itself can say of its files to a client that may only read. */
#include "store/driver.h"

#include <libpq-fe.h>

/* PostgreSQL proves a page when it reads one, if the cluster was made with checksums; the inside of tables and indexes
 * is proved by its own pg_amcheck. What is asked here: whether pages failed, whether there are checksums, and whether
 * every constraint and index holds. */
static const char INTEGRITY[] =
    "SELECT 'pages of this database failed their checksum: restore it' FROM pg_stat_database"
    " WHERE datname = current_database() AND checksum_failures > 0"
    " UNION ALL SELECT 'the constraint ' || conname || ' was never proved for the rows that stood before it'"
    " FROM pg_constraint WHERE NOT convalidated"
    " UNION ALL SELECT 'the index ' || indexrelid::regclass::text || ' is not whole: REINDEX it'"
    " FROM pg_index WHERE NOT indisvalid LIMIT 50";

enum err pg_integrity(struct connection *connection, struct arena *arena, struct sv *lines, size_t *ret_count)
{
    PGresult *result = PQexec(pg_handle(connection), INTEGRITY);
    enum err err = PQresultStatus(result) == PGRES_TUPLES_OK ? OK : ERR_IO;
    size_t count = 0;
    for (int row = 0; err == OK && row < PQntuples(result) && count < INTEGRITY_LINES_MAX; row++) {
        err = arena_copy(arena, sv_of_c(PQgetvalue(result, row, 0)), &lines[count++]);
    }
    PQclear(result);
    *ret_count = count;
    return err;
}
