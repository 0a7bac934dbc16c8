/* The command line and the process roles: `serve` is the supervisor, `web-process` what it starts to face the network,
 * everything
 * else a row of the table in app/command.c. The vault and the password helpers are programs of their own.
 */
#include "app/command.h"
#include "app/web_process.h"

#include <string.h>

static bool asks_help(int count, char **words)
{
    return count > 2 && strcmp(words[2], "--help") == 0;
}

int main(int count, char **words)
{
    if (count > 1 && strcmp(words[1], "web-process") == 0) {
        return web_process_main(count - 1, words + 1);
    }
    if (count > 1 && strcmp(words[1], "serve") == 0 && !asks_help(count, words)) {
        return serve_main(count - 1, words + 1);
    }
    return command_main(count, words);
}
