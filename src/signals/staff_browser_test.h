/* A browser of a member of staff for the tests of pages: requests without sockets, one person signed in at a time.
 * Only for tests.
 *
 * Lifetime: from staff_browser_open to staff_browser_close; answers live in its arena.
 */
#ifndef SEINHUIS_SIGNALS_STAFF_BROWSER_TEST_H
#define SEINHUIS_SIGNALS_STAFF_BROWSER_TEST_H

#include "signals/signals_test.h"
#include "web/web_test.h"

void staff_browser_open(struct signals_test *test, const struct route_table *tables, size_t count);
/* The same in an installation that is no demonstration: what must be arranged first is asked. */
void staff_browser_open_real(struct signals_test *test, const struct route_table *tables, size_t count);
void staff_browser_close(void);
/* From now on this person sits at it. */
void staff_browser_as(const struct signals_test_staff *staff);
struct web_test_answer staff_browser_get(struct sv target);
/* Sends the form of `page` that goes to `target`, with its own token and these names and values. */
struct staff_form {
    struct sv page, target;
    const struct sv *pairs;
    size_t count;
};
struct web_test_answer staff_browser_post(const struct staff_form *form);
bool staff_page_says(const struct web_test_answer *answer, const char *text);
/* a + b + c, in its arena. */
struct sv staff_path(struct sv a, struct sv b, struct sv c);
struct arena *staff_browser_arena(void);

#define STAFF_POST(page_, target_, ...)                                                                                \
    staff_browser_post(                                                                                                \
        &(struct staff_form){.page = (page_),                                                                          \
                             .target = (target_),                                                                      \
                             .pairs = (const struct sv[]){__VA_ARGS__},                                                \
                             .count = sizeof((const struct sv[]){__VA_ARGS__}) / sizeof(struct sv) / 2})

#endif
