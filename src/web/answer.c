#include "web/answer.h"

#include "base/limits.h"
#include "web/core.h"
#include "web/message.h"

enum { FILE_NAME_BYTES_MAX = 64 };

struct file_kind {
    struct sv content_type, ending;
};

/* The exchange that a request belongs to. */
static struct exchange *exchange_of(struct rq *rq)
{
    return rq->server_;
}

void answer_page_begin(struct rq *rq, struct html *html)
{
    buf_open(&rq->answer->page, rq->arena, LIMIT_PAGE_BYTES);
    *html = (struct html){ &rq->answer->page, rq->arena, rq->language, rq->prefix };
}

static int page_status(const struct rq *rq)
{
    if (rq->answer->status != 0) {
        return rq->answer->status;
    }
    if (rq->outcome == ERR_CONFLICT) {
        return 409;
    }
    return form_has_problems(rq->form) ? 400 : 200;
}

enum err answer_page_end(struct rq *rq, struct html *html)
{
    (void)html;
    struct answer *answer = rq->answer;
    if (rq->arena->failed) {
        return ERR_NO_MEMORY; /* some part of the page may be missing */
    }
    TRY(buf_done(&answer->page, &answer->body));
    answer->status = page_status(rq);
    answer->content_type = SV("text/html; charset=utf-8");
    answer->ready = true;
    return OK;
}

enum err answer_redirect(struct rq *rq, struct url url)
{
    struct buf buf;
    buf_open(&buf, rq->arena, LIMIT_TARGET_BYTES);
    bool here = !url.fixed && sv_starts(url.address, SV("/"));
    buf_put(&buf, here ? rq->prefix : SV(""));
    buf_put(&buf, url.address);
    TRY(buf_done(&buf, &rq->answer->location));
    rq->answer->status = 303;
    rq->answer->content_type = SV("text/html; charset=utf-8");
    rq->answer->ready = true;
    return OK;
}

enum err answer_bytes(struct rq *rq, struct sv content_type, struct sv file_name, struct sv bytes)
{
    struct answer *answer = rq->answer;
    if (file_name.length > 0) {
        size_t quote = 0;
        ASSERT(!sv_find(file_name, '"', &quote));
        struct buf buf;
        buf_open(&buf, rq->arena, 256);
        buf_put(&buf, SV("attachment; filename=\""));
        buf_put(&buf, file_name);
        buf_put(&buf, SV("\""));
        TRY(buf_done(&buf, &answer->disposition));
    }
    answer->status = 200;
    answer->content_type = content_type;
    answer->body = bytes;
    answer->ready = true;
    return OK;
}

/* No more than the name of a file on any system, so that nothing in it can be taken for something else. */
static bool name_is_plain(struct sv name)
{
    bool plain = name.length > 0 && name.length <= FILE_NAME_BYTES_MAX;
    for (size_t i = 0; plain && i < name.length; i++) {
        char c = name.at[i];
        plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c == '-' && i > 0);
    }
    return plain;
}

static enum err answer_file(struct rq *rq, const struct file_kind *kind, struct sv name, struct sv bytes)
{
    struct buf whole;
    struct sv file_name;
    if (!name_is_plain(name)) {
        return ERR_INVALID;
    }
    buf_open(&whole, rq->arena, FILE_NAME_BYTES_MAX + 8);
    buf_put(&whole, name);
    buf_put(&whole, kind->ending);
    TRY(buf_done(&whole, &file_name));
    return answer_bytes(rq, kind->content_type, file_name, bytes);
}

enum err answer_pdf(struct rq *rq, struct sv pdf, struct sv file_name)
{
    const struct file_kind kind = { SV("application/pdf"), SV(".pdf") };
    return answer_file(rq, &kind, file_name, pdf);
}

enum err answer_calendar(struct rq *rq, struct sv calendar, struct sv file_name)
{
    const struct file_kind kind = { SV("text/calendar; charset=utf-8"), SV(".ics") };
    return answer_file(rq, &kind, file_name, calendar);
}

void answer_notice(struct rq *rq, struct text notice)
{
    if (rq->signed_in) {
        rq->answer->notice = notice;
    }
}

enum err answer_refused(struct rq *rq, struct text reason)
{
    struct message message = {
        .status = 409, .heading = T("This is not possible"), .paragraphs = { reason }, .keep_text = true
    };
    message_answer(exchange_of(rq), &message);
    return OK;
}

enum err answer_damaged(struct rq *rq)
{
    struct message message = message_damaged();
    message_answer(exchange_of(rq), &message);
    return OK;
}
