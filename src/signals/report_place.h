/* The reporting point of one municipality as its public pages show it, and the pages that are the same for everybody.
 *
 * Lifetime: the request's arena.
 */
#ifndef SEINHUIS_SIGNALS_REPORT_PLACE_H
#define SEINHUIS_SIGNALS_REPORT_PLACE_H

#include "organisation/card.h"
#include "signals/report_view.h"
#include "web/route.h"

struct report_place {
    struct municipality_card card;
    struct place_view view;
};
/* The municipality that part {gemeente} of the path names. ERR_NOT_FOUND: none. */
MUST enum err report_place_of_path(struct rq *rq, struct report_place *ret_place);
/* Neutral in title and name: what it is about never stands in a browser's history or tab. */
struct frame report_frame(struct rq *rq, const struct place_view *place);
MUST enum err report_closed_page(struct rq *rq, const struct report_place *place);

show_fn report_start_page, report_municipality_page, report_call_page, report_about_me_page, report_school_page,
    report_explained_page, report_privacy_page, report_accessible_page, report_kept_page;

#endif
