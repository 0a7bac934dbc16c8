/* The part of a case's page that leaves for whoever looks: one function for the page and for the preview of it, so that
 * a preview cannot show something else than the page. */
#ifndef SEINHUIS_CASES_CASE_BODY_H
#define SEINHUIS_CASES_CASE_BODY_H

#include "cases/case_page_view.h"
#include "cases/cases_web.h"

struct case_look {
    const struct casefile *casefile;
    const struct case_member *member; /* through whose eyes */
    struct sv object;                 /* for the log: "case", "preview" */
};
MUST enum err case_body_show(struct rq *rq, const struct case_look *look, struct case_body_view *ret_view);

#endif
