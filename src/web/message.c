#include "web/message.h"

#include "base/json.h"
#include "base/limits.h"
#include "message_page.h"
#include "web/core.h"
#include "web/headers.h"
#include "web/once.h"
#include "web/resume.h"
#include "web/resume_fields.h"
#include "web/token.h"

enum { SPARE_BYTES = 6 * 1024 * 1024, TYPED_MAX = FORM_FIELDS_MAX };

/* --- the one map -------------------------------------------------------------------------------------------------- */

static bool is_public_form(const struct exchange *exchange)
{
    const struct route *route = exchange->match.route;
    return route != NULL && route->kind == ROUTE_CHANGE && route->permission == MAY_NOTHING_NEEDED;
}

static bool is_form(const struct exchange *exchange)
{
    return exchange->match.route != NULL && exchange->match.route->kind == ROUTE_CHANGE;
}

static struct message not_received(const struct exchange *exchange, enum err err)
{
    struct message message = { .status = 503, .keep_text = true, .send_again = true };
    if (is_public_form(exchange)) {
        message.heading = T("Your message is NOT received");
        message.paragraphs[0] = T("Something went wrong on our side. Nothing was saved.");
        message.paragraphs[1] = T("Keep your text. You can send it again in a few minutes, or call us.");
        message.call = true;
    } else {
        message.heading = T("Not saved");
        message.paragraphs[0] = T("Something went wrong on our side. Nothing of this was saved.");
        message.paragraphs[1] = T("Your text stands below. Send it again in a few minutes.");
    }
    if (err == ERR_BUSY || err == ERR_TIMEOUT) {
        message.paragraphs[0] = T("It is very busy at this moment. Nothing was saved.");
    }
    return message;
}

static struct message unknown_outcome(const struct exchange *exchange)
{
    struct message message = {
        .status = 503,
        .heading = T("We cannot say whether this was saved"),
        .paragraphs = { T("Something went wrong at the last moment."),
                        T("Keep your text. You can safely send it again: it will be there only once.") },
        .keep_text = true,
        .send_again = true,
        .call = is_public_form(exchange),
    };
    return message;
}

static struct message not_shown(enum err err)
{
    bool busy = err == ERR_BUSY || err == ERR_TIMEOUT;
    return (struct message){
        .status = 503,
        .heading = T("This page cannot be shown now"),
        .paragraphs = { busy ? T("It is very busy at this moment.") : T("Something went wrong on our side."),
                        T("Try again in a few minutes.") },
        .call = true,
    };
}

/* Somebody typed in a page that is not theirs, or no longer: access may have ended meanwhile. The same for what never
 * existed. */
static struct message not_there(void)
{
    return (struct message){
        .status = 404,
        .heading = T("This page does not exist, or not for you any more"),
        .paragraphs = { T("Nothing was saved. What you typed stands below: copy what you want to keep."),
                        T("If you took part in something, ask who leads it whether that has ended.") },
        .keep_text = true,
    };
}

struct message message_of(const struct exchange *exchange, enum err err)
{
    switch (err) {
    case ERR_NOT_FOUND:
        if (is_form(exchange) && !is_public_form(exchange)) {
            return not_there();
        }
        return (struct message){ .status = 404,
                                 .heading = T("This page does not exist"),
                                 .paragraphs = { T("Check the address, or go to the start page.") } };
    case ERR_CONFLICT:
        return (struct message){ .status = 409,
                                 .heading = T("Somebody was here before you"),
                                 .paragraphs = { T("Meanwhile this was changed. Nothing of yours was saved."),
                                                 T("Look at how it is now, and decide again.") },
                                 .keep_text = true };
    case ERR_REFUSED:
        return (struct message){ .status = 403,
                                 .heading = T("You may not do this"),
                                 .paragraphs = { T("Your role does not allow this, "
                                                   "or a rule of the work forbids it.") },
                                 .keep_text = true };
    case ERR_OUTCOME_UNKNOWN:
        return unknown_outcome(exchange);
    case ERR_PRESS:
        return (struct message){ .status = 503,
                                 .heading = T("The document could not be made"),
                                 .paragraphs = { T("The part of the program that prints was away. Nothing was saved or "
                                                   "handed out."),
                                                 T("Try again in a minute.") },
                                 .keep_text = true,
                                 .send_again = true };
    case OK:
    case ERR_NO_MEMORY:
    case ERR_LIMIT:
    case ERR_INVALID:
    case ERR_BUSY:
    case ERR_FULL:
    case ERR_IO:
    case ERR_VAULT:
    case ERR_TIMEOUT:
    case ERR_COUNT:
        return is_form(exchange) ? not_received(exchange, err) : not_shown(err);
    }
    return not_shown(err);
}

