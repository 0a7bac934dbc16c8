/* The messages, as a hostile client would send them: no crash, nothing out of range, and what is understood is written
 * as it came. */
#include "vault/wire.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void batch_try(struct sv payload)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 16 * 1024 * 1024);
    struct vault_batch *batch = NULL;
    struct sv again = { 0 };
    if (batch_get(&arena, payload, &batch) != OK) {
        return;
    }
    ASSERT(wire_write(&arena, batch_put, batch, &again) == OK);
    ASSERT(sv_equal(again, payload));
    /* The same bytes as an answer to that batch: whatever a confused vault might say. */
    enum err err = batch_answer_get(payload, batch);
    ASSERT(err == OK || err == ERR_INVALID);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct frame frame;
    struct vault_status status;
    struct sv body = sv_of_bytes(data, size);
    if (frame_read(body, &frame)) {
        batch_try(frame.payload);
        (void)status_get(frame.payload, &status);
    }
    return 0;
}
