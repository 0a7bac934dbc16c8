#include "store/check.h"

#include <string.h>

enum err check_copy(struct arena *arena, const void *rows, size_t row_bytes, size_t count, struct sv **ret_dossiers,
                    size_t *ret_count)
{
    ASSERT(row_bytes >= sizeof(struct sv));
    struct sv *dossiers = ARENA_ARRAY(arena, struct sv, count);
    if (dossiers == NULL && count > 0) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        memcpy(&dossiers[i], (const char *)rows + i * row_bytes, sizeof dossiers[i]);
    }
    *ret_dossiers = dossiers;
    *ret_count = count;
    return OK;
}
