/* What the pages of this room share. */
#ifndef SEINHUIS_PRIVACY_PRIVACY_WEB_H
#define SEINHUIS_PRIVACY_PRIVACY_WEB_H

#include "privacy/privacy_view.h"
#include "privacy/retention.h"
#include "web/request.h"

struct url ending_url(struct rq *rq, struct sv reference);
/* Kind NULL, or without classes: "not known". */
struct text ending_class_text(const struct retention_kind *kind, int64_t class);

/* Where a page of a list by day goes on: after that day and row. Unset day: from the beginning. */
struct page_after {
    struct date day;
    int64_t row;
};
struct page_after page_after_read(struct rq *rq);
struct url page_after_url(struct rq *rq, struct sv prefix, struct page_after after);
/* The dossier with this public reference, of any kind that ends. ERR_NOT_FOUND: none here. */
MUST enum err dossier_named(struct rq *rq, struct sv reference, struct dossier_ref *ret_dossier);

enum privacy_tab { TAB_LIST, TAB_AUTHORISATIONS, TAB_CERTIFICATES, TAB_PAPER };
/* Those that this person may open. */
struct tabs_view privacy_tabs(struct rq *rq, enum privacy_tab current);

#endif
