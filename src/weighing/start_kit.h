/* Signals that are ready to be weighed, for the tests of starting a weighing. Only for tests. */
#ifndef SEINHUIS_WEIGHING_START_KIT_H
#define SEINHUIS_WEIGHING_START_KIT_H

#include "weighing/decision_kit.h"
#include "weighing/start.h"
#include "weighing/withdrawn.h"

/* About a person of this age: one fact, one contra-indication, and one observation that could reveal who reported. The
 * reporter's code. */
struct code start_kit_signal(struct kit *kit, enum age_band age);
struct signal start_kit_seen(struct kit *kit, const struct signals_test_staff *staff, const struct code *code);
/* Everything that may be given, ticked, with every answer that a start needs. */
struct weighing_new start_kit_new(struct kit *kit, const struct signal *signal);
/* Prepared by the officer. */
const struct start_prepared *start_kit_prepared(struct kit *kit, const struct code *code);
/* The weighing of this signal, as police finds it; ERR_NOT_FOUND: there is none, or it waits for a second person. */
enum err start_kit_weighing(struct kit *kit, struct weighing *ret_weighing);
/* An apply: weighing_signal_withdrawn of a struct signal_withdrawn. */
apply_fn start_kit_withdrawn;

#endif
