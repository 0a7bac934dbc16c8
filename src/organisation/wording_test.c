/* Texts that a municipality sets: what stands between braces, which version is in use, and that none disappears. */
#include "access/people_test.h"
#include "base/test.h"
#include "organisation/events.h"
#include "organisation/people.h"
#include "organisation/wording.h"

static struct people_test test;
static struct municipality_id here, there;
static struct person_id writer, reader;

/* What the program has above this room; nobody leaves in these tests. */
enum err event_person_left(struct tx_write *tx, const struct person_left *left)
{
    (void)tx, (void)left;
    return OK;
}

enum err work_open_count(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                         struct person_id person, int64_t *ret_count)
{
    (void)tx, (void)arena, (void)municipality, (void)person;
    *ret_count = 0;
    return OK;
}

static int open_all(void **state)
{
    (void)state;
    people_test_open(&test);
    here = people_test_municipality(&test, SV("voorbeeldstad"));
    there = people_test_municipality(&test, SV("proefdam"));
    writer = people_test_person(&test, here, SV("anna"), SIGN_IN_FICTITIOUS);
    reader = people_test_person(&test, here, SV("bram"), SIGN_IN_FICTITIOUS);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    people_test_close(&test);
    return 0;
}

/* --- the program's own ------------------------------------------------------------------------------------------- */
static bool contains(struct sv text, const char *words)
{
    return memmem(text.at, text.length, words, strlen(words)) != NULL;
}

static void every_text_is_whole_in_both_languages(void **state)
{
    (void)state;
    for (enum wording wording = WORDING_FIRST; wording < WORDING_END; wording++) {
        const struct wording_row *row = wording_row(wording);
        enum wording found = WORDING_END;
        assert_true(wording_of_code(row->code, &found));
        assert_int_equal(found, wording);
        assert_true(row->source.length > 0 && row->label.key.length > 0 && row->sentence.key.length > 0);
        struct wording_version version;
        assert_int_equal(wording_current(people_test_tx(&test), &test.arena, here, wording, &version), OK);
        assert_int_equal(version.version, 0);
        assert_false(version.confirmed.set);
        for (enum language language = LANGUAGE_NL; language < LANGUAGE_COUNT; language++) {
            struct wording_problems problems;
            assert_true(version.text[language].length > 500);
            assert_true(sv_utf8_valid(version.text[language]));
            wording_check(wording, version.text[language], &problems);
            assert_int_equal(problems.unknown_count, 0);
        }
    }
}

static void letters_say_the_same_in_both_languages(void **state)
{
    (void)state;
    for (enum wording wording = WORDING_FIRST; wording < WORDING_END; wording++) {
        struct wording_version version;
        size_t parts[LANGUAGE_COUNT];
        struct wording_filled holes[LANGUAGE_COUNT];
        assert_int_equal(wording_current(people_test_tx(&test), &test.arena, here, wording, &version), OK);
        for (enum language language = LANGUAGE_NL; language < LANGUAGE_COUNT; language++) {
            struct wording_part *list = NULL;
            assert_int_equal(wording_parts(&test.arena, version.text[language], &list, &parts[language]), OK);
            assert_int_equal(wording_fill(&test.arena, version.text[language], NULL, 0, &holes[language]), OK);
        }
        assert_int_equal(parts[LANGUAGE_NL], parts[LANGUAGE_EN]);
        assert_int_equal(holes[LANGUAGE_NL].empty_count, holes[LANGUAGE_EN].empty_count);
        for (size_t at = 0; at < holes[LANGUAGE_NL].empty_count; at++) {
            assert_true(sv_equal(holes[LANGUAGE_NL].empty[at], holes[LANGUAGE_EN].empty[at]));
        }
    }
}

static void every_letter_to_the_person_names_its_rights_and_no_label(void **state)
{
    (void)state;
    const enum wording letters[] = { WORDING_LETTER_INFORM, WORDING_LETTER_ADMITTED, WORDING_LETTER_NOT_ADMITTED,
                                     WORDING_LETTER_CLOSED };
    for (size_t at = 0; at < sizeof letters / sizeof letters[0]; at++) {
        struct wording_version version;
        assert_int_equal(wording_current(people_test_tx(&test), &test.arena, here, letters[at], &version), OK);
        struct sv dutch = version.text[LANGUAGE_NL];
        assert_true(contains(dutch, "{wat}") && contains(dutch, "{waarom}") && contains(dutch, "{ontvangers}"));
        assert_true(contains(dutch, "{tot-wanneer}") && contains(dutch, "{contactpunt}"));
        assert_true(contains(dutch, "advocaat") && contains(dutch, "tolk") && contains(dutch, "in uw eigen woorden"));
        assert_true(contains(dutch, "klacht") && contains(dutch, "Nationale ombudsman"));
        assert_true(contains(dutch, "Autoriteit Persoonsgegevens"));
        assert_false(contains(dutch, "radicali"));
        assert_false(contains(version.text[LANGUAGE_EN], "radicali"));
    }
}

