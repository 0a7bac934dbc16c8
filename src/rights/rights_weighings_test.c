/* A joint weighing as a request of the person concerned sees it, against a real database and a real vault. */
#include "rights/domain.h"
#include "weighing/decision_kit.h"

#include "base/test.h"

static const struct rights_item *item_of(const struct rights_found_content *content, const char *key)
{
    for (size_t i = 0; i < content->count; i++) {
        if (sv_equal(content->items[i].key, sv_of_c(key))) {
            return &content->items[i];
        }
    }
    return NULL;
}

static int counter_open(void **state)
{
    int failed = kit_open(state);
    if (failed == 0) {
        struct kit *kit = *state;
        kit_role(kit, &kit->reader, ROLE_CONTACT_POINT);
    }
    return failed;
}

/* Seen by the second reader, who is of the contact point too. */
static struct rights_found_content seen(struct kit *kit, struct sv reference)
{
    struct desk desk = kit_desk(kit, &kit->reader);
    struct rights_found_content content;
    assert_int_equal(rights_weighings.content(&desk, reference, &content), OK);
    return content;
}

static void decide(struct kit *kit, struct sv reference, const struct deciding_new *wish)
{
    struct weighing weighing = kit_seen(kit, &kit->mayor, reference);
    struct desk desk = kit_desk(kit, &kit->mayor);
    const struct deciding_prepared *prepared = NULL;
    assert_int_equal(deciding_prepare(&desk, &weighing, kit_settings(&desk), wish, &prepared), OK);
    assert_int_equal(kit_write(kit, deciding_apply, prepared), OK);
}

static void the_decision_and_its_reasons_are_found_and_wait_to_be_judged(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    decide(kit, reference, &(struct deciding_new){
        .admits = true, .reasons = SV("Er is gevaar voor anderen."), .inform = INFORM_DUE,
        .proportionate = SV("Een gesprek weegt op tegen het gevaar."), .lighter = SV("Hulp alleen hielp niet.") });
    struct rights_found_content content = seen(kit, reference);
    const struct { const char *key, *body; } texts[] = {
        { "decision-reasons", "Er is gevaar voor anderen." },
        { "decision-proportionate", "Een gesprek weegt op tegen het gevaar." },
        { "decision-lighter", "Hulp alleen hielp niet." },
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const struct rights_item *item = item_of(&content, texts[i].key);
        assert_non_null(item);
        assert_true(sv_equal(item->body, sv_of_c(texts[i].body)));
        assert_int_equal(item->preset, REDACTION_NOT_JUDGED);
        assert_false(item->fixed);
        assert_true(item->on.set);
    }
    assert_null(item_of(&content, "decision-motivation"));
}

static void the_view_of_a_second_reader_is_found_and_left_out_beforehand(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    struct weighing weighing = kit_seen(kit, &kit->mayor, reference);
    struct desk desk = kit_desk(kit, &kit->mayor);
    const struct second_view_prepared *asked = NULL, *written = NULL;
    struct second_ask wish = { .reader = kit->reader.actor.person, .question = SV("Zie ik dit goed?") };
    assert_int_equal(second_ask_prepare(&desk, &weighing, kit_settings(&desk), &wish, &asked), OK);
    assert_int_equal(kit_write(kit, second_view_apply, asked), OK);
    weighing = kit_seen(kit, &kit->reader, reference);
    desk = kit_desk(kit, &kit->reader);
    assert_int_equal(
        second_view_prepare(&desk, &weighing, kit_settings(&desk), SV("Ik zou het ook doen."), &written), OK);
    assert_int_equal(kit_write(kit, second_view_apply, written), OK);
    decide(kit, reference, &(struct deciding_new){ .reasons = SV("Hulp is genoeg."), .inform = INFORM_DUE,
                                                   .motivation = SV("De adviezen zien de hulp van thuis niet.") });
    struct rights_found_content content = seen(kit, reference);
    const struct rights_item *view = item_of(&content, "second-view");
    assert_non_null(view);
    assert_true(sv_equal(view->body, SV("Ik zou het ook doen.")));
    assert_int_equal(view->preset, REDACTION_PREPARATION);
    const struct rights_item *motivation = item_of(&content, "decision-motivation");
    assert_non_null(motivation);
    assert_int_equal(motivation->preset, REDACTION_NOT_JUDGED);
}

static void before_a_decision_there_is_none_to_find(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    struct rights_found_content content = seen(kit, reference);
    assert_null(item_of(&content, "decision-reasons"));
    assert_null(item_of(&content, "second-question"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_decision_and_its_reasons_are_found_and_wait_to_be_judged),
        cmocka_unit_test(the_view_of_a_second_reader_is_found_and_left_out_beforehand),
        cmocka_unit_test(before_a_decision_there_is_none_to_find),
    };
    return cmocka_run_group_tests(tests, counter_open, kit_close);
}
