/* Renders the living example; with a folder as argument, into files there, with stylesheet, script and fonts beside
 * them. */
#include "base/catalogue.h"
#include "styleguide_page.h"
#include "styleguide_staff_page.h"
#include "web/asset.h"
#include "web/picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { PAGE_BYTES_MAX = 512 * 1024, FIRST_LOAD_BYTES_MAX = 30 * 1000 };

static struct arena arena;

static struct sv file_of(const char *name)
{
    for (size_t i = 0; i < asset_count; i++) {
        if (sv_equal(asset_list[i].name, sv_of_c(name))) {
            return sv_from(asset_list[i].path, strlen("/static/"));
        }
    }
    fail_msg("no asset %s", name);
    return SV("");
}

static struct url fixed(struct sv address)
{
    return (struct url){ .address = address, .fixed = true };
}

static struct choice_view relations[] = {
    { .id = SV_INIT("relatie-1"), .code = SV_INIT("familie"), .label = SV_INIT("Familie of vriend") },
    { .id = SV_INIT("relatie-2"), .code = SV_INIT("werk"), .label = SV_INIT("Vanuit mijn werk"),
      .hint = SV_INIT("Bijvoorbeeld als docent of wijkagent."), .has_hint = true, .chosen = true },
    { .id = SV_INIT("relatie-3"), .code = SV_INIT("anders"), .label = SV_INIT("Anders") },
};

static struct choice_view places[] = {
    { .id = SV_INIT("plaats-1"), .code = SV_INIT("voorbeeldstad"), .label = SV_INIT("Voorbeeldstad"), .chosen = true },
    { .id = SV_INIT("plaats-2"), .code = SV_INIT("proefdam"), .label = SV_INIT("Proefdam") },
};

static struct choice_view needs[] = {
    { .id = SV_INIT("zorg-1"), .code = SV_INIT("wonen"), .label = SV_INIT("Wonen") },
    { .id = SV_INIT("zorg-2"), .code = SV_INIT("geld"), .label = SV_INIT("Geld"), .chosen = true },
};

static struct field_view fields[] = {
    { .id = SV_INIT("relatie"), .name = SV_INIT("relatie"), .label = SV_INIT("Hoe kent u de persoon?"),
      .is_radio = true, .hint = SV_INIT("Dit helpt ons om uw bericht te begrijpen."), .has_hint = true,
      .described_by = SV_INIT("relatie-hint"), .choices = relations, .choices_count = 3 },
    { .id = SV_INIT("verhaal"), .name = SV_INIT("verhaal"), .label = SV_INIT("Wat zag of hoorde u?"), .is_text = true,
      .hint = SV_INIT("Wanneer was dit, en waar? Van wie hoorde u het?"), .has_hint = true,
      .problem = SV_INIT("Schrijf in een paar zinnen wat u zag of hoorde."), .has_problem = true,
      .limit = SV_INIT("Hoogstens 20.000 tekens."), .has_limit = true,
      .described_by = SV_INIT("verhaal-hint verhaal-limiet verhaal-fout") },
    { .id = SV_INIT("datum"), .name = SV_INIT("datum"), .label = SV_INIT("Op welke dag?"), .is_date = true,
      .optional = true, .value = SV_INIT("31-02-2026"), .hint = SV_INIT("Bijvoorbeeld 12-3-2026."), .has_hint = true,
      .problem = SV_INIT("Deze dag bestaat niet. Vul een andere dag in."), .has_problem = true,
      .described_by = SV_INIT("datum-hint datum-fout") },
    { .id = SV_INIT("naam"), .name = SV_INIT("naam"), .label = SV_INIT("Hoe heet de persoon?"), .is_line = true,
      .optional = true, .value = SV_INIT("Zoë \"Šárka\" <Yılmaz> & שלום"), .autocomplete = SV_INIT("off") },
    { .id = SV_INIT("plaats"), .name = SV_INIT("plaats"), .label = SV_INIT("In welke gemeente woont de persoon?"),
      .is_select = true, .choices = places, .choices_count = 2 },
    { .id = SV_INIT("zorg"), .name = SV_INIT("zorg"), .label = SV_INIT("Is er nog andere hulp nodig?"),
      .is_boxes = true, .optional = true, .choices = needs, .choices_count = 2 },
    { .id = SV_INIT("begrepen"), .name = SV_INIT("begrepen"), .label = SV_INIT("Ik heb de code bewaard"),
      .is_check = true, .value = SV_INIT("ja"), .checked = true },
};

