/* People for tests: a municipality, an administrator and others, each made in one line. Only for tests. */
#ifndef SEINHUIS_ACCESS_PEOPLE_TEST_H
#define SEINHUIS_ACCESS_PEOPLE_TEST_H

#include "access/account.h"
#include "access/municipality.h"
#include "store/store_test.h"

struct people_test {
    struct store_test store;
    struct arena arena;
    struct random random;
    struct instant now;         /* Monday 2 March 2026, 09:00 in Amsterdam */
    struct date today;
};
void people_test_open(struct people_test *test);
void people_test_close(struct people_test *test);

struct municipality_id people_test_municipality(struct people_test *test, struct sv code);
/* An active account; `name` is also its sign-in name, with @example.nl behind. */
struct person_id people_test_person(struct people_test *test, struct municipality_id home, struct sv name,
                                    enum sign_in_method method);
/* From `from`, open, granted from the command line. The outcome of the write. */
enum err people_test_role(struct people_test *test, struct person_id person, struct municipality_id municipality,
                          enum role role, struct date from);
/* A fresh snapshot; ends the one before. */
struct tx *people_test_tx(struct people_test *test);
/* None is open any more: for a test that closes the store itself. */
void people_test_tx_end(struct people_test *test);

#endif
