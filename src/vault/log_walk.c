#include "vault/log_walk.h"

#include "os/file.h"

enum { FILE_BYTES_MAX = 256 * 1024 * 1024, NAMES_BYTES_MAX = 1024 * 1024 };

static enum err segment_walk(int folder, struct sv name, log_walk_fn *each, void *context)
{
    struct arena content_arena CLEANUP(arena_close);
    int fd CLEANUP(fd_close) = -1;
    struct sv rest = { 0 };
    struct sv text = { 0 };
    arena_open(&content_arena, FILE_BYTES_MAX);
    TRY(file_open(folder, name, FILE_READ, &fd));
    TRY(file_read_all(fd, &content_arena, FILE_BYTES_MAX, &rest));
    while (sv_cut(rest, '\n', &text, &rest)) {
        struct arena arena CLEANUP(arena_close);
        struct chain_line line;
        arena_open(&arena, (size_t)4 * CHAIN_LINE_BYTES_MAX);
        if (chain_read(&arena, text, &line) != OK) {
            return OK;
        }
        TRY(each(context, &line));
    }
    return OK;
}

enum err log_walk(struct sv folder, log_walk_fn *each, void *context)
{
    struct arena arena CLEANUP(arena_close);
    int fd CLEANUP(fd_close) = -1;
    struct sv *names = NULL;
    size_t count = 0;
    arena_open(&arena, NAMES_BYTES_MAX);
    TRY(folder_open(folder, &fd));
    TRY(folder_list(fd, &arena, CHAIN_SEGMENT_ENDING, CHAIN_SEGMENTS_MAX, &names, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(segment_walk(fd, names[i], each, context));
    }
    return OK;
}
