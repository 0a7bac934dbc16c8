/* Documents on paper, printed by the real process and read back by programs of others. */
#include "sheet/press_test.h"

#include "base/limits.h"
#include "base/test.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#define SAID(room, pdf, ...) press_room_said((room), (pdf), (const char *const[]){ __VA_ARGS__, NULL })
#define HOLDS(text, words) assert_true(said((text), SV(words)))

static void every_page_says_what_it_is_and_whose_copy(void **state)
{
    struct press_room *room = *state;
    struct sheet *sheet = press_room_sheet(room);
    sheet_paragraph(sheet, press_room_long(room, SV("Een zin die zich herhaalt. "), 600));
    struct sv pdf = press_room_pdf(room, sheet);
    struct sv text = SAID(room, pdf, "pdftotext", "-layout", "-", "/dev/stdout");
    size_t pages = said_times(text, SV("\f"));
    assert_true(pages >= 3);
    /* header and footer; header, footer and three times under the text */
    assert_int_equal(said_times(text, SV("VERTROUWELIJK – persoonsgerichte aanpak")), 2 * pages);
    assert_true(said_times(text, SV("P-9XT-0AB")) >= 2 * pages);
    assert_int_equal(said_times(text, SV("Exemplaar 2 van 3, voor Politie Verzonnen")), pages);
    assert_int_equal(said_times(text, SV("Terug of vernietigd voor 12 december 2026")), pages);
    for (size_t i = 1; i <= pages; i++) {
        char number[64];
        (void)snprintf(number, sizeof number, "Blad %zu van %zu", i, pages);
        assert_int_equal(said_times(text, sv_of_c(number)), 1);
    }
}

static void the_file_is_sound_tagged_and_tells_nothing_of_anybody(void **state)
{
    struct press_room *room = *state;
    struct sheet *sheet = press_room_sheet(room);
    sheet_heading(sheet, 1, SV("Ștefan Ĳsbrand"));
    sheet_paragraph(sheet, SV("Tekst."));
    struct sv pdf = press_room_pdf(room, sheet);
    HOLDS(SAID(room, pdf, "qpdf", "--check", "-"), "No syntax or stream encoding errors");
    struct sv info = SAID(room, pdf, "pdfinfo", "-isodates", "-");
    HOLDS(info, "Title:           Agenda van een weging\n");
    HOLDS(info, "Tagged:          yes");
    HOLDS(info, "CreationDate:    2026-11-21T22:26:40Z");
    HOLDS(info, "Page size:       595.276 x 841.89 pts (A4)");
    assert_false(said(info, SV("Author")) || said(info, SV("Creator:")) || said(info, SV("ModDate")));
    HOLDS(SAID(room, pdf, "qpdf", "--json", "--json-key=qpdf", "-"), "\"/Lang\": \"u:nl-NL\"");
    HOLDS(SAID(room, pdf, "qpdf", "--json", "--json-key=outlines", "-"), "Ștefan Ĳsbrand");
}

