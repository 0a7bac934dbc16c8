#include "disclosure/paper.h"

#include "base/test.h"
#include "organisation/work_out.h"
#include "privacy/privacy_test.h"

static int open_world(void **state)
{
    static struct privacy_test test;
    privacy_test_open(&test);
    *state = &test;
    return 0;
}

static int close_world(void **state)
{
    privacy_test_close(*state);
    return 0;
}

static struct sv copy_out(struct privacy_test *test, struct sv file, enum paper_medium medium, struct date back_by)
{
    struct people_test *people = &test->signals.people;
    struct paper_new new = {
        .paper = { .id = { id_next(people->now, &people->random) }, .municipality = test->signals.municipality,
                   .reference = paper_reference_new(&people->arena, &people->random),
                   .dossier = privacy_test_item(test, file).dossier, .what = PAPER_LETTER, .holder = HOLDER_POLICE,
                   .medium = medium, .handed = people->today, .back_by = back_by },
        .by = test->first, .intent = 1,
    };
    assert_int_equal(store_write(people->store.store, paper_register, &new), OK);
    return new.paper.reference;
}

static struct sv paper_out(struct privacy_test *test, struct sv file, struct date back_by)
{
    return copy_out(test, file, MEDIUM_PAPER, back_by);
}

static struct paper paper_now(struct privacy_test *test, struct sv reference)
{
    struct paper paper;
    assert_int_equal(paper_of_reference(privacy_test_tx(test), &test->signals.people.arena, test->signals.municipality,
                                        reference, &paper), OK);
    return paper;
}

static size_t asked_for(struct privacy_test *test)
{
    struct actor officer = { .kind = ACTOR_STAFF, .municipality = test->signals.municipality,
                             .roles = UINT32_C(1) << ROLE_PRIVACY_OFFICER };
    struct work_out *works = NULL;
    size_t count = 0;
    assert_int_equal(work_out_open(privacy_test_tx(test), &test->signals.people.arena, &officer, &works, &count), OK);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        found += works[i].kind == WORK_PAPER_BACK;
    }
    return found;
}

static enum err answer(struct privacy_test *test, struct sv reference, enum paper_state state)
{
    struct paper paper = paper_now(test, reference);
    struct paper_answer answer = { .paper = paper.id, .municipality = paper.municipality,
                                   .asked_for = paper.asked_for,
                                   .state = state, .by = test->first, .at = test->signals.people.now, .intent = 1 };
    return store_write(test->signals.people.store.store, paper_answered, &answer);
}

static void a_copy_is_asked_back_when_its_file_is_destroyed(void **state)
{
    struct privacy_test *test = *state;
    struct sv file = privacy_test_report(test);
    struct sv other = privacy_test_report(test);
    struct date day = privacy_test_item(test, file).day;
    struct sv reference = paper_out(test, file, date_add_days(day, 100));
    struct sv stays = paper_out(test, other, date_add_days(day, 100));
    struct decision_proposal early = { .act = DECISION_EARLY, .ground = GROUND_NOT_NEEDED, .by = test->first };
    assert_int_equal(privacy_test_propose(test, file, &early), OK);
    assert_int_equal(privacy_test_confirm(test, file, DECISION_EARLY, test->second, test->signals.people.today), OK);
    assert_int_equal(paper_now(test, reference).state, PAPER_ASKED);
    assert_int_equal(paper_now(test, stays).state, PAPER_OUT);
    (void)privacy_test_run(test, date_add_days(test->signals.people.today, 1));
    (void)privacy_test_run(test, date_add_days(test->signals.people.today, 2));
    assert_int_equal(asked_for(test), 1);
}

static void a_copy_is_asked_back_after_its_own_day(void **state)
{
    struct privacy_test *test = *state;
    struct sv file = privacy_test_report(test);
    struct date back_by = date_add_days(test->signals.people.today, 10);
    struct sv reference = paper_out(test, file, back_by);
    (void)privacy_test_run(test, back_by);
    assert_int_equal(paper_now(test, reference).state, PAPER_OUT);
    (void)privacy_test_run(test, date_add_days(back_by, 1));
    assert_int_equal(paper_now(test, reference).state, PAPER_ASKED);
    assert_int_equal(asked_for(test), 1);
}

