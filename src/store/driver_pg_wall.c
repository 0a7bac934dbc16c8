#include "store/driver_pg_wall.h"

#include "base/buf.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pg_scope_text pg_scope_text(struct scope scope)
{
    struct pg_scope_text text;
    ASSERT(scope.reach_ != SCOPE_FORGOTTEN);
    (void)snprintf(text.text, sizeof text.text, "SET LOCAL seinhuis.municipality = '%lld'",
                   scope.reach_ == SCOPE_ALL ? 0LL : (long long)scope.reach_);
    return text;
}

/* --- what the tables themselves say ------------------------------------------------------------------------------- */

/* In a sub-select, so that it is read once for a statement and not for every row. */
static const char SCOPE[] = "(SELECT NULLIF(current_setting('seinhuis.municipality', true), '')::bigint)";

/* Every table with what its policy is to say (empty: none), and what it says already. A row above is found by its key
 * and by nothing else, and asked for as a value: the server may answer EXISTS by reading the whole table above first,
 * once for every row that is added, and without statistics it finds a row by its municipality as gladly as by its key.
 *   - A column `municipality`: that row's own.
 *   - Otherwise, rows that go with another row (ON DELETE CASCADE) are where that row is.
 *   - A table with `to_municipality` offers the row it goes with to another municipality: that one sees the row itself,
 *     not what hangs on it, and may make it its own. The offer can be read by all, so that the two policies do not ask
 *     each other.
 * $1: tables without a wall; $2: tables that all may read; $3: the scope. */
static const char TABLES[] =
    "WITH RECURSIVE plain AS ("
    " SELECT c.oid, c.relname::text AS name, c.relrowsecurity AS is_on, c.relforcerowsecurity AS forced"
    " FROM pg_class c"
    " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace),"
    "named AS ("
    " SELECT p.oid, p.name, a.attname FROM plain p JOIN pg_attribute a ON a.attrelid = p.oid AND NOT a.attisdropped"
    " WHERE a.attname IN ('municipality', 'to_municipality') AND p.name <> ALL ($1::text[])),"
    "own AS (SELECT oid FROM named WHERE attname = 'municipality'),"
    "offer AS (SELECT oid, name FROM named WHERE attname = 'to_municipality'),"
    "up AS ("
    " SELECT DISTINCT ON (k.conrelid) k.conrelid AS oid, k.confrelid AS up, u.relname AS up_name,"
    "  c.relname AS name, a.attname AS at, b.attname AS up_at"
    " FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class u ON u.oid = k.confrelid"
    " JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]"
    " JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]"
    " WHERE k.contype = 'f' AND k.confdeltype = 'c' AND cardinality(k.conkey) = 1 AND a.attnotnull"
    "  AND c.relname <> ALL ($1::text[]) ORDER BY k.conrelid, k.conkey[1]),"
    "covered AS ("
    " SELECT oid FROM own UNION SELECT up.oid FROM up JOIN covered ON covered.oid = up.up),"
    "said AS ("
    " SELECT p.oid, p.name, p.is_on, p.forced, CASE"
    "  WHEN p.oid NOT IN (SELECT oid FROM covered) THEN ''"
    "  WHEN p.oid IN (SELECT oid FROM own) THEN $3 || ' IN (0, municipality)'"
    "  ELSE format('%s = 0 OR (SELECT %s FROM %I u WHERE u.%I = %I.%I)', $3,"
    "   CASE WHEN up.up IN (SELECT oid FROM own) AND p.oid NOT IN (SELECT oid FROM offer)"
    "    THEN 'u.municipality = ' || $3 ELSE 'true' END, up.up_name, up.up_at, up.name, up.at) END AS own,"
    "  COALESCE((SELECT format(' OR (SELECT true FROM %I o WHERE o.%I = %I.%I AND o.to_municipality = %s LIMIT 1)',"
    "   o.name, o.at, p.name, o.up_at, $3)"
    "   FROM up o JOIN offer f ON f.oid = o.oid WHERE o.up = p.oid), '') AS offered,"
    "  p.name = ANY ($2::text[]) OR p.oid IN (SELECT oid FROM offer) AS readable"
    " FROM plain p LEFT JOIN up ON up.oid = p.oid)"
    "SELECT quote_ident(name), own, CASE WHEN own = '' THEN '' ELSE own || offered END, readable,"
    " COALESCE((SELECT obj_description(w.oid, 'pg_policy') FROM pg_policy w"
    "  WHERE w.polrelid = said.oid AND w.polname = 'wall'), ''), is_on, forced, name FROM said ORDER BY name";

