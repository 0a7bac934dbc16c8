/* Pages of letters about a weighing without a case, and of talks. */
#include "weighing/letter.h"

#include "organisation/letter_web.h"
#include "weighing/decision_web.h"
#include "weighing/weighing_web.h"
#include "web/answer.h"

#include "weighing_letter_page.h"
#include "weighing_letters_page.h"

static struct letter_place place_of(const struct weighing *weighing)
{
    return (struct letter_place){ SV("/wegingen/"), weighing->reference };
}

/* ret_refused: the page that says why there is no letter here is the answer. */
static enum err letter_checked(struct rq *rq, bool *ret_refused)
{
    struct text why;
    *ret_refused = weighing_letter_allows(rq->subject, &why) != OK;
    return *ret_refused ? answer_refused(rq, why) : OK;
}

static enum err show_list(struct rq *rq)
{
    const struct weighing *weighing = rq->subject;
    struct letter_place place = place_of(weighing);
    struct letter *letters = NULL;
    size_t count = 0;
    bool refused = false;
    TRY(letter_checked(rq, &refused));
    if (refused) {
        return OK;
    }
    struct weighing_letters_view view = { .frame = frame_staff(rq, T("Letters and talks")),
                                          .head = weighing_head_of(rq, weighing, MAY_WEIGHING_LEAD),
                                          .back = weighing_url(rq, weighing, SV("")) };
    TRY(weighing_letters(rq->tx, rq->arena, weighing->id, &letters, &count));
    TRY(letter_rows_show(rq, &place, letters, count, &view.letters));
    ANSWER_PAGE(rq, weighing_letters, &view);
}

/* --- beginning one ------------------------------------------------------------------------------------------------ */
struct new_form {
    struct letter_typed typed;
};
static const struct field new_fields[] = { LETTER_FIELDS(struct new_form) };

static void new_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    (void)rq;
    const struct new_form *form = filled;
    letter_address_check(answer, (enum letter_way)form->typed.way, form->typed.address);
}
static const struct form new_form = { .name = SV_INIT("weging-brief"), FORM_FIELDS(new_fields),
                                      .size = sizeof(struct new_form), .check = new_check };

static enum err show_new(struct rq *rq)
{
    const struct weighing *weighing = rq->subject;
    struct desk desk = desk_of(rq);
    struct letter_facts facts;
    bool refused = false;
    TRY(letter_checked(rq, &refused));
    if (refused) {
        return OK;
    }
    TRY(weighing_letter_facts(&desk, weighing, rq->language, &facts));
    struct new_form initial = { .typed = { .way = -1, .language = LANGUAGE_NL, .name = facts.who,
                                           .recipients = facts.recipients } };
    struct text heading = T("A letter or a talk");
    struct weighing_form_view view = {
        .frame = frame_staff(rq, heading), .head = weighing_head_of(rq, weighing, MAY_WEIGHING_LEAD),
        .heading = heading, .form = form_show(rq, &new_form, &initial, 1),
        .action = (struct url){ .address = rq->path },
        .lead = T("Your municipality's text is filled in with this. On the next page you read it and may change it."),
        .button = T("Fill in the text"), .back = weighing_url(rq, weighing, SV("/brief")),
    };
    return weighing_form_answer(rq, &view);
}

