/* Observations as pages show them: facts and opinions in one list, what speaks against in another. */
#ifndef SEINHUIS_SIGNALS_OBSERVATION_WEB_H
#define SEINHUIS_SIGNALS_OBSERVATION_WEB_H

#include "signals/intake_view.h"
#include "signals/record.h"

struct observation_lists {
    struct observation_view *facts, *against;
    size_t facts_count, against_count;
};
MUST enum err observation_lists_show(struct arena *arena, const struct dossier *dossier,
                                     struct observation_lists *ret_lists);
/* Offers the observations of rq->subject in a form; shareable: without those that could reveal who reported. */
MUST enum err observations_offer(struct rq *rq, struct form_view *view, struct sv field, bool shareable);
struct text observation_kind_text(enum observation_kind kind);

#endif
