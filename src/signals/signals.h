/* Signals: what comes in at the reporting point, until its outcome and its destruction.
 *
 * What it is. A report or an advice question, its official record (facts apart from opinions), the talk with the
 * reporter, and the course to an outcome.
 * Topics: report (public form), reporter (the reporter's page), intake (queue, record, phone entry), course (states,
 * acts, second eyes), outcome (advice, referral, transfer, urgent), to_weighing (what leaves for the joint weighing),
 * inform (AVG 14), sample.
 * What can never happen here
 *   - A reporter's name, story or messages are readable without a log line; the story or the reporter are never
 *     disclosed.
 *   - A phenomenon, belief or ideology stands on anything linked to a person.
 *   - Under 12: ready for weighing. Closing a safety concern without a second pair of eyes. A signal without a term.
 *   - A group's signal becomes a list of members: about a group there is no subject text.
 * Tables owned: signal*, message, observation, step, disclosure*, transfer, withdrawal, sample, tally.
 * May use: organisation (settings, opening gate, cards), access, store, vault, base. Knows nothing of weighing, cases
 * or privacy; they read through the functions published in this header and the topics' headers.
 */
#ifndef SEINHUIS_SIGNALS_SIGNALS_H
#define SEINHUIS_SIGNALS_SIGNALS_H

#include "access/desk.h"
#include "access/stored_key.h"
#include "signals/ids.h"

/* One signal as this actor may see it: the row's open columns. */
struct signal {
    struct signal_id id;
    struct municipality_id municipality;
    struct sv reference;
    struct dossier_ref dossier;
    enum signal_kind kind;
    enum signal_about about;
    enum signal_channel channel;
    enum reporter_relation relation;
    enum contact_mode contact;
    enum age_band age;
    enum signal_state state;
    enum reporter_state reporter_state;
    enum signal_outcome outcome;
    bool identifiable, urgent;
    struct instant received, answered;
    struct date answer_by, due;
    struct person_id owner, deputy;
    struct secret_hash code_hash;
    bool has_code;
    struct key_slot_id story_key, reporter_key, record_key;
    struct date story_destroy, destroy_on, sealed_until;
    struct sv destroy_rule;
    enum inform_state inform_state;
    struct date inform_due;
    int64_t step_count;
};

/* Its names and keys, for the desk; lives as long as *signal. */
struct desk_dossier signal_dossier(const struct signal *signal);

/* The one lookup of a signal for a member of staff: municipality on screen, walls and sealing are part of the query, so
 * hidden and absent are both ERR_NOT_FOUND. */
struct signal_search {
    const struct actor *actor;
    struct sv reference;
    struct date today;
};
MUST enum err signal_find(struct tx *tx, struct arena *arena, const struct signal_search *search,
                          struct signal *ret_signal);
/* --- published for privacy: what ends when, and ending it --------------------------------------------------------- */
enum signal_part { PART_STORY, PART_ALL };
struct signal_ending {
    struct signal_id signal;
    enum signal_part part;
    struct dossier_ref dossier;
    struct date on;
    struct sv rule;
    enum signal_outcome outcome;
};
/* Everything of this municipality whose date is `until` or earlier and that is not sealed, oldest first. */
MUST enum err signals_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date until,
                             struct signal_ending **ret_endings, size_t *ret_count);
/* Keys first, rows after: after COMMIT nothing of this part can be read by anybody. ERR_NOT_FOUND: it is gone
 * already. */
MUST enum err signals_destroy(struct tx_write *tx, struct arena *arena, struct signal_id signal, enum signal_part part);
/* Two people stopped the destruction: unreadable for the work until that day. An unset date unseals. */
MUST enum err signals_seal(struct tx_write *tx, struct signal_id signal, struct date until);
/* For this room's own applies: ends a key; that there was none any more is fine. */
MUST enum err signal_key_end(struct tx_write *tx, struct key_slot_id slot);
/* Every key that a row of this domain names: a stored_keys_fn. */
MUST enum err signals_stored_keys(struct tx *tx, struct stored_key_page *page);

#endif
