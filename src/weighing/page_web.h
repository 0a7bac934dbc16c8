/* Parts of the page of one weighing that other pages of this room show too. */
#ifndef SEINHUIS_WEIGHING_PAGE_WEB_H
#define SEINHUIS_WEIGHING_PAGE_WEB_H

#include "organisation/wording.h"
#include "weighing/content.h"
#include "weighing/weighing_view.h"
#include "web/request.h"

/* Facts beside contra-indications. */
struct weighing_fact_lists {
    struct weighing_fact_view *facts, *against;
    size_t facts_count, against_count;
};
MUST enum err weighing_facts_show(struct arena *arena, const struct weighing_content *content,
                                  struct weighing_fact_lists *ret_lists);
/* The questions in the version that this weighing began with, in the language of the page. */
MUST enum err weighing_questions_read(struct rq *rq, const struct weighing *weighing,
                                      struct wording_version *ret_version, struct sv **ret_questions,
                                      size_t *ret_count);

#endif
