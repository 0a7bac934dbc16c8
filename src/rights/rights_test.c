/* Requests of the person concerned: the course, the one question, the overview, the letter, against a real database and
 * a real vault. */
#include "rights/rights_kit.h"

#include "organisation/work_out.h"
#include "rights/clock.h"
#include "rights/hold.h"
#include "rights/letter.h"
#include "sheet/press_test.h"

static bool says(struct sv text, const char *wanted)
{
    return memmem(text.at, text.length, wanted, strlen(wanted)) != NULL;
}

static const struct rights_decision_new granted_in_part = { .outcome = RIGHTS_GRANTED_IN_PART,
                                                            .reasons = SV_INIT("Gegeven wat kon."),
                                                            .told = SV_INIT("U mag weten wat wij vastlegden.") };
static const struct rights_decision_new nothing = { .outcome = RIGHTS_NOTHING, .reasons = SV_INIT("Niets te geven.") };

static size_t work_count(struct rights_kit *kit, const struct signals_test_staff *staff, enum work_kind kind)
{
    struct desk desk = rights_kit_desk(kit, staff);
    struct work_out *works = NULL;
    size_t count = 0;
    size_t found = 0;
    assert_int_equal(work_out_open(desk.tx, desk.arena, desk.actor, &works, &count), OK);
    for (size_t i = 0; i < count; i++) {
        found += works[i].kind == kind ? 1 : 0;
    }
    return found;
}

static void clock_runs(struct rights_kit *kit)
{
    struct desk desk = rights_kit_desk(kit, &kit->first);
    const struct rights_clock *clock = NULL;
    size_t count = 0;
    assert_int_equal(rights_clock_prepare(desk.tx, desk.arena, kit->test.municipality,
                                          &(struct rights_moment){ desk.now, rights_kit_settings(&desk), desk.random },
                                          &clock, &count), OK);
    if (count > 0) {
        assert_int_equal(rights_kit_write(kit, rights_clock_apply, clock), OK);
    }
}

/* --- the month ---------------------------------------------------------------------------------------------------- */
static struct rights_request received_on(struct rights_kit *kit, struct date day, enum rights_identity identity)
{
    struct desk desk = rights_kit_desk(kit, &kit->first);
    struct rights_new new = { .kind = RIGHTS_ACCESS, .channel = RIGHTS_BY_LETTER, .identity = identity,
                              .received = day, .texts = { .name = SV("Jip"), .asked = SV("Wat weet u?") } };
    struct sv reference;
    const struct rights_new_prepared *prepared = NULL;
    assert_int_equal(rights_new_prepare(&desk, rights_kit_settings(&desk), &new, &reference, &prepared), OK);
    assert_int_equal(rights_kit_write(kit, rights_new_apply, prepared), OK);
    return rights_kit_seen(kit, &kit->first, reference);
}

static void the_month_runs_from_the_day_it_came_in_and_ends_within_the_next_month(void **state)
{
    struct rights_kit *kit = *state;
    struct rights_request request = received_on(kit, date_of_parts(2026, 1, 31), IDENTITY_COUNTER);
    assert_int_equal(request.due.day, date_of_parts(2026, 2, 28).day);
    assert_int_equal(received_on(kit, date_of_parts(2026, 2, 10), IDENTITY_COUNTER).due.day,
                     date_of_parts(2026, 3, 10).day);
}

static void a_request_from_tomorrow_or_without_a_name_is_refused(void **state)
{
    struct rights_kit *kit = *state;
    struct desk desk = rights_kit_desk(kit, &kit->first);
    struct rights_new new = { .kind = RIGHTS_ACCESS, .channel = RIGHTS_BY_LETTER,
                              .received = date_add_days(date_of(desk.now), 1),
                              .texts = { .name = SV("Jip"), .asked = SV("Wat?") } };
    struct sv reference;
    const struct rights_new_prepared *prepared = NULL;
    assert_int_equal(rights_new_prepare(&desk, rights_kit_settings(&desk), &new, &reference, &prepared), ERR_REFUSED);
    new.received = date_of(desk.now);
    new.texts.name = SV("");
    assert_int_equal(rights_new_prepare(&desk, rights_kit_settings(&desk), &new, &reference, &prepared), ERR_REFUSED);
}

