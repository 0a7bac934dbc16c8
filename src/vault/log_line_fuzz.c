/* A line of the log, as somebody who wants to confuse the check might write it. */
#include "vault/chain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 4 * 1024 * 1024);
    struct sv text = sv_of_bytes(data, size);
    struct chain_line line;
    struct chain_hash hash = { 0 };
    struct chain_head head;
    struct chain_checkpoint checkpoint;
    struct chain_public public;
    (void)chain_follow(text, &hash);
    (void)chain_head_read(text, &head);
    (void)chain_checkpoint_read(text, &checkpoint);
    (void)chain_public_read(text, &public);
    if (chain_read(&arena, text, &line) == OK) {
        /* What was read can be written, and is then read as the same. */
        struct buf again;
        struct sv written = { 0 };
        struct chain_line same;
        struct chain_hash chain = { 0 };
        buf_open(&again, &arena, 1024 * 1024);
        chain_put(&again, &line, &chain);
        ASSERT(buf_done(&again, &written) == OK);
        ASSERT(chain_read(&arena, sv_until(written, written.length - 1), &same) == OK);
        ASSERT(same.kind == line.kind && same.number == line.number && same.at.ms == line.at.ms);
        ASSERT(sv_equal(same.entry.purpose, line.entry.purpose) && sv_equal(same.entry.origin, line.entry.origin));
    }
    return 0;
}
