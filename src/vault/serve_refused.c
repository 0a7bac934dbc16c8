#include "vault/serve.h"

#include "base/log.h"

static struct sv object_of(enum key_kind kind)
{
    switch (kind) {
    case KEY_STORY: return SV("story");
    case KEY_REPORTER: return SV("reporter");
    case KEY_RECORD: return SV("record");
    case KEY_ACCOUNT: return SV("account");
    case KEY_POSITION: return SV("position");
    case KEY_KIND_COUNT: break;
    }
    return SV("-");
}

/* The first key that would have opened something, else the first; NULL: it was about lines of the log alone. */
static const struct batch_key_item *key_asked(const struct vault_batch *batch)
{
    if (batch->open_count > 0) {
        return &batch->keys[batch->opens[0].key];
    }
    return batch->key_count > 0 ? &batch->keys[0] : NULL;
}

/* From where, as web says it in its own line of staff; of others it is never written. */
static struct sv origin_told(const struct vault_batch *batch)
{
    for (uint32_t i = 0; i < batch->line_count; i++) {
        if (batch->lines[i].actor_kind == ACTOR_STAFF) {
            return batch->lines[i].origin;
        }
    }
    return SV("-");
}

static bool has_system_line(const struct vault_batch *batch)
{
    for (uint32_t i = 0; i < batch->line_count; i++) {
        if (batch->lines[i].actor_kind == ACTOR_SYSTEM) {
            return true;
        }
    }
    return false;
}

/* A line goes to the municipality whose content was asked for, so that its own privacy officer reads it. One that does
 * not exist has nobody: then to one of who asks. */
static void who_and_where(const struct vault_state *state, const struct vault_batch *batch, struct log_entry *entry)
{
    struct session session = { 0 };
    entry->actor_kind = has_system_line(batch) ? ACTOR_SYSTEM : ACTOR_PUBLIC;
    if (batch->has_session && session_signed(&state->sessions, &batch->session, &session)) {
        entry->actor_kind = ACTOR_STAFF;
        entry->actor = session.person;
        entry->origin = origin_told(batch);
    } else if (!sv_empty(batch->code)) {
        entry->actor_kind = ACTOR_REPORTER;
    }
    bool known = keys_know(state->keys, batch->municipality);
    entry->municipality = known ? batch->municipality : session.municipalities[0];
}

static void line_add(struct vault_state *state, const struct log_entry *entry)
{
    int64_t number = 0;
    enum err err = log_add(&state->log, entry, 1, clock_now(&state->clock), &number);
    if (err != OK) {
        log_error(SV("vault"), SV("log_not_written"), err);
    }
}

/* New reports beyond what the disk should bear are no attempt to read: the operational log counts them. */
static bool tries_to_read(const struct vault_batch *batch, enum refusal refusal)
{
    return refusal != REFUSAL_RATE || batch->has_session || batch->open_count > 0 || batch_moves_a_dossier(batch);
}

void serve_refused(struct vault_state *state, const struct vault_batch *batch, enum refusal refusal)
{
    struct sv reason = log_refused_purpose(refusal);
    if (sv_empty(reason) || !tries_to_read(batch, refusal)) {
        return;
    }
    const struct batch_key_item *key = key_asked(batch);
    struct log_entry entry = { .action = LOG_REFUSED, .role = SV("-"), .purpose = reason, .origin = SV("-") };
    entry.object = key == NULL ? SV("log") : object_of(key->kind);
    entry.dossier = key == NULL ? (struct dossier_ref){ 0 } : key->dossier;
    who_and_where(state, batch, &entry);
    if (refused_note(&state->refused, &entry, clock_monotonic_ms())) {
        line_add(state, &entry);
    }
}

void serve_refused_due(struct vault_state *state, bool all)
{
    struct log_entry entry;
    while (refused_due(&state->refused, clock_monotonic_ms(), all, &entry)) {
        line_add(state, &entry);
    }
}