static void more_time_is_taken_once_and_not_after_the_month(void **state)
{
    struct rights_kit *kit = *state;
    struct sv reference = rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip"));
    struct rights_simple extend = { .act = RIGHTS_ACT_EXTEND, .reason = SV("Veel dossiers.") };
    struct date due = rights_kit_seen(kit, &kit->first, reference).due;
    assert_int_equal(rights_kit_act(kit, &kit->first, reference, &extend), OK);
    struct rights_request request = rights_kit_seen(kit, &kit->first, reference);
    assert_int_equal(request.due.day, date_add_months(due, 2).day);
    assert_true(request.extended.set);
    assert_int_equal(rights_kit_act(kit, &kit->first, reference, &extend), ERR_REFUSED);
    struct sv late = rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip"));
    rights_kit_days_later(kit, 40);
    assert_int_equal(rights_kit_act(kit, &kit->first, late, &extend), ERR_REFUSED);
}

static void nobody_is_asked_before_it_is_known_who_asks(void **state)
{
    struct rights_kit *kit = *state;
    struct rights_request request = received_on(kit, kit->test.people.today, IDENTITY_NOT_YET);
    assert_int_equal(request.state, RIGHTS_RECEIVED);
    struct rights_simple propose = { .act = RIGHTS_ACT_PROPOSE, .reason = SV("Vraag.") };
    assert_int_equal(rights_kit_act(kit, &kit->first, request.reference, &propose), ERR_REFUSED);
    struct desk desk = rights_kit_desk(kit, &kit->first);
    const struct rights_identified_prepared *prepared = NULL;
    struct rights_identified how = { IDENTITY_NOT_YET, SV("") };
    assert_int_equal(rights_identified_prepare(&desk, &request, rights_kit_settings(&desk), &how, &prepared),
                     ERR_REFUSED);
    how.identity = IDENTITY_HOME;
    assert_int_equal(rights_identified_prepare(&desk, &request, rights_kit_settings(&desk), &how, &prepared), OK);
    assert_int_equal(rights_kit_write(kit, rights_identified_apply, prepared), OK);
    request = rights_kit_seen(kit, &kit->first, request.reference);
    assert_int_equal(request.state, RIGHTS_IDENTIFIED);
    assert_int_equal(request.identity, IDENTITY_HOME);
    assert_int_equal(rights_kit_act(kit, &kit->first, request.reference, &propose), OK);
}

static void it_ends_without_a_decision_only_when_withdrawn_or_not_identified(void **state)
{
    struct rights_kit *kit = *state;
    struct sv reference = rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip"));
    struct rights_simple stop = { .act = RIGHTS_ACT_STOP, .reason = SV("Belde dat het niet meer hoeft.") };
    assert_int_equal(rights_kit_act(kit, &kit->first, reference, &stop), ERR_REFUSED);
    stop.outcome = RIGHTS_GRANTED;
    assert_int_equal(rights_kit_act(kit, &kit->first, reference, &stop), ERR_REFUSED);
    stop.outcome = RIGHTS_WITHDRAWN;
    assert_int_equal(rights_kit_act(kit, &kit->first, reference, &stop), OK);
    struct rights_request request = rights_kit_seen(kit, &kit->first, reference);
    assert_int_equal(request.state, RIGHTS_DECIDED);
    assert_int_equal(request.outcome, RIGHTS_WITHDRAWN);
    assert_int_equal(rights_kit_act(kit, &kit->first, reference, &stop), ERR_REFUSED);
}

