#include "backup/writer.h"

#include <stdlib.h>
#include <string.h>

static enum err chunk_add(struct backup_writer *writer, const struct chunk_name *name, uint32_t length)
{
    struct manifest *manifest = &writer->manifest;
    if (manifest->chunk_count == BACKUP_CHUNKS_MAX) {
        return ERR_LIMIT;
    }
    if (manifest->chunk_count == writer->chunk_room) {
        size_t room = writer->chunk_room * 2 + 1024;
        struct manifest_chunk *chunks = realloc(manifest->chunks, room * sizeof *chunks);
        if (chunks == NULL) {
            return ERR_NO_MEMORY;
        }
        manifest->chunks = chunks;
        writer->chunk_room = room;
    }
    manifest->chunks[manifest->chunk_count++] = (struct manifest_chunk){ *name, length };
    manifest->files[manifest->file_count].bytes += length;
    manifest->files[manifest->file_count].count++;
    return OK;
}

static enum err chunk_write(void *context, struct sv content)
{
    struct backup_writer *writer = context;
    struct chunk_name name;
    bool has = false;
    chunk_name_of(writer->server->name, content, &name);
    TRY(target_chunk_has(writer->set, &name, (uint32_t)content.length, &has));
    if (!has) {
        struct arena arena CLEANUP(arena_close);
        struct sv bytes = { 0 };
        arena_open(&arena, (size_t)2 * (CHUNK_BYTES_MOST + CHUNK_EXTRA_BYTES));
        TRY(chunk_seal(&arena, &writer->key, &name, content, &bytes));
        TRY(target_chunk_put(writer->set, &name, bytes));
        writer->chunks_written++;
        writer->bytes_written += (int64_t)bytes.length;
    }
    return chunk_add(writer, &name, (uint32_t)content.length);
}

enum err writer_open(const struct writer_options *options, struct backup_writer *ret_writer)
{
    struct backup_writer *writer = ret_writer;
    memset(writer, 0, sizeof *writer);
    writer->set = options->set;
    writer->server = options->server;
    writer->arena = options->arena;
    writer->manifest.set = options->which;
    writer->manifest.begun = options->begun;
    writer->manifest.program = options->program;
    memcpy(writer->manifest.run, options->run, BACKUP_RUN_BYTES);
    memcpy(writer->manifest.name_key, options->server->name, BACKUP_KEY_BYTES);
    receipt_key_of(options->server, options->run, &writer->manifest.receipt);
    writer->manifest.files = ARENA_ARRAY(options->arena, struct manifest_file, BACKUP_FILES_MAX + 1);
    if (writer->manifest.files == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(cutter_open(&writer->cutter, options->arena, options->server->cut));
    writer->cutter.chunk = chunk_write;
    writer->cutter.context = writer;
    run_key_new(options->to, &writer->key);
    return OK;
}

void writer_close(struct backup_writer *writer)
{
    run_key_wipe(&writer->key);
    free(writer->manifest.chunks);
    writer->manifest.chunks = NULL;
}

enum err writer_file_begin(struct backup_writer *writer, struct sv folder, struct sv name)
{
    if (writer->manifest.file_count == BACKUP_FILES_MAX) {
        return ERR_LIMIT;
    }
    struct manifest_file *file = &writer->manifest.files[writer->manifest.file_count];
    *file = (struct manifest_file){ .folder = folder, .first = writer->manifest.chunk_count };
    return arena_copy(writer->arena, name, &file->name);
}

enum err writer_put(void *writer, struct sv bytes)
{
    return cutter_put(&((struct backup_writer *)writer)->cutter, bytes);
}

enum err writer_file_end(struct backup_writer *writer)
{
    TRY(cutter_end(&writer->cutter));
    writer->manifest.file_count++;
    return OK;
}

void writer_file_undo(struct backup_writer *writer)
{
    ASSERT(writer->manifest.file_count > 0);
    writer->manifest.file_count--;
    writer->manifest.chunk_count = writer->manifest.files[writer->manifest.file_count].first;
}

enum err writer_file(struct backup_writer *writer, struct sv folder, struct sv name, struct sv content)
{
    TRY(writer_file_begin(writer, folder, name));
    TRY(writer_put(writer, content));
    return writer_file_end(writer);
}

enum err writer_finish(struct backup_writer *writer, struct instant ended)
{
    struct arena arena CLEANUP(arena_close);
    struct sv bytes = { 0 };
    writer->manifest.ended = ended;
    arena_open(&arena, (size_t)4 * BACKUP_MANIFEST_BYTES_MAX);
    TRY(manifest_write(&arena, &writer->manifest, &writer->key, writer->server, &bytes));
    return target_manifest_put(writer->set, &arena, &writer->manifest, bytes);
}
