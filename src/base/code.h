/* Codes that people keep on paper and read aloud: a reporter's code, a recovery code.
 *
 * Form: six groups of three, "K7Q-M3F-9XT-0AB-CDE-FGH": 17 random characters (85 bits) and one that checks them, so
 * that one wrong character, or two neighbours swapped, is noticed at once and not taken for an unknown code. The 32
 * characters are Crockford's: no I, L, O or U. Reading is tolerant: lower case, spaces, hyphens and dots anywhere, O
 * for 0, I or L for 1.
 * A code is a secret: only its hash is stored (secret_hash_of in vault/vault.h, over the canonical form).
 */
#ifndef SEINHUIS_BASE_CODE_H
#define SEINHUIS_BASE_CODE_H

#include "base/random.h"
#include "base/sv.h"

enum {
    CODE_CHARS = 18,      /* without hyphens */
    CODE_TEXT_BYTES = 23, /* with them */
    CODE_TYPED_MAX = 64   /* what a person types may hold this many bytes */
};

/* The canonical form: upper case, with hyphens. */
struct code {
    char text[CODE_TEXT_BYTES];
};

struct code code_new(struct random *random);
/* False: this cannot be a code, whatever was issued; the person has mistyped. */
bool code_read(struct sv typed, struct code *ret_code);
/* For other papers in the same characters: what a typed one is worth (false: none of the alphabet), the character of a
 * value below 32, fillers between groups, and the check over at most 30 values; another `start` gives another check. */
bool code_value(char typed, uint32_t *ret_value);
char code_char(uint32_t value);
bool code_filler(char typed);
uint32_t code_check(const uint32_t *values, size_t count, uint32_t start);
/* Lives as long as *code. */
struct sv code_view(const struct code *code);

#endif
