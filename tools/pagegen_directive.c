#include "pagegen_inner.h"

#include <string.h>

/* --- values ------------------------------------------------------------------------------------------------------- */

static void put_icon(struct pagegen *gen, struct piece name)
{
    char symbol[NAME_MAX_BYTES + 1] = "";
    for (size_t i = 0; i < name.length && i < NAME_MAX_BYTES; i++) {
        symbol[i] = name.at[i] == '-' ? '_' : name.at[i];
    }
    if (gen->place != PLACE_TEXT || !is_identifier((struct piece){ symbol, strlen(symbol) })) {
        refuse(gen, "write {{icon name}}, between elements");
        return;
    }
    fputs("#include \"icons.h\"\n", gen->includes);
    put_line(gen, gen->line);
    fprintf(gen->body, "    html_put_safe(html, icon_%s);\n", symbol);
}

static bool is_variable(const struct pagegen *gen, struct piece name)
{
    for (size_t i = 0; i < gen->block_count; i++) {
        struct piece variable = gen->blocks[i].variable;
        if (variable.length == name.length && memcmp(variable.at, name.at, name.length) == 0) {
            return true;
        }
    }
    return false;
}

/* Writes view.a.b as view->a.b, into `ret_c`. The text was checked to be names and dots, so nothing else can get into
 * the C. */
static bool value_of(struct pagegen *gen, struct piece path, char ret_c[PATH_MAX_BYTES + 8])
{
    path = trim(path);
    struct piece first = { path.at, 0 };
    while (first.length < path.length && path.at[first.length] != '.') {
        first.length++;
    }
    bool bare = first.length == path.length;
    if (path.length > PATH_MAX_BYTES || !is_identifier(first) ||
        !(is_variable(gen, first) || (piece_is(first, "view") && !bare))) {
        refuse(gen, "'%.*s' is not view.field or a variable of an each around it", (int)path.length, path.at);
        return false;
    }
    for (size_t i = first.length; i < path.length; i++) {
        bool dot = path.at[i] == '.';
        bool good = dot ? i + 1 < path.length && path.at[i + 1] >= 'a' && path.at[i + 1] <= 'z' : is_name(path.at[i]);
        if (!good) {
            refuse(gen, "'%.*s' is not names joined by dots", (int)path.length, path.at);
            return false;
        }
    }
    if (bare) {
        snprintf(ret_c, PATH_MAX_BYTES + 8, "(*%.*s)", (int)path.length, path.at);
        return true;
    }
    snprintf(ret_c, PATH_MAX_BYTES + 8, "%.*s->%.*s", (int)first.length, first.at,
             (int)(path.length - first.length - 1), path.at + first.length + 1);
    return true;
}

static void put_value(struct pagegen *gen, struct piece path)
{
    char value[PATH_MAX_BYTES + 8];
    if (!value_of(gen, path, value)) {
        return;
    }
    put_line(gen, gen->line);
    switch (gen->place) {
    case PLACE_TEXT: fprintf(gen->body, "    HTML_TEXT(html, %s);\n", value); break;
    case PLACE_VALUE: fprintf(gen->body, "    HTML_ATTRIBUTE(html, %s);\n", value); break;
    case PLACE_URL_START:
        fprintf(gen->body, "    HTML_URL(html, %s);\n", value);
        gen->place = PLACE_URL_REST;
        break;
    case PLACE_URL_REST: refuse(gen, "a value inside an address stands at its beginning, or after a leading #"); break;
    case PLACE_TAG: refuse(gen, "a value between attributes; put it inside quotes"); break;
    }
}

/* The sentence with its white space folded, as a C string. */
static void put_sentence(struct pagegen *gen, struct piece sentence)
{
    fputs("T(", gen->body);
    char folded[LITERAL_MAX];
    size_t length = 0;
    for (size_t i = 0; i < sentence.length && length < sizeof folded; i++) {
        bool space = is_space(sentence.at[i]);
        if (!space || (length > 0 && folded[length - 1] != ' ')) {
            folded[length++] = space ? ' ' : sentence.at[i];
        }
    }
    if (length == sizeof folded) {
        refuse(gen, "a sentence this long cannot be translated; make it several");
    }
    put_string(gen->body, folded, length);
    fputc(')', gen->body);
}

