#include "cases/case_test.h"

#include "access/member.h"
#include "base/code.h"
#include "cases/course_sql.h"
#include "cases/opening.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct signals_test_staff somebody(struct case_test *test, struct sv name, enum role role)
{
    return signals_test_staff(&test->signals, test->signals.municipality, name, role);
}

void case_test_open(struct case_test *test)
{
    *test = (struct case_test){ 0 };
    signals_test_open(&test->signals);
    test->elsewhere = people_test_municipality(&test->signals.people, SV("elders"));
    assert_int_equal(vault_municipality_create(test->signals.vault, test->elsewhere), OK);
    test->lead = somebody(test, SV("casusregisseur"), ROLE_CASE_LEAD);
    test->process = somebody(test, SV("procesregisseur"), ROLE_PROCESS_LEAD);
    test->police = somebody(test, SV("politie"), ROLE_WEIGHER_POLICE);
    test->prosecution = somebody(test, SV("justitie"), ROLE_WEIGHER_PROSECUTION);
    test->adviser = somebody(test, SV("adviseur"), ROLE_WEIGHER_MUNICIPALITY);
    test->mandate = somebody(test, SV("mandaathouder"), ROLE_MANDATE_HOLDER);
    test->partner = somebody(test, SV("reclassering"), ROLE_CASE_PARTICIPANT);
    test->other = somebody(test, SV("wijkteam"), ROLE_CASE_PARTICIPANT);
    test->neighbour = signals_test_staff(&test->signals, test->elsewhere, SV("buur"), ROLE_CASE_LEAD);
}

void case_test_close(struct case_test *test)
{
    signals_test_close(&test->signals);
}

struct desk case_test_desk(struct case_test *test, const struct signals_test_staff *staff)
{
    struct people_test *people = &test->signals.people;
    people->now = instant_add_ms(people->now, 1000);
    people->today = date_of(people->now);
    return signals_test_desk(&test->signals, staff);
}

struct case_moment case_test_moment(struct case_test *test, const struct desk *desk)
{
    struct settings *settings = NULL;
    assert_int_equal(settings_load(desk->tx, desk->arena, test->signals.municipality, &settings), OK);
    return (struct case_moment){ .now = desk->now, .settings = settings, .random = desk->random };
}

void case_test_days_later(struct case_test *test, int32_t days)
{
    struct people_test *people = &test->signals.people;
    people->now = instant_add_ms(people->now, (int64_t)days * 24 * 3600 * 1000);
    people->today = date_of(people->now);
}

static enum err open_case(struct tx_write *tx, const void *prepared)
{
    return case_open_apply(tx, prepared);
}

static void admission_seal(const struct desk *desk, struct admission *admission, struct sv who)
{
    struct vault_batch *batch = NULL;
    assert_int_equal(batch_begin(desk->arena, desk->session, admission->municipality, &batch), OK);
    struct batch_key key = batch_key_new(batch, KEY_RECORD, admission->case_dossier);
    struct batch_seal sealed =
        batch_seal(batch, key, (struct place){ SV("case_subject"), SV("who"), admission->case_row }, who);
    struct desk_dossier dossier = { .municipality = admission->municipality, .ref = admission->case_dossier };
    struct log_entry entry = desk_log(desk, dossier, MAY_CASE_LEAD, LOG_DECIDE, SV("admission"));
    batch_log(batch, &entry);
    assert_int_equal(desk_call(desk, batch), OK);
    admission->case_key = batch_wrapped(batch, key);
    admission->who = batch_sealed(batch, sealed);
}

