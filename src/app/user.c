/* Accounts from the command line. */
#include "app/commands.h"
#include "organisation/command.h"

enum err command_user(struct command_call *call)
{
    struct app *app = call->app;
    struct people_command people = { .store = app->store, .vault = app->vault, .arena = call->arena,
                                     .random = &app->random, .clock = &app->clock, .address = SV(""),
                                     .out = call->out };
    return user_command(&people, call->arguments, call->count, &call->exit);
}
