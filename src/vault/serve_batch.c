#include "vault/serve.h"

#include <string.h>

/* Who acts in this batch, as far as the vault knows for itself. */
struct acting {
    bool staff; /* a session, checked */
    bool reporter; /* a code */
    struct session session;
    struct secret_hash code_hash;
    bool system; /* a line of ours says so; opens nothing */
    struct instant now;
};

struct key_use {
    bool opens;
    bool seals;
    struct data_key key;
};

/* --- log lines ---------------------------------------------------------------------------------------------------- */

/* Before a session exists or after it ended: signing in and out, and setting up an account from an invitation. */
static bool staff_line_without_session(enum log_action action)
{
    return action == LOG_SIGN_IN || action == LOG_SIGN_IN_REFUSED || action == LOG_SIGN_OUT ||
           action == LOG_ACCOUNT;
}

static bool reporter_line(enum log_action action)
{
    return action == LOG_RECEIVE || action == LOG_VIEW || action == LOG_MESSAGE || action == LOG_CHANGE ||
           action == LOG_WITHDRAW || action == LOG_DESTROY;
}

static bool line_allowed(const struct acting *acting, struct log_entry *line)
{
    if (line->action == LOG_REFUSED) {
        return false; /* what was refused only the vault knows */
    }
    switch (line->actor_kind) {
    case ACTOR_STAFF:
        if (!acting->staff) {
            return staff_line_without_session(line->action);
        }
        if (line->actor.value == 0) {
            line->actor = acting->session.person;
        }
        return line->actor.value == acting->session.person.value;
    case ACTOR_REPORTER:
    case ACTOR_PUBLIC:
        line->origin = SV("-"); /* where a reporter sits is never written down */
        return line->actor.value == 0 && reporter_line(line->action);
    case ACTOR_SYSTEM: return line->actor.value == 0 && line->action != LOG_POSITION; /* that takes a person */
    }
    return false;
}

static enum refusal lines_check(struct acting *acting, struct vault_batch *batch)
{
    for (uint32_t i = 0; i < batch->line_count; i++) {
        struct log_entry *line = &batch->lines[i];
        if (line->municipality.value != batch->municipality.value || line->actor.value < 0) {
            return REFUSAL_MUNICIPALITY;
        }
        if (!line_allowed(acting, line)) {
            return REFUSAL_LOG_LINE;
        }
        acting->system = acting->system || line->actor_kind == ACTOR_SYSTEM;
    }
    return REFUSAL_NONE;
}

static bool has_line_of(const struct vault_batch *batch, enum log_actor_kind kind)
{
    for (uint32_t i = 0; i < batch->line_count; i++) {
        if (batch->lines[i].actor_kind == kind) {
            return true;
        }
    }
    return false;
}

bool batch_moves_a_dossier(const struct vault_batch *batch)
{
    for (uint32_t i = 0; i < batch->key_count; i++) {
        if (batch->keys[i].rewrap_to.value != 0) {
            return true;
        }
    }
    return false;
}

static bool opening_is_logged(const struct acting *acting, const struct vault_batch *batch)
{
    if (acting->staff) {
        return has_line_of(batch, ACTOR_STAFF);
    }
    return acting->reporter ? has_line_of(batch, ACTOR_REPORTER) : batch->line_count > 0;
}

/* --- first positions ---------------------------------------------------------------------------------------------- */

/* A line of staff is of who holds the session: lines_check saw to it. */
static bool has_staff_line_about(const struct vault_batch *batch, const struct dossier_ref *dossier)
{
    for (uint32_t i = 0; i < batch->line_count; i++) {
        const struct log_entry *line = &batch->lines[i];
        if (line->actor_kind == ACTOR_STAFF && dossier_ref_equal(&line->dossier, dossier)) {
            return true;
        }
    }
    return false;
}

static bool position_is_logged(const struct vault_batch *batch, const struct batch_key_item *key)
{
    for (uint32_t i = 0; i < batch->line_count; i++) {
        const struct log_entry *line = &batch->lines[i];
        if (line->action == LOG_POSITION && line->actor_kind == ACTOR_STAFF &&
            dossier_ref_equal(&line->dossier, &key->dossier) &&
            sv_equal(line->object, log_position_object(key->party))) {
            return true;
        }
    }
    return false;
}

/* Only keys that were made before count, so that the lines of all three positions are durable before one of them opens.
 * That each of them is what it says follows when all keys of the batch unwrap, before any value is opened. */
