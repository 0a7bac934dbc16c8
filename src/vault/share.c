#include "vault/share.h"

#include "base/code.h"

#include <sodium.h>
#include <string.h>

/* form 1, number 1, count 1, second 4, installation 5, secret 32, sum 3 */
enum {
    FORM = 1,
    SECRET_AT = 12,
    SUM_AT = SECRET_AT + SHARE_SECRET_BYTES,
    SUM_BYTES = 3,
    BYTES = SUM_AT + SUM_BYTES,
    ROW_VALUES = SHARE_ROW_CHARS - 1,
    VALUE_BITS = 5,
    GROUP_CHARS = 4,
    SECOND_MS = 1000
};
_Static_assert(SHARE_ROWS * ROW_VALUES * VALUE_BITS >= BYTES * 8, "a share fits in its rows");

struct share_bytes {
    unsigned char bytes[BYTES];
};

void share_wipe(struct share *share)
{
    sodium_memzero(share, sizeof *share);
}

static void sum_of(const struct share_bytes *share, unsigned char *ret_sum)
{
    static const unsigned char domain[] = "seinhuis share 1";
    unsigned char hash[crypto_generichash_BYTES];
    ASSERT(crypto_generichash(hash, sizeof hash, share->bytes, SUM_AT, domain, sizeof domain - 1) == 0);
    memcpy(ret_sum, hash, SUM_BYTES);
    sodium_memzero(hash, sizeof hash);
}

static void bytes_of(const struct share *share, struct share_bytes *ret_bytes)
{
    uint32_t second = (uint32_t)(share->generation.ms / SECOND_MS);
    unsigned char *at = ret_bytes->bytes;
    at[0] = FORM;
    at[1] = share->number;
    at[2] = share->count;
    for (size_t i = 0; i < sizeof second; i++) {
        at[3 + i] = (unsigned char)(second >> (8 * i));
    }
    memcpy(at + 7, share->installation.bytes, SHARE_INSTALLATION_BYTES);
    memcpy(at + SECRET_AT, share->bytes, SHARE_SECRET_BYTES);
    sum_of(ret_bytes, at + SUM_AT);
}

/* The bits of `bytes` from the front, five to a value; behind the end they are zero. */
static uint32_t value_at(const struct share_bytes *bytes, size_t index)
{
    uint32_t value = 0;
    for (size_t bit = index * VALUE_BITS; bit < (index + 1) * VALUE_BITS; bit++) {
        uint32_t set = bit < (size_t)BYTES * 8 ? (uint32_t)bytes->bytes[bit / 8] >> (7 - bit % 8) & 1U : 0;
        value = value << 1 | set;
    }
    return value;
}

void share_write(const struct share *share, struct share_text *ret_text)
{
    struct share_bytes bytes;
    uint32_t values[SHARE_ROW_CHARS] = { 0 };
    bytes_of(share, &bytes);
    for (size_t row = 0; row < SHARE_ROWS; row++) {
        for (size_t i = 0; i < ROW_VALUES; i++) {
            values[i] = value_at(&bytes, row * ROW_VALUES + i);
        }
        values[ROW_VALUES] = code_check(values, ROW_VALUES, (uint32_t)row + 1);
        char *into = ret_text->rows[row];
        for (size_t i = 0; i < SHARE_ROW_CHARS; i++) {
            if (i > 0 && i % GROUP_CHARS == 0) {
                *into++ = ' ';
            }
            *into++ = code_char(values[i]);
        }
    }
    sodium_memzero(values, sizeof values);
    sodium_memzero(&bytes, sizeof bytes);
}

bool share_row_read(struct sv typed, size_t row, struct share_row *ret_row)
{
    uint32_t values[SHARE_ROW_CHARS] = { 0 };
    size_t count = 0;
    bool right = typed.length <= SHARE_ROW_TYPED_MAX && row < SHARE_ROWS;
    for (size_t i = 0; right && i < typed.length; i++) {
        if (!code_filler(typed.at[i])) {
            right = count < SHARE_ROW_CHARS && code_value(typed.at[i], &values[count]);
            count++;
        }
    }
    right = right && count == SHARE_ROW_CHARS &&
            code_check(values, ROW_VALUES, (uint32_t)row + 1) == values[ROW_VALUES];
    for (size_t i = 0; right && i < SHARE_ROW_CHARS; i++) {
        ret_row->values[i] = (unsigned char)values[i];
    }
    sodium_memzero(values, sizeof values);
    return right;
}

static void bytes_from(const struct share_row rows[SHARE_ROWS], struct share_bytes *ret_bytes)
{
    memset(ret_bytes, 0, sizeof *ret_bytes);
    for (size_t bit = 0; bit < (size_t)BYTES * 8; bit++) {
        size_t index = bit / VALUE_BITS;
        uint32_t value = rows[index / ROW_VALUES].values[index % ROW_VALUES];
        uint32_t set = value >> (VALUE_BITS - 1 - bit % VALUE_BITS) & 1U;
        ret_bytes->bytes[bit / 8] |= (unsigned char)(set << (7 - bit % 8));
    }
}

/* What is left of the last value beyond the bytes must be zero: one share has one text. */
static bool padding_right(const struct share_row rows[SHARE_ROWS])
{
    enum { SPARE_BITS = SHARE_ROWS * ROW_VALUES * VALUE_BITS - BYTES * 8 };
    return (rows[SHARE_ROWS - 1].values[ROW_VALUES - 1] & ((1U << SPARE_BITS) - 1)) == 0;
}

bool share_read(const struct share_row rows[SHARE_ROWS], struct share *ret_share)
{
    struct share_bytes bytes;
    unsigned char sum[SUM_BYTES];
    bytes_from(rows, &bytes);
    sum_of(&bytes, sum);
    const unsigned char *at = bytes.bytes;
    bool right = padding_right(rows) && sodium_memcmp(sum, at + SUM_AT, SUM_BYTES) == 0 && at[0] == FORM &&
                 at[1] >= 1 && at[2] >= SHARES_LEAST && at[2] <= SHARES_MOST && at[1] <= at[2];
    if (right) {
        uint32_t second = 0;
        for (size_t i = 0; i < sizeof second; i++) {
            second |= (uint32_t)at[3 + i] << (8 * i);
        }
        ret_share->number = at[1];
        ret_share->count = at[2];
        ret_share->generation.ms = (int64_t)second * SECOND_MS;
        memcpy(ret_share->installation.bytes, at + 7, SHARE_INSTALLATION_BYTES);
        memcpy(ret_share->bytes, at + SECRET_AT, SHARE_SECRET_BYTES);
    }
    sodium_memzero(&bytes, sizeof bytes);
    return right;
}

enum shares_problem shares_judge(const struct share *first, const struct share *second,
                                 const struct share_installation *here)
{
    if (memcmp(first->installation.bytes, here->bytes, sizeof here->bytes) != 0 ||
        memcmp(second->installation.bytes, here->bytes, sizeof here->bytes) != 0) {
        return SHARES_ELSEWHERE;
    }
    if (first->generation.ms != second->generation.ms || first->count != second->count) {
        return SHARES_MIXED;
    }
    return first->number == second->number ? SHARES_TWICE : SHARES_FIT;
}

struct share_installation share_installation_of(const unsigned char *log_public)
{
    static const unsigned char domain[] = "seinhuis installation 1";
    struct share_installation installation;
    unsigned char hash[crypto_generichash_BYTES];
    ASSERT(crypto_generichash(hash, sizeof hash, log_public, 32, domain, sizeof domain - 1) == 0);
    memcpy(installation.bytes, hash, sizeof installation.bytes);
    return installation;
}
