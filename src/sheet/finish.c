/* What cairo 1.16 cannot say in a PDF, said afterwards with libqpdf, in memory. */
#include "sheet/bed.h"
#include "sheet/draw.h"

#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 12 };

/* How cairo begins a mark, and how a mark begins that no reader reads aloud. */
static const struct sv mark_before = SV_INIT("/" BED_ARTIFACT " <<");
static const struct sv mark_after = SV_INIT("BDC");
static const struct sv artifact = SV_INIT("/Artifact BMC");

static void key_set(qpdf_data pdf, qpdf_oh in, const char *key, qpdf_oh value)
{
    qpdf_oh_replace_key(pdf, in, key, value);
    qpdf_oh_release(pdf, value);
}

static bool is_kind(qpdf_data pdf, qpdf_oh element, const char *kind)
{
    if (!qpdf_oh_is_dictionary(pdf, element)) {
        return false;
    }
    qpdf_oh name = qpdf_oh_get_key(pdf, element, "/S");
    bool is = qpdf_oh_is_name_and_equals(pdf, name, kind);
    qpdf_oh_release(pdf, name);
    return is;
}

/* --- the tree of marks -------------------------------------------------------------------------------------------- */

static void header_cell_say(qpdf_data pdf, qpdf_oh element)
{
    qpdf_oh attributes = qpdf_oh_new_dictionary(pdf);
    key_set(pdf, attributes, "/O", qpdf_oh_new_name(pdf, "/Table"));
    key_set(pdf, attributes, "/Scope", qpdf_oh_new_name(pdf, "/Column"));
    key_set(pdf, element, "/A", attributes);
}

static void tree_clean(qpdf_data pdf, qpdf_oh element, uint32_t depth);

/* False: it is not of the text, and is to be taken out. */
static bool kid_clean(qpdf_data pdf, qpdf_oh kid, uint32_t depth)
{
    if (!qpdf_oh_is_dictionary(pdf, kid)) {
        return true; /* the number of a mark */
    }
    if (is_kind(pdf, kid, "/TH")) {
        header_cell_say(pdf, kid);
    }
    tree_clean(pdf, kid, depth + 1);
    return !is_kind(pdf, kid, "/" BED_ARTIFACT);
}

/* What an element holds is a list, or the one thing itself. Lists are gone through from the end: items move up. */
static void tree_clean(qpdf_data pdf, qpdf_oh element, uint32_t depth)
{
    qpdf_oh kids = qpdf_oh_get_key(pdf, element, "/K");
    bool list = qpdf_oh_is_array(pdf, kids);
    ASSERT(depth < DEPTH_MAX); /* we drew it: nothing in it stands deeper */
    for (int i = list ? qpdf_oh_get_array_n_items(pdf, kids) - 1 : -1; i >= 0; i--) {
        qpdf_oh kid = qpdf_oh_get_array_item(pdf, kids, i);
        if (!kid_clean(pdf, kid, depth)) {
            qpdf_oh_erase_item(pdf, kids, i);
        }
        qpdf_oh_release(pdf, kid);
    }
    if (!list && !kid_clean(pdf, kids, depth)) {
        qpdf_oh_remove_key(pdf, element, "/K");
    }
    qpdf_oh_release(pdf, kids);
}

static void marks_forget(qpdf_data pdf, qpdf_oh marks)
{
    int count = qpdf_oh_is_array(pdf, marks) ? qpdf_oh_get_array_n_items(pdf, marks) : 0;
    for (int i = 0; i < count; i++) {
        qpdf_oh element = qpdf_oh_get_array_item(pdf, marks, i);
        if (is_kind(pdf, element, "/" BED_ARTIFACT)) {
            qpdf_oh nothing = qpdf_oh_new_null(pdf);
            qpdf_oh_set_array_item(pdf, marks, i, nothing);
            qpdf_oh_release(pdf, nothing);
        }
        qpdf_oh_release(pdf, element);
    }
}

/* From the marks of each page back to the tree: numbers of pages alternate with lists of elements. */
static void parents_clean(qpdf_data pdf, qpdf_oh tree)
{
    qpdf_oh parents = qpdf_oh_get_key(pdf, tree, "/ParentTree");
    qpdf_oh numbers = qpdf_oh_get_key_if_dict(pdf, parents, "/Nums");
    int count = qpdf_oh_is_array(pdf, numbers) ? qpdf_oh_get_array_n_items(pdf, numbers) : 0;
    for (int i = 1; i < count; i += 2) {
        qpdf_oh marks = qpdf_oh_get_array_item(pdf, numbers, i);
        marks_forget(pdf, marks);
        qpdf_oh_release(pdf, marks);
    }
    qpdf_oh_release(pdf, numbers);
    qpdf_oh_release(pdf, parents);
}

/* --- what is drawn ------------------------------------------------------------------------------------------------ */

/* The length of a string "(...)" at the begin of `content`, in which brackets may nest and a backslash hides one byte.
 * Mostly text is drawn as numbers of glyphs, but where the font allows it stands in such a string as it was typed. */
static size_t string_length(struct sv content)
{
    size_t depth = 0;
    for (size_t i = 0; i < content.length; i++) {
        char c = content.at[i];
        if (c == '\\') {
            i++;
        } else if (c == '(') {
            depth++;
        } else if (c == ')' && --depth == 0) {
            return i + 1;
        }
    }
    return content.length;
}

