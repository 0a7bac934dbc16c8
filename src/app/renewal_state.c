/* How the keys of municipalities stand, and which of them are due. */
#include "app/renewal.h"

#include "access/municipality.h"
#include "app/keys_sql.h"
#include "app/recovery.h"
#include "base/log.h"
#include "organisation/settings.h"

enum { ARENA_BYTES = 4 * 1024 * 1024, LATE_DAYS = 1 };

static enum err term_of(struct tx *tx, struct arena *arena, struct municipality_id municipality, int64_t *ret_days)
{
    struct settings *settings = NULL;
    TRY(settings_load(tx, arena, municipality, &settings));
    *ret_days = setting_number(settings, SETTING_KEY_TERM);
    return OK;
}

static void state_judge(struct renewal_state *state, struct instant now)
{
    struct date begun = date_of(state->begun);
    struct date today = date_of(now);
    state->due = date_add_days(begun, (int32_t)state->term_days);
    bool past = today.day > date_add_days(state->due, LATE_DAYS).day;
    state->late = past || (!state->ended && today.day > date_add_days(begun, LATE_DAYS).day);
}

/* The installation's own key has the shortest of all terms. No term is longer than a backup of keys is kept: otherwise
 * what is destroyed would be gone from the backups sooner than from a copy that somebody kept elsewhere. */
enum err renewal_states(struct tx *tx, struct arena *arena, const struct renewal_moment *moment,
                        struct renewal_state **ret_states, size_t *ret_count)
{
    struct municipality *municipalities = NULL;
    size_t count = 0;
    struct sql_key_renewal_list *rows = NULL;
    size_t row_count = 0;
    TRY(municipality_list(tx, arena, &municipalities, &count));
    TRY(sql_key_renewal_list(tx, arena, &rows, &row_count));
    struct renewal_state *states = ARENA_ARRAY(arena, struct renewal_state, count + 1);
    if (states == NULL) {
        return ERR_NO_MEMORY;
    }
    int64_t most = moment->config->backup_keys_days;
    int64_t standard = setting_row(SETTING_KEY_TERM)->standard;
    states[0] = (struct renewal_state){ .term_days = standard < most ? standard : most };
    for (size_t i = 0; i < count; i++) {
        struct renewal_state *state = &states[i + 1];
        *state = (struct renewal_state){ .municipality = municipalities[i].id, .code = municipalities[i].code };
        TRY(term_of(tx, arena, state->municipality, &state->term_days));
        state->term_days = state->term_days < most ? state->term_days : most;
        states[0].term_days = state->term_days < states[0].term_days ? state->term_days : states[0].term_days;
    }
    for (size_t i = 0; i <= count; i++) {
        for (size_t row = 0; row < row_count; row++) {
            if (rows[row].municipality.value == states[i].municipality.value) {
                states[i].version = rows[row].version;
                states[i].begun = rows[row].begun;
                states[i].ended = rows[row].ended.ms != 0;
                states[i].ended_at = rows[row].ended;
                states[i].renewed = rows[row].renewed;
                states[i].remaining = rows[row].remaining;
            }
        }
        state_judge(&states[i], moment->now);
    }
    *ret_states = states;
    *ret_count = count + 1;
    return OK;
}

enum err renewal_oldest_begun(struct tx *tx, struct arena *arena, struct instant *ret_begun)
{
    struct sql_key_renewal_list *rows = NULL;
    size_t count = 0;
    struct instant oldest = { 0 };
    TRY(sql_key_renewal_list(tx, arena, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        oldest = oldest.ms == 0 || rows[i].begun.ms < oldest.ms ? rows[i].begun : oldest;
    }
    *ret_begun = oldest;
    return OK;
}

/* --- what is due -------------------------------------------------------------------------------------------------- */

/* Of which keys it is not remembered yet since when they are used: from now on. */
struct first_seen {
    struct sql_key_renewal_put_in *rows;
    size_t count;
};

static enum err first_seen_apply(struct tx_write *tx, const void *prepared)
{
    const struct first_seen *seen = prepared;
    for (size_t i = 0; i < seen->count; i++) {
        TRY(sql_key_renewal_put(tx, &seen->rows[i]));
    }
    return OK;
}

static enum err states_read(struct app *app, struct arena *arena, struct instant now, struct renewal_state **ret_states,
                            size_t *ret_count)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(app->store, &tx));
    return renewal_states(tx, arena, &(struct renewal_moment){ now, &app->folder.config }, ret_states, ret_count);
}

static const struct renewal_state *state_of(const struct renewal_state *states, size_t count,
                                            struct municipality_id municipality)
{
    for (size_t i = 0; i < count; i++) {
        if (states[i].municipality.value == municipality.value) {
            return &states[i];
        }
    }
    return NULL;
}

/* One after the other: what cannot be finished for one must not keep the others. */
static enum err due_run(struct app *app, struct municipality_id municipality)
{
    struct renewal_report report = { 0 };
    enum err err = renewal_run(app, &municipality, RENEWAL_TERM, &report);
    if (err == OK) {
        log_event(LOG_INFO, SV("keys"), SV("renewed"), report.renewed);
    } else {
        log_error(SV("keys"), err == ERR_BUSY ? SV("renewal_waits") : SV("renewal_failed"), err);
    }
    return err;
}

enum err renewal_run_due(struct app *app, struct instant now)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, ARENA_BYTES);
    struct renewal_state *states = NULL;
    size_t count = 0;
    struct municipality_version *versions = NULL;
    uint32_t version_count = 0;
    TRY(recovery_replaced_note(app));
    TRY(states_read(app, &arena, now, &states, &count));
    TRY(vault_versions(app->vault, &arena, &versions, &version_count));
    struct first_seen seen = { .rows = ARENA_ARRAY(&arena, struct sql_key_renewal_put_in, version_count) };
    if (seen.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err first = OK;
    for (uint32_t i = 0; i < version_count; i++) {
        const struct renewal_state *state = state_of(states, count, versions[i].municipality);
        bool known = state != NULL && state->version != 0;
        if (versions[i].renewing || (known && date_of(now).day >= state->due.day)) {
            enum err err = due_run(app, versions[i].municipality);
            first = first == OK ? err : first;
        } else if (state != NULL && !known) {
            seen.rows[seen.count++] = (struct sql_key_renewal_put_in){
                .municipality = versions[i].municipality, .version = versions[i].version, .begun = now, .ended = now };
        }
    }
    enum err noted = seen.count == 0 ? OK : store_write(app->store, first_seen_apply, &seen);
    return first != OK ? first : noted;
}
