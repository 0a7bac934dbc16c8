/* The pages of conferences and actions, request by request: the main line, refusals that say what is missing, and what
 * never reaches a participant: on the page, on paper, in a calendar. */
#include "cases/cases_web.h"
#include "cases/conference_test.h"
#include "disclosure/paper.h"
#include "sheet/press_test.h"
#include "signals/staff_browser_test.h"

#include "base/test.h"

static struct conference_room *room;
static struct press_room reader; /* only its arena: for what a program says of a PDF */

static int open_world(void **state)
{
    assert_int_equal(conference_room_open(state), 0);
    room = *state;
    arena_open(&reader.arena, (size_t)64 * 1024 * 1024);
    const struct route_table tables[] = { cases_conference_routes, cases_agenda_routes, cases_copy_routes,
                                          cases_action_routes };
    staff_browser_open(&room->test.signals, tables, sizeof tables / sizeof tables[0]);
    staff_browser_as(&room->test.lead);
    return 0;
}

static int close_world(void **state)
{
    staff_browser_close();
    arena_close(&reader.arena);
    return conference_room_close(state);
}

/* --- one line each ------------------------------------------------------------------------------------------------ */
static struct sv in_case(struct sv rest)
{
    return staff_path(SV("/casussen/"), room->casefile.reference, rest);
}

static struct sv number(struct participant_id participant)
{
    return text_int(staff_browser_arena(), participant.value);
}

static struct sv lead_number(void)
{
    return text_int(staff_browser_arena(), room->test.lead.actor.person.value);
}

/* "/casussen/C-.../overleg/O-...", of today in the afternoon. */
static struct sv planned(struct sv day)
{
    struct sv target = in_case(SV("/overleg"));
    struct web_test_answer form = staff_browser_get(target);
    struct web_test_answer answer =
        STAFF_POST(form.body, target, SV("dag"), day, SV("begin"), SV("15:00"), SV("eind"), SV("16:30"), SV("plaats"),
                   SV("Stadhuis & <zaal> قاعة Ратуша"), SV("voorzitter"), lead_number(), SV("waarom-nu"),
                   SV("Hij mag maandag terug naar school."));
    assert_int_equal(answer.status, 303);
    return answer.location;
}

static struct web_test_answer item_sent(struct sv conference, struct sv title, struct participant_id first,
                                        struct participant_id second)
{
    struct sv target = staff_path(conference, SV("/punt"), SV(""));
    struct web_test_answer form = staff_browser_get(target);
    return STAFF_POST(form.body, target, SV("onderwerp"), title, SV("vraag"), SV("Wat helpt hem nu?"),
                      SV("deelnemers"), number(first), SV("deelnemers"), number(second));
}

static struct web_test_answer decided(struct sv conference, struct sv position, struct sv decision)
{
    struct sv target = staff_path(conference, SV("/punt/"), staff_path(position, SV("/besluit"), SV("")));
    struct web_test_answer form = staff_browser_get(target);
    return STAFF_POST(form.body, target, SV("besluit"), decision, SV("reden"), SV("Omdat hij dat zelf wil."));
}

static struct web_test_answer recorded(struct sv conference, struct sv position, struct sv field,
                                       struct participant_id participant, struct sv reason)
{
    struct sv target = staff_path(conference, SV("/aanwezig"), SV(""));
    struct web_test_answer form = staff_browser_get(target);
    return STAFF_POST(form.body, target, SV("punten"), position, field, number(participant), SV("waarom-afwezig"),
                      reason);
}

static struct web_test_answer closed(struct sv conference)
{
    struct sv target = staff_path(conference, SV("/sluiten"), SV(""));
    struct web_test_answer form = staff_browser_get(target);
    /* The page without a button has no form of its own: whoever sends it all the same is answered the same. */
    return STAFF_POST(form.body, target, SV("sluiten"), SV(""));
}

