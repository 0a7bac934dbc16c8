#include "pagegen_inner.h"

#include <stdlib.h>
#include <string.h>

/* --- the HTML state machine --------------------------------------------------------------------------------------- */

static void copy_byte(struct pagegen *gen)
{
    put_literal(gen, gen->at, 1);
    step(gen);
}

static void copy_space(struct pagegen *gen)
{
    bool line_end = false;
    while (gen->at < gen->end && is_space(*gen->at)) {
        line_end = line_end || *gen->at == '\n';
        step(gen);
    }
    put_literal(gen, line_end && gen->place == PLACE_TEXT ? "\n" : " ", 1);
}

static struct piece take_html_name(struct pagegen *gen)
{
    struct piece name = { gen->at, 0 };
    while (gen->at < gen->end && (is_letter(*gen->at) || is_name(*gen->at) || *gen->at == '-' || *gen->at == ':')) {
        name.length++;
        copy_byte(gen);
    }
    return name;
}

static bool inside_svg(const struct pagegen *gen)
{
    for (size_t i = 0; i < gen->element_count; i++) {
        if (piece_is(gen->elements[i], "svg")) {
            return true;
        }
    }
    return false;
}

static void close_element(struct pagegen *gen, struct piece name)
{
    if (gen->half) {
        return;
    }
    struct piece *open = gen->element_count == 0 ? NULL : &gen->elements[gen->element_count - 1];
    if (open == NULL || open->length != name.length || memcmp(open->at, name.at, name.length) != 0) {
        refuse(gen, "</%.*s> closes %s%.*s", (int)name.length, name.at, open == NULL ? "nothing" : "",
               open == NULL ? 0 : (int)open->length, open == NULL ? "" : open->at);
        return;
    }
    gen->element_count--;
}

static void open_tag(struct pagegen *gen)
{
    static const char *const refused[] = { "style", "base", "iframe", "object", "embed", "frame", "frameset", "applet",
                                           NULL };
    copy_byte(gen);
    bool closing = gen->at < gen->end && *gen->at == '/';
    if (closing) {
        copy_byte(gen);
    }
    if (gen->at == gen->end || !is_letter(*gen->at)) {
        refuse(gen, "< that begins no tag; write &lt;");
        return;
    }
    struct piece name = take_html_name(gen);
    if (closing) {
        close_element(gen, name);
        if (gen->at == gen->end || *gen->at != '>') {
            refuse(gen, "</%.*s without >", (int)name.length, name.at);
            return;
        }
        copy_byte(gen);
        return;
    }
    if (piece_in(name, refused)) {
        refuse(gen, "<%.*s> is not used here", (int)name.length, name.at);
    } else if (gen->element_count == DEPTH_MAX) {
        refuse(gen, "too deeply nested");
    } else {
        gen->element_lines[gen->element_count] = gen->line;
        gen->elements[gen->element_count++] = name;
        gen->place = PLACE_TAG;
    }
}

static void close_tag(struct pagegen *gen)
{
    static const char *const empty[] = { "area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr",
                                         NULL };
    struct piece name = gen->elements[gen->element_count - 1];
    bool slash = *gen->at == '/';
    if (slash && !(inside_svg(gen) || piece_in(name, empty))) {
        refuse(gen, "<%.*s/> does not close an element in HTML", (int)name.length, name.at);
        return;
    }
    if (slash) {
        copy_byte(gen);
        if (gen->at == gen->end || *gen->at != '>') {
            refuse(gen, "/ without >");
            return;
        }
    }
    copy_byte(gen);
    gen->place = PLACE_TEXT;
    if (slash || piece_in(name, empty) || gen->half) {
        gen->element_count--;
    }
    if (piece_is(name, "script") && !starts(gen, "</script>")) {
        refuse(gen, "a script stands in a file of its own");
    }
}

static void open_attribute(struct pagegen *gen)
{
    static const char *const urls[] = { "href", "src", "action", "formaction", "cite", "poster", "xlink:href", NULL };
    static const char *const refused[] = { "style", "srcdoc", "http-equiv", "srcset", "ping", "data", NULL };
    struct piece name = take_html_name(gen);
    if (name.length == 0) {
        refuse(gen, "'%c' inside a tag", *gen->at);
        return;
    }
    if (piece_in(name, refused) || (name.length > 2 && memcmp(name.at, "on", 2) == 0)) {
        refuse(gen, "the attribute %.*s is not used here (content security policy)", (int)name.length, name.at);
        return;
    }
    if (gen->at == gen->end || *gen->at != '=') {
        return;
    }
    copy_byte(gen);
    if (gen->at == gen->end || *gen->at != '"') {
        refuse(gen, "the value of %.*s needs double quotes", (int)name.length, name.at);
        return;
    }
    copy_byte(gen);
    gen->place = piece_in(name, urls) ? PLACE_URL_START : PLACE_VALUE;
}

static void value_byte(struct pagegen *gen)
{
    if (*gen->at == '"') {
        gen->place = PLACE_TAG;
    } else if (gen->place == PLACE_URL_START) {
        if (starts(gen, "javascript:") || starts(gen, "data:")) {
            refuse(gen, "an address that is code");
            return;
        }
        if (*gen->at == '/') {
            /* An address of this site keeps the language of the page. */
            flush(gen);
            fputs("    html_raw(html, html->prefix);\n", gen->body);
        }
        gen->place = *gen->at == '#' ? PLACE_VALUE : PLACE_URL_REST;
    }
    copy_byte(gen);
}