static void structure_is_that_of_the_document_without_the_edges(void **state)
{
    struct press_room *room = *state;
    struct sheet *sheet = press_room_sheet(room);
    const struct sheet_column columns[] = { { SV_INIT("Datum"), 1 }, { SV_INIT("Wat"), 3 } };
    sheet_heading(sheet, 1, SV("Een"));
    sheet_heading(sheet, 2, SV("Twee"));
    sheet_heading(sheet, 3, SV("Drie"));
    sheet_paragraph(sheet, SV("Alinea"));
    sheet_bullet(sheet, SV("Punt"));
    sheet_bullet(sheet, SV("Nog een punt"));
    sheet_term(sheet, SV("Naam"), SV("Waarde"));
    sheet_table(sheet, columns, 2);
    SHEET_ROW(sheet, SV("1 maart"), SV("Gebeurtenis"));
    struct sv tree = SAID(room, press_room_pdf(room, sheet), "pdfinfo", "-struct-text", "-");
    assert_sv(tree, "Document\n"
                    "  H1 (block)\n    \"Weging van dinsdag 24 november\"\n"
                    "  H2 (block)\n    \"Een\"\n"
                    "  H3 (block)\n    \"Twee\"\n"
                    "  H4 (block)\n    \"Drie\"\n"
                    "  P (block)\n    \"Alinea\"\n"
                    "  L (block)\n"
                    "    LI (block)\n      Lbl (block)\n        \"•\"\n      LBody (block)\n        \"Punt\"\n"
                    "    LI (block)\n      Lbl (block)\n        \"•\"\n      LBody (block)\n        \"Nog een punt\"\n"
                    "  L (block)\n"
                    "    LI (block)\n      Lbl (block)\n        \"Naam\"\n      LBody (block)\n        \"Waarde\"\n"
                    "  Table (block)\n"
                    "    TR\n"
                    "      TH:\n         /Scope /Column\n        \"Datum\"\n"
                    "      TH:\n         /Scope /Column\n        \"Wat\"\n"
                    "    TR\n      TD\n        \"1 maart\"\n      TD\n        \"Gebeurtenis\"\n");
}

static void a_long_table_repeats_its_header_and_is_one_table(void **state)
{
    enum { ROWS = 120 };
    struct press_room *room = *state;
    struct sheet *sheet = press_room_sheet(room);
    const struct sheet_column columns[] = { { SV_INIT("Wanneer"), 1 }, { SV_INIT("Wie"), 1 }, { SV_INIT("Wat"), 4 } };
    sheet_table(sheet, columns, 3);
    for (size_t i = 0; i < ROWS; i++) {
        bool huge = i == ROWS / 2;
        SHEET_ROW(sheet, SV("1 maart"), SV("politie"), huge ? press_room_long(room, SV("Meer dan een blad. "), 400)
                  : SV("Een regel"));
    }
    struct sv pdf = press_room_pdf(room, sheet);
    struct sv text = SAID(room, pdf, "pdftotext", "-layout", "-", "/dev/stdout");
    size_t pages = said_times(text, SV("\f"));
    assert_true(pages >= 5);
    assert_int_equal(said_times(text, SV("Wanneer")), pages);
    assert_int_equal(said_times(text, SV("Een regel")), ROWS - 1);
    assert_int_equal(said_times(text, SV("politie")), ROWS);
    struct sv tree = SAID(room, pdf, "pdfinfo", "-struct", "-");
    assert_int_equal(said_times(tree, SV("Table (block)")), 1);
    assert_int_equal(said_times(tree, SV("    TR\n")), ROWS + 1);
    assert_int_equal(said_times(tree, SV("      TH")), 3);
    assert_int_equal(said_times(tree, SV("Private")), 0);
    HOLDS(SAID(room, pdf, "qpdf", "--check", "-"), "No syntax or stream encoding errors");
}

static void a_row_that_breaks_in_every_column_loses_no_word(void **state)
{
    struct press_room *room = *state;
    struct sheet *sheet = press_room_sheet(room);
    const struct sheet_column columns[] = { { SV_INIT("Links"), 1 }, { SV_INIT("Rechts"), 1 } };
    sheet_table(sheet, columns, 2);
    SHEET_ROW(sheet, press_room_long(room, SV("links "), 2000), press_room_long(room, SV("rechts "), 1000));
    struct sv text = SAID(room, press_room_pdf(room, sheet), "pdftotext", "-", "/dev/stdout");
    assert_int_equal(said_times(text, SV("links")), 2000);
    assert_int_equal(said_times(text, SV("rechts")), 1000);
}

