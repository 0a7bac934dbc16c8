#include "store/schema.h"
#include "store/store_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void the_schema_of_all_rooms_stands_and_runs_once(void **state)
{
    (void)state;
    struct store_test test;
    store_test_open(&test);
    assert_true(store_health(test.store).schema_version > 0);
    uint32_t count = 99;
    assert_int_equal(store_migrate(test.store, &count), OK);
    assert_int_equal(count, 0);
    store_test_close(&test);
}

static void type_words_are_replaced_outside_comments_and_literals(void **state)
{
    (void)state;
    static const struct type_word words[] = { { "ID", "INTEGER" }, { "TEXT", "TEXT COLLATE x" }, { NULL, NULL } };
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 65536);
    struct buf buf;
    buf_open(&buf, &arena, 4096);
    assert_int_equal(schema_text("CREATE TABLE t (a ID, -- ID (\n b TEXT DEFAULT 'TEXT )', CHECK (a > 0));\n"
                                 "CREATE INDEX i ON t (a); INSERT INTO t VALUES (1);",
                                 words, " STRICT", &buf),
                     OK);
    struct sv text = buf_view(&buf);
    assert_true(
        sv_equal(text, SV("CREATE TABLE t (a INTEGER, \n b TEXT COLLATE x DEFAULT 'TEXT )', CHECK (a > 0)) STRICT;\n"
                          "CREATE INDEX i ON t (a); INSERT INTO t VALUES (1);")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schema_of_all_rooms_stands_and_runs_once),
        cmocka_unit_test(type_words_are_replaced_outside_comments_and_literals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
