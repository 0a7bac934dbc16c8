#include "web/dispatch.h"

#include "base/limits.h"
#include "base/log.h"
#include "base/metric.h"
#include "web/core.h"
#include "web/message.h"
#include "web/once.h"
#include "web/resume_fields.h"
#include "web/session_read.h"
#include "web/token.h"

/* Where a request stands after one of its steps. */
enum step {
    STEP_ON,        /* the next one */
    STEP_ANSWERED,
    STEP_WRITING
};

static enum step say(struct exchange *exchange, const struct message *message)
{
    message_answer(exchange, message);
    return STEP_ANSWERED;
}

static enum step fail(struct exchange *exchange, enum err err)
{
    exchange->failed = err;
    struct message message = message_of(exchange, err);
    return say(exchange, &message);
}

static enum step say_too_large(struct exchange *exchange)
{
    metric_add(METRIC_LIMITED, LIMITED_BODY, 0, 1);
    struct message message = {
        .status = 413,
        .heading = T("This is too much at once"),
        .paragraphs = { T("Nothing was saved. A form may hold at most %1 kilobytes."),
                        T("Go back: your text still stands there. Make it shorter, or call us.") },
        .argument = text_int(&exchange->arena, LIMIT_BODY_BYTES / 1024),
        .call = true,
    };
    return say(exchange, &message);
}

void dispatch_fail(struct exchange *exchange, enum err err)
{
    (void)fail(exchange, err);
}

void dispatch_too_large(struct exchange *exchange)
{
    (void)say_too_large(exchange);
}

/* --- requests that have no route ---------------------------------------------------------------------------------- */

static enum step say_broken(struct exchange *exchange)
{
    struct message message = {
        .status = exchange->broken,
        .heading = T("We could not read this request"),
        .paragraphs = { T("Nothing was saved."), T("Go back and try again. Does it go wrong again? Then call us.") },
        .call = true,
    };
    return say(exchange, &message);
}

static enum step redirect_slash(struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    enum err err = answer_redirect(rq, (struct url){ .address = sv_until(rq->path, rq->path.length - 1) });
    exchange->answer.status = 308; /* a POST stays a POST */
    return err == OK ? STEP_ANSWERED : fail(exchange, err);
}

static bool at_root(const struct exchange *exchange)
{
    const struct site *site = exchange->core->options.site;
    return site->home.length > 0 && exchange->rq.method == METHOD_GET && sv_equal(exchange->rq.path, SV("/"));
}

static enum step redirect_home(struct exchange *exchange)
{
    enum err err = answer_redirect(&exchange->rq, (struct url){ .address = exchange->core->options.site->home });
    return err == OK ? STEP_ANSWERED : fail(exchange, err);
}

static enum step say_method(struct exchange *exchange)
{
    const struct match *match = &exchange->match;
    exchange->answer.allow = match->get ? (match->post ? SV("GET, HEAD, POST") : SV("GET, HEAD")) : SV("POST");
    struct message message = {
        .status = 405,
        .heading = T("This address works differently"),
        .paragraphs = { T("Go to the start page and follow the links from there.") },
    };
    return say(exchange, &message);
}

/* "?taal=en": the same page under its language's prefix. */
static enum step switch_language(struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    enum language language = LANGUAGE_NL;
    if (rq->method != METHOD_GET || rq->query.length == 0 || !language_of(query_value(rq, SV("taal")), &language)) {
        return STEP_ON;
    }
    rq->prefix = language == LANGUAGE_EN ? SV("/en") : SV("/nl");
    struct sv path = sv_equal(rq->path, SV("/")) ? SV("/") : rq->path;
    enum err err = answer_redirect(rq, (struct url){ .address = path });
    return err == OK ? STEP_ANSWERED : fail(exchange, err);
}

static enum step without_route(struct exchange *exchange)
{
    if (exchange->broken != 0) {
        return say_broken(exchange);
    }
    switch (exchange->match.kind) {
    case MATCH_NONE:
        return at_root(exchange) ? redirect_home(exchange) : fail(exchange, ERR_NOT_FOUND);
    case MATCH_OTHER_METHOD:
        return say_method(exchange);
    case MATCH_SLASH:
        return redirect_slash(exchange);
    case MATCH_ROUTE:
        return exchange->body_too_large ? say_too_large(exchange) : switch_language(exchange);
    }
    return STEP_ON;
}

/* --- who, and may they -------------------------------------------------------------------------------------------- */

