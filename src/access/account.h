/* People with accounts: inviting, disabling, and their dated roles.
 *
 * Invariants
 *   - A new account has no rights; roles are granted, from a day, by somebody else.
 *   - Nobody grants or ends a role of their own, and nobody disables their own account.
 *   - Roles that must stay apart (permissions.h) are never held together in one municipality.
 *   - When an account is disabled, or a role begins or ends, all sessions of that person end in the same commit. The
 *     caller's `prepare` also calls vault_session_end_all: what the vault minted knew the old rights.
 *   - An account is disabled by who manages it (`home`); another municipality ends the roles there.
 * Errors: ERR_NOT_FOUND hidden or absent; ERR_REFUSED one of the rules above; ERR_CONFLICT it changed meanwhile.
 * Functions that take a `struct tx_write` are parts of an apply. Texts live in the arena.
 */
#ifndef SEINHUIS_ACCESS_ACCOUNT_H
#define SEINHUIS_ACCESS_ACCOUNT_H

#include "access/ids.h"
#include "access/stored_key.h"

struct account {
    struct person_id id;
    struct sv reference;         /* in addresses */
    struct municipality_id home; /* which one manages the account */
    struct sv organisation;      /* where they work; empty: not said */
    struct sv sign_in_name;
    struct sv name;
    enum sign_in_method method;
    enum account_state state;
    struct dossier_ref dossier;
    struct key_slot_id key;
    struct instant invited, enrolled, disabled;
};

MUST enum err account_list(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                           struct account **ret_rows, size_t *ret_count);
MUST enum err account_all(struct tx *tx, struct arena *arena, struct account **ret_rows, size_t *ret_count);
/* Only one that account_list of this municipality holds. */
MUST enum err account_by_reference(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                   struct sv reference, struct account *ret_account);
MUST enum err account_by_sign_in_name(struct tx *tx, struct arena *arena, struct sv sign_in_name,
                                      struct account *ret_account);
MUST enum err account_by_id(struct tx *tx, struct arena *arena, struct person_id person, struct account *ret_account);
/* Every key that an account names, under the installation's own key: a stored_keys_fn. */
MUST enum err account_stored_keys(struct tx *tx, struct stored_key_page *page);
/* An e-mail address as account names are kept: trimmed, ASCII in lower case. False: it cannot be one. */
bool sign_in_name_read(struct arena *arena, struct sv typed, struct sv *ret_name);

/* --- who acts ---------------------------------------------------------------------------------------------------- */
struct place_held {
    struct municipality_id municipality;
    struct sv code, name;
    uint32_t roles; /* bit per enum role, valid that day */
};
/* Where somebody has a role on a day, by name of the municipality. */
MUST enum err places_held(struct tx *tx, struct arena *arena, struct person_id person, struct date today,
                          struct place_held **ret_places, size_t *ret_count);
/* The actor that a signed-in person is in a municipality; 0, or one without a role there: the first where there is one,
 * or nowhere. */
MUST enum err actor_load(struct tx *tx, struct arena *arena, struct person_id person,
                         struct municipality_id municipality, struct date today, struct actor *ret_actor);

struct role_holder {
    struct person_id id;
    struct sv reference, name;
    uint32_t roles;
    struct date until; /* the first day on which one of these roles ends; not set: none does */
    bool enrolled;     /* can sign in */
};
/* Everybody with a role in a municipality on a day, once each, by name. */
MUST enum err role_holders(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date today,
                           struct role_holder **ret_rows, size_t *ret_count);
bool role_holder_may(const struct role_holder *holder, enum permission permission);

/* The fictitious people of a demonstration, a row for each role. */
struct fictitious {
    struct person_id person;
    struct sv reference, name;
    struct municipality_id municipality_id;
    struct sv code, municipality;
    enum role role;
};
MUST enum err fictitious_people(struct tx *tx, struct arena *arena, struct date today, struct fictitious **ret_rows,
                                size_t *ret_count);

/* --- accounts ---------------------------------------------------------------------------------------------------- */
struct account_new {
    struct person_id id;
    struct sv reference; /* reference_new */
    struct municipality_id home;
    struct organisation_id organisation_id; /* a fresh id; unused when the name is known already */
    struct sv organisation;
    struct sv sign_in_name, name;
    enum sign_in_method method;
    enum account_state state; /* ACCOUNT_INVITED; ACCOUNT_ACTIVE only for fictitious people */
    struct dossier_ref dossier;
    struct instant at;
};
/* Twelve random characters (60 bits) that mean nothing. */
MUST enum err reference_new(struct arena *arena, struct random *random, struct sv *ret_reference);
/* ERR_CONFLICT: there is an account with this sign-in name. */
MUST enum err account_create(struct tx_write *tx, struct arena *arena, const struct account_new *new);

struct account_change {
    struct person_id person;
    struct person_id by; /* 0: the command line */
    struct date today;
    struct instant at;
};
/* Immediate in every tab: sessions, links, recovery codes and secrets go, roles end with yesterday. ERR_REFUSED: own
 * account. */
MUST enum err account_disable(struct tx_write *tx, struct arena *arena, const struct account_change *change);
/* A new link for an invited account, or one whose means to sign in were lost, or a disabled one that returns (without
 * roles). */
MUST enum err account_invite_again(struct tx_write *tx, struct arena *arena, const struct account_change *change);
/* Where this person's roles stand today or later: whose open work is left when the account ends. */
MUST enum err account_places(struct tx *tx, struct arena *arena, struct person_id person, struct date today,
                             struct municipality_id **ret_places, size_t *ret_count);

/* Who once had a role in a municipality that ended before this day, and whose account stands. */
MUST enum err roles_ended_before(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                 struct date day, struct person_id **ret_people, size_t *ret_count);

/* --- roles ------------------------------------------------------------------------------------------------------- */
struct role_row {
    struct role_grant_id id;
    enum role role;
    struct date from, until; /* until not set: open */
    struct sv mandate;       /* "Mandaatbesluit 2026, nr. 12"; empty: none named */
    struct sv granted_by;    /* empty: the command line */
    struct instant granted;
};
MUST enum err role_list(struct tx *tx, struct arena *arena, struct person_id person,
                        struct municipality_id municipality, struct role_row **ret_rows, size_t *ret_count);

struct role_grant {
    struct role_grant_id id;
    struct person_id person;
    struct municipality_id municipality;
    enum role role;
    struct date from, until;
    struct sv mandate;
    struct person_id by; /* 0: the command line */
    struct instant at;
};
enum role_refusal {
    ROLE_ALLOWED,
    ROLE_OWN,          /* nobody grants themselves a role */
    ROLE_APART,        /* a role held in that time must stay apart from this one */
    ROLE_HELD,         /* the same role is held in that time already */
    ROLE_MISPLACED,    /* a municipality's role in the installation, or the other way round */
    ROLE_ENDS_BEFORE,  /* ends before it begins */
    ROLE_NEEDS_MANDATE /* a deputy whose account another municipality manages acts under a named mandate */
};
/* The same check for the page that explains and for the apply that refuses. */
MUST enum err role_grant_check(struct tx *tx, struct arena *arena, const struct role_grant *grant,
                               enum role_refusal *ret_refusal);
MUST enum err role_grant_begin(struct tx_write *tx, struct arena *arena, const struct role_grant *grant);

struct role_end {
    struct role_grant_id id;
    struct person_id person;
    struct municipality_id municipality;
    struct person_id by;
    struct date until; /* the last day */
};
/* ERR_REFUSED: an own role. ERR_CONFLICT: it ended already. */
MUST enum err role_grant_end(struct tx_write *tx, const struct role_end *end);

#endif
