/* Argument: the folder with golden files. SEINHUIS_GOLDEN_WRITE=1 writes them anew. */
#include "pagegen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PAGE "{{page p(struct v) \"v.h\"}}\n"

static const char *golden_folder;

struct outcome {
    bool made;
    char *code, *header, *messages;
};

static struct outcome translate(const char *template)
{
    struct outcome outcome = { 0 };
    size_t lengths[3] = { 0 };
    struct pagegen_options options = {
        .path = "pages/p.html",
        .template = template,
        .length = strlen(template),
        .code = open_memstream(&outcome.code, &lengths[0]),
        .header = open_memstream(&outcome.header, &lengths[1]),
        .messages = open_memstream(&outcome.messages, &lengths[2]),
    };
    outcome.made = pagegen_translate(&options);
    fclose(options.code);
    fclose(options.header);
    fclose(options.messages);
    return outcome;
}

static void done(struct outcome *outcome)
{
    free(outcome->code);
    free(outcome->header);
    free(outcome->messages);
}

static void refuses(const char *template, const char *message)
{
    struct outcome outcome = translate(template);
    if (outcome.made || strstr(outcome.messages, message) == NULL) {
        fail_msg("%s\nexpected: %s\ngot: %s", template, message, outcome.made ? "no complaint" : outcome.messages);
    }
    done(&outcome);
}

static void makes(const char *template, const char *code)
{
    struct outcome outcome = translate(template);
    if (!outcome.made || strstr(outcome.code, code) == NULL) {
        fail_msg("%s\nexpected: %s\ngot: %s", template, code, outcome.made ? outcome.code : outcome.messages);
    }
    done(&outcome);
}

static void a_value_is_escaped_for_its_place(void **state)
{
    (void)state;
    makes(PAGE "<p>{{view.a}}</p>", "HTML_TEXT(html, view->a);");
    makes(PAGE "<p title=\"{{view.a.b}}\"></p>", "HTML_ATTRIBUTE(html, view->a.b);");
    makes(PAGE "<a href=\"{{view.a}}\"></a>", "HTML_URL(html, view->a);");
    makes(PAGE "<form action=\"{{view.a}}\"></form>", "HTML_URL(html, view->a);");
    makes(PAGE "<button formaction=\"{{view.a}}\"></button>", "HTML_URL(html, view->a);");
    makes(PAGE "<a href=\"#{{view.id}}\"></a>", "HTML_ATTRIBUTE(html, view->id);");
    makes(PAGE "<textarea>\n{{view.a}}</textarea>", "HTML_TEXT(html, view->a);");
}

static void a_literal_address_keeps_the_language(void **state)
{
    (void)state;
    makes(PAGE "<a href=\"/melden\"></a>", "html_raw(html, html->prefix);");
}

static void a_value_where_it_cannot_be_escaped_is_refused(void **state)
{
    (void)state;
    refuses(PAGE "<p title={{view.a}}></p>", "pages/p.html:2: the value of title needs double quotes");
    refuses(PAGE "<p title='{{view.a}}'></p>", "needs double quotes");
    refuses(PAGE "<p {{view.a}}></p>", "a value between attributes");
    refuses(PAGE "<p {{_ Words}}></p>", "a sentence stands in text or in a quoted attribute");
    refuses(PAGE "<{{view.a}}>", "< that begins no tag");
    refuses(PAGE "<!-- {{view.a}} -->", "a directive inside a comment");
    refuses(PAGE "<script>{{view.a}}</script>", "a script stands in a file of its own");
    refuses(PAGE "<style>{{view.a}}</style>", "<style> is not used here");
    refuses(PAGE "<a href=\"/x/{{view.a}}\"></a>", "a value inside an address stands at its beginning");
    refuses(PAGE "<a href=\"{{view.a}}{{view.b}}\"></a>", "a value inside an address stands at its beginning");
    refuses(PAGE "<a href=\"{{if view.a}}x{{/if}}\"></a>", "no conditions inside an address");
}

