/* Every column of the schema that names a slot of the key store is walked: what is not is swept at the next start. */
#include "app/keys.h"
#include "store/schema.h"

#include "base/test.h"

#include <stdio.h>

static bool listed(struct sv column)
{
    for (size_t room = 0; room < room_with_keys_count; room++) {
        struct sv rest = rooms_with_keys[room].columns;
        struct sv one = { 0 };
        while (sv_cut(rest, ' ', &one, &rest)) {
            if (sv_equal(one, column)) {
                return true;
            }
        }
        if (sv_equal(rest, column)) {
            return true;
        }
    }
    return false;
}

static struct sv word_of(struct sv *rest)
{
    struct sv word = { 0 };
    struct sv line = sv_trim(*rest);
    if (!sv_cut(line, ' ', &word, rest)) {
        word = line;
        *rest = SV("");
    }
    return word;
}

/* "    story_key   ID," inside a table: its name; empty when the line is something else. */
static struct sv key_column(struct sv line)
{
    struct sv name = word_of(&line);
    struct sv type = word_of(&line);
    bool id = sv_equal(type, SV("ID")) || sv_equal(type, SV("ID,"));
    return id && sv_ends(name, SV("_key")) ? name : SV("");
}

static size_t columns_check(const char *text)
{
    size_t found = 0;
    struct sv rest = sv_of_c(text);
    struct sv line = { 0 };
    struct sv table = { 0 };
    while (sv_cut(rest, '\n', &line, &rest)) {
        if (sv_starts(line, SV("CREATE TABLE "))) {
            table = sv_from(line, 13);
            (void)sv_cut(table, ' ', &table, &line);
            continue;
        }
        struct sv added = line;
        if (sv_starts(line, SV("ALTER TABLE "))) {
            added = sv_from(line, 12);
            (void)sv_cut(added, ' ', &table, &added);
            if (sv_starts(added, SV("ADD COLUMN "))) {
                added = sv_from(added, 11);
            }
        }
        struct sv name = key_column(added);
        if (sv_empty(name)) {
            continue;
        }
        char column[128];
        int length = snprintf(column, sizeof column, "%.*s.%.*s", (int)table.length, table.at, (int)name.length,
                              name.at);
        if (!listed((struct sv){ column, (size_t)length })) {
            print_error("%s names keys and is in no row of rooms_with_keys (src/app/keys.c)\n", column);
        }
        assert_true(listed((struct sv){ column, (size_t)length }));
        found++;
    }
    return found;
}

static void no_column_of_the_schema_that_names_keys_is_forgotten(void **state)
{
    (void)state;
    size_t found = 0;
    size_t said = 0;
    for (size_t i = 0; i < schema_count; i++) {
        found += columns_check(schema_list[i].text);
    }
    for (size_t room = 0; room < room_with_keys_count; room++) {
        for (size_t at = 0; at < rooms_with_keys[room].columns.length; at++) {
            said += rooms_with_keys[room].columns.at[at] == '.';
        }
    }
    assert_true(found > 0);
    assert_int_equal(found, said); /* and nothing is listed that is not there any more */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_column_of_the_schema_that_names_keys_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
