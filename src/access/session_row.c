#include "access/session_row.h"

#include "access/account.h"
#include "access/session_sql.h"
#include "base/limits.h"

#include <string.h>

enum err session_row_find(struct tx *tx, struct arena *arena, const struct secret_hash *token, struct instant now,
                          struct session_row *ret_row, struct actor *ret_actor)
{
    struct sql_session_by_token found;
    TRY(sql_session_by_token(tx, arena, &(struct sql_session_by_token_in){ .token = *token, .now = now }, &found));
    if (found.vault_session.length != VAULT_SESSION_BYTES) {
        return ERR_INVALID;
    }
    TRY(actor_load(tx, arena, found.person, found.municipality, date_of(now), ret_actor));
    struct session_row row = { .token = *token,
                               .person = found.person,
                               .municipality = found.municipality,
                               .language = found.language,
                               .used = found.used,
                               .ends = found.ends };
    memcpy(row.vault_session.bytes, found.vault_session.at, VAULT_SESSION_BYTES);
    *ret_row = row;
    return OK;
}

enum err session_row_add(struct tx_write *tx, const struct session_row *row)
{
    return sql_session_insert(tx, &(struct sql_session_insert_in){
                                      .token = row->token,
                                      .person = row->person,
                                      .municipality = row->municipality,
                                      .vault_session = sv_of_bytes(row->vault_session.bytes, VAULT_SESSION_BYTES),
                                      .language = row->language,
                                      .began = row->began,
                                      .ends = row->ends });
}

/* A session that ended meanwhile is no error: the next request finds out. */
enum err session_row_used(struct tx_write *tx, const struct secret_hash *token, struct instant now)
{
    int64_t changed = 0;
    return sql_session_touch(tx, &(struct sql_session_touch_in){ .token = *token, .now = now }, &changed);
}

enum err session_row_choose(struct tx_write *tx, const struct secret_hash *token, struct person_id person,
                            struct municipality_id municipality)
{
    int64_t changed = 0;
    TRY(sql_session_choose(
        tx, &(struct sql_session_choose_in){ .token = *token, .person = person, .municipality = municipality },
        &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

enum err session_row_end(struct tx_write *tx, const struct secret_hash *token)
{
    int64_t changed = 0;
    return sql_session_delete(tx, &(struct sql_session_delete_in){ .token = *token }, &changed);
}

enum err sessions_end_of(struct tx_write *tx, struct person_id person)
{
    int64_t changed = 0;
    return sql_session_delete_of(tx, &(struct sql_session_delete_of_in){ .person = person }, &changed);
}

enum err session_form_once(struct tx_write *tx, const struct secret_hash *form, struct instant at, bool *ret_fresh)
{
    int64_t changed = 0;
    TRY(sql_form_sent_add(tx, &(struct sql_form_sent_add_in){ .form = *form, .at = at }, &changed));
    *ret_fresh = changed == 1;
    return OK;
}

enum err sessions_sweep(struct tx_write *tx, struct instant now, struct instant unused_since)
{
    int64_t changed = 0;
    struct instant before = instant_add_ms(now, -(int64_t)LIMIT_FORM_SENT_MS);
    TRY(sql_form_sent_sweep(tx, &(struct sql_form_sent_sweep_in){ .before = before }, &changed));
    TRY(sql_session_sweep(tx, &(struct sql_session_sweep_in){ .now = now, .unused_since = unused_since }, &changed));
    return sql_sign_in_code_sweep(tx, &(struct sql_sign_in_code_sweep_in){ .now = now }, &changed);
}
