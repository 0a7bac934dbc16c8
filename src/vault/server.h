/* The loop of a small process that answers frames: one thread, all readable requests of a round together.
 *
 * A round: take new connections from the control socket, read what is there, handle every complete message, `round_end`
 * (where the vault makes its log durable, once for all), then send the answers. One message per connection at a time,
 * so each connection's memory is one arena, wiped when its answer is out.
 * Invariants: never blocks but in poll; a peer that sends nonsense or stops reading costs only itself.
 */
#ifndef SEINHUIS_VAULT_SERVER_H
#define SEINHUIS_VAULT_SERVER_H

#include "vault/wire.h"

enum { SERVER_CONNECTIONS_MAX = 256, SERVER_ARENA_BYTES = 3 * 4 * 1024 * 1024 };

enum peer_state {
    PEER_NONE,
    PEER_READING,  /* a message, perhaps not begun */
    PEER_HANDLED,  /* waits for round_end, or for its turn in a queue */
    PEER_ANSWERING /* part of the answer is out */
};

struct peer {
    enum peer_state state;
    int fd;
    unsigned sender; /* SENDER_WEB or SENDER_COMMAND */
    struct arena arena;
    unsigned char head[FRAME_LENGTH_BYTES];
    char *body; /* NULL: still reading the length */
    size_t body_bytes;
    size_t got;
    struct frame frame;
    struct sv answer;
    size_t sent;
    bool answers; /* this message wants one */
    bool ready;   /* and it is made */
    bool logged;  /* the answer leans on lines written in this round */
};

struct server {
    enum message_receiver receiver;
    int control_fd;
    int stop_fd;
    void (*handle)(void *context, struct peer *peer); /* checked: known message, right sender, size */
    void (*round_end)(void *context);                 /* may be NULL */
    /* how long the loop may sleep, ms; called once a round; may do work */
    int (*idle)(void *context);
    void *context;
    bool stopping; /* set by a callback: this round is the last */
    struct peer peers[SERVER_CONNECTIONS_MAX];
};

/* Until stop_fd is readable or the control socket closes. The server is the process' start-up object. */
void server_run(struct server *server);

void peer_answer(struct peer *peer, wire_put_fn *put, const void *content); /* REFUSAL_NONE with this payload */
void peer_refuse(struct peer *peer, enum refusal refusal);

#endif
