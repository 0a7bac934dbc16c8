#include "access/stored_key.h"

enum err stored_keys_begin(struct stored_key_page *page, size_t rows)
{
    page->capacity = rows * STORED_KEYS_OF_ROW;
    page->count = 0;
    page->last = rows == 0;
    page->keys = ARENA_ARRAY(page->arena, struct stored_key, page->capacity + 1);
    return page->keys == NULL ? ERR_NO_MEMORY : OK;
}

void stored_keys_put(struct stored_key_page *page, struct key_slot_id slot, const struct stored_key *bound)
{
    if (slot.value == 0) {
        return;
    }
    ASSERT(page->count < page->capacity);
    page->keys[page->count] = *bound;
    page->keys[page->count++].slot = slot;
}