static struct problem_view problems[] = {
    { .href = { .address = SV_INIT("#verhaal") }, .text = SV_INIT("Schrijf in een paar zinnen wat u zag of hoorde.") },
    { .href = { .address = SV_INIT("#datum") }, .text = SV_INIT("Deze dag bestaat niet. Vul een andere dag in.") },
};

static struct answers_row answers[] = {
    { SV_INIT("Hoe kent u de persoon?"), SV_INIT("Vanuit mijn werk"), SV_INIT("naar-1") },
    { SV_INIT("Wat zag of hoorde u?"),
      SV_INIT("Hij komt sinds twee weken niet meer op school.\nOp zijn telefoon stonden heftige filmpjes."),
      SV_INIT("naar-2") },
    { SV_INIT("Op welke dag?"), SV_INIT(""), SV_INIT("naar-2") },
};

static struct hours_row hours[] = {
    { SV_INIT("Maandag tot en met donderdag"), SV_INIT("9:00 tot 17:00 uur") },
    { SV_INIT("Vrijdag"), SV_INIT("9:00 tot 12:30 uur") },
};

static struct course_row course[] = {
    { SV_INIT("2 november 2026, 9:12 uur"), SV_INIT("Melding ontvangen"), SV_INIT(""), false, false },
    { SV_INIT("3 november 2026"), SV_INIT("In behandeling genomen"), SV_INIT("S. de Boer"), false, false },
    { SV_INIT("9 november 2026"), SV_INIT("Vastgelegd wat is waargenomen"), SV_INIT("S. de Boer"), false, false },
    { SV_INIT("18 november 2026"), SV_INIT("Antwoord aan de melder"), SV_INIT(""), true, true },
    { SV_INIT("30 november 2026"), SV_INIT("Besluit over informeren"), SV_INIT(""), true, false },
    { SV_INIT("2 november 2027"), SV_INIT("Wordt vernietigd"), SV_INIT(""), true, false },
};

static struct seen_row seen[] = {
    { { INT64_C(1794300000000) }, SV_INIT("S. de Boer"), SV_INIT("meldpuntmedewerker"), SV_INIT("dossier bekeken"),
      SV_INIT("behandelen") },
    { { INT64_C(1794400000000) }, SV_INIT("F. Jansen"), SV_INIT("FG"), SV_INIT("verslag van inzage"),
      SV_INIT("toezicht") },
};

static struct nav_item nav[6];
static struct frame_choice municipalities[] = {
    { .code = SV_INIT("voorbeeldstad"), .label = SV_INIT("Voorbeeldstad"), .chosen = true },
    { .code = SV_INIT("proefdam"), .label = SV_INIT("Proefdam"), .has_count = true, .count = 2 },
};
static struct frame_role roles[] = {
    { { .address = SV_INIT("#demo") }, SV_INIT("Meldpuntmedewerker"), true },
    { { .address = SV_INIT("#demo") }, SV_INIT("Functionaris gegevensbescherming"), false },
};
static struct styleguide_row rows[4];

