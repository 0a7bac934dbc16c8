#include "base/limits.h"
#include "web/form_answer.h"
#include "web/request.h"

#include <string.h>

/* --- problems ----------------------------------------------------------------------------------------------------- */

static void problem_add(struct form_answer *answer, struct sv field, struct sv text)
{
    if (answer->problem_count < FORM_PROBLEMS_MAX) {
        answer->problems[answer->problem_count++] = (struct form_problem_row){ field, text };
    }
}

void form_problem(struct form_answer *answer, struct sv field_name, struct text problem)
{
    problem_add(answer, field_name, text_in(answer->language, problem));
}

void form_problem_said(struct form_answer *answer, struct sv field_name, struct sv problem)
{
    problem_add(answer, field_name, problem);
}

void form_problem_with(struct form_answer *answer, struct sv field_name, struct text problem, struct sv argument)
{
    problem_add(answer, field_name, TEXT_FILL(answer->arena, answer->language, problem, argument));
}

bool form_has_problems(const struct form_answer *answer)
{
    return answer != NULL && answer->problem_count > 0;
}

bool form_value(const struct form_answer *answer, struct sv name, struct sv *ret_value)
{
    for (size_t i = 0; i < answer->pair_count; i++) {
        if (sv_equal(answer->pairs[i].name, name)) {
            *ret_value = answer->pairs[i].value;
            return true;
        }
    }
    return false;
}

void form_put(struct form_answer *answer, struct sv field_name, struct sv value)
{
    for (size_t i = 0; i < answer->pair_count; i++) {
        if (sv_equal(answer->pairs[i].name, field_name)) {
            answer->pairs[i].value = value;
            return;
        }
    }
    struct pair *pairs = ARENA_ARRAY(answer->arena, struct pair, answer->pair_count + 1);
    if (pairs == NULL) {
        return; /* the arena remembers, and the page fails to render */
    }
    if (answer->pair_count > 0) {
        memcpy(pairs, answer->pairs, answer->pair_count * sizeof *pairs);
    }
    pairs[answer->pair_count] = (struct pair){ field_name, value };
    answer->pairs = pairs;
    answer->pair_count++;
}

uint8_t form_page(const struct rq *rq)
{
    return rq->form == NULL || rq->form->page == 0 ? 1 : rq->form->page;
}

/* --- one field ---------------------------------------------------------------------------------------------------- */

/* Where one field goes, and whether its problems count on this turn. */
struct filling {
    struct form_answer *answer;
    const struct field *field;
    unsigned char *into;
    bool strict;
};

static void wrong(const struct filling *filling, struct text problem)
{
    if (filling->strict) {
        form_problem(filling->answer, filling->field->name, problem);
    }
}

static void wrong_with(const struct filling *filling, struct text problem, struct sv argument)
{
    if (filling->strict) {
        form_problem_with(filling->answer, filling->field->name, problem, argument);
    }
}

static void absent(const struct filling *filling)
{
    if (filling->field->required) {
        struct text missing = filling->field->missing;
        wrong(filling, sv_empty(missing.key) ? T("Fill in this field.") : missing);
    }
}

static uint32_t chars_max(const struct field *field)
{
    if (field->chars_max > 0) {
        return field->chars_max;
    }
    return field->kind == FIELD_TEXT ? LIMIT_TEXT_CHARS : LIMIT_LINE_CHARS;
}

static enum err fill_text(const struct filling *filling, struct sv raw)
{
    const struct field *field = filling->field;
    bool lines = field->kind == FIELD_TEXT || field->kind == FIELD_HIDDEN;
    struct text_read read;
    TRY(text_read(filling->answer->arena, raw, lines, &read));
    struct sv text = field->kind == FIELD_SECRET ? read.text : sv_trim(read.text);
    if (read.guessed) {
        wrong(filling, T("We could not read some letters in this text. Check the text and send it again."));
        return OK;
    }
    if (read.control) {
        wrong(filling, T("This text held signs that cannot be stored. We took them out. "
                         "Check the text and send it again."));
        return OK;
    }
    if (sv_utf8_count(text) > chars_max(field)) {
        struct sv most = text_number(filling->answer->arena, filling->answer->language, chars_max(field));
        wrong_with(filling, T("This text is too long. At most %1 characters fit."), most);
        return OK;
    }
    if (text.length == 0) {
        absent(filling);
        return OK;
    }
    memcpy(filling->into, &text, sizeof text);
    return OK;
}

