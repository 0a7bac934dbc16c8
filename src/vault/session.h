/* Sessions as the vault mints and checks them: who, which municipalities, until when. See docs/formats/session.md.
 *
 * Invariants: times are the vault's own clock; a session that began before its person's sessions were ended stays
 * refused, also after a restart of the vault.
 */
#ifndef SEINHUIS_VAULT_SESSION_H
#define SEINHUIS_VAULT_SESSION_H

#include "vault/keys.h"

enum { SESSION_HOURS_MAX = 24, SESSIONS_ENDED_MAX = 4096 };

struct ended {
    int64_t person;
    int64_t at_ms;
};

struct sessions {
    int folder;
    const struct keys *keys;
    struct ended ended[SESSIONS_ENDED_MAX]; /* younger than the longest session */
    uint32_t count;
    /* when the list overflows, the oldest end holds for everybody: nobody stays by accident */
    int64_t all_before_ms;
};

struct session {
    struct person_id person;
    struct instant began;
    struct instant until;
    struct municipality_id municipalities[VAULT_SESSION_MUNICIPALITIES];
};

MUST enum err sessions_open(int folder, const struct keys *keys, struct sessions *ret_sessions);
struct session_request {
    struct person_id person;
    int64_t length_ms; /* at most SESSION_HOURS_MAX */
    struct municipality_id municipalities[VAULT_SESSION_MUNICIPALITIES];
};
MUST enum err session_mint(const struct sessions *sessions, const struct session_request *request, struct instant now,
                           struct vault_session *ret_session);
/* False: forged. Expired and ended ones still say whose they were. */
bool session_signed(const struct sessions *sessions, const struct vault_session *token, struct session *ret_session);
/* False: forged, expired or ended. */
bool session_read(const struct sessions *sessions, const struct vault_session *token, struct instant now,
                  struct session *ret_session);
bool session_has(const struct session *session, struct municipality_id municipality);
/* durable when it returns */
MUST enum err sessions_end_all(struct sessions *sessions, struct person_id person, struct instant now);

#endif