/* --- the question ------------------------------------------------------------------------------------------------- */
static void the_question_takes_another_person_whatever_the_roles(void **state)
{
    struct rights_kit *kit = *state;
    struct sv reference = rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip"));
    struct rights_simple propose = { .act = RIGHTS_ACT_PROPOSE, .reason = SV("Vraag.") };
    assert_int_equal(rights_kit_act(kit, &kit->first, reference, &propose), OK);
    struct rights_request request = rights_kit_seen(kit, &kit->first, reference);
    struct desk desk = rights_kit_desk(kit, &kit->first);
    const struct rights_agreed *agreed = NULL;
    assert_int_equal(rights_agree_prepare(&desk, &request, rights_kit_settings(&desk), SV(""), &agreed), ERR_REFUSED);
    struct rights_simple disagree = { .act = RIGHTS_ACT_DISAGREE, .reason = SV("Nog niet.") };
    assert_int_equal(rights_kit_act(kit, &kit->first, reference, &disagree), ERR_REFUSED);
    assert_int_equal(rights_kit_act(kit, &kit->second, reference, &disagree), OK);
    assert_int_equal(rights_kit_seen(kit, &kit->first, reference).state, RIGHTS_IDENTIFIED);
    assert_int_equal(work_count(kit, &kit->officer, WORK_RIGHTS_QUESTION), 0);
    rights_kit_ask(kit, reference);
    request = rights_kit_seen(kit, &kit->first, reference);
    assert_int_equal(request.state, RIGHTS_ASKED);
    assert_int_equal(request.proposed_by.value, kit->first.actor.person.value);
    assert_int_equal(request.agreed_by.value, kit->second.actor.person.value);
    assert_int_equal(work_count(kit, &kit->officer, WORK_RIGHTS_QUESTION), 1);
    assert_int_equal(work_count(kit, &kit->deputy, WORK_RIGHTS_QUESTION), 1);
}

static void an_owner_answers_about_the_own_dossiers_only(void **state)
{
    struct rights_kit *kit = *state;
    struct sv reference = rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip"));
    rights_kit_ask(kit, reference);
    struct rights_question question = rights_kit_question(kit, &kit->officer);
    struct desk desk = rights_kit_desk(kit, &kit->officer);
    struct rights_dossier *own = NULL;
    size_t count = 0;
    assert_int_equal(rights_question_dossiers(desk.tx, desk.arena, &question, date_of(desk.now), &own, &count), OK);
    assert_int_equal(count, 1);
    assert_true(sv_equal(own[0].reference, kit->of_officer));
    struct text why;
    const struct rights_answered *prepared = NULL;
    struct rights_answer answer = { &kit->of_deputy, 1, false };
    assert_int_equal(rights_answer_prepare(&desk, &question, &answer, &why, &prepared), ERR_REFUSED);
    assert_sv(why.key, "You ticked a dossier that is not yours. You answer about your own dossiers only.");
    answer = (struct rights_answer){ NULL, 0, false };
    assert_int_equal(rights_answer_prepare(&desk, &question, &answer, &why, &prepared), ERR_REFUSED);
    answer = (struct rights_answer){ &kit->of_officer, 1, true };
    assert_int_equal(rights_answer_prepare(&desk, &question, &answer, &why, &prepared), ERR_REFUSED);
    assert_int_equal(rights_kit_seen(kit, &kit->first, reference).state, RIGHTS_ASKED);
}

static void somebody_elses_question_and_an_absent_one_are_the_same(void **state)
{
    struct rights_kit *kit = *state;
    rights_kit_ask(kit, rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip")));
    struct rights_question mine = rights_kit_question(kit, &kit->officer);
    const struct signals_test_staff *others[] = { &kit->deputy, &kit->first, &kit->neighbour };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct desk desk = rights_kit_desk(kit, others[i]);
        struct rights_search search = { &others[i]->actor, mine.reference, date_of(desk.now) };
        struct rights_question question;
        assert_int_equal(rights_question_find(desk.tx, desk.arena, &search, &question), ERR_NOT_FOUND);
        search.reference = SV("Q-000000000");
        assert_int_equal(rights_question_find(desk.tx, desk.arena, &search, &question), ERR_NOT_FOUND);
    }
}

static void silence_is_told_about_and_never_taken_for_no(void **state)
{
    struct rights_kit *kit = *state;
    struct sv reference = rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip"));
    rights_kit_ask(kit, reference);
    rights_kit_answer(kit, &kit->officer, SV(""));
    rights_kit_days_later(kit, 40);
    clock_runs(kit);
    clock_runs(kit);
    struct rights_request request = rights_kit_seen(kit, &kit->first, reference);
    assert_int_equal(request.state, RIGHTS_ASKED);
    assert_true(request.escalated.set);
    assert_int_equal(work_count(kit, &kit->first, WORK_RIGHTS_LATE), 1);
    assert_int_equal(work_count(kit, &kit->deputy, WORK_RIGHTS_QUESTION), 1);
    rights_kit_answer(kit, &kit->deputy, SV(""));
    assert_int_equal(rights_kit_seen(kit, &kit->first, reference).state, RIGHTS_ANSWERED);
}

