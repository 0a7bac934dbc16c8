#include "access/sign_in.h"

#include "access/account.h"
#include "access/people_sql.h"
#include "access/permissions.h"
#include "access/session_sql.h"
#include "base/code.h"

static const struct municipality_id VAULT_INSTALLATION = { 0 };

static struct place secret_place(struct person_id person)
{
    return (struct place){ .table = SV("person"), .column = SV("second_secret"), .row = person.value };
}

/* There is no session yet: the line names whose account it is; 0 when nobody has this name. */
static struct log_entry line_of(const struct sign_in_means *means, enum log_action action, struct person_id person,
                                struct dossier_ref dossier)
{
    return (struct log_entry){ .action = action,
                               .actor_kind = ACTOR_STAFF,
                               .actor = person,
                               .dossier = dossier,
                               .role = SV("-"),
                               .purpose = SV("sign_in"),
                               .object = SV("account"),
                               .origin = means->origin };
}

/* A line without any opening; the intent is returned so that its outcome can follow. */
static enum err line_write(const struct sign_in_means *means, const struct log_entry *line, int64_t *ret_intent)
{
    struct vault_batch *batch = NULL;
    TRY(batch_begin(means->arena, NULL, VAULT_INSTALLATION, &batch));
    batch_log(batch, line);
    TRY(vault_call(means->vault, batch));
    *ret_intent = batch_intent(batch);
    return OK;
}

static enum err refuse(const struct sign_in_means *means, struct person_id person, struct dossier_ref dossier)
{
    int64_t intent = 0;
    struct log_entry line = line_of(means, LOG_SIGN_IN_REFUSED, person, dossier);
    TRY(line_write(means, &line, &intent));
    vault_outcome(means->vault, intent, true);
    return OK;
}

/* People type the six digits as "123 456" too. */
static bool six_digits(struct arena *arena, struct sv typed, struct sv *ret_digits)
{
    enum { DIGITS = 6 };
    char *digits = arena_take(arena, DIGITS);
    size_t count = 0;
    for (size_t at = 0; digits != NULL && at < typed.length; at++) {
        if (typed.at[at] == ' ') {
            continue;
        }
        if (count == DIGITS || typed.at[at] < '0' || typed.at[at] > '9') {
            return false;
        }
        digits[count++] = typed.at[at];
    }
    if (count != DIGITS) {
        return false;
    }
    *ret_digits = sv_of_bytes(digits, DIGITS);
    return true;
}

static enum err second_factor_check(const struct sign_in_means *means, const struct sql_account_secrets *account,
                                    struct sv secret, struct sv typed, bool *ret_right, struct sign_in_proof *proof)
{
    struct code code;
    struct sv digits;
    if (six_digits(means->arena, typed, &digits)) {
        return totp_verify(means->password, secret, digits, means->now, account->second_step, ret_right,
                           &proof->second_step);
    }
    *ret_right = false;
    if (!code_read(typed, &code)) {
        return OK;
    }
    struct sql_recovery_code_count held;
    proof->recovery = secret_hash_of(code_view(&code));
    proof->by_recovery_code = true;
    struct sql_recovery_code_count_in in = { .code = proof->recovery, .person = account->person };
    TRY(sql_recovery_code_count(means->tx, means->arena, &in, &held));
    *ret_right = held.count == 1;
    return OK;
}

static enum err secret_open(const struct sign_in_means *means, const struct sql_account_secrets *account,
                            struct sv *ret_secret, int64_t *ret_intent)
{
    struct wrapped_key wrapped;
    struct vault_batch *batch = NULL;
    TRY(store_key_read(means->tx, account->key, &wrapped));
    TRY(batch_begin(means->arena, NULL, VAULT_INSTALLATION, &batch));
    struct batch_key key = batch_key_use(batch, KEY_ACCOUNT, account->dossier, &wrapped);
    struct batch_open opening = batch_open(batch, key, secret_place(account->person), account->second_secret);
    struct log_entry line = line_of(means, LOG_SIGN_IN, account->person, account->dossier);
    batch_log(batch, &line);
    TRY(vault_call(means->vault, batch));
    *ret_intent = batch_intent(batch);
    *ret_secret = clear_show(batch_clear(batch, opening));
    return batch_opened(batch, opening) ? OK : ERR_INVALID;
}

enum err sign_in_check(const struct sign_in_means *means, const struct sign_in_typed *typed, bool *ret_right,
                       struct sign_in_proof *ret_proof)
{
    struct sql_account_secrets account = { 0 };
    struct sv name = { "", 0 };
    if (sign_in_name_read(means->arena, typed->name, &name)) {
        enum err found = sql_account_secrets(means->tx, means->arena,
                                             &(struct sql_account_secrets_in){ .sign_in_name = name }, &account);
        if (found != OK && found != ERR_NOT_FOUND) {
            return found;
        }
    }
    /* An absent account has an empty hash, which takes as long. */
    bool right = false;
    TRY(password_verify(means->password, typed->password, account.password_hash, &right));
    if (account.person.value == 0 || !right) {
        TRY(refuse(means, account.person, account.dossier));
        *ret_right = false;
        return OK;
    }
    struct sv secret;
    struct sign_in_proof proof = { .person = account.person };
    TRY(secret_open(means, &account, &secret, &proof.intent));
    TRY(second_factor_check(means, &account, secret, typed->code, &right, &proof));
    if (!right) {
        vault_outcome(means->vault, proof.intent, false);
    }
    *ret_proof = proof;
    *ret_right = right;
    return OK;
}

