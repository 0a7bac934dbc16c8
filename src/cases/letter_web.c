/* Pages of letters and talks: what there is, beginning one, reading and changing it, giving it. */
#include "cases/letter.h"

#include "cases/cases_web.h"
#include "cases/plan_web.h"
#include "signals/signals_web.h"
#include "web/answer.h"

#include "case_form_page.h"
#include "letter_list_page.h"
#include "letter_page.h"

static const struct choice ways[] = {
    { .code = SV_INIT("post"), .value = LETTER_BY_POST, .label = T_INIT("A letter by post"),
      .hint = T_INIT("Needs an address.") },
    { .code = SV_INIT("gesprek"), .value = LETTER_TALK, .label = T_INIT("A talk"),
      .hint = T_INIT("The text is what is told; it may be left with the person.") },
};
static const struct choice kinds[] = {
    { .code = SV_INIT("begin"), .value = LETTER_ADMITTED, .label = T_INIT("The joint approach begins") },
    { .code = SV_INIT("einde"), .value = LETTER_CLOSED, .label = T_INIT("The joint approach has ended") },
};
static const struct choice languages[] = {
    { .code = SV_INIT("nl"), .value = LANGUAGE_NL, .label = T_INIT("Dutch") },
    { .code = SV_INIT("en"), .value = LANGUAGE_EN, .label = T_INIT("English") },
};

/* --- the list ----------------------------------------------------------------------------------------------------- */
static enum err show_list(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct letter *letters = NULL;
    size_t count = 0;
    struct letter_list_view view = { .frame = frame_staff(rq, T("Letters and talks")),
                                     .head = case_head_of(rq, casefile),
                                     .write = case_url(rq, casefile, SV("/brief/nieuw")),
                                     .back = case_url(rq, casefile, SV("")) };
    TRY(letters_list(rq->tx, rq->arena, casefile->id, &letters, &count));
    view.rows = ARENA_ARRAY(rq->arena, struct letter_row_view, count);
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
            .is_given = letters[i].given.set,
            .url = case_row_url(rq, casefile, SV("/brief/versies/"), letters[i].thread),
        };
    }
    view.has_rows = view.rows_count > 0;
    ANSWER_PAGE(rq, letter_list, &view);
}

/* --- beginning one ------------------------------------------------------------------------------------------------ */
struct new_form {
    int kind, way, language;
    struct sv name, address, decision, what, why, recipients;
};
#define AT(member) .offset = offsetof(struct new_form, member)
static const struct field new_fields[] = {
    { .name = SV_INIT("soort"), .kind = FIELD_CHOICE, .required = true, AT(kind), .label = T_INIT("What is it about?"),
      .choices = kinds, .choice_count = 2, .missing = T_INIT("Choose what it is about.") },
    { .name = SV_INIT("hoe"), .kind = FIELD_CHOICE, .required = true, AT(way), .label = T_INIT("How is it given?"),
      .choices = ways, .choice_count = 2, .missing = T_INIT("Choose how it is given.") },
    { .name = SV_INIT("taal"), .kind = FIELD_CHOICE, .required = true, AT(language),
      .label = T_INIT("In which language?"), .choices = languages, .choice_count = 2,
      .missing = T_INIT("Choose the language.") },
    { .name = SV_INIT("naam"), .kind = FIELD_LINE, .required = true, AT(name), .label = T_INIT("Name of the person"),
      .missing = T_INIT("Write the name.") },
    { .name = SV_INIT("adres"), .kind = FIELD_TEXT, AT(address), .label = T_INIT("Address"),
      .hint = T_INIT("Where only the person opens the post. Not needed for a talk.") },
    { .name = SV_INIT("besluit"), .kind = FIELD_TEXT, .required = true, AT(decision),
      .label = T_INIT("What was decided?"), .missing = T_INIT("Write what was decided.") },
    { .name = SV_INIT("wat"), .kind = FIELD_TEXT, .required = true, AT(what), .label = T_INIT("What is it about?"),
      .hint = T_INIT("Behaviour and facts, in plain words. Never a label for the person, never who told it."),
      .missing = T_INIT("Write what it is about.") },
    { .name = SV_INIT("waarom"), .kind = FIELD_TEXT, .required = true, AT(why), .label = T_INIT("Why?"),
      .missing = T_INIT("Write down why.") },
    { .name = SV_INIT("ontvangers"), .kind = FIELD_TEXT, .required = true, AT(recipients),
      .label = T_INIT("Who received data?"), .hint = T_INIT("Organisations and since when, one on each line."),
      .missing = T_INIT("Write who received data.") },
};

