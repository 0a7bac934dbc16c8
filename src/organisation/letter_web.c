/* Forms, parts of page and documents that all letters share. */
#include "organisation/letter_web.h"

#include "sheet/press.h"
#include "web/answer.h"

enum err letter_sheet_text(struct rq *rq, struct sheet *sheet, struct sv text)
{
    struct wording_part *parts = NULL;
    size_t count = 0;
    TRY(wording_parts(rq->arena, text, &parts, &count));
    for (size_t i = 0; i < count; i++) {
        if (!sv_empty(parts[i].heading)) {
            sheet_heading(sheet, 1, parts[i].heading);
        }
        if (!sv_empty(parts[i].paragraph)) {
            sheet_paragraph(sheet, parts[i].paragraph);
        }
        for (size_t item = 0; item < parts[i].items_count; item++) {
            sheet_bullet(sheet, parts[i].items[item].text);
        }
    }
    return sheet_done(sheet);
}

enum err letter_sheet_answer(struct rq *rq, struct sheet *sheet, struct sv file_name)
{
    struct sv pdf;
    enum err err = sheet_pdf(rq->press, rq->arena, sheet, &pdf);
    if (err == ERR_PRESS || err == ERR_BUSY) {
        return answer_refused(rq, T("The document could not be made just now. Try again in a moment."));
    }
    TRY(err);
    return answer_pdf(rq, pdf, file_name);
}

/* --- beginning one ------------------------------------------------------------------------------------------------ */
const struct choice letter_ways[LETTER_CHOICES] = {
    { .code = SV_INIT("post"), .value = LETTER_BY_POST, .label = T_INIT("A letter by post"),
      .hint = T_INIT("Needs an address.") },
    { .code = SV_INIT("gesprek"), .value = LETTER_TALK, .label = T_INIT("A talk"),
      .hint = T_INIT("The text is what is told; it may be left with the person.") },
};
const struct choice letter_languages[LETTER_CHOICES] = {
    { .code = SV_INIT("nl"), .value = LANGUAGE_NL, .label = T_INIT("Dutch") },
    { .code = SV_INIT("en"), .value = LANGUAGE_EN, .label = T_INIT("English") },
};


void letter_address_check(struct form_answer *answer, enum letter_way way, struct sv address)
{
    if (way == LETTER_BY_POST && sv_empty(sv_trim(address))) {
        form_problem(answer, SV("adres"), T("A letter needs an address. Enter it, or choose a talk."));
    }
}

enum { LETTER_VALUES = WORDING_HOUSE_VALUES + 8 };

enum err letter_fill(struct rq *rq, const struct letter_filling *filling, struct letter_new *letter)
{
    const struct letter_typed *typed = filling->typed;
    enum language language = (enum language)typed->language;
    struct wording_version version;
    struct wording_value values[LETTER_VALUES];
    struct wording_filled filled;
    struct wording_house house = { filling->municipality, language, rq->now };
    TRY(wording_current(rq->tx, rq->arena, filling->municipality, letter_wording(filling->kind), &version));
    TRY(wording_house_values(rq->tx, rq->arena, &house, values));
    struct wording_value *more = values + WORDING_HOUSE_VALUES;
    more[0] = (struct wording_value){ SLOT_NAME, typed->name };
    more[1] = (struct wording_value){ SLOT_REFERENCE, filling->reference };
    more[2] = (struct wording_value){ SLOT_WHAT, typed->what };
    more[3] = (struct wording_value){ SLOT_WHY, typed->why };
    more[4] = (struct wording_value){ SLOT_RECIPIENTS, typed->recipients };
    more[5] = (struct wording_value){ SLOT_UNTIL, text_date(rq->arena, language, filling->until) };
    more[6] = (struct wording_value){ SLOT_DECISION, typed->decision };
    more[7] = (struct wording_value){ SLOT_TERM, text_date(rq->arena, language, filling->term) };
    TRY(wording_fill(rq->arena, version.text[language], values, LETTER_VALUES, &filled));
    *letter = (struct letter_new){ .kind = filling->kind, .way = (enum letter_way)typed->way, .language = language,
                                   .wording_version = version.version, .address = sv_trim(typed->address),
                                   .body = filled.text };
    return OK;
}

