/* Where backups lie: a folder, normally a mounted share of another machine.
 *
 *     seinhuis-backup          what this folder is, and its version
 *     lock                     held by the one backup that writes
 *     data/ keys/              the two sets: `chunks/ab/<name>` and `<moment>-<run>.manifest`
 *
 * Errors: ERR_NOT_FOUND: no such folder, or (to read) no backups in it; ERR_REFUSED: something else lies there;
 * ERR_BUSY: another backup writes; ERR_FULL; ERR_IO also when it may only be read.
 */
#ifndef SEINHUIS_BACKUP_TARGET_H
#define SEINHUIS_BACKUP_TARGET_H

#include "backup/manifest.h"

struct target_set {
    int folder, chunks;
    int places[256]; /* of chunks, by first byte; -1: not open */
};
struct target {
    int folder, lock;
    struct target_set sets[BACKUP_SETS];
};

enum target_use { TARGET_READ, TARGET_WRITE };
MUST enum err target_open(struct sv path, enum target_use use, struct target *ret_target);
void target_close(struct target *target); /* for CLEANUP; accepts a zeroed one that was never opened */

/* Whether this chunk lies there with the size that it must have. */
MUST enum err target_chunk_has(struct target_set *set, const struct chunk_name *name, uint32_t length, bool *ret_has);
MUST enum err target_chunk_put(struct target_set *set, const struct chunk_name *name, struct sv bytes);
/* ERR_NOT_FOUND: it is missing. */
MUST enum err target_chunk_get(struct target_set *set, struct arena *arena, const struct chunk_name *name,
                               struct sv *ret_bytes);

/* Names of manifests, oldest first. */
MUST enum err target_manifests(struct target_set *set, struct arena *arena, struct sv **ret_names, size_t *ret_count);
MUST enum err target_manifest_get(struct target_set *set, struct arena *arena, struct sv name,
                                  struct manifest *ret_manifest);
MUST enum err target_manifest_put(struct target_set *set, struct arena *arena, const struct manifest *manifest,
                                  struct sv bytes);

/* --- pruning ------------------------------------------------------------------------------------------------------ */
struct prune_wish {
    struct instant before; /* backups that began before this go, but never the newest that is whole */
};
struct pruned {
    int64_t manifests, chunks; /* removed */
    int64_t kept;              /* backups that remain */
    int64_t unreadable;        /* manifests that are damaged: no candidates; what only they name goes too */
    struct instant oldest, newest; /* of what remains; 0: none */
};
MUST enum err target_prune(struct target_set *set, const struct prune_wish *wish, struct pruned *ret_pruned);

#endif