/* "/Private << /MCID 7 >> BDC" outside of any string becomes "/Artifact BMC". */
static enum err content_rewrite(struct arena *arena, struct sv content, struct sv *ret_content)
{
    struct buf buf;
    buf_open(&buf, arena, content.length);
    while (content.length > 0) {
        size_t plain = 0;
        while (plain < content.length && content.at[plain] != '(' && content.at[plain] != '/') {
            plain++;
        }
        buf_put(&buf, sv_until(content, plain));
        content = sv_from(content, plain);
        size_t length = content.length > 0 && content.at[0] == '(' ? string_length(content) : 1;
        if (sv_starts(content, mark_before)) {
            const char *end = memmem(content.at, content.length, mark_after.at, mark_after.length);
            if (end == NULL) {
                return ERR_PRESS;
            }
            buf_put(&buf, artifact);
            length = (size_t)(end - content.at) + mark_after.length;
        } else {
            buf_put(&buf, sv_until(content, length));
        }
        content = sv_from(content, length);
    }
    return buf_done(&buf, ret_content);
}

static enum err page_clean(qpdf_data pdf, struct arena *arena, qpdf_oh page)
{
    unsigned char *bytes = NULL;
    size_t length = 0;
    struct sv content = { 0 };
    if (qpdf_oh_get_page_content_data(pdf, page, &bytes, &length) != QPDF_SUCCESS || bytes == NULL) {
        return ERR_PRESS;
    }
    enum err err = content_rewrite(arena, sv_of_bytes(bytes, length), &content);
    free(bytes); /* libqpdf's own */
    TRY(err);
    qpdf_oh stream = qpdf_oh_new_stream(pdf);
    qpdf_oh none = qpdf_oh_new_null(pdf);
    qpdf_oh_replace_stream_data(pdf, stream, (const unsigned char *)content.at, content.length, none, none);
    qpdf_oh_release(pdf, none);
    key_set(pdf, page, "/Contents", stream);
    key_set(pdf, page, "/Tabs", qpdf_oh_new_name(pdf, "/S"));
    return OK;
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

static enum err catalogue_say(qpdf_data pdf, enum language language)
{
    qpdf_oh root = qpdf_get_root(pdf);
    qpdf_oh tree = qpdf_oh_get_key(pdf, root, "/StructTreeRoot");
    if (!qpdf_oh_is_dictionary(pdf, tree)) {
        return ERR_PRESS;
    }
    tree_clean(pdf, tree, 0);
    parents_clean(pdf, tree);
    qpdf_oh_release(pdf, tree);
    qpdf_oh viewer = qpdf_oh_new_dictionary(pdf);
    key_set(pdf, viewer, "/DisplayDocTitle", qpdf_oh_new_bool(pdf, QPDF_TRUE));
    key_set(pdf, root, "/ViewerPreferences", viewer);
    qpdf_oh marked = qpdf_oh_new_dictionary(pdf);
    key_set(pdf, marked, "/Marked", qpdf_oh_new_bool(pdf, QPDF_TRUE));
    key_set(pdf, root, "/MarkInfo", marked);
    key_set(pdf, root, "/Lang", qpdf_oh_new_string(pdf, language == LANGUAGE_EN ? "en" : "nl-NL"));
    qpdf_oh_release(pdf, root);
    return OK;
}

static enum err pages_clean(qpdf_data pdf, struct arena *arena)
{
    int count = qpdf_get_num_pages(pdf);
    for (int i = 0; i < count; i++) {
        qpdf_oh page = qpdf_get_page_n(pdf, (size_t)i);
        TRY(page_clean(pdf, arena, page));
        qpdf_oh_release(pdf, page);
    }
    return count > 0 ? OK : ERR_PRESS;
}

static enum err finish(qpdf_data pdf, struct arena *arena, enum language language, struct sv *ret_pdf)
{
    TRY(pages_clean(pdf, arena));
    TRY(catalogue_say(pdf, language));
    if (qpdf_init_write_memory(pdf) != QPDF_SUCCESS) {
        return ERR_PRESS;
    }
    qpdf_set_deterministic_ID(pdf, QPDF_TRUE);
    qpdf_set_object_stream_mode(pdf, qpdf_o_generate);
    qpdf_set_minimum_pdf_version(pdf, "1.7");
    if (qpdf_write(pdf) != QPDF_SUCCESS || qpdf_has_error(pdf)) {
        return ERR_PRESS;
    }
    size_t length = qpdf_get_buffer_length(pdf);
    if (length > LIMIT_SHEET_PDF_BYTES) {
        return ERR_LIMIT;
    }
    return arena_copy(arena, sv_of_bytes(qpdf_get_buffer(pdf), length), ret_pdf);
}

enum err pdf_finish(struct arena *arena, enum language language, struct sv drawn, struct sv *ret_pdf)
{
    qpdf_data pdf = qpdf_init();
    qpdf_silence_errors(pdf);
    qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
    enum err err = ERR_PRESS;
    if (qpdf_read_memory(pdf, "sheet", drawn.at, drawn.length, NULL) == QPDF_SUCCESS) {
        err = finish(pdf, arena, language, ret_pdf);
    }
    qpdf_cleanup(&pdf);
    return err;
}