static void address_check(struct form_answer *answer, int way, struct sv address)
{
    if (way == LETTER_BY_POST && sv_empty(sv_trim(address))) {
        form_problem(answer, SV("adres"), T("A letter needs an address. Enter it, or choose a talk."));
    }
}

static void new_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    (void)rq;
    const struct new_form *form = filled;
    address_check(answer, form->way, form->address);
}
static const struct form new_form = { .name = SV_INIT("brief-nieuw"), FORM_FIELDS(new_fields),
                                      .size = sizeof(struct new_form), .check = new_check };

static enum err show_new(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct desk desk = desk_of(rq);
    struct letter_facts facts;
    TRY(letter_facts_read(&desk, casefile, rq->language, &facts));
    struct new_form initial = { .kind = casefile->state == CASE_CLOSED ? LETTER_CLOSED : LETTER_ADMITTED, .way = -1,
                                .language = LANGUAGE_NL, .name = facts.who, .address = facts.contact,
                                .recipients = facts.recipients };
    struct case_form_view view = case_form_of(rq, T("A letter or a talk"), &new_form);
    view.form = form_show(rq, &new_form, &initial, 1);
    view.lead = T("Your municipality's text is filled in with this. On the next page you read it and may change it.");
    view.button = T("Fill in the text");
    view.back = case_url(rq, casefile, SV("/brief"));
    ANSWER_PAGE(rq, case_form, &view);
}

enum { LETTER_VALUES = WORDING_HOUSE_VALUES + 8 };

static enum err body_fill(struct rq *rq, const struct new_form *form, struct letter_new *letter)
{
    const struct casefile *casefile = rq->subject;
    enum language language = (enum language)form->language;
    struct wording_version version;
    struct wording_value values[LETTER_VALUES];
    struct wording_filled filled;
    struct wording_house house = { casefile->municipality, language, rq->now };
    TRY(wording_current(rq->tx, rq->arena, casefile->municipality, letter_wording(letter->kind), &version));
    TRY(wording_house_values(rq->tx, rq->arena, &house, values));
    struct wording_value *more = values + WORDING_HOUSE_VALUES;
    more[0] = (struct wording_value){ SLOT_NAME, form->name };
    more[1] = (struct wording_value){ SLOT_REFERENCE, casefile->reference };
    more[2] = (struct wording_value){ SLOT_WHAT, form->what };
    more[3] = (struct wording_value){ SLOT_WHY, form->why };
    more[4] = (struct wording_value){ SLOT_RECIPIENTS, form->recipients };
    more[5] = (struct wording_value){ SLOT_UNTIL, text_date(rq->arena, language, casefile->destroy_on) };
    more[6] = (struct wording_value){ SLOT_DECISION, form->decision };
    more[7] = (struct wording_value){ SLOT_TERM, text_date(rq->arena, language, casefile->review_due) };
    TRY(wording_fill(rq->arena, version.text[language], values, LETTER_VALUES, &filled));
    letter->body = filled.text;
    letter->wording_version = version.version;
    return OK;
}