static struct html_safe picture(void)
{
    const struct picture_event events[] = {
        { date_of_parts(2026, 9, 2), SV("ontvangen"), PICTURE_EVENT },
        { date_of_parts(2026, 9, 3), SV("in behandeling"), PICTURE_EVENT },
        { date_of_parts(2026, 9, 9), SV("vastgelegd"), PICTURE_EVENT },
        { date_of_parts(2026, 10, 20), SV("besproken, zonder namen"), PICTURE_EVENT },
        { date_of_parts(2026, 11, 18), SV("antwoord aan de melder"), PICTURE_LATE },
        { date_of_parts(2026, 11, 30), SV("informeren"), PICTURE_DUE },
        { date_of_parts(2027, 3, 2), SV("wordt vernietigd"), PICTURE_END },
    };
    const struct picture drawn = { events, sizeof events / sizeof events[0], date_of_parts(2026, 11, 22) };
    struct html_safe markup = { SV("") };
    assert_int_equal(picture_course(&arena, LANGUAGE_NL, &drawn, &markup), OK);
    return markup;
}

static struct frame frame_of(bool staff)
{
    static const struct { struct sv icon; struct text label; } items[6] = {
        { SV_INIT("inbox"), T_INIT("Meldingen") },       { SV_INIT("certificate"), T_INIT("Tweede paar ogen") },
        { SV_INIT("trash"), T_INIT("Vernietigen") },     { SV_INIT("eye"), T_INIT("Wie heeft wat bekeken") },
        { SV_INIT("users"), T_INIT("Mensen en rollen") }, { SV_INIT("settings"), T_INIT("Inrichting") },
    };
    for (size_t i = 0; i < 6; i++) {
        nav[i] = (struct nav_item){ .url = fixed(SV("#nav")), .label = items[i].label, .current = i == 0,
                                    .has_count = i < 2, .count = 4 };
        for (size_t j = 0; j < icon_count; j++) {
            if (sv_equal(icon_list[j].name, items[i].icon)) {
                nav[i].icon = (struct html_safe){ icon_list[j].markup };
            }
        }
    }
    return (struct frame){
        .title = staff ? SV("Meldingen") : SV("Bericht aan de gemeente"), .lang = SV("nl"), .other_lang = SV("en"),
        .municipality = SV("Gemeente Voorbeeldstad"), .person = SV("S. de Boer"), .role = SV("meldpuntmedewerker"),
        .stylesheet = fixed(file_of(staff ? "seinhuis.css" : "public.css")), .script = fixed(file_of("seinhuis.js")),
        .mark = fixed(file_of("signal.svg")), .home = fixed(SV("#home")), .other_language = fixed(SV("#en")),
        .leave = fixed(SV("https://www.buienradar.nl/")), .demo = true, .has_roles = true, .roles = roles,
        .roles_count = 2, .staff = staff, .signed_in = staff, .has_nav = staff, .nav = nav, .nav_count = 6,
        .several_municipalities = true, .municipalities = municipalities, .municipalities_count = 2,
        .privacy = fixed(SV("#privacy")), .accessibility = fixed(SV("#toegankelijkheid")),
        .sign_out = fixed(SV("#uit")), .switch_municipality = fixed(SV("#gemeente")), .token = SV("token"),
        .switch_token = SV("token"),
    };
}

static struct styleguide guide_of(bool staff, bool bad)
{
    for (size_t i = 0; i < 4; i++) {
        static const struct sv references[4] = { SV_INIT("V-7Q2K-M"), SV_INIT("V-91HD-T"), SV_INIT("V-2WPE-R"),
                                                 SV_INIT("V-4TNX-K") };
        static const struct sv states[4] = { SV_INIT("ontvangen"), SV_INIT("in behandeling"),
                                             SV_INIT("wacht op informatie"), SV_INIT("in behandeling") };
        rows[i] = (struct styleguide_row){ .url = fixed(SV("#rij")), .reference = references[i], .state = states[i],
                                           .late = i == 0, .owner = i == 3 ? SV("zonder eigenaar") : SV("S. de Boer"),
                                           .fresh = i == 1, .due = date_of_parts(2026, 11, 20 + (int32_t)i) };
    }
    return (struct styleguide){
        .frame = frame_of(staff),
        .form = { .fields = fields, .fields_count = sizeof fields / sizeof fields[0], .problems = problems,
                  .problems_count = bad ? 2 : 0, .has_problems = bad },
        .single = &fields[1], .answers = { answers, 3 }, .hours = { hours, 2 }, .course = { course, 6 },
        .seen = { seen, 2, true }, .pager = { fixed(SV("#1")), fixed(SV("#2")), true, true }, .picture = picture(),
        .rows = rows, .rows_count = 4, .here = fixed(SV("#hier")), .promised = date_of_parts(2026, 12, 4),
    };
}

