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

struct paper paper_begin(const struct desk *desk, struct dossier_ref dossier)
{
    return (struct paper){ .id = { id_next(desk->now, desk->random) }, .municipality = desk->actor->municipality,
                           .reference = paper_reference_new(desk->arena, desk->random), .dossier = dossier,
                           .handed = date_of(desk->now), .state = PAPER_OUT };
}

bool paper_open(enum paper_state state)
{
    return state == PAPER_OUT || state == PAPER_ASKED;
}

bool paper_answer_fits(enum paper_ask asked_for, enum paper_state answer)
{
    bool looks_again = asked_for == ASK_REVIEW || asked_for == ASK_CORRECT;
    switch (answer) {
    case PAPER_OUT:
    case PAPER_ASKED: return false;
    case PAPER_LOST: return true;
    case PAPER_RETURNED:
    case PAPER_DESTROYED_THERE:
    case PAPER_KEPT: return !looks_again;
    case PAPER_REVIEWED_DESTROYED:
    case PAPER_REVIEWED_KEPT:
    case PAPER_CORRECTED: return looks_again;
    }
    return false;
}

enum err paper_of_reference(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                            struct sv reference, struct paper *ret_paper)
{
    struct sql_paper_by_reference row;
    TRY(sql_paper_by_reference(tx, arena, &(struct sql_paper_by_reference_in){ municipality, reference }, &row));
    *ret_paper = (struct paper){
        .id = row.paper, .municipality = municipality, .reference = reference, .dossier = row.dossier, .what = row.what,
        .holder = row.holder, .medium = row.medium, .handed = row.handed, .back_by = row.back_by, .state = row.state,
        .asked_for = row.asked_for, .asked = row.asked, .answered = row.answered,
    };
    return OK;
}

enum err paper_put(struct tx_write *tx, const struct paper *paper, struct person_id by)
{
    ASSERT(paper->what != 0 && paper->holder != 0 && paper->medium != 0);
    ASSERT(paper->handed.set && paper->back_by.set);
    return sql_paper_add(tx, &(struct sql_paper_add_in){
                                 .paper = paper->id,
                                 .municipality = paper->municipality,
                                 .reference = paper->reference,
                                 .dossier = paper->dossier,
                                 .what = paper->what,
                                 .holder = paper->holder,
                                 .medium = paper->medium,
                                 .handed = paper->handed,
                                 .back_by = paper->back_by,
                                 .person = by,
                             });
}

enum err paper_register(struct tx_write *tx, const void *paper_new)
{
    const struct paper_new *new = paper_new;
    TRY(paper_put(tx, &new->paper, new->by));
    return tx_intent(tx, new->intent);
}

enum err paper_answered(struct tx_write *tx, const void *paper_answer)
{
    const struct paper_answer *answer = paper_answer;
    ASSERT(paper_answer_fits(answer->asked_for, answer->state));
    int64_t changed = 0;
    TRY(sql_paper_answer(
        tx, &(struct sql_paper_answer_in){ answer->paper, answer->municipality, answer->asked_for, answer->state,
                                           answer->by, answer->at }, &changed));
    if (changed != 1) {
        return ERR_CONFLICT;
    }
    TRY(work_out_done_about(tx, answer->municipality, WORK_PAPER_BACK, answer->paper.value, answer->at));
    return tx_intent(tx, answer->intent);
}

enum err papers_ask(struct tx_write *tx, const struct paper_asked *asked)
{
    ASSERT(asked->ask != ASK_NOTHING);
    int64_t changed = 0;
    if (asked->ask == ASK_BACK) {
        return sql_papers_ask_back(
            tx, &(struct sql_papers_ask_back_in){ asked->dossier, asked->answer_by, asked->at }, &changed);
    }
    return sql_papers_ask_again(
        tx, &(struct sql_papers_ask_again_in){ asked->dossier, asked->ask, asked->answer_by, asked->at }, &changed);
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
                                    .state = PAPER_ASKED };
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
                                    .medium = rows[i].medium, .handed = rows[i].handed, .back_by = rows[i].back_by,
                                    .state = rows[i].state, .asked_for = rows[i].asked_for };
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
                                    .what = rows[i].what, .holder = rows[i].holder, .medium = rows[i].medium,
                                    .handed = rows[i].handed, .back_by = rows[i].back_by, .state = rows[i].state,
                                    .asked_for = rows[i].asked_for, .answered = rows[i].answered };
    }
    *ret_papers = papers;
    *ret_count = count;
    return OK;
}

enum err papers_of_dossier(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                           struct dossier_ref dossier, struct paper **ret_papers, size_t *ret_count)
{
    struct sql_papers_of_dossier *rows = NULL;
    size_t count = 0;
    TRY(sql_papers_of_dossier(tx, arena, &(struct sql_papers_of_dossier_in){ municipality, dossier }, &rows, &count));
    struct paper *papers = ARENA_ARRAY(arena, struct paper, count);
    if (papers == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        papers[i] = (struct paper){ .id = rows[i].paper, .municipality = municipality, .reference = rows[i].reference,
                                    .dossier = dossier, .what = rows[i].what, .holder = rows[i].holder,
                                    .medium = rows[i].medium, .handed = rows[i].handed, .back_by = rows[i].back_by,
                                    .state = rows[i].state, .asked_for = rows[i].asked_for, .asked = rows[i].asked,
                                    .answered = rows[i].answered };
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

struct text paper_holder_label(enum paper_holder holder)
{
    switch (holder) {
    case HOLDER_OWN_DEPARTMENT: return T("Another department of the municipality");
    case HOLDER_SOCIAL_DOMAIN: return T("The municipality's social teams");
    case HOLDER_OTHER_MUNICIPALITY: return T("Another municipality");
    case HOLDER_POLICE: return T("Police");
    case HOLDER_PROSECUTION: return T("Public prosecution");
    case HOLDER_CARE: return T("A care organisation");
    case HOLDER_YOUTH_PROTECTION: return T("Youth protection");
    case HOLDER_EDUCATION: return T("A school");
    case HOLDER_CARE_SAFETY_HOUSE: return T("Care and Safety House");
    case HOLDER_COURT_OR_LAWYER: return T("A court or a lawyer");
    case HOLDER_ARCHIVE: return T("An archive");
    case HOLDER_PROBATION: return T("Probation service");
    case HOLDER_CHILD_PROTECTION_BOARD: return T("Child Care and Protection Board");
    case HOLDER_ELSEWHERE: return T("Another organisation");
    }
    return T("Another organisation");
}