static enum err prepare_new(struct rq *rq, const void **ret_prepared)
{
    const struct new_form *form = rq->filled;
    const struct weighing *weighing = rq->subject;
    struct letter_place place = place_of(weighing);
    struct letter_filling filling = { .kind = LETTER_NOT_ADMITTED, .municipality = weighing->municipality,
                                      .reference = weighing->reference, .until = weighing->destroy_on,
                                      .typed = &form->typed };
    struct letter_new letter;
    struct desk desk = desk_of(rq);
    const struct weighing_letter_prepared *prepared = NULL;
    int64_t thread = 0;
    bool refused = false;
    TRY(letter_checked(rq, &refused));
    if (refused) {
        return OK;
    }
    TRY(letter_fill(rq, &filling, &letter));
    TRY(weighing_letter_prepare(&desk, weighing, &letter, &thread, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Filled in. Read it before it is given."));
    return answer_redirect(rq, letter_url(rq, &place, SV("/versies/"), thread));
}

/* --- one letter --------------------------------------------------------------------------------------------------- */
static enum err letter_of_path(struct rq *rq, struct letter *ret_letter)
{
    int64_t thread = 0;
    struct desk desk = desk_of(rq);
    if (!sv_to_int(rq->parts[1], &thread)) {
        return ERR_NOT_FOUND;
    }
    return weighing_letter_read(&desk, rq->subject, thread, ret_letter);
}

static enum err show_letter(struct rq *rq)
{
    const struct weighing *weighing = rq->subject;
    struct letter_place place = place_of(weighing);
    struct letter letter;
    TRY(letter_of_path(rq, &letter));
    struct weighing_letter_view view = { .frame = frame_staff(rq, T("A letter or a talk")),
                                         .head = weighing_head_of(rq, weighing, MAY_WEIGHING_LEAD) };
    TRY(letter_body_show(rq, &place, &letter, &view.body));
    ANSWER_PAGE(rq, weighing_letter, &view);
}

static enum err prepare_edit(struct rq *rq, const void **ret_prepared)
{
    const struct weighing *weighing = rq->subject;
    struct letter_place place = place_of(weighing);
    struct letter last;
    struct letter_new letter;
    bool goes_on = false;
    TRY(letter_of_path(rq, &last));
    TRY(letter_edit_check(rq, &last, &letter, &goes_on));
    if (!goes_on) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    const struct weighing_letter_prepared *prepared = NULL;
    int64_t thread = 0;
    TRY(weighing_letter_prepare(&desk, weighing, &letter, &thread, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Kept as a new version."));
    return answer_redirect(rq, letter_url(rq, &place, SV("/versies/"), thread));
}

static enum err prepare_give(struct rq *rq, const void **ret_prepared)
{
    const struct letter_give_form *form = rq->filled;
    const struct weighing *weighing = rq->subject;
    struct letter_place place = place_of(weighing);
    struct letter letter;
    struct settings *settings = NULL;
    bool goes_on = false;
    TRY(letter_of_path(rq, &letter));
    TRY(letter_give_check(rq, &letter, &goes_on));
    if (!goes_on) {
        return OK;
    }
    TRY(weighing_settings(rq, &settings));
    struct weighing_letter_giving giving = { .letter = &letter, .given = form->given, .own_view = form->own_view,
                                             .how = text_in(rq->language, letter_way_text(letter.way)) };
    struct desk desk = desk_of(rq);
    const struct weighing_letter_prepared *prepared = NULL;
    TRY(weighing_letter_give_prepare(&desk, weighing, settings, &giving, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Written down."));
    return answer_redirect(rq, letter_url(rq, &place, SV(""), 0));
}

static enum err show_pdf(struct rq *rq)
{
    struct letter letter;
    TRY(letter_of_path(rq, &letter));
    return letter_print(rq, &letter);
}

#define LETTER "/wegingen/{verwijzing}/brief"
static const struct route routes[] = {
    GET_OF(LETTER, weighing_of_path, show_list, MAY_WEIGHING_LEAD),
    GET_OF(LETTER "/nieuw", weighing_of_path, show_new, MAY_WEIGHING_LEAD),
    POST_OF(LETTER "/nieuw", weighing_of_path, &new_form, show_new, prepare_new, weighing_letter_apply,
            MAY_WEIGHING_LEAD),
    GET_OF(LETTER "/versies/{nummer}", weighing_of_path, show_letter, MAY_WEIGHING_LEAD),
    POST_OF(LETTER "/versies/{nummer}", weighing_of_path, &letter_edit_form, show_letter, prepare_edit,
            weighing_letter_apply, MAY_WEIGHING_LEAD),
    POST_OF(LETTER "/geven/{nummer}", weighing_of_path, &letter_give_form, show_letter, prepare_give,
            weighing_letter_apply, MAY_WEIGHING_LEAD),
    GET_OF(LETTER "/pdf/{nummer}", weighing_of_path, show_pdf, MAY_WEIGHING_LEAD),
};
const struct route_table weighing_letter_routes = ROUTE_TABLE(routes);
