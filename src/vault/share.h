/* A share of the master key, as one official keeps it on paper: any two shares of one making give the key, one gives
 * nothing.
 *
 * Form: four rows of five groups of four characters of the alphabet of base/code.h; the last character of a row checks
 * the row, so that who types it back hears which row is wrong. docs/key-recovery.md, docs/formats/envelope.md.
 * Invariants: split and joined by libgfshare (Shamir's scheme over GF(2^8)) with libsodium's chance; nothing here is
 * written to a disk. Who holds one of these wipes it (share_wipe).
 */
#ifndef SEINHUIS_VAULT_SHARE_H
#define SEINHUIS_VAULT_SHARE_H

#include "base/clock.h"
#include "base/err.h"
#include "base/sv.h"

enum {
    SHARE_SECRET_BYTES = 32,
    SHARE_INSTALLATION_BYTES = 5,
    SHARE_ROWS = 4,
    SHARE_ROW_CHARS = 20,
    SHARE_ROW_TEXT_BYTES = 24,  /* with a space between groups */
    SHARE_ROW_TYPED_MAX = 80,
    SHARES_LEAST = 2,
    SHARES_MOST = 9,
    SHARES_NEEDED = 2
};

/* Which installation's master key it is: of the public key of its log. */
struct share_installation {
    unsigned char bytes[SHARE_INSTALLATION_BYTES];
};

struct share {
    uint8_t number; /* from 1 */
    uint8_t count;  /* how many were made together */
    struct instant generation; /* when; whole seconds */
    struct share_installation installation;
    unsigned char bytes[SHARE_SECRET_BYTES];
};
void share_wipe(struct share *share);

struct share_row {
    unsigned char values[SHARE_ROW_CHARS];
};
struct share_text {
    char rows[SHARE_ROWS][SHARE_ROW_TEXT_BYTES];
};
void share_write(const struct share *share, struct share_text *ret_text);
/* Tolerant like a code: lower case, spaces, hyphens, O for 0, I and L for 1. False: not this row; it was mistyped. */
bool share_row_read(struct sv typed, size_t row, struct share_row *ret_row);
/* False: each row is one, and together they are no share: rows of several papers. */
bool share_read(const struct share_row rows[SHARE_ROWS], struct share *ret_share);

/* All bytes but those of the secret are taken from `like`. */
MUST enum err shares_make(const unsigned char *secret, const struct share *like, struct share *ret_shares);
enum shares_problem { SHARES_FIT, SHARES_TWICE, SHARES_MIXED, SHARES_ELSEWHERE };
enum shares_problem shares_judge(const struct share *first, const struct share *second,
                                 const struct share_installation *here);
MUST enum err shares_join(const struct share *first, const struct share *second, unsigned char *ret_secret);

struct share_installation share_installation_of(const unsigned char *log_public);

#endif
