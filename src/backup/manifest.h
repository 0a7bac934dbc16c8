/* The manifest of one backup of one set: which chunks it names (readable by the target's owner, for pruning), and under
 * a seal which files they make and what the server was.
 *
 * Invariants: signed by the server's own key over every byte; what is behind the seal is bound to what stands before
 * it; a manifest that is short, long or changed anywhere is ERR_INVALID. docs/formats/backup.md.
 */
#ifndef SEINHUIS_BACKUP_MANIFEST_H
#define SEINHUIS_BACKUP_MANIFEST_H

#include "backup/chunk.h"

struct manifest_chunk {
    struct chunk_name name;
    uint32_t length; /* of the content */
};

/* A file of the installation: one of a few folders, and a name of one step. */
struct manifest_file {
    struct sv folder; /* "", "store", "vault", "log" or "themes" */
    struct sv name;
    int64_t bytes;
    uint32_t first, count; /* chunks */
};

struct manifest {
    /* in the clear */
    enum backup_set set;
    struct instant begun, ended;
    unsigned char run[BACKUP_RUN_BYTES]; /* both sets of one run have the same */
    unsigned char signer[BACKUP_KEY_BYTES];
    unsigned char sealed_key[BACKUP_SEALED_KEY_BYTES];
    struct manifest_chunk *chunks;
    uint32_t chunk_count;
    /* behind the seal */
    unsigned char name_key[BACKUP_KEY_BYTES];
    struct receipt_key receipt;
    struct sv program;    /* version */
    struct sv engine;     /* "sqlite", "postgresql"; empty in the set of keys */
    struct sv log_head;   /* the log's signed head when it was copied; empty in the set of keys */
    struct manifest_file *files;
    uint32_t file_count;
    struct sv inside_;    /* still sealed */
    struct sv before_;
};

/* Texts live in the arena. */
MUST enum err manifest_write(struct arena *arena, const struct manifest *manifest, const struct run_key *key,
                             const struct server_key *server, struct sv *ret_bytes);
/* The part in the clear, and the signature by `signer`; whose that is, is for the caller. The manifest keeps views of
 * `bytes`. */
MUST enum err manifest_read(struct arena *arena, struct sv bytes, struct manifest *ret_manifest);
/* Behind the seal. ERR_REFUSED: sealed to another public key. */
MUST enum err manifest_unseal(struct arena *arena, const struct backup_secret *secret, struct manifest *manifest);
/* What manifest_unseal reads, for it and for fuzzing. */
MUST enum err manifest_inside_read(struct arena *arena, struct sv inside, struct manifest *manifest);

int64_t manifest_content_bytes(const struct manifest *manifest); /* of all files */
struct manifest_file *manifest_file_of(const struct manifest *manifest, struct sv folder, struct sv name);

/* "20261122T190501123Z-5f0a11bc.manifest": sorts by moment. */
enum { MANIFEST_NAME_BYTES = 37 };
#define MANIFEST_ENDING SV(".manifest")
void manifest_name_put(struct buf *out, const struct manifest *manifest);

#endif