static void the_questions_are_equally_many_in_both_languages(void **state)
{
    (void)state;
    struct wording_version version;
    struct sv *dutch = NULL, *english = NULL;
    size_t dutch_count = 0, english_count = 0;
    assert_int_equal(
        wording_current(people_test_tx(&test), &test.arena, here, WORDING_CRITERIA_QUESTIONS, &version), OK);
    assert_int_equal(wording_questions(&test.arena, version.text[LANGUAGE_NL], &dutch, &dutch_count), OK);
    assert_int_equal(wording_questions(&test.arena, version.text[LANGUAGE_EN], &english, &english_count), OK);
    assert_true(dutch_count > 0 && dutch_count <= WORDING_QUESTIONS_MAX);
    assert_int_equal(dutch_count, english_count);
    assert_true(contains(dutch[0], "los van geloof, mening, kleding"));
    assert_true(contains(english[0], "apart from belief, opinion, clothing"));
}

/* --- filling ----------------------------------------------------------------------------------------------------- */
static struct wording_filled filled_with(struct sv text, const struct wording_value *values, size_t count)
{
    struct wording_filled filled;
    assert_int_equal(wording_fill(&test.arena, text, values, count, &filled), OK);
    return filled;
}

static void values_take_the_place_of_their_placeholders(void **state)
{
    (void)state;
    struct wording_value values[] = { { SLOT_NAME, SV("Jip") }, { SLOT_UNTIL, SV(" 1 mei ") } };
    struct wording_filled filled = filled_with(SV("Beste {naam}, tot {tot-wanneer}. Dag {naam}!"), values, 2);
    assert_sv(filled.text, "Beste Jip, tot 1 mei. Dag Jip!");
    assert_int_equal(filled.empty_count, 0);
}

static void a_missing_value_is_named_once_and_stays_visible(void **state)
{
    (void)state;
    struct wording_value values[] = { { SLOT_NAME, SV("  ") } };
    struct wording_filled filled = filled_with(SV("{naam} {wat} {naam} {naan} {"), values, 1);
    assert_sv(filled.text, "{naam} {wat} {naam} {naan} {");
    assert_int_equal(filled.empty_count, 4);
    assert_sv(filled.empty[0], "{naam}");
    assert_sv(filled.empty[1], "{wat}");
    assert_sv(filled.empty[2], "{naan}");
    assert_sv(filled.empty[3], "{");
}

static void what_is_filled_in_is_not_read_again(void **state)
{
    (void)state;
    struct wording_value values[] = { { SLOT_NAME, SV("{wat}") }, { SLOT_WHAT, SV("geheim") },
                                      { SLOT_NAME, SV("de tweede") } };
    struct wording_filled filled = filled_with(SV("Beste {naam}"), values, 3);
    assert_sv(filled.text, "Beste {wat}");
    assert_int_equal(filled.empty_count, 0);
}

static void a_placeholder_that_is_unknown_here_or_misspelt_is_a_problem(void **state)
{
    (void)state;
    struct wording_problems problems;
    wording_check(WORDING_LETTER_INFORM, SV("{naam} {Naam} { naam } {naam {wat} } {} {besluit} {naan\n}"), &problems);
    const char *wrong[] = { "{Naam}", "{ naam }", "{", "}", "{}", "{besluit}" };
    assert_int_equal(problems.unknown_count, sizeof wrong / sizeof wrong[0]);
    for (size_t at = 0; at < problems.unknown_count; at++) {
        assert_sv(problems.unknown[at], wrong[at]);
    }
    wording_check(WORDING_LETTER_ADMITTED, SV("{besluit}"), &problems);
    assert_int_equal(problems.unknown_count, 0);
    wording_check(WORDING_CRITERIA_QUESTIONS, SV("{naam}"), &problems);
    assert_int_equal(problems.unknown_count, 1);
}

static void a_thousand_problems_are_counted_no_further_than_there_is_room(void **state)
{
    (void)state;
    struct buf text;
    buf_open(&text, &test.arena, 20000);
    for (int64_t number = 0; number < 1000; number++) {
        buf_put(&text, SV("{"));
        buf_put_int(&text, number);
        buf_put(&text, SV("}"));
    }
    struct wording_problems problems;
    wording_check(WORDING_LETTER_INFORM, buf_view(&text), &problems);
    assert_int_equal(problems.unknown_count, WORDING_HOLES_MAX);
    assert_int_equal(filled_with(buf_view(&text), NULL, 0).empty_count, WORDING_HOLES_MAX);
}