static void a_question_is_answered_once(void **state)
{
    struct rights_kit *kit = *state;
    rights_kit_ask(kit, rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip")));
    struct rights_question question = rights_kit_question(kit, &kit->officer);
    struct desk desk = rights_kit_desk(kit, &kit->officer);
    struct text why;
    const struct rights_answered *one = NULL;
    const struct rights_answered *two = NULL;
    struct rights_answer none = { .none = true };
    assert_int_equal(rights_answer_prepare(&desk, &question, &none, &why, &one), OK);
    assert_int_equal(rights_answer_prepare(&desk, &question, &none, &why, &two), OK);
    assert_int_equal(rights_kit_write(kit, rights_answer_apply, one), OK);
    assert_int_equal(rights_kit_write(kit, rights_answer_apply, two), ERR_CONFLICT);
}

static void a_dossier_that_was_handed_over_is_asked_of_who_owns_it_now(void **state)
{
    struct rights_kit *kit = *state;
    struct sv reference = rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip"));
    rights_kit_ask(kit, reference);
    struct signals_test_staff focal =
        signals_test_staff(&kit->test, kit->test.municipality, SV("marijke"), ROLE_FOCAL_OFFICER);
    struct desk desk = rights_kit_desk(kit, &kit->officer);
    struct signal signal;
    assert_int_equal(signal_find(desk.tx, desk.arena,
                                 &(struct signal_search){ &kit->officer.actor, kit->of_officer, date_of(desk.now) },
                                 &signal), OK);
    const struct hand_over *over = NULL;
    assert_int_equal(hand_over_prepare(&desk, &signal, &(struct hand_over){ .to = focal.actor.person }, &over), OK);
    assert_int_equal(rights_kit_write(kit, hand_over_apply, over), OK);
    struct rights_request request = rights_kit_seen(kit, &kit->first, reference);
    desk = rights_kit_desk(kit, &kit->first);
    const struct rights_agreed *again = NULL;
    assert_int_equal(rights_ask_again_prepare(&desk, &request, rights_kit_settings(&desk), SV("Overgedragen."),
                                              &again), OK);
    assert_int_equal(rights_kit_write(kit, rights_agree_apply, again), OK);
    assert_int_equal(work_count(kit, &kit->officer, WORK_RIGHTS_QUESTION), 0);
    rights_kit_answer(kit, &focal, kit->of_officer);
    rights_kit_answer(kit, &kit->deputy, SV(""));
    assert_int_equal(rights_kit_seen(kit, &kit->first, reference).state, RIGHTS_ANSWERED);
}

static void another_municipality_finds_no_request(void **state)
{
    struct rights_kit *kit = *state;
    struct sv reference = rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip"));
    struct desk desk = rights_kit_desk(kit, &kit->neighbour);
    struct rights_request request;
    assert_int_equal(rights_find(desk.tx, desk.arena,
                                 &(struct rights_search){ &kit->neighbour.actor, reference, date_of(desk.now) },
                                 &request), ERR_NOT_FOUND);
}

/* --- what was found ----------------------------------------------------------------------------------------------- */
static void paper_texts(struct rights_kit *kit, const struct rights_overview *overview, struct sv letter_text,
                        struct sv *ret_pdf)
{
    struct rights_letter letter = { .text = letter_text };
    struct rights_paper paper = { .letter = &letter, .overview = overview, .made = kit->test.people.now };
    struct sheet *sheet = NULL;
    assert_int_equal(rights_paper_sheet(&kit->test.people.arena, &paper, &sheet), OK);
    assert_int_equal(sheet_pdf(kit->test.press, &kit->test.people.arena, sheet, ret_pdf), OK);
}

/* The words of a PDF, as somebody reads them. */
static struct sv pdf_words(struct sv pdf)
{
    static struct press_room room;
    arena_open(&room.arena, (size_t)64 * 1024 * 1024);
    return press_room_said(&room, pdf, (const char *const[]){ "pdftotext", "-layout", "-", "/dev/stdout", NULL });
}

static void the_reporter_is_never_in_an_overview_nor_on_its_paper(void **state)
{
    struct rights_kit *kit = *state;
    struct sv reference = rights_kit_answered(kit, RIGHTS_ACCESS, SV("Sem Voorbeeld"), true);
    assert_int_equal(rights_kit_judge(kit, reference, REDACTION_NONE), OK);
    struct rights_overview overview = rights_kit_overview(kit, reference);
    assert_int_equal(overview.count, 1);
    assert_int_equal(overview.left_out, 1);
    assert_int_equal(overview.not_judged, 0);
    struct sv pdf;
    paper_texts(kit, &overview, SV("# Brief"), &pdf);
    struct sv words = pdf_words(pdf);
    assert_true(says(words, "Kocht een mes op de markt."));
    static const char *const never[] = { "Noor Melder", "moeder", "noor@example.nl", "06 12345678", "aan tafel",
                                         "dreigt op straat", "Bel niet in de avond", "durf ik niet" };
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        assert_false(says(words, never[i]));
        for (size_t j = 0; j < overview.dossiers[0].text_count; j++) {
            assert_false(says(overview.dossiers[0].texts[j].item.body, never[i]));
        }
    }
}

