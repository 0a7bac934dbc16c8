#include "organisation/checklist.h"

#include "access/account.h"
#include "organisation/checklist_sql.h"
#include "organisation/line.h"
#include "organisation/settings.h"

#define FOLLOWS { SV_INIT("") }

static const struct checklist_row rows[ITEM_END] = {
    [ITEM_CONTROLLER] = { SV_INIT("verwerkingsverantwoordelijke"), T_INIT("Controller"),
                          T_INIT("Who answers for the processing of personal data: for this work the mayor, in most "
                                 "municipalities."),
                          T_INIT("Name of the controller"), true, false },
    [ITEM_PRIVACY_STATEMENT] = { SV_INIT("privacyverklaring"), T_INIT("Privacy statement"),
                                 T_INIT("Residents read here what happens with what they tell. The page is public."),
                                 T_INIT("Web address, starting with https://"), true, false },
    [ITEM_FG] = { SV_INIT("functionaris-gegevensbescherming"), T_INIT("Data protection officer"),
                  T_INIT("How residents reach the data protection officer."), T_INIT("E-mail address or phone number"),
                  false, false },
    [ITEM_PHONE] = { SV_INIT("telefoon"), T_INIT("Phone number"),
                     T_INIT("The number of the reporting point. It stands on every public page and in every message "
                            "about a failure."),
                     T_INIT("Phone number"), false, false },
    [ITEM_DPIA] = { SV_INIT("dpia"), T_INIT("Data protection impact assessment"),
                    T_INIT("A DPIA of this work was made and its measures were taken."), T_INIT("Title and outcome"),
                    true, true },
    [ITEM_ARRANGEMENT] = { SV_INIT("regeling-partijen"), T_INIT("Arrangement between the parties"),
                           T_INIT(
                               "The parties that are responsible together laid down who does what (GDPR, article 26)."),
                           T_INIT("Parties and title"), true, true },
    [ITEM_CRITERIA] = { SV_INIT("criteria"), T_INIT("Legal criteria"),
                        T_INIT("The statutory criteria that this municipality works with, read and confirmed against "
                               "the text of the Act."),
                        T_INIT("Which text, of which date"), true, false },
    [ITEM_OPENING_HOURS] = { SV_INIT("openingstijden"), T_INIT("Opening hours"),
                             T_INIT("When messages are read. Residents see it before they write."), FOLLOWS, false,
                             false },
    [ITEM_DEPUTY] = { SV_INIT("vervanger"), T_INIT("Deputy"),
                      T_INIT("An officer, and somebody else who stands in; a deputy from another municipality counts."),
                      FOLLOWS, false, false },
    [ITEM_LEGAL_TERMS] = { SV_INIT("wettelijke-termijnen"), T_INIT("Legal terms"),
                           T_INIT("Every legal number was read and confirmed by a named person."), FOLLOWS, false,
                           false },
};

const struct checklist_row *checklist_row(enum checklist_item item)
{
    ASSERT(item >= ITEM_CONTROLLER && item < ITEM_END);
    return &rows[item];
}

bool checklist_item_of_code(struct sv code, enum checklist_item *ret_item)
{
    for (enum checklist_item item = ITEM_CONTROLLER; item < ITEM_END; item++) {
        if (sv_equal(code, rows[item].code)) {
            *ret_item = item;
            return true;
        }
    }
    return false;
}

bool checklist_item_written(enum checklist_item item)
{
    return !sv_empty(checklist_row(item)->answer_label.key);
}

static enum err written_load(struct tx *tx, struct arena *arena, const struct gate_question *question,
                             struct gate *gate)
{
    struct sql_checklist_items *found = NULL;
    size_t count = 0;
    TRY(sql_checklist_items(tx, arena, &(struct sql_checklist_items_in){ .municipality = question->municipality },
                            &found, &count));
    for (size_t at = 0; at < count; at++) {
        if (found[at].item < ITEM_CONTROLLER || found[at].item >= ITEM_END) {
            continue;
        }
        struct checklist_state *state = &gate->items[found[at].item - ITEM_CONTROLLER];
        state->answer = found[at].answer;
        state->reference = found[at].reference;
        state->until = found[at].until_day;
        state->filled_by = found[at].filled_by;
        state->filled_on = found[at].filled;
        state->expired = state->until.set && state->until.day < question->today.day;
        state->filled = !state->expired;
    }
    return OK;
}

