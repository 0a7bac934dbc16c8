/* The one question across dossiers: "is this person in a dossier of yours?"
 *
 * Proposed by one person of the contact point, asked once another agreed, and answered by each owner about the own
 * dossiers only: whoever ticks something else is refused. An owner who says nothing is reminded and told about; nothing
 * ever takes silence for "no".
 */
#ifndef SEINHUIS_RIGHTS_QUESTION_H
#define SEINHUIS_RIGHTS_QUESTION_H

#include "rights/domain.h"

/* The second person agrees: a row for each owner. Without any dossier in the municipality all owners answered. */
struct rights_agreed;
MUST enum err rights_agree_prepare(const struct desk *desk, const struct rights_request *request,
                                   const struct settings *settings, struct sv remark,
                                   const struct rights_agreed **ret_prepared);
apply_fn rights_agree_apply;
/* Who owns the dossiers now and was not asked: somebody left, or handed over. Unanswered rows of who has nothing left
 * go. */
MUST enum err rights_ask_again_prepare(const struct desk *desk, const struct rights_request *request,
                                       const struct settings *settings, struct sv reason,
                                       const struct rights_agreed **ret_prepared);

/* --- the contact point's side --- */
struct rights_asked {
    struct rights_question_id id;
    enum rights_domain_id domain;
    struct person_id owner;
    struct sv owner_name;            /* empty: whoever holds the role */
    enum role role;
    struct date due;
    struct instant answered, done;
    struct sv answered_by;
    int64_t found;                   /* dossiers ticked */
};
MUST enum err rights_questions(struct tx *tx, struct arena *arena, struct rights_request_id request,
                               struct rights_asked **ret_rows, size_t *ret_count);

/* --- the owner's side --- */
struct rights_question {
    struct rights_question_id id;
    struct sv reference;             /* "Q-9XT-0AB" */
    const struct rights_domain *domain;
    struct person_id owner;          /* 0: whoever holds `role` */
    enum role role;
    struct date due;
    struct instant answered, done;
    struct rights_request request;   /* names, keys, kind, state and outcome only */
};
/* A question that this actor may answer. ERR_NOT_FOUND: absent, or somebody else's. */
MUST enum err rights_question_find(struct tx *tx, struct arena *arena, const struct rights_search *search,
                                   struct rights_question *ret_question);
/* What waits for this actor: questions to answer, and decisions to carry out. */
MUST enum err rights_questions_of(const struct desk *desk, struct rights_question **ret_rows, size_t *ret_count);
/* The own dossiers among which an answer ticks; the same for the page and the check. */
MUST enum err rights_question_dossiers(struct tx *tx, struct arena *arena, const struct rights_question *question,
                                       struct date today, struct rights_dossier **ret_rows, size_t *ret_count);
/* Whom it is about, as given: name and day of birth. After the decision what the person says and what was decided. */
struct rights_question_texts {
    struct sv name, born, told, statement;
};
MUST enum err rights_question_open(const struct desk *desk, const struct rights_question *question,
                                   struct rights_question_texts *ret_texts);

struct rights_answer {
    const struct sv *ticked;         /* references of dossiers */
    size_t count;
    bool none;                       /* "in none of mine" */
};
struct rights_answered;
/* ERR_REFUSED with a sentence: both or neither of ticks and none, or a dossier that is not the owner's. */
MUST enum err rights_answer_prepare(const struct desk *desk, const struct rights_question *question,
                                    const struct rights_answer *answer, struct text *ret_why,
                                    const struct rights_answered **ret_prepared);
apply_fn rights_answer_apply;

/* What was decided is carried out in this owner's dossiers. */
struct rights_done;
MUST enum err rights_done_prepare(const struct desk *desk, const struct rights_question *question,
                                  const struct rights_done **ret_prepared);
apply_fn rights_done_apply;

/* --- what was found --- */
struct rights_hit {
    struct rights_found_id id;
    struct rights_question_id question;
    enum rights_domain_id domain;
    int64_t subject;
    struct sv reference;
    struct dossier_ref dossier;
};
MUST enum err rights_hits(struct tx *tx, struct arena *arena, struct rights_request_id request,
                          struct rights_hit **ret_rows, size_t *ret_count);

#endif
