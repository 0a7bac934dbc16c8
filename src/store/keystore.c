#include "store/keystore.h"

#include "base/limits.h"
#include "store/key_medium.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A slot is 128 bytes, so that it never crosses a disk sector. */
enum { SLOT_BYTES = KEYSTORE_SLOT_BYTES, GROW_SLOTS = 512, STATE_FREE = 0, STATE_USED = 1 };

struct slot {
    uint8_t state;
    uint8_t unused[3];
    uint8_t generation[4]; /* little-endian, like the checksum */
    unsigned char key[WRAPPED_KEY_BYTES];
    uint8_t checksum[8];
    uint8_t padding[SLOT_BYTES - 16 - WRAPPED_KEY_BYTES];
};
_Static_assert(sizeof(struct slot) == SLOT_BYTES, "the file's format depends on it");

static const char HEADER[16] = "seinhuis keys 1\n";

/* What is known of a slot without reading the file. */
struct place {
    uint32_t generation;
    bool used;
    bool fresh; /* created since the file was opened */
};

struct keystore {
    const struct key_medium *medium;
    void *lies; /* the medium's own */
    pthread_mutex_t mutex;
    pthread_mutex_t forgetting;
    bool overwritten; /* something that the medium may still hold elsewhere */
    struct place *places; /* places[0] is the header */
    uint32_t count;
    uint32_t free_count;
    uint32_t hint; /* where the last free slot was found */
};

static void put_little(uint8_t *into, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        into[i] = (uint8_t)(value >> (8 * i));
    }
}

static uint64_t get_little(const uint8_t *from, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = bytes; i > 0; i--) {
        value = value << 8 | from[i - 1];
    }
    return value;
}

/* FNV-1a: tells a torn or rotten slot; against people the key's own seal protects. */
static uint64_t checksum(const struct slot *slot)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    const unsigned char *at = (const unsigned char *)slot;
    for (size_t i = 0; i < offsetof(struct slot, checksum); i++) {
        hash = (hash ^ at[i]) * UINT64_C(1099511628211);
    }
    return hash;
}

bool keystore_slot_right(const unsigned char *slot)
{
    struct slot read;
    static const struct slot never;
    memcpy(&read, slot, sizeof read);
    bool right = get_little(read.checksum, sizeof read.checksum) == checksum(&read) ||
                 memcmp(&read, &never, sizeof read) == 0;
    explicit_bzero(&read, sizeof read);
    return right;
}

bool keystore_slot_used(const unsigned char *slot)
{
    return slot[offsetof(struct slot, state)] == STATE_USED;
}

static int64_t slot_id(uint32_t index, uint32_t generation)
{
    return (int64_t)generation << 32 | index;
}

/* The index of an id whose slot is still at that very generation; 0 when there is none. */
static uint32_t index_of(const struct keystore *keystore, int64_t slot)
{
    if (slot <= 0) {
        return 0;
    }
    uint32_t index = (uint32_t)((uint64_t)slot & UINT32_MAX);
    uint32_t generation = (uint32_t)((uint64_t)slot >> 32);
    bool stands = index > 0 && index < keystore->count && keystore->places[index].generation == generation;
    return stands ? index : 0;
}

static enum err grow_places(struct keystore *keystore, uint32_t count)
{
    struct place *places = realloc(keystore->places, count * sizeof *places);
    if (places == NULL) {
        return ERR_NO_MEMORY;
    }
    memset(places + keystore->count, 0, (count - keystore->count) * sizeof *places);
    keystore->places = places;
    keystore->free_count += count - keystore->count;
    keystore->count = count;
    return OK;
}

static enum err grow(struct keystore *keystore)
{
    if (keystore->count > UINT32_MAX - GROW_SLOTS) {
        return ERR_LIMIT;
    }
    TRY(keystore->medium->grow(keystore->lies, keystore->count, GROW_SLOTS));
    return grow_places(keystore, keystore->count + GROW_SLOTS);
}

static enum err load(struct keystore *keystore, uint32_t count)
{
    TRY(grow_places(keystore, count));
    enum { CHUNK = 64 };
    struct slot slots[CHUNK];
    for (uint32_t from = 1; from < count; from += CHUNK) {
        uint32_t step = count - from < CHUNK ? count - from : CHUNK;
        TRY(keystore->medium->read(keystore->lies, from, step, slots));
        for (uint32_t i = 0; i < step; i++) {
            struct place *place = &keystore->places[from + i];
            place->generation = (uint32_t)get_little(slots[i].generation, sizeof slots[i].generation);
            place->used = slots[i].state != STATE_FREE;
            keystore->free_count -= place->used;
        }
    }
    explicit_bzero(slots, sizeof slots);
    keystore->free_count--; /* the header is no slot */
    return OK;
}

