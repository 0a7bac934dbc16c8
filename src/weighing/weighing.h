/* The joint weighing: police, prosecution and municipality advise, and the mayor decides on admission.
 *
 * What it is. What was disclosed of one signal, three first positions that stay sealed until all are in, the final
 * positions after the discussion, and one decision with its reasons.
 * Topics: start (the disclosure act), fact, position, content (everything opened), course (states, acts, chairs);
 * decision, urgent, pack, clock.
 * What can never happen here
 *   - A first position is read before all three are in, also by who gave it: the vault opens three together or none.
 *   - The reporter's story or identity is here, or anything of a child under 12.
 *   - A number, total, colour or prefilled conclusion; a position or decision that changes or disappears.
 *   - One person advises for the municipality and decides, or records for an absent party and does either.
 *   - A weighing that neither ends by a person nor by the clock.
 * Tables owned: weighing*, fact, position*, addendum, decision*, pack, minutes.
 * May use: signals (what may be given of one), organisation, disclosure, access, store, vault, base. Knows nothing of
 * cases, rights or privacy; what it causes there stands in events.h.
 */
#ifndef SEINHUIS_WEIGHING_WEIGHING_H
#define SEINHUIS_WEIGHING_WEIGHING_H

#include "access/desk.h"
#include "weighing/ids.h"

/* One weighing as this actor may see it: the row's open columns. */
struct weighing {
    struct weighing_id id;
    struct municipality_id municipality;
    struct sv reference;                    /* "W-9XT-0AB" */
    struct dossier_ref dossier, signal_dossier;
    enum weighing_state state;
    enum weighing_outcome outcome;
    int64_t step_count;
    enum age_band age;
    bool urgent, against_advice;
    struct instant started, lapses, decided, criminal_notice;
    struct date due, escalated;             /* positions by; when mayor and process lead were told */
    struct person_id started_by, process_lead, adviser, decider, second_reader;
    int64_t criteria_version;               /* of WORDING_CRITERIA_QUESTIONS */
    struct key_slot_id record_key, position_keys[PARTY_COUNT]; /* [party - PARTY_POLICE]; 0: not given yet */
    struct date destroy_on, sealed_until, inform_due;
    struct sv destroy_rule;
    enum inform_state inform_state;
};
struct desk_dossier weighing_dossier(const struct weighing *weighing);

/* The one lookup: municipality on screen, walls and sealing are part of the query, so hidden and absent are both
 * ERR_NOT_FOUND. A proposal that waits for its second person is absent here. */
struct weighing_search {
    const struct actor *actor;
    struct sv reference;
    struct date today;
};
MUST enum err weighing_find(struct tx *tx, struct arena *arena, const struct weighing_search *search,
                            struct weighing *ret_weighing);
/* What ends when, and ending it: weighing/ending.h. Everything opened: weighing/content.h. */

#endif
