/* A page of numbers that one process writes and another only reads: the supervisor tells what it did without a word
 * being parsed. The writer never looks at what stands there.
 */
#ifndef SEINHUIS_OS_PAGE_H
#define SEINHUIS_OS_PAGE_H

#include "base/err.h"

#include <stdatomic.h>
#include <stdint.h>

enum { PAGE_NUMBERS = 64 };
struct page {
    atomic_int_fast64_t numbers[PAGE_NUMBERS];
};

/* The descriptor is for the reader: after this nobody gets to write through it. Lasts as long as the process. */
MUST enum err page_create(int *ret_fd, struct page **ret_page);
MUST enum err page_open(int fd, const struct page **ret_page);

#endif