static void a_text_is_headings_paragraphs_and_lists(void **state)
{
    (void)state;
    struct wording_part *parts = NULL;
    size_t count = 0;
    struct sv text = SV("# Kop\r\nEerste regel\n tweede regel\n\nNieuw\n- een\n- twee\n\n- drie\n#geen kop\n\n\n");
    assert_int_equal(wording_parts(&test.arena, text, &parts, &count), OK);
    assert_int_equal(count, 6);
    assert_sv(parts[0].heading, "Kop");
    assert_sv(parts[1].paragraph, "Eerste regel\n tweede regel");
    assert_sv(parts[2].paragraph, "Nieuw");
    assert_int_equal(parts[3].items_count, 2);
    assert_sv(parts[3].items[1].text, "twee");
    assert_int_equal(parts[4].items_count, 1);
    assert_sv(parts[5].paragraph, "#geen kop");
    assert_int_equal(wording_parts(&test.arena, SV(""), &parts, &count), OK);
    assert_int_equal(count, 0);
}

static void a_house_fills_what_it_knows_of_itself(void **state)
{
    (void)state;
    struct wording_house house = { here, LANGUAGE_NL, test.now };
    struct wording_value values[WORDING_HOUSE_VALUES];
    assert_int_equal(wording_house_values(people_test_tx(&test), &test.arena, &house, values), OK);
    struct wording_filled filled = filled_with(SV("{gemeente}, {datum}, {contactpunt}"), values, WORDING_HOUSE_VALUES);
    assert_int_equal(filled.empty_count, 0);
    assert_true(contains(filled.text, "voorbeeldstad"));
    assert_int_equal(filled_with(SV("{telefoon}"), values, WORDING_HOUSE_VALUES).empty_count, 1);
}

/* --- versions ---------------------------------------------------------------------------------------------------- */
static enum err write_apply(struct tx_write *tx, const void *prepared)
{
    return wording_write(tx, prepared);
}

static enum err confirm_apply(struct tx_write *tx, const void *prepared)
{
    return wording_confirm(tx, prepared);
}

static enum err write_version(int64_t after, struct sv dutch, bool confirmed)
{
    struct wording_write write = { .municipality = here,
                                   .wording = WORDING_LETTER_INFORM,
                                   .after = after,
                                   .text = { dutch, SV("English") },
                                   .source = SV("Collegebesluit 3"),
                                   .by = writer,
                                   .confirmed = confirmed,
                                   .at = test.now };
    return store_write(test.store.store, write_apply, &write);
}

static enum err confirm_version(int64_t version)
{
    struct wording_confirmation confirmation = { .municipality = here,
                                                 .wording = WORDING_LETTER_INFORM,
                                                 .version = version,
                                                 .by = reader,
                                                 .at = test.now };
    return store_write(test.store.store, confirm_apply, &confirmation);
}

static struct wording_version current(struct municipality_id municipality)
{
    struct wording_version version;
    assert_int_equal(
        wording_current(people_test_tx(&test), &test.arena, municipality, WORDING_LETTER_INFORM, &version), OK);
    return version;
}

static void a_new_version_is_kept_and_not_used_before_somebody_confirmed_it(void **state)
{
    (void)state;
    assert_int_equal(write_version(0, SV("Eerste"), false), OK);
    assert_int_equal(current(here).version, 0);
    struct wording_version version;
    struct wording_question question = { here, WORDING_LETTER_INFORM, 1 };
    assert_int_equal(wording_of_version(people_test_tx(&test), &test.arena, &question, &version), OK);
    assert_sv(version.text[LANGUAGE_NL], "Eerste");
    assert_sv(version.text[LANGUAGE_EN], "English");
    assert_sv(version.source, "Collegebesluit 3");
    assert_sv(version.written_by, "anna");
    assert_int_equal(version.written.day, test.today.day);
    assert_false(version.confirmed.set);
    int64_t newest[WORDING_END];
    assert_int_equal(wordings_newest(people_test_tx(&test), &test.arena, here, newest), OK);
    assert_int_equal(newest[WORDING_LETTER_INFORM], 1);
    assert_int_equal(newest[WORDING_LETTER_CLOSED], 0);
}

