#include "base/test.h"
#include "web/form_answer.h"
#include "web/request.h"

struct all {
    struct sv line, text, secret, offered;
    int choice;
    uint64_t boxes;
    bool check;
    struct date date;
    int64_t number;
    struct ticks ticks;
};

static const struct choice choices[] = {
    { .code = SV_INIT("ja"), .value = 3, .label = T_INIT("Yes") },
    { .code = SV_INIT("nee"), .value = 5, .label = T_INIT("No") },
};

static const struct field fields[] = {
    { .name = SV_INIT("regel"), .kind = FIELD_LINE, .offset = offsetof(struct all, line) },
    { .name = SV_INIT("tekst"), .kind = FIELD_TEXT, .offset = offsetof(struct all, text), .chars_max = 10 },
    { .name = SV_INIT("geheim"), .kind = FIELD_SECRET, .offset = offsetof(struct all, secret) },
    { .name = SV_INIT("keuze"), .kind = FIELD_CHOICE, .offset = offsetof(struct all, choice), .choices = choices,
      .choice_count = 2 },
    { .name = SV_INIT("aanbod"), .kind = FIELD_CHOICE, .offset = offsetof(struct all, offered) },
    { .name = SV_INIT("hokjes"), .kind = FIELD_CHOICES, .offset = offsetof(struct all, boxes), .choices = choices,
      .choice_count = 2 },
    { .name = SV_INIT("vink"), .kind = FIELD_CHECK, .offset = offsetof(struct all, check) },
    { .name = SV_INIT("dag"), .kind = FIELD_DATE, .offset = offsetof(struct all, date) },
    { .name = SV_INIT("getal"), .kind = FIELD_NUMBER, .offset = offsetof(struct all, number), .least = 1, .most = 9 },
    { .name = SV_INIT("vinkjes"), .kind = FIELD_TICKS, .offset = offsetof(struct all, ticks) },
};
static const struct form form = { .name = SV_INIT("alles"), FORM_FIELDS(fields), .size = sizeof(struct all) };

static struct arena arena;
static struct form_answer answer;
static struct rq rq;

