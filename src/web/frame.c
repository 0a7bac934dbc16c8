#include "web/frame.h"

#include "web/core.h"
#include "web/exchange.h"
#include "web/token.h"

/* NL Design System asks that the title tells of problems first, because it is what a reader hears first. */
static struct sv title_of(struct rq *rq, struct text title)
{
    struct sv own = text_in(rq->language, title);
    if (!form_has_problems(rq->form)) {
        return own;
    }
    size_t count = rq->form->problem_count;
    if (count == 1) {
        return TEXT_FILL(rq->arena, rq->language, T("The form is not sent, there is 1 problem – %1"), own);
    }
    return TEXT_FILL(rq->arena, rq->language, T("The form is not sent, there are %2 problems – %1"), own,
                     text_int(rq->arena, (int64_t)count));
}

/* The same page in the other language, when it can be asked for; otherwise the start page. */
static struct url other_language(struct rq *rq)
{
    const struct exchange *exchange = rq->server_;
    struct sv code = language_code(rq->language == LANGUAGE_NL ? LANGUAGE_EN : LANGUAGE_NL);
    /* A page that says that there is nothing names nothing, so that all of them are the same. */
    struct sv path = exchange->match.get && rq->answer->status != 404 ? rq->path : SV("/");
    struct buf buf;
    buf_open(&buf, rq->arena, path.length + 8);
    buf_put_byte(&buf, '/');
    buf_put(&buf, code);
    buf_put(&buf, sv_equal(path, SV("/")) ? SV("") : path);
    return (struct url){ .address = buf.failed ? SV("/") : buf_view(&buf), .fixed = true };
}

static void theme_put(const struct rq *rq, struct frame *frame)
{
    const struct exchange *exchange = rq->server_;
    const struct asset *theme = theme_named(&exchange->core->themes, frame->theme);
    frame->has_theme = theme != NULL;
    if (theme != NULL) {
        frame->theme_sheet = (struct url){ .address = theme->path, .fixed = true };
    }
}

static void finish(struct rq *rq, struct frame *frame)
{
    const struct exchange *exchange = rq->server_;
    if (rq->actor.municipality_name.length > 0) {
        frame->municipality = rq->actor.municipality_name;
    }
    if (exchange->core->options.site->frame != NULL) {
        exchange->core->options.site->frame(rq, frame);
    }
    theme_put(rq, frame);
}

static bool is_under(struct sv path, struct sv nav_path)
{
    struct sv rest = sv_from(path, nav_path.length);
    return sv_starts(path, nav_path) && (rest.length == 0 || rest.at[0] == '/');
}

static void nav_put(struct rq *rq, const struct site *site, struct frame *frame)
{
    frame->nav = ARENA_ARRAY(rq->arena, struct nav_item, site->nav_count);
    for (size_t i = 0; frame->nav != NULL && i < site->nav_count; i++) {
        const struct nav_row *row = &site->nav[i];
        if (!actor_may(&rq->actor, row->permission)) {
            continue;
        }
        frame->nav[frame->nav_count++] = (struct nav_item){
            .url = { .address = row->path },
            .label = row->label,
            .icon = icon_named(row->icon),
            .current = is_under(rq->path, row->path),
        };
    }
    frame->has_nav = frame->nav_count > 0;
}

/* Where a form of every frame is sent: the path of its row, which names no subject. */
static struct url url_of_form(const struct site *site, const struct form *form)
{
    for (size_t t = 0; form != NULL && t < site->table_count; t++) {
        for (size_t i = 0; i < site->tables[t]->count; i++) {
            if (site->tables[t]->rows[i].form == form) {
                return (struct url){ .address = site->tables[t]->rows[i].path };
            }
        }
    }
    return URL("/");
}

static struct sv role_name(const struct rq *rq)
{
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (actor_is(&rq->actor, (enum role)role)) {
            return text_in(rq->language, role_text((enum role)role));
        }
    }
    return SV("");
}

/* What stands around a page for staff, all of it known without the database. */
static void staff_put(struct rq *rq, const struct site *site, struct frame *frame)
{
    frame->staff = true;
    frame->municipality = sv_empty(rq->actor.municipality_name) ? frame->municipality : rq->actor.municipality_name;
    frame->home = site->desk.length > 0 ? (struct url){ .address = site->desk } : frame->home;
    frame->stylesheet = asset_url(SV("seinhuis.css"));
    frame->signed_in = rq->signed_in;
    frame->person = rq->actor.name;
    frame->role = role_name(rq);
    frame->token = form_token(rq, site->sign_out);
    frame->sign_out = url_of_form(site, site->sign_out);
    frame->switch_token = form_token(rq, site->switch_municipality);
    frame->switch_municipality = url_of_form(site, site->switch_municipality);
    nav_put(rq, site, frame);
}

struct frame frame_bare(struct rq *rq, struct text title)
{
    const struct exchange *exchange = rq->server_;
    const struct site *site = exchange->core->options.site;
    struct frame frame = {
        .title = title_of(rq, title),
        .lang = language_code(rq->language),
        .municipality = text_in(rq->language, T("Municipality")),
        .stylesheet = asset_url(SV("public.css")),
        .script = asset_url(SV("seinhuis.js")),
        .mark = asset_url(SV("signal.svg")),
        .home = { .address = site->home.length > 0 ? site->home : SV("/") },
        .other_language = other_language(rq),
        .other_lang = language_code(rq->language == LANGUAGE_NL ? LANGUAGE_EN : LANGUAGE_NL),
        .leave = { .address = site->leave.length > 0 ? site->leave : SV("https://www.knmi.nl/"), .fixed = true },
        .demo = rq->demo,
    };
    if (rq->signed_in) {
        staff_put(rq, site, &frame);
    }
    return frame;
}

struct frame frame_public(struct rq *rq, struct text title)
{
    struct frame frame = frame_bare(rq, title);
    finish(rq, &frame);
    return frame;
}

struct frame frame_staff(struct rq *rq, struct text title)
{
    const struct exchange *exchange = rq->server_;
    struct frame frame = frame_bare(rq, title);
    if (!frame.staff) {
        staff_put(rq, exchange->core->options.site, &frame);
    }
    struct text notice = { 0 };
    if (rq->signed_in && notice_take(&exchange->core->notices, &rq->session_hash, &notice)) {
        frame.notice = text_in(rq->language, notice);
        frame.has_notice = true;
    }
    finish(rq, &frame);
    return frame;
}