struct message message_damaged(void)
{
    return (struct message){ .status = 400,
                             .heading = T("The form arrived damaged"),
                             .paragraphs = { T("Nothing was saved. Check your text and send it again.") },
                             .keep_text = true,
                             .send_again = true };
}

bool path_is_api(struct sv path)
{
    return sv_starts(path, SV("/api/"));
}

/* --- the page ----------------------------------------------------------------------------------------------------- */

static const struct sv last_resort =
    SV_INIT("<!doctype html><html lang=\"nl\"><meta charset=\"utf-8\"><title>Storing</title><h1>Er ging iets mis</h1>"
            "<p>Uw bericht is NIET ontvangen. Bewaar uw tekst en bel de gemeente.</p>"
            "<p lang=\"en\">Your message is NOT received. Keep your text and call the municipality.</p></html>\n");

/* What was typed, decoded once more when the first attempt never came to it. */
static void typed_find(struct exchange *exchange, struct arena *arena)
{
    struct form_answer *form = &exchange->form;
    if (form->pairs != NULL || exchange->rq.method != METHOD_POST || exchange->body.length == 0) {
        return;
    }
    struct form_decode decode = { arena, exchange->head.content_type, buf_view(&exchange->body) };
    enum err err = form_decode(&decode, &form->pairs, &form->pair_count);
    if (err != OK && err != ERR_INVALID && err != ERR_LIMIT) {
        form->pairs = NULL;
        form->pair_count = 0;
    }
}

static const struct field *field_of(const struct exchange *exchange, struct sv name)
{
    const struct form *form = exchange->match.route == NULL ? NULL : exchange->match.route->form;
    for (size_t i = 0; form != NULL && i < form->field_count; i++) {
        if (sv_equal(form->fields[i].name, name)) {
            return &form->fields[i];
        }
    }
    return NULL;
}

static void typed_put(struct exchange *exchange, struct message_view *view)
{
    struct arena *arena = exchange->rq.arena;
    view->typed = ARENA_ARRAY(arena, struct typed_view, TYPED_MAX);
    for (size_t i = 0; view->typed != NULL && i < exchange->form.pair_count && view->typed_count < TYPED_MAX; i++) {
        const struct pair *pair = &exchange->form.pairs[i];
        const struct field *field = field_of(exchange, pair->name);
        struct text_read read = { 0 };
        bool text = field != NULL && (field->kind == FIELD_TEXT || field->kind == FIELD_LINE);
        if (!text || pair->value.length == 0 || text_read(arena, pair->value, true, &read) != OK) {
            continue;
        }
        view->typed[view->typed_count++] =
            (struct typed_view){ field->name, text_in(exchange->rq.language, field->label), read.text };
    }
    view->has_typed = view->typed_count > 0;
}

/* Everything as it was sent, for a button; a password is typed again. */
static void kept_put(struct exchange *exchange, const struct message *message, struct message_view *view)
{
    struct rq *rq = &exchange->rq;
    view->kept = ARENA_ARRAY(rq->arena, struct kept_view, exchange->form.pair_count + 2);
    if (view->kept == NULL || exchange->match.route == NULL) {
        return;
    }
    const struct form *form = exchange->match.route->form;
    for (size_t i = 0; i < exchange->form.pair_count; i++) {
        const struct pair *pair = &exchange->form.pairs[i];
        const struct field *field = field_of(exchange, pair->name);
        struct text_read read = { 0 };
        bool own = sv_equal(pair->name, SV("_pagina")) || sv_equal(pair->name, SV("_knop")) ||
            sv_equal(pair->name, ONCE_FIELD);
        if ((field == NULL && !own) || (field != NULL && field->kind == FIELD_SECRET)) {
            continue;
        }
        if (text_read(rq->arena, pair->value, true, &read) == OK) {
            view->kept[view->kept_count++] = (struct kept_view){ pair->name, read.text };
        }
    }
    if (rq->signed_in) {
        view->kept[view->kept_count++] = (struct kept_view){ SV("_token"), form_token(rq, form) };
    }
    if (message->continue_form) {
        view->kept[view->kept_count++] = (struct kept_view){ RESUME_SHOW, SV("ja") };
    }
    view->has_again = true;
    view->again = (struct url){ .address = rq->path };
    view->again_label = text_in(rq->language, message->continue_form ? T("Show the form again") : T("Send again"));
}