static const struct all *fill(const char *body)
{
    arena_close(&arena);
    arena_open(&arena, 4 * 1024 * 1024);
    answer = (struct form_answer){ .arena = &arena, .language = LANGUAGE_EN };
    rq = (struct rq){ .arena = &arena, .language = LANGUAGE_EN, .form = &answer };
    struct form_decode decode = { &arena, SV("application/x-www-form-urlencoded"), sv_of_c(body) };
    void *filled = NULL;
    assert_int_equal(form_decode(&decode, &answer.pairs, &answer.pair_count), OK);
    assert_int_equal(form_fill(&rq, &form, &answer, &filled), OK);
    return filled;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static void each_kind_is_read(void **state)
{
    (void)state;
    const struct all *all =
        fill("regel=+Jan%0D%0Ade+Vries+&tekst=a%0D%0Ab%0Dc&geheim=+g+&keuze=nee&aanbod=x1&hokjes=ja&hokjes=nee"
                                 "&vink=ja&dag=31-12-2026&getal=7&vinkjes=a&vinkjes=b&onbekend=x");
    assert_int_equal(answer.problem_count, 0);
    assert_sv(all->line, "Jan de Vries");
    assert_sv(all->text, "a\nb\nc");
    assert_sv(all->secret, " g ");
    assert_int_equal(all->choice, 5);
    assert_sv(all->offered, "x1");
    assert_int_equal(all->boxes, (1 << 3) | (1 << 5));
    assert_true(all->check);
    assert_true(all->date.set);
    assert_int_equal(all->number, 7);
    assert_int_equal(all->ticks.count, 2);
    assert_sv(all->ticks.codes[1], "b");
}

static void nothing_sent_is_nothing_filled(void **state)
{
    (void)state;
    const struct all *all = fill("");
    assert_int_equal(answer.problem_count, 0);
    assert_int_equal(all->choice, -1);
    assert_false(all->date.set);
    assert_int_equal(all->ticks.count, 0);
}

static void every_problem_is_told_at_once_with_what_to_do(void **state)
{
    (void)state;
    (void)fill("tekst=12345678901&keuze=misschien&hokjes=misschien&dag=31-02-2026&getal=10");
    assert_int_equal(answer.problem_count, 5);
    assert_sv(answer.problems[0].text, "This text is too long. At most 10 characters fit.");
    assert_sv(answer.problems[3].text, "This date does not exist or we could not read it. Write it like 31-12-2026.");
    assert_sv(answer.problems[4].text, "Write a number from 1 to 9.");
}

static void characters_are_counted_not_bytes(void **state)
{
    (void)state;
    const struct all *all = fill("tekst=%C4%80%C4%80%C4%80%C4%80%C4%80%C4%80%C4%80%C4%80%C4%80%F0%9F%98%80");
    assert_int_equal(answer.problem_count, 0);
    assert_int_equal(all->text.length, 22);
}

static void control_characters_are_a_problem_and_are_told(void **state)
{
    (void)state;
    (void)fill("regel=a%00b");
    assert_int_equal(answer.problem_count, 1);
    (void)fill("tekst=a%1Bb%C2%85");
    assert_int_equal(answer.problem_count, 1);
    struct form_view view = form_show(&rq, &form, NULL, 1);
    assert_sv(form_field(&view, SV("tekst"))->value, "ab");
}

static void a_password_is_never_shown_again(void **state)
{
    (void)state;
    (void)fill("geheim=welkom&getal=x");
    struct form_view view = form_show(&rq, &form, NULL, 1);
    assert_sv(form_field(&view, SV("geheim"))->value, "");
    assert_sv(form_field(&view, SV("getal"))->value, "x");
    assert_true(view.has_problems);
    assert_sv(view.problems[0].href.address, "#getal");
}

static void a_filled_struct_is_shown_when_nothing_was_sent(void **state)
{
    (void)state;
    (void)fill("");
    rq.form = NULL;
    struct all initial = { .line = SV("Jan"), .choice = 5, .boxes = 1 << 3, .check = true,
                           .date = date_of_parts(2026, 3, 1), .number = 4 };
    struct form_view view = form_show(&rq, &form, &initial, 1);
    assert_sv(form_field(&view, SV("regel"))->value, "Jan");
    assert_sv(form_field(&view, SV("dag"))->value, "01-03-2026");
    assert_true(form_field(&view, SV("keuze"))->choices[1].chosen &&
                !form_field(&view, SV("keuze"))->choices[0].chosen);
    assert_true(form_field(&view, SV("hokjes"))->choices[0].chosen);
    assert_true(form_field(&view, SV("vink"))->checked);
    assert_sv(form_field(&view, SV("getal"))->value, "4");
}

static void what_a_page_offers_keeps_its_ticks(void **state)
{
    (void)state;
    (void)fill("vinkjes=b");
    struct form_view view = form_show(&rq, &form, NULL, 1);
    struct choice_view offered[] = { { .code = SV("a") }, { .code = SV("b") } };
    form_offer(&rq, &view, &(struct form_offer){ SV("vinkjes"), offered, 2 });
    assert_true(!offered[0].chosen && offered[1].chosen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_read),
        cmocka_unit_test(nothing_sent_is_nothing_filled),
        cmocka_unit_test(every_problem_is_told_at_once_with_what_to_do),
        cmocka_unit_test(characters_are_counted_not_bytes),
        cmocka_unit_test(control_characters_are_a_problem_and_are_told),
        cmocka_unit_test(a_password_is_never_shown_again),
        cmocka_unit_test(a_filled_struct_is_shown_when_nothing_was_sent),
        cmocka_unit_test(what_a_page_offers_keeps_its_ticks),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
