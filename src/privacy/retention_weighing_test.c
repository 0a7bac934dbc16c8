/* Weighings on the list of what ends, against a real database and a real vault. */
#include "privacy/retention_weighing.h"
#include "weighing/decision_kit.h"

static struct weighing standing(struct kit *kit)
{
    return kit_seen(kit, &kit->police, kit_weighing(kit, &(struct kit_wish){ .state = WEIGHING_GATHERING }));
}

static enum err found(struct kit *kit, struct sv reference, struct retention_item *ret_item)
{
    struct desk desk = kit_desk(kit, &kit->police);
    return retention_weighing.find(desk.tx, desk.arena, kit->test.municipality, reference, ret_item);
}

static enum err seen(struct kit *kit, struct sv reference)
{
    struct desk desk = kit_desk(kit, &kit->police);
    struct weighing weighing;
    struct weighing_search search = { desk.actor, reference, date_of(desk.now) };
    return weighing_find(desk.tx, desk.arena, &search, &weighing);
}

static bool listed(struct kit *kit, const struct weighing *weighing, struct date until)
{
    struct desk desk = kit_desk(kit, &kit->police);
    struct retention_item *items = NULL;
    size_t count = 0;
    bool is_listed = false;
    assert_int_equal(retention_weighing.ending(desk.tx, desk.arena, kit->test.municipality, until, &items, &count), OK);
    for (size_t i = 0; i < count; i++) {
        is_listed = is_listed || items[i].subject == weighing->id.value;
    }
    return is_listed;
}

struct sealing {
    int64_t subject;
    struct date until;
};

static enum err seal(struct tx_write *tx, const void *prepared)
{
    const struct sealing *sealing = prepared;
    return retention_weighing.seal(tx, sealing->subject, sealing->until);
}

static enum err destroy(struct tx_write *tx, const void *prepared)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 65536);
    return retention_weighing.destroy(tx, &arena, *(const int64_t *)prepared);
}

static void a_weighing_is_listed_on_its_day_and_not_before(void **state)
{
    struct kit *kit = *state;
    struct weighing weighing = standing(kit);
    assert_true(listed(kit, &weighing, weighing.destroy_on));
    assert_false(listed(kit, &weighing, date_add_days(weighing.destroy_on, -1)));
}

static void sealed_it_waits_unreadable_and_unsealed_it_is_back(void **state)
{
    struct kit *kit = *state;
    struct weighing weighing = standing(kit);
    struct sealing sealing = { weighing.id.value, date_add_days(weighing.destroy_on, 30) };
    struct retention_item item;
    assert_int_equal(kit_write(kit, seal, &sealing), OK);
    assert_int_equal(seen(kit, weighing.reference), ERR_NOT_FOUND);
    assert_int_equal(found(kit, weighing.reference, &item), OK);
    assert_false(listed(kit, &weighing, weighing.destroy_on));
    sealing.until = (struct date){ 0 };
    assert_int_equal(kit_write(kit, seal, &sealing), OK);
    assert_int_equal(seen(kit, weighing.reference), OK);
}

static void destroyed_it_is_nowhere_any_more(void **state)
{
    struct kit *kit = *state;
    struct weighing weighing = standing(kit);
    struct retention_item item;
    assert_int_equal(found(kit, weighing.reference, &item), OK);
    assert_true(dossier_ref_equal(&item.dossier, &weighing.dossier));
    assert_int_equal(kit_write(kit, destroy, &item.subject), OK);
    assert_int_equal(seen(kit, weighing.reference), ERR_NOT_FOUND);
    assert_int_equal(found(kit, weighing.reference, &item), ERR_NOT_FOUND);
    assert_int_equal(kit_write(kit, destroy, &weighing.id.value), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weighing_is_listed_on_its_day_and_not_before),
        cmocka_unit_test(sealed_it_waits_unreadable_and_unsealed_it_is_back),
        cmocka_unit_test(destroyed_it_is_nowhere_any_more),
    };
    return cmocka_run_group_tests(tests, kit_open, kit_close);
}