/* Two items of today: one of the partner, one of the other; everything recorded but what `without` says. */
static struct sv held(bool close)
{
    struct sv conference = planned(SV("02-03-2026"));
    assert_int_equal(item_sent(conference, SV("Weer naar school"), room->partner, room->police).status, 303);
    assert_int_equal(item_sent(conference, SV("Schulden van thuis"), room->other, room->municipality).status, 303);
    assert_int_equal(decided(conference, SV("1"), SV("De school belt maandag.")).status, 303);
    assert_int_equal(decided(conference, SV("2"), SV("Het wijkteam gaat langs.")).status, 303);
    const struct { struct sv position, field; struct participant_id who; } rows[] = {
        { SV("1"), SV("aanwezig"), room->partner }, { SV("1"), SV("aanwezig"), room->police },
        { SV("1"), SV("afwezig"), room->prosecution }, { SV("1"), SV("afwezig"), room->municipality },
        { SV("2"), SV("aanwezig"), room->other }, { SV("2"), SV("aanwezig"), room->municipality },
        { SV("2"), SV("afwezig"), room->police }, { SV("2"), SV("afwezig"), room->prosecution },
    };
    size_t count = sizeof rows / sizeof rows[0] - (close ? 0 : 1);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(recorded(conference, rows[i].position, rows[i].field, rows[i].who,
                                  SV("Niet nodig bij dit punt")).status, 303);
    }
    if (close) {
        assert_int_equal(closed(conference).status, 303);
    }
    return conference;
}

static struct web_test_answer copied(struct sv conference, struct participant_id recipient, struct sv back_by)
{
    struct sv target = staff_path(conference, SV("/exemplaar"), SV(""));
    struct web_test_answer form = staff_browser_get(target);
    return STAFF_POST(form.body, target, SV("voor"), number(recipient), SV("drager"), SV("papier"), SV("terug"),
                      back_by);
}

static struct sv text_of_pdf(struct sv pdf)
{
    return press_room_said(&reader, pdf, (const char *const[]){ "pdftotext", "-layout", "-", "/dev/stdout", NULL });
}

/* --- what happens ------------------------------------------------------------------------------------------------- */
static void a_conference_is_planned_held_and_closed(void **state)
{
    (void)state;
    struct sv conference = held(true);
    struct web_test_answer page = staff_browser_get(conference);
    assert_int_equal(page.status, 200);
    assert_true(staff_page_says(&page, "Confidential."));
    assert_true(staff_page_says(&page, "bound to secrecy"));
    assert_true(staff_page_says(&page, "Stadhuis &amp; &lt;zaal&gt; قاعة Ратуша"));
    assert_true(staff_page_says(&page, "De school belt maandag."));
    assert_true(staff_page_says(&page, "Niet nodig bij dit punt"));
    assert_false(staff_page_says(&page, "Add an item"));
    struct web_test_answer list = staff_browser_get(in_case(SV("/overleggen")));
    assert_true(staff_page_says(&list, "15:00–16:30"));
    assert_true(staff_page_says(&list, "Held"));
}

