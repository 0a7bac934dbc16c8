/* Memory by lifetime: one arena per request, job or program, with a hard cap, freed at once.
 *
 * Nothing is freed singly. All memory comes back zeroed. `arena_close` wipes what was handed out, because a request's
 * memory may have held a report. Only base/ and the store drivers call malloc.
 */
#ifndef SEINHUIS_BASE_ARENA_H
#define SEINHUIS_BASE_ARENA_H

#include "base/err.h"
#include "base/sv.h"

struct arena_chunk;

struct arena {
    struct arena_chunk *chunks;
    size_t used_bytes;
    size_t bytes_max;
    bool failed; /* an allocation was refused: callers may check once, at the end */
};

void arena_open(struct arena *arena, size_t bytes_max);
void arena_close(struct arena *arena); /* accepts a closed arena */

/* NULL, and `failed` set, when the cap is met. `size` 0 is allowed. */
void *arena_take(struct arena *arena, size_t size);
void *arena_take_array(struct arena *arena, size_t count, size_t size);

#define ARENA_NEW(arena, type) ((type *)arena_take((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_take_array((arena), (count), sizeof(type)))

MUST enum err arena_copy(struct arena *arena, struct sv view, struct sv *ret_copy);
/* Terminated copy for libc's edge; ERR_INVALID when the view holds a zero byte. */
MUST enum err arena_c_string(struct arena *arena, struct sv view, const char **ret_text);

#define CLEANUP(function) __attribute__((cleanup(function)))

/* For torture tests: make the nth allocation from now on fail in this thread; 0 switches it off. */
void arena_fail_nth(uint64_t nth);

#endif
