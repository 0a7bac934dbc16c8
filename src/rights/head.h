/* Pieces of page that the handlers of this room share. */
#ifndef SEINHUIS_RIGHTS_HEAD_H
#define SEINHUIS_RIGHTS_HEAD_H

#include "rights/rights_view.h"
#include "rights/rights_web.h"

struct rights_head rights_head_of(struct rq *rq, const struct rights_request *request);
/* "/rechten/" + reference + rest; rest is a literal. */
struct url rights_url(struct rq *rq, const struct rights_request *request, struct sv rest);
/* A page with one form about the request in rq->subject, posted to the page's own address. */
struct rights_form_view rights_form_of(struct rq *rq, struct text heading, const struct form *form);
MUST enum err rights_settings(struct rq *rq, struct settings **ret_settings);

#endif
