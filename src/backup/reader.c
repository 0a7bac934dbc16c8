#include "backup/reader.h"

#include <string.h>

void reader_open(struct target_set *set, const struct backup_secret *secret, const struct manifest *manifest,
                 struct backup_reader *ret_reader)
{
    *ret_reader = (struct backup_reader){ .set = set, .secret = secret, .manifest = manifest };
}

void reader_close(struct backup_reader *reader)
{
    arena_close(&reader->arena);
    run_key_wipe(&reader->key);
}

void reader_file(struct backup_reader *reader, const struct manifest_file *file)
{
    reader->next = file->first;
    reader->end = file->first + file->count;
    reader->rest = (struct sv){ "", 0 };
}

static enum err chunk_next(struct backup_reader *reader)
{
    const struct manifest_chunk *chunk = &reader->manifest->chunks[reader->next];
    struct chunk_name name;
    struct sv bytes = { 0 };
    struct sv content = { 0 };
    arena_close(&reader->arena);
    arena_open(&reader->arena, (size_t)4 * (CHUNK_BYTES_MOST + CHUNK_EXTRA_BYTES));
    enum err err = target_chunk_get(reader->set, &reader->arena, &chunk->name, &bytes);
    TRY(err == ERR_LIMIT ? ERR_INVALID : err);
    TRY(chunk_open(&reader->arena, reader->secret, &reader->key, &chunk->name, bytes, &content));
    chunk_name_of(reader->manifest->name_key, content, &name);
    if (content.length != chunk->length || !chunk_name_equal(&name, &chunk->name)) {
        return ERR_INVALID;
    }
    reader->rest = content;
    reader->next++;
    return OK;
}

enum err reader_get(void *context, void *into, size_t length, size_t *ret_length)
{
    struct backup_reader *reader = context;
    while (sv_empty(reader->rest) && reader->next < reader->end) {
        reader->err = chunk_next(reader);
        TRY(reader->err);
    }
    size_t part = reader->rest.length < length ? reader->rest.length : length;
    if (part > 0) {
        memcpy(into, reader->rest.at, part);
    }
    reader->rest = sv_from(reader->rest, part);
    *ret_length = part;
    return OK;
}

enum err reader_all(struct backup_reader *reader, struct arena *arena, const struct manifest_file *file,
                    size_t bytes_max, struct sv *ret_content)
{
    if (file->bytes > (int64_t)bytes_max) {
        return ERR_LIMIT;
    }
    char *content = arena_take(arena, (size_t)file->bytes + 1);
    if (content == NULL) {
        return ERR_NO_MEMORY;
    }
    reader_file(reader, file);
    size_t done = 0;
    for (size_t part = 1; part > 0; done += part) {
        TRY(reader_get(reader, content + done, (size_t)file->bytes - done + 1, &part));
    }
    *ret_content = (struct sv){ content, done };
    return OK;
}
