/* A few bytes that one process hands to another by descriptor and that touch no disk: a file without a name, its page
 * locked in memory while it is open here, and overwritten at its end. */
#ifndef SEINHUIS_OS_MEMORY_FILE_H
#define SEINHUIS_OS_MEMORY_FILE_H

#include "base/err.h"

#include <stddef.h>

enum { MEMORY_FILE_BYTES_MAX = 4096 };

struct memory_file {
    int fd;     /* -1: none */
    void *page; /* NULL: none */
};

/* ERR_LIMIT: the system locks no memory for us. */
MUST enum err memory_file_open(size_t bytes, struct memory_file *ret_file);
void memory_file_close(struct memory_file *file); /* for CLEANUP */

#endif
