/* What the joint weighing causes above itself. Declared here, defined in app/events.c, which knows all domains; tests
 * define their own.
 *
 * All run inside the same transaction as what caused them.
 */
#ifndef SEINHUIS_WEIGHING_EVENTS_H
#define SEINHUIS_WEIGHING_EVENTS_H

#include "weighing/weighing.h"

/* Somebody was admitted: a case opens. Everything that needs chance, the clock, settings or the vault was made while
 * the decision was prepared. */
struct admission {
    struct weighing_id weighing;
    struct municipality_id municipality;
    int64_t case_row;                 /* id of the new row: places under the case's key name it */
    struct sv case_reference;         /* "C-9XT-0AB" */
    struct dossier_ref case_dossier;
    struct wrapped_key case_key;      /* KEY_RECORD of the case's own dossier */
    struct sealed who;                /* under that key, at {"case_subject", "who", case_row} */
    struct sealed residence;          /* at {"case_subject", "residence", case_row}; may be empty */
    enum age_band age;
    struct instant provisional_until; /* decided by phone: until all parties confirmed; unset: definite */
    struct instant at;
    struct person_id decider, process_lead;
    enum inform_state inform_state;
    struct date inform_due;
    struct date plan_due, review_due, destroy_on;
    struct sv destroy_rule;
    int64_t step;                     /* id of the case's first step */
    struct sv role;                   /* of the decider */
};
MUST enum err event_admitted(struct tx_write *tx, const struct admission *admission);

/* All parties confirmed what was decided by phone: the case is no longer provisional. */
struct weighing_sequel {
    struct weighing_id weighing;
    struct municipality_id municipality;
    int64_t step;                     /* id of a step of the case */
    struct instant at;
    struct date destroy_on;           /* of the case, once undone */
    struct sv destroy_rule;
};
MUST enum err event_weighing_confirmed(struct tx_write *tx, const struct weighing_sequel *sequel);
/* It lapsed, or its signal was withdrawn: a case that it opened closes with that reason. */
MUST enum err event_weighing_undone(struct tx_write *tx, const struct weighing_sequel *sequel);

#endif