static void names_of_every_script_come_out_as_they_went_in(void **state)
{
    struct press_room *room = *state;
    struct sheet *sheet = press_room_sheet(room);
    sheet_paragraph(sheet, SV("Ștefan Ĳsbrand Żółć Ğül Ðorđević"));
    sheet_paragraph(sheet, SV("Дмитрий Ἀλέξανδρος"));
    sheet_paragraph(sheet, SV("محمد"));
    sheet_paragraph(sheet, SV("አበበ"));
    sheet_paragraph(sheet, SV("😀 👩‍👩‍👧 🏳️‍🌈 漢字 \xF0\x9F\x87\xB3\xF0\x9F\x87\xB1 a\xCC\x81\xCC\x81\xCC\x81"));
    struct sv pdf = press_room_pdf(room, sheet);
    struct sv text = SAID(room, pdf, "pdftotext", "-", "/dev/stdout");
    HOLDS(text, "Ștefan Ĳsbrand Żółć Ğül Ðorđević");
    HOLDS(text, "Дмитрий Ἀλέξανδρος");
    HOLDS(text, "محمد");
    HOLDS(text, "አበበ");
    HOLDS(SAID(room, pdf, "pdffonts", "-"), "NotoSansArabic");
}

static void text_is_never_taken_for_marks_of_the_page(void **state)
{
    struct press_room *room = *state;
    struct sheet *sheet = press_room_sheet(room);
    sheet_paragraph(sheet, SV("/Private << /MCID 1 >> BDC ) ( \\ EMC /Private << BDC"));
    sheet_paragraph(sheet, SV("\x01\x02 een\x7f twee\r\ndrie\tvier \xC2\x85 vijf"));
    struct sv pdf = press_room_pdf(room, sheet);
    HOLDS(SAID(room, pdf, "qpdf", "--check", "-"), "No syntax or stream encoding errors");
    struct sv text = SAID(room, pdf, "pdftotext", "-", "/dev/stdout");
    HOLDS(text, "/Private << /MCID 1 >> BDC ) ( \\ EMC /Private << BDC");
    HOLDS(text, "een twee\ndrie vier");
}

static void the_same_document_is_the_same_file(void **state)
{
    struct press_room *room = *state;
    struct sv pdfs[2];
    for (size_t i = 0; i < 2; i++) {
        struct sheet *sheet = press_room_sheet(room);
        sheet_paragraph(sheet, SV("محمد en Ștefan"));
        pdfs[i] = press_room_pdf(room, sheet);
    }
    assert_true(sv_equal(pdfs[0], pdfs[1]));
}

static void a_word_that_is_too_long_breaks_without_a_hyphen(void **state)
{
    struct press_room *room = *state;
    struct sheet *sheet = press_room_sheet(room);
    sheet_bullet(sheet, press_room_long(room, SV("https://voorbeeld.example/"), 20));
    struct sv text = SAID(room, press_room_pdf(room, sheet), "pdftotext", "-raw", "-", "/dev/stdout");
    assert_true(said_times(text, SV("voorbeeld.example")) >= 12);
    assert_false(said(text, SV("-\n")));
}

static void a_copy_may_be_numbered_without_a_total(void **state)
{
    struct press_room *room = *state;
    struct sheet_head head = press_room_head();
    struct sheet *sheet = NULL;
    head.copies = 0;
    assert_int_equal(sheet_begin(&room->arena, &head, &sheet), OK);
    struct sv text = SAID(room, press_room_pdf(room, sheet), "pdftotext", "-layout", "-", "/dev/stdout");
    HOLDS(text, "Exemplaar 2, voor Politie Verzonnen");
}

static void signatures_small_print_and_a_new_page_have_their_place(void **state)
{
    struct press_room *room = *state;
    struct sheet *sheet = press_room_sheet(room);
    sheet_signature(sheet, SV("Voor ontvangst"));
    sheet_page_break(sheet);
    sheet_page_break(sheet); /* an empty page is none */
    sheet_number(sheet, SV("eerst"));
    sheet_number(sheet, SV("dan"));
    sheet_small_print(sheet, SV("Kleine letters"));
    struct sv text = SAID(room, press_room_pdf(room, sheet), "pdftotext", "-layout", "-", "/dev/stdout");
    assert_int_equal(said_times(text, SV("\f")), 2);
    HOLDS(text, "Naam in blokletters");
    HOLDS(text, "Datum van ondertekening");
    HOLDS(text, "Handtekening");
    HOLDS(text, "1.");
    HOLDS(text, "2.");
    HOLDS(text, "Kleine letters");
}