static const struct choice *choice_of(const struct field *field, struct sv code)
{
    for (size_t i = 0; i < field->choice_count; i++) {
        if (sv_equal(field->choices[i].code, code)) {
            return &field->choices[i];
        }
    }
    return NULL;
}

static void fill_choice(const struct filling *filling, struct sv raw)
{
    if (raw.length == 0) {
        absent(filling);
        return;
    }
    if (filling->field->choice_count == 0) { /* offered by the page: the handler checks it */
        if (raw.length <= LIMIT_FIELD_NAME_BYTES && sv_utf8_valid(raw)) {
            memcpy(filling->into, &raw, sizeof raw);
        } else {
            wrong(filling, T("Choose one of the possibilities."));
        }
        return;
    }
    const struct choice *choice = choice_of(filling->field, raw);
    if (choice == NULL) {
        wrong(filling, T("Choose one of the possibilities."));
        return;
    }
    memcpy(filling->into, &choice->value, sizeof choice->value);
}

static void fill_choices(const struct filling *filling)
{
    uint64_t bits = 0;
    bool unknown = false;
    const struct form_answer *answer = filling->answer;
    for (size_t i = 0; i < answer->pair_count; i++) {
        if (!sv_equal(answer->pairs[i].name, filling->field->name)) {
            continue;
        }
        const struct choice *choice = choice_of(filling->field, answer->pairs[i].value);
        if (choice == NULL || choice->value < 0 || choice->value > 63) {
            unknown = true;
        } else {
            bits |= (uint64_t)1 << choice->value;
        }
    }
    if (unknown) {
        wrong(filling, T("Choose from the possibilities."));
    } else if (bits == 0) {
        absent(filling);
    }
    memcpy(filling->into, &bits, sizeof bits);
}

static enum err fill_ticks(const struct filling *filling)
{
    struct form_answer *answer = filling->answer;
    struct ticks ticks = { ARENA_ARRAY(answer->arena, struct sv, FORM_TICKS_MAX), 0 };
    if (ticks.codes == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < answer->pair_count; i++) {
        if (!sv_equal(answer->pairs[i].name, filling->field->name)) {
            continue;
        }
        struct sv code = answer->pairs[i].value;
        if (ticks.count == FORM_TICKS_MAX || code.length > LIMIT_FIELD_NAME_BYTES || !sv_utf8_valid(code)) {
            wrong(filling, T("Choose from the possibilities."));
            break;
        }
        ticks.codes[ticks.count++] = code;
    }
    if (ticks.count == 0) {
        absent(filling);
    }
    memcpy(filling->into, &ticks, sizeof ticks);
    return OK;
}

static void fill_date(const struct filling *filling, struct sv raw)
{
    struct date date = { 0 };
    if (sv_trim(raw).length == 0) {
        absent(filling);
    } else if (!sv_utf8_valid(raw) || !date_read(sv_trim(raw), &date)) {
        wrong(filling, T("This date does not exist or we could not read it. Write it like 31-12-2026."));
    } else {
        memcpy(filling->into, &date, sizeof date);
    }
}

static void fill_number(const struct filling *filling, struct sv raw)
{
    const struct field *field = filling->field;
    int64_t number = 0;
    struct arena *arena = filling->answer->arena;
    if (sv_trim(raw).length == 0) {
        absent(filling);
    } else if (!sv_to_int(sv_trim(raw), &number)) {
        wrong(filling, T("Write a whole number, in digits."));
    } else if ((field->least != 0 || field->most != 0) && (number < field->least || number > field->most)) {
        struct sv range = TEXT_FILL(arena, filling->answer->language, T("Write a number from %1 to %2."),
                                    text_int(arena, field->least), text_int(arena, field->most));
        if (filling->strict) {
            problem_add(filling->answer, field->name, range);
        }
    } else {
        memcpy(filling->into, &number, sizeof number);
    }
}