static enum err begin(struct keystore *keystore, const char *place, bool create)
{
    uint32_t count = 0;
    struct slot first = { 0 };
    TRY(keystore->medium->open(place, create, &keystore->lies, &count));
    if (count == 0) {
        memcpy(&first, HEADER, sizeof HEADER);
        TRY(keystore->medium->grow(keystore->lies, 0, 1));
        TRY(keystore->medium->write(keystore->lies, 0, &first));
        TRY(keystore->medium->sync(keystore->lies));
        return load(keystore, 1);
    }
    TRY(keystore->medium->read(keystore->lies, 0, 1, &first));
    bool ours = sv_equal(sv_of_bytes((const char *)&first, sizeof HEADER), sv_of_bytes(HEADER, sizeof HEADER));
    return ours ? load(keystore, count) : ERR_INVALID;
}

enum err keystore_open(const char *place, bool create, struct keystore **ret_keystore)
{
    struct keystore *keystore = calloc(1, sizeof *keystore);
    if (keystore == NULL) {
        return ERR_NO_MEMORY;
    }
    (void)pthread_mutex_init(&keystore->mutex, NULL);
    (void)pthread_mutex_init(&keystore->forgetting, NULL);
    keystore->medium = key_place_is_cluster(sv_of_c(place)) ? &key_medium_cluster : &key_medium_file;
    enum err err = begin(keystore, place, create);
    if (err != OK) {
        keystore_close(keystore);
        return err;
    }
    *ret_keystore = keystore;
    return OK;
}

void keystore_close(struct keystore *keystore)
{
    if (keystore == NULL) {
        return;
    }
    keystore->medium->close(keystore->lies);
    (void)pthread_mutex_destroy(&keystore->mutex);
    (void)pthread_mutex_destroy(&keystore->forgetting);
    free(keystore->places);
    free(keystore);
}

static enum err write_slot(struct keystore *keystore, uint32_t index, const struct wrapped_key *key)
{
    struct slot slot = { .state = key == NULL ? STATE_FREE : STATE_USED };
    put_little(slot.generation, keystore->places[index].generation, sizeof slot.generation);
    if (key != NULL) {
        memcpy(slot.key, key->bytes, sizeof slot.key);
    }
    put_little(slot.checksum, checksum(&slot), sizeof slot.checksum);
    enum err err = keystore->medium->write(keystore->lies, index, &slot);
    explicit_bzero(&slot, sizeof slot);
    return err;
}

static uint32_t find_free(struct keystore *keystore)
{
    for (uint32_t tried = 0; tried < keystore->count; tried++) {
        keystore->hint = keystore->hint + 1 < keystore->count ? keystore->hint + 1 : 1;
        /* A generation that cannot be counted up any more retires its slot. */
        struct place *place = &keystore->places[keystore->hint];
        if (keystore->hint > 0 && !place->used && place->generation < INT32_MAX) {
            return keystore->hint;
        }
    }
    return 0;
}

static enum err create_locked(struct keystore *keystore, const struct wrapped_key *key, int64_t *ret_slot)
{
    uint32_t index = keystore->free_count > 0 ? find_free(keystore) : 0;
    if (index == 0) {
        TRY(grow(keystore));
        index = find_free(keystore);
    }
    ASSERT(index > 0);
    struct place *place = &keystore->places[index];
    place->generation++;
    TRY(write_slot(keystore, index, key));
    place->used = true;
    place->fresh = true;
    keystore->free_count--;
    *ret_slot = slot_id(index, place->generation);
    return OK;
}

enum err keystore_create(struct keystore *keystore, const struct wrapped_key *key, int64_t *ret_slot)
{
    (void)pthread_mutex_lock(&keystore->mutex);
    enum err err = create_locked(keystore, key, ret_slot);
    (void)pthread_mutex_unlock(&keystore->mutex);
    return err;
}

enum err keystore_read(struct keystore *keystore, int64_t slot, struct wrapped_key *ret_key)
{
    struct slot read;
    enum err err = ERR_NOT_FOUND;
    (void)pthread_mutex_lock(&keystore->mutex);
    uint32_t index = index_of(keystore, slot);
    if (index > 0 && keystore->places[index].used) {
        err = keystore->medium->read(keystore->lies, index, 1, &read);
    }
    (void)pthread_mutex_unlock(&keystore->mutex);
    TRY(err);
    if (read.state != STATE_USED || get_little(read.checksum, sizeof read.checksum) != checksum(&read)) {
        return ERR_IO;
    }
    memcpy(ret_key->bytes, read.key, sizeof ret_key->bytes);
    return OK;
}

enum err keystore_replace(struct keystore *keystore, int64_t slot, const struct wrapped_key *key)
{
    enum err err = ERR_NOT_FOUND;
    (void)pthread_mutex_lock(&keystore->mutex);
    uint32_t index = index_of(keystore, slot);
    if (index > 0 && keystore->places[index].used) {
        err = write_slot(keystore, index, key);
        keystore->overwritten = true;
    }
    (void)pthread_mutex_unlock(&keystore->mutex);
    return err;
}

/* Also a slot that counts as free already: a write that power cut short may have left bytes behind its state. */
static enum err zero_locked(struct keystore *keystore, uint32_t index)
{
    TRY(write_slot(keystore, index, NULL));
    keystore->overwritten = true;
    keystore->free_count += keystore->places[index].used;
    keystore->places[index].used = false;
    keystore->places[index].fresh = false;
    return OK;
}

