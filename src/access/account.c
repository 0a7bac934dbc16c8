#include "access/account.h"

#include "access/people_sql.h"
#include "access/permissions.h"
#include "access/session_row.h"
#include "access/session_sql.h"

/* Rows of the account queries have the same columns, but each is a type of its own. */
#define ACCOUNT_OF(row)                                                                                                \
    (struct account)                                                                                                   \
    {                                                                                                                  \
        .id = (row).person, .reference = (row).reference, .home = (row).home, .organisation = (row).organisation,      \
        .sign_in_name = (row).sign_in_name, .name = (row).name, .method = (row).method, .state = (row).state,          \
        .dossier = (row).dossier, .key = (row).key, .invited = (row).invited, .enrolled = (row).enrolled,              \
        .disabled = (row).disabled                                                                                     \
    }

enum err account_list(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                      struct account **ret_rows, size_t *ret_count)
{
    struct sql_account_list *found = NULL;
    size_t count = 0;
    TRY(sql_account_list(tx, arena, &(struct sql_account_list_in){ .municipality = municipality }, &found, &count));
    struct account *rows = ARENA_ARRAY(arena, struct account, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < count; at++) {
        rows[at] = ACCOUNT_OF(found[at]);
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

enum err account_all(struct tx *tx, struct arena *arena, struct account **ret_rows, size_t *ret_count)
{
    struct sql_account_all *found = NULL;
    size_t count = 0;
    TRY(sql_account_all(tx, arena, &found, &count));
    struct account *rows = ARENA_ARRAY(arena, struct account, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < count; at++) {
        rows[at] = ACCOUNT_OF(found[at]);
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

enum err account_by_reference(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                              struct sv reference, struct account *ret_account)
{
    struct sql_account_by_reference row;
    struct sql_account_by_reference_in in = { .reference = reference, .municipality = municipality };
    TRY(sql_account_by_reference(tx, arena, &in, &row));
    *ret_account = ACCOUNT_OF(row);
    return OK;
}

enum err account_by_sign_in_name(struct tx *tx, struct arena *arena, struct sv sign_in_name,
                                 struct account *ret_account)
{
    struct sql_account_by_sign_in_name row;
    TRY(sql_account_by_sign_in_name(tx, arena, &(struct sql_account_by_sign_in_name_in){ .sign_in_name = sign_in_name },
                                    &row));
    *ret_account = ACCOUNT_OF(row);
    return OK;
}

enum err account_by_id(struct tx *tx, struct arena *arena, struct person_id person, struct account *ret_account)
{
    struct sql_account_by_id row;
    TRY(sql_account_by_id(tx, arena, &(struct sql_account_by_id_in){ .person = person }, &row));
    *ret_account = ACCOUNT_OF(row);
    return OK;
}

enum err account_stored_keys(struct tx *tx, struct stored_key_page *page)
{
    struct sql_account_stored_keys *rows = NULL;
    size_t count = 0;
    TRY(sql_account_stored_keys(tx, page->arena, &(struct sql_account_stored_keys_in){ { page->after } }, &rows,
                                &count));
    TRY(stored_keys_begin(page, count));
    for (size_t i = 0; i < count; i++) {
        stored_keys_put(page, rows[i].key,
                        &(struct stored_key){ .kind = KEY_ACCOUNT, .dossier = rows[i].dossier });
        page->after = rows[i].person.value;
    }
    return OK;
}

/* Only ASCII is folded: an address whose other letters differ is another address. */
enum { SIGN_IN_NAME_MAX = 200 };

bool sign_in_name_read(struct arena *arena, struct sv typed, struct sv *ret_name)
{
    struct sv trimmed = sv_trim(typed);
    size_t at_sign = 0;
    bool shaped = sv_find(trimmed, '@', &at_sign) && at_sign > 0 && at_sign + 1 < trimmed.length;
    if (!shaped || trimmed.length > SIGN_IN_NAME_MAX || !sv_utf8_valid(trimmed)) {
        return false;
    }
    char *lower = arena_take(arena, trimmed.length);
    if (lower == NULL) {
        return false;
    }
    for (size_t at = 0; at < trimmed.length; at++) {
        char byte = trimmed.at[at];
        bool second_sign = byte == '@' && at != at_sign;
        if (second_sign || byte == ' ' || (unsigned char)byte < 0x21 || byte == 0x7f) {
            return false;
        }
        lower[at] = byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
    }
    *ret_name = sv_of_bytes(lower, trimmed.length);
    return true;
}

/* Crockford's alphabet: no two characters that look alike. */
enum err reference_new(struct arena *arena, struct random *random, struct sv *ret_reference)
{
    static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
    enum { REFERENCE_CHARS = 12 };
    char *text = arena_take(arena, REFERENCE_CHARS);
    if (text == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < REFERENCE_CHARS; at++) {
        text[at] = alphabet[random_below(random, 32)];
    }
    *ret_reference = sv_of_bytes(text, REFERENCE_CHARS);
    return OK;
}

enum err account_create(struct tx_write *tx, struct arena *arena, const struct account_new *new)
{
    struct account other;
    enum err found = account_by_sign_in_name(tx_of(tx), arena, new->sign_in_name, &other);
    if (found != ERR_NOT_FOUND) {
        return found == OK ? ERR_CONFLICT : found;
    }
    if (!sv_empty(new->organisation)) {
        TRY(sql_organisation_insert(tx, &(struct sql_organisation_insert_in){ .organisation = new->organisation_id,
                                                                              .municipality = new->home,
                                                                              .name = new->organisation }));
    }
    return sql_account_insert(tx, &(struct sql_account_insert_in){ .person = new->id,
                                                                   .reference = new->reference,
                                                                   .municipality = new->home,
                                                                   .organisation = new->organisation,
                                                                   .sign_in_name = new->sign_in_name,
                                                                   .name = new->name,
                                                                   .method = new->method,
                                                                   .state = new->state,
                                                                   .dossier = new->dossier,
                                                                   .invited = new->at });
}

/* Everything that lets this person in: afterwards no tab, link or code works. */
static enum err entrances_close(struct tx_write *tx, struct arena *arena, struct person_id person)
{
    int64_t changed = 0;
    struct account account;
    TRY(account_by_id(tx_of(tx), arena, person, &account));
    TRY(sessions_end_of(tx, person));
    TRY(sql_sign_in_code_delete_of(tx, &(struct sql_sign_in_code_delete_of_in){ .person = person }, &changed));
    TRY(sql_recovery_code_delete_of(tx, &(struct sql_recovery_code_delete_of_in){ .person = person }, &changed));
    return account.key.value == 0 ? OK : tx_key_destroy(tx, account.key);
}

enum err account_disable(struct tx_write *tx, struct arena *arena, const struct account_change *change)
{
    if (change->by.value != 0 && change->by.value == change->person.value) {
        return ERR_REFUSED;
    }
    int64_t changed = 0;
    TRY(entrances_close(tx, arena, change->person));
    TRY(sql_role_end_all(tx,
                         &(struct sql_role_end_all_in){ .person = change->person,
                                                        .until_day = date_add_days(change->today, -1),
                                                        .ended_by = change->by },
                         &changed));
    TRY(sql_account_end(
        tx, &(struct sql_account_end_in){ .person = change->person, .by = change->by, .at = change->at }, &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

enum err account_invite_again(struct tx_write *tx, struct arena *arena, const struct account_change *change)
{
    int64_t reopened = 0;
    int64_t reset = 0;
    if (change->by.value != 0 && change->by.value == change->person.value) {
        return ERR_REFUSED;
    }
    TRY(entrances_close(tx, arena, change->person));
    TRY(sql_account_reset(tx, &(struct sql_account_reset_in){ .person = change->person, .at = change->at }, &reset));
    TRY(sql_account_reopen(tx, &(struct sql_account_reopen_in){ .person = change->person, .at = change->at },
                           &reopened));
    return reset + reopened == 1 ? OK : ERR_CONFLICT;
}

enum err account_places(struct tx *tx, struct arena *arena, struct person_id person, struct date today,
                        struct municipality_id **ret_places, size_t *ret_count)
{
    struct sql_role_places *rows = NULL;
    size_t count = 0;
    TRY(sql_role_places(tx, arena, &(struct sql_role_places_in){ .person = person, .from_day = today }, &rows, &count));
    struct municipality_id *places = ARENA_ARRAY(arena, struct municipality_id, count);
    if (places == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < count; at++) {
        places[at] = rows[at].municipality;
    }
    *ret_places = places;
    *ret_count = count;
    return OK;
}