static enum err fill_field(const struct filling *filling)
{
    struct sv raw = { "", 0 };
    bool sent = form_value(filling->answer, filling->field->name, &raw);
    switch (filling->field->kind) {
    case FIELD_LINE:
    case FIELD_TEXT:
    case FIELD_SECRET:
    case FIELD_HIDDEN:
        return fill_text(filling, raw);
    case FIELD_CHOICE:
        fill_choice(filling, raw);
        return OK;
    case FIELD_CHOICES:
        fill_choices(filling);
        return OK;
    case FIELD_CHECK:
        if (!sent || raw.length == 0) {
            absent(filling);
        } else {
            *(bool *)(void *)filling->into = true;
        }
        return OK;
    case FIELD_DATE:
        fill_date(filling, raw);
        return OK;
    case FIELD_NUMBER:
        fill_number(filling, raw);
        return OK;
    case FIELD_TICKS:
        return fill_ticks(filling);
    }
    return OK;
}

/* --- several pages ------------------------------------------------------------------------------------------------ */

static uint8_t pages_of(const struct form *form)
{
    return form->pages == 0 ? 1 : form->pages;
}

static uint8_t field_page(const struct field *field)
{
    return field->page == 0 ? 1 : field->page;
}

static uint8_t next_of(const struct form *form, const void *filled, uint8_t page)
{
    uint8_t next = form->next == NULL ? (uint8_t)(page + 1) : form->next(filled, page);
    uint8_t last = (uint8_t)(pages_of(form) + 1);
    return next <= page || next > last ? last : next;
}

/* Bit per page that somebody with these answers comes by. */
static uint64_t pages_walked(const struct form *form, const void *filled)
{
    if (pages_of(form) == 1) {
        return 2;
    }
    uint64_t walked = 0;
    for (uint8_t page = 1; page <= pages_of(form); page = next_of(form, filled, page)) {
        walked |= (uint64_t)1 << page;
    }
    return walked;
}

static uint8_t page_before(const struct form *form, const void *filled, uint8_t page)
{
    uint64_t walked = pages_walked(form, filled);
    for (uint8_t before = (uint8_t)(page - 1); before >= 1; before--) {
        if ((walked >> before) & 1) {
            return before;
        }
    }
    return 1;
}

static uint8_t page_number(struct sv text, uint8_t most)
{
    int64_t number = 0;
    return sv_to_int(text, &number) && number >= 1 && number <= most ? (uint8_t)number : 1;
}

static void read_turn(const struct form *form, struct form_answer *answer)
{
    struct sv sent_page = { "", 0 }, button = { "", 0 };
    uint8_t last = (uint8_t)(pages_of(form) + 1);
    answer->sent_page = 1;
    answer->turn = TURN_SEND;
    if (pages_of(form) == 1) {
        return;
    }
    if (form_value(answer, SV("_pagina"), &sent_page)) {
        answer->sent_page = page_number(sent_page, last);
    }
    answer->turn = answer->sent_page == last ? TURN_SEND : TURN_NEXT;
    (void)form_value(answer, SV("_knop"), &button);
    if (sv_equal(button, SV("terug"))) {
        answer->turn = TURN_BACK;
    } else if (sv_starts(button, SV("naar-"))) {
        answer->turn = TURN_TO;
        answer->turn_to = page_number(sv_from(button, 5), last);
    }
}

static enum err fill_all(const struct form *form, struct form_answer *answer, unsigned char *filled,
                         uint64_t strict_pages)
{
    for (size_t i = 0; i < form->field_count; i++) {
        const struct field *field = &form->fields[i];
        struct filling filling = { answer, field, filled + field->offset,
                                   ((strict_pages >> field_page(field)) & 1) != 0 };
        if (field->kind == FIELD_CHOICE && field->choice_count > 0) {
            int none = -1;
            memcpy(filling.into, &none, sizeof none);
        }
        TRY(fill_field(&filling));
    }
    return OK;
}