struct casefile case_test_case(struct case_test *test, const struct case_test_wish *wish)
{
    struct desk desk = case_test_desk(test, &test->lead);
    struct case_moment moment = case_test_moment(test, &desk);
    struct date today = date_of(desk.now);
    enum setting keep = case_retention_setting(wish->age);
    struct admission admission = {
        .municipality = test->signals.municipality,
        .weighing = { wish->weighing },
        .case_row = id_next(desk.now, desk.random),
        .case_dossier = dossier_ref_new(desk.random),
        .age = wish->age == AGE_UNKNOWN ? AGE_ADULT : wish->age,
        .at = desk.now,
        .provisional_until = wish->lapses,
        .decider = test->mandate.actor.person,
        .process_lead = test->process.actor.person,
        .role = SV("mandate_holder"),
        .inform_state = INFORM_DUE,
        .inform_due = setting_date(moment.settings, SETTING_INFORM_TERM, today),
        .plan_due = setting_date(moment.settings, SETTING_CASE_PLAN_TERM, today),
        .destroy_rule = setting_name(keep),
        .step = id_next(desk.now, desk.random),
    };
    struct casefile aged = { .age = admission.age };
    admission.review_due = case_review_day(&aged, &moment);
    admission.destroy_on = setting_date(moment.settings, keep, admission.review_due);
    struct code code = code_new(desk.random);
    assert_int_equal(arena_copy(desk.arena, sv_until(code_view(&code), 11), &admission.case_reference), OK);
    admission_seal(&desk, &admission, sv_empty(wish->who) ? SV("Sem Voorbeeld") : wish->who);
    assert_int_equal(signals_test_write(&test->signals, open_case, &admission), OK);
    struct casefile casefile;
    assert_int_equal(case_test_find(test, &test->lead, admission.case_reference, &casefile), OK);
    return casefile;
}

enum err case_test_find(struct case_test *test, const struct signals_test_staff *staff, struct sv reference,
                        struct casefile *ret_casefile)
{
    struct desk desk = case_test_desk(test, staff);
    return case_find(desk.tx, desk.arena, &(struct case_search){ &staff->actor, reference, date_of(desk.now) },
                     ret_casefile);
}

struct partner_new {
    struct sql_case_partner_add_in row;
    struct dossier_member member;
};

static enum err partner_add(struct tx_write *tx, const void *prepared)
{
    const struct partner_new *partner = prepared;
    TRY(sql_case_partner_add(tx, &partner->row));
    return member_begin(tx, &partner->member);
}

struct participant_id case_test_partner(struct case_test *test, const struct casefile *casefile,
                                        const struct signals_test_staff *staff, uint32_t scope)
{
    struct desk desk = case_test_desk(test, &test->lead);
    struct participant_id participant = { id_next(desk.now, desk.random) };
    struct date from = date_of(desk.now);
    struct date until = date_add_days(from, 30);
    struct partner_new partner = {
        .row = { .participant = participant, .casefile = casefile->id, .tier = TIER_CASE_PARTY,
                 .person = staff->actor.person, .scope = scope, .from_day = from, .until_day = until },
        .member = { casefile->dossier, staff->actor.person, from, until },
    };
    assert_int_equal(signals_test_write(&test->signals, partner_add, &partner), OK);
    return participant;
}

static enum err move(struct tx_write *tx, const void *prepared)
{
    return case_move_apply(tx, prepared);
}

enum err case_test_move(struct case_test *test, const struct signals_test_staff *staff, struct sv reference,
                        enum case_act act)
{
    struct casefile casefile;
    TRY(case_test_find(test, staff, reference, &casefile));
    struct desk desk = case_test_desk(test, staff);
    struct case_moment moment = case_test_moment(test, &desk);
    struct case_facts facts;
    struct text why;
    TRY(case_facts_read(desk.tx, desk.arena, &casefile, &facts));
    TRY(case_allows(case_transition_of(act), &casefile, &facts, &staff->actor, &why));
    struct case_move prepared = case_move_plan(case_transition_of(act), &casefile, &facts, &staff->actor, &moment);
    if (act == CASE_ACT_CLOSE || act == CASE_ACT_PROPOSE_CLOSING) {
        prepared.closing_reason = CLOSING_GOALS_MET;
    }
    return signals_test_write(&test->signals, move, &prepared);
}