static enum err decode_parts(struct exchange *exchange)
{
    for (size_t i = 0; i < PATH_PARTS_MAX; i++) {
        if (exchange->match.parts[i].length > 0) {
            TRY(percent_decode(&exchange->arena, exchange->match.parts[i], false, &exchange->rq.parts[i]));
        }
    }
    return OK;
}

/* The sign-in page in the place of this one; what was posted waits inside it. */
static enum step ask_sign_in(struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    const struct site *site = exchange->core->options.site;
    enum err err = site->place(rq);
    if (err == OK) {
        err = site->sign_in == NULL ? ERR_NOT_FOUND : site->sign_in(rq);
    }
    if (err != OK) {
        return fail(exchange, err);
    }
    if (exchange->answer.status == 200 || exchange->answer.status == 400) {
        exchange->answer.status = 401;
    }
    return STEP_ANSWERED;
}

/* Staff work in one municipality at a time. The platform's administration is of none, nor is somebody who has not
 * chosen; residents come with a code or choose their municipality on the page. */
static bool keeps_to_one(const struct rq *rq)
{
    int64_t municipality = rq->actor.municipality.value;
    return rq->signed_in && municipality != 0 && municipality != MUNICIPALITY_INSTALLATION.value &&
           !rq->route->across;
}

/* From here on the database itself keeps the other municipalities' rows away. */
static enum step narrow(struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    enum err err = keeps_to_one(rq) ? store_read_narrow(rq->tx, scope_of(rq->actor.municipality)) : OK;
    return err == OK ? STEP_ON : fail(exchange, err);
}

static enum step find_actor(struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    enum err err = OK;
    if (rq->route->permission == MAY_NOTHING_NEEDED) {
        rq->actor.kind = ACTOR_PUBLIC;
        err = exchange->core->options.site->place(rq);
        return err == OK ? STEP_ON : fail(exchange, err);
    }
    err = session_read(exchange);
    if (err == ERR_NOT_FOUND) {
        return ask_sign_in(exchange);
    }
    if (err != OK) {
        return fail(exchange, err);
    }
    bool may = rq->route->permission == MAY_SIGNED_IN || actor_may(&rq->actor, rq->route->permission);
    return may ? STEP_ON : fail(exchange, ERR_REFUSED);
}

/* --- what was posted ---------------------------------------------------------------------------------------------- */

static enum step decode_form(struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    struct form_answer *form = &exchange->form;
    *form = (struct form_answer){ .arena = rq->arena, .language = rq->language, .form = rq->route->form, .page = 1 };
    struct sv boundary;
    if (form_coding_of(exchange->head.content_type, &boundary) == CODING_OTHER && exchange->body.length > 0) {
        struct message message = { .status = 415,
                                   .heading = T("We could not read this request"),
                                   .paragraphs = { T("This address takes forms only. Nothing was saved.") } };
        return say(exchange, &message);
    }
    struct form_decode decode = { rq->arena, exchange->head.content_type, buf_view(&exchange->body) };
    enum err err = exchange->body.length == 0 ? OK : form_decode(&decode, &form->pairs, &form->pair_count);
    if (err == ERR_LIMIT) {
        struct message message = { .status = 413,
                                   .heading = T("This is too much at once"),
                                   .paragraphs = { T("Nothing was saved. A form may hold at most %1 answers.") },
                                   .argument = text_int(rq->arena, LIMIT_FORM_FIELDS),
                                   .keep_text = true };
        return say(exchange, &message);
    }
    if (err == ERR_INVALID) {
        struct message message = message_damaged();
        return say(exchange, &message);
    }
    if (err != OK) {
        return fail(exchange, err);
    }
    rq->form = form;
    return STEP_ON;
}

/* Browsers say where a form was sent from. With our referrer policy "Origin" is often "null"; then the form's token
 * decides, which staff always have; residents have nothing that another site could make use of. */
static bool from_elsewhere(const struct exchange *exchange)
{
    struct sv site = exchange->head.fetch_site;
    if (site.length > 0) {
        return !sv_equal(site, SV("same-origin")) && !sv_equal(site, SV("none"));
    }
    struct sv origin = exchange->head.origin;
    if (origin.length == 0 || sv_equal(origin, SV("null"))) {
        return false;
    }
    struct sv scheme, rest;
    if (!sv_cut(origin, ':', &scheme, &rest) || !sv_starts(rest, SV("//"))) {
        return true;
    }
    return !sv_equal(sv_from(rest, 2), exchange->head.host);
}

