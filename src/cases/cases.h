/* Cases: the joint approach to one person whom a weighing admitted, from opening to closing and destruction.
 *
 * What it is. Participants in three tiers, what they contribute, conferences with decisions and actions, a plan with
 * its reviews, and closing with letter and notices.
 * Topics: course (states, acts), participant, contribution, conference, action, plan, review, closing, letter.
 * What can never happen here
 *   - Somebody outside the case sees that it exists: hidden and absent are one query, one answer.
 *   - A participant sees more than the scope they were given, or anything after their last day.
 *   - A number, total, colour or conclusion about a person; a field for belief, origin or politics.
 *   - A case without a day on which somebody must look at it again, or without a day on which it is destroyed.
 * Tables owned: casefile, case_*, participant, contribution, conference*, agenda_item, plan*, review.
 * May use: weighing, signals, disclosure, organisation, access, store, vault, base. Knows nothing of rights or privacy.
 */
#ifndef SEINHUIS_CASES_CASES_H
#define SEINHUIS_CASES_CASES_H

#include "access/desk.h"
#include "access/stored_key.h"
#include "base/date.h"
#include "cases/ids.h"

/* Who looks, and with which scope. One person may lead and take part; then they look as the lead. */
struct case_member {
    struct person_id person;
    bool leads;                       /* case lead or process lead of this municipality: everything */
    bool seconds;                     /* only asked for a second look; never with `leads` */
    struct participant_id participant; /* 0: takes no part */
    enum participant_tier tier;
    uint32_t scope;                   /* bit per enum case_scope; of a lead: all */
    struct date until;                /* last day of a participant */
};
bool case_sees(const struct case_member *member, enum case_scope scope);
/* For the log and for "you act as". */
enum permission case_permission(const struct case_member *member);

/* One case as this actor may see it: the row's open columns. */
struct casefile {
    struct casefile_id id;
    struct municipality_id municipality;
    struct sv reference;
    struct dossier_ref dossier;
    int64_t weighing;                 /* row of the weighing that admitted; 0: destroyed, or none */
    enum case_state state;
    enum age_band age;
    struct person_id lead, deputy, process_lead;
    struct instant opened;
    struct instant provisional_until; /* set: an urgent admission that is not yet confirmed */
    struct date due;                  /* somebody has to act before this day */
    struct date plan_due, review_due;
    int64_t reviews_missed;
    bool access_suspended;
    struct instant closed;
    enum closing_reason closing_reason;
    enum inform_state inform_state;
    struct date inform_due;
    struct key_slot_id record_key;
    struct date destroy_on, sealed_until;
    struct sv destroy_rule;
    int64_t step_count;
    struct case_member me;            /* whoever looked it up */
};
bool case_is_minor(const struct casefile *casefile); /* under 18, as far as is known */

/* Its names and keys, for the desk; lives as long as *casefile. All texts are sealed under KEY_RECORD. */
struct desk_dossier case_dossier(const struct casefile *casefile);

/* The one lookup of a case: municipality on screen, membership, walls and sealing are part of the query, so hidden and
 * absent are both ERR_NOT_FOUND. For who only takes part it goes through their own participations, so that its time
 * tells as little as its answer (tests/bench/hidden.c). */
struct case_search {
    const struct actor *actor;
    struct sv reference;
    struct date today;
};
MUST enum err case_find(struct tx *tx, struct arena *arena, const struct case_search *search,
                        struct casefile *ret_casefile);

/* --- reading: every topic queues its texts, then one call of the vault opens them all ----------------------------- */
struct case_reading {
    const struct desk *desk;
    const struct casefile *casefile;
    const struct case_member *member; /* through whose eyes: of a preview another than casefile->me */
    struct vault_batch *batch;
    struct desk_key key;
};
MUST enum err case_reading_begin(const struct desk *desk, const struct casefile *casefile,
                                 const struct case_member *member, struct case_reading *ret_reading);
struct desk_open case_reading_text(const struct case_reading *reading, struct sv table, struct sv column, int64_t row,
                                   struct sealed sealed);
/* With its line in the log: somebody looked at `object` of this case. */
MUST enum err case_reading_call(const struct case_reading *reading, struct sv object);
struct sv case_reading_shown(const struct case_reading *reading, struct desk_open open);

/* --- published for privacy: what ends when, and ending it --------------------------------------------------------- */
struct case_ending {
    struct casefile_id casefile;
    struct dossier_ref dossier;
    struct date on;
    struct sv rule;
    enum closing_reason reason;
};
/* Everything of this municipality whose date is `until` or earlier and that is not sealed, oldest first. */
MUST enum err cases_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date until,
                           struct case_ending **ret_endings, size_t *ret_count);
/* The ending of the case with this reference, also when it is sealed or walled off. */
MUST enum err case_ending_of(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                             struct sv reference, struct case_ending *ret_ending);
/* Keys first, rows after. ERR_NOT_FOUND: it is gone already. */
MUST enum err cases_destroy(struct tx_write *tx, struct arena *arena, struct casefile_id casefile);
/* Two people stopped the destruction: unreadable for the work until that day. An unset date unseals. */
MUST enum err cases_seal(struct tx_write *tx, struct casefile_id casefile, struct date until);
/* Every key that a row of this domain names: a stored_keys_fn. */
MUST enum err cases_stored_keys(struct tx *tx, struct stored_key_page *page);

#endif