static enum err fictitious_proof(const struct sign_in_means *means, struct person_id person,
                                 struct sign_in_proof *ret_proof)
{
    struct account account;
    TRY(account_by_id(means->tx, means->arena, person, &account));
    if (account.method != SIGN_IN_FICTITIOUS || account.state != ACCOUNT_ACTIVE) {
        return ERR_NOT_FOUND;
    }
    struct sign_in_proof proof = { .person = account.id };
    struct log_entry line = line_of(means, LOG_SIGN_IN, account.id, account.dossier);
    TRY(line_write(means, &line, &proof.intent));
    *ret_proof = proof;
    return OK;
}

enum err sign_in_as_fictitious(const struct sign_in_means *means, struct sv reference, struct sign_in_proof *ret_proof)
{
    struct sql_person_by_reference row;
    TRY(sql_person_by_reference(means->tx, means->arena, &(struct sql_person_by_reference_in){ .reference = reference },
                                &row));
    return fictitious_proof(means, row.person, ret_proof);
}

enum err sign_in_session(const struct sign_in_means *means, struct person_id person, struct instant ends,
                         struct session_row *row)
{
    struct place_held *places = NULL;
    size_t count = 0;
    TRY(places_held(means->tx, means->arena, person, date_of(means->now), &places, &count));
    struct vault_mint mint = { .person = person, .now = means->now, .until = ends };
    for (size_t at = 0; at < count; at++) {
        bool fits = mint.municipality_count < VAULT_SESSION_MUNICIPALITIES;
        if (fits && roles_reach_content(places[at].roles)) {
            mint.municipalities[mint.municipality_count++] = places[at].municipality;
        }
    }
    TRY(vault_session_mint(means->vault, &mint, &row->vault_session));
    row->person = person;
    struct municipality_id on_screen = count > 0 ? places[0].municipality : (struct municipality_id){ 0 };
    for (size_t at = 0; at < count; at++) {
        bool wished = places[at].municipality.value == row->municipality.value;
        on_screen = wished ? places[at].municipality : on_screen;
    }
    row->municipality = on_screen;
    row->began = means->now;
    row->used = means->now;
    row->ends = ends;
    return OK;
}

enum err sign_in_finish(struct tx_write *tx, const struct sign_in_proof *proof, const struct session_row *row)
{
    int64_t changed = 1;
    if (proof->by_recovery_code) {
        struct sql_recovery_code_use_in in = { .code = proof->recovery, .person = proof->person };
        TRY(sql_recovery_code_use(tx, &in, &changed));
    } else if (proof->second_step != 0) {
        struct sql_account_second_used_in in = { .person = proof->person, .step = proof->second_step };
        TRY(sql_account_second_used(tx, &in, &changed));
    }
    if (changed != 1) {
        return ERR_CONFLICT;
    }
    TRY(tx_intent(tx, proof->intent));
    return session_row_add(tx, row);
}

enum err recovery_codes_left(struct tx *tx, struct arena *arena, struct person_id person, int64_t *ret_count)
{
    struct sql_recovery_code_left row;
    TRY(sql_recovery_code_left(tx, arena, &(struct sql_recovery_code_left_in){ .person = person }, &row));
    *ret_count = row.count;
    return OK;
}

enum err link_new(const struct sign_in_means *means, struct person_id person, struct link_new *ret_link,
                  struct sv *ret_secret)
{
    const int64_t day_ms = INT64_C(24) * 3600 * 1000;
    struct code code = code_new(means->random);
    TRY(arena_copy(means->arena, code_view(&code), ret_secret));
    *ret_link = (struct link_new){ .hash = secret_hash_of(*ret_secret),
                                   .person = person,
                                   .kind = CODE_INVITATION,
                                   .expires = instant_add_ms(means->now, INVITATION_DAYS * day_ms) };
    return OK;
}

enum err link_add(struct tx_write *tx, const struct link_new *link)
{
    return sql_sign_in_code_insert(
        tx, &(struct sql_sign_in_code_insert_in){
                .code = link->hash, .person = link->person, .kind = link->kind, .expires = link->expires });
}

enum err invitation_find(const struct sign_in_means *means, struct sv link, struct invited *ret_invited)
{
    struct code code;
    if (!code_read(link, &code)) {
        return ERR_NOT_FOUND;
    }
    struct sql_sign_in_code_find row;
    struct sql_sign_in_code_find_in in = { .code = secret_hash_of(code_view(&code)),
                                           .kind = CODE_INVITATION,
                                           .now = means->now };
    TRY(sql_sign_in_code_find(means->tx, means->arena, &in, &row));
    *ret_invited = (struct invited){ .person = row.person,
                                     .sign_in_name = row.sign_in_name,
                                     .name = row.name,
                                     .dossier = row.dossier,
                                     .hash = in.code };
    return OK;
}