enum err keystore_zero(struct keystore *keystore, int64_t slot)
{
    (void)pthread_mutex_lock(&keystore->mutex);
    uint32_t index = index_of(keystore, slot);
    enum err err = index == 0 ? OK : zero_locked(keystore, index);
    (void)pthread_mutex_unlock(&keystore->mutex);
    return err;
}

/* Takes the mark away, or puts it back. */
static bool overwritten_mark(struct keystore *keystore, bool mark)
{
    (void)pthread_mutex_lock(&keystore->mutex);
    bool was = keystore->overwritten;
    keystore->overwritten = mark;
    (void)pthread_mutex_unlock(&keystore->mutex);
    return was;
}

/* Whoever comes while another forgets waits for it: it may be doing this one's keys. */
static enum err forget(struct keystore *keystore)
{
    enum err err = OK;
    (void)pthread_mutex_lock(&keystore->forgetting);
    if (overwritten_mark(keystore, false)) {
        err = keystore->medium->forget(keystore->lies);
        if (err != OK) {
            (void)overwritten_mark(keystore, true);
        }
    }
    (void)pthread_mutex_unlock(&keystore->forgetting);
    return err;
}

enum err keystore_sync(struct keystore *keystore)
{
    TRY(keystore->medium->sync(keystore->lies));
    return keystore->medium->forget == NULL ? OK : forget(keystore);
}

static int compare_slots(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static bool is_orphan(const struct keystore *keystore, uint32_t index, const int64_t *named, size_t count)
{
    const struct place *place = &keystore->places[index];
    int64_t id = slot_id(index, place->generation);
    return place->used && !place->fresh &&
           (count == 0 || bsearch(&id, named, count, sizeof *named, compare_slots) == NULL);
}

static enum err sweep_locked(struct keystore *keystore, const int64_t *named, size_t count, uint32_t most,
                             uint32_t *ret_freed)
{
    uint32_t orphans = 0;
    for (uint32_t index = 1; index < keystore->count; index++) {
        orphans += is_orphan(keystore, index, named, count);
    }
    if (orphans > most) {
        return ERR_REFUSED;
    }
    for (uint32_t index = 1; index < keystore->count && orphans > 0; index++) {
        if (is_orphan(keystore, index, named, count)) {
            TRY(zero_locked(keystore, index));
        }
    }
    *ret_freed = orphans;
    return OK;
}

static enum err sweep(struct keystore *keystore, const int64_t *named, size_t count, uint32_t most,
                      uint32_t *ret_freed)
{
    for (size_t i = 1; i < count; i++) {
        if (named[i] < named[i - 1]) {
            return ERR_INVALID;
        }
    }
    uint32_t freed = 0;
    (void)pthread_mutex_lock(&keystore->mutex);
    enum err err = sweep_locked(keystore, named, count, most, &freed);
    (void)pthread_mutex_unlock(&keystore->mutex);
    TRY(err);
    TRY(freed > 0 ? keystore_sync(keystore) : OK);
    *ret_freed = freed;
    return OK;
}

static enum err orphans_locked(struct keystore *keystore, struct arena *arena, const int64_t *named, size_t count,
                               int64_t **ret_slots, size_t *ret_count)
{
    size_t found = 0;
    for (uint32_t index = 1; index < keystore->count; index++) {
        found += is_orphan(keystore, index, named, count);
    }
    int64_t *slots = ARENA_ARRAY(arena, int64_t, found + 1);
    if (slots == NULL) {
        return ERR_NO_MEMORY;
    }
    *ret_count = 0;
    for (uint32_t index = 1; index < keystore->count && *ret_count < found; index++) {
        if (is_orphan(keystore, index, named, count)) {
            slots[(*ret_count)++] = slot_id(index, keystore->places[index].generation);
        }
    }
    *ret_slots = slots;
    return OK;
}

enum err keystore_orphans(struct keystore *keystore, struct arena *arena, const int64_t *named, size_t count,
                          int64_t **ret_slots, size_t *ret_count)
{
    (void)pthread_mutex_lock(&keystore->mutex);
    enum err err = orphans_locked(keystore, arena, named, count, ret_slots, ret_count);
    (void)pthread_mutex_unlock(&keystore->mutex);
    return err;
}

enum err keystore_sweep(struct keystore *keystore, const int64_t *named, size_t count, uint32_t *ret_freed)
{
    return sweep(keystore, named, count, LIMIT_SWEEP_SLOTS, ret_freed);
}

enum err keystore_sweep_copy(struct keystore *keystore, const int64_t *named, size_t count, uint32_t *ret_freed)
{
    return sweep(keystore, named, count, UINT32_MAX, ret_freed);
}

enum err slot_list_add(struct slot_list *list, int64_t slot)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 8 : list->capacity * 2;
        int64_t *slots = realloc(list->slots, capacity * sizeof *slots);
        if (slots == NULL) {
            return ERR_NO_MEMORY;
        }
        list->slots = slots;
        list->capacity = capacity;
    }
    list->slots[list->count++] = slot;
    return OK;
}

void slot_list_free(struct slot_list *list)
{
    free(list->slots);
    *list = (struct slot_list){ 0 };
}
