/* Published for rights: whose dossiers there are, and what of one the person concerned may read.
 *
 * A lookup here gives references of one owner's own dossiers, never a name; nothing finds a person. What is opened is
 * the official record alone: never the story, the reporter, the messages, how something is known, or an observation
 * that could reveal who reported.
 * Lifetime: what is given out lives in the arena.
 */
#ifndef SEINHUIS_SIGNALS_TOLD_H
#define SEINHUIS_SIGNALS_TOLD_H

#include "signals/signals.h"

/* Who owns at least one dossier here, and holds a role of the reporting point today. Reports about a group, a place or
 * a tension count too: who answers knows what they hold. */
MUST enum err signal_owners(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date today,
                            struct person_id **ret_owners, size_t *ret_count);
/* The dossiers of one owner, closed and sealed ones included. `owner` 0: those without an owner, or whose owner holds
 * no role of the reporting point any more. */
struct signal_owned {
    struct signal_id signal;
    struct sv reference;
    struct dossier_ref dossier;
};
struct signals_owned_question {
    struct municipality_id municipality;
    struct person_id owner;
    struct date today;
};
MUST enum err signals_of_owner(struct tx *tx, struct arena *arena, const struct signals_owned_question *question,
                               struct signal_owned **ret_rows, size_t *ret_count);

struct told_observation {
    struct observation_id id;
    enum observation_kind kind;
    enum observation_status status;
    bool against, reveals_reporter; /* the body of one that reveals is not opened: empty */
    struct sv body;
    struct date happened;
};
struct told_step {
    struct step_id id;
    enum signal_act act;
    struct sv reason;
    struct instant at;
};
struct signal_told {
    struct sv who, place, residence, none_against, child_voice, inform_ground;
    struct told_observation *observations;
    size_t observation_count;
    struct told_step *steps;        /* of staff, with a reason */
    size_t step_count;
    struct date destroy_on;
    enum signal_outcome outcome;
};
/* Also of a sealed dossier: a running request is why it was sealed. Walls hold. ERR_NOT_FOUND: destroyed, or hidden. */
MUST enum err signal_told_open(const struct desk *desk, struct sv reference, struct signal_told *ret_told);

/* A view of the person concerned stands in the dossier from then on, as what they say themselves. */
struct statement_prepared;
MUST enum err signal_statement_prepare(const struct desk *desk, struct sv reference, struct sv statement,
                                       const struct statement_prepared **ret_prepared);
apply_fn signal_statement_apply;

#endif
