/* Rights: what the person concerned asks of the mayor's contact point about their data: access, correction, objection,
 * erasure.
 *
 * What it is. One request, decided for all organisations that work together, within a month that is extended once at
 * most. The only question across dossiers that exists is asked here: by two persons, logged, and answered by each owner
 * about the own dossiers. What is found is read text by text, and goes out in a letter with an overview.
 * Topics: course (states, acts), intake (entering, identifying), question (asking, answering), overview (texts and what
 * is left out), decision (decision and letter), hold (destruction waits), clock.
 * What can never happen here
 *   - Anybody is looked up: there is no search, and no question to somebody else's dossiers.
 *   - One person asks the question alone; silence of an owner counts as "no".
 *   - The reporter, the story, or what could reveal who reported is in an overview: the program leaves it out, and
 *     nobody can put it back.
 *   - A letter shows whether somebody is unknown here or may not be told something: it is the same letter.
 *   - A copy or number of an identity document is kept.
 * Tables owned: rights_*, redaction.
 * May use: cases, weighing, signals, disclosure, organisation, access, store, vault, base. Knows nothing of privacy,
 * which asks here what destruction waits for (hold.h).
 */
#ifndef SEINHUIS_RIGHTS_RIGHTS_H
#define SEINHUIS_RIGHTS_RIGHTS_H

#include "access/desk.h"
#include "access/stored_key.h"
#include "base/date.h"
#include "rights/ids.h"

/* One request as this actor may see it: the row's open columns. */
struct rights_request {
    struct rights_request_id id;
    struct municipality_id municipality;
    struct sv reference;           /* "R-9XT-0AB" */
    struct dossier_ref dossier;
    enum rights_kind kind;
    enum rights_channel channel;
    bool represented;
    enum rights_identity identity;
    struct date identified;
    enum rights_state state;
    enum rights_outcome outcome;
    int64_t step_count;
    struct date received, due, extended, escalated;
    struct instant entered, asked, decided;
    struct person_id entered_by, proposed_by, agreed_by;
    struct key_slot_id record_key;
    struct date destroy_on, sealed_until;
    struct sv destroy_rule;
};
struct desk_dossier rights_dossier(const struct rights_request *request);

/* The one lookup: municipality on screen, walls and sealing are part of the query, so hidden and absent are both
 * ERR_NOT_FOUND. */
struct rights_search {
    const struct actor *actor;
    struct sv reference;
    struct date today;
};
MUST enum err rights_find(struct tx *tx, struct arena *arena, const struct rights_search *search,
                          struct rights_request *ret_request);

/* Who asks and what, opened with its line in the log. */
struct rights_texts {
    struct sv name, born, address, asked, representative;
};
struct rights_history {
    enum rights_act act;
    enum rights_state before, after;
    struct sv actor, role, reason;
    struct instant at;
};
struct rights_content {
    struct rights_texts texts;
    struct rights_history *history;
    size_t history_count;
};
MUST enum err rights_open(const struct desk *desk, const struct rights_request *request,
                          struct rights_content *ret_content);

/* --- the list, by day --- */
struct rights_row {
    struct rights_request_id id;
    struct sv reference;
    enum rights_kind kind;
    enum rights_state state;
    enum rights_outcome outcome;
    struct date due, received, destroy_on;
    bool extended;
    int64_t questions, answered;
};
MUST enum err rights_list(const struct desk *desk, struct rights_row **ret_rows, size_t *ret_count);
MUST enum err rights_closed(const struct desk *desk, struct rights_row **ret_rows, size_t *ret_count);

/* --- published for privacy: what ends when, and ending it --- */
struct rights_ending {
    struct rights_request_id request;
    struct dossier_ref dossier;
    struct date on;
    struct sv rule;
    enum rights_outcome outcome;
};
/* Decided requests of this municipality whose date is `until` or earlier and that are not sealed, oldest first. */
MUST enum err rights_requests_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                     struct date until, struct rights_ending **ret_endings, size_t *ret_count);
/* By the reference on screen, sealed or not. */
MUST enum err rights_ending_of(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                               struct sv reference, struct rights_ending *ret_ending);
/* Key first, rows after. ERR_NOT_FOUND: it is gone already. */
MUST enum err rights_destroy(struct tx_write *tx, struct arena *arena, struct rights_request_id request);
/* Two people stopped the destruction: unreadable for the work until that day. An unset date unseals. */
MUST enum err rights_seal(struct tx_write *tx, struct rights_request_id request, struct date until);
/* Every key that a row of this domain names: a stored_keys_fn. */
MUST enum err rights_stored_keys(struct tx *tx, struct stored_key_page *page);

#endif
