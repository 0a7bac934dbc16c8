#include "access/permissions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static uint32_t bit(enum role role)
{
    return UINT32_C(1) << role;
}

static void administrators_reach_no_content(void **state)
{
    (void)state;
    assert_false(roles_reach_content(bit(ROLE_MUNICIPAL_ADMIN)));
    assert_false(roles_reach_content(bit(ROLE_PLATFORM_ADMIN)));
    assert_false(roles_reach_content(bit(ROLE_MUNICIPAL_ADMIN) | bit(ROLE_PLATFORM_ADMIN)));
    assert_true(roles_reach_content(bit(ROLE_MELDPUNT_OFFICER)));
}

static void the_data_protection_officer_approves_nothing(void **state)
{
    (void)state;
    static const enum permission deciding[] = {
        MAY_SIGNAL_ENTER,      MAY_SIGNAL_HANDLE,    MAY_SIGNAL_DECIDE,         MAY_SIGNAL_SECOND,
        MAY_SIGNAL_ASSIGN,     MAY_TRANSFER_CONFIRM, MAY_DESTRUCTION_AUTHORISE, MAY_DESTRUCTION_STOP,
        MAY_DESTRUCTION_EARLY, MAY_CHECKLIST_FILL,   MAY_SETTING_CONFIRM,       MAY_ACCOUNT_MANAGE,
        MAY_ROLE_GRANT,        MAY_REPORTER_UNMASK,
    };
    for (size_t at = 0; at < sizeof deciding / sizeof deciding[0]; at++) {
        assert_false(role_permits(ROLE_FG, deciding[at]));
    }
    assert_true(role_permits(ROLE_FG, MAY_LOG_READ));
    assert_true(role_permits(ROLE_FG, MAY_SAMPLE_READ));
}

static void who_oversees_does_nothing_else_there(void **state)
{
    (void)state;
    assert_true(roles_conflict(bit(ROLE_PRIVACY_OFFICER), ROLE_FG));
    assert_true(roles_conflict(bit(ROLE_FG), ROLE_PRIVACY_OFFICER));
    assert_true(roles_conflict(bit(ROLE_MELDPUNT_OFFICER) | bit(ROLE_DEPUTY), ROLE_FG));
    assert_false(roles_conflict(bit(ROLE_MELDPUNT_OFFICER), ROLE_DEPUTY));
    assert_false(roles_conflict(0, ROLE_FG));
}

static void a_visitor_may_only_what_is_public(void **state)
{
    (void)state;
    struct actor visitor = { .kind = ACTOR_PUBLIC, .permissions = UINT64_MAX, .roles = UINT32_MAX };
    for (enum permission permission = MAY_SIGNED_IN; permission < PERMISSION_COUNT; permission++) {
        assert_false(actor_may(&visitor, permission));
    }
    assert_true(actor_may(&visitor, MAY_NOTHING_NEEDED));
}

static void signed_in_without_role_may_nothing_more(void **state)
{
    (void)state;
    struct actor fresh = { .kind = ACTOR_STAFF };
    assert_true(actor_may(&fresh, MAY_SIGNED_IN));
    for (enum permission permission = MAY_SIGNAL_LIST; permission < PERMISSION_COUNT; permission++) {
        assert_false(actor_may(&fresh, permission));
    }
}

static void the_role_in_the_log_is_one_that_permits(void **state)
{
    (void)state;
    struct actor both = { .kind = ACTOR_STAFF, .roles = bit(ROLE_MUNICIPAL_ADMIN) | bit(ROLE_DEPUTY) };
    both.permissions = permissions_of_roles(both.roles);
    assert_int_equal(actor_role_for(&both, MAY_ACCOUNT_MANAGE), ROLE_MUNICIPAL_ADMIN);
    assert_int_equal(actor_role_for(&both, MAY_SIGNAL_READ), ROLE_DEPUTY);
    assert_int_equal(actor_role_for(&both, MAY_LOG_READ), ROLE_COUNT);
}

static void every_role_and_permission_has_a_code_of_its_own(void **state)
{
    (void)state;
    for (enum role role = 0; role < ROLE_COUNT; role++) {
        enum role found = ROLE_COUNT;
        assert_true(role_of_code(role_code(role), &found));
        assert_int_equal(found, role);
    }
    for (enum permission one = 0; one < PERMISSION_COUNT; one++) {
        assert_false(sv_empty(permission_code(one)));
        for (enum permission other = 0; other < one; other++) {
            assert_false(sv_equal(permission_code(one), permission_code(other)));
        }
    }
}

/* Changing what a role may is a line that a reviewer sees. */
static void the_table_is_the_one_that_was_agreed(void **state)
{
    (void)state;
    static char agreed[16 * 1024];
    FILE *file = fopen(GOLDEN_FILE, "rb");
    assert_non_null(file);
    size_t length = fread(agreed, 1, sizeof agreed, file);
    fclose(file);
    struct arena arena CLEANUP(arena_close);
    struct buf printed;
    arena_open(&arena, 1 << 20);
    buf_open(&printed, &arena, sizeof agreed);
    permissions_print(&printed);
    struct sv text = buf_view(&printed);
    if (!sv_equal(text, sv_of_bytes(agreed, length))) {
        print_message("tests/golden/permissions.txt differs; the program says:\n%.*s", (int)text.length, text.at);
        fail();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(administrators_reach_no_content),
        cmocka_unit_test(the_data_protection_officer_approves_nothing),
        cmocka_unit_test(who_oversees_does_nothing_else_there),
        cmocka_unit_test(a_visitor_may_only_what_is_public),
        cmocka_unit_test(signed_in_without_role_may_nothing_more),
        cmocka_unit_test(the_role_in_the_log_is_one_that_permits),
        cmocka_unit_test(every_role_and_permission_has_a_code_of_its_own),
        cmocka_unit_test(the_table_is_the_one_that_was_agreed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
