/* Copies outside this program: registered when they leave, asked back, and tracked until somebody answers.
 *
 * A copy has a random reference that is written on it, so that nobody's name is needed to ask for it. It is asked back
 * when its day passes or when its dossier is destroyed, whichever comes first. It stays open until its holder answered.
 */
#ifndef SEINHUIS_DISCLOSURE_PAPER_H
#define SEINHUIS_DISCLOSURE_PAPER_H

#include "access/access.h"
#include "base/date.h"
#include "disclosure/ids.h"
#include "store/store.h"

struct paper {
    struct paper_id id;
    struct municipality_id municipality;
    struct sv reference;
    struct dossier_ref dossier;
    enum paper_what what;
    enum paper_holder holder;
    struct date handed, back_by;
    enum paper_state state;
    struct instant asked, answered;
};
/* "P-9XT-0AB" */
struct sv paper_reference_new(struct arena *arena, struct random *random);
MUST enum err paper_of_reference(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                 struct sv reference, struct paper *ret_paper);
bool paper_open(enum paper_state state);

/* One page of copies that are still somewhere, by the day they should be back. */
struct paper_search {
    struct municipality_id municipality;
    struct date after_day;       /* unset: from the beginning */
    struct paper_id after;
    uint32_t rows;
};
MUST enum err papers_open_page(struct tx *tx, struct arena *arena, const struct paper_search *search,
                               struct paper **ret_papers, size_t *ret_count);
/* The last answers, newest registration first, at most LIMIT_LIST_ROWS. */
MUST enum err papers_answered_last(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                   struct paper **ret_papers, size_t *ret_count);
struct paper_counts {
    int64_t out, asked, kept_or_lost;
};
MUST enum err paper_counts(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                           struct paper_counts *ret_counts);

struct paper_new {
    struct paper paper;
    struct person_id by;
    int64_t intent;
};
enum err paper_register(struct tx_write *tx, const void *paper_new); /* an apply */

struct paper_answer {
    struct paper_id paper;
    struct municipality_id municipality;
    enum paper_state state;      /* one that is not open */
    struct person_id by;
    struct instant at;
    int64_t intent;
};
/* An apply. ERR_CONFLICT: answered already. */
enum err paper_answered(struct tx_write *tx, const void *paper_answer);

struct paper_asked {
    struct dossier_ref dossier;
    struct instant at;
};
/* The dossier is destroyed: every copy that is out is asked back. */
MUST enum err paper_ask_back(struct tx_write *tx, const struct paper_asked *asked);
/* Copies whose day has passed become asked back; ret_count of them. */
struct paper_due {
    struct municipality_id municipality;
    struct date today;
    struct instant at;
};
MUST enum err papers_ask_due(struct tx_write *tx, const struct paper_due *due);
/* Asked back and unanswered, for the alerts of the daily run. */
MUST enum err papers_asked(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                           struct paper **ret_papers, size_t *ret_count);
/* Answered before that moment: nothing more to track. */
struct paper_past {
    struct municipality_id municipality;
    struct instant before;
};
MUST enum err papers_forget(struct tx_write *tx, const struct paper_past *past);

#endif
