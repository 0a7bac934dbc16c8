#include "access/people_test.h"
#include "access/session_row.h"
#include "access/wall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct people_test test;
static struct municipality_id here, there;

static int open_all(void **state)
{
    (void)state;
    people_test_open(&test);
    here = people_test_municipality(&test, SV("voorbeeldstad"));
    there = people_test_municipality(&test, SV("proefdam"));
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    people_test_close(&test);
    return 0;
}

static struct actor actor_of(struct person_id person, struct municipality_id municipality, struct date day)
{
    struct actor actor;
    assert_int_equal(actor_load(people_test_tx(&test), &test.arena, person, municipality, day, &actor), OK);
    return actor;
}

static struct secret_hash token_of(unsigned char first)
{
    struct secret_hash token = { .bytes = { first } };
    return token;
}

static enum err session_apply(struct tx_write *tx, const void *prepared)
{
    return session_row_add(tx, prepared);
}

static void sign_in(struct person_id person, struct secret_hash token)
{
    struct session_row row = { .token = token,
                               .person = person,
                               .municipality = here,
                               .began = test.now,
                               .ends = instant_add_ms(test.now, INT64_C(3600) * 1000) };
    assert_int_equal(store_write(test.store.store, session_apply, &row), OK);
}

static enum err session_of(struct secret_hash token, struct instant now)
{
    struct session_row row;
    struct actor actor;
    return session_row_find(people_test_tx(&test), &test.arena, &token, now, &row, &actor);
}

static enum err disable_apply(struct tx_write *tx, const void *prepared)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 1 << 20);
    return account_disable(tx, &arena, prepared);
}

static enum err disable(struct person_id person, struct person_id by)
{
    struct account_change change = { .person = person, .by = by, .today = test.today, .at = test.now };
    return store_write(test.store.store, disable_apply, &change);
}

static void a_new_account_has_no_rights(void **state)
{
    (void)state;
    struct person_id person = people_test_person(&test, here, SV("anna"), SIGN_IN_FICTITIOUS);
    struct actor actor = actor_of(person, here, test.today);
    assert_int_equal(actor.kind, ACTOR_STAFF);
    assert_int_equal(actor.municipality.value, 0);
    assert_true(actor.permissions == 0 && actor.roles == 0);
}

static void a_role_holds_from_its_first_to_its_last_day_and_only_there(void **state)
{
    (void)state;
    struct person_id person = people_test_person(&test, here, SV("bram"), SIGN_IN_FICTITIOUS);
    assert_int_equal(people_test_role(&test, person, here, ROLE_MELDPUNT_OFFICER, date_add_days(test.today, 1)), OK);
    assert_false(actor_is(&(struct actor){ 0 }, ROLE_MELDPUNT_OFFICER));
    struct actor before = actor_of(person, here, test.today);
    struct actor after = actor_of(person, here, date_add_days(test.today, 1));
    assert_false(actor_may(&before, MAY_SIGNAL_READ));
    assert_true(actor_may(&after, MAY_SIGNAL_READ));
    struct actor elsewhere = actor_of(person, there, date_add_days(test.today, 1));
    assert_int_equal(elsewhere.municipality.value, here.value);
}

static void one_person_works_in_two_municipalities_one_at_a_time(void **state)
{
    (void)state;
    struct person_id person = people_test_person(&test, here, SV("carla"), SIGN_IN_FICTITIOUS);
    assert_int_equal(people_test_role(&test, person, here, ROLE_MELDPUNT_OFFICER, test.today), OK);
    assert_int_equal(people_test_role(&test, person, there, ROLE_DEPUTY, test.today), OK);
    struct actor one = actor_of(person, here, test.today);
    struct actor two = actor_of(person, there, test.today);
    assert_int_equal(one.roles, 1u << ROLE_MELDPUNT_OFFICER);
    assert_int_equal(two.roles, 1u << ROLE_DEPUTY);
    assert_int_equal(two.municipality.value, there.value);
}

static enum role_refusal refusal_of(const struct role_grant *grant)
{
    enum role_refusal refusal = ROLE_ALLOWED;
    assert_int_equal(role_grant_check(people_test_tx(&test), &test.arena, grant, &refusal), OK);
    return refusal;
}

static void roles_are_refused_by_rule(void **state)
{
    (void)state;
    struct person_id person = people_test_person(&test, here, SV("dirk"), SIGN_IN_FICTITIOUS);
    struct role_grant grant = {
        .person = person, .municipality = here, .role = ROLE_MELDPUNT_OFFICER, .from = test.today, .by = person
    };
    assert_int_equal(refusal_of(&grant), ROLE_OWN);
    grant.by = (struct person_id){ 0 };
    assert_int_equal(refusal_of(&grant), ROLE_ALLOWED);
    grant.role = ROLE_PLATFORM_ADMIN;
    assert_int_equal(refusal_of(&grant), ROLE_MISPLACED);
    grant.municipality = MUNICIPALITY_INSTALLATION;
    assert_int_equal(refusal_of(&grant), ROLE_ALLOWED);
    grant.role = ROLE_FG;
    assert_int_equal(refusal_of(&grant), ROLE_MISPLACED);
    grant = (struct role_grant){ .person = person,
                                 .municipality = here,
                                 .role = ROLE_FG,
                                 .from = test.today,
                                 .until = date_add_days(test.today, -1) };
    assert_int_equal(refusal_of(&grant), ROLE_ENDS_BEFORE);
}