static void a_document_without_a_copy_number_has_no_watermark(void **state)
{
    struct press_room *room = *state;
    struct sheet_head head = press_room_head();
    struct sheet *sheet = NULL;
    head.language = LANGUAGE_EN;
    head.title = SV("");
    head.copy_number = SV("");
    head.copy = 0;
    head.back_by = (struct date){ 0 };
    assert_int_equal(sheet_begin(&room->arena, &head, &sheet), OK);
    struct sv pdf = press_room_pdf(room, sheet);
    struct sv text = SAID(room, pdf, "pdftotext", "-layout", "-", "/dev/stdout");
    HOLDS(text, "Agenda van een weging");
    HOLDS(text, "For Politie Verzonnen");
    HOLDS(text, "Sheet 1 of 1");
    assert_false(said(text, SV("P-9XT")) || said(text, SV("before")));
    HOLDS(SAID(room, pdf, "qpdf", "--json", "--json-key=qpdf", "-"), "\"/Lang\": \"u:en\"");
}

/* --- refusals ----------------------------------------------------------------------------------------------------- */

static void what_is_built_wrong_is_not_printed(void **state)
{
    struct press_room *room = *state;
    struct sv pdf = { 0 };
    const struct sheet_column columns[LIMIT_SHEET_COLUMNS + 1] = { { SV_INIT("a"), 1 } };
    struct sheet *sheets[7];
    for (size_t i = 0; i < 7; i++) {
        sheets[i] = press_room_sheet(room);
    }
    sheet_heading(sheets[0], SHEET_LEVELS + 1, SV("te diep"));
    sheet_heading(sheets[1], 0, SV("de titel is er al"));
    SHEET_ROW(sheets[2], SV("zonder tabel"));
    sheet_table(sheets[3], columns, 2);
    SHEET_ROW(sheets[3], SV("een cel te weinig"));
    sheet_paragraph(sheets[4], SV("geen UTF-8: \xff"));
    sheet_table(sheets[5], columns, 1);
    sheet_paragraph(sheets[5], SV("ertussen"));
    SHEET_ROW(sheets[5], SV("de tabel is voorbij"));
    sheet_table(sheets[6], columns, 0);
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(sheet_done(sheets[i]), ERR_INVALID);
        assert_int_equal(sheet_pdf(room->press, &room->arena, sheets[i], &pdf), ERR_INVALID);
    }
    struct sheet_head head = press_room_head();
    struct sheet *none = NULL;
    head.classification = SV("");
    assert_int_equal(sheet_begin(&room->arena, &head, &none), ERR_INVALID);
    head = press_room_head();
    head.kind = (struct text){ SV("kind\0of what") };
    assert_int_equal(sheet_begin(&room->arena, &head, &none), ERR_INVALID);
    head = press_room_head();
    head.made = (struct instant){ 0 };
    assert_int_equal(sheet_begin(&room->arena, &head, &none), ERR_INVALID);
    assert_null(none);
}