static size_t kind_size(const struct field *field)
{
    switch (field->kind) {
    case FIELD_LINE:
    case FIELD_TEXT:
    case FIELD_SECRET:
    case FIELD_HIDDEN:
        return sizeof(struct sv);
    case FIELD_CHOICE:
        return field->choice_count > 0 ? sizeof(int) : sizeof(struct sv);
    case FIELD_CHOICES:
    case FIELD_NUMBER:
        return sizeof(int64_t);
    case FIELD_CHECK:
        return sizeof(bool);
    case FIELD_DATE:
        return sizeof(struct date);
    case FIELD_TICKS:
        return sizeof(struct ticks);
    }
    return 0;
}

/* What stands on a page that these answers pass over was typed before a change of mind: it is not needed, so it is not
 * kept. */
static void clear_unwalked(const struct form *form, unsigned char *filled, uint64_t walked)
{
    for (size_t i = 0; i < form->field_count; i++) {
        const struct field *field = &form->fields[i];
        if (((walked >> field_page(field)) & 1) == 0) {
            bool closed_choice = field->kind == FIELD_CHOICE && field->choice_count > 0;
            memset(filled + field->offset, closed_choice ? 0xff : 0, kind_size(field));
        }
    }
}

/* The first page with a problem, for a form that was sent from its check page. */
static uint8_t page_of_problem(const struct form *form, const struct form_answer *answer)
{
    uint8_t page = (uint8_t)(pages_of(form) + 1);
    for (size_t i = 0; i < answer->problem_count; i++) {
        for (size_t f = 0; f < form->field_count; f++) {
            if (sv_equal(form->fields[f].name, answer->problems[i].field) && field_page(&form->fields[f]) < page) {
                page = field_page(&form->fields[f]);
            }
        }
    }
    return page;
}

static void turn_page(const struct form *form, struct form_answer *answer, const void *filled)
{
    uint8_t page = answer->sent_page;
    switch (answer->turn) {
    case TURN_SEND:
        if (pages_of(form) > 1) {
            page = page_of_problem(form, answer);
        }
        break;
    case TURN_NEXT:
        page = answer->problem_count > 0 ? page : next_of(form, filled, page);
        break;
    case TURN_BACK:
        page = page_before(form, filled, page);
        break;
    case TURN_TO:
        page = answer->turn_to;
        break;
    }
    answer->page = page;
}

/* What a check says about other pages than the one that was sent is for later. */
static void drop_elsewhere(const struct form *form, struct form_answer *answer)
{
    size_t kept = 0;
    for (size_t i = 0; i < answer->problem_count; i++) {
        for (size_t f = 0; f < form->field_count; f++) {
            bool here = field_page(&form->fields[f]) == answer->sent_page;
            if (here && sv_equal(form->fields[f].name, answer->problems[i].field)) {
                answer->problems[kept++] = answer->problems[i];
                break;
            }
        }
    }
    answer->problem_count = kept;
}

enum err form_fill(struct rq *rq, const struct form *form, struct form_answer *answer, void **ret_filled)
{
    unsigned char *filled = arena_take(answer->arena, form->size);
    if (filled == NULL) {
        return ERR_NO_MEMORY;
    }
    answer->form = form;
    read_turn(form, answer);
    TRY(fill_all(form, answer, filled, answer->turn == TURN_NEXT ? (uint64_t)1 << answer->sent_page : 0));
    if (answer->turn == TURN_SEND) {
        uint64_t walked = pages_walked(form, filled);
        memset(filled, 0, form->size);
        TRY(fill_all(form, answer, filled, walked));
        clear_unwalked(form, filled, walked);
    }
    if (form->check != NULL && (answer->turn == TURN_SEND || answer->turn == TURN_NEXT)) {
        form->check(rq, answer, filled);
    }
    if (answer->turn == TURN_NEXT) {
        drop_elsewhere(form, answer);
    }
    turn_page(form, answer, filled);
    *ret_filled = filled;
    return OK;
}
