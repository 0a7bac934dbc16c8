/* Proving who it is: password and second factor, invitations, recovery codes, and the fictitious people of a
 * demonstration.
 *
 * Invariants
 *   - A wrong name, a wrong password, a wrong code and a disabled account are one and the same answer, after the same
 *     work.
 *   - A code of the second factor, a recovery code and an invitation work once: the part of the apply that uses them
 *     conflicts the second time.
 *   - The second factor's secret is sealed under the account's own key and opens in the vault for a try to sign in
 *     only.
 *   - Every try is a line in the log, before it is answered.
 *   - Without proof only accounts with SIGN_IN_FICTITIOUS open, and callers ask for it in demonstration folders only.
 * Slowing down who guesses is the caller's (web/throttle.h), before these functions.
 * The seam for an identity provider or a passkey: another enum sign_in_method and another function that fills a struct
 * sign_in_proof.
 * Errors: ERR_BUSY the password helpers are full; ERR_VAULT.
 */
#ifndef SEINHUIS_ACCESS_SIGN_IN_H
#define SEINHUIS_ACCESS_SIGN_IN_H

#include "access/ids.h"
#include "access/session_row.h"
#include "vault/password.h"

/* What a try may use; a request has all of it. */
struct sign_in_means {
    struct tx *tx;
    struct arena *arena;
    struct vault *vault;
    struct password *password;
    struct random *random;
    struct instant now;
    struct sv origin;          /* network address, for the log */
};

/* --- signing in -------------------------------------------------------------------------------------------------- */
struct sign_in_typed {
    struct sv name;
    struct sv password;
    struct sv code;            /* six digits, or a recovery code */
};

/* What the apply needs to finish a proven sign-in. */
struct sign_in_proof {
    struct person_id person;
    int64_t second_step;       /* of the code used; 0: a recovery code, or a fictitious person */
    bool by_recovery_code;
    struct secret_hash recovery;
    int64_t intent;
};
MUST enum err sign_in_check(const struct sign_in_means *means, const struct sign_in_typed *typed, bool *ret_right,
                            struct sign_in_proof *ret_proof);
/* As a fictitious person, from the role switcher of a demonstration. ERR_NOT_FOUND: not a fictitious one. */
MUST enum err sign_in_as_fictitious(const struct sign_in_means *means, struct sv reference,
                                    struct sign_in_proof *ret_proof);
/* The vault's part of a session, for the municipalities in which this person reaches content. row->municipality stays
 * when this person has a role there; otherwise the first by name comes on screen. */
MUST enum err sign_in_session(const struct sign_in_means *means, struct person_id person, struct instant ends,
                              struct session_row *row);
/* Part of the apply: uses up what proved it, adds the session. ERR_CONFLICT: used already. */
MUST enum err sign_in_finish(struct tx_write *tx, const struct sign_in_proof *proof, const struct session_row *row);
/* How many recovery codes a person has left. */
MUST enum err recovery_codes_left(struct tx *tx, struct arena *arena, struct person_id person, int64_t *ret_count);

/* --- invitations ------------------------------------------------------------------------------------------------- */
enum { INVITATION_DAYS = 7 };
/* A fresh link's secret part and its hash, and the row that an apply stores. */
struct link_new {
    struct secret_hash hash;
    struct person_id person;
    enum sign_in_code_kind kind;
    struct instant expires;
};
MUST enum err link_new(const struct sign_in_means *means, struct person_id person, struct link_new *ret_link,
                       struct sv *ret_secret);
MUST enum err link_add(struct tx_write *tx, const struct link_new *link);

struct invited {
    struct person_id person;
    struct sv sign_in_name, name;
    struct dossier_ref dossier;
    struct secret_hash hash;
};
/* ERR_NOT_FOUND: no such link, used, or past its day. */
MUST enum err invitation_find(const struct sign_in_means *means, struct sv link, struct invited *ret_invited);

/* --- enrolment --------------------------------------------------------------------------------------------------- */
enum { PASSWORD_CHARS_LEAST = 12, PASSWORD_CHARS_MOST = 200 };
enum password_fault { PASSWORD_FINE, PASSWORD_SHORT, PASSWORD_LONG, PASSWORD_GUESSABLE };
/* No rules about kinds of characters: length is what helps. GUESSABLE: one repeated character, or the sign-in name in
 * it. */
enum password_fault password_fault(struct sv typed, struct sv sign_in_name);

struct enrolment_typed {
    struct sv password;
    struct sv secret;          /* base32, as the page showed it */
    struct sv code;
};
struct enrolment {
    struct invited invited;
    struct sv password_hash;
    struct wrapped_key key;
    struct sealed secret;
    int64_t second_step;
    struct secret_hash recovery[RECOVERY_CODES];
    struct sv recovery_codes[RECOVERY_CODES]; /* shown once, stored nowhere */
    struct instant at;
    int64_t intent;
};
MUST enum err enrolment_check(const struct sign_in_means *means, const struct invited *invited,
                              const struct enrolment_typed *typed, bool *ret_right, struct enrolment *ret_enrolment);
/* Part of the apply. ERR_CONFLICT: the invitation was used meanwhile. */
MUST enum err enrolment_finish(struct tx_write *tx, const struct enrolment *enrolment);

#endif