static void confirming_names_the_person_and_the_day_and_brings_it_into_use(void **state)
{
    (void)state;
    assert_int_equal(confirm_version(1), OK);
    assert_int_equal(current(there).version, 0);
    struct wording_version version = current(here);
    assert_int_equal(version.version, 1);
    assert_sv(version.confirmed_by, "bram");
    assert_int_equal(version.confirmed.day, test.today.day);
    assert_int_equal(confirm_version(1), ERR_CONFLICT);
}

static void a_draft_does_not_take_the_place_of_what_was_confirmed(void **state)
{
    (void)state;
    assert_int_equal(write_version(1, SV("Tweede"), false), OK);
    assert_int_equal(current(here).version, 1);
    assert_int_equal(write_version(2, SV("Derde"), false), OK);
    assert_int_equal(confirm_version(2), ERR_CONFLICT);
    assert_int_equal(confirm_version(3), OK);
    assert_int_equal(current(here).version, 3);
}

static void two_writers_do_not_overwrite_each_other(void **state)
{
    (void)state;
    assert_int_equal(write_version(2, SV("Te laat"), false), ERR_CONFLICT);
    assert_int_equal(write_version(7, SV("Te vroeg"), false), ERR_CONFLICT);
    assert_int_equal(current(here).version, 3);
}

static void every_version_is_found_back_as_it_was(void **state)
{
    (void)state;
    struct wording_version *versions = NULL;
    size_t count = 0;
    assert_int_equal(wording_versions(people_test_tx(&test), &test.arena, here, WORDING_LETTER_INFORM, &versions,
                                      &count),
                     OK);
    assert_int_equal(count, 4);
    assert_int_equal(versions[0].version, 3);
    assert_int_equal(versions[3].version, 0);
    assert_sv(versions[1].text[LANGUAGE_NL], "Tweede");
    struct wording_version version;
    struct wording_question question = { here, WORDING_LETTER_INFORM, 1 };
    assert_int_equal(wording_of_version(people_test_tx(&test), &test.arena, &question, &version), OK);
    assert_sv(version.text[LANGUAGE_NL], "Eerste");
    assert_sv(version.confirmed_by, "bram");
    question.version = 0;
    assert_int_equal(wording_of_version(people_test_tx(&test), &test.arena, &question, &version), OK);
    assert_true(contains(version.text[LANGUAGE_NL], "Wij hebben gegevens over u vastgelegd"));
    question.version = 9;
    assert_int_equal(wording_of_version(people_test_tx(&test), &test.arena, &question, &version), ERR_NOT_FOUND);
    question = (struct wording_question){ there, WORDING_LETTER_INFORM, 1 };
    assert_int_equal(wording_of_version(people_test_tx(&test), &test.arena, &question, &version), ERR_NOT_FOUND);
}

static void confirming_the_programs_text_keeps_it_as_a_version(void **state)
{
    (void)state;
    struct wording_version own;
    struct wording_question question = { here, WORDING_LETTER_INFORM, 0 };
    assert_int_equal(wording_of_version(people_test_tx(&test), &test.arena, &question, &own), OK);
    assert_int_equal(write_version(3, own.text[LANGUAGE_NL], true), OK);
    struct wording_version version = current(here);
    assert_int_equal(version.version, 4);
    assert_sv(version.confirmed_by, "anna");
    assert_true(sv_equal(version.text[LANGUAGE_NL], own.text[LANGUAGE_NL]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_is_whole_in_both_languages),
        cmocka_unit_test(letters_say_the_same_in_both_languages),
        cmocka_unit_test(every_letter_to_the_person_names_its_rights_and_no_label),
        cmocka_unit_test(the_questions_are_equally_many_in_both_languages),
        cmocka_unit_test(values_take_the_place_of_their_placeholders),
        cmocka_unit_test(a_missing_value_is_named_once_and_stays_visible),
        cmocka_unit_test(what_is_filled_in_is_not_read_again),
        cmocka_unit_test(a_placeholder_that_is_unknown_here_or_misspelt_is_a_problem),
        cmocka_unit_test(a_thousand_problems_are_counted_no_further_than_there_is_room),
        cmocka_unit_test(a_text_is_headings_paragraphs_and_lists),
        cmocka_unit_test(a_house_fills_what_it_knows_of_itself),
        cmocka_unit_test(a_new_version_is_kept_and_not_used_before_somebody_confirmed_it),
        cmocka_unit_test(confirming_names_the_person_and_the_day_and_brings_it_into_use),
        cmocka_unit_test(a_draft_does_not_take_the_place_of_what_was_confirmed),
        cmocka_unit_test(two_writers_do_not_overwrite_each_other),
        cmocka_unit_test(every_version_is_found_back_as_it_was),
        cmocka_unit_test(confirming_the_programs_text_keeps_it_as_a_version),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