static void what_could_reveal_the_reporter_cannot_be_put_back(void **state)
{
    struct rights_kit *kit = *state;
    struct sv reference = rights_kit_answered(kit, RIGHTS_ACCESS, SV("Sem Voorbeeld"), true);
    struct rights_overview overview = rights_kit_overview(kit, reference);
    const struct rights_text_found *fixed = NULL;
    for (size_t i = 0; i < overview.dossiers[0].text_count; i++) {
        fixed = overview.dossiers[0].texts[i].item.fixed ? &overview.dossiers[0].texts[i] : fixed;
    }
    assert_non_null(fixed);
    assert_int_equal(fixed->reason, REDACTION_REPORTER);
    assert_true(sv_empty(fixed->item.body));
    struct rights_request request = rights_kit_seen(kit, &kit->first, reference);
    struct desk desk = rights_kit_desk(kit, &kit->first);
    struct text why;
    const struct rights_redacted *prepared = NULL;
    assert_int_equal(rights_redact_prepare(&desk, &request,
                                           &(struct rights_redaction){ &fixed->code, 1, REDACTION_NONE }, &why,
                                           &prepared), ERR_REFUSED);
    assert_sv(why.key, "This text protects somebody who shared a concern. It cannot be given.");
    struct sv absent = SV("1:observation-1");
    assert_int_equal(rights_redact_prepare(&desk, &request,
                                           &(struct rights_redaction){ &absent, 1, REDACTION_NONE }, &why, &prepared),
                     ERR_REFUSED);
    assert_int_equal(rights_kit_judge(kit, reference, REDACTION_REPORTER), ERR_REFUSED);
}

static void what_nobody_judged_is_not_given_and_holds_the_decision(void **state)
{
    struct rights_kit *kit = *state;
    struct sv reference = rights_kit_answered(kit, RIGHTS_ACCESS, SV("Sem Voorbeeld"), true);
    assert_true(rights_kit_overview(kit, reference).not_judged > 0);
    assert_int_equal(rights_kit_decide(kit, reference, &granted_in_part), ERR_REFUSED);
    assert_int_equal(rights_kit_judge(kit, reference, REDACTION_SAFETY), OK);
    assert_int_equal(rights_kit_decide(kit, reference, &granted_in_part), ERR_REFUSED); /* everything is left out */
    assert_int_equal(rights_kit_judge(kit, reference, REDACTION_NONE), OK);
    struct rights_decision_new all = granted_in_part;
    all.outcome = RIGHTS_GRANTED;
    assert_int_equal(rights_kit_decide(kit, reference, &all), ERR_REFUSED); /* something is left out */
    all.outcome = RIGHTS_GRANTED_IN_PART;
    all.told = SV("");
    assert_int_equal(rights_kit_decide(kit, reference, &all), ERR_REFUSED);
    assert_int_equal(rights_kit_decide(kit, reference, &granted_in_part), OK);
    assert_int_equal(rights_kit_judge(kit, reference, REDACTION_SAFETY), ERR_REFUSED); /* decided */
    assert_int_equal(rights_kit_decide(kit, reference, &granted_in_part), ERR_REFUSED);
}

static struct sv letter_of(struct rights_kit *kit, struct sv reference)
{
    struct rights_request request = rights_kit_seen(kit, &kit->first, reference);
    struct desk desk = rights_kit_desk(kit, &kit->first);
    struct rights_letter letter;
    assert_int_equal(rights_letter_read(&desk, &request, LANGUAGE_NL, &letter), OK);
    assert_true(letter.final);
    assert_int_equal(letter.wording, WORDING_LETTER_RIGHTS_NOTHING);
    return letter.text;
}

