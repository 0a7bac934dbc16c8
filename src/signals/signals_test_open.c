#include "signals/signals_test.h"

#include "os/file.h"
#include "signals/report_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

int signals_test_withdrawn_count;
struct signal_withdrawn signals_test_withdrawn;

enum err event_signal_withdrawn(struct tx_write *tx, const struct signal_withdrawn *withdrawn)
{
    (void)tx;
    signals_test_withdrawn_count++;
    signals_test_withdrawn = *withdrawn;
    return OK;
}

void signals_test_open(struct signals_test *test)
{
    *test = (struct signals_test){ .folder = "/tmp/seinhuis-signals-XXXXXX" };
    people_test_open(&test->people);
    assert_non_null(mkdtemp(test->folder));
    struct keepers_options options = { .data_folder = sv_of_c(test->folder), .openings_per_minute = 100000,
                                       .landlock_optional = true, .press = true };
    assert_int_equal(vault_harness_start(&options, &test->harness), OK);
    assert_int_equal(vault_open(vault_harness_vault, test->harness, &test->vault), OK);
    assert_int_equal(press_open(vault_harness_press, test->harness, &test->press), OK);
    test->municipality = people_test_municipality(&test->people, SV("voorbeeldstad"));
    assert_int_equal(vault_municipality_create(test->vault, test->municipality), OK);
    test->resident = (struct actor){ .kind = ACTOR_PUBLIC, .municipality = test->municipality };
}

void signals_test_close(struct signals_test *test)
{
    press_close(test->press);
    vault_close(test->vault);
    vault_harness_stop(test->harness);
    people_test_close(&test->people);
    assert_int_equal(folder_destroy(sv_of_c(test->folder)), OK);
}

struct desk signals_test_resident(struct signals_test *test)
{
    return (struct desk){
        .tx = people_test_tx(&test->people),
        .arena = &test->people.arena,
        .vault = test->vault,
        .actor = &test->resident,
        .now = test->people.now,
        .random = &test->people.random,
        .origin = SV("-"),
    };
}

struct report signals_test_story(void)
{
    return (struct report){
        .kind = SIGNAL_REPORT, .about = ABOUT_PERSON, .channel = CHANNEL_WEB, .relation = RELATION_FAMILY,
        .contact = CONTACT_CONFIDENTIAL, .age = AGE_16_TO_17, .story = SV("Hij dreigt op straat met een mes."),
        .speaks_against = SV("Hij helpt zijn oma."), .fear = SV("Dat hij iemand steekt."),
        .care = SV("Hij slaapt slecht."), .who = SV("Sem Voorbeeld"), .place = SV("Dorpsplein"),
        .residence = SV("Proefdam"), .name = SV("Noor Melder"), .phone = SV("06 12345678"),
        .email = SV("noor@example.nl"), .safety = SV("Bel niet in de avond."), .spoken = SV("Nee, dat durf ik niet."),
    };
}

struct code signals_test_report(struct signals_test *test, const struct report *report)
{
    struct desk desk = signals_test_resident(test);
    struct code code = code_new(&test->people.random);
    struct report_receipt receipt;
    const struct report_ready *ready = NULL;
    assert_int_equal(report_prepare(&desk, report, &code, &receipt, &ready), OK);
    assert_non_null(ready);
    assert_int_equal(signals_test_write(test, report_apply, ready), OK);
    return code;
}

enum err signals_test_write(struct signals_test *test, apply_fn *apply, const void *prepared)
{
    return store_write(test->people.store.store, apply, prepared);
}

struct signals_test_staff signals_test_staff(struct signals_test *test, struct municipality_id municipality,
                                             struct sv name, enum role role)
{
    struct people_test *people = &test->people;
    struct person_id person = people_test_person(people, municipality, name, SIGN_IN_FICTITIOUS);
    assert_int_equal(people_test_role(people, person, municipality, role, people->today), OK);
    struct signals_test_staff staff;
    assert_int_equal(actor_load(people_test_tx(people), &people->arena, person, municipality, people->today,
                                &staff.actor), OK);
    /* The vault has the machine's clock, whatever the test's says. */
    struct instant now = clock_now(&(struct clock){ 0 });
    struct vault_mint mint = { .person = person, .municipalities = { municipality }, .municipality_count = 1,
                               .now = now, .until = instant_add_ms(now, 3600 * 1000) };
    assert_int_equal(vault_session_mint(test->vault, &mint, &staff.session), OK);
    return staff;
}

struct desk signals_test_desk(struct signals_test *test, const struct signals_test_staff *staff)
{
    struct desk desk = signals_test_resident(test);
    desk.actor = &staff->actor;
    desk.session = &staff->session;
    desk.origin = SV("192.0.2.7");
    return desk;
}

enum err signals_test_find(struct signals_test *test, const struct signals_test_staff *staff, const struct code *code,
                           struct signal *ret_signal)
{
    struct desk desk = signals_test_desk(test, staff);
    struct sql_report_by_code known;
    struct sql_report_by_code_in in = { secret_hash_of(code_view(code)) };
    assert_int_equal(sql_report_by_code(desk.tx, desk.arena, &in, &known), OK);
    return signal_find(desk.tx, desk.arena, &(struct signal_search){ &staff->actor, known.reference,
                                                                     test->people.today },
                       ret_signal);
}
