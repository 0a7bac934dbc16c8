/* A database and key store in a temporary folder, for the tests of every room. Only for tests.
 *
 * Lifetime: until store_test_close, which removes the folder; a test that stops halfway leaves it behind in the temporary folder.
 */
#ifndef SEINHUIS_STORE_STORE_TEST_H
#define SEINHUIS_STORE_STORE_TEST_H

#include "store/store.h"

/* What the next store_test_open opens. The first use of PostgreSQL starts a server of its own in a temporary folder. */
enum store_test_engine { ENGINE_SQLITE, ENGINE_POSTGRESQL };
void store_test_engine(enum store_test_engine engine);
bool store_test_has_postgresql(void); /* its programs are installed */
void store_test_engines_stop(void);   /* once, at the end */

struct store_test {
    struct store *store;
    char folder[64];
    char database[96]; /* path, or address of the test's own PostgreSQL */
    char key_file[96];
};

/* Empty, with the schema of all rooms. Stops the test when it cannot be made. */
void store_test_open(struct store_test *test);
void store_test_close(struct store_test *test);
/* As after a stop of the program: the same files, opened again. */
void store_test_reopen(struct store_test *test);

#endif
