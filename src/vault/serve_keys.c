/* Renewing a municipality's key: the vault's side. Nothing here opens a value. */
#include "vault/serve_keys.h"

#include "base/log.h"

static bool call_get(struct peer *peer, struct renewal_call *ret_call)
{
    if (renewal_get(&peer->arena, peer->frame.payload, ret_call) != OK) {
        log_event(LOG_WARNING, SV("vault"), message_rule((enum message)peer->frame.kind)->name, REFUSAL_MALFORMED);
        peer_refuse(peer, REFUSAL_MALFORMED);
        return false;
    }
    return true;
}

static enum err line_write(struct vault_state *state, const struct renewal_call *call, struct sv object)
{
    static const struct sv purposes[RENEWAL_WHY_COUNT] = { [RENEWAL_TERM] = SV_INIT("key_term"),
                                                           [RENEWAL_COMMAND] = SV_INIT("command_line") };
    const struct log_entry line = { .action = LOG_KEYS, .actor_kind = ACTOR_SYSTEM, .municipality = call->municipality,
                                    .role = SV("-"), .purpose = purposes[call->why], .object = object,
                                    .origin = SV("-") };
    int64_t ignored = 0;
    return log_add(&state->log, &line, 1, clock_now(&state->clock), &ignored);
}

/* The oldest line that waits for its commit; 0: none. */
static int64_t oldest_open(const struct vault_state *state)
{
    return state->log.now.open_count > 0 ? state->log.now.open[0] : 0;
}

struct version_list {
    struct key_version versions[RENEWAL_MUNICIPALITIES_MAX];
    uint32_t count;
};

static void versions_put(struct wire_out *out, const void *content)
{
    const struct version_list *list = content;
    wire_put_u32(out, list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        wire_put_i64(out, list->versions[i].municipality.value);
        wire_put_i64(out, list->versions[i].version);
        wire_put_u8(out, list->versions[i].older);
        wire_put_u8(out, list->versions[i].waiting);
    }
}

static void do_list(struct vault_state *state, struct peer *peer)
{
    struct version_list list;
    list.count = keys_versions(state->keys, oldest_open(state), list.versions, RENEWAL_MUNICIPALITIES_MAX);
    peer_answer(peer, versions_put, &list);
}

static void version_put(struct wire_out *out, const void *content)
{
    const int64_t *version = content;
    wire_put_i64(out, *version);
}

/* A version that was made before its line failed does no harm: it is found again by the next begin. */
static void do_begin(struct vault_state *state, struct peer *peer)
{
    struct renewal_call call;
    int64_t version = 0;
    if (!call_get(peer, &call)) {
        return;
    }
    enum err err = keys_version_begin(state->keys, call.municipality, state->log.now.number, &version);
    if (err == ERR_NOT_FOUND) {
        peer_refuse(peer, REFUSAL_MUNICIPALITY);
        return;
    }
    if (err == OK) {
        err = line_write(state, &call, SV("key_begun"));
    }
    if (err != OK) {
        log_error(SV("vault"), SV("keys_begin"), err);
        peer_refuse(peer, REFUSAL_LOG);
        return;
    }
    peer->logged = true;
    peer_answer(peer, version_put, &version);
}

static void key_renew(struct vault_state *state, const struct renewal_call *call, struct renewal_key *key)
{
    const struct key_binding binding = { .kind = key->kind, .dossier = key->dossier,
                                         .municipality = call->municipality, .party = key->party,
                                         .code_hash = key->bound ? &key->code_hash : NULL };
    struct wrapped_key anew;
    enum err err = data_key_renew(state->keys, &binding, &key->wrapped, &anew);
    key->state = err == OK ? RENEWAL_RENEWED : err == ERR_CONFLICT ? RENEWAL_CURRENT : RENEWAL_UNKNOWN;
    if (err == OK) {
        key->wrapped = anew;
    }
}

static void do_renew(struct vault_state *state, struct peer *peer)
{
    struct renewal_call call;
    bool renewed = false;
    if (!call_get(peer, &call)) {
        return;
    }
    if (!keys_know(state->keys, call.municipality)) {
        peer_refuse(peer, REFUSAL_MUNICIPALITY);
        return;
    }
    for (uint32_t i = 0; i < call.count; i++) {
        key_renew(state, &call, &call.keys[i]);
        renewed = renewed || call.keys[i].state == RENEWAL_RENEWED;
    }
    if (renewed && line_write(state, &call, SV("key_renewed")) != OK) {
        peer_refuse(peer, REFUSAL_LOG);
        return;
    }
    peer->logged = renewed;
    peer_answer(peer, renewal_answer_put, &call);
}

/* Only asked here: it is done when its line is durable. */
static void do_end(struct vault_state *state, struct peer *peer)
{
    struct renewal_call call;
    if (!call_get(peer, &call)) {
        return;
    }
    if (keys_older_needed(state->keys, call.municipality, oldest_open(state), clock_monotonic_ms())) {
        peer_refuse(peer, REFUSAL_NEEDED);
    } else if (!keys_know(state->keys, call.municipality)) {
        peer_refuse(peer, REFUSAL_MUNICIPALITY);
    } else if (line_write(state, &call, SV("key_ended")) != OK) {
        peer_refuse(peer, REFUSAL_LOG);
    } else {
        peer->logged = true;
        peer_answer(peer, NULL, NULL);
    }
}

void serve_keys(struct vault_state *state, struct peer *peer)
{
    static void (*const does[MESSAGE_COUNT])(struct vault_state *, struct peer *) = {
        [MESSAGE_KEYS_LIST] = do_list, [MESSAGE_KEYS_BEGIN] = do_begin, [MESSAGE_KEYS_RENEW] = do_renew,
        [MESSAGE_KEYS_END] = do_end };
    ASSERT(does[peer->frame.kind] != NULL);
    does[peer->frame.kind](state, peer);
}

void serve_keys_end(struct vault_state *state, struct peer *peer)
{
    struct renewal_call call;
    if (peer->state != PEER_HANDLED || peer->frame.kind != MESSAGE_KEYS_END || !peer->logged) {
        return;
    }
    enum err err = renewal_get(&peer->arena, peer->frame.payload, &call);
    err = err == OK ? keys_version_end(state->keys, call.municipality) : err;
    if (err != OK) {
        log_error(SV("vault"), SV("keys_end"), err);
        peer_refuse(peer, REFUSAL_LOG);
    }
}
