/* Two fictitious municipalities with fictitious people, for a demonstration's data folder and for stories.
 *
 * Voorbeeldstad has a person for each role; Proefdam has one officer, and shares the rest: its deputy is
 * Voorbeeldstad's, under a mandate. The people have no password: in a demonstration a press on a button signs in
 * (SIGN_IN_FICTITIOUS), anywhere else nobody can.
 */
#ifndef SEINHUIS_ORGANISATION_DEMO_H
#define SEINHUIS_ORGANISATION_DEMO_H

#include "access/account.h"
#include "access/municipality.h"

enum { DEMO_MUNICIPALITIES = 2 };

struct demo_seed; /* in the arena it was prepared with */
/* Ids and references; the vault makes a key for each of `ret_municipalities` before the apply. */
MUST enum err demo_prepare(struct arena *arena, struct random *random, struct instant now, struct demo_seed **ret_seed,
                           struct municipality_id ret_municipalities[DEMO_MUNICIPALITIES]);
MUST enum err demo_apply(struct tx_write *tx, const void *seed);

/* One line for each person: their first role, where, and the path under which they sign in ("/demo/sanne-fictief"). */
struct demo_link {
    enum role role;
    struct sv place, name, path;
};
MUST enum err demo_links(struct arena *arena, struct demo_link **ret_links, size_t *ret_count);

#endif
