/* A municipality's rows are out of another's reach in the database itself, and the serving role may do no more than the
 * program's statements. Every table of the program is tried. */
#include "store/store_test.h"
#include "store/store_test_pg.h"
#include "store/wall.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TABLES_MAX = 200, ADDRESS_BYTES = 256, TEXT_BYTES = 16384 };

static struct {
    char host[ADDRESS_BYTES], name[ADDRESS_BYTES];
    char owner[ADDRESS_BYTES + 512], serving[ADDRESS_BYTES + 512];
    char address[ADDRESS_BYTES], folder[64], key_file[128];
    PGconn *master; /* a superuser */
    PGconn *clerk;  /* the serving role */
} bench;

/* --- a database with an owner, and somebody else who serves ------------------------------------------------------- */

static void must(PGconn *connection, const char *text)
{
    PGresult *result = PQexec(connection, text);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        (void)fprintf(stderr, "%s: %s\n", text, PQerrorMessage(connection));
    }
    assert_true(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
    PQclear(result);
}

static void address_parts(const char *address)
{
    PQconninfoOption *options = PQconninfoParse(address, NULL);
    assert_non_null(options);
    for (PQconninfoOption *at = options; at->keyword != NULL; at++) {
        if (at->val != NULL && strcmp(at->keyword, "host") == 0) {
            (void)snprintf(bench.host, sizeof bench.host, "%s", at->val);
        } else if (at->val != NULL && strcmp(at->keyword, "dbname") == 0) {
            (void)snprintf(bench.name, sizeof bench.name, "%s", at->val);
        }
    }
    PQconninfoFree(options);
    (void)snprintf(bench.owner, sizeof bench.owner, "postgresql://wall_owner@/%s?host=%s", bench.name, bench.host);
    (void)snprintf(bench.serving, sizeof bench.serving, "postgresql://wall_clerk@/%s?host=%s", bench.name, bench.host);
}

static enum err opened(const char *database, struct store **ret_store)
{
    const struct store_options options = {
        .database = sv_of_c(database), .key_file = sv_of_c(bench.key_file), .readers = 2, .create = true
    };
    return store_open(&options, ret_store);
}

static void wall_make(const char *owner, enum err expected)
{
    struct store *store = NULL;
    struct wall_plan plan = wall_plan_of(sv_of_c(owner));
    assert_int_equal(opened(bench.serving, &store), OK);
    assert_int_equal(store_wall(store, &plan), expected);
    store_close(store);
}

