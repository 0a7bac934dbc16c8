#include "app/passphrase.h"

#include "base/limits.h"
#include "os/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { PASSPHRASE_FILE_BYTES_MAX = 4096 };

enum err path_read_all(struct arena *arena, struct sv path, size_t bytes_max, struct sv *ret_content)
{
    const char *name = NULL;
    TRY(arena_c_string(arena, path, &name));
    int fd CLEANUP(fd_close) = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return err_of_errno(errno);
    }
    return file_read_all(fd, arena, bytes_max, ret_content);
}

enum err path_write_new(struct arena *arena, struct sv path, struct sv content)
{
    const char *name = NULL;
    TRY(arena_c_string(arena, path, &name));
    int fd CLEANUP(fd_close) = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        return err_of_errno(errno);
    }
    enum err err = file_write(fd, content);
    err = err == OK ? file_sync(fd) : err;
    if (err != OK) {
        (void)unlink(name);
    }
    return err;
}

static enum err line_ask(int terminal, struct sv question, struct arena *arena, struct sv *ret_line)
{
    char *line = arena_take(arena, PASSPHRASE_FILE_BYTES_MAX);
    if (line == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(file_write(terminal, question));
    ssize_t length = read(terminal, line, PASSPHRASE_FILE_BYTES_MAX);
    TRY(file_write(terminal, SV("\n")));
    if (length <= 0 || line[length - 1] != '\n') {
        return ERR_INVALID;
    }
    *ret_line = sv_of_bytes(line, (size_t)length - 1);
    return OK;
}

static enum err terminal_ask(struct arena *arena, bool twice, struct sv *ret_passphrase, struct sv *ret_problem)
{
    struct termios before;
    int terminal CLEANUP(fd_close) = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0 || tcgetattr(terminal, &before) != 0) {
        *ret_problem = SV("there is no terminal to ask the passphrase on: put it in a file that only you can read, and "
                          "give --passphrase-file");
        return ERR_NOT_FOUND;
    }
    struct termios unseen = before;
    unseen.c_lflag &= ~(tcflag_t)ECHO;
    struct sv again = { 0 };
    (void)tcsetattr(terminal, TCSAFLUSH, &unseen);
    enum err err = line_ask(terminal, SV("Passphrase: "), arena, ret_passphrase);
    err = err == OK && twice ? line_ask(terminal, SV("The same again: "), arena, &again) : err;
    (void)tcsetattr(terminal, TCSAFLUSH, &before);
    if (err == OK && twice && !sv_equal(again, *ret_passphrase)) {
        *ret_problem = SV("the two were not the same: nothing was made");
        return ERR_REFUSED;
    }
    *ret_problem = SV("the passphrase could not be read");
    return err;
}

enum err passphrase_read(struct arena *arena, const struct passphrase_wish *wish, struct sv *ret_passphrase,
                         struct sv *ret_problem)
{
    if (sv_empty(wish->file)) {
        return terminal_ask(arena, wish->twice, ret_passphrase, ret_problem);
    }
    struct sv text = { 0 };
    struct sv rest = { 0 };
    *ret_problem = SV("the file of --passphrase-file cannot be read");
    TRY(path_read_all(arena, wish->file, PASSPHRASE_FILE_BYTES_MAX, &text));
    if (!sv_cut(text, '\n', ret_passphrase, &rest)) {
        *ret_passphrase = text;
    }
    return OK;
}
