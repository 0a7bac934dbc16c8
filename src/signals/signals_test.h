/* A reporting point for the tests of this room: a municipality with people, a database, a key store and a real vault.
 * Only for tests.
 *
 * Lifetime: from signals_test_open to signals_test_close; texts live in test->people.arena.
 */
#ifndef SEINHUIS_SIGNALS_SIGNALS_TEST_H
#define SEINHUIS_SIGNALS_SIGNALS_TEST_H

#include "access/people_test.h"
#include "signals/events.h"
#include "signals/report.h"
#include "sheet/press.h"
#include "signals/signals.h"
#include "vault/vault_harness.h"

struct signals_test {
    struct people_test people;
    struct vault_harness *harness;
    struct vault *vault;
    struct sheet_press *press;
    struct municipality_id municipality; /* "voorbeeldstad" */
    struct actor resident;
    char folder[64];
};
void signals_test_open(struct signals_test *test);
void signals_test_close(struct signals_test *test);

/* With a fresh snapshot of the database. */
struct desk signals_test_resident(struct signals_test *test);
struct report signals_test_story(void); /* about a person, confidential, every text filled */
/* Taken in; its code. */
struct code signals_test_report(struct signals_test *test, const struct report *report);
/* Somebody with one role in `municipality`, signed in at the vault. */
struct signals_test_staff {
    struct actor actor;
    struct vault_session session;
};
struct signals_test_staff signals_test_staff(struct signals_test *test, struct municipality_id municipality,
                                             struct sv name, enum role role);
/* Their desk, with a fresh snapshot. */
struct desk signals_test_desk(struct signals_test *test, const struct signals_test_staff *staff);
/* The signal that this code belongs to, as this person may see it; ERR_NOT_FOUND when not. */
enum err signals_test_find(struct signals_test *test, const struct signals_test_staff *staff, const struct code *code,
                           struct signal *ret_signal);
/* What signals caused above themselves in this test: nothing stands above it here. */
extern int signals_test_withdrawn_count;
extern struct signal_withdrawn signals_test_withdrawn;
/* Runs a write and waits for it. */
enum err signals_test_write(struct signals_test *test, apply_fn *apply, const void *prepared);

#endif
