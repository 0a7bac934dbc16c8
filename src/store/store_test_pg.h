/* Databases for tests on a PostgreSQL server: that of the run (tests/postgresql), or else one of this process's own, in
 * a temporary folder and reachable through a socket in that folder only. Only for tests. */
#ifndef SEINHUIS_STORE_STORE_TEST_PG_H
#define SEINHUIS_STORE_STORE_TEST_PG_H

#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>

bool postgresql_is_given(void); /* the run is one on PostgreSQL */
/* The address of a database with the schema and no rows, until it is given back. */
void postgresql_take(char *address, size_t bytes);
/* One without any table, until the process ends. */
void postgresql_empty(char *address, size_t bytes);
/* `spoiled`: its schema is another now; nobody gets it again. */
void postgresql_give(const char *address, bool spoiled);
void postgresql_cut(const char *address); /* ends every connection to it */
bool postgresql_holds(const char *address, struct sv wanted); /* in any row, as text or as bytes */
/* A key store's cluster (tests/key_cluster) without slots again, and nothing left of those it had. */
void key_cluster_clear(const char *address);
/* An empty database for keys beside it, in the same cluster. */
void key_cluster_beside(const char *address, char *beside, size_t bytes);
/* A folder and everything in it. */
void folder_remove(const char *path);

#endif