static void roles_that_stay_apart_are_never_held_together(void **state)
{
    (void)state;
    struct person_id person = people_test_person(&test, here, SV("els"), SIGN_IN_FICTITIOUS);
    assert_int_equal(people_test_role(&test, person, here, ROLE_PRIVACY_OFFICER, date_add_days(test.today, 10)), OK);
    assert_int_equal(people_test_role(&test, person, here, ROLE_FG, test.today), ERR_REFUSED);
    assert_int_equal(people_test_role(&test, person, here, ROLE_PRIVACY_OFFICER, test.today), ERR_REFUSED);
    /* Before the other begins it may be held: the days do not meet. */
    struct role_grant earlier = { .person = person,
                                  .municipality = here,
                                  .role = ROLE_FG,
                                  .from = test.today,
                                  .until = date_add_days(test.today, 9) };
    assert_int_equal(refusal_of(&earlier), ROLE_ALLOWED);
    assert_int_equal(people_test_role(&test, person, there, ROLE_FG, test.today), OK);
}

static void a_deputy_from_elsewhere_needs_a_mandate(void **state)
{
    (void)state;
    struct person_id person = people_test_person(&test, there, SV("fatma"), SIGN_IN_FICTITIOUS);
    struct role_grant grant = { .person = person, .municipality = here, .role = ROLE_DEPUTY, .from = test.today };
    assert_int_equal(refusal_of(&grant), ROLE_NEEDS_MANDATE);
    grant.mandate = SV("Mandaatbesluit 2026, nr. 3");
    assert_int_equal(refusal_of(&grant), ROLE_ALLOWED);
}

static void disabling_ends_every_tab_and_every_role_at_once(void **state)
{
    (void)state;
    struct person_id person = people_test_person(&test, here, SV("gijs"), SIGN_IN_FICTITIOUS);
    struct person_id admin = people_test_person(&test, here, SV("hanna"), SIGN_IN_FICTITIOUS);
    assert_int_equal(people_test_role(&test, person, here, ROLE_MELDPUNT_OFFICER, test.today), OK);
    sign_in(person, token_of(1));
    sign_in(person, token_of(2));
    sign_in(admin, token_of(3));
    assert_int_equal(session_of(token_of(1), test.now), OK);
    assert_int_equal(disable(person, admin), OK);
    assert_int_equal(session_of(token_of(1), test.now), ERR_NOT_FOUND);
    assert_int_equal(session_of(token_of(2), test.now), ERR_NOT_FOUND);
    assert_int_equal(session_of(token_of(3), test.now), OK);
    struct actor actor = actor_of(person, here, test.today);
    assert_true(actor.permissions == 0);
    assert_int_equal(disable(person, admin), ERR_CONFLICT);
    assert_int_equal(people_test_role(&test, person, here, ROLE_DEPUTY, test.today), ERR_CONFLICT);
}

static void nobody_disables_their_own_account(void **state)
{
    (void)state;
    struct person_id person = people_test_person(&test, here, SV("ivo"), SIGN_IN_FICTITIOUS);
    assert_int_equal(disable(person, person), ERR_REFUSED);
}

static void a_session_ends_at_its_moment(void **state)
{
    (void)state;
    struct person_id person = people_test_person(&test, here, SV("jan"), SIGN_IN_FICTITIOUS);
    sign_in(person, token_of(9));
    assert_int_equal(session_of(token_of(9), instant_add_ms(test.now, 3599 * 1000)), OK);
    assert_int_equal(session_of(token_of(9), instant_add_ms(test.now, INT64_C(3600) * 1000)), ERR_NOT_FOUND);
}

static void a_changed_role_asks_to_sign_in_again(void **state)
{
    (void)state;
    struct person_id person = people_test_person(&test, here, SV("kees"), SIGN_IN_FICTITIOUS);
    sign_in(person, token_of(11));
    assert_int_equal(people_test_role(&test, person, here, ROLE_DEPUTY, test.today), OK);
    assert_int_equal(session_of(token_of(11), test.now), ERR_NOT_FOUND);
}

static void another_municipality_does_not_know_an_account(void **state)
{
    (void)state;
    struct person_id person = people_test_person(&test, here, SV("lena"), SIGN_IN_FICTITIOUS);
    struct account account, found;
    assert_int_equal(account_by_id(people_test_tx(&test), &test.arena, person, &account), OK);
    assert_int_equal(account_by_reference(people_test_tx(&test), &test.arena, here, account.reference, &found), OK);
    assert_int_equal(account_by_reference(people_test_tx(&test), &test.arena, there, account.reference, &found),
                     ERR_NOT_FOUND);
    assert_int_equal(people_test_role(&test, person, there, ROLE_DEPUTY, test.today), OK);
    assert_int_equal(account_by_reference(people_test_tx(&test), &test.arena, there, account.reference, &found), OK);
}

