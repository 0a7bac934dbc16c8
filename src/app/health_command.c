/* `seinhuis health`: what the running server knows of itself, one line per part. Answered from memory, so also while
 * another command or the database keeps it busy. */
#include "app/commands.h"

#include "app/health.h"

enum err command_health(struct command_call *call)
{
    struct health_picture picture = health_picture(call->app->health);
    bool all = true;
    for (uint32_t i = 0; i < PART_COUNT; i++) {
        buf_put(call->out, metric_part_word((enum metric_part)i));
        buf_put(call->out, SV(": "));
        buf_put(call->out, part_state_word(picture.parts[i]));
        buf_put_byte(call->out, '\n');
        all = all && part_state_works(picture.parts[i]);
    }
    call->exit = all ? 0 : 1;
    return OK;
}
