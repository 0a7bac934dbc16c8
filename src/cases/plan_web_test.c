/* The pages of plan, review, closing, notices and letters, request by request: the main line, and the sentence of each
 * refusal. */
#include "cases/case_test.h"
#include "cases/cases_web.h"
#include "cases/plan.h"
#include "disclosure/paper.h"
#include "signals/staff_browser_test.h"

#include "base/test.h"

static struct case_test test;
static struct casefile casefile;

static void open_case(enum age_band age)
{
    casefile = case_test_case(&test, &(struct case_test_wish){ .age = age });
}

static int open_world(void **state)
{
    (void)state;
    case_test_open(&test);
    const struct route_table tables[] = { cases_case_routes, cases_plan_routes, cases_plan_item_routes,
                                          cases_plan_copy_routes,
                                          cases_review_routes, cases_closing_routes, cases_letter_routes };
    staff_browser_open(&test.signals, tables, sizeof tables / sizeof tables[0]);
    staff_browser_as(&test.lead);
    open_case(AGE_ADULT);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    staff_browser_close();
    case_test_close(&test);
    return 0;
}

/* --- in one line each --------------------------------------------------------------------------------------------- */
static struct sv at(struct sv rest)
{
    return staff_path(SV("/casussen/"), casefile.reference, rest);
}

static struct web_test_answer get(struct sv rest)
{
    return staff_browser_get(at(rest));
}

static bool says(struct sv rest, const char *text)
{
    struct web_test_answer page = get(rest);
    return page.status == 200 && staff_page_says(&page, text);
}

#define SEND(rest_, ...) STAFF_POST(get(rest_).body, at(rest_), __VA_ARGS__)

static void text_written(struct sv rest, struct sv body)
{
    struct web_test_answer page = get(rest);
    assert_int_equal(page.status, 200);
    struct sv seen = web_test_input(staff_browser_arena(), page.body, SV("gezien"));
    struct sv beside = web_test_input(staff_browser_arena(), page.body, SV("ernaast"));
    assert_int_equal(STAFF_POST(page.body, at(rest), SV("tekst"), body, SV("gezien"), seen, SV("ernaast"), beside)
                         .status, 303);
}

/* The number of a participant, as the form of a measure offers it. */
static struct sv some_owner(void)
{
    struct desk desk = case_test_desk(&test, &test.lead);
    struct plan plan;
    assert_int_equal(plan_read(&desk, &casefile, &casefile.me, 0, &plan), OK);
    return text_int(staff_browser_arena(), plan.people[0].id.value);
}

static struct sv day(int32_t days)
{
    struct date_parts parts = date_parts(date_add_days(test.signals.people.today, days));
    struct buf buf;
    buf_open(&buf, staff_browser_arena(), 32);
    buf_put_int(&buf, parts.day);
    buf_put(&buf, SV("-"));
    buf_put_int(&buf, parts.month);
    buf_put(&buf, SV("-"));
    buf_put_int(&buf, parts.year);
    return buf_view(&buf);
}

static void plan_adopted(void)
{
    text_written(SV("/plan/tekst/beeld"), SV("Hij zoekt aansluiting."));
    text_written(SV("/plan/tekst/beschermend"), SV("Zijn zus."));
    text_written(SV("/plan/tekst/tegenwicht"), SV("Hij bood excuses aan."));
    text_written(SV("/plan/tekst/eigen-visie"), SV("Ik wil mijn diploma."));
    assert_int_equal(SEND(SV("/plan/doel"), SV("leefgebied"), SV("werk-en-school"), SV("doel"), SV("Hij heeft werk."))
                         .status, 303);
    assert_int_equal(SEND(SV("/plan/maatregel"), SV("soort"), SV("zorg"), SV("maatregel"), SV("Gesprekken."),
                          SV("eigenaar"), some_owner(), SV("van"), day(0), SV("tot"), day(60)).status, 303);
    struct web_test_answer page = get(SV("/plan/vaststellen"));
    assert_int_equal(page.status, 200);
    struct sv read = web_test_input(staff_browser_arena(), page.body, SV("gelezen"));
    assert_int_equal(STAFF_POST(page.body, at(SV("/plan/vaststellen")), SV("gelezen"), read).status, 303);
}

