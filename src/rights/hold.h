/* While a request runs, nothing that was found for it is destroyed: published for privacy, whose run asks here.
 *
 * What reaches its own day meanwhile is sealed by that run, unreadable for the work but for the request, and is
 * destroyed at the first run after the request ended.
 */
#ifndef SEINHUIS_RIGHTS_HOLD_H
#define SEINHUIS_RIGHTS_HOLD_H

#include "access/access.h"
#include "base/date.h"
#include "rights/ids.h"
#include "store/store.h"

/* Whether a request that runs holds this dossier. */
MUST enum err rights_holds(struct tx *tx, struct arena *arena, struct dossier_ref dossier, bool *ret_held);
/* An apply's part: it is sealed since that day, because its own day passed. */
MUST enum err rights_hold_sealed(struct tx_write *tx, struct dossier_ref dossier, struct date since);

/* Sealed for a request that ended, and for no other that runs: to be unsealed, and then forgotten here. */
struct rights_hold_ended {
    struct rights_found_id found;
    enum rights_domain_id domain;
    int64_t subject;
    struct dossier_ref dossier;
};
MUST enum err rights_holds_ended(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                 struct rights_hold_ended **ret_rows, size_t *ret_count);
MUST enum err rights_hold_forget(struct tx_write *tx, struct dossier_ref dossier);

#endif
