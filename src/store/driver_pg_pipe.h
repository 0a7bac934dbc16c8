/* A connection to PostgreSQL as a pipe: messages go in, answers come out in the same order, and the connection waits
 * for the server only when somebody needs an answer. Only the PostgreSQL driver uses this.
 *
 * BEGIN, the scope, PREPARE and statements whose result nobody looks at are put into the pipe without waiting; whoever
 * asks for rows, or commits, settles it: one round trip for all. When a message fails the server skips what stands
 * behind it; `failed` then says how, until the next transaction begins.
 */
#ifndef SEINHUIS_STORE_DRIVER_PG_PIPE_H
#define SEINHUIS_STORE_DRIVER_PG_PIPE_H

#include "store/driver.h"

#include <libpq-fe.h>

enum { PIPE_MESSAGES_MAX = 64, PIPE_PARAMETERS_MAX = 60, PIPE_NAME_BYTES = 24 };

enum message_kind {
    MESSAGE_CONTROL, /* BEGIN, SET, ROLLBACK, ... */
    MESSAGE_PREPARE, /* of `cursor`: when it fails the cursor has nothing prepared */
    MESSAGE_RUN,     /* a statement whose result nobody looks at */
    MESSAGE_ASK,     /* a statement of `cursor`, which gets its rows */
    MESSAGE_COMMIT,
    MESSAGE_SYNC     /* the server's answers up to here are sent, and errors end here */
};

struct message {
    enum message_kind kind;
    struct cursor *cursor;
};

enum commit_end { COMMIT_NOT_ASKED, COMMIT_DONE, COMMIT_REFUSED, COMMIT_UNKNOWN };

struct pg {
    struct connection base;
    PGconn *handle;
    struct kept kept;
    uint64_t names; /* of kept statements, counting up */
    struct message messages[PIPE_MESSAGES_MAX];
    size_t count;
    enum err failed;        /* the first failure of this transaction */
    bool told;              /* ... and the server said so itself */
    enum commit_end commit;
    uint32_t statements;    /* of this transaction */
    struct scope said;      /* to the server, for what follows in this transaction */
    bool in_transaction;
    bool again;             /* a fresh run may succeed */
    bool careful;           /* the next transaction waits for every statement, so that each failure shows where it is */
    bool careful_now;
    bool stale;             /* kept statements are older than the tables: to be dropped before the next transaction */
    bool plain;             /* for pg_handle(): nothing stays in the pipe */
};

struct pg *pg_of(struct connection *connection);
/* Puts a control statement into the pipe. */
MUST enum err pipe_control(struct pg *pg, const char *text);
MUST enum err pipe_commit(struct pg *pg);
/* Puts a statement into the pipe, and before it what makes it kept; `kind` is MESSAGE_RUN or MESSAGE_ASK. */
MUST enum err pipe_statement(struct pg *pg, struct cursor *cursor, const struct value *values, enum message_kind kind);
MUST enum err pipe_prepare(struct pg *pg, struct cursor *cursor);
/* Waits for all answers; how the transaction stands. */
MUST enum err pipe_settle(struct pg *pg);
/* Sends all off; whoever uses the connection next reads the answers. */
void pipe_send(struct pg *pg);
/* Settles, and leaves the connection to libpq's plain calls; the next message makes it a pipe again. */
MUST enum err pipe_leave(struct pg *pg);
void pipe_forget_kept(struct pg *pg);
/* Of a plain call. */
MUST enum err pipe_result_err(struct pg *pg, const PGresult *result);

#endif