static void an_answer_ends_the_asking_once(void **state)
{
    struct privacy_test *test = *state;
    struct sv file = privacy_test_report(test);
    struct date back_by = date_add_days(test->signals.people.today, 10);
    struct sv reference = paper_out(test, file, back_by);
    (void)privacy_test_run(test, date_add_days(back_by, 1));
    assert_int_equal(answer(test, reference, PAPER_DESTROYED_THERE), OK);
    assert_int_equal(answer(test, reference, PAPER_LOST), ERR_CONFLICT);
    assert_int_equal(paper_now(test, reference).state, PAPER_DESTROYED_THERE);
    assert_int_equal(asked_for(test), 0);
}

static void destroy_early(struct privacy_test *test, struct sv file)
{
    struct decision_proposal early = { .act = DECISION_EARLY, .ground = GROUND_NOT_NEEDED, .by = test->first };
    assert_int_equal(privacy_test_propose(test, file, &early), OK);
    assert_int_equal(privacy_test_confirm(test, file, DECISION_EARLY, test->second, test->signals.people.today), OK);
}

static void what_was_read_or_told_is_asked_for_with_its_file_and_not_before(void **state)
{
    struct privacy_test *test = *state;
    struct sv file = privacy_test_report(test);
    struct date back_by = date_add_days(test->signals.people.today, 10);
    struct sv read = copy_out(test, file, MEDIUM_SCREEN, back_by);
    struct sv told = copy_out(test, file, MEDIUM_TOLD, back_by);
    (void)privacy_test_run(test, date_add_days(back_by, 1));
    assert_int_equal(paper_now(test, read).state, PAPER_OUT);
    assert_int_equal(paper_now(test, told).state, PAPER_OUT);
    destroy_early(test, file);
    assert_int_equal(paper_now(test, read).asked_for, ASK_BACK);
    assert_int_equal(paper_now(test, told).asked_for, ASK_BACK);
}

static enum err asked_apply(struct tx_write *tx, const void *prepared)
{
    return papers_ask(tx, prepared);
}

static void ask(struct privacy_test *test, struct sv file, enum paper_ask what, struct date answer_by)
{
    struct paper_asked asked = { .dossier = privacy_test_item(test, file).dossier, .ask = what,
                                 .answer_by = answer_by, .at = test->signals.people.now };
    assert_int_equal(store_write(test->signals.people.store.store, asked_apply, &asked), OK);
}

static void who_is_asked_to_look_again_answers_that_and_nothing_else(void **state)
{
    struct privacy_test *test = *state;
    struct sv file = privacy_test_report(test);
    struct date today = test->signals.people.today;
    struct sv reference = copy_out(test, file, MEDIUM_SCREEN, date_add_days(today, 100));
    ask(test, file, ASK_REVIEW, date_add_days(today, 28));
    struct paper asked = paper_now(test, reference);
    assert_int_equal(asked.state, PAPER_ASKED);
    assert_int_equal(asked.asked_for, ASK_REVIEW);
    assert_int_equal(asked.back_by.day, date_add_days(today, 28).day);
    assert_false(paper_answer_fits(asked.asked_for, PAPER_RETURNED));
    assert_false(paper_answer_fits(ASK_BACK, PAPER_REVIEWED_KEPT));
    assert_int_equal(answer(test, reference, PAPER_REVIEWED_DESTROYED), OK);
    ask(test, file, ASK_REVIEW, date_add_days(today, 28));
    assert_int_equal(paper_now(test, reference).state, PAPER_REVIEWED_DESTROYED);
}

static void what_its_holder_kept_after_looking_again_is_asked_back_when_the_file_goes(void **state)
{
    struct privacy_test *test = *state;
    struct sv file = privacy_test_report(test);
    struct date today = test->signals.people.today;
    struct sv reference = paper_out(test, file, date_add_days(today, 100));
    ask(test, file, ASK_REVIEW, date_add_days(today, 28));
    assert_int_equal(answer(test, reference, PAPER_REVIEWED_KEPT), OK);
    destroy_early(test, file);
    assert_int_equal(paper_now(test, reference).state, PAPER_ASKED);
    assert_int_equal(paper_now(test, reference).asked_for, ASK_BACK);
    assert_int_equal(answer(test, reference, PAPER_DESTROYED_THERE), OK);
}