static bool all_positions_are_in(const struct vault_batch *batch, const struct dossier_ref *dossier)
{
    bool in[PARTY_END] = { false };
    for (uint32_t i = 0; i < batch->key_count; i++) {
        const struct batch_key_item *key = &batch->keys[i];
        if (key->kind == KEY_POSITION && !key->is_new && dossier_ref_equal(&key->dossier, dossier)) {
            in[key->party] = true;
        }
    }
    return in[PARTY_POLICE] && in[PARTY_PROSECUTION] && in[PARTY_MUNICIPALITY];
}

/* For somebody with a session in this municipality. */
static enum refusal position_allowed(const struct vault_batch *batch, const struct batch_key_item *key,
                                     const struct key_use *use)
{
    if (key->rewrap_to.value != 0) {
        return REFUSAL_SEALED_POSITION;
    }
    if (key->is_new) {
        if (!use->seals || use->opens) {
            return REFUSAL_SEALED_POSITION;
        }
        return position_is_logged(batch, key) ? REFUSAL_NONE : REFUSAL_LOG_LINE;
    }
    if (use->seals || (use->opens && !all_positions_are_in(batch, &key->dossier))) {
        return REFUSAL_SEALED_POSITION;
    }
    return !use->opens || has_staff_line_about(batch, &key->dossier) ? REFUSAL_NONE : REFUSAL_LOG_LINE;
}

/* --- rights ------------------------------------------------------------------------------------------------------- */

static enum refusal key_allowed(const struct acting *acting, const struct vault_batch *batch,
                                const struct batch_key_item *key, const struct key_use *use)
{
    if (batch->municipality.value == 0 && key->kind != KEY_ACCOUNT) {
        return REFUSAL_MUNICIPALITY; /* the installation's own key protects accounts only */
    }
    if (acting->staff) {
        bool inside = batch->municipality.value == 0 || session_has(&acting->session, batch->municipality);
        if (!inside) {
            return REFUSAL_MUNICIPALITY;
        }
        return key->kind == KEY_POSITION ? position_allowed(batch, key, use) : REFUSAL_NONE;
    }
    if (key->rewrap_to.value != 0) {
        return REFUSAL_SESSION;
    }
    if (key->is_new && key->kind != KEY_POSITION) {
        return REFUSAL_NONE;
    }
    if (acting->reporter) {
        return key->kind == KEY_REPORTER ? REFUSAL_NONE : REFUSAL_KIND;
    }
    if (key->kind != KEY_ACCOUNT) {
        return REFUSAL_SESSION;
    }
    return use->seals && !acting->system ? REFUSAL_SESSION : REFUSAL_NONE;
}

static int64_t folded(const struct dossier_ref *dossier)
{
    int64_t number = 0;
    memcpy(&number, dossier->bytes, sizeof number);
    return number;
}

/* Moving a dossier counts like opening it. Openings of new keys cost nothing: what was sealed in this same batch is no
 * news to the asker. */
static bool within_limits(struct vault_state *state, const struct acting *acting, const struct vault_batch *batch,
                          const struct key_use *uses)
{
    int64_t now_ms = clock_monotonic_ms();
    struct opening opening = { .who = LIMITED_STAFF, .owner = acting->session.person.value };
    if (!acting->staff) {
        opening = (struct opening){ .who = LIMITED_REPORTER };
    }
    for (uint32_t i = 0; i < batch->key_count; i++) {
        if (batch->keys[i].is_new || (!uses[i].opens && batch->keys[i].rewrap_to.value == 0)) {
            continue;
        }
        opening.keys++;
        if (!acting->staff && !acting->reporter) {
            struct opening account = { .who = LIMITED_ACCOUNT, .owner = folded(&batch->keys[i].dossier), .keys = 1 };
            if (!limiter_open(&state->limiter, &account, now_ms)) {
                return false;
            }
            opening.keys--;
        }
    }
    if (opening.keys > 0 && !limiter_open(&state->limiter, &opening, now_ms)) {
        return false;
    }
    return acting->staff || limiter_write(&state->limiter, now_ms);
}

/* --- cryptography ------------------------------------------------------------------------------------------------- */

/* The reporter's own code stands in for the bound hash; the one in the message is then of no account. */
static struct key_binding binding_of(const struct acting *acting, const struct vault_batch *batch,
                                     const struct batch_key_item *key)
{
    struct key_binding binding = { .kind = key->kind, .dossier = key->dossier, .municipality = batch->municipality,
                                   .party = key->party };
    if (acting->reporter && !key->is_new) {
        binding.code_hash = &acting->code_hash;
    } else if (key->bound) {
        binding.code_hash = &key->code_hash;
    }
    return binding;
}