/* --- the plan ----------------------------------------------------------------------------------------------------- */
static void a_plan_is_written_adopted_and_read_on_one_page(void **state)
{
    (void)state;
    assert_true(says(SV("/plan"), "Write what protects the person."));
    struct web_test_answer early = get(SV("/plan/vaststellen"));
    assert_true(early.status != 200 || !staff_page_says(&early, "What you read becomes"));
    plan_adopted();
    assert_true(says(SV("/plan"), "Hij zoekt aansluiting."));
    assert_true(says(SV("/plan"), "Gesprekken."));
    assert_true(says(SV("/plan/versie/1"), "Ik wil mijn diploma."));
    assert_int_equal(get(SV("/plan/versie/9")).status, 404);
    assert_true(says(SV(""), "Version 1 of the plan"));
}

static void the_plan_is_a_document_for_the_talk_with_the_person(void **state)
{
    (void)state;
    plan_adopted();
    struct web_test_answer pdf = get(SV("/plan/pdf/1"));
    assert_int_equal(pdf.status, 200);
    assert_true(sv_starts(pdf.body, SV("%PDF-")));
}

static void a_numbered_copy_is_registered_and_holds_what_its_recipient_may_see(void **state)
{
    (void)state;
    assert_false(says(SV("/plan/kopie"), "Make the copy"));
    plan_adopted();
    struct web_test_answer past = SEND(SV("/plan/kopie"), SV("voor"), some_owner(), SV("drager"), SV("papier"),
                                       SV("terug"), day(-1));
    assert_int_equal(past.status, 400);
    struct web_test_answer nobody = SEND(SV("/plan/kopie"), SV("voor"), SV("12"), SV("drager"), SV("papier"),
                                         SV("terug"), day(30));
    assert_true(staff_page_says(&nobody, "This participant does not take part any more."));
    struct web_test_answer made = SEND(SV("/plan/kopie"), SV("voor"), some_owner(), SV("drager"), SV("papier"),
                                       SV("terug"), day(30));
    assert_int_equal(made.status, 303);
    struct web_test_answer pdf = staff_browser_get(made.location);
    assert_int_equal(pdf.status, 200);
    assert_true(sv_starts(pdf.body, SV("%PDF-")));
    struct desk desk = case_test_desk(&test, &test.lead);
    struct paper *papers = NULL;
    size_t count = 0;
    assert_int_equal(papers_of_dossier(desk.tx, desk.arena, casefile.municipality, casefile.dossier, &papers, &count),
                     OK);
    assert_int_equal(count, 1);
    assert_int_equal(papers[0].what, PAPER_PLAN);
    assert_int_equal(papers[0].back_by.day, test.signals.people.today.day + 30);
    assert_int_equal(get(SV("/plan/kopie/P-000-000/1")).status, 404);
}

static void two_texts_of_the_same_part_are_shown_side_by_side(void **state)
{
    (void)state;
    struct sv part = SV("/plan/tekst/beeld");
    struct web_test_answer page = get(part);
    struct sv seen = web_test_input(staff_browser_arena(), page.body, SV("gezien"));
    struct sv none = SV("0");
    assert_int_equal(STAFF_POST(page.body, at(part), SV("tekst"), SV("Tekst van Carla."), SV("gezien"), seen,
                                SV("ernaast"), none).status, 303);
    assert_int_equal(STAFF_POST(page.body, at(part), SV("tekst"), SV("Tekst van Petra."), SV("gezien"), seen,
                                SV("ernaast"), none).status, 303);
    page = get(part);
    assert_true(staff_page_says(&page, "Two people wrote this text at the same time."));
    assert_true(staff_page_says(&page, "Tekst van Carla."));
    assert_true(staff_page_says(&page, "Tekst van Petra."));
    assert_true(says(SV("/plan"), "Two texts stand beside each other."));
    text_written(part, SV("Samen."));
    assert_false(says(part, "Tekst van Petra."));
}

