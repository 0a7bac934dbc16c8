#include "base/code.h"

#include "base/err.h"

#include <string.h>

enum { GROUP_CHARS = 3, FIELD_SIZE = 32, FIELD_POLYNOMIAL = 0x25 /* x^5 + x^2 + 1 */ };

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static uint32_t field_double(uint32_t value)
{
    uint32_t doubled = value << 1;
    return (doubled & FIELD_SIZE) != 0 ? doubled ^ FIELD_POLYNOMIAL : doubled;
}

/* Every place has its own factor in GF(32), so any one changed character and any two swapped neighbours change the
 * sum. */
uint32_t code_check(const uint32_t *values, size_t count, uint32_t start)
{
    uint32_t sum = start;
    for (size_t i = 0; i < count; i++) {
        sum = field_double(sum ^ values[i]);
    }
    return sum;
}

static uint32_t check_of(const uint32_t values[CODE_CHARS - 1])
{
    return code_check(values, CODE_CHARS - 1, 0);
}

char code_char(uint32_t value)
{
    ASSERT(value < FIELD_SIZE);
    return alphabet[value];
}

static struct code code_write(const uint32_t values[CODE_CHARS])
{
    struct code code = { 0 };
    size_t at = 0;
    for (size_t i = 0; i < CODE_CHARS; i++) {
        if (i > 0 && i % GROUP_CHARS == 0) {
            code.text[at++] = '-';
        }
        code.text[at++] = alphabet[values[i]];
    }
    ASSERT(at == CODE_TEXT_BYTES);
    return code;
}

struct code code_new(struct random *random)
{
    uint64_t chance[CODE_CHARS - 1];
    uint32_t values[CODE_CHARS] = { 0 };
    random_bytes(random, chance, sizeof chance); /* the kernel is asked once for all of it */
    for (size_t i = 0; i < CODE_CHARS - 1; i++) {
        values[i] = (uint32_t)(chance[i] % FIELD_SIZE);
    }
    values[CODE_CHARS - 1] = check_of(values);
    struct code code = code_write(values);
    explicit_bzero(chance, sizeof chance);
    explicit_bzero(values, sizeof values);
    return code;
}

bool code_filler(char typed)
{
    return typed == ' ' || typed == '-' || typed == '.' || typed == '\t' || typed == '\r' || typed == '\n';
}

bool code_value(char typed, uint32_t *ret_value)
{
    char upper = typed >= 'a' && typed <= 'z' ? (char)(typed - 'a' + 'A') : typed;
    upper = upper == 'O' ? '0' : upper;
    upper = upper == 'I' || upper == 'L' ? '1' : upper;
    size_t offset = 0;
    if (!sv_find(sv_of_bytes(alphabet, FIELD_SIZE), upper, &offset)) {
        return false;
    }
    *ret_value = (uint32_t)offset;
    return true;
}

bool code_read(struct sv typed, struct code *ret_code)
{
    if (typed.length > CODE_TYPED_MAX) {
        return false;
    }
    uint32_t values[CODE_CHARS] = { 0 };
    size_t count = 0;
    for (size_t i = 0; i < typed.length; i++) {
        if (code_filler(typed.at[i])) {
            continue;
        }
        if (count == CODE_CHARS || !code_value(typed.at[i], &values[count])) {
            return false;
        }
        count++;
    }
    if (count != CODE_CHARS || check_of(values) != values[CODE_CHARS - 1]) {
        return false;
    }
    *ret_code = code_write(values);
    explicit_bzero(values, sizeof values);
    return true;
}

struct sv code_view(const struct code *code)
{
    return sv_of_bytes(code->text, CODE_TEXT_BYTES);
}
