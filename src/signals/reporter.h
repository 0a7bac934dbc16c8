/* Reporter: what somebody who reported can do afterwards with nothing but their code.
 *
 * They see one of four states, the promised date and the messages of both sides; they can write, and withdraw. Never
 * the report's own text, an outcome, or a stage of a case.
 * Invariants
 *   - A wrong code and one that was withdrawn, destroyed or sealed are the same ERR_NOT_FOUND by the same query.
 *   - The code opens the reporter's key and nothing else: the vault compares it itself, and every opening leaves a log
 *     line without a name or address.
 *   - The code belongs to the signal, not to a municipality: it keeps working after a transfer.
 *   - Withdrawing destroys the reporter's key (identity and messages) with the same commit; the rest is destroyed on a
 *     near date unless two people keep it for serious danger. Silence means destruction. Recipients are told.
 * Errors: ERR_NOT_FOUND as above; ERR_LIMIT too many messages; ERR_VAULT and the store's: nothing is written. Functions
 * take a desk without actor or session, and the code as code_read gave it.
 * Lifetime: what is given out lives in the desk's arena.
 */
#ifndef SEINHUIS_SIGNALS_REPORTER_H
#define SEINHUIS_SIGNALS_REPORTER_H

#include "base/code.h"
#include "signals/signals.h"

struct reporter_message {
    bool from_reporter;
    bool readable; /* false: its bytes were changed; say so, never guess */
    struct instant sent;
    struct clear text;
};

struct reporter_talk {
    struct municipality_id municipality; /* which handles it now */
    enum reporter_state state;
    struct date answer_by;
    struct instant answered;           /* ms 0: not yet */
    struct reporter_message *messages; /* oldest first */
    size_t message_count;
};

/* At most this many messages from one reporter; after that the page says to call. */
enum { REPORTER_MESSAGES_MAX = 100 };

MUST enum err reporter_open(const struct desk *desk, const struct code *code, struct reporter_talk *ret_talk);

struct reporter_writing {
    struct sv text;
    struct code once; /* of the form: sent twice is one message */
};
/* The talk as it will stand: with the new message, unless it stood there already. */
MUST enum err reporter_write(const struct desk *desk, const struct code *code, const struct reporter_writing *writing,
                             struct reporter_talk *ret_talk, const void **ret_ready);
MUST enum err reporter_write_apply(struct tx_write *tx, const void *ready);

struct reporter_withdrawal {
    struct municipality_id municipality;
    struct date decide_by; /* until when two people may keep what was told; destroyed then */
};
/* What withdrawing would do, for the page that asks; nothing is prepared. */
MUST enum err reporter_withdrawal(const struct desk *desk, const struct code *code,
                                  struct reporter_withdrawal *ret_withdrawal);
MUST enum err reporter_withdraw(const struct desk *desk, const struct code *code,
                                struct reporter_withdrawal *ret_withdrawal, const void **ret_ready);
/* OK also when it was withdrawn a moment ago: sent twice is once. */
MUST enum err reporter_withdraw_apply(struct tx_write *tx, const void *ready);

#endif