static enum refusal key_get(const struct vault_state *state, const struct acting *acting,
                            const struct vault_batch *batch, struct batch_key_item *key, struct key_use *use)
{
    struct key_binding binding = binding_of(acting, batch, key);
    if (key->is_new) {
        data_key_new(&use->key);
        if (data_key_wrap(state->keys, &binding, &use->key, &key->wrapped) != OK) {
            return REFUSAL_MUNICIPALITY;
        }
    } else if (data_key_unwrap(state->keys, &binding, &key->wrapped, &use->key) != OK) {
        return REFUSAL_KEY;
    }
    if (key->rewrap_to.value != 0) {
        binding.municipality = key->rewrap_to;
        if (data_key_wrap(state->keys, &binding, &use->key, &key->rewrapped) != OK) {
            return REFUSAL_MUNICIPALITY;
        }
    }
    return REFUSAL_NONE;
}

static enum refusal values_do(struct vault_batch *batch, const struct key_use *uses)
{
    for (uint32_t i = 0; i < batch->seal_count; i++) {
        struct batch_seal_item *seal = &batch->seals[i];
        if (envelope_seal(batch->arena, &uses[seal->key].key, &seal->place, seal->text, &seal->sealed) != OK) {
            return REFUSAL_MALFORMED;
        }
    }
    for (uint32_t i = 0; i < batch->open_count; i++) {
        struct batch_open_item *open = &batch->opens[i];
        enum err err = envelope_open(batch->arena, &uses[open->key].key, &open->place, open->sealed, &open->clear);
        if (err == ERR_NO_MEMORY) {
            return REFUSAL_MALFORMED;
        }
        open->opened = err == OK;
    }
    return REFUSAL_NONE;
}

static enum refusal work(struct vault_state *state, const struct acting *acting, struct vault_batch *batch,
                         struct key_use *uses)
{
    for (uint32_t i = 0; i < batch->key_count; i++) {
        enum refusal refusal = key_allowed(acting, batch, &batch->keys[i], &uses[i]);
        if (refusal != REFUSAL_NONE) {
            return refusal;
        }
    }
    if ((batch->open_count > 0 || batch_moves_a_dossier(batch)) && !opening_is_logged(acting, batch)) {
        return REFUSAL_LOG_LINE;
    }
    if (!within_limits(state, acting, batch, uses)) {
        return REFUSAL_RATE;
    }
    for (uint32_t i = 0; i < batch->key_count; i++) {
        enum refusal refusal = key_get(state, acting, batch, &batch->keys[i], &uses[i]);
        if (refusal != REFUSAL_NONE) {
            return refusal;
        }
    }
    enum refusal refusal = values_do(batch, uses);
    if (refusal != REFUSAL_NONE) {
        return refusal;
    }
    enum err err = log_add(&state->log, batch->lines, batch->line_count, acting->now, &batch->intent);
    return err == OK ? REFUSAL_NONE : REFUSAL_LOG;
}

static enum refusal acting_read(const struct vault_state *state, const struct vault_batch *batch,
                                struct acting *ret_acting)
{
    struct acting acting = { .now = clock_now(&state->clock) };
    if (batch->has_session && !sv_empty(batch->code)) {
        return REFUSAL_MALFORMED;
    }
    if (batch->has_session) {
        if (!session_read(&state->sessions, &batch->session, acting.now, &acting.session)) {
            return REFUSAL_SESSION;
        }
        acting.staff = true;
    } else if (!sv_empty(batch->code)) {
        acting.code_hash = secret_hash_of(batch->code);
        acting.reporter = true;
    }
    *ret_acting = acting;
    return REFUSAL_NONE;
}

enum refusal serve_batch(struct vault_state *state, struct vault_batch *batch)
{
    struct acting acting;
    enum refusal refusal = acting_read(state, batch, &acting);
    if (refusal == REFUSAL_NONE) {
        refusal = lines_check(&acting, batch);
    }
    if (refusal != REFUSAL_NONE) {
        return refusal;
    }
    struct key_use *uses = ARENA_ARRAY(batch->arena, struct key_use, batch->key_count);
    if (uses == NULL) {
        return REFUSAL_MALFORMED;
    }
    for (uint32_t i = 0; i < batch->seal_count; i++) {
        uses[batch->seals[i].key].seals = true;
    }
    for (uint32_t i = 0; i < batch->open_count; i++) {
        uses[batch->opens[i].key].opens = true;
    }
    refusal = work(state, &acting, batch, uses);
    for (uint32_t i = 0; i < batch->key_count; i++) {
        data_key_wipe(&uses[i].key);
    }
    return refusal;
}