static void put_arguments(struct pagegen *gen, struct piece list)
{
    size_t count = 0;
    fputs("        (struct sv[]){", gen->body);
    while (!gen->failed && count < 9) {
        const char *comma = memchr(list.at, ',', list.length);
        size_t length = comma == NULL ? list.length : (size_t)(comma - list.at);
        char value[PATH_MAX_BYTES + 8];
        if (!value_of(gen, (struct piece){ list.at, length }, value)) {
            return;
        }
        fprintf(gen->body, " HTML_ARGUMENT(html, %s),", value);
        count++;
        if (comma == NULL) {
            break;
        }
        list = (struct piece){ comma + 1, list.length - length - 1 };
    }
    fprintf(gen->body, " }, %zu);\n", count);
}

static void put_translated(struct pagegen *gen, struct piece inner)
{
    if (gen->place != PLACE_TEXT && gen->place != PLACE_VALUE) {
        refuse(gen, "a sentence stands in text or in a quoted attribute");
        return;
    }
    struct piece sentence = inner;
    struct piece arguments = { 0 };
    for (size_t i = inner.length; i > 0; i--) {
        if (inner.at[i - 1] == '|') {
            sentence = (struct piece){ inner.at, i - 1 };
            arguments = (struct piece){ inner.at + i, inner.length - i };
            break;
        }
    }
    sentence = trim(sentence);
    if (sentence.length == 0) {
        refuse(gen, "an empty sentence");
        return;
    }
    put_line(gen, gen->line);
    fputs(arguments.at == NULL ? "    html_put_text(html, " : "    html_put_filled(html, ", gen->body);
    put_sentence(gen, sentence);
    if (arguments.at == NULL) {
        fputs(");\n", gen->body);
        return;
    }
    fputs(",\n", gen->body);
    put_arguments(gen, arguments);
}

/* --- directives --------------------------------------------------------------------------------------------------- */

static struct block *open_block(struct pagegen *gen, enum block_kind kind)
{
    if (gen->place == PLACE_URL_START || gen->place == PLACE_URL_REST) {
        refuse(gen, "no conditions inside an address; put them around the attribute");
        return NULL;
    }
    if (gen->block_count == DEPTH_MAX) {
        refuse(gen, "too deeply nested");
        return NULL;
    }
    struct block *block = &gen->blocks[gen->block_count++];
    *block = (struct block){ .kind = kind, .line = gen->line, .place = gen->place, .elements = gen->element_count };
    return block;
}

/* The innermost block, when it is of this kind and every way through it leaves the page in the same place. */
static struct block *inner_block(struct pagegen *gen, bool each, const char *directive)
{
    struct block *block = gen->block_count == 0 ? NULL : &gen->blocks[gen->block_count - 1];
    if (block == NULL || (block->kind == BLOCK_EACH) != each) {
        refuse(gen, "{{%s}} without its beginning", directive);
        return NULL;
    }
    if (block->place != gen->place || block->elements != gen->element_count) {
        refuse(gen, "{{%s}} stands inside another tag or element than its beginning on line %d", directive,
               block->line);
        return NULL;
    }
    return block;
}

static void put_if(struct pagegen *gen, struct piece condition)
{
    bool negated = condition.length > 4 && memcmp(condition.at, "not ", 4) == 0;
    if (negated) {
        condition = (struct piece){ condition.at + 4, condition.length - 4 };
    }
    char value[PATH_MAX_BYTES + 8];
    if (value_of(gen, condition, value) && open_block(gen, BLOCK_IF) != NULL) {
        put_line(gen, gen->line);
        fprintf(gen->body, "    if (%sHTML_BOOL(%s)) {\n", negated ? "!" : "", value);
    }
}

static void put_else(struct pagegen *gen)
{
    struct block *block = inner_block(gen, false, "else");
    if (block == NULL) {
        return;
    }
    if (block->kind == BLOCK_ELSE) {
        refuse(gen, "a second {{else}}");
        return;
    }
    block->kind = BLOCK_ELSE;
    fputs("    } else {\n", gen->body);
}

static void put_end(struct pagegen *gen, bool each)
{
    if (inner_block(gen, each, each ? "/each" : "/if") != NULL) {
        gen->block_count--;
        fputs("    }\n", gen->body);
    }
}