static void all_problems_of_a_plan_are_told_at_once_and_what_was_typed_is_kept(void **state)
{
    (void)state;
    struct sv target = in_case(SV("/overleg"));
    struct web_test_answer form = staff_browser_get(target);
    struct web_test_answer again = STAFF_POST(form.body, target, SV("dag"), SV("31-02-2026"), SV("begin"), SV("negen"),
                                              SV("plaats"), SV("Zaal <3>"), SV("voorzitter"), lead_number());
    assert_int_equal(again.status, 400);
    assert_true(staff_page_says(&again, "Write the time with hours and minutes"));
    assert_true(staff_page_says(&again, "Enter when it ends."));
    assert_true(staff_page_says(&again, "Zaal &lt;3&gt;"));
    assert_true(staff_page_says(&again, "31-02-2026"));
    again = STAFF_POST(form.body, target, SV("dag"), SV("02-03-2026"), SV("begin"), SV("15:00"), SV("eind"),
                       SV("14:00"), SV("voorzitter"), lead_number());
    assert_true(staff_page_says(&again, "It ends before it begins."));
    again = STAFF_POST(form.body, target, SV("dag"), SV("01-03-2026"), SV("begin"), SV("15:00"), SV("eind"),
                       SV("16:00"), SV("voorzitter"), lead_number());
    assert_true(staff_page_says(&again, "This moment has passed."));
    again = STAFF_POST(form.body, target, SV("dag"), SV("02-03-2062"), SV("begin"), SV("15:00"), SV("eind"),
                       SV("16:00"), SV("voorzitter"), lead_number());
    assert_true(staff_page_says(&again, "Check the year."));
    again = STAFF_POST(form.body, target, SV("dag"), SV("02-03-2026"), SV("begin"), SV("15:00"), SV("eind"),
                       SV("16:00"), SV("voorzitter"), lead_number());
    assert_true(staff_page_says(&again, "Write down why it cannot wait."));
    again = STAFF_POST(form.body, target, SV("dag"), SV("09-03-2026"), SV("begin"), SV("15:00"), SV("eind"),
                       SV("16:00"), SV("voorzitter"), SV("4711"));
    assert_true(staff_page_says(&again, "Choose who chairs it."));
}

static void closing_names_the_party_that_is_missing_and_is_refused(void **state)
{
    (void)state;
    struct sv conference = held(false); /* of item 2 nothing is recorded for the prosecution */
    struct sv target = staff_path(conference, SV("/sluiten"), SV(""));
    struct web_test_answer page = staff_browser_get(target);
    assert_true(staff_page_says(&page, "It cannot be closed yet."));
    assert_true(staff_page_says(&page, "record that they were present, or that they were absent and why."));
    assert_true(staff_page_says(&page, "Item 2, Public prosecution"));
    assert_false(staff_page_says(&page, "<button class=\"button\">Close the conference"));
    struct web_test_answer refused = closed(conference);
    assert_false(refused.wrote);
    page = staff_browser_get(conference);
    assert_true(staff_page_says(&page, "Planned"));
    assert_true(staff_page_says(&page, "What is still missing before it can be closed"));
    assert_int_equal(recorded(conference, SV("2"), SV("afwezig"), room->prosecution, SV("Ziek")).status, 303);
    assert_int_equal(closed(conference).status, 303);
    struct web_test_answer late = staff_browser_get(staff_path(conference, SV("/punt"), SV("")));
    assert_int_equal(late.status, 409);
    assert_true(staff_page_says(&late, "Nothing of it changes any more."));
}

static void absence_needs_a_reason_and_presence_an_invitation(void **state)
{
    (void)state;
    struct sv conference = planned(SV("02-03-2026"));
    assert_int_equal(item_sent(conference, SV("Een"), room->partner, room->police).status, 303);
    struct web_test_answer again = recorded(conference, SV("1"), SV("afwezig"), room->prosecution, SV(""));
    assert_int_equal(again.status, 400);
    assert_true(staff_page_says(&again, "Write down why they were absent."));
    again = recorded(conference, SV("1"), SV("aanwezig"), room->prosecution, SV(""));
    assert_int_equal(again.status, 400);
    assert_true(staff_page_says(&again, "is not asked for one of these items."));
    assert_int_equal(recorded(conference, SV("9"), SV("aanwezig"), room->partner, SV("")).status, 404);
}

