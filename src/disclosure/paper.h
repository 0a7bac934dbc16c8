/* Copies outside this program: registered when they leave, asked for, and tracked until somebody answers.
 *
 * A copy has a random reference that is written on it, so that nobody's name is needed to ask for it. On paper or as a
 * file it is asked back when its day passes; whatever its medium, when its dossier is destroyed. Before that a holder
 * may be asked to look again at what it derived, or to correct it. A copy stays open until its holder answered; one
 * that its holder looked at and kept is asked back all the same when the dossier goes.
 */
#ifndef SEINHUIS_DISCLOSURE_PAPER_H
#define SEINHUIS_DISCLOSURE_PAPER_H

#include "access/access.h"
#include "access/desk.h"
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
    enum paper_medium medium;
    struct date handed;
    struct date back_by;         /* once its holder is asked something: the day by which it should have answered */
    enum paper_state state;
    enum paper_ask asked_for;
    struct instant asked, answered;
};
/* "P-9XT-0AB" */
struct sv paper_reference_new(struct arena *arena, struct random *random);
MUST enum err paper_of_reference(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                 struct sv reference, struct paper *ret_paper);
/* A new copy that leaves today: who makes it adds what, holder, medium and back_by. */
struct paper paper_begin(const struct desk *desk, struct dossier_ref dossier);
bool paper_open(enum paper_state state);
struct text paper_holder_label(enum paper_holder holder); /* an organisation, in words for a letter */
/* Whether that is an answer to what the holder was asked; a copy may also be answered before anybody asked. */
bool paper_answer_fits(enum paper_ask asked_for, enum paper_state answer);

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
/* Everything that left about one dossier, the first first. */
MUST enum err papers_of_dossier(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                struct dossier_ref dossier, struct paper **ret_papers, size_t *ret_count);
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
/* For an apply that does more: the row alone. The line in the log is that of the act that gave it. */
MUST enum err paper_put(struct tx_write *tx, const struct paper *paper, struct person_id by);

struct paper_answer {
    struct paper_id paper;
    struct municipality_id municipality;
    enum paper_ask asked_for;    /* as the one who answers saw it */
    enum paper_state state;      /* one that fits it */
    struct person_id by;
    struct instant at;
    int64_t intent;
};
/* An apply. ERR_CONFLICT: answered already, or asked something else meanwhile. */
enum err paper_answered(struct tx_write *tx, const void *paper_answer);

struct paper_asked {
    struct dossier_ref dossier;
    enum paper_ask ask;          /* back: it is destroyed; review: it ended; correct: it changed */
    struct date answer_by;       /* unset: the day on which it should be back anyway */
    struct instant at;
};
/* Every copy that is out is asked for, whatever its medium. One that is asked back already is not asked less. */
MUST enum err papers_ask(struct tx_write *tx, const struct paper_asked *asked);
/* Copies on paper and files whose day has passed become asked back. */
struct paper_due {
    struct municipality_id municipality;
    struct date today;
    struct instant at;
};
MUST enum err papers_ask_due(struct tx_write *tx, const struct paper_due *due);
/* Asked and unanswered, for the alerts of the daily run. */
MUST enum err papers_asked(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                           struct paper **ret_papers, size_t *ret_count);
/* Answered before that moment, and nothing left there: nothing more to track. */
struct paper_past {
    struct municipality_id municipality;
    struct instant before;
};
MUST enum err papers_forget(struct tx_write *tx, const struct paper_past *past);

#endif
