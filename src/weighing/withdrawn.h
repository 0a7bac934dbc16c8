/* The signal behind a weighing was withdrawn by its reporter: an open weighing of it closes.
 *
 * Called by app/events.c inside the transaction of the withdrawal. Whatever the weighing was waiting for, a decision
 * that comes later finds it closed: never both. Who read what was given is asked to destroy it.
 */
#ifndef SEINHUIS_WEIGHING_WITHDRAWN_H
#define SEINHUIS_WEIGHING_WITHDRAWN_H

#include "signals/events.h"
#include "weighing/weighing.h"

/* OK also when there is no weighing of this signal, or it is closed. */
MUST enum err weighing_signal_withdrawn(struct tx_write *tx, const struct signal_withdrawn *withdrawn);

#endif
