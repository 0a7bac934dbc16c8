#include "web/resume.h"

#include "base/limits.h"
#include "message_page.h"
#include "web/core.h"
#include "web/message_view.h"
#include "web/resume_fields.h"
#include "web/exchange.h"
#include "web/token.h"

static struct sv joined(struct arena *arena, struct sv first, struct sv second)
{
    struct buf buf;
    buf_open(&buf, arena, first.length + second.length);
    buf_put(&buf, first);
    buf_put(&buf, second);
    return buf.failed ? SV("") : buf_view(&buf);
}

static void field_add(struct rq *rq, struct resume_view *view, struct sv name, struct sv value)
{
    struct text_read read = { 0 };
    if (text_read(rq->arena, value, true, &read) == OK) {
        view->fields[view->fields_count++] = (struct resume_field){ name, read.text };
    }
}

static bool is_kept(const struct form *form, struct sv name)
{
    for (size_t i = 0; i < form->field_count; i++) {
        if (sv_equal(form->fields[i].name, name)) {
            return form->fields[i].kind != FIELD_SECRET;
        }
    }
    return sv_equal(name, SV("_pagina"));
}

/* The request itself wanted somebody signed in: it is what waits. */
static void wait_request(struct rq *rq, struct resume_view *view)
{
    const struct form_answer *form = rq->form;
    field_add(rq, view, RESUME_PATH, rq->path);
    if (rq->method != METHOD_POST) {
        return;
    }
    field_add(rq, view, RESUME_POST, SV("ja"));
    for (size_t i = 0; i < form->pair_count; i++) {
        if (is_kept(rq->route->form, form->pairs[i].name)) {
            field_add(rq, view, joined(rq->arena, RESUME_FIELD, form->pairs[i].name), form->pairs[i].value);
            view->has_text = true;
        }
    }
}

/* A step of signing in was posted: what waited goes on waiting. */
static void wait_on(struct rq *rq, struct resume_view *view)
{
    const struct form_answer *form = rq->form;
    for (size_t i = 0; i < form->pair_count; i++) {
        struct sv name = form->pairs[i].name;
        bool text = sv_starts(name, RESUME_FIELD);
        if (text || sv_equal(name, RESUME_PATH) || sv_equal(name, RESUME_POST)) {
            field_add(rq, view, name, form->pairs[i].value);
            view->has_text = view->has_text || text;
        }
    }
}

struct resume_view resume_show(struct rq *rq)
{
    struct resume_view view = { 0 };
    size_t most = 2 + (rq->form == NULL ? 0 : rq->form->pair_count);
    view.fields = ARENA_ARRAY(rq->arena, struct resume_field, most);
    if (view.fields == NULL) {
        return view;
    }
    bool wants_session = rq->route != NULL && rq->route->permission != MAY_NOTHING_NEEDED;
    if (wants_session) {
        wait_request(rq, &view);
    } else if (rq->form != NULL) {
        wait_on(rq, &view);
    }
    return view;
}

/* A path of this site that our routes know, so that nobody is sent elsewhere. */
static bool find_path(struct rq *rq, struct sv *ret_path, struct match *ret_match)
{
    const struct exchange *exchange = rq->server_;
    struct sv path = { "", 0 }, post = { "", 0 };
    if (rq->form == NULL || !form_value(rq->form, RESUME_PATH, &path) || path.length > LIMIT_TARGET_BYTES) {
        return false;
    }
    for (size_t i = 0; i < path.length; i++) {
        if (path.at[i] <= ' ' || path.at[i] >= 0x7f || path.at[i] == '\\') {
            return false;
        }
    }
    bool posted = form_value(rq->form, RESUME_POST, &post);
    *ret_match = router_match(exchange->core->router, posted ? METHOD_POST : METHOD_GET, path);
    *ret_path = path;
    return ret_match->kind == MATCH_ROUTE && ret_match->route->permission != MAY_NOTHING_NEEDED;
}

static enum err answer_continue(struct rq *rq, struct sv path, const struct form *form)
{
    struct message_view view = { .frame = frame_bare(rq, T("You are signed in")) };
    view.heading = text_in(rq->language, T("You are signed in"));
    view.paragraphs = ARENA_ARRAY(rq->arena, struct sv, MESSAGE_PARAGRAPHS_MAX);
    view.kept = ARENA_ARRAY(rq->arena, struct kept_view, rq->form->pair_count + 2);
    if (view.paragraphs == NULL || view.kept == NULL) {
        return ERR_NO_MEMORY;
    }
    view.paragraphs[view.paragraphs_count++] =
        text_in(rq->language, T("What you typed is still here. It has not been saved yet."));
    for (size_t i = 0; i < rq->form->pair_count; i++) {
        struct sv name = rq->form->pairs[i].name;
        struct text_read read = { 0 };
        if (sv_starts(name, RESUME_FIELD)) {
            TRY(text_read(rq->arena, rq->form->pairs[i].value, true, &read));
            TRY(text_read(rq->arena, sv_from(name, RESUME_FIELD.length), false, &(struct text_read){ 0 }));
            view.kept[view.kept_count++] = (struct kept_view){ sv_from(name, RESUME_FIELD.length), read.text };
        }
    }
    view.kept[view.kept_count++] = (struct kept_view){ SV("_token"), form_token(rq, form) };
    view.kept[view.kept_count++] = (struct kept_view){ RESUME_SHOW, SV("ja") };
    view.has_again = true;
    view.again = (struct url){ .address = path };
    view.again_label = text_in(rq->language, T("Show the form again"));
    ANSWER_PAGE(rq, message, &view);
}

enum err resume_answer(struct rq *rq, struct url otherwise)
{
    struct sv path;
    struct match match;
    if (!find_path(rq, &path, &match)) {
        return answer_redirect(rq, otherwise);
    }
    if (match.route->kind == ROUTE_CHANGE) {
        return answer_continue(rq, path, match.route->form);
    }
    return answer_redirect(rq, (struct url){ .address = path });
}
