#include "app/backup_reach_test.h"

#include "os/file.h"
#include "vault/keys.h"

#include <stdlib.h>
#include <string.h>

enum { SLOT_BYTES = 128, SLOT_KEY_AT = 8 };

struct vault_copy {
    struct keys *keys;
    struct sv folder;
    int fd;
};

struct vault_copy *vault_copy_open(struct sv folder, struct sv vault, struct sv municipalities)
{
    int from CLEANUP(fd_close) = -1;
    int master CLEANUP(fd_close) = -1;
    struct vault_copy *copy = calloc(1, sizeof *copy);
    ASSERT(copy != NULL);
    copy->folder = folder;
    ASSERT(folder_create(folder, &copy->fd) == OK);
    ASSERT(file_replace(copy->fd, SV("municipalities"), municipalities) == OK);
    ASSERT(folder_open(vault, &from) == OK && file_open(from, SV("master.key"), FILE_READ, &master) == OK);
    ASSERT(keys_open(copy->fd, master, &copy->keys) == OK);
    return copy;
}

void vault_copy_close(struct vault_copy *copy)
{
    keys_close(copy->keys);
    fd_close(&copy->fd);
    ASSERT(folder_destroy(copy->folder) == OK);
    free(copy);
}

bool vault_copy_opens(struct vault_copy *copy, struct sv slots, const struct sealed_copy *value)
{
    const struct key_binding binding = { .kind = value->kind, .dossier = value->dossier,
                                         .municipality = value->municipality };
    for (size_t at = SLOT_BYTES; at + SLOT_BYTES <= slots.length; at += SLOT_BYTES) {
        struct arena arena CLEANUP(arena_close);
        struct wrapped_key wrapped;
        struct data_key key CLEANUP(data_key_wipe);
        struct clear clear;
        arena_open(&arena, (size_t)16 * 1024 * 1024);
        memcpy(wrapped.bytes, slots.at + at + SLOT_KEY_AT, sizeof wrapped.bytes);
        if (data_key_unwrap(copy->keys, &binding, &wrapped, &key) == OK &&
            envelope_open(&arena, &key, &value->place, value->sealed, &clear) == OK) {
            return true;
        }
    }
    return false;
}