static void a_participant_gets_only_their_own_items(void **state)
{
    (void)state;
    struct sv conference = held(true);
    struct sv sheet = staff_path(conference, SV("/blad"), SV(""));
    staff_browser_as(&room->test.partner);
    struct web_test_answer pages[] = { staff_browser_get(conference), staff_browser_get(sheet) };
    struct web_test_answer calendar = staff_browser_get(staff_path(conference, SV("/agenda"), SV("")));
    struct web_test_answer item = staff_browser_get(staff_path(conference, SV("/punt/2"), SV("")));
    staff_browser_as(&room->test.lead);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(pages[i].status, 200);
        assert_true(staff_page_says(&pages[i], "bound to secrecy"));
        assert_true(staff_page_says(&pages[i], "Weer naar school"));
        assert_true(staff_page_says(&pages[i], "De school belt maandag."));
        assert_false(staff_page_says(&pages[i], "Schulden van thuis"));
        assert_false(staff_page_says(&pages[i], "Het wijkteam gaat langs."));
        assert_false(staff_page_says(&pages[i], "wijkteam"));               /* nor who was asked for it */
        assert_false(staff_page_says(&pages[i], "Niet nodig bij dit punt")); /* nor why somebody was absent */
        assert_false(staff_page_says(&pages[i], "Sem Voorbeeld"));
    }
    assert_int_equal(calendar.status, 200);
    assert_true(staff_page_says(&calendar, "BEGIN:VEVENT"));
    assert_true(staff_page_says(&calendar, "SUMMARY:Meeting"));
    assert_false(staff_page_says(&calendar, "school"));
    assert_false(staff_page_says(&calendar, "Schulden"));
    assert_false(staff_page_says(&calendar, "Sem"));
    assert_true(memmem(calendar.body.at, calendar.body.length, room->casefile.reference.at,
                       room->casefile.reference.length) == NULL);
    assert_int_equal(item.status, 403); /* what only the lead may do */
}

static void hidden_and_absent_conferences_are_the_same_page(void **state)
{
    (void)state;
    struct sv conference = planned(SV("09-03-2026"));
    assert_int_equal(item_sent(conference, SV("Een"), room->other, room->police).status, 303);
    staff_browser_as(&room->test.partner);
    struct web_test_answer hidden = staff_browser_get(conference);
    struct web_test_answer absent = staff_browser_get(in_case(SV("/overleg/O-000000000")));
    staff_browser_as(&room->test.lead);
    assert_int_equal(hidden.status, 404);
    assert_int_equal(absent.status, 404);
    assert_true(sv_equal(hidden.body, absent.body));
}

static void a_copy_on_paper_is_numbered_registered_and_holds_only_the_recipients_items(void **state)
{
    (void)state;
    struct sv conference = held(true);
    struct web_test_answer early = copied(conference, room->partner, SV("02-03-2026"));
    assert_int_equal(early.status, 400);
    assert_true(staff_page_says(&early, "Enter a day that is still to come."));
    struct web_test_answer pdf = copied(conference, room->partner, SV("31-03-2026"));
    assert_int_equal(pdf.status, 200);
    assert_true(pdf.wrote);
    struct sv text = text_of_pdf(pdf.body);
    assert_true(said(text, SV("CONFIDENTIAL")));
    assert_true(said(text, SV("Weer naar school")));
    assert_true(said(text, SV("De school belt maandag.")));
    assert_true(said(text, SV("قاعة")));
    assert_true(said(text, SV("Ратуша")));
    assert_false(said(text, SV("Schulden")));
    assert_false(said(text, SV("wijkteam")));
    assert_false(said(text, SV("Niet nodig")));
    assert_false(said(text, SV("Sem Voorbeeld")));
    struct desk desk = room_desk(room);
    struct paper *papers = NULL;
    size_t count = 0;
    assert_int_equal(papers_of_dossier(desk.tx, desk.arena, room->casefile.municipality, room->casefile.dossier,
                                       &papers, &count), OK);
    assert_int_equal(count, 1);
    assert_int_equal(papers[0].what, PAPER_MINUTES);
    assert_int_equal(papers[0].holder, HOLDER_PROBATION);
    assert_true(said(text, papers[0].reference));
    struct web_test_answer nobody = copied(conference, room->prosecution, SV("31-03-2026"));
    assert_int_equal(nobody.status, 400); /* was at no item */
}

