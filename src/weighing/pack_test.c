/* Packs on paper: numbered, watermarked, registered, and never with the reporter. */
#include "sheet/press_test.h"
#include "weighing/decision_kit.h"
#include "weighing/pack.h"

#include "base/test.h"

static void *press; /* the room of the press, beside the kit */

static int open_both(void **state)
{
    assert_int_equal(press_room_open(&press), 0);
    return kit_open(state);
}

static int close_both(void **state)
{
    assert_int_equal(kit_close(state), 0);
    return press_room_close(&press);
}

static enum err make(struct kit *kit, const struct signals_test_staff *staff, struct sv reference,
                     const struct pack_new *new)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    const struct pack_prepared *prepared = NULL;
    TRY(pack_prepare(&desk, &weighing, kit_settings(&desk), new, &prepared));
    return kit_write(kit, pack_apply, prepared);
}

static struct pack_new for_police(struct kit *kit)
{
    return (struct pack_new){ .party = PARTY_POLICE, .back_by = date_add_days(date_of(kit->test.people.now), 14) };
}

static struct pack *made(struct kit *kit, struct sv reference, size_t *ret_count)
{
    struct weighing weighing = kit_seen(kit, &kit->lead, reference);
    struct desk desk = kit_desk(kit, &kit->lead);
    struct pack *packs = NULL;
    assert_int_equal(packs_read(&desk, &weighing, &packs, ret_count), OK);
    return packs;
}

static struct sv gathering(struct kit *kit)
{
    return kit_weighing(kit, &(struct kit_wish){ .state = WEIGHING_GATHERING });
}

static void every_pack_has_a_number_of_its_own_and_is_registered_until_it_is_back(void **state)
{
    struct kit *kit = *state;
    struct sv reference = gathering(kit);
    struct pack_new police = for_police(kit), prosecution = police;
    prosecution.party = PARTY_PROSECUTION;
    assert_int_equal(make(kit, &kit->lead, reference, &police), OK);
    assert_int_equal(make(kit, &kit->lead, reference, &prosecution), OK);
    size_t count = 0;
    struct pack *packs = made(kit, reference, &count);
    assert_int_equal(count, 2);
    assert_int_equal(packs[0].copy, 1);
    assert_int_equal(packs[1].copy, 2);
    assert_int_equal(packs[1].party, PARTY_PROSECUTION);
    assert_false(sv_equal(packs[0].paper.reference, packs[1].paper.reference));
    assert_int_equal(packs[0].paper.what, PAPER_PACK);
    assert_int_equal(packs[0].paper.holder, HOLDER_POLICE);
    assert_int_equal(packs[0].paper.state, PAPER_OUT);
    assert_int_equal(packs[0].paper.back_by.day, police.back_by.day);
    struct paper_answer back = { .paper = packs[0].paper.id, .municipality = kit->test.municipality,
                                 .asked_for = ASK_NOTHING, .state = PAPER_RETURNED, .by = kit->lead.actor.person,
                                 .at = kit->test.people.now, .intent = 991 };
    assert_int_equal(kit_write(kit, paper_answered, &back), OK);
    assert_int_equal(made(kit, reference, &count)[0].paper.state, PAPER_RETURNED);
}

static void only_the_process_lead_makes_one_and_only_while_it_is_open(void **state)
{
    struct kit *kit = *state;
    struct pack_new new = for_police(kit);
    struct sv reference = gathering(kit);
    assert_int_equal(make(kit, &kit->police, reference, &new), ERR_REFUSED);
    assert_int_equal(make(kit, &kit->mayor, reference, &new), ERR_REFUSED);
    struct sv closed = kit_weighing(kit, &(struct kit_wish){ .state = WEIGHING_CLOSED });
    assert_int_equal(make(kit, &kit->lead, closed, &new), ERR_REFUSED);
}

static void the_day_to_have_it_back_is_to_come_and_before_the_weighing_is_destroyed(void **state)
{
    struct kit *kit = *state;
    struct sv reference = gathering(kit);
    struct date today = date_of(kit->test.people.now);
    struct date last = kit_seen(kit, &kit->lead, reference).destroy_on;
    const struct date wrong[] = { { 0 }, today, date_add_days(today, -3), date_add_days(last, 1) };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct pack_new new = { .party = PARTY_POLICE, .back_by = wrong[i] };
        assert_int_equal(make(kit, &kit->lead, reference, &new), ERR_REFUSED);
    }
    struct pack_new nobody = { .party = PARTY_NONE, .back_by = last };
    assert_int_equal(make(kit, &kit->lead, reference, &nobody), ERR_REFUSED);
}

static bool holds(struct sv text, struct sv words)
{
    return memmem(text.at, text.length, words.at, words.length) != NULL;
}

static void its_pdf_carries_number_watermark_and_classification_and_no_reporter(void **state)
{
    struct kit *kit = *state;
    struct sv reference = gathering(kit);
    struct pack_new new = for_police(kit);
    assert_int_equal(make(kit, &kit->lead, reference, &new), OK);
    size_t count = 0;
    struct pack pack = made(kit, reference, &count)[0];
    struct weighing weighing = kit_seen(kit, &kit->lead, reference);
    struct desk desk = kit_desk(kit, &kit->lead);
    struct weighing_content content;
    assert_int_equal(weighing_open(&desk, &weighing, MAY_WEIGHING_READ, &content), OK);
    assert_int_equal(pack_leaves(&desk, &weighing), OK);
    const struct sv questions[] = { SV("Wat is er gezien?") };
    struct pack_document document = { .language = LANGUAGE_NL, .weighing = &weighing, .content = &content,
                                      .pack = &pack, .questions = questions, .question_count = 1, .made = desk.now };
    struct sheet *sheet = NULL;
    assert_int_equal(pack_sheet(desk.arena, &document, &sheet), OK);
    struct sv pdf = press_room_pdf(press, sheet);
    struct sv text = press_room_said(press, pdf, (const char *const[]){ "pdftotext", "-layout", "-", "/dev/stdout",
                                                                         NULL });
    assert_true(holds(text, pack.paper.reference));
    assert_true(holds(text, SV("VERTROUWELIJK")));
    assert_true(holds(text, SV("Politie")));
    assert_true(holds(text, SV("Liep met een mes over het plein.")));
    assert_true(holds(text, SV("Helpt zijn oma.")));
    assert_true(holds(text, SV("Wat is er gezien?")));
    /* The number stands more than once on the first sheet: beside the head lies the watermark. */
    size_t times = 0;
    for (struct sv rest = text; holds(rest, pack.paper.reference); times++) {
        const char *at = memmem(rest.at, rest.length, pack.paper.reference.at, pack.paper.reference.length);
        rest = sv_from(rest, (size_t)(at - rest.at) + 1);
    }
    assert_true(times >= 2);
    const struct report story = signals_test_story();
    const struct sv never[] = { story.name, story.phone, story.email, story.story, story.safety };
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        assert_false(holds(text, never[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pack_has_a_number_of_its_own_and_is_registered_until_it_is_back),
        cmocka_unit_test(only_the_process_lead_makes_one_and_only_while_it_is_open),
        cmocka_unit_test(the_day_to_have_it_back_is_to_come_and_before_the_weighing_is_destroyed),
        cmocka_unit_test(its_pdf_carries_number_watermark_and_classification_and_no_reporter),
    };
    return cmocka_run_group_tests(tests, open_both, close_both);
}