static void what_is_asked_back_is_not_asked_less(void **state)
{
    struct privacy_test *test = *state;
    struct sv file = privacy_test_report(test);
    struct date today = test->signals.people.today;
    struct sv reference = paper_out(test, file, date_add_days(today, 100));
    ask(test, file, ASK_REVIEW, date_add_days(today, 28));
    ask(test, file, ASK_CORRECT, date_add_days(today, 14));
    assert_int_equal(paper_now(test, reference).asked_for, ASK_CORRECT);
    ask(test, file, ASK_REVIEW, date_add_days(today, 28));
    assert_int_equal(paper_now(test, reference).asked_for, ASK_CORRECT);
    ask(test, file, ASK_BACK, (struct date){ 0 });
    ask(test, file, ASK_CORRECT, date_add_days(today, 14));
    assert_int_equal(paper_now(test, reference).asked_for, ASK_BACK);
}

static void an_answer_to_what_was_asked_before_is_refused(void **state)
{
    struct privacy_test *test = *state;
    struct sv file = privacy_test_report(test);
    struct date today = test->signals.people.today;
    struct sv reference = paper_out(test, file, date_add_days(today, 100));
    ask(test, file, ASK_REVIEW, date_add_days(today, 28));
    struct paper seen = paper_now(test, reference);
    destroy_early(test, file);
    struct paper_answer late = { .paper = seen.id, .municipality = seen.municipality, .asked_for = seen.asked_for,
                                 .state = PAPER_REVIEWED_KEPT, .by = test->first, .at = test->signals.people.now,
                                 .intent = 1 };
    assert_int_equal(store_write(test->signals.people.store.store, paper_answered, &late), ERR_CONFLICT);
}

static void one_dossiers_copies_are_listed_with_their_answers(void **state)
{
    struct privacy_test *test = *state;
    struct sv file = privacy_test_report(test);
    struct sv other = privacy_test_report(test);
    struct date today = test->signals.people.today;
    (void)paper_out(test, file, date_add_days(today, 100));
    (void)copy_out(test, file, MEDIUM_TOLD, date_add_days(today, 100));
    (void)paper_out(test, other, date_add_days(today, 100));
    struct paper *papers = NULL;
    size_t count = 0;
    assert_int_equal(papers_of_dossier(privacy_test_tx(test), &test->signals.people.arena, test->signals.municipality,
                                       privacy_test_item(test, file).dossier, &papers, &count), OK);
    assert_int_equal(count, 2);
    assert_int_equal(papers[0].medium, MEDIUM_PAPER);
    assert_int_equal(papers[1].medium, MEDIUM_TOLD);
}

static void lists_go_on_where_the_page_ended(void **state)
{
    struct privacy_test *test = *state;
    struct sv file = privacy_test_report(test);
    enum { COPIES = 7, ROWS = 3 };
    for (int i = 0; i < COPIES; i++) {
        (void)paper_out(test, file, date_add_days(test->signals.people.today, 20 + i / 2));
    }
    struct paper_search search = { .municipality = test->signals.municipality, .rows = ROWS };
    size_t seen = 0;
    for (;;) {
        struct paper *papers = NULL;
        size_t count = 0;
        assert_int_equal(papers_open_page(privacy_test_tx(test), &test->signals.people.arena, &search, &papers, &count),
                         OK);
        seen += count;
        if (count < ROWS) {
            break;
        }
        search.after_day = papers[count - 1].back_by;
        search.after = papers[count - 1].id;
    }
    assert_int_equal(seen, COPIES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_copy_is_asked_back_when_its_file_is_destroyed, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_copy_is_asked_back_after_its_own_day, open_world, close_world),
        cmocka_unit_test_setup_teardown(an_answer_ends_the_asking_once, open_world, close_world),
        cmocka_unit_test_setup_teardown(what_was_read_or_told_is_asked_for_with_its_file_and_not_before, open_world,
                                        close_world),
        cmocka_unit_test_setup_teardown(who_is_asked_to_look_again_answers_that_and_nothing_else, open_world,
                                        close_world),
        cmocka_unit_test_setup_teardown(what_its_holder_kept_after_looking_again_is_asked_back_when_the_file_goes,
                                        open_world, close_world),
        cmocka_unit_test_setup_teardown(what_is_asked_back_is_not_asked_less, open_world, close_world),
        cmocka_unit_test_setup_teardown(an_answer_to_what_was_asked_before_is_refused, open_world, close_world),
        cmocka_unit_test_setup_teardown(one_dossiers_copies_are_listed_with_their_answers, open_world, close_world),
        cmocka_unit_test_setup_teardown(lists_go_on_where_the_page_ended, open_world, close_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
