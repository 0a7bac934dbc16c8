/* A municipality with cases for the tests of this room: people, a database, a key store and a real vault. Only for
 * tests.
 *
 * A case is opened directly, as a decision to admit would, so that this room's tests need no weighing.
 * Lifetime: from case_test_open to case_test_close; texts live in test->signals.people.arena.
 */
#ifndef SEINHUIS_CASES_CASE_TEST_H
#define SEINHUIS_CASES_CASE_TEST_H

#include "cases/course.h"
#include "signals/signals_test.h"

struct case_test {
    struct signals_test signals;
    struct signals_test_staff lead, process, police, prosecution, adviser, mandate;
    struct signals_test_staff partner, other; /* case participants; at first in no case */
    struct signals_test_staff neighbour;      /* case lead of another municipality */
    struct municipality_id elsewhere;
};
void case_test_open(struct case_test *test);
void case_test_close(struct case_test *test);

/* What differs from a definite admission of an adult called "Sem Voorbeeld". */
struct case_test_wish {
    enum age_band age;
    struct instant lapses;
    struct sv who;
    int64_t weighing;
};
/* As the lead sees it. Of the core, who gave a position of its weighing takes part; without one, nobody signs in. */
struct casefile case_test_case(struct case_test *test, const struct case_test_wish *wish);
/* As this person sees it now. */
enum err case_test_find(struct case_test *test, const struct signals_test_staff *staff, struct sv reference,
                        struct casefile *ret_casefile);
/* This person takes part from today with this scope, for a month. */
struct participant_id case_test_partner(struct case_test *test, const struct casefile *casefile,
                                        const struct signals_test_staff *staff, uint32_t scope);
/* Performs one act of the course without texts, as its topic would. */
enum err case_test_move(struct case_test *test, const struct signals_test_staff *staff, struct sv reference,
                        enum case_act act);
/* A desk with a fresh snapshot, one second later than the one before. */
struct desk case_test_desk(struct case_test *test, const struct signals_test_staff *staff);
struct case_moment case_test_moment(struct case_test *test, const struct desk *desk);
void case_test_days_later(struct case_test *test, int32_t days);

#endif