static void skip_comment(struct pagegen *gen)
{
    while (gen->at < gen->end && !starts(gen, "-->")) {
        if (starts(gen, "{{")) {
            refuse(gen, "a directive inside a comment; use {{# …}} for remarks");
            return;
        }
        step(gen);
    }
    if (gen->at == gen->end) {
        refuse(gen, "a comment without -->");
        return;
    }
    gen->at += 3;
}

static void walk(struct pagegen *gen)
{
    while (!gen->failed && gen->at < gen->end) {
        if (starts(gen, "{{")) {
            directive(gen);
        } else if (gen->place == PLACE_TAG) {
            if (is_space(*gen->at)) {
                copy_space(gen);
            } else if (*gen->at == '>' || *gen->at == '/') {
                close_tag(gen);
            } else {
                open_attribute(gen);
            }
        } else if (gen->place != PLACE_TEXT) {
            value_byte(gen);
        } else if (starts(gen, "<!--")) {
            skip_comment(gen);
        } else if (starts(gen, "<!doctype html>")) {
            put_literal(gen, gen->at, 15);
            gen->at += 15;
        } else if (*gen->at == '<') {
            open_tag(gen);
        } else if (is_space(*gen->at)) {
            copy_space(gen);
        } else {
            copy_byte(gen);
        }
    }
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

static void begin(struct pagegen *gen)
{
    while (gen->at < gen->end && is_space(*gen->at)) {
        step(gen);
    }
    const char *close = memmem(gen->at, (size_t)(gen->end - gen->at), "}}", 2);
    if (!starts(gen, "{{page ") || close == NULL) {
        refuse(gen, "a template begins with {{page name(struct view_type) \"room/view.h\"}}");
        return;
    }
    read_page(gen, trim((struct piece){ gen->at + 7, (size_t)(close - gen->at - 7) }));
    while (gen->at < close + 2) {
        step(gen);
    }
    while (gen->at < gen->end && is_space(*gen->at)) {
        step(gen);
    }
    const char *slash = strrchr(gen->path, '/');
    const char *file = slash == NULL ? gen->path : slash + 1;
    size_t stem = strcspn(file, ".");
    if (gen->page.length != stem || memcmp(gen->page.at, file, stem) != 0) {
        refuse(gen, "the page's name differs from the file's");
    }
}

static void finish(struct pagegen *gen)
{
    flush(gen);
    if (gen->failed) {
        return;
    }
    if (gen->block_count > 0) {
        gen->line = gen->blocks[gen->block_count - 1].line;
        refuse(gen, "this {{if}} or {{each}} is never closed");
    } else if (gen->place != PLACE_TEXT) {
        refuse(gen, "the template ends inside a tag");
    } else if (gen->element_count > 0) {
        struct piece name = gen->elements[gen->element_count - 1];
        gen->line = gen->element_lines[gen->element_count - 1];
        refuse(gen, "this <%.*s> is never closed", (int)name.length, name.at);
    }
}

static void put_files(const struct pagegen *gen, const struct pagegen_options *options, const char *includes,
                      const char *body)
{
    int page = (int)gen->page.length;
    int type = (int)gen->view_type.length;
    fprintf(options->header,
            "/* Made by pagegen from %.*s.html. */\n#ifndef SEINHUIS_PAGE_%.*s\n#define SEINHUIS_PAGE_%.*s\n\n"
            "#include \"web/html.h\"\n",
            page, gen->page.at, page, gen->page.at, page, gen->page.at);
    for (size_t i = 0; i < gen->header_count; i++) {
        fprintf(options->header, "#include %.*s\n", (int)gen->headers[i].length, gen->headers[i].at);
    }
    fprintf(options->header, "\nvoid page_%.*s(struct html *html, const struct %.*s *view);\n\n#endif\n", page,
            gen->page.at, type, gen->view_type.at);
    fprintf(options->code,
            "/* Made by pagegen from %.*s.html. */\n#include \"%.*s_page.h\"\n\n%s\n"
            "void page_%.*s(struct html *html, const struct %.*s *view)\n{\n    (void)view;\n%s}\n",
            page, gen->page.at, page, gen->page.at, includes, page, gen->page.at, type, gen->view_type.at, body);
}

bool pagegen_translate(const struct pagegen_options *options)
{
    char *body = NULL, *includes = NULL;
    size_t body_length = 0, includes_length = 0;
    struct pagegen gen = {
        .path = options->path,
        .messages = options->messages,
        .body = open_memstream(&body, &body_length),
        .includes = open_memstream(&includes, &includes_length),
        .at = options->template,
        .end = options->template + options->length,
        .line = 1,
    };
    if (gen.body == NULL || gen.includes == NULL) {
        abort();
    }
    begin(&gen);
    walk(&gen);
    finish(&gen);
    fclose(gen.body);
    fclose(gen.includes);
    if (!gen.failed) {
        put_files(&gen, options, includes, body);
    }
    free(body);
    free(includes);
    return !gen.failed;
}
