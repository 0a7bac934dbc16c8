#include "store/store_test.h"

#include "store/store_test_pg.h"
#include "store/tx.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum store_test_engine engine_now = ENGINE_SQLITE;

void store_test_engine(enum store_test_engine engine)
{
    engine_now = engine;
}

size_t store_test_writers(void)
{
    return engine_now == ENGINE_POSTGRESQL ? driver_pg.writers : driver_sqlite.writers;
}

static void open_store(struct store_test *test)
{
    struct store_options options = {
        .database = sv_of_c(test->database), .key_file = sv_of_c(test->key_file), .readers = 4, .create = true
    };
    uint32_t count = 0;
    if (engine_now == ENGINE_POSTGRESQL) {
        ASSERT(store_open(&options, &test->store) == OK);
    } else {
        ASSERT(store_open_with(driver_fault(), &options, &test->store) == OK);
    }
    ASSERT(store_migrate(test->store, &count) == OK);
}

void store_test_open(struct store_test *test)
{
    *test = (struct store_test){ .folder = "/tmp/seinhuis-store-XXXXXX" };
    ASSERT(mkdtemp(test->folder) != NULL);
    (void)snprintf(test->key_file, sizeof test->key_file, "%s/keys", test->folder);
    if (engine_now == ENGINE_POSTGRESQL) {
        postgresql_empty(test->database, sizeof test->database);
    } else {
        (void)snprintf(test->database, sizeof test->database, "%s/database", test->folder);
    }
    open_store(test);
}

void store_test_reopen(struct store_test *test)
{
    store_close(test->store);
    open_store(test);
}

void store_test_close(struct store_test *test)
{
    store_close(test->store);
    folder_remove(test->folder);
    test->store = NULL;
}