static enum err prepare_new(struct rq *rq, const void **ret_prepared)
{
    const struct new_form *form = rq->filled;
    const struct casefile *casefile = rq->subject;
    struct letter_new letter = { .kind = (enum letter_kind)form->kind, .way = (enum letter_way)form->way,
                                 .language = (enum language)form->language, .address = sv_trim(form->address) };
    struct desk desk = desk_of(rq);
    const struct letter_prepared *prepared = NULL;
    int64_t thread = 0;
    TRY(body_fill(rq, form, &letter));
    TRY(letter_prepare(&desk, casefile, &letter, &thread, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Filled in. Read it before it is given."));
    return answer_redirect(rq, case_row_url(rq, casefile, SV("/brief/versies/"), thread));
}

/* --- one letter --------------------------------------------------------------------------------------------------- */
struct edit_form {
    struct sv address, body;
};
static const struct field edit_fields[] = {
    { .name = SV_INIT("adres"), .kind = FIELD_TEXT, .offset = offsetof(struct edit_form, address),
      .label = T_INIT("Address"), .hint = T_INIT("Where only the person opens the post. Not needed for a talk.") },
    { .name = SV_INIT("tekst"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct edit_form, body),
      .label = T_INIT("Text"), .hint = T_INIT("A line with # is a heading, a line with - an item of a list."),
      .missing = T_INIT("Write the text.") },
};
static const struct form edit_form = { .name = SV_INIT("brief-tekst"), FORM_FIELDS(edit_fields),
                                       .size = sizeof(struct edit_form) };
struct give_form {
    struct date given;
    struct sv own_view, version;
};
static const struct field give_fields[] = {
    { .name = SV_INIT("gegeven-op"), .kind = FIELD_DATE, .required = true, .offset = offsetof(struct give_form, given),
      .label = T_INIT("Sent, or told, on"), .missing = T_INIT("Enter the day.") },
    { .name = SV_INIT("eigen-visie"), .kind = FIELD_TEXT, .offset = offsetof(struct give_form, own_view),
      .label = T_INIT("What did the person say?"), .hint = T_INIT("In their own words. Empty when it was sent.") },
    { .name = SV_INIT("versie"), .kind = FIELD_HIDDEN, .offset = offsetof(struct give_form, version), .chars_max = 20 },
};
static const struct form give_form = { .name = SV_INIT("brief-gegeven"), FORM_FIELDS(give_fields),
                                       .size = sizeof(struct give_form) };

static enum err letter_of_path(struct rq *rq, struct letter *ret_letter)
{
    int64_t thread = 0;
    struct desk desk = desk_of(rq);
    if (!sv_to_int(rq->parts[1], &thread)) {
        return ERR_NOT_FOUND;
    }
    return letter_read(&desk, rq->subject, thread, ret_letter);
}

static enum err parts_show(struct rq *rq, struct sv body, struct letter_view *view)
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

static enum err show_letter(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct letter letter;
    TRY(letter_of_path(rq, &letter));
    struct edit_form typed = { letter.address, letter.body };
    struct give_form given = { .given = date_of(rq->now), .version = text_int(rq->arena, letter.id.value) };
    struct letter_view view = {
        .frame = frame_staff(rq, T("A letter or a talk")), .head = case_head_of(rq, casefile),
        .kind = letter_kind_text(letter.kind), .way = letter_way_text(letter.way), .address = letter.address,
        .author = letter.author, .own_view = letter.own_view, .written = letter.written, .given = letter.given,
        .is_given = letter.given.set, .has_address = !sv_empty(letter.address),
        .has_own_view = !sv_empty(letter.own_view), .has_hole = !letter.complete,
        .form = form_show(rq, &edit_form, &typed, 1), .give = form_show(rq, &give_form, &given, 1),
        .action = case_row_url(rq, casefile, SV("/brief/versies/"), letter.thread),
        .give_action = case_row_url(rq, casefile, SV("/brief/geven/"), letter.thread),
        .pdf = case_row_url(rq, casefile, SV("/brief/pdf/"), letter.thread),
        .back = case_url(rq, casefile, SV("/brief")),
    };
    TRY(parts_show(rq, letter.body, &view));
    ANSWER_PAGE(rq, letter, &view);
}

/* What the last version says about itself, unopened. */
static enum err last_of_path(struct rq *rq, struct letter *ret_last)
{
    const struct casefile *casefile = rq->subject;
    struct letter *letters = NULL;
    size_t count = 0;
    int64_t thread = 0;
    if (!sv_to_int(rq->parts[1], &thread)) {
        return ERR_NOT_FOUND;
    }
    TRY(letters_list(rq->tx, rq->arena, casefile->id, &letters, &count));
    for (size_t i = 0; i < count; i++) {
        if (letters[i].thread == thread) {
            *ret_last = letters[i];
            return OK;
        }
    }
    return ERR_NOT_FOUND;
}

static enum err prepare_edit(struct rq *rq, const void **ret_prepared)
{
    const struct edit_form *form = rq->filled;
    const struct casefile *casefile = rq->subject;
    struct letter last;
    TRY(last_of_path(rq, &last));
    if (last.given.set) {
        return answer_refused(rq, T("What was given cannot change. Begin another letter."));
    }
    address_check(rq->form, (int)last.way, form->address);
    if (form_has_problems(rq->form)) {
        return OK;
    }
    struct letter_new letter = { .thread = last.thread, .kind = last.kind, .way = last.way, .language = last.language,
                                 .wording_version = last.wording_version, .address = sv_trim(form->address),
                                 .body = form->body };
    struct desk desk = desk_of(rq);
    const struct letter_prepared *prepared = NULL;
    int64_t thread = 0;
    TRY(letter_prepare(&desk, casefile, &letter, &thread, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Kept as a new version."));
    return answer_redirect(rq, case_row_url(rq, casefile, SV("/brief/versies/"), thread));
}

/* Only the version that was read on the page is given. */
static enum err prepare_give(struct rq *rq, const void **ret_prepared)
{
    const struct give_form *form = rq->filled;
    const struct casefile *casefile = rq->subject;
    struct letter letter;
    struct case_moment moment;
    TRY(last_of_path(rq, &letter));
    if (letter.given.set) {
        return answer_refused(rq, T("It was given already."));
    }
    if (!sv_equal(form->version, text_int(rq->arena, letter.id.value))) {
        return answer_refused(rq, T("Somebody kept another version meanwhile. Read it first."));
    }
    if (!letter.complete) {
        return answer_refused(rq, T("Something between braces still has to be filled in. Change the text first."));
    }
    if (letter.way == LETTER_BY_POST && !letter.has_address) {
        return answer_refused(rq, T("A letter needs an address. Enter it, or choose a talk."));
    }
    if (form->given.day > date_of(rq->now).day) {
        form_problem(rq->form, SV("gegeven-op"), T("This day is still to come. Enter the day on which it was given."));
        return OK;
    }
    TRY(case_moment_of(rq, &moment));
    struct desk desk = desk_of(rq);
    const struct letter_prepared *prepared = NULL;
    TRY(letter_give_prepare(&desk, casefile, &moment, &letter, form->given, form->own_view, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Written down."));
    return answer_redirect(rq, case_url(rq, casefile, SV("/brief")));
}

/* The person's own copy: no number and nothing to give back. */
static enum err show_pdf(struct rq *rq)
{
    struct letter letter;
    struct sheet *sheet = NULL;
    TRY(letter_of_path(rq, &letter));
    struct sheet_head head = case_sheet_head(rq, letter.language, T("Letter"));
    head.classification = text_in(letter.language, T("CONFIDENTIAL – for you only"));
    TRY(sheet_begin(rq->arena, &head, &sheet));
    if (!sv_empty(letter.address)) {
        sheet_paragraph(sheet, letter.address);
    }
    TRY(case_sheet_text(rq, sheet, letter.body));
    return case_sheet_answer(rq, sheet, SV("brief"));
}

static const struct route routes[] = {
    GET_OF("/casussen/{casus}/brief", case_of_path, show_list, MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/brief/nieuw", case_of_path, show_new, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/brief/nieuw", case_of_path, &new_form, show_new, prepare_new, letter_apply,
            MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/brief/versies/{nummer}", case_of_path, show_letter, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/brief/versies/{nummer}", case_of_path, &edit_form, show_letter, prepare_edit,
            letter_apply, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/brief/geven/{nummer}", case_of_path, &give_form, show_letter, prepare_give,
            letter_apply, MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/brief/pdf/{nummer}", case_of_path, show_pdf, MAY_CASE_LEAD),
};
const struct route_table cases_letter_routes = ROUTE_TABLE(routes);