static void role_holders_stand_once_with_all_their_roles(void **state)
{
    (void)state;
    struct role_holder *holders = NULL;
    size_t count = 0;
    struct person_id person = people_test_person(&test, there, SV("mo"), SIGN_IN_FICTITIOUS);
    assert_int_equal(people_test_role(&test, person, there, ROLE_MELDPUNT_OFFICER, test.today), OK);
    assert_int_equal(people_test_role(&test, person, there, ROLE_FOCAL_OFFICER, test.today), OK);
    assert_int_equal(role_holders(people_test_tx(&test), &test.arena, there, test.today, &holders, &count), OK);
    size_t seen = 0;
    for (size_t at = 0; at < count; at++) {
        seen += holders[at].id.value == person.value;
        if (holders[at].id.value == person.value) {
            assert_true(role_holder_may(&holders[at], MAY_SIGNAL_DECIDE) &&
                        role_holder_may(&holders[at], MAY_SIGNAL_SECOND));
        }
    }
    assert_int_equal(seen, 1);
}

static void sign_in_names_are_read_as_people_type_them(void **state)
{
    (void)state;
    struct sv name;
    assert_true(sign_in_name_read(&test.arena, SV("  A.Jansen@Voorbeeldstad.NL "), &name));
    assert_true(sv_equal(name, SV("a.jansen@voorbeeldstad.nl")));
    assert_false(sign_in_name_read(&test.arena, SV("jansen"), &name));
    assert_false(sign_in_name_read(&test.arena, SV("a@b@c"), &name));
    assert_false(sign_in_name_read(&test.arena, SV("a b@c.nl"), &name));
    assert_false(sign_in_name_read(&test.arena, SV("@c.nl"), &name));
}

static enum err wall_apply(struct tx_write *tx, const void *prepared)
{
    const struct person_id *person = prepared;
    struct dossier_ref dossier = { .bytes = { 7 } };
    TRY(wall_raise(tx, dossier, *person, test.now));
    return wall_raise(tx, dossier, *person, test.now);
}

static void a_wall_keeps_one_person_out(void **state)
{
    (void)state;
    struct dossier_ref dossier = { .bytes = { 7 } };
    struct person_id one = people_test_person(&test, here, SV("nel"), SIGN_IN_FICTITIOUS);
    struct person_id other = people_test_person(&test, here, SV("otto"), SIGN_IN_FICTITIOUS);
    assert_int_equal(store_write(test.store.store, wall_apply, &one), OK);
    bool stands = false;
    assert_int_equal(wall_stands(people_test_tx(&test), &test.arena, dossier, one, &stands), OK);
    assert_true(stands);
    assert_int_equal(wall_stands(people_test_tx(&test), &test.arena, dossier, other, &stands), OK);
    assert_false(stands);
}

static void municipalities_have_codes_that_fit_an_address(void **state)
{
    (void)state;
    assert_true(municipality_code_valid(SV("voorbeeld-stad2")));
    assert_false(municipality_code_valid(SV("-")));
    assert_false(municipality_code_valid(SV("Stad")));
    assert_false(municipality_code_valid(SV("a--b")));
    assert_false(municipality_code_valid(SV("stad-")));
    struct municipality *rows = NULL;
    size_t count = 0;
    assert_int_equal(municipality_list(people_test_tx(&test), &test.arena, &rows, &count), OK);
    assert_int_equal(count, 2);
    struct municipality found;
    assert_int_equal(municipality_by_code(people_test_tx(&test), &test.arena, SV("-"), &found), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_account_has_no_rights),
        cmocka_unit_test(a_role_holds_from_its_first_to_its_last_day_and_only_there),
        cmocka_unit_test(one_person_works_in_two_municipalities_one_at_a_time),
        cmocka_unit_test(roles_are_refused_by_rule),
        cmocka_unit_test(roles_that_stay_apart_are_never_held_together),
        cmocka_unit_test(a_deputy_from_elsewhere_needs_a_mandate),
        cmocka_unit_test(disabling_ends_every_tab_and_every_role_at_once),
        cmocka_unit_test(nobody_disables_their_own_account),
        cmocka_unit_test(a_session_ends_at_its_moment),
        cmocka_unit_test(a_changed_role_asks_to_sign_in_again),
        cmocka_unit_test(another_municipality_does_not_know_an_account),
        cmocka_unit_test(role_holders_stand_once_with_all_their_roles),
        cmocka_unit_test(sign_in_names_are_read_as_people_type_them),
        cmocka_unit_test(a_wall_keeps_one_person_out),
        cmocka_unit_test(municipalities_have_codes_that_fit_an_address),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