enum { AT_NAME, AT_OWN, AT_SEES, AT_READABLE, AT_SAYS, AT_ON, AT_FORCED, AT_PLAIN };
enum { NAMES_BYTES = 4096, WALL_BYTES = 1024 * 1024, ROOM_BYTES = 8 * 1024 * 1024 };

/* The exceptions of one kind, as an array of PostgreSQL. */
static const char *names_of(struct arena *arena, const struct wall_plan *plan, enum wall_kind kind)
{
    struct buf buf;
    buf_open(&buf, arena, NAMES_BYTES);
    buf_put_byte(&buf, '{');
    for (size_t i = 0; i < plan->exception_count; i++) {
        if (plan->exceptions[i].kind == kind) {
            buf_put(&buf, buf.length > 1 ? SV(",") : SV(""));
            buf_put(&buf, sv_of_c(plan->exceptions[i].table));
        }
    }
    buf_put_byte(&buf, '}');
    buf_put_byte(&buf, '\0');
    ASSERT(!buf.failed);
    return buf_view(&buf).at;
}

static enum err done(PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    bool refused = sv_equal(sv_of_c(PQresultErrorField(result, PG_DIAG_SQLSTATE)), SV("42501"));
    PQclear(result);
    bool well = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    return well ? OK : refused ? ERR_REFUSED : ERR_IO;
}

static bool is_true(const PGresult *result, int row, int column)
{
    return PQgetvalue(result, row, column)[0] == 't';
}

/* --- policies ----------------------------------------------------------------------------------------------------- */

/* What the policy is remembered by: its own words, as a comment, because the server gives them back in others. */
static const char *words_of(struct arena *arena, const PGresult *tables, int row)
{
    struct buf buf;
    buf_open(&buf, arena, WALL_BYTES);
    if (PQgetvalue(tables, row, AT_OWN)[0] != '\0') {
        buf_put(&buf, is_true(tables, row, AT_READABLE) ? SV("all read; ") : SV(""));
        buf_put(&buf, sv_of_c(PQgetvalue(tables, row, AT_SEES)));
    }
    buf_put_byte(&buf, '\0');
    return buf.failed ? NULL : buf_view(&buf).at;
}

static void put_words(struct buf *buf, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        buf_put(buf, sv_of_c(words[i]));
    }
}
#define PUT(buf, ...) put_words((buf), (const char *const[]){ __VA_ARGS__, NULL })

static void policy_put(struct buf *buf, const PGresult *tables, int row)
{
    const char *name = PQgetvalue(tables, row, AT_NAME);
    const char *own = PQgetvalue(tables, row, AT_OWN);
    const char *sees = PQgetvalue(tables, row, AT_SEES);
    PUT(buf, "DROP POLICY IF EXISTS wall ON ", name, "; DROP POLICY IF EXISTS wall_read ON ", name,
        "; DROP POLICY IF EXISTS wall_add ON ", name, "; DROP POLICY IF EXISTS wall_remove ON ", name, ";");
    if (own[0] == '\0') {
        PUT(buf, "ALTER TABLE ", name, " DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;");
        return;
    }
    PUT(buf, "ALTER TABLE ", name, " ENABLE ROW LEVEL SECURITY;");
    PUT(buf, "CREATE POLICY wall ON ", name, " FOR UPDATE USING (", sees, ") WITH CHECK (", own, ");");
    bool readable = is_true(tables, row, AT_READABLE);
    PUT(buf, "CREATE POLICY wall_read ON ", name, " FOR SELECT USING (", readable ? "true" : sees, ");");
    PUT(buf, "CREATE POLICY wall_add ON ", name, " FOR INSERT WITH CHECK (", own, ");");
    PUT(buf, "CREATE POLICY wall_remove ON ", name, " FOR DELETE USING (", own, ");");
}

static enum err policy_make(PGconn *handle, struct arena *arena, const PGresult *tables, int row)
{
    const char *words = words_of(arena, tables, row);
    if (words == NULL) {
        return ERR_LIMIT;
    }
    if (strcmp(words, PQgetvalue(tables, row, AT_SAYS)) == 0 && is_true(tables, row, AT_ON) == (words[0] != '\0')) {
        return OK;
    }
    struct buf buf;
    buf_open(&buf, arena, WALL_BYTES);
    policy_put(&buf, tables, row);
    char *quoted = words[0] == '\0' ? NULL : PQescapeLiteral(handle, words, strlen(words));
    if (quoted != NULL) {
        PUT(&buf, "COMMENT ON POLICY wall ON ", PQgetvalue(tables, row, AT_NAME), " IS ", quoted, ";");
    }
    PQfreemem(quoted);
    buf_put_byte(&buf, '\0');
    return buf.failed ? ERR_LIMIT : done(PQexec(handle, buf_view(&buf).at));
}

