/* Forms, parts of page and documents that letters of a weighing and of a case share. */
#ifndef SEINHUIS_ORGANISATION_LETTER_WEB_H
#define SEINHUIS_ORGANISATION_LETTER_WEB_H

#include "organisation/letter.h"
#include "organisation/letter_view.h"
#include "sheet/sheet.h"
#include "web/request.h"

/* --- beginning one ------------------------------------------------------------------------------------------------ */
/* A form that holds a `struct letter_typed typed` has LETTER_FIELDS in its table. */
struct letter_typed {
    int way, language;
    struct sv name, address, decision, what, why, recipients;
};
enum { LETTER_CHOICES = 2 };
extern const struct choice letter_ways[LETTER_CHOICES], letter_languages[LETTER_CHOICES];
#define LETTER_AT(type_, member) .offset = offsetof(type_, typed.member)
#define LETTER_FIELDS(type_) \
    { .name = SV_INIT("hoe"), .kind = FIELD_CHOICE, .required = true, LETTER_AT(type_, way), \
      .label = T_INIT("How is it given?"), \
      .choices = letter_ways, .choice_count = LETTER_CHOICES, .missing = T_INIT("Choose how it is given.") }, \
    { .name = SV_INIT("taal"), .kind = FIELD_CHOICE, .required = true, LETTER_AT(type_, language), \
      .label = T_INIT("In which language?"), .choices = letter_languages, .choice_count = LETTER_CHOICES, \
      .missing = T_INIT("Choose the language.") }, \
    { .name = SV_INIT("naam"), .kind = FIELD_LINE, .required = true, LETTER_AT(type_, name), \
      .label = T_INIT("Name of the person"), \
      .missing = T_INIT("Write the name.") }, \
    { .name = SV_INIT("adres"), .kind = FIELD_TEXT, LETTER_AT(type_, address), .label = T_INIT("Address"), \
      .hint = T_INIT("Where only the person opens the post. Not needed for a talk.") }, \
    { .name = SV_INIT("besluit"), .kind = FIELD_TEXT, .required = true, LETTER_AT(type_, decision), \
      .label = T_INIT("What was decided?"), .missing = T_INIT("Write what was decided.") }, \
    { .name = SV_INIT("wat"), .kind = FIELD_TEXT, .required = true, LETTER_AT(type_, what), \
      .label = T_INIT("What is it about?"), \
      .hint = T_INIT("Behaviour and facts, in plain words. Never a label for the person, never who told it."), \
      .missing = T_INIT("Write what it is about.") }, \
    { .name = SV_INIT("waarom"), .kind = FIELD_TEXT, .required = true, LETTER_AT(type_, why), .label = T_INIT("Why?"), \
      .missing = T_INIT("Write down why.") }, \
    { .name = SV_INIT("ontvangers"), .kind = FIELD_TEXT, .required = true, LETTER_AT(type_, recipients), \
      .label = T_INIT("Who received data?"), .hint = T_INIT("Organisations and since when, one on each line."), \
      .missing = T_INIT("Write who received data.") }

void letter_address_check(struct form_answer *answer, enum letter_way way, struct sv address);
struct letter_filling {
    enum letter_kind kind;
    struct municipality_id municipality;
    struct sv reference;
    struct date until, term;     /* kept until; the day before which something happens */
    const struct letter_typed *typed;
};
MUST enum err letter_fill(struct rq *rq, const struct letter_filling *filling, struct letter_new *ret_letter);

/* --- the list, and one letter ------------------------------------------------------------------------------------- */
struct letter_place {
    struct sv dossiers;          /* "/casussen/": a literal */
    struct sv reference;
};
/* "/casussen/C-9XT/brief" + rest + thread; 0: no thread. rest is a literal. */
struct url letter_url(struct rq *rq, const struct letter_place *place, struct sv rest, int64_t thread);
MUST enum err letter_rows_show(struct rq *rq, const struct letter_place *place, const struct letter *letters,
                               size_t count, struct letter_rows_view *ret_view);
MUST enum err letter_body_show(struct rq *rq, const struct letter_place *place, const struct letter *letter,
                               struct letter_body_view *ret_view);

struct letter_edit_form {
    struct sv address, body;
};
struct letter_give_form {
    struct date given;
    struct sv own_view, version;
};
extern const struct form letter_edit_form, letter_give_form;
/* What was typed in rq->filled, against the last version. Not goes_on: the answer is a refusal, or the form has
 * problems. */
MUST enum err letter_edit_check(struct rq *rq, const struct letter *last, struct letter_new *ret_letter,
                                bool *ret_goes_on);
MUST enum err letter_give_check(struct rq *rq, const struct letter *last, bool *ret_goes_on);

/* --- on paper ----------------------------------------------------------------------------------------------------- */
MUST enum err letter_print(struct rq *rq, const struct letter *letter);
/* A text of the municipality as headings, paragraphs and lists. */
MUST enum err letter_sheet_text(struct rq *rq, struct sheet *sheet, struct sv text);
/* The sheet as the answer; when it cannot be printed, a page says so. */
MUST enum err letter_sheet_answer(struct rq *rq, struct sheet *sheet, struct sv file_name);

#endif
