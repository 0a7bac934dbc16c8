#include "base/limits.h"
#include "web/form_answer.h"
#include "web/once.h"
#include "web/request.h"
#include "web/token.h"

#include <string.h>

/* Where the values of a form on screen come from: what was sent, or else a filled struct. */
struct showing {
    struct rq *rq;
    const struct form *form;
    const struct form_answer *sent;  /* NULL: this form was not sent */
    const unsigned char *initial;    /* NULL: empty */
};

static struct sv said(const struct showing *showing, struct text text)
{
    return sv_empty(text.key) ? SV("") : text_in(showing->rq->language, text);
}

static bool is_select(const struct field *field)
{
    return field->kind == FIELD_CHOICE && field->choice_count > 7;
}

static struct sv joined(struct arena *arena, struct sv first, struct sv second)
{
    struct buf buf;
    buf_open(&buf, arena, first.length + second.length);
    buf_put(&buf, first);
    buf_put(&buf, second);
    return buf.failed ? SV("") : buf_view(&buf);
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static struct sv date_text(struct arena *arena, struct date date)
{
    struct buf buf;
    buf_open(&buf, arena, 16);
    if (date.set) {
        date_put_dutch(&buf, date);
    }
    return buf_view(&buf);
}

static struct sv initial_value(const struct showing *showing, const struct field *field)
{
    const unsigned char *at = showing->initial + field->offset;
    struct sv text = { "", 0 };
    struct date date = { 0 };
    int64_t number = 0;
    switch (field->kind) {
    case FIELD_LINE:
    case FIELD_TEXT:
    case FIELD_HIDDEN:
        memcpy(&text, at, sizeof text);
        return text;
    case FIELD_DATE:
        memcpy(&date, at, sizeof date);
        return date_text(showing->rq->arena, date);
    case FIELD_NUMBER:
        memcpy(&number, at, sizeof number);
        return number == 0 && !field->required ? text : text_int(showing->rq->arena, number);
    case FIELD_CHOICE:
        if (field->choice_count == 0) {
            memcpy(&text, at, sizeof text);
        }
        return text;
    case FIELD_SECRET:
    case FIELD_CHOICES:
    case FIELD_CHECK:
    case FIELD_TICKS:
        return text;
    }
    return text;
}

/* As it goes on the page again: readable, whatever bytes came in. */
static struct sv sent_value(const struct showing *showing, const struct field *field)
{
    struct sv raw = { "", 0 };
    struct text_read read = { 0 };
    if (field->kind == FIELD_SECRET || !form_value(showing->sent, field->name, &raw)) {
        return SV("");
    }
    bool lines = field->kind == FIELD_TEXT || field->kind == FIELD_HIDDEN;
    return text_read(showing->rq->arena, raw, lines, &read) == OK ? read.text : SV("");
}

static struct sv value_of(const struct showing *showing, const struct field *field)
{
    if (showing->sent != NULL) {
        return sent_value(showing, field);
    }
    return showing->initial == NULL ? SV("") : initial_value(showing, field);
}

static bool sent_has(const struct showing *showing, struct sv name, struct sv value)
{
    for (size_t i = 0; i < showing->sent->pair_count; i++) {
        if (sv_equal(showing->sent->pairs[i].name, name) && sv_equal(showing->sent->pairs[i].value, value)) {
            return true;
        }
    }
    return false;
}

static bool is_chosen(const struct showing *showing, const struct field *field, const struct choice *choice)
{
    if (showing->sent != NULL) {
        return sent_has(showing, field->name, choice->code);
    }
    if (showing->initial == NULL) {
        return false;
    }
    if (field->kind == FIELD_CHOICE) {
        int value = 0;
        memcpy(&value, showing->initial + field->offset, sizeof value);
        return value == choice->value;
    }
    uint64_t bits = 0;
    memcpy(&bits, showing->initial + field->offset, sizeof bits);
    return ((bits >> choice->value) & 1) != 0;
}

static bool is_checked(const struct showing *showing, const struct field *field)
{
    if (showing->sent != NULL) {
        struct sv value = { "", 0 };
        return form_value(showing->sent, field->name, &value) && value.length > 0;
    }
    bool checked = false;
    if (showing->initial != NULL) {
        memcpy(&checked, showing->initial + field->offset, sizeof checked);
    }
    return checked;
}

/* --- one field ---------------------------------------------------------------------------------------------------- */

static struct sv problem_of(const struct showing *showing, struct sv name)
{
    for (size_t i = 0; showing->sent != NULL && i < showing->sent->problem_count; i++) {
        if (sv_equal(showing->sent->problems[i].field, name)) {
            return showing->sent->problems[i].text;
        }
    }
    return SV("");
}

static void choices_put(const struct showing *showing, const struct field *field, struct field_view *view)
{
    struct arena *arena = showing->rq->arena;
    view->choices = ARENA_ARRAY(arena, struct choice_view, field->choice_count);
    if (view->choices == NULL) {
        return;
    }
    struct sv stem = joined(arena, field->name, SV("-"));
    for (size_t i = 0; i < field->choice_count; i++) {
        const struct choice *choice = &field->choices[i];
        view->choices[i] = (struct choice_view){
            .id = joined(arena, stem, choice->code),
            .code = choice->code,
            .label = said(showing, choice->label),
            .hint = said(showing, choice->hint),
            .has_hint = !sv_empty(choice->hint.key),
            .chosen = is_chosen(showing, field, choice),
        };
    }
    view->choices_count = field->choice_count;
}

static void kind_put(const struct field *field, struct field_view *view)
{
    view->is_line = field->kind == FIELD_LINE;
    view->is_text = field->kind == FIELD_TEXT;
    view->is_secret = field->kind == FIELD_SECRET;
    view->is_hidden = field->kind == FIELD_HIDDEN;
    view->is_select = is_select(field);
    view->is_radio = field->kind == FIELD_CHOICE && !view->is_select;
    view->is_boxes = field->kind == FIELD_CHOICES || field->kind == FIELD_TICKS;
    view->is_check = field->kind == FIELD_CHECK;
    view->is_date = field->kind == FIELD_DATE;
    view->is_number = field->kind == FIELD_NUMBER;
}

/* "naam-hint naam-limiet naam-fout": what a reader hears with the field. */
static struct sv described_by(struct arena *arena, const struct field_view *view)
{
    struct buf buf;
    buf_open(&buf, arena, 3 * view->name.length + 32);
    if (view->has_hint) {
        buf_put(&buf, view->name);
        buf_put(&buf, SV("-hint "));
    }
    if (view->has_limit) {
        buf_put(&buf, view->name);
        buf_put(&buf, SV("-limiet "));
    }
    if (view->has_problem) {
        buf_put(&buf, view->name);
        buf_put(&buf, SV("-fout"));
    }
    return buf.failed ? SV("") : sv_trim(buf_view(&buf));
}

static struct field_view field_view(const struct showing *showing, const struct field *field)
{
    struct arena *arena = showing->rq->arena;
    struct field_view view = {
        .id = field->name,
        .name = field->name,
        .label = said(showing, field->label),
        .hint = said(showing, field->hint),
        .has_hint = !sv_empty(field->hint.key),
        .problem = problem_of(showing, field->name),
        .autocomplete = field->autocomplete,
        .optional = !field->required,
    };
    view.has_problem = view.problem.length > 0;
    if (field->kind == FIELD_TEXT) {
        uint32_t most = field->chars_max > 0 ? field->chars_max : LIMIT_TEXT_CHARS;
        view.limit = TEXT_FILL(arena, showing->rq->language, T("At most %1 characters."),
                               text_number(arena, showing->rq->language, most));
        view.has_limit = true;
    }
    kind_put(field, &view);
    if (field->kind == FIELD_CHOICE || field->kind == FIELD_CHOICES) {
        choices_put(showing, field, &view);
    }
    view.checked = field->kind == FIELD_CHECK && is_checked(showing, field);
    view.value = field->kind == FIELD_CHECK ? SV("ja") : value_of(showing, field);
    view.described_by = described_by(arena, &view);
    return view;
}

/* --- the form ----------------------------------------------------------------------------------------------------- */

static uint8_t page_of(const struct field *field)
{
    return field->page == 0 ? 1 : field->page;
}

/* A field of another page, as hidden inputs: one for each value that was sent. */
static void keep(const struct showing *showing, const struct field *field, struct form_view *view, size_t most)
{
    bool many = field->kind == FIELD_CHOICES || field->kind == FIELD_TICKS;
    for (size_t i = 0; i < showing->sent->pair_count && view->kept_count < most; i++) {
        const struct pair *pair = &showing->sent->pairs[i];
        struct text_read read = { 0 };
        bool take = sv_equal(pair->name, field->name) && pair->value.length > 0 && field->kind != FIELD_SECRET;
        if (!take || text_read(showing->rq->arena, pair->value, true, &read) != OK) {
            continue;
        }
        view->kept[view->kept_count++] = (struct field_view){ .name = field->name, .value = read.text,
                                                              .is_hidden = true };
        if (!many) {
            return;
        }
    }
}

static void kept_put(const struct showing *showing, uint8_t page, struct form_view *view)
{
    size_t most = 1 + (showing->sent == NULL ? 0 : showing->sent->pair_count);
    view->kept = ARENA_ARRAY(showing->rq->arena, struct field_view, most);
    if (view->kept == NULL || showing->form->pages <= 1) {
        return;
    }
    view->kept[view->kept_count++] =
        (struct field_view){ .name = SV("_pagina"), .value = text_int(showing->rq->arena, page), .is_hidden = true };
    for (size_t i = 0; showing->sent != NULL && i < showing->form->field_count; i++) {
        if (page_of(&showing->form->fields[i]) != page) {
            keep(showing, &showing->form->fields[i], view, most);
        }
    }
}

/* A problem of a box group points at its first box, so that following the link lands on something that takes the
 * focus. */
static struct url problem_link(const struct showing *showing, const struct form_view *view, struct sv field_name)
{
    struct sv id = field_name;
    for (size_t i = 0; i < view->fields_count; i++) {
        const struct field_view *field = &view->fields[i];
        if (sv_equal(field->name, field_name) && (field->is_radio || field->is_boxes) && field->choices_count > 0) {
            id = field->choices[0].id;
        }
    }
    struct sv target = id.length == 0 ? SV("#main") : joined(showing->rq->arena, SV("#"), id);
    return (struct url){ .address = target };
}

/* A problem of a field on another page is told there: a link to it would lead nowhere. */
static bool told_elsewhere(const struct showing *showing, const struct form_view *view, struct sv field_name)
{
    const struct form *form = showing->form;
    for (size_t i = 0; i < form->field_count && view->page <= view->pages; i++) {
        if (sv_equal(form->fields[i].name, field_name)) {
            return page_of(&form->fields[i]) != view->page;
        }
    }
    return false;
}

static void problems_put(const struct showing *showing, struct form_view *view)
{
    size_t count = showing->sent == NULL ? 0 : showing->sent->problem_count;
    view->problems = ARENA_ARRAY(showing->rq->arena, struct problem_view, count);
    for (size_t i = 0; view->problems != NULL && i < count; i++) {
        const struct form_problem_row *row = &showing->sent->problems[i];
        if (told_elsewhere(showing, view, row->field)) {
            continue;
        }
        view->problems[view->problems_count++] =
            (struct problem_view){ .href = problem_link(showing, view, row->field), .text = row->text };
    }
    view->has_problems = view->problems_count > 0;
}

struct form_view form_show(struct rq *rq, const struct form *form, const void *initial, uint8_t page)
{
    const struct form_answer *sent = rq->form != NULL && rq->form->form == form ? rq->form : NULL;
    struct showing showing = { rq, form, sent, initial };
    struct form_view view = { .page = page == 0 ? 1 : page, .pages = form->pages == 0 ? 1 : form->pages };
    view.token = rq->signed_in ? form_token(rq, form) : SV("");
    view.has_token = view.token.length > 0;
    view.code = once_code(rq);
    view.fields = ARENA_ARRAY(rq->arena, struct field_view, form->field_count);
    for (size_t i = 0; view.fields != NULL && i < form->field_count; i++) {
        if (page_of(&form->fields[i]) == view.page) {
            view.fields[view.fields_count++] = field_view(&showing, &form->fields[i]);
        }
    }
    kept_put(&showing, (uint8_t)view.page, &view);
    problems_put(&showing, &view);
    return view;
}

void form_offer(struct rq *rq, struct form_view *view, const struct form_offer *offer)
{
    for (size_t i = 0; i < view->fields_count; i++) {
        struct field_view *field = &view->fields[i];
        if (!sv_equal(field->name, offer->field)) {
            continue;
        }
        field->choices = offer->offered;
        field->choices_count = offer->count;
        for (size_t c = 0; c < offer->count; c++) {
            struct choice_view *choice = &field->choices[c];
            choice->has_hint = choice->hint.length > 0;
            struct showing showing = { .rq = rq, .sent = rq->form };
            choice->chosen = (rq->form != NULL && sent_has(&showing, field->name, choice->code)) ||
                             (rq->form == NULL && field->value.length > 0 && sv_equal(field->value, choice->code));
        }
    }
}

const struct field_view *form_field(const struct form_view *view, struct sv name)
{
    for (size_t i = 0; i < view->fields_count; i++) {
        if (sv_equal(view->fields[i].name, name)) {
            return &view->fields[i];
        }
    }
    ASSERT(false && "a page asks for a field that its form does not have on this page");
    return NULL;
}
