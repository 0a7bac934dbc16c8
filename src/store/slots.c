#include "store/slots.h"

#include <string.h>

enum err slot_list_put(struct slot_list *list, int64_t slot)
{
    enum { FIRST = 1024 };
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? FIRST : list->capacity * 2;
        int64_t *grown = ARENA_ARRAY(list->arena, int64_t, capacity);
        if (grown == NULL) {
            return ERR_NO_MEMORY;
        }
        if (list->count > 0) {
            memcpy(grown, list->slots, list->count * sizeof *grown);
        }
        list->slots = grown;
        list->capacity = capacity;
    }
    list->slots[list->count++] = slot;
    return OK;
}
