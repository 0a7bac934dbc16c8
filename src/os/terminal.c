#include "os/terminal.h"

#include <errno.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { BREAK_OFF = 3, END_OF_INPUT = 4 };

bool terminal_is_one(void)
{
    return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
}

void terminal_clear(void)
{
    static const char clear[] = "\033[H\033[2J\033[3J";
    if (terminal_is_one()) {
        ssize_t ignored = write(STDOUT_FILENO, clear, sizeof clear - 1);
        (void)ignored;
    }
}

static enum err line_read(char *into, size_t capacity, struct sv *ret_line)
{
    size_t length = 0;
    for (;;) {
        char byte = 0;
        ssize_t got = read(STDIN_FILENO, &byte, 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0 || byte == END_OF_INPUT) {
            return got < 0 ? ERR_IO : length == 0 ? ERR_NOT_FOUND : ERR_REFUSED;
        }
        if (byte == BREAK_OFF) {
            return ERR_REFUSED;
        }
        if (byte == '\n') {
            *ret_line = (struct sv){ into, length < capacity ? length : capacity };
            return length <= capacity ? OK : ERR_LIMIT;
        }
        if (length < capacity) {
            into[length] = byte;
        }
        length += length <= capacity;
    }
}

enum err terminal_line(bool seen, char *into, size_t capacity, struct sv *ret_line)
{
    struct termios before;
    if (seen || tcgetattr(STDIN_FILENO, &before) != 0) {
        return line_read(into, capacity, ret_line);
    }
    struct termios unseen = before;
    unseen.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen) != 0) {
        return ERR_IO;
    }
    enum err err = line_read(into, capacity, ret_line);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    ssize_t ignored = write(STDOUT_FILENO, "\n", 1);
    (void)ignored;
    return err;
}