/* The text with this reference taken out, for comparing. */
static struct sv without(struct rights_kit *kit, struct sv text, struct sv reference)
{
    struct buf buf;
    buf_open(&buf, &kit->test.people.arena, text.length + 16);
    for (size_t i = 0; i < text.length;) {
        bool here = sv_starts(sv_from(text, i), reference);
        if (!here) {
            buf_put_byte(&buf, text.at[i]);
        }
        i += here ? reference.length : 1;
    }
    return buf_view(&buf);
}

static void who_is_unknown_and_who_may_not_be_told_get_the_same_letter(void **state)
{
    struct rights_kit *kit = *state;
    struct sv unknown = rights_kit_answered(kit, RIGHTS_ACCESS, SV("Jip Voorbeeld"), false);
    struct sv known = rights_kit_answered(kit, RIGHTS_ACCESS, SV("Jip Voorbeeld"), true);
    assert_int_equal(rights_kit_judge(kit, known, REDACTION_INVESTIGATION), OK);
    assert_int_equal(rights_kit_decide(kit, unknown, &granted_in_part), ERR_REFUSED);
    assert_int_equal(rights_kit_decide(kit, unknown, &nothing), OK);
    struct rights_decision_new secret = { .outcome = RIGHTS_NOTHING, .reasons = SV("Onderzoek loopt."),
                                          .told = SV("Er loopt een onderzoek."), .statement = SV("Mijn mening.") };
    assert_int_equal(rights_kit_decide(kit, known, &secret), OK);
    struct sv one = without(kit, letter_of(kit, unknown), unknown);
    struct sv two = without(kit, letter_of(kit, known), known);
    assert_true(one.length > 500);
    assert_true(sv_equal(one, two));
    struct rights_request a = rights_kit_seen(kit, &kit->first, unknown);
    struct rights_request b = rights_kit_seen(kit, &kit->first, known);
    assert_int_equal(a.outcome, b.outcome);
    assert_int_equal(a.state, b.state);
}

static void a_letter_has_no_hole(void **state)
{
    struct rights_kit *kit = *state;
    struct sv reference = rights_kit_answered(kit, RIGHTS_ACCESS, SV("Sem Voorbeeld"), true);
    assert_int_equal(rights_kit_judge(kit, reference, REDACTION_NONE), OK);
    for (size_t round = 0; round < 2; round++) {
        struct rights_request request = rights_kit_seen(kit, &kit->first, reference);
        struct desk desk = rights_kit_desk(kit, &kit->first);
        struct rights_letter letter;
        assert_int_equal(rights_letter_read(&desk, &request, LANGUAGE_NL, &letter), OK);
        assert_int_equal(letter.final, round == 1);
        assert_true(says(letter.text, "Sem Voorbeeld"));
        static const char *const filled[] = { "{naam}", "{kenmerk}", "{wat}", "{termijn}", "{besluit}", "{waarom}",
                                              "{ontvangers}", "{tot-wanneer}", "{gemeente}", "{datum}" };
        for (size_t i = 0; i < sizeof filled / sizeof filled[0]; i++) {
            assert_false(says(letter.text, filled[i]));
        }
        if (round == 0) {
            assert_int_equal(rights_kit_decide(kit, reference, &granted_in_part), OK);
        }
    }
}