static void a_goal_and_a_measure_that_are_not_right_get_a_sentence(void **state)
{
    (void)state;
    struct web_test_answer goal = SEND(SV("/plan/doel"), SV("leefgebied"), SV("vrienden"), SV("doel"),
                                       SV("Hij gaat niet meer om met die groep."));
    assert_int_equal(goal.status, 400);
    assert_true(staff_page_says(&goal, "Say what will be there, not what stops"));
    struct web_test_answer measure =
        SEND(SV("/plan/maatregel"), SV("soort"), SV("bestuurlijk"), SV("maatregel"), SV("Gebiedsverbod."),
             SV("eigenaar"), some_owner(), SV("van"), day(5), SV("tot"), day(1));
    assert_int_equal(measure.status, 400);
    assert_true(staff_page_says(&measure, "A compulsory measure needs its legal basis."));
    assert_true(staff_page_says(&measure, "A compulsory measure needs the body that may decide it."));
    assert_true(staff_page_says(&measure, "Enter a day after the day on which it begins."));
    assert_true(staff_page_says(&measure, "Gebiedsverbod."));
    measure = SEND(SV("/plan/maatregel"), SV("soort"), SV("zorg"), SV("maatregel"), SV("Hulp."), SV("eigenaar"),
                   SV("12"), SV("van"), day(0), SV("tot"), day(9));
    assert_int_equal(measure.status, 400);
    assert_true(staff_page_says(&measure, "This participant does not take part any more."));
}

static void who_did_not_accept_is_one_line_and_nothing_else(void **state)
{
    (void)state;
    struct web_test_answer half = SEND(SV("/plan/naaste"), SV("antwoord"), SV("aangenomen"));
    assert_int_equal(half.status, 400);
    assert_true(staff_page_says(&half, "Write who accepted the offer."));
    assert_int_equal(SEND(SV("/plan/naaste"), SV("antwoord"), SV("niet-aangenomen"), SV("wie"), SV("Zijn broer"),
                          SV("aanbod"), SV("Een gesprek")).status, 303);
    assert_true(says(SV("/plan"), "offered, not accepted"));
    assert_false(says(SV("/plan"), "Zijn broer"));
}

static void a_participant_reads_what_the_preview_shows(void **state)
{
    (void)state;
    struct participant_id partner = case_test_partner(&test, &casefile, &test.partner, SCOPE_PICTURE);
    plan_adopted();
    struct sv preview = staff_path(SV("/voorbeeld/"), text_int(staff_browser_arena(), partner.value), SV("/plan"));
    assert_true(says(staff_path(SV("/voorbeeld/"), text_int(staff_browser_arena(), partner.value), SV("")),
                     "The plan as this participant reads it"));
    assert_true(says(preview, "Hij zoekt aansluiting."));
    assert_false(says(preview, "Gesprekken."));
    staff_browser_as(&test.partner);
    assert_true(says(SV("/plan"), "Hij zoekt aansluiting."));
    assert_false(says(SV("/plan"), "Gesprekken."));
    assert_false(says(SV("/plan"), "Change this goal"));
    assert_int_equal(get(SV("/plan/tekst/beeld")).status, 403);
    staff_browser_as(&test.other);
    assert_int_equal(get(SV("/plan")).status, 404);
}

/* --- review and closing ------------------------------------------------------------------------------------------- */
#define REVIEW(outcome_, ...) \
    SEND(SV("/evaluatie"), SV("noodzakelijk"), SV("Ja."), SV("evenredig"), SV("Ja."), SV("veranderd"), \
         SV("Hij werkt."), SV("lichter"), SV("Nee."), SV("uitkomst"), SV(outcome_), __VA_ARGS__)

static void a_review_is_held_and_its_wrong_days_are_refused(void **state)
{
    (void)state;
    assert_true(says(SV("/evaluatie"), "The case is no longer in the state in which this is possible."));
    plan_adopted();
    struct web_test_answer late = REVIEW("door", SV("volgende"), day(300));
    assert_int_equal(late.status, 400);
    assert_true(staff_page_says(&late, "That is later than your municipality allows."));
    struct web_test_answer no_reason = REVIEW("afsluiten", SV("volgende"), SV(""));
    assert_true(staff_page_says(&no_reason, "Choose the reason for closing."));
    assert_int_equal(REVIEW("afschalen", SV("volgende"), day(60)).status, 303);
    assert_true(says(SV("/evaluatie"), "Hij werkt."));
    assert_true(says(SV(""), "Scaled down"));
}

