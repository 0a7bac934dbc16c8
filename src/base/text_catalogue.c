/* A reader of GNU .mo files. glibc's own needs installed locales and has one language per process. */
#include "base/text.h"

#include <string.h>

static const uint32_t mo_magic = 0x950412DE;

enum { MO_HEADER_BYTES = 28, MO_ENTRY_BYTES = 8, MO_SLOT_BYTES = 4 };

struct catalogue {
    const unsigned char *bytes;
    size_t length;
    uint32_t count, keys_at, texts_at, slots, slots_at;
};

static struct catalogue dutch;

static uint32_t read_u32(const struct catalogue *catalogue, size_t offset)
{
    uint32_t value = 0;
    memcpy(&value, catalogue->bytes + offset, sizeof value);
    return value;
}

static bool lies_inside(const struct catalogue *catalogue, uint64_t offset, uint64_t length)
{
    return offset <= catalogue->length && length <= catalogue->length - offset;
}

static struct sv entry(const struct catalogue *catalogue, uint32_t table_at, uint32_t index)
{
    size_t at = table_at + (size_t)index * MO_ENTRY_BYTES;
    return sv_of_bytes(catalogue->bytes + read_u32(catalogue, at + 4), read_u32(catalogue, at));
}

static bool entries_lie_inside(const struct catalogue *catalogue, uint32_t table_at)
{
    if (!lies_inside(catalogue, table_at, (uint64_t)catalogue->count * MO_ENTRY_BYTES)) {
        return false;
    }
    for (uint32_t i = 0; i < catalogue->count; i++) {
        size_t at = table_at + (size_t)i * MO_ENTRY_BYTES;
        if (!lies_inside(catalogue, read_u32(catalogue, at + 4), read_u32(catalogue, at))) {
            return false;
        }
    }
    return true;
}

/* A slot holds an entry's number counted from 1, or 0. Without a free slot a look-up of an unknown key would not
 * end. */
static bool slots_are_right(const struct catalogue *catalogue)
{
    if (catalogue->slots < 3 || catalogue->slots <= catalogue->count ||
        !lies_inside(catalogue, catalogue->slots_at, (uint64_t)catalogue->slots * MO_SLOT_BYTES)) {
        return false;
    }
    for (uint32_t i = 0; i < catalogue->slots; i++) {
        if (read_u32(catalogue, catalogue->slots_at + (size_t)i * MO_SLOT_BYTES) > catalogue->count) {
            return false;
        }
    }
    return true;
}

enum err text_catalogue_set(const void *mo, size_t length)
{
    struct catalogue read = { .bytes = mo, .length = length };
    if (length < MO_HEADER_BYTES || read_u32(&read, 0) != mo_magic || read_u32(&read, 4) >> 16 != 0) {
        return ERR_INVALID;
    }
    read.count = read_u32(&read, 8);
    read.keys_at = read_u32(&read, 12);
    read.texts_at = read_u32(&read, 16);
    read.slots = read_u32(&read, 20);
    read.slots_at = read_u32(&read, 24);
    if (!entries_lie_inside(&read, read.keys_at) || !entries_lie_inside(&read, read.texts_at) ||
        !slots_are_right(&read)) {
        return ERR_INVALID;
    }
    dutch = read;
    return OK;
}

/* P. J. Weinberger's hash, as msgfmt uses it. */
static uint32_t hash_of(struct sv key)
{
    uint32_t hash = 0;
    for (size_t i = 0; i < key.length; i++) {
        hash = (hash << 4) + (unsigned char)key.at[i];
        uint32_t top = hash & 0xF0000000U;
        hash ^= top >> 24;
        hash ^= top;
    }
    return hash;
}

static bool find(const struct catalogue *catalogue, struct sv key, struct sv *ret_text)
{
    uint32_t hash = hash_of(key);
    uint32_t slot = hash % catalogue->slots;
    uint32_t stride = 1 + hash % (catalogue->slots - 2);
    for (uint32_t tries = 0; tries < catalogue->slots; tries++) {
        uint32_t number = read_u32(catalogue, catalogue->slots_at + (size_t)slot * MO_SLOT_BYTES);
        if (number == 0) {
            return false;
        }
        if (sv_equal(entry(catalogue, catalogue->keys_at, number - 1), key)) {
            *ret_text = entry(catalogue, catalogue->texts_at, number - 1);
            return true;
        }
        slot = slot >= catalogue->slots - stride ? slot - (catalogue->slots - stride) : slot + stride;
    }
    return false;
}

struct sv text_in(enum language language, struct text text)
{
    struct sv translated = text.key;
    /* The empty key is the catalogue's own header. */
    if (language == LANGUAGE_NL && dutch.slots > 0 && text.key.length > 0 && find(&dutch, text.key, &translated)) {
        return translated;
    }
    return text.key;
}
