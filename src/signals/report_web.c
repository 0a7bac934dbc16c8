/* The public form: one handler that walks its pages, whichever guide it follows, and the sending at the end. */
#include "report_check_page.h"
#include "report_form_page.h"
#include "report_received_page.h"
#include "signals/report_form.h"
#include "signals/report_place.h"
#include "signals/signals_web.h"
#include "web/answer.h"

/* --- walking ------------------------------------------------------------------------------------------------------ */

/* "Step 2 of 6", in the page and before the title. */
static struct sv step_text(struct rq *rq, const struct guide *guide, uint8_t page)
{
    static const struct report_form nothing = { .relation = -1, .about = -1, .age = -1, .contact = -1 };
    const struct report_form *filled = rq->filled != NULL ? rq->filled : &nothing;
    int64_t step = 0, steps = 0;
    guide_steps(guide, filled, page, &step, &steps);
    return TEXT_FILL(rq->arena, rq->language, T("Step %1 of %2"), text_int(rq->arena, step),
                     text_int(rq->arena, steps));
}

static struct frame step_frame(struct rq *rq, const struct report_place *place, const struct form_view *form,
                               struct sv step)
{
    struct frame frame = report_frame(rq, &place->view);
    if (!form->has_problems) { /* otherwise the frame's title begins with what is wrong */
        frame.title = TEXT_FILL(rq->arena, rq->language, T("%1 – %2"), step, frame.title);
    }
    return frame;
}

static struct url guide_url(struct rq *rq, const struct report_place *place, const struct guide *guide)
{
    return url_of(rq->arena, SV("/melden/"), place->card.code, guide->path);
}

/* The choice that most people make stands there when they come by for the first time. */
static void preset(struct rq *rq, const struct guide *guide, uint8_t page)
{
    const struct report_form *filled = rq->filled;
    if (page == guide->preset_page && filled != NULL && filled->contact < 0 && !form_has_problems(rq->form)) {
        form_put(rq->form, guide->preset_field, guide->preset_code);
    }
}

static enum err question_page(struct rq *rq, const struct guide *guide, const struct report_place *place, uint8_t page)
{
    preset(rq, guide, page);
    const struct report_form *filled = rq->filled;
    bool advice = guide->kind == SIGNAL_ADVICE;
    struct form_view form = form_show(rq, guide->form, NULL, page);
    struct sv step = step_text(rq, guide, page);
    struct report_form_page view = {
        .frame = step_frame(rq, place, &form, step),
        .place = place->view,
        .form = form,
        .action = guide_url(rq, place, guide),
        .step = step,
        .heading = text_in(rq->language, guide->words[page].heading),
        .first = page == 1,
        .advice = advice,
        .story = advice ? page == ADVICE_QUESTION : page == PAGE_STORY,
        .group = !advice && page == PAGE_STORY && filled != NULL && filled->about == ABOUT_GROUP,
        .contact = !advice && page == PAGE_CONTACT,
        .safety = !advice && page == PAGE_SAFETY,
    };
    if (!sv_empty(guide->words[page].intro.key)) {
        view.intro = text_in(rq->language, guide->words[page].intro);
    }
    ANSWER_PAGE(rq, report_form, &view);
}

/* Here the code is minted that makes sending this form twice one report. */
static enum err mint(struct rq *rq, const struct report_form *filled)
{
    struct code code;
    if (!code_read(filled->code, &code)) {
        code = code_new(rq->random);
        struct sv kept;
        TRY(arena_copy(rq->arena, code_view(&code), &kept));
        form_put(rq->form, SV("ontvangst"), kept);
    }
    return OK;
}

static enum err check_page(struct rq *rq, const struct guide *guide, const struct report_place *place)
{
    const struct report_form *filled = rq->filled;
    uint8_t page = (uint8_t)(guide->form->pages + 1);
    TRY(mint(rq, filled));
    struct form_view form = form_show(rq, guide->form, NULL, page);
    struct sv step = step_text(rq, guide, page);
    struct report_check_page view = {
        .frame = step_frame(rq, place, &form, step),
        .place = place->view,
        .form = form,
        .action = guide_url(rq, place, guide),
        .step = step,
        .advice = guide->kind == SIGNAL_ADVICE,
        .anonymous = filled->contact == CONTACT_ANONYMOUS,
    };
    TRY(guide_answers(rq, guide, filled, &view.answers));
    ANSWER_PAGE(rq, report_check, &view);
}

