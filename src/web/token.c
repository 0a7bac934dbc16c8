#include "web/token.h"

#include <sodium.h>
#include <string.h>

enum { FORM_TOKEN_BYTES = 16 };

static struct sv cookie_name(bool https)
{
    return https ? SV("__Host-seinhuis") : SV("seinhuis");
}

struct secret_hash token_hash(const unsigned char token[TOKEN_BYTES])
{
    struct secret_hash hash;
    (void)crypto_generichash(hash.bytes, sizeof hash.bytes, token, TOKEN_BYTES, NULL, 0);
    return hash;
}

static bool hex_read(struct sv text, unsigned char *into, size_t length)
{
    size_t got = 0;
    return text.length == 2 * length &&
           sodium_hex2bin(into, length, text.at, text.length, NULL, &got, NULL) == 0 && got == length;
}

bool cookie_token(struct sv cookie_header, bool https, unsigned char ret_token[TOKEN_BYTES])
{
    struct sv rest = cookie_header;
    while (rest.length > 0) {
        struct sv one = rest, after = { "", 0 };
        if (!sv_cut(rest, ';', &one, &after)) {
            one = rest;
            after = (struct sv){ "", 0 };
        }
        rest = after;
        struct sv name, value;
        if (sv_cut(sv_trim(one), '=', &name, &value) && sv_equal(name, cookie_name(https))) {
            return hex_read(value, ret_token, TOKEN_BYTES);
        }
    }
    return false;
}

struct sv cookie_set(struct arena *arena, bool https, const unsigned char *token)
{
    struct buf buf;
    buf_open(&buf, arena, 256);
    buf_put(&buf, cookie_name(https));
    buf_put_byte(&buf, '=');
    if (token != NULL) {
        buf_put_hex(&buf, sv_of_bytes(token, TOKEN_BYTES));
    }
    buf_put(&buf, SV("; Path=/; HttpOnly; SameSite=Strict"));
    buf_put(&buf, https ? SV("; Secure") : SV(""));
    buf_put(&buf, token == NULL ? SV("; Max-Age=0") : SV(""));
    return buf.failed ? SV("") : buf_view(&buf);
}

/* The session's own secret is its cookie's token, which the database does not have: only its hash. */
static void make(const struct rq *rq, const struct form *form, unsigned char ret_token[FORM_TOKEN_BYTES])
{
    crypto_generichash_state state;
    static const unsigned char use[] = "seinhuis form token";
    (void)crypto_generichash_init(&state, rq->session_token, TOKEN_BYTES, FORM_TOKEN_BYTES);
    (void)crypto_generichash_update(&state, use, sizeof use);
    (void)crypto_generichash_update(&state, (const unsigned char *)form->name.at, form->name.length);
    (void)crypto_generichash_final(&state, ret_token, FORM_TOKEN_BYTES);
    sodium_memzero(&state, sizeof state);
}

struct sv form_token(struct rq *rq, const struct form *form)
{
    if (!rq->signed_in || form == NULL) {
        return SV("");
    }
    unsigned char token[FORM_TOKEN_BYTES];
    make(rq, form, token);
    struct buf buf;
    buf_open(&buf, rq->arena, 2 * FORM_TOKEN_BYTES);
    buf_put_hex(&buf, sv_of_bytes(token, sizeof token));
    return buf.failed ? SV("") : buf_view(&buf);
}

bool form_token_right(struct rq *rq, const struct form *form, struct sv token)
{
    unsigned char right[FORM_TOKEN_BYTES];
    unsigned char given[FORM_TOKEN_BYTES] = { 0 };
    make(rq, form, right);
    return hex_read(token, given, sizeof given) && sodium_memcmp(right, given, sizeof right) == 0;
}