static void limits_are_told_and_not_met_in_silence(void **state)
{
    struct press_room *room = *state;
    struct sv pdf = { 0 };
    const struct sheet_column columns[LIMIT_SHEET_COLUMNS + 1] = { { SV_INIT("a"), 1 } };
    struct sheet *sheets[5];
    for (size_t i = 0; i < 5; i++) {
        sheets[i] = press_room_sheet(room);
    }
    sheet_paragraph(sheets[0], press_room_long(room, SV("0123456789abcdef"), LIMIT_SHEET_BYTES / 16));
    sheet_table(sheets[1], columns, LIMIT_SHEET_COLUMNS + 1);
    for (size_t i = 0; i <= LIMIT_SHEET_BLOCKS; i++) {
        sheet_bullet(sheets[2], SV("x"));
    }
    for (size_t i = 0; i <= LIMIT_SHEET_PAGES; i++) {
        sheet_paragraph(sheets[3], SV("een blad vol"));
        sheet_page_break(sheets[3]);
    }
    const struct sheet_column wide = { SV_INIT("a"), LIMIT_SHEET_WIDTH + 1 };
    sheet_table(sheets[4], &wide, 1);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(sheet_done(sheets[i]), i == 3 ? OK : ERR_LIMIT);
        assert_int_equal(sheet_pdf(room->press, &room->arena, sheets[i], &pdf), ERR_LIMIT);
    }
    struct sheet_head head = press_room_head();
    struct sheet *none = NULL;
    head.recipient = press_room_long(room, SV("Zeer lange naam "), LIMIT_SHEET_WORD_BYTES / 8);
    assert_int_equal(sheet_begin(&room->arena, &head, &none), ERR_LIMIT);
}

static void a_very_long_document_is_printed_or_refused_in_time(void **state)
{
    struct press_room *room = *state;
    struct sv pdf = { 0 };
    struct sheet *sheet = press_room_sheet(room);
    sheet_paragraph(sheet, press_room_long(room, SV("Woorden zonder einde "), 20000)); /* one paragraph of 400 kB */
    sheet_paragraph(sheet, press_room_long(room, SV("eenwoord"), 10000));
    int64_t began = clock_monotonic_ms();
    enum err err = sheet_pdf(room->press, &room->arena, sheet, &pdf);
    assert_int_equal(err, OK);
    assert_in_range(clock_monotonic_ms() - began, 0, LIMIT_SHEET_WAIT_MS);
}

/* --- when it breaks ----------------------------------------------------------------------------------------------- */

static void pause_ms(long ms)
{
    const struct timespec pause = { ms / 1000, ms % 1000 * 1000000L };
    (void)nanosleep(&pause, NULL);
}

static void after_a_crash_the_next_document_is_printed(void **state)
{
    struct press_room *room = *state;
    struct sv pdf = { 0 };
    struct sheet *sheet = press_room_sheet(room);
    sheet_paragraph(sheet, SV("Nog eens."));
    (void)press_room_pdf(room, sheet);
    pid_t before = vault_harness_press_pid(room->harness);
    assert_true(before > 0);
    assert_int_equal(kill(before, SIGKILL), 0);
    enum err err = ERR_PRESS;
    for (size_t i = 0; i < 500 && err != OK; i++) {
        err = sheet_pdf(room->press, &room->arena, sheet, &pdf);
        assert_true(err == OK || err == ERR_PRESS);
        pause_ms(20);
    }
    assert_int_equal(err, OK);
    assert_int_not_equal(vault_harness_press_pid(room->harness), before);
}

/* In the middle of a document the clock of the wall goes on, and the process does not. */
static void *holds_up(void *context)
{
    const struct press_room *room = context;
    pid_t pid = vault_harness_press_pid(room->harness);
    pause_ms(300);
    ASSERT(kill(pid, SIGSTOP) == 0);
    pause_ms(LIMIT_SHEET_MS);
    ASSERT(kill(pid, SIGCONT) == 0);
    return NULL;
}

