/* Binds a change to the line in the log that permitted it. */
#ifndef SEINHUIS_ORGANISATION_LINE_H
#define SEINHUIS_ORGANISATION_LINE_H

#include "store/store.h"

/* Part of an apply: COMMIT stores the number of the line. 0: made without one, by a seed or a test. */
MUST static inline enum err line_stands(struct tx_write *tx, int64_t intent)
{
    return intent == 0 ? OK : tx_intent(tx, intent);
}

#endif
