#include "vault/server.h"

#include "base/limits.h"
#include "base/log.h"
#include "os/file.h"
#include "os/socket.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

static void peer_reset(struct peer *peer)
{
    arena_close(&peer->arena);
    *peer = (struct peer){ .state = PEER_READING, .fd = peer->fd, .sender = peer->sender };
}

static void peer_close(struct peer *peer)
{
    arena_close(&peer->arena);
    fd_close(&peer->fd);
    *peer = (struct peer){ .fd = -1 };
}

static void answer_set(struct peer *peer, const struct frame_content *content)
{
    if (!peer->answers) {
        return;
    }
    if (frame_write(&peer->arena, content, &peer->answer) != OK) {
        peer->answer = (struct sv){ 0 }; /* too big to answer: the peer sees the connection close */
    }
    peer->ready = true;
}

void peer_answer(struct peer *peer, wire_put_fn *put, const void *content)
{
    answer_set(peer, &(struct frame_content){ REFUSAL_NONE, peer->frame.sequence, put, content });
}

void peer_refuse(struct peer *peer, enum refusal refusal)
{
    answer_set(peer, &(struct frame_content){ (uint8_t)refusal, peer->frame.sequence, NULL, NULL });
}

/* Every waiting one: a worker pool that starts hands over many at once. False: the supervisor is gone. */
static bool peers_accept(struct server *server)
{
    for (;;) {
        unsigned char sender = 0;
        int fd = -1;
        enum err err = socket_receive_fd(server->control_fd, 0, &sender, &fd);
        if (err == ERR_TIMEOUT) {
            return true;
        }
        if (err != OK) {
            return false;
        }
        size_t free_at = 0;
        while (free_at < SERVER_CONNECTIONS_MAX && server->peers[free_at].state != PEER_NONE) {
            free_at++;
        }
        if (fd < 0 || free_at == SERVER_CONNECTIONS_MAX || (sender != SENDER_WEB && sender != SENDER_COMMAND)) {
            fd_close(&fd);
            continue;
        }
        socket_set_blocking(fd, false);
        server->peers[free_at] = (struct peer){ .state = PEER_READING, .fd = fd, .sender = sender };
    }
}

/* False: closed or broken. *ret_all: everything asked for is there. */
static bool receive_some(struct peer *peer, void *into, size_t wanted, bool *ret_all)
{
    while (peer->got < wanted) {
        ssize_t got = recv(peer->fd, (char *)into + peer->got, wanted - peer->got, 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            *ret_all = false;
            return true;
        }
        if (got <= 0) {
            return false;
        }
        peer->got += (size_t)got;
    }
    *ret_all = true;
    return true;
}

static bool body_begin(struct peer *peer)
{
    struct wire_in in = wire_in_of(sv_of_bytes(peer->head, sizeof peer->head));
    uint32_t length = wire_get_u32(&in);
    if (length < FRAME_HEAD_BYTES || length > LIMIT_VAULT_MESSAGE_BYTES) {
        return false;
    }
    arena_open(&peer->arena, SERVER_ARENA_BYTES);
    peer->body = arena_take(&peer->arena, length);
    peer->body_bytes = length;
    peer->got = 0;
    return peer->body != NULL;
}

/* False: this peer is to be closed. *ret_complete: a whole message is in. */
static bool peer_read(struct peer *peer, bool *ret_complete)
{
    bool all = false;
    if (peer->body == NULL) {
        if (!receive_some(peer, peer->head, sizeof peer->head, &all)) {
            return false;
        }
        if (!all) {
            *ret_complete = false;
            return true;
        }
        if (!body_begin(peer)) {
            return false;
        }
    }
    return receive_some(peer, peer->body, peer->body_bytes, ret_complete);
}

static struct sv part_of(enum message_receiver receiver)
{
    switch (receiver) {
    case RECEIVER_VAULT: return SV("vault");
    case RECEIVER_PASSWORD: return SV("password");
    case RECEIVER_SHEET: return SV("sheet");
    }
    return SV("vault");
}