static void a_document_that_takes_too_long_ends_the_press_and_not_the_page(void **state)
{
    struct press_room *room = *state;
    struct sv pdf = { 0 };
    pthread_t thread;
    struct sheet *sheet = press_room_sheet(room);
    sheet_paragraph(sheet, press_room_long(room, SV("x"), LIMIT_SHEET_BYTES - 4096));
    (void)press_room_pdf(room, press_room_sheet(room)); /* it is there */
    pid_t before = vault_harness_press_pid(room->harness);
    int64_t began = clock_monotonic_ms();
    assert_int_equal(pthread_create(&thread, NULL, holds_up, room), 0);
    assert_int_equal(sheet_pdf(room->press, &room->arena, sheet, &pdf), ERR_PRESS);
    assert_in_range(clock_monotonic_ms() - began, LIMIT_SHEET_MS - 1000, LIMIT_SHEET_WAIT_MS);
    assert_int_equal(pthread_join(thread, NULL), 0);
    for (size_t i = 0; i < 500 && vault_harness_press_pid(room->harness) == before; i++) {
        pause_ms(20);
    }
    assert_int_not_equal(vault_harness_press_pid(room->harness), before);
}

static void *prints(void *context)
{
    struct press_room *room = context;
    struct arena arena CLEANUP(arena_close);
    const struct sheet_head head = press_room_head();
    struct sheet *sheet = NULL;
    struct sv pdf = { 0 };
    arena_open(&arena, 16 * 1024 * 1024);
    ASSERT(sheet_begin(&arena, &head, &sheet) == OK);
    for (size_t i = 0; i < 200; i++) {
        sheet_paragraph(sheet, SV("Een alinea van een document dat tegelijk met andere wordt gedrukt."));
    }
    enum err err = sheet_pdf(room->press, &arena, sheet, &pdf);
    ASSERT(err == OK || err == ERR_BUSY);
    return err == OK ? room : NULL;
}

static void many_at_once_are_printed_or_told_to_wait(void **state)
{
    enum { CROWD = 24 };
    pthread_t threads[CROWD];
    size_t printed = 0;
    for (size_t i = 0; i < CROWD; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, prints, *state), 0);
    }
    for (size_t i = 0; i < CROWD; i++) {
        void *done = NULL;
        assert_int_equal(pthread_join(threads[i], &done), 0);
        printed += done != NULL;
    }
    assert_in_range(printed, 4, CROWD);
}

static void without_a_press_the_answer_says_so(void **state)
{
    struct press_room *room = *state;
    struct sv pdf = { 0 };
    assert_int_equal(sheet_pdf(NULL, &room->arena, press_room_sheet(room), &pdf), ERR_PRESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_says_what_it_is_and_whose_copy),
        cmocka_unit_test(the_file_is_sound_tagged_and_tells_nothing_of_anybody),
        cmocka_unit_test(structure_is_that_of_the_document_without_the_edges),
        cmocka_unit_test(a_long_table_repeats_its_header_and_is_one_table),
        cmocka_unit_test(a_row_that_breaks_in_every_column_loses_no_word),
        cmocka_unit_test(names_of_every_script_come_out_as_they_went_in),
        cmocka_unit_test(text_is_never_taken_for_marks_of_the_page),
        cmocka_unit_test(the_same_document_is_the_same_file),
        cmocka_unit_test(a_word_that_is_too_long_breaks_without_a_hyphen),
        cmocka_unit_test(a_copy_may_be_numbered_without_a_total),
        cmocka_unit_test(signatures_small_print_and_a_new_page_have_their_place),
        cmocka_unit_test(a_document_without_a_copy_number_has_no_watermark),
        cmocka_unit_test(what_is_built_wrong_is_not_printed),
        cmocka_unit_test(limits_are_told_and_not_met_in_silence),
        cmocka_unit_test(a_very_long_document_is_printed_or_refused_in_time),
        cmocka_unit_test(many_at_once_are_printed_or_told_to_wait),
        cmocka_unit_test(after_a_crash_the_next_document_is_printed),
        cmocka_unit_test(a_document_that_takes_too_long_ends_the_press_and_not_the_page),
        cmocka_unit_test(without_a_press_the_answer_says_so),
    };
    return cmocka_run_group_tests(tests, press_room_open, press_room_close);
}
