/* A database and key store in a temporary folder, for the tests of every room. Only for tests.
 *
 * Lifetime: until store_test_close, which removes the folder; a test that stops halfway leaves it behind.
 */
#ifndef SEINHUIS_STORE_STORE_TEST_H
#define SEINHUIS_STORE_STORE_TEST_H

#include "store/store.h"

/* What the next store_test_open opens. Unless said: SQLite, or PostgreSQL when the run is one on PostgreSQL
 * (tests/postgresql). */
enum store_test_engine { ENGINE_UNSAID, ENGINE_SQLITE, ENGINE_POSTGRESQL };
void store_test_engine(enum store_test_engine engine);
bool store_test_has_postgresql(void); /* its programs are installed */
void store_test_keys(const char *place); /* where the next ones keep their keys; NULL: a file in their folder */
void store_test_engines_stop(void);   /* once, at the end */

/* Failures on order: the nth statement or commit from now gives `err`. NULL switches it off.
 * For torture: run with nth = 1, 2, ... until store_test_statements() stays below it. */
enum store_fault_at { FAULT_NONE, FAULT_STATEMENT, FAULT_COMMIT };
struct store_fault {
    enum store_fault_at at;
    uint64_t nth;
    uint64_t count;   /* so many commits in a row; 0: one */
    enum err err;
    bool ends;        /* the transaction is undone, as when the disk is full; without this a failing commit was done */
    bool writes_only; /* only statements of the writer fail; all are counted */
};
void store_test_fail(const struct store_fault *fault);
uint64_t store_test_statements(void); /* begun since */

struct store_test {
    struct store *store;
    char folder[64];
    char database[160]; /* path, or address of the test's own PostgreSQL */
    char key_file[96];
    bool postgresql;
    bool spoiled; /* set by a test that changes the schema */
};

/* Empty, with the schema of all rooms. Stops the test when it cannot be made. */
void store_test_open(struct store_test *test);
void store_test_close(struct store_test *test);
/* As after a stop of the program: the same files, opened again. */
void store_test_reopen(struct store_test *test);
/* Whether these bytes stand somewhere in the database or the key store. */
bool store_test_holds(const struct store_test *test, struct sv wanted);
/* As when the server restarted; nothing happens on SQLite. */
void store_test_cut_connections(struct store_test *test);

#endif
