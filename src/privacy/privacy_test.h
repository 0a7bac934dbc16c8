/* A municipality with reports that end, people who decide, and a real vault, for the tests of this room. Only for
 * tests. */
#ifndef SEINHUIS_PRIVACY_PRIVACY_TEST_H
#define SEINHUIS_PRIVACY_PRIVACY_TEST_H

#include "privacy/privacy.h"
#include "signals/oversight.h"
#include "signals/signals_test.h"

struct privacy_test {
    struct signals_test signals;
    struct person_id first, second, fg;
    struct clock clock;
};
void privacy_test_open(struct privacy_test *test);
void privacy_test_close(struct privacy_test *test);

/* A report taken in; its public reference. */
struct sv privacy_test_report(struct privacy_test *test);
/* Whether the work can still read it on that day. */
bool privacy_test_readable(struct privacy_test *test, struct sv reference, struct date today);
/* When the whole file ends; an unset day: it is gone. */
struct retention_item privacy_test_item(struct privacy_test *test, struct sv reference);
struct retention_report privacy_test_run(struct privacy_test *test, struct date date);
/* The item on the list of this file, put there when it is not yet. */
struct ending privacy_test_ending(struct privacy_test *test, struct sv reference);
/* The outcomes of both halves of a decision of two people. */
enum err privacy_test_propose(struct privacy_test *test, struct sv reference, const struct decision_proposal *proposal);
enum err privacy_test_confirm(struct privacy_test *test, struct sv reference, enum decision_act act,
                              struct person_id by, struct date today);
struct tx *privacy_test_tx(struct privacy_test *test);

/* A test may count the steps of a run, and end the process at one of them: 0 lets it be. */
extern int privacy_test_die_at;
extern int privacy_test_step;
/* This file's destruction fails as a broken disk would make it. */
extern int64_t privacy_test_broken;

#endif