static void before_it_is_held_the_copy_is_an_agenda_without_decisions(void **state)
{
    (void)state;
    struct sv conference = held(false);
    struct web_test_answer pdf = copied(conference, room->partner, SV("31-03-2026"));
    struct sv text = text_of_pdf(pdf.body);
    assert_true(said(text, SV("Agenda of a case conference")));
    assert_true(said(text, SV("Wat helpt hem nu?")));
    assert_false(said(text, SV("De school belt maandag.")));
    assert_false(said(text, SV("Schulden")));
}

static void a_decision_becomes_an_action_that_its_owner_ends(void **state)
{
    (void)state;
    struct sv conference = held(false);
    struct sv target = staff_path(conference, SV("/punt/1/actie"), SV(""));
    struct web_test_answer form = staff_browser_get(target);
    struct web_test_answer past = STAFF_POST(form.body, target, SV("wie"), number(room->partner), SV("wat"),
                                             SV("Bel de <school>"), SV("voor"), SV("01-03-2026"));
    assert_int_equal(past.status, 400);
    assert_true(staff_page_says(&past, "This day has passed."));
    assert_true(staff_page_says(&past, "Bel de &lt;school&gt;"));
    assert_int_equal(STAFF_POST(form.body, target, SV("wie"), number(room->partner), SV("wat"), SV("Bel de <school>"),
                                SV("voor"), SV("09-03-2026")).status, 303);
    assert_int_equal(STAFF_POST(staff_browser_get(target).body, target, SV("wie"), SV("casusregie"), SV("wat"),
                                SV("Schrijf zijn moeder"), SV("voor"), SV("09-03-2026")).status, 303);
    staff_browser_as(&room->test.partner);
    struct web_test_answer list = staff_browser_get(in_case(SV("/acties")));
    assert_true(staff_page_says(&list, "Bel de &lt;school&gt;"));
    assert_false(staff_page_says(&list, "Schrijf zijn moeder"));
    const char *at = memmem(list.body.at, list.body.length, "/actie/A-", 9);
    assert_non_null(at);
    struct sv done = staff_path(in_case(SV("")), sv_of_bytes(at, 18), SV("/klaar"));
    form = staff_browser_get(done);
    assert_int_equal(STAFF_POST(form.body, done, SV("toelichting"), SV("")).status, 400);
    assert_int_equal(STAFF_POST(form.body, done, SV("toelichting"), SV("Gebeld.")).status, 303);
    assert_int_equal(staff_browser_get(done).status, 409);
    staff_browser_as(&room->test.lead);
    list = staff_browser_get(in_case(SV("/acties/geweest")));
    assert_true(staff_page_says(&list, "Gebeld."));
}

static void a_participant_who_left_while_a_form_stood_open_is_named_as_a_problem_and_all_is_kept(void **state)
{
    (void)state;
    struct sv target = in_case(SV("/actie"));
    struct web_test_answer form = staff_browser_get(target);
    struct web_test_answer again = STAFF_POST(form.body, target, SV("wie"), SV("4711"), SV("wat"),
                                              SV("Een lange tekst"), SV("voor"), SV("09-03-2026"));
    assert_int_equal(again.status, 400);
    assert_true(staff_page_says(&again, "This participant takes no part any more."));
    assert_true(staff_page_says(&again, "Een lange tekst"));
    struct sv conference = planned(SV("09-03-2026"));
    struct web_test_answer item = item_sent(conference, SV("Een lange titel"), room->partner,
                                            (struct participant_id){ 4711 });
    assert_int_equal(item.status, 400);
    assert_true(staff_page_says(&item, "takes no part in this case any more"));
    assert_true(staff_page_says(&item, "Een lange titel"));
    item = item_sent(conference, SV("Titel"), (struct participant_id){ 4711 }, (struct participant_id){ 4712 });
    assert_int_equal(item.status, 400);
}

