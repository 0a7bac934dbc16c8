#include "vault/serve_keys.h"

#include "base/limits.h"
#include "base/log.h"

enum { FLUSH_AFTER_MS = 1000, HEAD_AFTER_MS = 5000, IDLE_MS = 60000, LINES_READ_MAX = 1000 };

static void refuse(struct peer *peer, enum refusal refusal)
{
    log_event(LOG_WARNING, SV("vault"), message_rule((enum message)peer->frame.kind)->name, refusal);
    peer_refuse(peer, refusal);
}

static enum err commit(struct vault_state *state)
{
    enum err err = log_commit(&state->log);
    if (err != OK) {
        log_error(SV("vault"), SV("log_not_written"), err);
    }
    state->server.stopping = state->server.stopping || state->log.lost;
    return err;
}

static void do_batch(struct vault_state *state, struct peer *peer)
{
    struct vault_batch *batch = NULL;
    if (batch_get(&peer->arena, peer->frame.payload, &batch) != OK) {
        refuse(peer, REFUSAL_MALFORMED);
        return;
    }
    enum refusal refusal = serve_batch(state, batch);
    if (refusal != REFUSAL_NONE) {
        serve_refused(state, batch, refusal);
        refuse(peer, refusal);
        return;
    }
    state->batches++;
    peer->logged = batch->line_count > 0;
    peer_answer(peer, batch_answer_put, batch);
}

static void do_outcome(struct vault_state *state, struct peer *peer)
{
    struct wire_in in = wire_in_of(peer->frame.payload);
    int64_t intent = wire_get_i64(&in);
    bool done = wire_get_bool(&in);
    if (!wire_all_read(&in)) {
        log_event(LOG_WARNING, SV("vault"), SV("outcome"), REFUSAL_MALFORMED);
        return;
    }
    /* One that nothing waits for is common: web tells how every request ended, also those that only looked. */
    enum err err = log_add_outcome(&state->log, intent, done, clock_now(&state->clock));
    if (err != OK && err != ERR_NOT_FOUND) {
        log_error(SV("vault"), SV("outcome"), err);
    }
}

static void session_put(struct wire_out *out, const void *content)
{
    const struct vault_session *session = content;
    wire_put_bytes(out, session->bytes, VAULT_SESSION_BYTES);
}

static void do_session_mint(struct vault_state *state, struct peer *peer)
{
    struct wire_in in = wire_in_of(peer->frame.payload);
    struct session_request request = { .person = { wire_get_i64(&in) } };
    request.length_ms = wire_get_i64(&in);
    uint32_t count = wire_get_count(&in, VAULT_SESSION_MUNICIPALITIES, sizeof(int64_t));
    for (uint32_t i = 0; i < count; i++) {
        request.municipalities[i].value = wire_get_i64(&in);
    }
    struct vault_session session;
    if (!wire_all_read(&in)) {
        refuse(peer, REFUSAL_MALFORMED);
    } else if (session_mint(&state->sessions, &request, clock_now(&state->clock), &session) != OK) {
        refuse(peer, REFUSAL_SESSION);
    } else {
        peer_answer(peer, session_put, &session);
    }
}

/* Of the messages that hold one number. */
static bool number_get(struct peer *peer, int64_t *ret_number)
{
    struct wire_in in = wire_in_of(peer->frame.payload);
    int64_t number = wire_get_i64(&in);
    if (!wire_all_read(&in) || number < 0) {
        refuse(peer, REFUSAL_MALFORMED);
        return false;
    }
    *ret_number = number;
    return true;
}

static void answer_done(struct peer *peer, enum err err)
{
    if (err == OK) {
        peer_answer(peer, NULL, NULL);
    } else {
        log_error(SV("vault"), message_rule((enum message)peer->frame.kind)->name, err);
        peer_refuse(peer, REFUSAL_LOG);
    }
}

static void u32_put(struct wire_out *out, const void *content)
{
    const uint32_t *number = content;
    wire_put_u32(out, *number);
}

static void do_log_prune(struct vault_state *state, struct peer *peer)
{
    struct instant now = clock_now(&state->clock);
    struct instant before = { 0 };
    uint32_t segments = 0;
    if (!number_get(peer, &before.ms)) {
        return;
    }
    if (before.ms > now.ms - state->log_keep_ms) {
        before.ms = now.ms - state->log_keep_ms;
    }
    enum err err = log_prune(&state->log, before, now, &segments);
    if (err == OK) {
        peer_answer(peer, u32_put, &segments);
    } else {
        answer_done(peer, err);
    }
}

struct lines {
    const struct log_line *lines;
    uint32_t count;
};

static void lines_put(struct wire_out *out, const void *content)
{
    const struct lines *lines = content;
    wire_put_u32(out, lines->count);
    for (uint32_t i = 0; i < lines->count; i++) {
        const struct log_line *line = &lines->lines[i];
        wire_put_i64(out, line->number);
        wire_put_i64(out, line->at.ms);
        wire_put_i64(out, line->outcome_of);
        wire_put_u8(out, line->done);
        if (line->outcome_of == 0) {
            log_entry_put(out, &line->entry);
        }
    }
}

