/* Disclosure: what left this program, to whom, and whether it came back.
 *
 * What it is. A register of copies: on paper, as a file, read on a screen, or only told. Each has a random reference
 * that is written on it or read out with it, a holder (an organisation, never a person), and a state that ends with
 * the holder's answer.
 * Topics: paper (the register, asking back or asking to look again, answers).
 * What can never happen here
 *   - A row says anything about a person: a dossier is its random name, which outlives the dossier.
 *   - A copy is forgotten while its holder has not answered.
 * Tables owned: paper.
 * May use: organisation, access, store, base. Knows nothing of signals, weighing or cases: they register here.
 */
#ifndef SEINHUIS_DISCLOSURE_DISCLOSURE_H
#define SEINHUIS_DISCLOSURE_DISCLOSURE_H

#include "disclosure/paper.h"

#endif