static enum step check_token(struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    struct sv token = { "", 0 };
    bool right = !rq->signed_in || (form_value(rq->form, SV("_token"), &token) &&
                                    form_token_right(rq, rq->route->form, token));
    if (right && !from_elsewhere(exchange)) {
        return STEP_ON;
    }
    struct message message = {
        .status = 403,
        .heading = T("The form could not be checked"),
        .paragraphs = { T("Nothing was saved. The form was opened before you signed in, "
                          "or it was sent from another site."),
                        T("Open the form again below. Your text stands in it.") },
        .keep_text = true,
        .continue_form = true,
    };
    return say(exchange, &message);
}

static enum step check_throttle(struct exchange *exchange)
{
    const struct core *core = exchange->core;
    const struct rq *rq = &exchange->rq;
    if (core->throttle == NULL || rq->route->permission != MAY_NOTHING_NEEDED) {
        return STEP_ON;
    }
    int64_t now = clock_monotonic_ms();
    bool known = rq->route->lane != LANE_PUBLIC;
    if (throttle_take(core->throttle, known ? THROTTLE_KNOWN_ADDRESS : THROTTLE_PUBLIC_ADDRESS, rq->origin, now) &&
        throttle_take(core->throttle, known ? THROTTLE_KNOWN_ALL : THROTTLE_PUBLIC_ALL, SV("all"), now)) {
        return STEP_ON;
    }
    metric_add(METRIC_LIMITED, LIMITED_FORMS, 0, 1);
    struct message message = {
        .status = 429,
        .heading = T("Your message is NOT received"),
        .paragraphs = { T("Very many forms come in at this moment. Nothing was saved."),
                        T("Keep your text. You can send it again in a few minutes, or call us.") },
        .keep_text = true,
        .send_again = true,
        .call = true,
    };
    return say(exchange, &message);
}

static enum step take_form(struct exchange *exchange)
{
    enum step step = check_token(exchange);
    return step == STEP_ON ? check_throttle(exchange) : step;
}

static enum step find_subject(struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    enum err err = rq->route->subject == NULL ? OK : rq->route->subject(rq, &rq->subject);
    return err == OK ? STEP_ON : fail(exchange, err);
}

/* --- the handler -------------------------------------------------------------------------------------------------- */

static void tell_outcome(struct worker *worker, struct rq *rq, bool done)
{
    if (rq->intent_before != 0 && worker->vault != NULL) {
        vault_outcome(worker->vault, rq->intent_before, done);
    }
    if (rq->intent != 0 && worker->vault != NULL) {
        vault_outcome(worker->vault, rq->intent, done);
    }
}

/* A page: of a GET, or `again` of a POST. */
static enum step show(struct worker *worker, struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    enum err err = rq->route->show(rq);
    ASSERT(err != OK || exchange->answer.ready); /* a handler sets an answer or fails */
    tell_outcome(worker, rq, err == OK);
    if (err != OK) {
        return fail(exchange, err);
    }
    exchange->kept = rq->route->kind == ROUTE_STEADY && exchange->answer.status == 200;
    return STEP_ANSWERED;
}

static enum step show_conflict(struct worker *worker, struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    rq->outcome = ERR_CONFLICT;
    form_problem(rq->form, SV(""), exchange->once.before
                     ? T("This was sent before, and it was saved then. Nothing was saved twice: look at how it is now.")
                     : T("Meanwhile somebody else changed this. Nothing of yours was saved: look at how it is now."));
    return show(worker, exchange);
}

static void job_done(struct write_job *job, enum err outcome)
{
    struct exchange *exchange = job->context;
    exchange->outcome = outcome;
    exchange->written(exchange);
}

/* What residents send is of the municipality that the form was for, when its handler said so. */
static struct scope write_scope(const struct rq *rq)
{
    bool staff = keeps_to_one(rq);
    struct municipality_id one = staff ? rq->actor.municipality : rq->writes_in;
    return one.value == 0 ? scope_all() : scope_of(one);
}

static enum step write(struct worker *worker, struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    exchange->job = (struct write_job){
        .apply = rq->route->apply, .prepared = exchange->prepared, .scope = write_scope(rq), .done = job_done,
        .context = exchange
    };
    once_wrap(exchange, &exchange->job);
    rq->vault = NULL; /* from here on another thread may hold the request */
    rq->random = NULL;
    store_read_end(&rq->tx);
    enum err err = store_write_submit(exchange->core->options.store, &exchange->job);
    if (err != OK) {
        tell_outcome(worker, rq, false);
        return fail(exchange, err);
    }
    return STEP_WRITING;
}

