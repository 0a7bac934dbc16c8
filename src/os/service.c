#include "os/service.h"

#include <sys/socket.h>
#include <systemd/sd-daemon.h>

enum { US_PER_MS = 1000 };

enum err service_socket(int *ret_fd)
{
    int count = sd_listen_fds(1);
    if (count <= 0) {
        return count == 0 ? ERR_NOT_FOUND : ERR_INVALID;
    }
    if (count > 1) {
        return ERR_LIMIT;
    }
    if (sd_is_socket(SD_LISTEN_FDS_START, AF_UNSPEC, SOCK_STREAM, 1) <= 0) {
        return ERR_INVALID;
    }
    *ret_fd = SD_LISTEN_FDS_START;
    return OK;
}

int64_t service_watchdog_ms(void)
{
    uint64_t us = 0;
    return sd_watchdog_enabled(0, &us) > 0 ? (int64_t)(us / US_PER_MS) : 0;
}

void service_say(enum service_word word)
{
    static const char *const words[] = {
        [SERVICE_READY] = "READY=1\nSTATUS=Web and vault answer.",
        [SERVICE_ALIVE] = "WATCHDOG=1\nSTATUS=Web and vault answer.",
        [SERVICE_STOPPING] = "STOPPING=1\nSTATUS=Requests under way are finished.",
        [SERVICE_WITHOUT_VAULT] = "STATUS=Web answers, the vault does not: reports cannot be received.",
    };
    (void)sd_notify(0, words[word]);
}
