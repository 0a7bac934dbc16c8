/* Pieces of page that the officials' handlers of this room share. */
#ifndef SEINHUIS_SIGNALS_HEAD_H
#define SEINHUIS_SIGNALS_HEAD_H

#include "signals/intake_view.h"
#include "signals/signals_web.h"

struct signal_head head_of(struct rq *rq, const struct signal *signal);
/* "/signalen/" + reference + rest; rest is a literal. */
struct url signal_url(struct rq *rq, const struct signal *signal, struct sv rest);
/* A page with one form about the signal in rq->subject, posted to the page's own address. */
struct signal_form_view signal_form_of(struct rq *rq, struct text heading, const struct form *form);

#endif
