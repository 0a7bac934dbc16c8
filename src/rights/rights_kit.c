#include "rights/rights_kit.h"

#include "organisation/settings.h"

static struct rights_kit kit_world;

/* --- dossiers ----------------------------------------------------------------------------------------------------- */
static struct sv dossier_of(struct rights_kit *kit, const struct signals_test_staff *owner)
{
    struct report report = signals_test_story();
    struct code code = signals_test_report(&kit->test, &report);
    struct signal signal;
    assert_int_equal(signals_test_find(&kit->test, &kit->officer, &code, &signal), OK);
    if (owner != NULL) {
        struct desk desk = rights_kit_desk(kit, &kit->officer);
        const struct hand_over *over = NULL;
        assert_int_equal(hand_over_prepare(&desk, &signal, &(struct hand_over){ .to = owner->actor.person }, &over),
                         OK);
        assert_int_equal(rights_kit_write(kit, hand_over_apply, over), OK);
    }
    return signal.reference;
}

static void observe(struct rights_kit *kit, struct sv reference, struct sv body, bool reveals)
{
    struct desk desk = rights_kit_desk(kit, &kit->officer);
    struct signal signal;
    const struct observation_prepared *prepared = NULL;
    assert_int_equal(signal_find(desk.tx, desk.arena,
                                 &(struct signal_search){ &kit->officer.actor, reference, date_of(desk.now) },
                                 &signal), OK);
    assert_int_equal(observation_prepare(&desk, &signal,
                                         &(struct observation_new){ .kind = OBSERVATION_SEEN, .body = body,
                                                                    .source = SV("zijn moeder, Noor Melder"),
                                                                    .reveals_reporter = reveals },
                                         &prepared), OK);
    assert_int_equal(rights_kit_write(kit, observation_apply, prepared), OK);
}

int rights_kit_open(void **state)
{
    struct rights_kit *kit = &kit_world;
    *kit = (struct rights_kit){ .elsewhere = { 0 } };
    signals_test_open(&kit->test);
    struct municipality_id here = kit->test.municipality;
    kit->elsewhere = people_test_municipality(&kit->test.people, SV("proefdam"));
    assert_int_equal(vault_municipality_create(kit->test.vault, kit->elsewhere), OK);
    kit->first = signals_test_staff(&kit->test, here, SV("conny"), ROLE_CONTACT_POINT);
    kit->second = signals_test_staff(&kit->test, here, SV("arno"), ROLE_CONTACT_POINT);
    kit->officer = signals_test_staff(&kit->test, here, SV("sanne"), ROLE_MELDPUNT_OFFICER);
    kit->deputy = signals_test_staff(&kit->test, here, SV("youssef"), ROLE_DEPUTY);
    kit->neighbour = signals_test_staff(&kit->test, kit->elsewhere, SV("buur"), ROLE_CONTACT_POINT);
    kit->of_officer = dossier_of(kit, &kit->officer);
    kit->of_deputy = dossier_of(kit, &kit->deputy);
    observe(kit, kit->of_officer, SV("Kocht een mes op de markt."), false);
    observe(kit, kit->of_officer, SV("Vertelde het thuis aan tafel."), true);
    *state = kit;
    return 0;
}

int rights_kit_close(void **state)
{
    struct rights_kit *kit = *state;
    signals_test_close(&kit->test);
    return 0;
}

/* --- in one line each --------------------------------------------------------------------------------------------- */
struct desk rights_kit_desk(struct rights_kit *kit, const struct signals_test_staff *staff)
{
    kit->test.people.now = instant_add_ms(kit->test.people.now, 1000);
    return signals_test_desk(&kit->test, staff);
}

struct settings *rights_kit_settings(const struct desk *desk)
{
    struct settings *settings = NULL;
    assert_int_equal(settings_load(desk->tx, desk->arena, desk->actor->municipality, &settings), OK);
    return settings;
}

enum err rights_kit_write(struct rights_kit *kit, apply_fn *apply, const void *prepared)
{
    return signals_test_write(&kit->test, apply, prepared);
}

void rights_kit_days_later(struct rights_kit *kit, int32_t days)
{
    kit->test.people.now = instant_add_ms(kit->test.people.now, (int64_t)days * 24 * 3600 * 1000);
    kit->test.people.today = date_of(kit->test.people.now);
}

struct sv rights_kit_new(struct rights_kit *kit, enum rights_kind kind, struct sv name)
{
    struct desk desk = rights_kit_desk(kit, &kit->first);
    struct rights_new new = { .kind = kind, .channel = RIGHTS_AT_COUNTER, .identity = IDENTITY_COUNTER,
                              .received = date_of(desk.now),
                              .texts = { .name = name, .born = SV("1-3-2001"), .asked = SV("Wat weet u van mij?") } };
    struct sv reference;
    const struct rights_new_prepared *prepared = NULL;
    assert_int_equal(rights_new_prepare(&desk, rights_kit_settings(&desk), &new, &reference, &prepared), OK);
    assert_int_equal(rights_kit_write(kit, rights_new_apply, prepared), OK);
    return reference;
}

