/* Signals that are ready to be weighed. */
#include "weighing/start_kit.h"

#include "signals/act.h"
#include "signals/record.h"
#include "weighing/list.h"

struct signal start_kit_seen(struct kit *kit, const struct signals_test_staff *staff, const struct code *code)
{
    struct signal signal;
    assert_int_equal(signals_test_find(&kit->test, staff, code, &signal), OK);
    return signal;
}

static void act(struct kit *kit, const struct code *code, enum signal_act which)
{
    struct signal signal = start_kit_seen(kit, &kit->officer, code);
    struct desk desk = kit_desk(kit, &kit->officer);
    struct act_request request = { .transition = transition_of(which), .reason = SV("Nodig.") };
    const struct act_prepared *prepared = NULL;
    assert_int_equal(act_prepare(&desk, &signal, kit_settings(&desk), &request, &prepared), OK);
    assert_int_equal(kit_write(kit, act_apply, prepared), OK);
}

static void observe(struct kit *kit, const struct code *code, struct observation_new observation)
{
    struct signal signal = start_kit_seen(kit, &kit->officer, code);
    struct desk desk = kit_desk(kit, &kit->officer);
    const struct observation_prepared *prepared = NULL;
    assert_int_equal(observation_prepare(&desk, &signal, &observation, &prepared), OK);
    assert_int_equal(kit_write(kit, observation_apply, prepared), OK);
}

struct code start_kit_signal(struct kit *kit, enum age_band age)
{
    struct report report = signals_test_story();
    report.age = age;
    struct code code = signals_test_report(&kit->test, &report);
    act(kit, &code, ACT_TAKE_UP);
    observe(kit, &code, (struct observation_new){ .kind = OBSERVATION_SEEN, .body = SV("Liep met een mes.") });
    observe(kit, &code, (struct observation_new){ .kind = OBSERVATION_OPINION, .against = true,
                                                  .body = SV("Helpt zijn oma.") });
    observe(kit, &code, (struct observation_new){ .kind = OBSERVATION_HEARD, .reveals_reporter = true,
                                                  .body = SV("Zei het aan de keukentafel.") });
    struct signal signal = start_kit_seen(kit, &kit->officer, &code);
    struct desk desk = kit_desk(kit, &kit->officer);
    struct record_change voice = { .which = RECORD_CHILD_VOICE, .text = SV("Hij wil met iemand praten.") };
    const struct record_prepared *record = NULL;
    assert_int_equal(record_prepare(&desk, &signal, &voice, &record), OK);
    assert_int_equal(kit_write(kit, record_apply, record), OK);
    act(kit, &code, ACT_COMPLETE_RECORD);
    act(kit, &code, ACT_READY_FOR_WEIGHING);
    return code;
}

struct weighing_new start_kit_new(struct kit *kit, const struct signal *signal)
{
    struct desk desk = kit_desk(kit, &kit->officer);
    struct weighing_offer offer;
    assert_int_equal(to_weighing_offer(&desk, signal, &offer), OK);
    struct observation_id *ticked = ARENA_ARRAY(desk.arena, struct observation_id, offer.count);
    assert_non_null(ticked);
    for (size_t i = 0; i < offer.count; i++) {
        ticked[i] = offer.items[i].id;
    }
    return (struct weighing_new){ .ticked = ticked, .ticked_count = offer.count, .who = offer.who,
                                  .basis = SV("Wet PGA"), .behaviour = SV("Dreigt met een mes."),
                                  .element = SV("Geweld"), .child_voice = SV("Hij wil praten."),
                                  .category = FACT_ORDINARY };
}

const struct start_prepared *start_kit_prepared(struct kit *kit, const struct code *code)
{
    struct signal signal = start_kit_seen(kit, &kit->officer, code);
    struct weighing_new new = start_kit_new(kit, &signal);
    struct desk desk = kit_desk(kit, &kit->officer);
    const struct start_prepared *prepared = NULL;
    assert_int_equal(weighing_start_prepare(&desk, &signal, kit_settings(&desk), &new, &prepared), OK);
    return prepared;
}

enum err start_kit_weighing(struct kit *kit, struct weighing *ret_weighing)
{
    struct desk desk = kit_desk(kit, &kit->police);
    struct weighing_list list;
    struct weighing_place beginning = { 0 };
    assert_int_equal(weighing_list_read(&desk, &beginning, &list), OK);
    size_t newest = 0;
    for (size_t i = 1; i < list.count; i++) {
        newest = list.rows[i].id.value > list.rows[newest].id.value ? i : newest;
    }
    if (list.count == 0) {
        return ERR_NOT_FOUND;
    }
    *ret_weighing = kit_seen(kit, &kit->police, list.rows[newest].reference);
    return OK;
}

enum err start_kit_withdrawn(struct tx_write *tx, const void *prepared)
{
    return weighing_signal_withdrawn(tx, prepared);
}
