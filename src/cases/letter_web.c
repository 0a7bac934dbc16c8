/* Pages of letters and talks: what there is, beginning one, reading and changing it, giving it. */
#include "cases/letter.h"

#include "cases/cases_web.h"
#include "cases/plan_web.h"
#include "organisation/letter_web.h"
#include "signals/signals_web.h"
#include "web/answer.h"

#include "case_form_page.h"
#include "letter_list_page.h"
#include "letter_page.h"

static struct letter_place place_of(const struct casefile *casefile)
{
    return (struct letter_place){ SV("/casussen/"), casefile->reference };
}

/* --- the list ----------------------------------------------------------------------------------------------------- */
static enum err show_list(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct letter_place place = place_of(casefile);
    struct letter *letters = NULL;
    size_t count = 0;
    struct letter_list_view view = { .frame = frame_staff(rq, T("Letters and talks")),
                                     .head = case_head_of(rq, casefile), .back = case_url(rq, casefile, SV("")) };
    TRY(letters_list(rq->tx, rq->arena, casefile->id, &letters, &count));
    TRY(letter_rows_show(rq, &place, letters, count, &view.letters));
    ANSWER_PAGE(rq, letter_list, &view);
}

/* --- beginning one ------------------------------------------------------------------------------------------------ */
static const struct choice kinds[] = {
    { .code = SV_INIT("begin"), .value = LETTER_ADMITTED, .label = T_INIT("The joint approach begins") },
    { .code = SV_INIT("einde"), .value = LETTER_CLOSED, .label = T_INIT("The joint approach has ended") },
};
struct new_form {
    int kind;
    struct letter_typed typed;
};
static const struct field new_fields[] = {
    { .name = SV_INIT("soort"), .kind = FIELD_CHOICE, .required = true,
      .offset = offsetof(struct new_form, kind), .label = T_INIT("What is it about?"),
      .choices = kinds, .choice_count = 2, .missing = T_INIT("Choose what it is about.") },
    LETTER_FIELDS(struct new_form),
};

static void new_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    (void)rq;
    const struct new_form *form = filled;
    letter_address_check(answer, (enum letter_way)form->typed.way, form->typed.address);
}
static const struct form new_form = { .name = SV_INIT("brief-nieuw"), FORM_FIELDS(new_fields),
                                      .size = sizeof(struct new_form), .check = new_check };

static enum err show_new(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct desk desk = desk_of(rq);
    struct letter_facts facts;
    TRY(letter_facts_read(&desk, casefile, rq->language, &facts));
    struct new_form initial = { .kind = casefile->state == CASE_CLOSED ? LETTER_CLOSED : LETTER_ADMITTED,
                                .typed = { .way = -1, .language = LANGUAGE_NL, .name = facts.who,
                                           .address = facts.contact, .recipients = facts.recipients } };
    struct case_form_view view = case_form_of(rq, T("A letter or a talk"), &new_form);
    view.form = form_show(rq, &new_form, &initial, 1);
    view.lead = T("Your municipality's text is filled in with this. On the next page you read it and may change it.");
    view.button = T("Fill in the text");
    view.back = case_url(rq, casefile, SV("/brief"));
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err prepare_new(struct rq *rq, const void **ret_prepared)
{
    const struct new_form *form = rq->filled;
    const struct casefile *casefile = rq->subject;
    struct letter_filling filling = { (enum letter_kind)form->kind, casefile->municipality, casefile->reference,
                                      casefile->destroy_on, casefile->review_due, &form->typed };
    struct letter_new letter;
    struct desk desk = desk_of(rq);
    const struct letter_prepared *prepared = NULL;
    int64_t thread = 0;
    TRY(letter_fill(rq, &filling, &letter));
    TRY(letter_prepare(&desk, casefile, &letter, &thread, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Filled in. Read it before it is given."));
    return answer_redirect(rq, case_row_url(rq, casefile, SV("/brief/versies/"), thread));
}

/* --- one letter --------------------------------------------------------------------------------------------------- */
static enum err letter_of_path(struct rq *rq, struct letter *ret_letter)
{
    int64_t thread = 0;
    struct desk desk = desk_of(rq);
    if (!sv_to_int(rq->parts[1], &thread)) {
        return ERR_NOT_FOUND;
    }
    return letter_read(&desk, rq->subject, thread, ret_letter);
}

static enum err show_letter(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct letter_place place = place_of(casefile);
    struct letter letter;
    TRY(letter_of_path(rq, &letter));
    struct letter_view view = { .frame = frame_staff(rq, T("A letter or a talk")),
                                .head = case_head_of(rq, casefile) };
    TRY(letter_body_show(rq, &place, &letter, &view.body));
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
    const struct letter *last = letter_last_of(letters, count, thread);
    if (last == NULL) {
        return ERR_NOT_FOUND;
    }
    *ret_last = *last;
    return OK;
}

static enum err prepare_edit(struct rq *rq, const void **ret_prepared)
{
    const struct casefile *casefile = rq->subject;
    struct letter last;
    struct letter_new letter;
    bool goes_on = false;
    TRY(last_of_path(rq, &last));
    TRY(letter_edit_check(rq, &last, &letter, &goes_on));
    if (!goes_on) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    const struct letter_prepared *prepared = NULL;
    int64_t thread = 0;
    TRY(letter_prepare(&desk, casefile, &letter, &thread, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Kept as a new version."));
    return answer_redirect(rq, case_row_url(rq, casefile, SV("/brief/versies/"), thread));
}

static enum err prepare_give(struct rq *rq, const void **ret_prepared)
{
    const struct letter_give_form *form = rq->filled;
    const struct casefile *casefile = rq->subject;
    struct letter letter;
    struct case_moment moment;
    bool goes_on = false;
    TRY(last_of_path(rq, &letter));
    TRY(letter_give_check(rq, &letter, &goes_on));
    if (!goes_on) {
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

static enum err show_pdf(struct rq *rq)
{
    struct letter letter;
    TRY(letter_of_path(rq, &letter));
    return letter_print(rq, &letter);
}

static const struct route routes[] = {
    GET_OF("/casussen/{casus}/brief", case_of_path, show_list, MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/brief/nieuw", case_of_path, show_new, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/brief/nieuw", case_of_path, &new_form, show_new, prepare_new, letter_apply,
            MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/brief/versies/{nummer}", case_of_path, show_letter, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/brief/versies/{nummer}", case_of_path, &letter_edit_form, show_letter, prepare_edit,
            letter_apply, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/brief/geven/{nummer}", case_of_path, &letter_give_form, show_letter, prepare_give,
            letter_apply, MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/brief/pdf/{nummer}", case_of_path, show_pdf, MAY_CASE_LEAD),
};
const struct route_table cases_letter_routes = ROUTE_TABLE(routes);
