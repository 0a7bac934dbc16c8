#include "vault/key_change.h"

#include "vault/signed_bytes.h"

#include <sodium.h>
#include <string.h>

enum { FIELDS = 9 };

#define LINE_HEAD SV("seinhuis-log-key 1")

bool chain_public_equal(const struct chain_public *left, const struct chain_public *right)
{
    return memcmp(left->bytes, right->bytes, CHAIN_PUBLIC_BYTES) == 0;
}

/* --- signing ------------------------------------------------------------------------------------------------------ */

static struct signed_bytes bytes_of(const struct key_change *change)
{
    struct signed_bytes bytes = { 0 };
    signed_put(&bytes, "seinhuis log key 1", sizeof "seinhuis log key 1");
    signed_put_number(&bytes, change->number);
    signed_put(&bytes, change->hash.bytes, CHAIN_HASH_BYTES);
    signed_put_number(&bytes, change->first);
    signed_put_number(&bytes, change->at.ms);
    signed_put(&bytes, change->before.bytes, CHAIN_PUBLIC_BYTES);
    signed_put(&bytes, change->after.bytes, CHAIN_PUBLIC_BYTES);
    return bytes;
}

void key_change_sign(struct key_change *change, const unsigned char *before, const unsigned char *after)
{
    ASSERT(crypto_sign_ed25519_sk_to_pk(change->before.bytes, before) == 0 &&
           crypto_sign_ed25519_sk_to_pk(change->after.bytes, after) == 0);
    const struct signed_bytes bytes = bytes_of(change);
    signed_sign(&bytes, before, &change->by_before);
    signed_sign(&bytes, after, &change->by_after);
}

static bool change_right(const struct key_change *change)
{
    const struct signed_bytes bytes = bytes_of(change);
    return signed_right(&bytes, &change->by_before, &change->before) &&
           signed_right(&bytes, &change->by_after, &change->after);
}

/* --- as text ------------------------------------------------------------------------------------------------------ */

static void put_hex(struct buf *out, const unsigned char *bytes, size_t length)
{
    buf_put_byte(out, '\t');
    buf_put_hex(out, sv_of_bytes(bytes, length));
}

void key_change_put(struct buf *out, const struct key_change *change)
{
    buf_put(out, LINE_HEAD);
    buf_put_byte(out, '\t');
    buf_put_int(out, change->number);
    put_hex(out, change->hash.bytes, CHAIN_HASH_BYTES);
    buf_put_byte(out, '\t');
    buf_put_int(out, change->first);
    buf_put_byte(out, '\t');
    buf_put_int(out, change->at.ms);
    put_hex(out, change->before.bytes, CHAIN_PUBLIC_BYTES);
    put_hex(out, change->after.bytes, CHAIN_PUBLIC_BYTES);
    put_hex(out, change->by_before.bytes, CHAIN_SIGNATURE_BYTES);
    put_hex(out, change->by_after.bytes, CHAIN_SIGNATURE_BYTES);
    buf_put_byte(out, '\n');
}

static bool hex_read(struct sv text, unsigned char *into, size_t length)
{
    size_t got = 0;
    return text.length == 2 * length &&
           sodium_hex2bin(into, length, text.at, text.length, NULL, &got, NULL) == 0 && got == length;
}

static bool number_read(struct sv text, int64_t *ret_number)
{
    return sv_to_int(text, ret_number) && *ret_number >= 0;
}

static bool line_read(struct sv line, struct key_change *ret_change)
{
    struct sv fields[FIELDS];
    for (size_t i = 0; i + 1 < FIELDS; i++) {
        if (!sv_cut(line, '\t', &fields[i], &line)) {
            return false;
        }
    }
    fields[FIELDS - 1] = line;
    struct key_change change = { 0 };
    bool right = sv_equal(fields[0], LINE_HEAD) && number_read(fields[1], &change.number) &&
                 hex_read(fields[2], change.hash.bytes, CHAIN_HASH_BYTES) && number_read(fields[3], &change.first) &&
                 number_read(fields[4], &change.at.ms) &&
                 hex_read(fields[5], change.before.bytes, CHAIN_PUBLIC_BYTES) &&
                 hex_read(fields[6], change.after.bytes, CHAIN_PUBLIC_BYTES) &&
                 hex_read(fields[7], change.by_before.bytes, CHAIN_SIGNATURE_BYTES) &&
                 hex_read(fields[8], change.by_after.bytes, CHAIN_SIGNATURE_BYTES);
    *ret_change = change;
    return right;
}

static bool lines_read(struct sv text, struct key_changes *changes)
{
    struct sv line = { 0 };
    while (sv_cut(text, '\n', &line, &text)) {
        if (changes->count == KEY_CHANGES_MAX || !line_read(line, &changes->list[changes->count]) ||
            !change_right(&changes->list[changes->count])) {
            return false;
        }
        changes->count++;
    }
    return sv_empty(text);
}

enum err key_changes_read(struct sv text, const struct chain_public *now, struct key_changes *ret_changes)
{
    *ret_changes = (struct key_changes){ .now = *now };
    if (!lines_read(text, ret_changes)) {
        return ERR_INVALID;
    }
    /* The last one was written before the key itself changed, and may not have come to that. */
    if (ret_changes->count > 0 && !chain_public_equal(&ret_changes->list[ret_changes->count - 1].after, now)) {
        ret_changes->count--;
        ret_changes->unfinished = true;
    }
    for (size_t i = ret_changes->count; i > 0; i--) {
        const struct key_change *change = &ret_changes->list[i - 1];
        const struct chain_public *after = i == ret_changes->count ? now : &ret_changes->list[i].before;
        if (!chain_public_equal(&change->after, after) || (i > 1 && ret_changes->list[i - 2].number > change->number)) {
            return ERR_INVALID;
        }
    }
    return OK;
}

bool key_changes_lead(struct sv text, const struct chain_public *before, const struct chain_public *after)
{
    struct key_changes changes = { 0 };
    if (!lines_read(text, &changes) || changes.count == 0) {
        return false;
    }
    const struct key_change *last = &changes.list[changes.count - 1];
    return chain_public_equal(&last->before, before) && chain_public_equal(&last->after, after);
}

/* --- who signs ---------------------------------------------------------------------------------------------------- */

const struct chain_public *key_changes_signer(const struct key_changes *changes, int64_t number)
{
    for (size_t i = 0; i < changes->count; i++) {
        if (number <= changes->list[i].number) {
            return &changes->list[i].before;
        }
    }
    return &changes->now;
}

bool key_changes_checkpoint_right(const struct key_changes *changes, const struct chain_checkpoint *checkpoint)
{
    if (chain_checkpoint_right(checkpoint, &changes->now)) {
        return true;
    }
    bool as_it_was = changes->count > 0 && changes->list[changes->count - 1].first == checkpoint->first;
    for (size_t i = changes->count; as_it_was && i > 0; i--) {
        if (chain_checkpoint_right(checkpoint, &changes->list[i - 1].before)) {
            return true;
        }
    }
    return false;
}