static void closing_with_a_concern_goes_to_a_second_person_who_is_another(void **state)
{
    (void)state;
    struct web_test_answer alone = SEND(SV("/afsluiten"), SV("reden"), SV("doelen-bereikt"), SV("waarom"),
                                        SV("Hij heeft werk."), SV("zorg"), SV("Hij is soms boos."));
    assert_int_equal(alone.status, 400);
    assert_true(staff_page_says(&alone, "Propose closing instead."));
    staff_browser_as(&test.process);
    assert_int_equal(SEND(SV("/afsluiten-voorstellen"), SV("reden"), SV("doelen-bereikt"), SV("waarom"),
                          SV("Hij heeft werk."), SV("zorg"), SV("Hij is soms boos.")).status, 303);
    struct web_test_answer own = get(SV("/akkoord"));
    assert_true(staff_page_says(&own, "You proposed this yourself. Somebody else has to look."));
    staff_browser_as(&test.mandate);
    struct web_test_answer asked = get(SV("/akkoord"));
    assert_true(staff_page_says(&asked, "The goals are met"));
    assert_true(staff_page_says(&asked, "Hij heeft werk."));
    assert_true(staff_page_says(&asked, "Hij is soms boos."));
    assert_true(staff_page_says(&asked, test.process.actor.name.at));
    assert_int_equal(SEND(SV("/akkoord"), SV("reden"), SV("Gelezen en besproken.")).status, 303);
    assert_int_equal(get(SV("/akkoord")).status, 404);
    staff_browser_as(&test.lead);
    assert_true(says(SV(""), "Closed"));
    assert_true(says(SV(""), "Why it was closed"));
    assert_true(says(SV(""), "Hij is soms boos."));
    assert_true(says(SV(""), "Nothing is offered."));
}

static void of_a_proposal_that_a_review_made_the_second_person_reads_that_review(void **state)
{
    (void)state;
    plan_adopted();
    assert_int_equal(REVIEW("afsluiten", SV("reden"), SV("niet-evenredig")).status, 303);
    staff_browser_as(&test.mandate);
    struct web_test_answer asked = get(SV("/akkoord"));
    assert_true(staff_page_says(&asked, "No longer proportionate"));
    assert_true(staff_page_says(&asked, "Hij werkt."));
    assert_int_equal(SEND(SV("/niet-akkoord"), SV("reden"), SV("Nog niet.")).status, 303);
    staff_browser_as(&test.lead);
    assert_false(says(SV(""), "What is proposed"));
}

static void closed_everybody_is_asked_and_each_answer_is_written_down(void **state)
{
    (void)state;
    (void)case_test_partner(&test, &casefile, &test.partner, SCOPE_ALL);
    struct web_test_answer open = SEND(SV("/afsluiten"), SV("reden"), SV("geen-zorg"), SV("waarom"), SV("Opgelost."),
                                       SV("nazorg"), SV("De wijkcoach belt."));
    assert_int_equal(open.status, 400);
    assert_true(staff_page_says(&open, "Aftercare ends on a day. Enter it."));
    assert_int_equal(SEND(SV("/afsluiten"), SV("reden"), SV("geen-zorg"), SV("waarom"), SV("Opgelost.")).status, 303);
    struct web_test_answer page = get(SV("/berichten"));
    assert_true(staff_page_says(&page, "asked to look again"));
    assert_true(staff_page_says(&page, "Probation, reclassering"));
    const char *mark = memmem(page.body.at, page.body.length, "/berichten/P-", 13);
    assert_non_null(mark);
    struct sv reference = sv_until(sv_of_bytes(mark + 11, 9), 9);
    struct web_test_answer notice = get(staff_path(SV("/berichten/"), reference, SV("")));
    assert_int_equal(notice.status, 200);
    assert_true(sv_starts(notice.body, SV("%PDF-")));
    assert_int_equal(STAFF_POST(page.body, at(SV("/berichten")), SV("kopie"), SV("P-000-000"), SV("antwoord"),
                                SV("bekeken-vernietigd")).status, 400);
    assert_int_equal(STAFF_POST(page.body, at(SV("/berichten")), SV("kopie"), reference, SV("antwoord"),
                                SV("bekeken-vernietigd")).status, 303);
    assert_true(says(SV("/berichten"), "looked again and destroyed what was derived"));
    assert_int_equal(STAFF_POST(page.body, at(SV("/berichten")), SV("kopie"), reference, SV("antwoord"),
                                SV("bekeken-gehouden")).status, 400);
}

static void oversight_sees_what_is_overdue_and_no_content(void **state)
{
    (void)state;
    struct signals_test_staff fg =
        signals_test_staff(&test.signals, test.signals.municipality, SV("toezicht"), ROLE_FG);
    staff_browser_as(&fg);
    struct web_test_answer page = staff_browser_get(SV("/toezicht-casussen"));
    assert_int_equal(page.status, 200);
    assert_false(staff_page_says(&page, "Sem Voorbeeld"));
    assert_int_equal(get(SV("")).status, 403);
    staff_browser_as(&test.lead);
    assert_int_equal(staff_browser_get(SV("/toezicht-casussen")).status, 403);
}

