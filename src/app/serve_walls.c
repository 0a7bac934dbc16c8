#include "app/serve_walls.h"

#include "os/file.h"
#include "os/process.h"
#include "os/sandbox.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

enum { FOLDERS_MAX = 8 };

struct folders {
    struct sandbox_folder list[FOLDERS_MAX];
    size_t count;
};

static void folders_close(struct folders *folders)
{
    for (size_t i = 0; i < folders->count; i++) {
        if (folders->list[i].runs) {
            fd_close(&folders->list[i].fd);
        }
    }
}

static enum err runs_add(struct folders *folders, const char *path)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    ASSERT(folders->count < FOLDERS_MAX);
    if (fd < 0) {
        return ERR_IO;
    }
    folders->list[folders->count++] = (struct sandbox_folder){ .fd = fd, .runs = true };
    return OK;
}

/* The folder and not the file: a newer version of it, put there while we run, may be started too. */
static enum err runs_add_beside(struct folders *folders, struct process_path *path)
{
    char *slash = strrchr(path->text, '/');
    if (slash == NULL || slash == path->text) {
        return ERR_INVALID;
    }
    *slash = '\0';
    return runs_add(folders, path->text);
}

/* Of ld.so, which the kernel runs for us; "": this program is of one piece. */
static const char *interpreter(void)
{
    const ElfW(Phdr) *heads = (const ElfW(Phdr) *)getauxval(AT_PHDR);
    const char *base = NULL;
    for (size_t i = 0; i < getauxval(AT_PHNUM); i++) {
        if (heads[i].p_type == PT_PHDR) {
            base = (const char *)heads - heads[i].p_vaddr;
        } else if (heads[i].p_type == PT_INTERP && base != NULL) {
            return base + heads[i].p_vaddr;
        }
    }
    return "";
}

static enum err interpreter_add(struct folders *folders)
{
    struct process_path real;
    const char *path = interpreter();
    if (path[0] == '\0') {
        return OK;
    }
    if (realpath(path, real.text) == NULL) {
        return ERR_IO;
    }
    return runs_add_beside(folders, &real);
}

static enum err walls_up(struct folders *folders, const struct folder *folder)
{
    static const struct sv executables[] = { SV_INIT("seinhuis-vault"), SV_INIT("seinhuis-password"),
                                             SV_INIT("seinhuis-sheet") };
    struct sandbox_status status;
    folders->list[folders->count++] = (struct sandbox_folder){ .fd = folder->fd, .write = true };
    /* Ourselves as one file: beside us may lie every program of the system. */
    TRY(runs_add(folders, "/proc/self/exe"));
    TRY(interpreter_add(folders));
    for (size_t i = 0; i < sizeof executables / sizeof executables[0]; i++) {
        struct process_path path;
        TRY(process_find(executables[i], &path));
        TRY(runs_add_beside(folders, &path));
    }
    return sandbox_enter(&(struct sandbox_options){ .profile = SANDBOX_SUPERVISOR, .folders = folders->list,
                                                    .folder_count = folders->count,
                                                    .connects = !sv_empty(folder->config.database) ||
                                                                !sv_empty(folder->config.key_store) },
                         &status);
}

enum err serve_walls_up(const struct folder *folder)
{
    struct folders folders CLEANUP(folders_close) = { .count = 0 };
    return walls_up(&folders, folder);
}
