/* A PostgreSQL server of the test's own, in a temporary folder, reachable through a socket in that folder only. Only
 * for tests. */
#ifndef SEINHUIS_STORE_STORE_TEST_PG_H
#define SEINHUIS_STORE_STORE_TEST_PG_H

#include <stddef.h>

/* The address of its database, without any table; starts the server the first time. */
void postgresql_empty(char *address, size_t bytes);
/* A folder and everything in it. */
void folder_remove(const char *path);

#endif
