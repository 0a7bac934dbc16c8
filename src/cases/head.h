/* Pieces of page that the handlers of this room share. */
#ifndef SEINHUIS_CASES_HEAD_H
#define SEINHUIS_CASES_HEAD_H

#include "cases/case_view.h"
#include "cases/cases_web.h"

struct case_head case_head_of(struct rq *rq, const struct casefile *casefile);
/* "/casussen/" + reference + rest; rest is a literal or made of public references. */
struct url case_url(struct rq *rq, const struct casefile *casefile, struct sv rest);
/* A page with one form about the case in rq->subject, posted to the page's own address. */
struct case_form_view case_form_of(struct rq *rq, struct text heading, const struct form *form);
/* Whether the rules of the course forbid this act now; refused: the page that says why is the answer already. */
MUST enum err case_act_checked(struct rq *rq, enum case_act act, struct case_facts *ret_facts, bool *ret_refused);
/* Why it ends or ended, opened; ret_shows: the case closes or is closed, and this member may read why. */
MUST enum err case_closing_show(struct rq *rq, const struct casefile *casefile, const struct case_member *member,
                                struct case_closing_view *ret_view, bool *ret_shows);
/* The moment of this request, with the municipality's settings. */
MUST enum err case_moment_of(struct rq *rq, struct case_moment *ret_moment);

#endif
