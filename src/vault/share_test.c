/* Shares on paper: any two give the key, one gives nothing, and whoever mistypes is told so. */
#include "vault/share.h"

#include "base/test.h"

#include <sodium.h>

static const unsigned char secret[SHARE_SECRET_BYTES] = "a master key of thirty-two bytes";
static const struct share_installation here = { "here!" };

static void shares(uint8_t count, struct share *ret_shares)
{
    const struct share like = { .count = count, .generation = { 1795374657000 }, .installation = here };
    assert_true(sodium_init() >= 0);
    assert_int_equal(shares_make(secret, &like, ret_shares), OK);
}

static bool read_back(const struct share_text *text, struct share *ret_share)
{
    struct share_row rows[SHARE_ROWS];
    for (size_t row = 0; row < SHARE_ROWS; row++) {
        if (!share_row_read(sv_of_bytes(text->rows[row], SHARE_ROW_TEXT_BYTES), row, &rows[row])) {
            return false;
        }
    }
    return share_read(rows, ret_share);
}

static void any_two_give_the_key(void **state)
{
    (void)state;
    for (uint8_t count = SHARES_LEAST; count <= SHARES_MOST; count++) {
        struct share made[SHARES_MOST];
        shares(count, made);
        for (size_t first = 0; first < count; first++) {
            for (size_t second = 0; second < count; second++) {
                unsigned char joined[SHARE_SECRET_BYTES] = { 0 };
                enum err err = shares_join(&made[first], &made[second], joined);
                assert_int_equal(err, first == second ? ERR_INVALID : OK);
                assert_true(first == second || memcmp(joined, secret, sizeof joined) == 0);
            }
        }
    }
}

/* With one share of a fixed number, every key is as likely: over many makings each byte takes every value. */
static void one_share_says_nothing_of_the_key(void **state)
{
    (void)state;
    unsigned seen[256] = { 0 };
    for (int making = 0; making < 20000; making++) {
        struct share made[SHARES_LEAST];
        shares(SHARES_LEAST, made);
        seen[made[0].bytes[5]]++;
    }
    for (size_t value = 0; value < 256; value++) {
        assert_in_range(seen[value], 20, 160); /* 78 on average */
    }
}

static void what_is_written_reads_back_and_only_so(void **state)
{
    (void)state;
    struct share made[3];
    shares(3, made);
    for (size_t i = 0; i < 3; i++) {
        struct share_text text;
        struct share read;
        share_write(&made[i], &text);
        assert_true(read_back(&text, &read));
        assert_int_equal(read.number, i + 1);
        assert_int_equal(read.count, 3);
        assert_int_equal(read.generation.ms, made[i].generation.ms);
        assert_memory_equal(read.bytes, made[i].bytes, sizeof read.bytes);
        assert_memory_equal(read.installation.bytes, here.bytes, sizeof here.bytes);
    }
}

/* Each place, each other character; each two neighbours. */
static void a_wrong_character_and_two_swapped_ones_are_noticed_in_their_row(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    struct share made[2];
    struct share_text text;
    struct share_row ignored;
    shares(2, made);
    share_write(&made[0], &text);
    for (size_t row = 0; row < SHARE_ROWS; row++) {
        struct sv line = sv_of_bytes(text.rows[row], SHARE_ROW_TEXT_BYTES);
        for (size_t at = 0; at < SHARE_ROW_TEXT_BYTES; at++) {
            char right = text.rows[row][at];
            for (size_t other = 0; right != ' ' && other < 32; other++) {
                text.rows[row][at] = alphabet[other];
                assert_true(share_row_read(line, row, &ignored) == (alphabet[other] == right));
            }
            text.rows[row][at] = right;
            char next = at + 1 < SHARE_ROW_TEXT_BYTES ? text.rows[row][at + 1] : right;
            if (right != ' ' && next != ' ' && next != right) {
                text.rows[row][at] = next;
                text.rows[row][at + 1] = right;
                assert_false(share_row_read(line, row, &ignored));
                text.rows[row][at] = right;
                text.rows[row][at + 1] = next;
            }
        }
        for (size_t other = 0; other < SHARE_ROWS; other++) {
            assert_true(share_row_read(line, other, &ignored) == (other == row));
        }
        assert_false(share_row_read(sv_until(line, 23), row, &ignored));
        assert_false(share_row_read(SV(""), row, &ignored));
    }
}

static void rows_of_two_papers_are_no_share(void **state)
{
    (void)state;
    struct share made[2];
    struct share_text first;
    struct share_text second;
    struct share read;
    shares(2, made);
    share_write(&made[0], &first);
    share_write(&made[1], &second);
    for (size_t row = 0; row < SHARE_ROWS; row++) {
        struct share_text mixed = first;
        memcpy(mixed.rows[row], second.rows[row], SHARE_ROW_TEXT_BYTES);
        assert_false(read_back(&mixed, &read));
    }
}

static void pairs_that_do_not_belong_together_are_told_apart(void **state)
{
    (void)state;
    struct share made[3];
    struct share other;
    shares(3, made);
    assert_int_equal(shares_judge(&made[0], &made[2], &here), SHARES_FIT);
    assert_int_equal(shares_judge(&made[1], &made[1], &here), SHARES_TWICE);
    other = made[1];
    other.generation.ms += 1000;
    assert_int_equal(shares_judge(&made[0], &other, &here), SHARES_MIXED);
    other = made[1];
    other.installation.bytes[4] ^= 1;
    assert_int_equal(shares_judge(&made[0], &other, &here), SHARES_ELSEWHERE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_two_give_the_key),
        cmocka_unit_test(one_share_says_nothing_of_the_key),
        cmocka_unit_test(what_is_written_reads_back_and_only_so),
        cmocka_unit_test(a_wrong_character_and_two_swapped_ones_are_noticed_in_their_row),
        cmocka_unit_test(rows_of_two_papers_are_no_share),
        cmocka_unit_test(pairs_that_do_not_belong_together_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
