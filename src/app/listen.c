#include "app/listen.h"

#include "os/file.h"
#include "os/service.h"
#include "os/socket.h"

enum { SENTENCE_BYTES = 512 };

/* "meetadres 127.0.0.1:9464: " and what is wrong with it. */
static struct sv sentence(struct arena *arena, struct sv setting, struct sv value, struct sv what)
{
    struct buf buf;
    buf_open(&buf, arena, SENTENCE_BYTES);
    buf_put(&buf, setting);
    buf_put_byte(&buf, ' ');
    buf_put(&buf, sv_until(value, 100));
    buf_put(&buf, SV(": "));
    buf_put(&buf, what);
    return buf.failed ? what : buf_view(&buf);
}

static struct sv number_text(struct arena *arena, int64_t number)
{
    struct buf buf;
    buf_open(&buf, arena, 32);
    buf_put_int(&buf, number);
    return buf_view(&buf);
}

struct asked {
    struct sv host;
    int64_t port;
    struct sv host_setting, port_setting; /* names, for the sentence */
};

static enum err tcp_open(struct arena *arena, const struct asked *asked, struct listening *listening, int *ret_fd,
                         struct sv *ret_problem)
{
    enum err err = socket_listen_tcp(&(struct tcp_address){ asked->host, (uint16_t)asked->port }, ret_fd,
                                     &listening->port);
    struct sv port = number_text(arena, asked->port);
    if (err == ERR_CONFLICT) {
        *ret_problem = sentence(arena, asked->port_setting, port,
                                SV("another program listens there: stop it, or choose another port"));
    } else if (err == ERR_NOT_FOUND) {
        *ret_problem = sentence(arena, asked->host_setting, asked->host,
                                SV("this machine does not have that address: write one it has, such as 127.0.0.1"));
    } else if (err == ERR_REFUSED) {
        *ret_problem = sentence(arena, asked->port_setting, port,
                                SV("this user may not listen below 1024: choose a higher port and let the proxy have "
                                   "the low one"));
    } else {
        *ret_problem = sentence(arena, asked->host_setting, asked->host,
                                SV("not a numeric address: write one such as 127.0.0.1 or ::1"));
    }
    return err;
}

/* --- for numbers -------------------------------------------------------------------------------------------------- */

static bool is_loopback(struct sv host)
{
    return sv_starts(host, SV("127.")) || sv_equal(host, SV("::1"));
}

static bool address_cut(struct sv address, struct asked *asked)
{
    struct sv port = { "", 0 };
    if (sv_starts(address, SV("["))) {
        struct sv rest = { "", 0 };
        return sv_cut(sv_from(address, 1), ']', &asked->host, &rest) && sv_starts(rest, SV(":")) &&
               sv_to_int(sv_from(rest, 1), &asked->port) && asked->port >= 0 && asked->port <= 65535;
    }
    return sv_cut(address, ':', &asked->host, &port) && sv_to_int(port, &asked->port) && asked->port >= 0 &&
           asked->port <= 65535;
}

/* Numbers are for whoever keeps the machine; that others can reach them must be written out. */
static enum err metrics_open(struct arena *arena, const struct folder *folder, struct listening *listening,
                             struct sv *ret_problem)
{
    struct sv setting = folder->config.metrics;
    struct sv address = setting;
    struct sv word = { "", 0 };
    if (sv_empty(setting)) {
        return OK;
    }
    if (sv_starts(setting, SV("/"))) {
        *ret_problem = sentence(arena, SV("meetadres"), setting,
                                SV("the socket cannot be made there: name a place in a folder that this user owns"));
        return socket_listen_unix(setting, &listening->metrics);
    }
    bool outside = sv_cut(setting, ' ', &address, &word) && sv_equal(sv_trim(word), SV("van-buiten"));
    struct asked asked = { .host_setting = SV("meetadres"), .port_setting = SV("meetadres") };
    if (!address_cut(address, &asked)) {
        *ret_problem = sentence(arena, SV("meetadres"), setting,
                                SV("not an address: write 127.0.0.1:9464, [::1]:9464 or /path/of/a/socket"));
        return ERR_INVALID;
    }
    if (!is_loopback(asked.host) && !outside) {
        *ret_problem = sentence(arena, SV("meetadres"), setting,
                                SV("others could reach that: use 127.0.0.1, or write van-buiten behind it when it is "
                                   "meant so"));
        return ERR_REFUSED;
    }
    struct listening metrics = { 0 };
    return tcp_open(arena, &asked, &metrics, &listening->metrics, ret_problem);
}

enum err listening_open(struct arena *arena, const struct folder *folder, struct listening *ret_listening,
                        struct sv *ret_problem)
{
    struct listening listening = { -1, -1, -1, 0 };
    const struct asked web = { folder->config.listen, folder->config.port, SV("luisteradres"), SV("poort") };
    *ret_problem = SV("the socket that systemd gives is not usable: one ListenStream= in seinhuis.socket, no more");
    enum err err = service_socket(&listening.web);
    if (err == OK) {
        listening.port = socket_port(listening.web);
    } else if (err == ERR_NOT_FOUND) {
        err = tcp_open(arena, &web, &listening, &listening.web, ret_problem);
    }
    if (err == OK) {
        err = metrics_open(arena, folder, &listening, ret_problem);
    }
    if (err == OK) {
        *ret_problem = SV("the control socket in the data folder cannot be made: check that this user owns the folder "
                          "and that its path is short (at most 90 letters)");
        err = socket_listen_unix(folder->control, &listening.control);
    }
    if (err != OK) {
        fd_close(&listening.web);
        fd_close(&listening.metrics);
        fd_close(&listening.control);
        return err;
    }
    *ret_listening = listening;
    return OK;
}