static void message_handle(struct server *server, struct peer *peer)
{
    peer->state = PEER_HANDLED;
    if (!frame_read((struct sv){ peer->body, peer->body_bytes }, &peer->frame) || peer->frame.kind >= MESSAGE_COUNT) {
        peer_close(peer);
        return;
    }
    const struct message_rule *rule = message_rule((enum message)peer->frame.kind);
    log_trace_set(peer->frame.trace);
    peer->answers = rule->answered;
    if (rule->receiver != server->receiver || (rule->senders & peer->sender) == 0 ||
        peer->body_bytes > rule->bytes_max) {
        log_event(LOG_WARNING, rule->name, SV("wrong_sender"), peer->sender);
        peer_refuse(peer, REFUSAL_SENDER);
    } else {
        log_event(LOG_DETAIL, part_of(server->receiver), rule->name, (int64_t)peer->body_bytes);
        server->handle(server->context, peer);
    }
    log_trace_set(0);
    if (!peer->answers && peer->state == PEER_HANDLED) {
        peer_reset(peer);
    }
}

static void peer_send(struct peer *peer)
{
    peer->state = PEER_ANSWERING;
    if (peer->answer.length == 0) {
        peer_close(peer);
        return;
    }
    while (peer->sent < peer->answer.length) {
        ssize_t put = send(peer->fd, peer->answer.at + peer->sent, peer->answer.length - peer->sent, MSG_NOSIGNAL);
        if (put < 0 && (errno == EAGAIN || errno == EINTR)) {
            return;
        }
        if (put <= 0) {
            peer_close(peer);
            return;
        }
        peer->sent += (size_t)put;
    }
    peer_reset(peer);
}

static short events_of(const struct peer *peer)
{
    switch (peer->state) {
    case PEER_READING: return POLLIN;
    case PEER_ANSWERING: return POLLOUT;
    case PEER_NONE:
    case PEER_HANDLED: return 0;
    }
    return 0;
}

static void round_run(struct server *server, const struct pollfd *polled)
{
    for (size_t i = 0; i < SERVER_CONNECTIONS_MAX; i++) {
        struct peer *peer = &server->peers[i];
        if (peer->state == PEER_READING && polled[i].fd == peer->fd && polled[i].revents != 0) {
            bool complete = false;
            if (!peer_read(peer, &complete)) {
                peer_close(peer);
            } else if (complete) {
                message_handle(server, peer);
            }
        } else if (peer->state == PEER_ANSWERING && polled[i].revents != 0) {
            peer_send(peer);
        }
    }
    if (server->round_end != NULL) {
        server->round_end(server->context);
    }
    for (size_t i = 0; i < SERVER_CONNECTIONS_MAX; i++) {
        if (server->peers[i].state == PEER_HANDLED && server->peers[i].ready) {
            peer_send(&server->peers[i]);
        }
    }
}

void server_run(struct server *server)
{
    struct pollfd polled[2 + SERVER_CONNECTIONS_MAX];
    for (size_t i = 0; i < SERVER_CONNECTIONS_MAX; i++) {
        server->peers[i] = (struct peer){ .fd = -1 };
    }
    while (!server->stopping) {
        polled[0] = (struct pollfd){ .fd = server->stop_fd, .events = POLLIN };
        polled[1] = (struct pollfd){ .fd = server->control_fd, .events = POLLIN };
        for (size_t i = 0; i < SERVER_CONNECTIONS_MAX; i++) {
            struct peer *peer = &server->peers[i];
            short events = events_of(peer);
            polled[2 + i] = (struct pollfd){ .fd = events == 0 ? -1 : peer->fd, .events = events };
        }
        int wait_ms = server->idle(server->context);
        if (poll(polled, 2 + SERVER_CONNECTIONS_MAX, wait_ms) < 0) {
            continue;
        }
        if (polled[0].revents != 0 || (polled[1].revents != 0 && !peers_accept(server))) {
            break;
        }
        round_run(server, &polled[2]);
    }
    for (size_t i = 0; i < SERVER_CONNECTIONS_MAX; i++) {
        peer_close(&server->peers[i]);
    }
}
