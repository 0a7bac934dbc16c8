/* `seinhuis health`: what the running server knows of itself, one line per part. Answered from memory, so also while
 * another command or the database keeps it busy. */
#include "app/commands.h"

enum err command_health(struct command_call *call)
{
    struct health health;
    bool all = true;
    app_health(call->app, &health);
    for (size_t i = 0; i < health.count; i++) {
        buf_put(call->out, health.parts[i].part);
        buf_put(call->out, SV(": "));
        buf_put(call->out, health.parts[i].state);
        buf_put_byte(call->out, '\n');
        all = all && health.parts[i].ok;
    }
    call->exit = all ? 0 : 1;
    return OK;
}