static void do_log_read(struct vault_state *state, struct peer *peer)
{
    struct wire_in in = wire_in_of(peer->frame.payload);
    int64_t after = wire_get_i64(&in);
    uint32_t count_max = wire_get_u32(&in);
    struct log_line *read = NULL;
    struct lines lines = { 0 };
    if (!wire_all_read(&in) || count_max > LINES_READ_MAX) {
        refuse(peer, REFUSAL_MALFORMED);
        return;
    }
    /* So that outcomes are seen at once. Not when others of this round wait: a failure must be told to them. */
    enum err err = state->log.awaited ? OK : commit(state);
    if (err == OK) {
        err = log_read(&state->log, &peer->arena, after, count_max, &read, &lines.count);
    }
    if (err != OK) {
        answer_done(peer, err);
        return;
    }
    lines.lines = read;
    peer_answer(peer, lines_put, &lines);
}

static void opens_put(struct wire_out *out, const void *content)
{
    const struct log_state *log = content;
    wire_put_u32(out, log->open_count);
    for (uint32_t i = 0; i < log->open_count; i++) {
        wire_put_i64(out, log->open[i]);
    }
}

static void do_status(const struct vault_state *state, struct peer *peer)
{
    const struct vault_status status = { .line = state->log.durable.number,
                                         .batches = state->batches,
                                         .syncs = (int64_t)state->log.syncs,
                                         .open_intents = state->log.durable.open_count,
                                         .landlock_abi = state->landlock_abi,
                                         .key_since = state->log.key_since,
                                         .log_damaged = state->log.damaged };
    peer_answer(peer, status_put, &status);
}

void serve_message(void *context, struct peer *peer)
{
    struct vault_state *state = context;
    struct instant now = clock_now(&state->clock);
    int64_t number = 0;
    switch ((enum message)peer->frame.kind) {
    case MESSAGE_BATCH: do_batch(state, peer); break;
    case MESSAGE_OUTCOME: do_outcome(state, peer); break;
    case MESSAGE_SESSION_MINT: do_session_mint(state, peer); break;
    case MESSAGE_SESSION_END_ALL:
        if (number_get(peer, &number)) {
            answer_done(peer, sessions_end_all(&state->sessions, (struct person_id){ number }, now));
        }
        break;
    case MESSAGE_MUNICIPALITY_CREATE:
        if (number_get(peer, &number)) {
            answer_done(peer, keys_municipality_create(state->keys, (struct municipality_id){ number }));
        }
        break;
    case MESSAGE_LOG_READ: do_log_read(state, peer); break;
    case MESSAGE_LOG_OPEN_INTENTS: peer_answer(peer, opens_put, &state->log.now); break;
    case MESSAGE_LOG_PRUNE: do_log_prune(state, peer); break;
    case MESSAGE_PING: do_status(state, peer); break;
    case MESSAGE_KEYS_LIST:
    case MESSAGE_KEYS_BEGIN:
    case MESSAGE_KEYS_RENEW:
    case MESSAGE_KEYS_END: serve_keys(state, peer); break;
    case MESSAGE_PASSWORD_HASH:
    case MESSAGE_PASSWORD_VERIFY:
    case MESSAGE_TOTP_VERIFY:
    case MESSAGE_TOTP_SECRET:
    case MESSAGE_RECOVERY_CODES:
    case MESSAGE_SHEET_PRINT:
    case MESSAGE_SHEET_MEETING:
    case MESSAGE_COUNT: refuse(peer, REFUSAL_MALFORMED); break;
    }
}

/* One sync for everybody who asked in this round; without it, nobody of them gets an answer but a refusal. Outcomes
 * alone wait for the next sync: nobody waits for them. */
void serve_round_end(void *context)
{
    struct vault_state *state = context;
    if (!state->log.awaited) {
        return;
    }
    bool written = commit(state) == OK;
    for (size_t i = 0; i < SERVER_CONNECTIONS_MAX; i++) {
        struct peer *peer = &state->server.peers[i];
        if (written) {
            serve_keys_end(state, peer);
        } else if (peer->state == PEER_HANDLED && peer->logged) {
            peer_refuse(peer, REFUSAL_LOG);
        }
    }
}

/* Milliseconds until something is due that became needed some time ago; 0: now. */
static int due_in(int64_t *due_ms, bool needed, int64_t after_ms)
{
    int64_t now_ms = clock_monotonic_ms();
    if (!needed) {
        *due_ms = 0;
        return IDLE_MS;
    }
    if (*due_ms == 0) {
        *due_ms = now_ms + after_ms;
    }
    return *due_ms > now_ms ? (int)(*due_ms - now_ms) : 0;
}

/* What can wait a little is done here: outcomes become durable, and the newest line is signed. */
int serve_idle(void *context)
{
    struct vault_state *state = context;
    serve_refused_due(state, false);
    int wait_ms = due_in(&state->flush_due_ms, state->log.round_open, FLUSH_AFTER_MS);
    if (wait_ms == 0) {
        enum err err = commit(state);
        (void)err; /* said in the operational log; what was not written is settled from the database */
        state->flush_due_ms = 0;
        wait_ms = IDLE_MS;
    }
    int head_ms = due_in(&state->head_due_ms, state->log.durable.number != state->log.head_number, HEAD_AFTER_MS);
    if (head_ms == 0) {
        log_sign_head(&state->log);
        state->head_due_ms = 0;
        head_ms = IDLE_MS;
    }
    wait_ms = wait_ms < head_ms ? wait_ms : head_ms;
    return (int)refused_wait_ms(&state->refused, clock_monotonic_ms(), wait_ms);
}

void serve_stop(struct vault_state *state)
{
    serve_refused_due(state, true);
}