static void what_the_content_security_policy_forbids_is_refused(void **state)
{
    (void)state;
    refuses(PAGE "<p style=\"color:red\"></p>", "the attribute style is not used here");
    refuses(PAGE "<p\n onclick=\"x()\"></p>", "pages/p.html:3: the attribute onclick is not used here");
    refuses(PAGE "<script>x()</script>", "a script stands in a file of its own");
    refuses(PAGE "<a href=\"javascript:x()\"></a>", "an address that is code");
    refuses(PAGE "<iframe src=\"/x\"></iframe>", "<iframe> is not used here");
    refuses(PAGE "<meta http-equiv=\"refresh\">", "the attribute http-equiv is not used here");
}

static void conditions_and_loops_become_c(void **state)
{
    (void)state;
    makes(PAGE "{{if view.a}}x{{else}}y{{/if}}", "if (HTML_BOOL(view->a)) {");
    makes(PAGE "{{if not view.a}}x{{/if}}", "if (!HTML_BOOL(view->a)) {");
    makes(PAGE "<input{{if view.a}} checked{{/if}}>", "if (HTML_BOOL(view->a)) {");
    makes(PAGE "<p class=\"a{{if view.a}} b{{/if}}\"></p>", "if (HTML_BOOL(view->a)) {");
    makes(PAGE "{{each view.rows as row}}{{row.a}}{{/each}}", "at_row < view->rows_count; at_row++");
    makes(PAGE "{{each view.rows as row}}{{row.a}}{{/each}}", "HTML_TEXT(html, row->a);");
    makes(PAGE "{{each view.lines as line}}{{line}}{{/each}}", "HTML_TEXT(html, (*line));");
    makes(PAGE "{{each view.rows as row}}{{each row.cells as cell}}{{cell.a}}{{/each}}{{/each}}",
          "at_cell < row->cells_count");
}

static void what_is_not_closed_is_refused_where_it_began(void **state)
{
    (void)state;
    refuses(PAGE "\n{{if view.a}}x", "pages/p.html:3: this {{if}} or {{each}} is never closed");
    refuses(PAGE "\n{{each view.a as b}}x", "pages/p.html:3: this {{if}} or {{each}} is never closed");
    refuses(PAGE "<p>\n<b>x</p>", "pages/p.html:3: </p> closes b");
    refuses(PAGE "<div>\n", "pages/p.html:2: this <div> is never closed");
    refuses(PAGE "</p>", "</p> closes nothing");
    refuses(PAGE "<p", "the template ends inside a tag");
    refuses(PAGE "<!-- x", "a comment without -->");
    refuses(PAGE "{{view.a", "{{ without }}");
    refuses(PAGE "{{/if}}", "{{/if}} without its beginning");
    refuses(PAGE "{{if view.a}}{{/each}}", "{{/each}} without its beginning");
    refuses(PAGE "{{if view.a}}{{else}}{{else}}{{/if}}", "a second {{else}}");
    refuses(PAGE "{{if view.a}}<p>{{/if}}</p>", "{{/if}} stands inside another tag or element");
    refuses(PAGE "<p {{if view.a}}title=\"{{/if}}\"></p>", "{{/if}} stands inside another tag or element");
    refuses(PAGE "<div/>", "<div/> does not close an element in HTML");
}

static void elements_without_an_end_need_none(void **state)
{
    (void)state;
    makes(PAGE "<p>a<br>b<img src=\"/x\"><input><hr></p>", "<br>");
    makes(PAGE "<svg><path d=\"M0 0\"/></svg>", "<path");
}

