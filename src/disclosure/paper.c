#include "disclosure/paper.h"

#include "base/code.h"
#include "base/limits.h"
#include "organisation/work_out.h"
#include "disclosure/paper_sql.h"

struct sv paper_reference_new(struct arena *arena, struct random *random)
{
    struct code code = code_new(random);
    struct buf reference;
    buf_open(&reference, arena, 32);
    buf_put(&reference, SV("P-"));
    buf_put(&reference, sv_until(code_view(&code), 7));
    return buf_view(&reference);
}

bool paper_open(enum paper_state state)
{
    return state == PAPER_OUT || state == PAPER_ASKED_BACK;
}

enum err paper_of_reference(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                            struct sv reference, struct paper *ret_paper)
{
    struct sql_paper_by_reference row;
    TRY(sql_paper_by_reference(tx, arena, &(struct sql_paper_by_reference_in){ municipality, reference }, &row));
    *ret_paper = (struct paper){
        .id = row.paper, .municipality = municipality, .reference = reference, .dossier = row.dossier, .what = row.what,
        .holder = row.holder, .handed = row.handed, .back_by = row.back_by, .state = row.state, .asked = row.asked,
        .answered = row.answered,
    };
    return OK;
}

enum err paper_register(struct tx_write *tx, const void *paper_new)
{
    const struct paper_new *new = paper_new;
    ASSERT(new->paper.handed.set && new->paper.back_by.set);
    TRY(sql_paper_add(tx, &(struct sql_paper_add_in){
                              .paper = new->paper.id,
                              .municipality = new->paper.municipality,
                              .reference = new->paper.reference,
                              .dossier = new->paper.dossier,
                              .what = new->paper.what,
                              .holder = new->paper.holder,
                              .handed = new->paper.handed,
                              .back_by = new->paper.back_by,
                              .person = new->by,
                          }));
    return tx_intent(tx, new->intent);
}

enum err paper_answered(struct tx_write *tx, const void *paper_answer)
{
    const struct paper_answer *answer = paper_answer;
    ASSERT(!paper_open(answer->state));
    int64_t changed = 0;
    TRY(sql_paper_answer(
        tx, &(struct sql_paper_answer_in){ answer->paper, answer->municipality, answer->state, answer->by, answer->at },
        &changed));
    if (changed != 1) {
        return ERR_CONFLICT;
    }
    TRY(work_out_done_about(tx, answer->municipality, WORK_PAPER_BACK, answer->paper.value, answer->at));
    return tx_intent(tx, answer->intent);
}

enum err paper_ask_back(struct tx_write *tx, const struct paper_asked *asked)
{
    int64_t changed = 0;
    return sql_papers_ask_dossier(tx, &(struct sql_papers_ask_dossier_in){ asked->dossier, asked->at }, &changed);
}

enum err papers_ask_due(struct tx_write *tx, const struct paper_due *due)
{
    int64_t changed = 0;
    return sql_papers_ask_due(tx, &(struct sql_papers_ask_due_in){ due->municipality, due->today, due->at }, &changed);
}

enum err papers_asked(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                      struct paper **ret_papers, size_t *ret_count)
{
    struct sql_papers_asked *rows = NULL;
    size_t count = 0;
    TRY(sql_papers_asked(tx, arena, &(struct sql_papers_asked_in){ municipality }, &rows, &count));
    struct paper *papers = ARENA_ARRAY(arena, struct paper, count);
    if (papers == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        papers[i] = (struct paper){ .id = rows[i].paper, .municipality = municipality, .back_by = rows[i].back_by,
                                    .state = PAPER_ASKED_BACK };
    }
    *ret_papers = papers;
    *ret_count = count;
    return OK;
}

enum err papers_forget(struct tx_write *tx, const struct paper_past *past)
{
    return sql_papers_forget(tx, &(struct sql_papers_forget_in){ past->municipality, past->before });
}

enum err papers_open_page(struct tx *tx, struct arena *arena, const struct paper_search *search,
                          struct paper **ret_papers, size_t *ret_count)
{
    struct sql_papers_open_page *rows = NULL;
    size_t count = 0;
    TRY(sql_papers_open_page(tx, arena,
                             &(struct sql_papers_open_page_in){ .municipality = search->municipality,
                                                                .back_by = search->after_day,
                                                                .paper = search->after.value,
                                                                .row_count = search->rows },
                             &rows, &count));
    struct paper *papers = ARENA_ARRAY(arena, struct paper, count);
    if (papers == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        papers[i] = (struct paper){ .id = rows[i].paper, .municipality = search->municipality,
                                    .reference = rows[i].reference, .what = rows[i].what, .holder = rows[i].holder,
                                    .handed = rows[i].handed, .back_by = rows[i].back_by, .state = rows[i].state };
    }
    *ret_papers = papers;
    *ret_count = count;
    return OK;
}

enum err papers_answered_last(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                              struct paper **ret_papers, size_t *ret_count)
{
    struct sql_papers_answered_last *rows = NULL;
    size_t count = 0;
    TRY(sql_papers_answered_last(tx, arena, &(struct sql_papers_answered_last_in){ municipality, LIMIT_LIST_ROWS },
                                 &rows, &count));
    struct paper *papers = ARENA_ARRAY(arena, struct paper, count);
    if (papers == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        papers[i] = (struct paper){ .id = rows[i].paper, .municipality = municipality, .reference = rows[i].reference,
                                    .what = rows[i].what, .holder = rows[i].holder, .handed = rows[i].handed,
                                    .back_by = rows[i].back_by, .state = rows[i].state, .answered = rows[i].answered };
    }
    *ret_papers = papers;
    *ret_count = count;
    return OK;
}

enum err paper_counts(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                      struct paper_counts *ret_counts)
{
    struct sql_paper_counts row;
    TRY(sql_paper_counts(tx, arena, &(struct sql_paper_counts_in){ municipality }, &row));
    *ret_counts = (struct paper_counts){ row.out, row.asked, row.kept_or_lost };
    return OK;
}