/* --- the list ----------------------------------------------------------------------------------------------------- */
struct url letter_url(struct rq *rq, const struct letter_place *place, struct sv rest, int64_t thread)
{
    struct buf path;
    buf_open(&path, rq->arena, 64);
    buf_put(&path, SV("/brief"));
    buf_put(&path, rest);
    if (thread != 0) {
        buf_put_int(&path, thread);
    }
    return url_of(rq->arena, place->dossiers, place->reference, buf_view(&path));
}

enum err letter_rows_show(struct rq *rq, const struct letter_place *place, const struct letter *letters, size_t count,
                          struct letter_rows_view *ret_view)
{
    struct letter_rows_view view = { .rows = ARENA_ARRAY(rq->arena, struct letter_row_view, count),
                                     .write = letter_url(rq, place, SV("/nieuw"), 0) };
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && letters[i].thread == letters[i - 1].thread) {
            view.rows[view.rows_count - 1].versions++;
            continue;
        }
        view.rows[view.rows_count++] = (struct letter_row_view){
            .kind = letter_kind_text(letters[i].kind), .way = letter_way_text(letters[i].way),
            .author = letters[i].author, .written = letters[i].written, .given = letters[i].given, .versions = 1,
            .is_given = letters[i].given.set, .url = letter_url(rq, place, SV("/versies/"), letters[i].thread),
        };
    }
    view.has_rows = view.rows_count > 0;
    *ret_view = view;
    return OK;
}

/* --- one letter --------------------------------------------------------------------------------------------------- */
static const struct field edit_fields[] = {
    { .name = SV_INIT("adres"), .kind = FIELD_TEXT, .offset = offsetof(struct letter_edit_form, address),
      .label = T_INIT("Address"), .hint = T_INIT("Where only the person opens the post. Not needed for a talk.") },
    { .name = SV_INIT("tekst"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct letter_edit_form, body),
      .label = T_INIT("Text"), .hint = T_INIT("A line with # is a heading, a line with - an item of a list."),
      .missing = T_INIT("Write the text.") },
};
const struct form letter_edit_form = { .name = SV_INIT("brief-tekst"), FORM_FIELDS(edit_fields),
                                       .size = sizeof(struct letter_edit_form) };
static const struct field give_fields[] = {
    { .name = SV_INIT("gegeven-op"), .kind = FIELD_DATE, .required = true,
      .offset = offsetof(struct letter_give_form, given),
      .label = T_INIT("Sent, or told, on"), .missing = T_INIT("Enter the day.") },
    { .name = SV_INIT("eigen-visie"), .kind = FIELD_TEXT, .offset = offsetof(struct letter_give_form, own_view),
      .label = T_INIT("What did the person say?"), .hint = T_INIT("In their own words. Empty when it was sent.") },
    { .name = SV_INIT("versie"), .kind = FIELD_HIDDEN, .offset = offsetof(struct letter_give_form, version),
      .chars_max = 20 },
};
const struct form letter_give_form = { .name = SV_INIT("brief-gegeven"), FORM_FIELDS(give_fields),
                                       .size = sizeof(struct letter_give_form) };

static enum err parts_show(struct rq *rq, struct sv body, struct letter_body_view *view)
{
    struct wording_part *parts = NULL;
    TRY(wording_parts(rq->arena, body, &parts, &view->parts_count));
    view->parts = ARENA_ARRAY(rq->arena, struct letter_part_view, view->parts_count);
    if (view->parts == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < view->parts_count; i++) {
        struct letter_part_view *part = &view->parts[i];
        *part = (struct letter_part_view){ .heading = parts[i].heading, .paragraph = parts[i].paragraph,
                                           .is_heading = !sv_empty(parts[i].heading),
                                           .is_paragraph = !sv_empty(parts[i].paragraph),
                                           .items_count = parts[i].items_count, .has_items = parts[i].items_count > 0 };
        part->items = ARENA_ARRAY(rq->arena, struct letter_item_view, part->items_count);
        if (part->items == NULL) {
            return ERR_NO_MEMORY;
        }
        for (size_t item = 0; item < part->items_count; item++) {
            part->items[item].text = parts[i].items[item].text;
        }
    }
    return OK;
}