/* --- letters ------------------------------------------------------------------------------------------------------ */
#define LETTER(way_, address_) \
    SEND(SV("/brief/nieuw"), SV("soort"), SV("begin"), SV("hoe"), SV(way_), SV("taal"), SV("nl"), SV("naam"), \
         SV("Sem Voorbeeld"), SV("adres"), SV(address_), SV("besluit"), SV("Wij maken een plan."), SV("wat"), \
         SV("Een dreiging op straat."), SV("waarom"), SV("Om erger te voorkomen."), SV("ontvangers"), SV("- Politie"))

static void a_letter_is_filled_read_changed_and_given_once(void **state)
{
    (void)state;
    struct web_test_answer none = LETTER("post", "");
    assert_int_equal(none.status, 400);
    assert_true(staff_page_says(&none, "A letter needs an address. Enter it, or choose a talk."));
    struct web_test_answer done = LETTER("post", "Dorpsstraat 1");
    assert_int_equal(done.status, 303);
    struct web_test_answer page = staff_browser_get(done.location);
    assert_true(staff_page_says(&page, "Een dreiging op straat."));
    struct sv version = web_test_input(staff_browser_arena(), page.body, SV("versie"));
    assert_int_equal(STAFF_POST(page.body, done.location, SV("adres"), SV(""), SV("tekst"), SV("Beste Sem")).status,
                     400);
    assert_int_equal(STAFF_POST(page.body, done.location, SV("adres"), SV("Dorpsstraat 2"), SV("tekst"),
                                SV("# Beste Sem\n\nWij maken een plan.")).status, 303);
    const char *last = memrchr(done.location.at, '/', done.location.length);
    struct sv thread = sv_from(done.location, (size_t)(last - done.location.at) + 1);
    struct sv give = at(staff_path(SV("/brief/geven/"), thread, SV("")));
    struct web_test_answer stale = STAFF_POST(page.body, give, SV("gegeven-op"), day(0), SV("versie"), version);
    assert_true(staff_page_says(&stale, "Somebody kept another version meanwhile. Read it first."));
    page = staff_browser_get(done.location);
    version = web_test_input(staff_browser_arena(), page.body, SV("versie"));
    assert_int_equal(STAFF_POST(page.body, give, SV("gegeven-op"), day(0), SV("versie"), version).status, 303);
    assert_true(says(SV("/brief"), "A letter by post"));
    struct web_test_answer again = STAFF_POST(page.body, give, SV("gegeven-op"), day(0), SV("versie"), version);
    assert_true(staff_page_says(&again, "It was given already."));
    struct web_test_answer pdf = get(staff_path(SV("/brief/pdf/"), thread, SV("")));
    assert_true(sv_starts(pdf.body, SV("%PDF-")));
    assert_int_equal(get(SV("/brief/versies/77")).status, 404);
}

static void a_talk_needs_no_address(void **state)
{
    (void)state;
    assert_int_equal(LETTER("gesprek", "").status, 303);
    assert_true(says(SV("/brief"), "A talk"));
}

#define PAGE_TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(a_plan_is_written_adopted_and_read_on_one_page),
        PAGE_TEST(the_plan_is_a_document_for_the_talk_with_the_person),
        PAGE_TEST(a_numbered_copy_is_registered_and_holds_what_its_recipient_may_see),
        PAGE_TEST(two_texts_of_the_same_part_are_shown_side_by_side),
        PAGE_TEST(a_goal_and_a_measure_that_are_not_right_get_a_sentence),
        PAGE_TEST(who_did_not_accept_is_one_line_and_nothing_else),
        PAGE_TEST(a_participant_reads_what_the_preview_shows),
        PAGE_TEST(a_review_is_held_and_its_wrong_days_are_refused),
        PAGE_TEST(closing_with_a_concern_goes_to_a_second_person_who_is_another),
        PAGE_TEST(of_a_proposal_that_a_review_made_the_second_person_reads_that_review),
        PAGE_TEST(closed_everybody_is_asked_and_each_answer_is_written_down),
        PAGE_TEST(oversight_sees_what_is_overdue_and_no_content),
        PAGE_TEST(a_letter_is_filled_read_changed_and_given_once),
        PAGE_TEST(a_talk_needs_no_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
