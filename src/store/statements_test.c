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

static int stop(void **state)
{
    (void)state;
    store_test_engines_stop();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_prepares_on_sqlite),
        cmocka_unit_test(every_statement_prepares_on_postgresql),
    };
    return cmocka_run_group_tests(tests, NULL, stop);
}
