#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 16 * 1024, ALIGN_BYTES = 16 };

struct arena_chunk {
    struct arena_chunk *next;
    size_t size;
    size_t used;
    size_t padding_; /* keeps `bytes` on a 16-byte boundary */
    unsigned char bytes[];
};

static _Thread_local uint64_t fail_countdown;

void arena_fail_nth(uint64_t nth)
{
    fail_countdown = nth;
}

static bool fails_now(void)
{
    return fail_countdown > 0 && --fail_countdown == 0;
}

void arena_open(struct arena *arena, size_t bytes_max)
{
    *arena = (struct arena){ .bytes_max = bytes_max };
}

void arena_close(struct arena *arena)
{
    struct arena_chunk *chunk = arena->chunks;
    while (chunk != NULL) {
        struct arena_chunk *next = chunk->next;
        explicit_bzero(chunk->bytes, chunk->used);
        free(chunk);
        chunk = next;
    }
    *arena = (struct arena){ 0 };
}

static struct arena_chunk *chunk_add(struct arena *arena, size_t size)
{
    size_t capacity = size > CHUNK_BYTES ? size : CHUNK_BYTES;
    struct arena_chunk *chunk = calloc(1, sizeof *chunk + capacity);
    if (chunk == NULL) {
        return NULL;
    }
    chunk->size = capacity;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    return chunk;
}

void *arena_take(struct arena *arena, size_t size)
{
    size_t rounded = (size + ALIGN_BYTES - 1) & ~(size_t)(ALIGN_BYTES - 1);
    if (rounded < size || rounded > arena->bytes_max - arena->used_bytes || fails_now()) {
        arena->failed = true;
        return NULL;
    }
    struct arena_chunk *chunk = arena->chunks;
    if (chunk == NULL || chunk->size - chunk->used < rounded) {
        chunk = chunk_add(arena, rounded);
        if (chunk == NULL) {
            arena->failed = true;
            return NULL;
        }
    }
    void *taken = chunk->bytes + chunk->used;
    chunk->used += rounded;
    arena->used_bytes += rounded;
    return taken;
}

void *arena_take_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        arena->failed = true;
        return NULL;
    }
    return arena_take(arena, bytes);
}

enum err arena_copy(struct arena *arena, struct sv view, struct sv *ret_copy)
{
    char *copy = arena_take(arena, view.length);
    if (copy == NULL) {
        return ERR_NO_MEMORY;
    }
    if (view.length > 0) {
        memcpy(copy, view.at, view.length);
    }
    *ret_copy = (struct sv){ copy, view.length };
    return OK;
}

enum err arena_c_string(struct arena *arena, struct sv view, const char **ret_text)
{
    size_t offset = 0;
    if (sv_find(view, '\0', &offset)) {
        return ERR_INVALID;
    }
    char *copy = arena_take(arena, view.length + 1);
    if (copy == NULL) {
        return ERR_NO_MEMORY;
    }
    if (view.length > 0) {
        memcpy(copy, view.at, view.length);
    }
    *ret_text = copy;
    return OK;
}
