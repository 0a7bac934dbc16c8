/* Answers: the only ways a handler can end. Errors become HTTP here, and nowhere else.
 *
 * Every answer carries the headers of docs/decisions (strict CSP, no-store, no-referrer ...). ERR_NOT_FOUND is one
 * page, the same bytes for hidden and absent. A failed write on the public form says "NOT received, keep your text,
 * call ...".
 */
#ifndef SEINHUIS_WEB_ANSWER_H
#define SEINHUIS_WEB_ANSWER_H

#include "web/html.h"
#include "web/request.h"

/* Renders `page_name(html, view)` as the answer with status 200 (400 when the form has problems). */
#define ANSWER_PAGE(rq, name, view)                                  \
    do {                                                             \
        struct html html_;                                           \
        answer_page_begin((rq), &html_);                             \
        page_##name(&html_, (view));                                 \
        return answer_page_end((rq), &html_);                        \
    } while (0)

void answer_page_begin(struct rq *rq, struct html *html);
MUST enum err answer_page_end(struct rq *rq, struct html *html);
/* 303 to a path of this site made of literal parts and public references, for example answer_redirect(rq, url_of(rq,
 * SV("/signalen/"), ref)). */
MUST enum err answer_redirect(struct rq *rq, struct url url);
/* Text or a file: under a neutral name to be saved, with an empty name to be shown. */
MUST enum err answer_bytes(struct rq *rq, struct sv content_type, struct sv file_name, struct sv bytes);

/* A document or an invitation to be saved, never shown inside a page (sheet/press.h makes both). The name says nothing
 * about anybody: a copy number is a good one. ERR_INVALID: it holds more than letters, digits and hyphens. */
MUST enum err answer_pdf(struct rq *rq, struct sv pdf, struct sv file_name);           /* "P-9XT-0AB" */
MUST enum err answer_calendar(struct rq *rq, struct sv calendar, struct sv file_name); /* "overleg" */

/* Tells, on the next page this person sees, that something was done. Only literals. Staff only. */
void answer_notice(struct rq *rq, struct text notice);

/* The page that says this is not allowed here, with the reason: a rule of the work (ERR_REFUSED). */
MUST enum err answer_refused(struct rq *rq, struct text reason);
/* The page that says a form arrived damaged, with what was typed: for a hidden value that no page puts there. */
MUST enum err answer_damaged(struct rq *rq);

#endif
