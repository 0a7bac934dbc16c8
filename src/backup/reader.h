/* Reading one backup of one set: its files, chunk by chunk, each checked against its name.
 *
 * Errors: ERR_NOT_FOUND: a chunk is missing; ERR_INVALID: one was changed; ERR_REFUSED: sealed to another public key.
 */
#ifndef SEINHUIS_BACKUP_READER_H
#define SEINHUIS_BACKUP_READER_H

#include "backup/target.h"

struct backup_reader {
    struct target_set *set;
    const struct backup_secret *secret;
    const struct manifest *manifest; /* unsealed */
    struct run_key key;
    /* the file that is being read */
    struct arena arena;              /* of one chunk */
    uint32_t next, end;
    struct sv rest;
    enum err err;                    /* of the last chunk that could not be read; OK: none */
};
void reader_open(struct target_set *set, const struct backup_secret *secret, const struct manifest *manifest,
                 struct backup_reader *ret_reader);
void reader_close(struct backup_reader *reader);

void reader_file(struct backup_reader *reader, const struct manifest_file *file);
/* A get of struct copy_source. */
MUST enum err reader_get(void *reader, void *into, size_t length, size_t *ret_length);
/* A small file as a whole. */
MUST enum err reader_all(struct backup_reader *reader, struct arena *arena, const struct manifest_file *file,
                         size_t bytes_max, struct sv *ret_content);

#endif