static void names_that_nobody_gave_are_refused(void **state)
{
    (void)state;
    refuses(PAGE "{{row.a}}", "'row.a' is not view.field or a variable of an each around it");
    refuses(PAGE "{{each view.rows as row}}{{/each}}{{row.a}}", "'row.a' is not view.field");
    refuses(PAGE "{{view}}", "'view' is not view.field");
    refuses(PAGE "{{view.a;b}}", "is not names joined by dots");
    refuses(PAGE "{{view.a->b}}", "is not names joined by dots");
    refuses(PAGE "{{view..a}}", "is not names joined by dots");
    refuses(PAGE "{{unless view.a}}", "unknown directive 'unless'");
    refuses(PAGE "{{each view.rows as view}}{{/each}}", "with a name that is not in use");
    refuses(PAGE "{{each view.a as b}}{{each view.a as b}}{{/each}}{{/each}}", "with a name that is not in use");
    refuses("<p>x</p>", "pages/p.html:1: a template begins with");
    refuses("{{page q(struct v) \"v.h\"}}", "the page's name differs from the file's");
    refuses("{{page p(char) \"v.h\"}}", "write {{page name");
    refuses("{{page p(struct v)}}", "write {{page name");
}

static void sentences_are_translated_and_filled(void **state)
{
    (void)state;
    makes(PAGE "{{_ Say \"hi\"\n   twice.}}", "html_put_text(html, T(\"Say \\\"hi\\\" twice.\"));");
    makes(PAGE "<p title=\"{{_ Words}}\"></p>", "html_put_text(html, T(\"Words\"));");
    makes(PAGE "{{_ By %1 at %2 | view.a, view.b}}",
          "(struct sv[]){ HTML_ARGUMENT(html, view->a), HTML_ARGUMENT(html, view->b), }, 2);");
    refuses(PAGE "{{_ }}", "an empty sentence");
}

static void a_part_is_called_with_what_it_shows(void **state)
{
    (void)state;
    makes(PAGE "{{include part view.a}}", "page_part(html, &view->a);");
    makes(PAGE "{{include part view.a}}", "#include \"part_page.h\"");
    makes(PAGE "{{include part *view.a}}", "page_part(html, &*view->a);");
    makes(PAGE "{{include part view}}", "page_part(html, &*view);");
    makes(PAGE "{{icon arrow-left}}", "html_put_safe(html, icon_arrow_left);");
    refuses(PAGE "<p title=\"{{include part view.a}}\"></p>", "between elements");
}

static void read_golden(const char *path, char *text, size_t size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
}

/* One template with everything in it, and the C that it becomes. */
static void the_whole_of_an_example_stays_as_it_is(void **state)
{
    (void)state;
    static char template[8192], expected[32768];
    char path[512];
    snprintf(path, sizeof path, "%s/pagegen/p.html", golden_folder);
    read_golden(path, template, sizeof template);
    struct outcome outcome = translate(template);
    assert_true(outcome.made);
    snprintf(path, sizeof path, "%s/pagegen/p_page.txt", golden_folder);
    if (getenv("SEINHUIS_GOLDEN_WRITE") != NULL) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fputs(outcome.code, file);
        fclose(file);
    }
    read_golden(path, expected, sizeof expected);
    assert_string_equal(outcome.code, expected);
    done(&outcome);
}

int main(int count, char **arguments)
{
    golden_folder = count > 1 ? arguments[1] : "tests/golden";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_escaped_for_its_place),
        cmocka_unit_test(a_literal_address_keeps_the_language),
        cmocka_unit_test(a_value_where_it_cannot_be_escaped_is_refused),
        cmocka_unit_test(what_the_content_security_policy_forbids_is_refused),
        cmocka_unit_test(conditions_and_loops_become_c),
        cmocka_unit_test(what_is_not_closed_is_refused_where_it_began),
        cmocka_unit_test(elements_without_an_end_need_none),
        cmocka_unit_test(names_that_nobody_gave_are_refused),
        cmocka_unit_test(sentences_are_translated_and_filled),
        cmocka_unit_test(a_part_is_called_with_what_it_shows),
        cmocka_unit_test(the_whole_of_an_example_stays_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
