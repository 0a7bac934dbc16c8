#include "access/people_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct tx *open_tx;

void people_test_open(struct people_test *test)
{
    *test = (struct people_test){ .random = { .test_seed = 42 } };
    arena_open(&test->arena, 16 * 1024 * 1024);
    store_test_open(&test->store);
    test->today = date_of_parts(2026, 3, 2);
    test->now = instant_add_ms(date_begin(test->today), INT64_C(9) * 3600 * 1000);
}

void people_test_close(struct people_test *test)
{
    store_read_end(&open_tx);
    store_test_close(&test->store);
    arena_close(&test->arena);
}

struct tx *people_test_tx(struct people_test *test)
{
    store_read_end(&open_tx);
    assert_int_equal(store_read_begin(test->store.store, &open_tx), OK);
    return open_tx;
}

void people_test_tx_end(struct people_test *test)
{
    (void)test;
    store_read_end(&open_tx);
}

static enum err municipality_apply(struct tx_write *tx, const void *prepared)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 1 << 20);
    return municipality_create(tx, &arena, prepared);
}

struct municipality_id people_test_municipality(struct people_test *test, struct sv code)
{
    struct municipality new = {
        .id = { id_next(test->now, &test->random) }, .code = code, .name = code, .created = test->now
    };
    assert_int_equal(store_write(test->store.store, municipality_apply, &new), OK);
    return new.id;
}

static enum err account_apply(struct tx_write *tx, const void *prepared)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 1 << 20);
    return account_create(tx, &arena, prepared);
}

struct person_id people_test_person(struct people_test *test, struct municipality_id home, struct sv name,
                                    enum sign_in_method method)
{
    struct buf address;
    buf_open(&address, &test->arena, 100);
    buf_put(&address, name);
    buf_put(&address, SV("@example.nl"));
    struct account_new new = { .id = { id_next(test->now, &test->random) },
                               .home = home,
                               .organisation = SV("Afdeling veiligheid"),
                               .organisation_id = { id_next(test->now, &test->random) },
                               .sign_in_name = buf_view(&address),
                               .name = name,
                               .method = method,
                               .state = method == SIGN_IN_FICTITIOUS ? ACCOUNT_ACTIVE : ACCOUNT_INVITED,
                               .dossier = dossier_ref_new(&test->random),
                               .at = test->now };
    assert_int_equal(reference_new(&test->arena, &test->random, &new.reference), OK);
    assert_int_equal(store_write(test->store.store, account_apply, &new), OK);
    return new.id;
}

static enum err role_apply(struct tx_write *tx, const void *prepared)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 1 << 20);
    return role_grant_begin(tx, &arena, prepared);
}

enum err people_test_role(struct people_test *test, struct person_id person, struct municipality_id municipality,
                          enum role role, struct date from)
{
    struct role_grant grant = { .id = { id_next(test->now, &test->random) },
                                .person = person,
                                .municipality = municipality,
                                .role = role,
                                .from = from,
                                .at = test->now,
                                .mandate = SV("Mandaatbesluit 2026") };
    return store_write(test->store.store, role_apply, &grant);
}
