/* The file of earlier keys of the log, as somebody who has one of them might write it. */
#include "vault/key_change.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 4 * 1024 * 1024);
    struct sv text = sv_of_bytes(data, size);
    struct key_changes changes;
    const struct chain_public nobody = { 0 };
    (void)key_changes_lead(text, &nobody, &nobody);
    if (key_changes_read(text, &nobody, &changes) == OK && changes.count > 0) {
        /* What was read can be written, and is then read as the same. */
        struct buf again;
        struct sv written = { 0 };
        struct key_changes same;
        buf_open(&again, &arena, KEY_CHANGES_BYTES_MAX);
        for (size_t i = 0; i < changes.count; i++) {
            key_change_put(&again, &changes.list[i]);
        }
        ASSERT(buf_done(&again, &written) == OK);
        ASSERT(key_changes_read(written, &nobody, &same) == OK && same.count == changes.count);
    }
    return 0;
}