static enum step change(struct worker *worker, struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    enum err err = form_fill(rq, rq->route->form, rq->form, &rq->filled);
    if (err != OK) {
        return fail(exchange, err);
    }
    struct sv resumed = { "", 0 };
    if (form_value(rq->form, RESUME_SHOW, &resumed)) {
        rq->form->problem_count = 0;
        rq->form->page = rq->form->sent_page;
        return show(worker, exchange);
    }
    if (rq->form->turn != TURN_SEND || form_has_problems(rq->form)) {
        return show(worker, exchange);
    }
    err = rq->route->prepare(rq, &exchange->prepared);
    if (err == ERR_CONFLICT && !exchange->answer.ready) {
        tell_outcome(worker, rq, false);
        rq->intent = rq->intent_before = 0;
        return show_conflict(worker, exchange);
    }
    if (err != OK) {
        tell_outcome(worker, rq, false);
        return fail(exchange, err);
    }
    if (form_has_problems(rq->form)) {
        tell_outcome(worker, rq, false);
        rq->intent = rq->intent_before = 0;
        exchange->answer = (struct answer){ 0 };
        return show(worker, exchange);
    }
    ASSERT(exchange->answer.ready);
    if (exchange->prepared == NULL || rq->route->apply == NULL) {
        tell_outcome(worker, rq, true);
        return STEP_ANSWERED;
    }
    return write(worker, exchange);
}

/* --- one request, top to bottom ----------------------------------------------------------------------------------- */

typedef enum step step_fn(struct exchange *exchange);

static enum step steps(struct exchange *exchange)
{
    static step_fn *const get_steps[] = { find_actor, narrow, find_subject };
    static step_fn *const post_steps[] = { decode_form, find_actor, narrow, take_form, find_subject };
    bool post = exchange->rq.method == METHOD_POST;
    size_t count = post ? sizeof post_steps / sizeof post_steps[0] : sizeof get_steps / sizeof get_steps[0];
    enum step step = STEP_ON;
    for (size_t i = 0; i < count && step == STEP_ON; i++) {
        step = post ? post_steps[i](exchange) : get_steps[i](exchange);
    }
    return step;
}

static void begin(struct worker *worker, struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    rq->vault = worker->vault;
    rq->random = &worker->random;
    rq->now = clock_now(worker->core->options.clock);
}

static void notice_keep(struct exchange *exchange)
{
    if (!sv_empty(exchange->answer.notice.key)) {
        notice_put(&exchange->core->notices, &exchange->rq.session_hash, exchange->answer.notice);
    }
}

enum progress dispatch_run(struct worker *worker, struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    uint64_t statements = store_counts().statements;
    begin(worker, exchange);
    enum step step = without_route(exchange);
    enum err parts = step == STEP_ON ? decode_parts(exchange) : OK;
    if (parts != OK) {
        step = fail(exchange, parts == ERR_INVALID ? ERR_NOT_FOUND : parts);
    }
    if (step == STEP_ON) {
        enum err err = store_read_begin(worker->core->options.store, &rq->tx);
        step = err == OK ? steps(exchange) : fail(exchange, err);
    }
    if (step == STEP_ON) {
        step = rq->method == METHOD_POST ? change(worker, exchange) : show(worker, exchange);
    }
    if (step == STEP_WRITING) {
        return PROGRESS_WRITING;
    }
    store_read_end(&rq->tx);
    notice_keep(exchange);
    log_event(LOG_DETAIL, SV("web"), SV("queries"), (int64_t)(store_counts().statements - statements));
    return PROGRESS_ANSWERED;
}

void dispatch_written(struct exchange *exchange)
{
    ASSERT(exchange->outcome == OK);
    notice_keep(exchange);
}

void dispatch_settle(struct worker *worker, struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    enum err outcome = exchange->outcome;
    begin(worker, exchange);
    rq->intent = rq->intent_before = 0;
    exchange->answer = (struct answer){ 0 };
    if (outcome != ERR_CONFLICT) {
        (void)fail(exchange, outcome);
        return;
    }
    rq->subject = NULL;
    enum err err = store_read_begin(worker->core->options.store, &rq->tx);
    if (err == OK && keeps_to_one(rq)) {
        err = store_read_narrow(rq->tx, scope_of(rq->actor.municipality));
    }
    if (err == OK && rq->route->subject != NULL) {
        err = rq->route->subject(rq, &rq->subject);
    }
    if (err == OK) {
        (void)show_conflict(worker, exchange);
    } else {
        /* It is gone, or no longer theirs to see: what they typed must not be. */
        (void)fail(exchange, err == ERR_NOT_FOUND ? ERR_CONFLICT : err);
    }
    store_read_end(&rq->tx);
}
