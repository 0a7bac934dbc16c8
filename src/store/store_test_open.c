#include "store/store_test.h"

#include "store/store_test_pg.h"
#include "store/tx.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum store_test_engine engine_said = ENGINE_UNSAID;

static const char *key_place;

void store_test_keys(const char *place)
{
    key_place = place;
}

void store_test_engine(enum store_test_engine engine)
{
    engine_said = engine;
}

static bool on_postgresql(void)
{
    return engine_said == ENGINE_POSTGRESQL || (engine_said == ENGINE_UNSAID && postgresql_is_given());
}

static void open_store(struct store_test *test)
{
    struct store_options options = {
        .database = sv_of_c(test->database), .key_file = sv_of_c(test->key_file), .readers = 4, .create = true
    };
    uint32_t count = 0;
    const struct driver *driver = driver_fault(test->postgresql ? &driver_pg : &driver_sqlite);
    ASSERT(store_open_with(driver, &options, &test->store) == OK);
    ASSERT(store_migrate(test->store, &count) == OK);
}

void store_test_open(struct store_test *test)
{
    *test = (struct store_test){ .folder = "/tmp/seinhuis-store-XXXXXX" };
    ASSERT(mkdtemp(test->folder) != NULL);
    if (key_place == NULL) {
        (void)snprintf(test->key_file, sizeof test->key_file, "%s/keys", test->folder);
    } else {
        (void)snprintf(test->key_file, sizeof test->key_file, "%s", key_place);
    }
    test->postgresql = on_postgresql();
    if (test->postgresql) {
        postgresql_take(test->database, sizeof test->database);
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
    if (test->postgresql) {
        postgresql_give(test->database, test->spoiled);
    }
    folder_remove(test->folder);
    test->store = NULL;
}

void store_test_cut_connections(struct store_test *test)
{
    if (test->postgresql) {
        postgresql_cut(test->database);
    }
}

static bool file_holds(const char *path, struct sv wanted)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    static char bytes[1 << 22];
    size_t length = fread(bytes, 1, sizeof bytes, file);
    (void)fclose(file);
    return memmem(bytes, length, wanted.at, wanted.length) != NULL;
}

bool store_test_holds(const struct store_test *test, struct sv wanted)
{
    if (file_holds(test->key_file, wanted)) {
        return true;
    }
    if (test->postgresql) {
        return postgresql_holds(test->database, wanted);
    }
    char log[sizeof test->database + 8];
    (void)snprintf(log, sizeof log, "%s-wal", test->database);
    return file_holds(test->database, wanted) || file_holds(log, wanted);
}
