/* Every query of the program is one that both engines take, and that gives what its signature says. */
#include "store/statement.h"
#include "store/store_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static enum err check(struct tx *tx, const struct statement *statement)
{
    const char *why = "";
    enum err err = statement_check(tx, statement, &why);
    if (err != OK) {
        (void)fprintf(stderr, "%s: %s\n", statement->name, why);
    }
    return err;
}

static enum err check_writing(struct tx_write *tx, const void *prepared)
{
    return check(tx_of(tx), prepared);
}

static enum err check_reading(struct store *store, const struct statement *statement)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(store, &tx));
    return check(tx, statement);
}

static void check_engine(enum store_test_engine engine)
{
    struct store_test test;
    store_test_engine(engine);
    store_test_open(&test);
    size_t refused = 0;
    for (size_t i = 0; i < statement_count; i++) {
        /* Each in a transaction of its own, because a refused statement ends it on PostgreSQL. */
        enum err err = statement_list[i]->writes ? store_write(test.store, check_writing, statement_list[i])
                                                 : check_reading(test.store, statement_list[i]);
        refused += err != OK;
    }
    store_test_close(&test);
    assert_int_equal(refused, 0);
}

static void every_statement_prepares_on_sqlite(void **state)
{
    (void)state;
    check_engine(ENGINE_SQLITE);
}

static void every_statement_prepares_on_postgresql(void **state)
{
    (void)state;
    if (!store_test_has_postgresql()) {
        skip();
    }
    check_engine(ENGINE_POSTGRESQL);
}

/* The table that a writing statement names first; sqlgen does not read SQL, and neither does this. */
static struct sv table_written(const struct statement *statement)
{
    static const char *const begins[] = { "INSERT INTO ", "UPDATE ", "DELETE FROM " };
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
        const char *found = strstr(statement->text, begins[i]);
        if (found != NULL) {
            const char *name = found + strlen(begins[i]);
            return sv_of_bytes(name, strspn(name, "abcdefghijklmnopqrstuvwxyz_"));
        }
    }
    return SV("");
}

static bool reads_table(const struct statement *statement, struct sv table)
{
    static const char *const begins[] = { "FROM ", "JOIN " };
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
        for (const char *at = strstr(statement->text, begins[i]); at != NULL; at = strstr(at, begins[i])) {
            at += strlen(begins[i]);
            size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz_");
            if (length == table.length && memcmp(at, table.at, length) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* A kept answer would stand where it should not. */
static void what_is_written_quietly_no_kept_query_reads(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < statement_count; i++) {
        struct sv table = table_written(statement_list[i]);
        for (size_t k = 0; statement_list[i]->quiet && k < statement_count; k++) {
            bool clash = statement_list[k]->kept && (sv_empty(table) || reads_table(statement_list[k], table));
            wrong += clash;
            if (clash) {
                (void)fprintf(stderr, "%s writes what %s keeps\n", statement_list[i]->name, statement_list[k]->name);
            }
        }
    }
    assert_int_equal(wrong, 0);
}

static int stop(void **state)
{
    (void)state;
    store_test_engines_stop();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_quietly_no_kept_query_reads),
        cmocka_unit_test(every_statement_prepares_on_sqlite),
        cmocka_unit_test(every_statement_prepares_on_postgresql),
    };
    return cmocka_run_group_tests(tests, NULL, stop);
}