/* --- what follows ------------------------------------------------------------------------------------------------- */
static void a_correction_stands_in_the_dossier_and_is_carried_out_by_its_owner(void **state)
{
    struct rights_kit *kit = *state;
    struct sv reference = rights_kit_answered(kit, RIGHTS_CORRECTION, SV("Sem Voorbeeld"), true);
    struct rights_decision_new new = granted_in_part;
    new.statement = SV("Ik kocht een broodmes.");
    assert_int_equal(rights_kit_decide(kit, reference, &new), OK);
    struct desk desk = rights_kit_desk(kit, &kit->officer);
    struct signal signal;
    struct dossier dossier;
    assert_int_equal(signal_find(desk.tx, desk.arena,
                                 &(struct signal_search){ &kit->officer.actor, kit->of_officer, date_of(desk.now) },
                                 &signal), OK);
    assert_int_equal(dossier_open(&desk, &signal, &dossier), OK);
    assert_int_equal(dossier.observation_count, 3);
    assert_sv(dossier.observations[2].body, "Ik kocht een broodmes.");
    assert_true(dossier.observations[2].against);
    assert_int_equal(work_count(kit, &kit->officer, WORK_RIGHTS_QUESTION), 1);
    assert_int_equal(work_count(kit, &kit->deputy, WORK_RIGHTS_QUESTION), 0);
    struct rights_question question = rights_kit_question(kit, &kit->officer);
    struct rights_question_texts texts;
    desk = rights_kit_desk(kit, &kit->officer);
    assert_int_equal(rights_question_open(&desk, &question, &texts), OK);
    assert_sv(texts.statement, "Ik kocht een broodmes.");
    const struct rights_done *done = NULL;
    assert_int_equal(rights_done_prepare(&desk, &question, &done), OK);
    assert_int_equal(rights_kit_write(kit, rights_done_apply, done), OK);
    assert_int_equal(rights_kit_write(kit, rights_done_apply, done), ERR_CONFLICT);
    assert_int_equal(work_count(kit, &kit->officer, WORK_RIGHTS_QUESTION), 0);
}

static void destruction_waits_while_a_request_runs_and_not_after(void **state)
{
    struct rights_kit *kit = *state;
    struct sv reference = rights_kit_answered(kit, RIGHTS_ACCESS, SV("Sem Voorbeeld"), true);
    struct dossier_ref dossier = rights_kit_overview(kit, reference).dossiers[0].hit.dossier;
    struct desk desk = rights_kit_desk(kit, &kit->first);
    bool held = false;
    assert_int_equal(rights_holds(desk.tx, desk.arena, dossier, &held), OK);
    assert_true(held);
    assert_int_equal(rights_kit_decide(kit, reference, &nothing), OK);
    desk = rights_kit_desk(kit, &kit->first);
    assert_int_equal(rights_holds(desk.tx, desk.arena, dossier, &held), OK);
    assert_false(held);
}

/* As the officer reads it now, when that is its day. */
static struct sv story_of(struct rights_kit *kit, struct date destroy_on)
{
    struct desk desk = rights_kit_desk(kit, &kit->officer);
    struct signal signal;
    struct dossier dossier;
    assert_int_equal(signal_find(desk.tx, desk.arena,
                                 &(struct signal_search){ &kit->officer.actor, kit->of_officer, date_of(desk.now) },
                                 &signal), OK);
    signal.story_destroy = destroy_on;
    assert_int_equal(dossier_open(&desk, &signal, &dossier), OK);
    return dossier.story;
}

static void a_story_that_waits_for_a_request_is_not_read_after_its_day(void **state)
{
    struct rights_kit *kit = *state;
    struct date today = kit->test.people.today;
    assert_true(says(story_of(kit, today), "met een mes"));
    assert_true(sv_empty(story_of(kit, date_add_days(today, -1))));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rights_kit_open, rights_kit_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_month_runs_from_the_day_it_came_in_and_ends_within_the_next_month),
        TEST(a_request_from_tomorrow_or_without_a_name_is_refused),
        TEST(more_time_is_taken_once_and_not_after_the_month),
        TEST(nobody_is_asked_before_it_is_known_who_asks),
        TEST(it_ends_without_a_decision_only_when_withdrawn_or_not_identified),
        TEST(the_question_takes_another_person_whatever_the_roles),
        TEST(an_owner_answers_about_the_own_dossiers_only),
        TEST(somebody_elses_question_and_an_absent_one_are_the_same),
        TEST(silence_is_told_about_and_never_taken_for_no),
        TEST(a_question_is_answered_once),
        TEST(a_dossier_that_was_handed_over_is_asked_of_who_owns_it_now),
        TEST(another_municipality_finds_no_request),
        TEST(the_reporter_is_never_in_an_overview_nor_on_its_paper),
        TEST(what_could_reveal_the_reporter_cannot_be_put_back),
        TEST(what_nobody_judged_is_not_given_and_holds_the_decision),
        TEST(who_is_unknown_and_who_may_not_be_told_get_the_same_letter),
        TEST(a_letter_has_no_hole),
        TEST(a_correction_stands_in_the_dossier_and_is_carried_out_by_its_owner),
        TEST(destruction_waits_while_a_request_runs_and_not_after),
        TEST(a_story_that_waits_for_a_request_is_not_read_after_its_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