static void put_each(struct pagegen *gen, struct piece rest)
{
    struct piece path = take_word(&rest);
    struct piece as = take_word(&rest);
    char rows[PATH_MAX_BYTES + 8];
    if (!piece_is(as, "as") || !is_identifier(rest) || piece_is(rest, "view") || piece_is(rest, "html") ||
        is_variable(gen, rest)) {
        refuse(gen, "write {{each view.rows as row}}, with a name that is not in use");
        return;
    }
    if (!value_of(gen, path, rows)) {
        return;
    }
    struct block *block = open_block(gen, BLOCK_EACH);
    if (block == NULL) {
        return;
    }
    block->variable = rest;
    int name_length = (int)rest.length;
    put_line(gen, gen->line);
    fprintf(gen->body, "    for (size_t at_%.*s = 0; at_%.*s < %s_count; at_%.*s++) {\n", name_length, rest.at,
            name_length, rest.at, rows, name_length, rest.at);
    put_line(gen, gen->line);
    fprintf(gen->body, "    const __typeof__(*%s) *%.*s = &%s[at_%.*s];\n    (void)%.*s;\n", rows, name_length, rest.at,
            rows, name_length, rest.at, name_length, rest.at);
}

static void put_include(struct pagegen *gen, struct piece rest)
{
    struct piece part = take_word(&rest);
    bool pointer = rest.length > 0 && rest.at[0] == '*';
    if (pointer) {
        rest = (struct piece){ rest.at + 1, rest.length - 1 };
    }
    char value[PATH_MAX_BYTES + 8] = "*view";
    if (!is_identifier(part) || gen->place != PLACE_TEXT) {
        refuse(gen, "write {{include part view.field}}, between elements");
        return;
    }
    if (!piece_is(rest, "view") && !value_of(gen, rest, value)) {
        return;
    }
    fprintf(gen->includes, "#include \"%.*s_page.h\"\n", (int)part.length, part.at);
    put_line(gen, gen->line);
    fprintf(gen->body, "    page_%.*s(html, &%s%s);\n", (int)part.length, part.at, pointer ? "*" : "", value);
}

void read_page(struct pagegen *gen, struct piece rest)
{
    const char *open = memchr(rest.at, '(', rest.length);
    const char *close = memchr(rest.at, ')', rest.length);
    struct piece type = { 0 };
    if (open != NULL && close != NULL && open < close) {
        gen->page = trim((struct piece){ rest.at, (size_t)(open - rest.at) });
        type = trim((struct piece){ open + 1, (size_t)(close - open - 1) });
        rest = trim((struct piece){ close + 1, rest.length - (size_t)(close + 1 - rest.at) });
    }
    struct piece keyword = take_word(&type);
    gen->view_type = type;
    while (rest.length > 0 && gen->header_count < sizeof gen->headers / sizeof gen->headers[0]) {
        struct piece word = take_word(&rest);
        if (piece_is(word, "half")) {
            gen->half = true;
            continue;
        }
        if (word.length < 3 || word.at[0] != '"' || word.at[word.length - 1] != '"') {
            break;
        }
        gen->headers[gen->header_count++] = word;
    }
    if (!is_identifier(gen->page) || !piece_is(keyword, "struct") || !is_identifier(gen->view_type) ||
        rest.length > 0 ||
        gen->header_count == 0) {
        refuse(gen, "write {{page name(struct view_type) \"room/view.h\"}}");
    }
}

void directive(struct pagegen *gen)
{
    struct piece inner = { gen->at + 2, 0 };
    const char *close = memmem(inner.at, (size_t)(gen->end - inner.at), "}}", 2);
    if (close == NULL) {
        refuse(gen, "{{ without }}");
        return;
    }
    inner = trim((struct piece){ inner.at, (size_t)(close - inner.at) });
    flush(gen);
    struct piece rest = inner;
    struct piece word = take_word(&rest);
    if (inner.length > 0 && inner.at[0] == '#') {
        /* A remark. */
    } else if (piece_is(word, "page")) {
        refuse(gen, "{{page}} stands once, at the beginning");
    } else if (piece_is(word, "_")) {
        put_translated(gen, rest);
    } else if (piece_is(word, "if")) {
        put_if(gen, rest);
    } else if (piece_is(inner, "else")) {
        put_else(gen);
    } else if (piece_is(inner, "/if") || piece_is(inner, "/each")) {
        put_end(gen, piece_is(inner, "/each"));
    } else if (piece_is(word, "each")) {
        put_each(gen, rest);
    } else if (piece_is(word, "include")) {
        put_include(gen, rest);
    } else if (piece_is(word, "icon")) {
        put_icon(gen, rest);
    } else if (rest.length == 0) {
        put_value(gen, inner);
    } else {
        refuse(gen, "unknown directive '%.*s'", (int)word.length, word.at);
    }
    while (gen->at < close + 2) {
        step(gen);
    }
}