static void one_who_takes_part_no_more_finds_neither_page_nor_action(void **state)
{
    (void)state;
    struct sv conference = held(true);
    staff_browser_as(&room->test.partner);
    assert_int_equal(staff_browser_get(conference).status, 200);
    struct sv list = in_case(SV("/acties"));
    assert_int_equal(staff_browser_get(list).status, 200);
    assert_int_equal(case_test_move(&room->test, &room->test.lead, room->casefile.reference, CASE_ACT_CLOSE), OK);
    assert_int_equal(staff_browser_get(conference).status, 404);
    assert_int_equal(staff_browser_get(list).status, 404);
    staff_browser_as(&room->test.lead);
}

static void a_page_asks_the_vault_once(void **state)
{
    (void)state;
    struct sv conference = held(false);
    uint64_t before = vault_calls();
    assert_int_equal(staff_browser_get(in_case(SV("/overleggen"))).status, 200);
    assert_int_equal(vault_calls() - before, 0);
    assert_int_equal(staff_browser_get(conference).status, 200);
    assert_int_equal(vault_calls() - before, 1);
    assert_int_equal(staff_browser_get(in_case(SV("/acties"))).status, 200);
    assert_int_equal(vault_calls() - before, 2);
}

/* With the nth allocation failing a request ends in an honest page, and nothing is half written. */
static void memory_that_runs_out_anywhere_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct sv conference = planned(SV("02-03-2026"));
    struct sv target = staff_path(conference, SV("/punt"), SV(""));
    bool done = false;
    for (uint64_t nth = 1; !done && nth < 600; nth++) {
        struct web_test_answer form = staff_browser_get(target);
        arena_fail_nth(nth);
        struct web_test_answer answer =
            STAFF_POST(form.body, target, SV("onderwerp"), SV("Weer naar school"), SV("vraag"), SV("Wat helpt?"),
                       SV("deelnemers"), number(room->partner), SV("deelnemers"), number(room->police));
        arena_fail_nth(0);
        done = answer.status == 303;
        struct web_test_answer page = staff_browser_get(conference);
        assert_int_equal(page.status, 200);
        assert_true(done == staff_page_says(&page, "Weer naar school"));
        assert_true(done == staff_page_says(&page, "Police"));
    }
    assert_true(done);
    for (uint64_t nth = 1; nth < 300; nth += 7) {
        arena_fail_nth(nth);
        struct web_test_answer page = staff_browser_get(conference);
        arena_fail_nth(0);
        assert_true(page.status == 200 || page.status >= 500);
    }
}

#define OWN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        OWN_WORLD(a_conference_is_planned_held_and_closed),
        OWN_WORLD(all_problems_of_a_plan_are_told_at_once_and_what_was_typed_is_kept),
        OWN_WORLD(closing_names_the_party_that_is_missing_and_is_refused),
        OWN_WORLD(absence_needs_a_reason_and_presence_an_invitation),
        OWN_WORLD(a_participant_gets_only_their_own_items),
        OWN_WORLD(hidden_and_absent_conferences_are_the_same_page),
        OWN_WORLD(a_copy_on_paper_is_numbered_registered_and_holds_only_the_recipients_items),
        OWN_WORLD(before_it_is_held_the_copy_is_an_agenda_without_decisions),
        OWN_WORLD(a_decision_becomes_an_action_that_its_owner_ends),
        OWN_WORLD(a_participant_who_left_while_a_form_stood_open_is_named_as_a_problem_and_all_is_kept),
        OWN_WORLD(one_who_takes_part_no_more_finds_neither_page_nor_action),
        OWN_WORLD(a_page_asks_the_vault_once),
        OWN_WORLD(memory_that_runs_out_anywhere_leaves_nothing_half_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
