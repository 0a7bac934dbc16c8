/* Splitting and joining, by libgfshare. Its own memory is overwritten by gfshare_ctx_free; the process that calls this
 * has all its memory locked. */
#include "vault/share.h"

#include <libgfshare.h>
#include <sodium.h>
#include <string.h>

static void fill(unsigned char *into, unsigned int length)
{
    randombytes_buf(into, length);
}

enum err shares_make(const unsigned char *secret, const struct share *like, struct share *ret_shares)
{
    ASSERT(like->count >= SHARES_LEAST && like->count <= SHARES_MOST);
    unsigned char numbers[SHARES_MOST];
    unsigned char copy[SHARE_SECRET_BYTES];
    for (size_t i = 0; i < like->count; i++) {
        numbers[i] = (unsigned char)(i + 1);
    }
    gfshare_fill_rand = fill;
    gfshare_ctx *split = gfshare_ctx_init_enc(numbers, like->count, SHARES_NEEDED, SHARE_SECRET_BYTES);
    if (split == NULL) {
        return ERR_NO_MEMORY;
    }
    memcpy(copy, secret, sizeof copy);
    gfshare_ctx_enc_setsecret(split, copy);
    for (unsigned char i = 0; i < like->count; i++) {
        ret_shares[i] = *like;
        ret_shares[i].number = numbers[i];
        gfshare_ctx_enc_getshare(split, i, ret_shares[i].bytes);
    }
    gfshare_ctx_free(split);
    sodium_memzero(copy, sizeof copy);
    return OK;
}

enum err shares_join(const struct share *first, const struct share *second, unsigned char *ret_secret)
{
    if (first->number == second->number || first->number == 0 || second->number == 0) {
        return ERR_INVALID;
    }
    unsigned char numbers[SHARES_NEEDED] = { first->number, second->number };
    struct share copies[SHARES_NEEDED] = { *first, *second };
    gfshare_fill_rand = fill;
    gfshare_ctx *join = gfshare_ctx_init_dec(numbers, SHARES_NEEDED, SHARE_SECRET_BYTES);
    if (join == NULL) {
        return ERR_NO_MEMORY;
    }
    for (unsigned char i = 0; i < SHARES_NEEDED; i++) {
        gfshare_ctx_dec_giveshare(join, i, copies[i].bytes);
    }
    gfshare_ctx_dec_extract(join, ret_secret);
    gfshare_ctx_free(join);
    sodium_memzero(copies, sizeof copies);
    return OK;
}
