#include "access/sign_in.h"

#include "access/people_sql.h"
#include "access/session_sql.h"

enum { SECRET_CHARS = 32 }; /* 20 bytes in base32 */

static bool holds(struct sv text, struct sv part)
{
    for (size_t at = 0; part.length > 0 && at + part.length <= text.length; at++) {
        if (sv_starts(sv_from(text, at), part)) {
            return true;
        }
    }
    return false;
}

enum password_fault password_fault(struct sv typed, struct sv sign_in_name)
{
    if (!sv_utf8_valid(typed) || sv_utf8_count(typed) < PASSWORD_CHARS_LEAST) {
        return PASSWORD_SHORT;
    }
    if (sv_utf8_count(typed) > PASSWORD_CHARS_MOST) {
        return PASSWORD_LONG;
    }
    bool all_same = true;
    for (size_t at = 1; at < typed.length; at++) {
        all_same = all_same && typed.at[at] == typed.at[0];
    }
    struct sv local;
    struct sv domain;
    bool named = sv_cut(sign_in_name, '@', &local, &domain) && local.length >= 4 && holds(typed, local);
    return all_same || named ? PASSWORD_GUESSABLE : PASSWORD_FINE;
}

/* The secret travelled through the page; only the shape that totp_secret_new gives is taken back. */
static bool secret_shaped(struct sv secret)
{
    bool shaped = secret.length == SECRET_CHARS;
    for (size_t at = 0; shaped && at < secret.length; at++) {
        char byte = secret.at[at];
        shaped = (byte >= 'A' && byte <= 'Z') || (byte >= '2' && byte <= '7');
    }
    return shaped;
}

static enum err secret_seal(const struct sign_in_means *means, struct sv secret, struct enrolment *enrolment)
{
    const struct municipality_id installation = { 0 };
    struct vault_batch *batch = NULL;
    struct person_id person = enrolment->invited.person;
    TRY(batch_begin(means->arena, NULL, installation, &batch));
    struct batch_key key = batch_key_new(batch, KEY_ACCOUNT, enrolment->invited.dossier);
    struct place place = { .table = SV("person"), .column = SV("second_secret"), .row = person.value };
    struct batch_seal seal = batch_seal(batch, key, place, secret);
    struct log_entry line = { .action = LOG_ACCOUNT,
                              .actor_kind = ACTOR_STAFF,
                              .actor = person,
                              .dossier = enrolment->invited.dossier,
                              .role = SV("-"),
                              .purpose = SV("enrol"),
                              .object = SV("account"),
                              .origin = means->origin };
    batch_log(batch, &line);
    TRY(vault_call(means->vault, batch));
    enrolment->key = batch_wrapped(batch, key);
    enrolment->secret = batch_sealed(batch, seal);
    enrolment->intent = batch_intent(batch);
    return OK;
}

enum err enrolment_check(const struct sign_in_means *means, const struct invited *invited,
                         const struct enrolment_typed *typed, bool *ret_right, struct enrolment *ret_enrolment)
{
    bool right = false;
    struct sv code = sv_trim(typed->code);
    struct enrolment enrolment = { .invited = *invited, .at = means->now };
    if (!secret_shaped(typed->secret)) {
        return ERR_INVALID;
    }
    TRY(totp_verify(means->password, typed->secret, code, means->now, 0, &right, &enrolment.second_step));
    if (right) {
        TRY(password_hash(means->password, means->arena, typed->password, &enrolment.password_hash));
        TRY(recovery_codes_new(means->password, means->arena, enrolment.recovery_codes));
        for (size_t at = 0; at < RECOVERY_CODES; at++) {
            enrolment.recovery[at] = secret_hash_of(enrolment.recovery_codes[at]);
        }
        TRY(secret_seal(means, typed->secret, &enrolment));
        *ret_enrolment = enrolment;
    }
    *ret_right = right;
    return OK;
}

enum err enrolment_finish(struct tx_write *tx, const struct enrolment *enrolment)
{
    int64_t used = 0;
    int64_t enrolled = 0;
    struct key_slot_id slot;
    struct person_id person = enrolment->invited.person;
    TRY(sql_sign_in_code_use(
        tx,
        &(struct sql_sign_in_code_use_in){ .code = enrolment->invited.hash, .person = person, .now = enrolment->at },
        &used));
    if (used != 1) {
        return ERR_CONFLICT;
    }
    TRY(tx_key_create(tx, &enrolment->key, &slot));
    TRY(sql_account_enrol(tx,
                          &(struct sql_account_enrol_in){ .person = person,
                                                          .password_hash = enrolment->password_hash,
                                                          .key = slot,
                                                          .second_secret = enrolment->secret,
                                                          .second_step = enrolment->second_step,
                                                          .at = enrolment->at },
                          &enrolled));
    if (enrolled != 1) {
        return ERR_CONFLICT;
    }
    for (size_t at = 0; at < RECOVERY_CODES; at++) {
        TRY(sql_recovery_code_insert(
            tx, &(struct sql_recovery_code_insert_in){ .code = enrolment->recovery[at], .person = person }));
    }
    return tx_intent(tx, enrolment->intent);
}