static struct sv render(bool staff)
{
    struct buf out;
    buf_open(&out, &arena, PAGE_BYTES_MAX);
    struct html html = { .out = &out, .arena = &arena, .language = LANGUAGE_NL };
    struct styleguide guide = guide_of(staff, true);
    if (staff) {
        page_styleguide_staff(&html, &guide);
    } else {
        page_styleguide(&html, &guide);
    }
    struct sv page;
    assert_int_equal(buf_done(&out, &page), OK);
    return page;
}

static bool contains(struct sv page, const char *wanted)
{
    return memmem(page.at, page.length, wanted, strlen(wanted)) != NULL;
}

static void what_people_type_is_escaped(void **state)
{
    (void)state;
    struct sv page = render(false);
    assert_true(contains(page, "value=\"Zoë &quot;Šárka&quot; &lt;Yılmaz&gt; &amp; שלום\""));
    assert_false(contains(page, "<Yılmaz>"));
}

static void a_problem_stands_above_the_form_and_at_its_field(void **state)
{
    (void)state;
    struct sv page = render(false);
    assert_true(contains(page, "<a href=\"#verhaal\">"));
    assert_true(contains(page, "id=\"verhaal-fout\""));
    assert_true(contains(page,
                         "aria-describedby=\"verhaal-hint verhaal-limiet verhaal-fout\" aria-invalid=\"true\""));
}

static void a_page_speaks_dutch(void **state)
{
    (void)state;
    assert_true(contains(render(false), "Verlaat deze pagina snel"));
    assert_false(contains(render(false), "Leave this page"));
}

static void nothing_stands_inline(void **state)
{
    (void)state;
    for (int staff = 0; staff < 2; staff++) {
        struct sv page = render(staff == 1);
        assert_false(contains(page, " style="));
        assert_false(contains(page, "<style"));
        assert_false(contains(page, " onclick="));
    }
}

static void residents_load_less_than_30_kilobytes(void **state)
{
    (void)state;
    size_t bytes = render(false).length;
    for (size_t i = 0; i < asset_count; i++) {
        bool wanted = sv_equal(asset_list[i].name, SV("public.css")) || sv_equal(asset_list[i].name, SV("seinhuis.js"));
        bytes += wanted ? asset_list[i].gzip.length : 0;
    }
    assert_true(bytes < FIRST_LOAD_BYTES_MAX);
}

static void write_file(const char *folder, struct sv name, struct sv bytes)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%.*s", folder, (int)name.length, name.at);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.at, 1, bytes.length, file), bytes.length);
    assert_int_equal(fclose(file), 0);
}

static void write_all(const char *folder)
{
    write_file(folder, SV("styleguide.html"), render(false));
    write_file(folder, SV("styleguide-staff.html"), render(true));
    for (size_t i = 0; i < asset_count; i++) {
        write_file(folder, sv_from(asset_list[i].path, strlen("/static/")), asset_list[i].bytes);
    }
}

int main(int count, char **arguments)
{
    arena_open(&arena, 16 * 1024 * 1024);
    if (text_catalogue_set(catalogue_nl, catalogue_nl_length) != OK) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_people_type_is_escaped),
        cmocka_unit_test(a_problem_stands_above_the_form_and_at_its_field),
        cmocka_unit_test(a_page_speaks_dutch),
        cmocka_unit_test(nothing_stands_inline),
        cmocka_unit_test(residents_load_less_than_30_kilobytes),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (count > 1 && failed == 0) {
        write_all(arguments[1]);
    }
    arena_close(&arena);
    return failed;
}