/* --- rights ------------------------------------------------------------------------------------------------------- */

struct word_reader {
    const char *at;
};

/* The next word outside literals; false: there is none. */
static bool word_next(struct word_reader *reader, struct sv *ret_word)
{
    const char *letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    for (char quote = '\0'; *reader->at != '\0'; reader->at++) {
        if (quote != '\0') {
            quote = *reader->at == quote ? '\0' : quote;
        } else if (*reader->at == '\'') {
            quote = '\'';
        } else if (strchr(letters, *reader->at) != NULL) {
            *ret_word = sv_of_bytes(reader->at, strspn(reader->at, letters));
            reader->at += ret_word->length;
            return true;
        }
    }
    return false;
}

struct rights {
    bool reads, adds, changes, removes;
};

/* What one statement does with one table. */
static void rights_of(const struct statement *statement, struct sv table, struct rights *rights)
{
    struct word_reader reader = { statement->text };
    struct sv word;
    struct sv before = { "", 0 };
    struct sv into = { "", 0 };
    while (word_next(&reader, &word)) {
        bool here = sv_equal(word, table);
        rights->reads = rights->reads || here;
        rights->adds = rights->adds || (here && sv_equal(before, SV("INTO")));
        rights->changes = rights->changes || (here && sv_equal(before, SV("UPDATE")));
        /* ON CONFLICT DO UPDATE SET */
        rights->changes = rights->changes || (sv_equal(word, SV("SET")) && sv_equal(before, SV("UPDATE")) &&
                                              sv_equal(into, table));
        rights->removes = rights->removes || (here && sv_equal(before, SV("DELETE FROM")));
        into = sv_equal(before, SV("INTO")) ? word : into;
        bool from = sv_equal(before, SV("DELETE")) && sv_equal(word, SV("FROM"));
        before = from ? SV("DELETE FROM") : word;
    }
}

/* The serving role may do to each table what some statement does to it, and nothing else. Which migrations ran is
 * written by whoever migrates. */
static void rights_put(struct buf *buf, const struct wall_plan *plan, const PGresult *tables, int row, const char *role)
{
    struct rights rights = { false };
    const char *table = PQgetvalue(tables, row, AT_NAME);
    struct sv name = sv_of_c(PQgetvalue(tables, row, AT_PLAIN));
    for (size_t i = 0; i < plan->statement_count; i++) {
        rights_of(plan->statements[i], name, &rights);
    }
    if (sv_equal(name, SV("schema_migration"))) {
        rights.adds = rights.changes = rights.removes = false;
    }
    PUT(buf, "REVOKE ALL ON ", table, " FROM ", role, ", PUBLIC;");
    if (rights.reads) {
        PUT(buf, "GRANT SELECT", rights.adds ? ", INSERT" : "", rights.changes ? ", UPDATE" : "",
            rights.removes ? ", DELETE" : "", " ON ", table, " TO ", role, ";");
    }
}

static enum err rights_make(PGconn *handle, struct arena *arena, const struct wall_plan *plan, const PGresult *tables,
                            const char *role)
{
    struct buf buf;
    buf_open(&buf, arena, WALL_BYTES);
    PGresult *schema = PQexec(handle, "SELECT quote_ident(current_schema())");
    if (PQntuples(schema) != 1) {
        return done(schema);
    }
    PUT(&buf, "GRANT USAGE ON SCHEMA ", PQgetvalue(schema, 0, 0), " TO ", role, ";");
    PQclear(schema);
    for (int row = 0; row < PQntuples(tables); row++) {
        rights_put(&buf, plan, tables, row, role);
    }
    buf_put_byte(&buf, '\0');
    return buf.failed ? ERR_LIMIT : done(PQexec(handle, buf_view(&buf).at));
}

/* --- both --------------------------------------------------------------------------------------------------------- */

static enum err tables_read(PGconn *handle, struct arena *arena, const struct wall_plan *plan, PGresult **ret_tables)
{
    const char *values[] = { names_of(arena, plan, WALL_ELSEWHERE), names_of(arena, plan, WALL_READABLE), SCOPE };
    const Oid types[] = { 0, 0, 25 };
    PGresult *tables = PQexecParams(handle, TABLES, 3, types, values, NULL, NULL, 0);
    if (PQresultStatus(tables) != PGRES_TUPLES_OK) {
        return done(tables);
    }
    *ret_tables = tables;
    return OK;
}

