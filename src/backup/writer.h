/* Writing one backup of one set: files go in one after the other, chunks that are there already are not written again,
 * and the manifest comes last. What was not finished is no backup; its chunks are swept by the next pruning.
 */
#ifndef SEINHUIS_BACKUP_WRITER_H
#define SEINHUIS_BACKUP_WRITER_H

#include "backup/target.h"

struct backup_writer {
    struct target_set *set;
    const struct server_key *server;
    struct arena *arena;
    struct run_key key;
    struct cutter cutter;
    struct manifest manifest;
    size_t chunk_room;
    /* counts for the report */
    int64_t bytes_written;
    int64_t chunks_written;
};

struct writer_options {
    struct target_set *set;
    enum backup_set which;
    const struct server_key *server;
    const struct backup_public *to;
    struct arena *arena;      /* of the whole backup */
    struct instant begun;
    const unsigned char *run; /* BACKUP_RUN_BYTES */
    struct sv program;
};
MUST enum err writer_open(const struct writer_options *options, struct backup_writer *ret_writer);
void writer_close(struct backup_writer *writer); /* wipes its key; accepts a zeroed one */

MUST enum err writer_file_begin(struct backup_writer *writer, struct sv folder, struct sv name);
MUST enum err writer_put(void *writer, struct sv bytes); /* a put of struct copy_sink */
MUST enum err writer_file_end(struct backup_writer *writer);
/* Takes back the last file: it changed while it was read. Its chunks stay for the sweep, or for the next try. */
void writer_file_undo(struct backup_writer *writer);
MUST enum err writer_file(struct backup_writer *writer, struct sv folder, struct sv name, struct sv content);
/* From now on it is a backup. */
MUST enum err writer_finish(struct backup_writer *writer, struct instant ended);

#endif
