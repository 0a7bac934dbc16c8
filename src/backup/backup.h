/* What a backup is made of: chunks of content that only the holder of a secret key can read, and manifests that say
 * which chunks make which files.
 *
 * Invariants
 *   - What is written can be read with the secret key of `backup-key make` and with nothing that the server has. The
 *     place where it lies learns sizes and moments, and which backups share a chunk.
 *   - A chunk appears whole or not at all, a backup exists once its manifest does; the manifest comes last.
 *   - A chunk's name is a keyed hash of its content: what is there already is not written again, and what was exchanged
 *     does not fit its name.
 *   - Two sets with terms of their own: `data` (database, log, files), `keys` (key store, the vault's folder without
 *     the master key). What no manifest of a set names any more is removed from that set.
 * Formats: docs/formats/backup.md. This room knows files and bytes; what goes into a backup, in which order, and what a
 * restore does with it is app/backup_run.h and app/restore_run.h.
 */
#ifndef SEINHUIS_BACKUP_BACKUP_H
#define SEINHUIS_BACKUP_BACKUP_H

#include "base/buf.h"
#include "base/clock.h"

enum backup_set { BACKUP_DATA, BACKUP_KEYS, BACKUP_SETS };
struct sv backup_set_name(enum backup_set set); /* "data": its folder, too */

enum {
    BACKUP_NAME_BYTES = 32,    /* of a chunk */
    BACKUP_RUN_BYTES = 16,
    BACKUP_KEY_BYTES = 32,
    BACKUP_SEALED_KEY_BYTES = 80,
    CHUNK_BYTES_LEAST = 16 * 1024,
    CHUNK_BYTES_MOST = 256 * 1024,
    CHUNK_EXTRA_BYTES = 8 + BACKUP_SEALED_KEY_BYTES + 24 + 17,
    BACKUP_CHUNKS_MAX = 4 * 1024 * 1024,
    BACKUP_FILES_MAX = 16 * 1024,
    BACKUP_MANIFESTS_MAX = 4096,
    BACKUP_MANIFEST_BYTES_MAX = 192 * 1024 * 1024
};

struct chunk_name {
    unsigned char bytes[BACKUP_NAME_BYTES];
};

#endif