/* The last day on which somebody other than `officer` is deputy; not set and *ret_any: without end. */
static struct date deputies_until(const struct role_holder *people, size_t count, const struct role_holder *officer,
                                  bool *ret_any)
{
    struct date last = { 0 };
    bool endless = false;
    *ret_any = false;
    for (size_t at = 0; at < count; at++) {
        bool deputy =
            (people[at].roles & (UINT32_C(1) << ROLE_DEPUTY)) != 0 && people[at].id.value != officer->id.value;
        if (!deputy) {
            continue;
        }
        *ret_any = true;
        endless = endless || !people[at].until.set;
        if (people[at].until.set && (!last.set || people[at].until.day > last.day)) {
            last = people[at].until;
        }
    }
    return endless ? (struct date){ 0 } : last;
}

static enum err deputies_find(struct tx *tx, struct arena *arena, const struct gate_question *question,
                              const struct settings *settings, struct deputies *ret_deputies)
{
    struct role_holder *people = NULL;
    size_t count = 0;
    TRY(role_holders(tx, arena, question->municipality, question->today, &people, &count));
    struct deputies deputies = { .state = OFFICER_MISSING };
    struct date warned = setting_date(settings, SETTING_DEPUTY_NOTICE, question->today);
    for (size_t at = 0; at < count; at++) {
        if ((people[at].roles & (UINT32_C(1) << ROLE_MELDPUNT_OFFICER)) == 0) {
            continue;
        }
        bool any = false;
        deputies.ends = deputies_until(people, count, &people[at], &any);
        bool soon = deputies.ends.set && deputies.ends.day <= warned.day;
        deputies.state = !any ? DEPUTY_MISSING : soon ? DEPUTY_ENDS_SOON : DEPUTY_PRESENT;
        if (deputies.state == DEPUTY_PRESENT) {
            break;
        }
    }
    *ret_deputies = deputies;
    return OK;
}

enum err deputies_load(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date today,
                       struct deputies *ret_deputies)
{
    struct settings *settings = NULL;
    TRY(settings_load(tx, arena, municipality, &settings));
    return deputies_find(tx, arena, &(struct gate_question){ .municipality = municipality, .today = today }, settings,
                         ret_deputies);
}

static enum err following_load(struct tx *tx, struct arena *arena, const struct gate_question *question,
                               struct gate *gate)
{
    struct sql_opening_hours *hours = NULL;
    size_t days = 0;
    struct settings *settings = NULL;
    struct deputies deputies;
    TRY(sql_opening_hours(tx, arena, &(struct sql_opening_hours_in){ .municipality = question->municipality }, &hours,
                          &days));
    TRY(settings_load(tx, arena, question->municipality, &settings));
    TRY(deputies_find(tx, arena, question, settings, &deputies));
    gate->items[ITEM_OPENING_HOURS - ITEM_CONTROLLER].filled = days > 0;
    gate->items[ITEM_LEGAL_TERMS - ITEM_CONTROLLER].filled = settings_unconfirmed(settings) == 0;
    gate->items[ITEM_DEPUTY - ITEM_CONTROLLER].filled =
        deputies.state == DEPUTY_PRESENT || deputies.state == DEPUTY_ENDS_SOON;
    return OK;
}

enum err opening_gate(struct tx *tx, struct arena *arena, const struct gate_question *question, struct gate *ret_gate)
{
    struct gate gate = { .exempt = question->demo };
    for (size_t at = 0; at < ITEM_COUNT; at++) {
        gate.items[at].item = (enum checklist_item)(ITEM_CONTROLLER + (int)at);
    }
    TRY(written_load(tx, arena, question, &gate));
    TRY(following_load(tx, arena, question, &gate));
    for (size_t at = 0; at < ITEM_COUNT; at++) {
        gate.missing += !gate.items[at].filled;
    }
    gate.complete = gate.missing == 0;
    gate.open = gate.complete || gate.exempt;
    *ret_gate = gate;
    return OK;
}

enum err checklist_fill(struct tx_write *tx, const struct checklist_fill *fill)
{
    ASSERT(checklist_item_written(fill->item));
    TRY(sql_checklist_fill(tx, &(struct sql_checklist_fill_in){ .municipality = fill->municipality,
                                                                .item = fill->item,
                                                                .answer = fill->answer,
                                                                .reference = fill->reference,
                                                                .until_day = fill->until,
                                                                .filled_by = fill->by,
                                                                .filled = fill->on }));
    return line_stands(tx, fill->intent);
}
