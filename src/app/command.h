/* The command line as one table: `seinhuis NAME ...`, each with its sentence and usage, so that help cannot be missing.
 *
 * A command that needs the installation runs inside the server when one runs (over the control socket), otherwise it
 * opens the installation itself: nobody writes beside the writer.
 */
#ifndef SEINHUIS_APP_COMMAND_H
#define SEINHUIS_APP_COMMAND_H

#include "app/app.h"
#include "base/buf.h"

enum command_need {
    NEEDS_NOTHING,
    NEEDS_INSTALLATION,
    NEEDS_SERVER,              /* only a running server can answer, and it does so beside another command */
    NEEDS_INSTALLATION_INSIDE  /* the part of another command that runs inside: not on the list that people read */
};

struct command_call {
    struct arena *arena;
    const struct sv *arguments;  /* after the command's own words */
    size_t count;
    struct app *app;             /* NEEDS_INSTALLATION */
    struct sv data;              /* --data, or the default folder */
    struct buf *out;
    int exit;                    /* 0 done, 1 failed, 2 the words are wrong */
};
struct command {
    struct sv name;              /* "log verify" */
    enum command_need need;
    enum err (*run)(struct command_call *call);
    struct sv sentence;
    struct sv usage;
};
extern const struct command commands[];
extern const size_t command_count;

/* Runs what the words say and prints it. */
int command_main(int count, char **words);
/* Runs a command that needs the installation, on behalf of `call`: inside the server that runs, or by opening it. Its
 * words are the whole of them, the command's own first. */
MUST enum err command_inside(struct command_call *call, const struct sv *words, size_t count, struct sv *ret_problem);
/* The command that these words begin with; ret_used: how many are its name. NULL: none. */
const struct command *command_find(const struct sv *words, size_t count, size_t *ret_used);

#endif