enum err letter_body_show(struct rq *rq, const struct letter_place *place, const struct letter *letter,
                          struct letter_body_view *ret_view)
{
    struct letter_edit_form typed = { letter->address, letter->body };
    struct letter_give_form given = { .given = date_of(rq->now), .version = text_int(rq->arena, letter->version) };
    struct letter_body_view view = {
        .kind = letter_kind_text(letter->kind), .way = letter_way_text(letter->way), .address = letter->address,
        .author = letter->author, .own_view = letter->own_view, .written = letter->written, .given = letter->given,
        .is_given = letter->given.set, .has_address = !sv_empty(letter->address),
        .has_own_view = !sv_empty(letter->own_view), .has_hole = !letter->complete,
        .form = form_show(rq, &letter_edit_form, &typed, 1), .give = form_show(rq, &letter_give_form, &given, 1),
        .action = letter_url(rq, place, SV("/versies/"), letter->thread),
        .give_action = letter_url(rq, place, SV("/geven/"), letter->thread),
        .pdf = letter_url(rq, place, SV("/pdf/"), letter->thread), .back = letter_url(rq, place, SV(""), 0),
    };
    TRY(parts_show(rq, letter->body, &view));
    *ret_view = view;
    return OK;
}

enum err letter_edit_check(struct rq *rq, const struct letter *last, struct letter_new *ret_letter, bool *ret_goes_on)
{
    const struct letter_edit_form *form = rq->filled;
    *ret_goes_on = false;
    if (last->given.set) {
        return answer_refused(rq, T("What was given cannot change. Begin another letter."));
    }
    letter_address_check(rq->form, last->way, form->address);
    *ret_goes_on = !form_has_problems(rq->form);
    *ret_letter = (struct letter_new){ .thread = last->thread, .kind = last->kind, .way = last->way,
                                       .language = last->language, .wording_version = last->wording_version,
                                       .address = sv_trim(form->address), .body = form->body };
    return OK;
}

/* Only the version that was read on the page is given. */
enum err letter_give_check(struct rq *rq, const struct letter *letter, bool *ret_goes_on)
{
    const struct letter_give_form *form = rq->filled;
    *ret_goes_on = false;
    if (letter->given.set) {
        return answer_refused(rq, T("It was given already."));
    }
    if (!sv_equal(form->version, text_int(rq->arena, letter->version))) {
        return answer_refused(rq, T("Somebody kept another version meanwhile. Read it first."));
    }
    if (!letter->complete) {
        return answer_refused(rq, T("Something between braces still has to be filled in. Change the text first."));
    }
    if (letter->way == LETTER_BY_POST && !letter->has_address) {
        return answer_refused(rq, T("A letter needs an address. Enter it, or choose a talk."));
    }
    if (form->given.day > date_of(rq->now).day) {
        form_problem(rq->form, SV("gegeven-op"), T("This day is still to come. Enter the day on which it was given."));
        return OK;
    }
    *ret_goes_on = true;
    return OK;
}

/* The person's own copy: no number and nothing to give back. */
enum err letter_print(struct rq *rq, const struct letter *letter)
{
    struct sheet *sheet = NULL;
    struct sheet_head head = { .language = letter->language, .kind = T("Letter"), .made = rq->now,
                               .classification = text_in(letter->language, T("CONFIDENTIAL – for you only")) };
    TRY(sheet_begin(rq->arena, &head, &sheet));
    if (!sv_empty(letter->address)) {
        sheet_paragraph(sheet, letter->address);
    }
    TRY(letter_sheet_text(rq, sheet, letter->body));
    return letter_sheet_answer(rq, sheet, SV("brief"));
}