/* Is it as the plan says? By a role that may only look. */
static enum err wall_look(struct arena *arena, const PGresult *tables)
{
    for (int row = 0; row < PQntuples(tables); row++) {
        const char *words = words_of(arena, tables, row);
        if (words == NULL) {
            return ERR_LIMIT;
        }
        if (strcmp(words, PQgetvalue(tables, row, AT_SAYS)) != 0 || is_true(tables, row, AT_ON) != (words[0] != '\0')) {
            return ERR_REFUSED;
        }
    }
    return OK;
}

/* One role that both owns and serves is held to the policies as well. */
static enum err force_make(PGconn *handle, struct arena *arena, const PGresult *tables, bool force)
{
    struct buf buf;
    buf_open(&buf, arena, WALL_BYTES);
    for (int row = 0; row < PQntuples(tables); row++) {
        bool wanted = force && PQgetvalue(tables, row, AT_OWN)[0] != '\0';
        if (wanted != is_true(tables, row, AT_FORCED)) {
            PUT(&buf, "ALTER TABLE ", PQgetvalue(tables, row, AT_NAME), wanted ? " FORCE" : " NO FORCE",
                " ROW LEVEL SECURITY;");
        }
    }
    buf_put_byte(&buf, '\0');
    return buf.failed ? ERR_LIMIT : done(PQexec(handle, buf_view(&buf).at));
}

static enum err wall_make(PGconn *handle, struct arena *arena, const struct wall_plan *plan, const PGresult *tables,
                          const char *role)
{
    PGresult *result = PQexec(handle, "SELECT quote_ident(current_user)");
    bool one = PQntuples(result) == 1 && strcmp(PQgetvalue(result, 0, 0), role) == 0;
    TRY(done(result));
    for (int row = 0; row < PQntuples(tables); row++) {
        TRY(policy_make(handle, arena, tables, row));
    }
    TRY(force_make(handle, arena, tables, one));
    return one ? OK : rights_make(handle, arena, plan, tables, role);
}

static enum err wall_build(PGconn *handle, struct arena *arena, const struct wall_plan *plan, const char *role)
{
    PGresult *result = PQexec(handle, "SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class WHERE "
                                      "relkind = 'r' AND relnamespace = current_schema()::regnamespace");
    bool owns = PQntuples(result) == 1 && is_true(result, 0, 0);
    TRY(done(result));
    PGresult *tables = NULL;
    TRY(tables_read(handle, arena, plan, &tables));
    enum err err = owns ? wall_make(handle, arena, plan, tables, role) : wall_look(arena, tables);
    PQclear(tables);
    return err;
}

enum err pg_wall(struct connection *serving, const struct wall_plan *plan)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, ROOM_BYTES * 16);
    PGresult *result = PQexec(pg_handle(serving), "SELECT quote_ident(current_user)");
    char role[160] = "";
    (void)snprintf(role, sizeof role, "%s", PQntuples(result) == 1 ? PQgetvalue(result, 0, 0) : "");
    TRY(done(result));
    const struct store_options options = { .database = plan->database };
    struct connection *owner = NULL;
    TRY(driver_pg.open(&driver_pg, &options, USE_WRITE, &owner));
    enum err err = done(PQexec(pg_handle(owner), "BEGIN"));
    if (err == OK) {
        err = wall_build(pg_handle(owner), &arena, plan, role);
    }
    if (err == OK) {
        err = done(PQexec(pg_handle(owner), "COMMIT"));
    }
    driver_pg.close(owner);
    return err;
}

enum err pg_role(struct connection *connection, struct store_role *ret_role)
{
    PGresult *result = PQexec(
        pg_handle(connection),
        "SELECT EXISTS (SELECT 1 FROM pg_roles r WHERE (r.rolsuper OR r.rolbypassrls OR r.rolreplication)"
        "  AND pg_has_role(r.oid, 'MEMBER')),"
        " EXISTS (SELECT 1 FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        "  AND pg_has_role(relowner, 'MEMBER')),"
        " has_schema_privilege(current_schema(), 'CREATE') OR has_database_privilege(current_database(), 'CREATE')"
        "  OR EXISTS (SELECT 1 FROM pg_roles r WHERE (r.rolcreaterole OR r.rolcreatedb)"
        "  AND pg_has_role(r.oid, 'MEMBER'))");
    if (PQntuples(result) != 1) {
        return done(result);
    }
    *ret_role = (struct store_role){ .above_walls = is_true(result, 0, 0),
                                     .owns = is_true(result, 0, 1),
                                     .makes = is_true(result, 0, 2) };
    return done(result);
}