static enum err walk(struct rq *rq, const struct guide *guide)
{
    struct report_place place;
    TRY(report_place_of_path(rq, &place));
    if (place.view.closed) {
        return report_closed_page(rq, &place);
    }
    uint8_t page = form_page(rq);
    return page > guide->form->pages ? check_page(rq, guide, &place) : question_page(rq, guide, &place, page);
}

/* --- sending ------------------------------------------------------------------------------------------------------ */

static enum err received_page(struct rq *rq, const struct guide *guide, const struct report_place *place,
                              const struct report_receipt *receipt, const struct code *code)
{
    struct report_received_page view = {
        .frame = report_frame(rq, &place->view),
        .place = place->view,
        .answer_by = text_day(rq->arena, rq->language, receipt->answer_by),
        .advice = guide->kind == SIGNAL_ADVICE,
        .known = receipt->known,
    };
    TRY(arena_copy(rq->arena, code_view(code), &view.code));
    if (!place->card.open_now && place->card.next_open.set) {
        view.read_on = text_day(rq->arena, rq->language, place->card.next_open);
    }
    ANSWER_PAGE(rq, report_received, &view);
}

static enum err send(struct rq *rq, const struct guide *guide, const void **ret_prepared)
{
    struct report_place place;
    TRY(report_place_of_path(rq, &place));
    const struct report_form *filled = rq->filled;
    struct code code;
    if (place.view.closed) {
        return report_closed_page(rq, &place);
    }
    if (!code_read(filled->code, &code)) {
        form_problem(rq->form, SV(""), T("Check your answers once more, then send."));
        return OK;
    }
    struct actor resident = { .kind = ACTOR_PUBLIC, .municipality = place.card.id };
    struct desk desk = {
        .tx = rq->tx,
        .arena = rq->arena,
        .vault = rq->vault,
        .actor = &resident,
        .now = rq->now,
        .random = rq->random,
        .origin = SV("-"),
        .intent = &rq->intent,
    };
    struct report report = report_of_form(guide, filled);
    struct report_receipt receipt;
    const struct report_ready *ready = NULL;
    TRY(report_prepare(&desk, &report, &code, &receipt, &ready));
    rq->writes_in = place.card.id;
    *ret_prepared = ready;
    return received_page(rq, guide, &place, &receipt, &code);
}

/* --- routes ------------------------------------------------------------------------------------------------------- */

static enum err report_page(struct rq *rq)
{
    return walk(rq, &report_guide);
}

static enum err report_send(struct rq *rq, const void **ret_prepared)
{
    return send(rq, &report_guide, ret_prepared);
}

static enum err advice_page(struct rq *rq)
{
    return walk(rq, &advice_guide);
}

static enum err advice_send(struct rq *rq, const void **ret_prepared)
{
    return send(rq, &advice_guide, ret_prepared);
}

static const struct route rows[] = {
    GET_STEADY("/melden", report_start_page, PUBLIC),
    GET_STEADY("/melden/{gemeente}", report_municipality_page, PUBLIC),
    GET_STEADY("/melden/{gemeente}/nu-bellen", report_call_page, PUBLIC),
    GET_STEADY("/melden/{gemeente}/over-mijzelf", report_about_me_page, PUBLIC),
    GET_STEADY("/melden/{gemeente}/school", report_school_page, PUBLIC),
    GET_STEADY("/melden/{gemeente}/uitleg", report_explained_page, PUBLIC),
    GET_STEADY("/melden/{gemeente}/privacy", report_privacy_page, PUBLIC),
    GET_STEADY("/melden/{gemeente}/toegankelijkheid", report_accessible_page, PUBLIC),
    GET_STEADY("/melden/{gemeente}/klaar", report_kept_page, PUBLIC),
    GET("/melden/{gemeente}/bericht", report_page, PUBLIC),
    POST("/melden/{gemeente}/bericht", &report_form, report_page, report_send, report_apply, PUBLIC),
    GET("/melden/{gemeente}/vraag", advice_page, PUBLIC),
    POST("/melden/{gemeente}/vraag", &advice_form, advice_page, advice_send, report_apply, PUBLIC),
};
const struct route_table signals_report_routes = ROUTE_TABLE(rows);