static int set_up(void **state)
{
    (void)state;
    if (!store_test_has_postgresql()) {
        return 0;
    }
    postgresql_empty(bench.address, sizeof bench.address);
    address_parts(bench.address);
    bench.master = PQconnectdb(bench.address);
    assert_int_equal(PQstatus(bench.master), CONNECTION_OK);
    (void)snprintf(bench.folder, sizeof bench.folder, "/tmp/seinhuis-wall-XXXXXX");
    assert_non_null(mkdtemp(bench.folder));
    (void)snprintf(bench.key_file, sizeof bench.key_file, "%s/keys", bench.folder);
    must(bench.master, "SET client_min_messages = error; DROP SCHEMA public CASCADE");
    must(bench.master, "DROP ROLE IF EXISTS wall_owner; DROP ROLE IF EXISTS wall_clerk");
    must(bench.master, "CREATE ROLE wall_owner LOGIN; CREATE ROLE wall_clerk LOGIN");
    must(bench.master, "CREATE SCHEMA public AUTHORIZATION wall_owner");
    must(bench.master, "REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO PUBLIC");
    struct store *store = NULL;
    uint32_t count = 0;
    assert_int_equal(opened(bench.owner, &store), OK);
    assert_int_equal(store_migrate(store, &count), OK);
    store_close(store);
    wall_make(bench.owner, OK);
    bench.clerk = PQconnectdb(bench.serving);
    assert_int_equal(PQstatus(bench.clerk), CONNECTION_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    if (bench.master != NULL) {
        PQfinish(bench.clerk);
        must(bench.master, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        must(bench.master, "DROP OWNED BY wall_owner; DROP OWNED BY wall_clerk; DROP ROLE wall_owner, wall_clerk");
        PQfinish(bench.master);
        folder_remove(bench.folder);
    }
    store_test_engines_stop();
    return 0;
}

static void need_postgresql(void)
{
    if (bench.master == NULL) {
        skip();
    }
}

/* --- which tables, and how ---------------------------------------------------------------------------------------- */

/* How a table is kept apart, as its policy says: by its own column; by the row it goes with; both, with reading left to
 * all; or not at all, which src/app/wall.c must explain. */
static const char LIST[] = "SELECT c.relname || ' ' || CASE"
                           " WHEN NOT c.relrowsecurity THEN 'outside'"
                           " ELSE CASE WHEN d.words LIKE 'all read%' THEN 'readable ' ELSE '' END ||"
                           "  CASE WHEN d.words LIKE '% IN (0, municipality)%' THEN 'own'"
                           "   ELSE 'with ' || substring(d.words from 'FROM \"?(\\w+)\"? u') END END"
                           " FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'wall'"
                           " LEFT JOIN LATERAL (SELECT obj_description(p.oid, 'pg_policy') AS words) d ON true"
                           " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1";

static const char *const EXPECTED[] = {
    "addendum with weighing", "agenda_item with conference", "attendance with agenda_item", "authorisation own",
    "backup_state outside", "case_action with casefile", "case_closing with casefile", "case_letter with casefile",
    "case_notice with casefile", "case_step with casefile", "case_subject with casefile", "casefile own",
    "checklist_item own", "closed_day own", "conference with casefile", "contribution with casefile", "decision own",
    "destroyed own", "disclosure with signal", "disclosure_item with disclosure", "dossier_member outside",
    "dossier_wall outside", "ending own", "fact with weighing", "form_sent outside", "intent outside",
    "intent_refused outside", "key_destroying outside", "key_recovery outside", "key_recovery_drill outside",
    "key_renewal own", "log_line own", "log_read outside", "message with signal", "minutes with weighing",
    "municipality readable own", "observation with signal", "opening_hours own", "organisation readable own",
    "pack with weighing", "paper own", "participant with casefile", "person readable own", "plan with casefile",
    "plan_draft with casefile", "plan_goal with casefile", "plan_measure with casefile",
    "plan_relative with casefile", "plan_text with casefile", "position with weighing",
    "position_answer with position", "proposed_tick with weighing", "recovery_code outside",
    "redaction with rights_found", "review with casefile", "rights_decision with rights_request",
    "rights_found with rights_request", "rights_question with rights_request", "rights_request own",
    "rights_step with rights_request", "rights_text with rights_request", "role_grant readable own",
    "routing_card own", "sample with signal", "schema_migration outside", "second_view with weighing",
    "session outside", "setting_value own", "sharing_rule own", "sign_in_code outside", "signal own",
    "signal_record with signal", "signal_reporter with signal", "signal_story with signal",
    "signal_subject with signal", "step with signal", "tally own", "transfer readable with signal", "weighing own",
    "weighing_decision with weighing", "weighing_letter with weighing", "weighing_step with weighing",
    "weighing_text with weighing", "withdrawal with signal", "wording_version own", "work_out own",
};

static void every_table_is_behind_the_wall_or_is_listed_with_a_reason(void **state)
{
    (void)state;
    need_postgresql();
    PGresult *rows = PQexec(bench.master, LIST);
    size_t expected = sizeof EXPECTED / sizeof *EXPECTED;
    size_t wrong = 0;
    for (int i = 0; i < PQntuples(rows); i++) {
        const char *row = PQgetvalue(rows, i, 0);
        bool found = false;
        for (size_t j = 0; j < expected; j++) {
            found = found || strcmp(row, EXPECTED[j]) == 0;
        }
        if (!found) {
            (void)fprintf(stderr, "    \"%s\",\n", row);
        }
        wrong += !found;
    }
    assert_int_equal(wrong, 0);
    assert_int_equal(PQntuples(rows), expected);
    PQclear(rows);
}

static void whoever_stands_outside_the_wall_says_why(void **state)
{
    (void)state;
    need_postgresql();
    struct wall_plan plan = wall_plan_of(sv_of_c(bench.owner));
    PGresult *rows = PQexec(bench.master, LIST);
    for (int i = 0; i < PQntuples(rows); i++) {
        const char *row = PQgetvalue(rows, i, 0);
        bool outside = strstr(row, " outside") != NULL;
        bool listed = false;
        for (size_t j = 0; j < plan.exception_count; j++) {
            size_t length = strlen(plan.exceptions[j].table);
            bool here = strncmp(row, plan.exceptions[j].table, length) == 0 && row[length] == ' ';
            listed = listed || (here && plan.exceptions[j].kind == WALL_ELSEWHERE && plan.exceptions[j].why[0] != '\0');
        }
        if (outside && !listed) {
            (void)fprintf(stderr, "%s: and src/app/wall.c does not say why\n", row);
        }
        assert_int_equal(outside, listed);
    }
    PQclear(rows);
}

/* No table with sealed content stands outside. */
static void everything_sealed_is_behind_the_wall(void **state)
{
    (void)state;
    need_postgresql();
    PGresult *rows = PQexec(bench.master,
                            "SELECT count(DISTINCT c.relname) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
                            "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity "
                            "AND a.attnum > 0 AND a.atttypid = 'bytea'::regtype AND a.attname NOT IN ('dossier', "
                            "'hash', 'token_hash', 'vault_session', 'code_hash')");
    assert_string_equal(PQgetvalue(rows, 0, 0), "0");
    PQclear(rows);
}

/* --- one row of municipality 7 and one of 8 in every table -------------------------------------------------------- */

/* Every number is the municipality's, so that each row goes with the row of the same municipality. */
static void rows_make(int tag)
{
    char text[512];
    PGresult *rows = PQexec(
        bench.master,
        "SELECT format('INSERT INTO %I (%s) VALUES (%s)', c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY "
        "a.attnum), string_agg(CASE a.atttypid WHEN 'text'::regtype THEN quote_literal('#') WHEN 'bytea'::regtype THEN "
        "quote_literal('#') ELSE '#' END, ', ' ORDER BY a.attnum)) FROM pg_class c JOIN pg_attribute a ON a.attrelid = "
        "c.oid WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped "
        "AND c.relname NOT IN ('schema_migration', 'log_read') GROUP BY c.relname");
    (void)snprintf(text, sizeof text, "%d", tag);
    must(bench.master, "SET session_replication_role = replica"); /* rows need not stand in any order */
    for (int i = 0; i < PQntuples(rows); i++) {
        static char insert[TEXT_BYTES];
        (void)snprintf(insert, sizeof insert, "%s", PQgetvalue(rows, i, 0));
        for (char *at = strchr(insert, '#'); at != NULL; at = strchr(at, '#')) {
            *at = text[0];
        }
        must(bench.master, insert);
    }
    must(bench.master, "SET session_replication_role = DEFAULT");
    PQclear(rows);
}

static void checks_drop(void)
{
    PGresult *rows = PQexec(bench.master, "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) "
                                          "FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0");
    for (int i = 0; i < PQntuples(rows); i++) {
        must(bench.master, PQgetvalue(rows, i, 0));
    }
    PQclear(rows);
}

/* The state of the error, "00000" when there is none; ret_rows: how many it gave or changed. */
static const char *tried(int scope, const char *text, int *ret_rows)
{
    static char state[8];
    char begin[96];
    (void)snprintf(begin, sizeof begin, scope < 0 ? "BEGIN" : "BEGIN; SET LOCAL seinhuis.municipality = '%d'", scope);
    must(bench.clerk, begin);
    PGresult *result = PQexec(bench.clerk, text);
    const char *error = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    (void)snprintf(state, sizeof state, "%s", error == NULL ? "00000" : error);
    int64_t changed = 0;
    bool counted = sv_to_int(sv_of_c(PQcmdTuples(result)), &changed);
    *ret_rows = PQresultStatus(result) == PGRES_TUPLES_OK ? PQntuples(result) : counted ? (int)changed : 0;
    PQclear(result);
    must(bench.clerk, "ROLLBACK");
    return state;
}

struct covered {
    const char *name, *column, *insert; /* in the rows that were read */
    bool readable, own;
};

/* The texts stay until they are read anew. */
static size_t covered_read(struct covered *tables)
{
    static PGresult *rows;
    PQclear(rows);
    rows = PQexec(
        bench.master,
        "SELECT c.relname, min(a.attname) FILTER (WHERE a.attnum = 1), format('INSERT INTO %I (%s) VALUES (%s)', "
        "c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), string_agg(CASE a.atttypid WHEN "
        "'bigint'::regtype THEN '7' ELSE quote_literal('7') END, ', ' ORDER BY a.attnum)), obj_description(p.oid, "
        "'pg_policy') LIKE 'all read%', bool_or(a.attname = 'municipality') FROM pg_class c JOIN pg_policy p ON "
        "p.polrelid = c.oid AND p.polname = 'wall' JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT "
        "a.attisdropped GROUP BY c.relname, p.oid ORDER BY c.relname");
    size_t count = (size_t)PQntuples(rows);
    assert_true(count > 40 && count <= TABLES_MAX);
    for (int i = 0; i < PQntuples(rows); i++) {
        struct covered *table = &tables[i];
        table->name = PQgetvalue(rows, i, 0);
        table->column = PQgetvalue(rows, i, 1);
        table->insert = PQgetvalue(rows, i, 2);
        table->readable = PQgetvalue(rows, i, 3)[0] == 't';
        table->own = PQgetvalue(rows, i, 4)[0] == 't';
    }
    return count;
}

static struct covered tables[TABLES_MAX];
static size_t table_count;

/* The serving role gets every right on rows here, so that nothing but the policies is left to hold it. */
static void rows_ready(void)
{
    if (table_count == 0) {
        checks_drop();
        must(bench.master, "DELETE FROM municipality");
        rows_make(7);
        rows_make(8);
        table_count = covered_read(tables);
    }
    must(bench.master, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO wall_clerk");
}

static int seen(int scope, const struct covered *table)
{
    char text[160];
    int rows = 0;
    (void)snprintf(text, sizeof text, "SELECT 1 FROM %s", table->name);
    assert_string_equal(tried(scope, text, &rows), "00000");
    return rows;
}

static void another_municipalitys_rows_are_not_seen(void **state)
{
    (void)state;
    need_postgresql();
    rows_ready();
    for (size_t i = 0; i < table_count; i++) {
        bool open = tables[i].readable;
        int all = seen(0, &tables[i]);
        print_message("%s", all == 2 ? "" : tables[i].name);
        assert_int_equal(all, 2);
        assert_int_equal(seen(7, &tables[i]), open ? 2 : 1);
        assert_int_equal(seen(8, &tables[i]), open ? 2 : 1);
        assert_int_equal(seen(9, &tables[i]), open ? 2 : 0);
        assert_int_equal(seen(-1, &tables[i]), open ? 2 : 0); /* nobody said for whom it is */
    }
}

static void another_municipalitys_rows_are_not_changed_or_removed(void **state)
{
    (void)state;
    need_postgresql();
    rows_ready();
    for (size_t i = 0; i < table_count; i++) {
        const struct covered *table = &tables[i];
        char text[320];
        int rows = -1;
        (void)snprintf(text, sizeof text, "UPDATE %s SET %s = %s", table->name, table->column, table->column);
        assert_string_equal(tried(7, text, &rows), "00000");
        assert_int_equal(rows, 1);
        assert_string_equal(tried(9, text, &rows), "00000");
        assert_int_equal(rows, 0);
        (void)tried(-1, text, &rows);
        assert_int_equal(rows, 0);
        (void)snprintf(text, sizeof text, "DELETE FROM %s WHERE %s = '7'", table->name, table->column);
        (void)tried(8, text, &rows);
        assert_int_equal(rows, 0);
        if (table->own) {
            (void)snprintf(text, sizeof text, "UPDATE %s SET municipality = 8", table->name);
            assert_string_equal(tried(7, text, &rows), "42501");
        }
    }
}

static void rows_are_not_added_to_another_municipality(void **state)
{
    (void)state;
    need_postgresql();
    rows_ready();
    for (size_t i = 0; i < table_count; i++) {
        int rows = 0;
        assert_string_equal(tried(8, tables[i].insert, &rows), "42501");
        assert_string_equal(tried(-1, tables[i].insert, &rows), "42501");
        /* Through the wall it meets the row that stands there already. */
        const char *right = tried(7, tables[i].insert, &rows);
        print_message("%s", strcmp(right, "42501") == 0 ? tables[i].name : "");
        assert_string_not_equal(right, "42501");
    }
}

static void a_report_on_offer_is_seen_and_taken_by_whom_it_was_offered_to_and_only_then_opened(void **state)
{
    (void)state;
    need_postgresql();
    rows_ready();
    int rows = 0;
    must(bench.master, "SET session_replication_role = replica; UPDATE transfer SET to_municipality = 8 WHERE signal = 7");
    assert_string_equal(tried(8, "SELECT 1 FROM signal", &rows), "00000");
    assert_int_equal(rows, 2);
    (void)tried(9, "SELECT 1 FROM signal", &rows);
    assert_int_equal(rows, 0);
    (void)tried(8, "SELECT 1 FROM signal_story", &rows);
    assert_int_equal(rows, 1);
    assert_string_equal(tried(8, "UPDATE signal SET municipality = 8 WHERE signal = 7", &rows), "00000");
    assert_int_equal(rows, 1);
    assert_string_equal(tried(8, "UPDATE signal SET state = 1 WHERE signal = 7", &rows), "42501");
    (void)tried(8, "DELETE FROM signal WHERE signal = 7", &rows);
    assert_int_equal(rows, 0);
    must(bench.master, "UPDATE transfer SET to_municipality = 7 WHERE signal = 7; SET session_replication_role = DEFAULT");
}

/* --- the serving role --------------------------------------------------------------------------------------------- */

static void the_serving_role_may_do_what_the_statements_do_and_nothing_else(void **state)
{
    (void)state;
    need_postgresql();
    wall_make(bench.owner, OK);
    static const char *const refused[] = {
        "CREATE TABLE mine (a int)", "CREATE SCHEMA mine", "CREATE VIEW mine AS SELECT 1",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE INDEX mine ON signal (state)",
        "ALTER TABLE signal ADD COLUMN mine int", "ALTER TABLE signal DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE signal OWNER TO wall_clerk", "DROP POLICY wall ON signal", "DROP TABLE signal", "TRUNCATE signal",
        "ALTER POLICY wall_read ON signal USING (true)", "CREATE POLICY mine ON signal USING (true)",
        "CREATE TRIGGER mine BEFORE INSERT ON signal EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "GRANT wall_owner TO wall_clerk", "SET ROLE wall_owner",
        "SET SESSION AUTHORIZATION wall_owner", "CREATE ROLE mine", "ALTER ROLE wall_clerk BYPASSRLS",
        "ALTER ROLE wall_clerk SUPERUSER", "CREATE DATABASE mine", "CREATE EXTENSION file_fdw",
        "COPY signal TO PROGRAM 'cat'", "COPY signal TO '/tmp/mine'", "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_import('/etc/passwd')", "ALTER SYSTEM SET archive_mode = on", "CHECKPOINT",
        "SET session_replication_role = replica", "INSERT INTO schema_migration (number, name) VALUES (9999, '')",
        "DELETE FROM weighing_decision", "UPDATE weighing_decision SET admits = 1", "DELETE FROM municipality",

    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        PGresult *result = PQexec(bench.clerk, refused[i]);
        ExecStatusType status = PQresultStatus(result);
        const char *error = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        bool no = status == PGRES_FATAL_ERROR && error != NULL &&
                  (strcmp(error, "42501") == 0 || strcmp(error, "0LP01") == 0 || strcmp(error, "25001") == 0);
        if (!no) {
            (void)fprintf(stderr, "%s: %s %s\n", refused[i], PQresStatus(status), error == NULL ? "" : error);
        }
        assert_true(no);
        PQclear(result);
    }
    PGresult *off = PQexec(bench.clerk, "SET row_security = off; SELECT 1 FROM signal");
    assert_string_equal(PQresultErrorField(off, PG_DIAG_SQLSTATE), "42501");
    PQclear(off);
    must(bench.clerk, "RESET row_security");
}

static void every_statement_of_the_program_is_within_the_rights_of_the_serving_role(void **state)
{
    (void)state;
    need_postgresql();
    struct wall_plan plan = wall_plan_of(sv_of_c(bench.owner));
    wall_make(bench.owner, OK);
    for (size_t i = 0; i < plan.statement_count; i++) {
        const struct statement *statement = plan.statements[i];
        static char text[TEXT_BYTES * 2];
        (void)snprintf(text, sizeof text, "EXPLAIN %s", statement->text);
        /* A parameter is a null that could be anything: rights are asked before anything runs. */
        char *into = text;
        for (const char *at = text; *at != '\0'; at++) {
            *into++ = *at == '?' ? '$' : *at;
        }
        if (statement->writes && strstr(statement->text, "schema_migration") != NULL) {
            continue; /* of whoever migrates */
        }
        const char *values[64] = { NULL };
        must(bench.clerk, "BEGIN; SET LOCAL seinhuis.municipality = '0'");
        PGresult *result = PQexecParams(bench.clerk, text, statement->parameters, NULL, values, NULL, NULL, 0);
        const char *error = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        if (error != NULL && strcmp(error, "42501") == 0) {
            (void)fprintf(stderr, "%s: %s\n", statement->name, PQresultErrorMessage(result));
        }
        assert_true(error == NULL || strcmp(error, "42501") != 0);
        PQclear(result);
        must(bench.clerk, "ROLLBACK");
    }
}

static void what_the_role_could_do_besides_is_told(void **state)
{
    (void)state;
    need_postgresql();
    struct store_role role = { true, true, true };
    struct store *store = NULL;
    assert_int_equal(opened(bench.serving, &store), OK);
    assert_int_equal(store_role(store, &role), OK);
    store_close(store);
    assert_false(role.above_walls || role.owns || role.makes);
    assert_int_equal(opened(bench.owner, &store), OK);
    assert_int_equal(store_role(store, &role), OK);
    store_close(store);
    assert_true(role.owns && role.makes && !role.above_walls);
    assert_int_equal(opened(bench.address, &store), OK);
    assert_int_equal(store_role(store, &role), OK);
    store_close(store);
    assert_true(role.above_walls);
}

static char *policies(void)
{
    static char text[64];
    PGresult *rows = PQexec(bench.master, "SELECT md5(string_agg(xmin::text || oid::text, ',' ORDER BY oid)) FROM pg_policy");
    (void)snprintf(text, sizeof text, "%s", PQgetvalue(rows, 0, 0));
    PQclear(rows);
    return text;
}

static void a_wall_that_stands_is_left_alone_and_a_hole_is_seen_and_mended(void **state)
{
    (void)state;
    need_postgresql();
    char before[64];
    (void)snprintf(before, sizeof before, "%s", policies());
    wall_make(bench.owner, OK);
    assert_string_equal(policies(), before);
    wall_make("", OK); /* by the serving role: it only looks */
    must(bench.master, "DROP POLICY wall ON casefile");
    wall_make("", ERR_REFUSED);
    wall_make(bench.owner, OK);
    must(bench.master, "ALTER TABLE paper DISABLE ROW LEVEL SECURITY");
    wall_make("", ERR_REFUSED);
    wall_make(bench.owner, OK);
    wall_make("", OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_is_behind_the_wall_or_is_listed_with_a_reason),
        cmocka_unit_test(whoever_stands_outside_the_wall_says_why),
        cmocka_unit_test(everything_sealed_is_behind_the_wall),
        cmocka_unit_test(what_the_role_could_do_besides_is_told),
        cmocka_unit_test(a_wall_that_stands_is_left_alone_and_a_hole_is_seen_and_mended),
        cmocka_unit_test(the_serving_role_may_do_what_the_statements_do_and_nothing_else),
        cmocka_unit_test(every_statement_of_the_program_is_within_the_rights_of_the_serving_role),
        cmocka_unit_test(another_municipalitys_rows_are_not_seen),
        cmocka_unit_test(another_municipalitys_rows_are_not_changed_or_removed),
        cmocka_unit_test(rows_are_not_added_to_another_municipality),
        cmocka_unit_test(a_report_on_offer_is_seen_and_taken_by_whom_it_was_offered_to_and_only_then_opened),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