static struct message_view view_of(struct exchange *exchange, const struct message *message)
{
    struct rq *rq = &exchange->rq;
    struct message_view view = { .frame = frame_bare(rq, message->heading) };
    view.heading = text_in(rq->language, message->heading);
    view.paragraphs = ARENA_ARRAY(rq->arena, struct sv, MESSAGE_PARAGRAPHS_MAX);
    for (size_t i = 0; view.paragraphs != NULL && i < 3; i++) {
        if (!sv_empty(message->paragraphs[i].key)) {
            view.paragraphs[view.paragraphs_count++] =
                TEXT_FILL(rq->arena, rq->language, message->paragraphs[i], message->argument);
        }
    }
    const struct site *site = exchange->core->options.site;
    if (message->call && site->phone != NULL) {
        view.phone = site->phone(exchange->core->options.app, rq);
        view.phone_link = url_tel(rq->arena, view.phone);
        view.has_phone = view.phone.length > 0;
    }
    if (message->keep_text || message->send_again || message->continue_form) {
        typed_find(exchange, rq->arena);
        if (message->keep_text) {
            typed_put(exchange, &view);
        }
        if ((message->send_again || message->continue_form) && is_form(exchange)) {
            kept_put(exchange, message, &view);
        }
    }
    view.has_link = true;
    view.link = view.frame.home;
    view.link_label = text_in(rq->language, T("To the start page"));
    return view;
}

/* RFC 9457; the words are those of the page. */
static enum err answer_json(struct exchange *exchange, const struct message *message)
{
    struct rq *rq = &exchange->rq;
    struct buf buf;
    buf_open(&buf, rq->arena, 4096);
    struct json json = { .out = &buf };
    json_object(&json);
    json_name(&json, SV("status"));
    json_int(&json, message->status);
    json_name(&json, SV("title"));
    json_text(&json, text_in(rq->language, message->heading));
    json_name(&json, SV("detail"));
    json_text(&json, TEXT_FILL(rq->arena, rq->language, message->paragraphs[0], message->argument));
    json_object_end(&json);
    TRY(buf_done(&buf, &exchange->answer.body));
    exchange->answer.content_type = SV("application/problem+json");
    return OK;
}

static enum err answer_html(struct exchange *exchange, const struct message *message)
{
    struct rq *rq = &exchange->rq;
    struct message_view view = view_of(exchange, message);
    struct html html;
    answer_page_begin(rq, &html);
    page_message(&html, &view);
    return answer_page_end(rq, &html);
}

void message_answer(struct exchange *exchange, const struct message *message)
{
    struct rq *rq = &exchange->rq;
    if (exchange->spare.bytes_max == 0) {
        arena_open(&exchange->spare, SPARE_BYTES);
    }
    struct arena *own = rq->arena;
    rq->arena = &exchange->spare;
    struct sv allow = exchange->answer.allow;
    struct sv cookie = exchange->answer.cookie;
    exchange->answer = (struct answer){ .status = message->status, .allow = allow };
    exchange->answer.cookie = message->status == 401 ? cookie : SV("");
    enum err err = path_is_api(rq->path) ? answer_json(exchange, message) : answer_html(exchange, message);
    if (err != OK || exchange->spare.failed) {
        exchange->answer = (struct answer){
            .status = message->status, .content_type = SV("text/html; charset=utf-8"), .body = last_resort,
            .allow = allow
        };
    }
    exchange->answer.status = message->status;
    exchange->answer.ready = true;
    rq->arena = own;
}