struct rights_request rights_kit_seen(struct rights_kit *kit, const struct signals_test_staff *staff,
                                      struct sv reference)
{
    struct desk desk = rights_kit_desk(kit, staff);
    struct rights_request request;
    assert_int_equal(rights_find(desk.tx, desk.arena,
                                 &(struct rights_search){ &staff->actor, reference, date_of(desk.now) }, &request),
                     OK);
    return request;
}

enum err rights_kit_act(struct rights_kit *kit, const struct signals_test_staff *staff, struct sv reference,
                        const struct rights_simple *simple)
{
    struct rights_request request = rights_kit_seen(kit, staff, reference);
    struct desk desk = rights_kit_desk(kit, staff);
    const struct rights_simple_prepared *prepared = NULL;
    TRY(rights_simple_prepare(&desk, &request, rights_kit_settings(&desk), simple, &prepared));
    return rights_kit_write(kit, rights_simple_apply, prepared);
}

void rights_kit_ask(struct rights_kit *kit, struct sv reference)
{
    assert_int_equal(rights_kit_act(kit, &kit->first, reference,
                                    &(struct rights_simple){ .act = RIGHTS_ACT_PROPOSE, .reason = SV("Gevraagd.") }),
                     OK);
    struct rights_request request = rights_kit_seen(kit, &kit->second, reference);
    struct desk desk = rights_kit_desk(kit, &kit->second);
    const struct rights_agreed *agreed = NULL;
    assert_int_equal(rights_agree_prepare(&desk, &request, rights_kit_settings(&desk), SV(""), &agreed), OK);
    assert_int_equal(rights_kit_write(kit, rights_agree_apply, agreed), OK);
}

struct rights_question rights_kit_question(struct rights_kit *kit, const struct signals_test_staff *staff)
{
    struct desk desk = rights_kit_desk(kit, staff);
    struct rights_question *rows = NULL;
    size_t count = 0;
    assert_int_equal(rights_questions_of(&desk, &rows, &count), OK);
    assert_int_equal(count, 1);
    return rows[0];
}

void rights_kit_answer(struct rights_kit *kit, const struct signals_test_staff *staff, struct sv ticked)
{
    struct rights_question question = rights_kit_question(kit, staff);
    struct desk desk = rights_kit_desk(kit, staff);
    struct text why;
    const struct rights_answered *prepared = NULL;
    struct rights_answer answer = { .ticked = &ticked, .count = sv_empty(ticked) ? 0 : 1, .none = sv_empty(ticked) };
    assert_int_equal(rights_answer_prepare(&desk, &question, &answer, &why, &prepared), OK);
    assert_int_equal(rights_kit_write(kit, rights_answer_apply, prepared), OK);
}

struct sv rights_kit_answered(struct rights_kit *kit, enum rights_kind kind, struct sv name, bool found)
{
    struct sv reference = rights_kit_new(kit, kind, name);
    rights_kit_ask(kit, reference);
    rights_kit_answer(kit, &kit->officer, found ? kit->of_officer : SV(""));
    rights_kit_answer(kit, &kit->deputy, SV(""));
    assert_int_equal(rights_kit_seen(kit, &kit->first, reference).state, RIGHTS_ANSWERED);
    return reference;
}

struct rights_overview rights_kit_overview(struct rights_kit *kit, struct sv reference)
{
    struct rights_request request = rights_kit_seen(kit, &kit->first, reference);
    struct desk desk = rights_kit_desk(kit, &kit->first);
    struct rights_overview overview;
    assert_int_equal(rights_overview_read(&desk, &request, &overview), OK);
    return overview;
}

enum err rights_kit_judge(struct rights_kit *kit, struct sv reference, enum redaction_reason reason)
{
    struct rights_overview overview = rights_kit_overview(kit, reference);
    struct rights_request request = rights_kit_seen(kit, &kit->first, reference);
    struct desk desk = rights_kit_desk(kit, &kit->first);
    struct sv codes[64];
    size_t count = 0;
    for (size_t i = 0; i < overview.count; i++) {
        for (size_t j = 0; j < overview.dossiers[i].text_count; j++) {
            if (!overview.dossiers[i].texts[j].item.fixed) {
                codes[count++] = overview.dossiers[i].texts[j].code;
            }
        }
    }
    struct text why;
    const struct rights_redacted *prepared = NULL;
    TRY(rights_redact_prepare(&desk, &request, &(struct rights_redaction){ codes, count, reason }, &why, &prepared));
    return rights_kit_write(kit, rights_redact_apply, prepared);
}

enum err rights_kit_decide(struct rights_kit *kit, struct sv reference, const struct rights_decision_new *new)
{
    struct rights_request request = rights_kit_seen(kit, &kit->first, reference);
    struct desk desk = rights_kit_desk(kit, &kit->first);
    struct text why;
    const struct rights_deciding *prepared = NULL;
    TRY(rights_decide_prepare(&desk, &request, rights_kit_settings(&desk), new, &why, &prepared));
    return rights_kit_write(kit, rights_decide_apply, prepared);
}
