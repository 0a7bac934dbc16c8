/* What a participant brings in, for a question of the case: on a basis, and of which kind of data; nothing more precise
 * is said about the kind.
 *
 * The sharing rules of the municipality say which party may provide which kind. Its provider can withdraw it at any
 * time, also after closing: the texts go, who and when stay as a stub.
 */
#ifndef SEINHUIS_CASES_CONTRIBUTION_H
#define SEINHUIS_CASES_CONTRIBUTION_H

#include "cases/course.h"

struct contribution {
    struct contribution_id id;
    struct participant_id participant;
    enum sharing_party party;
    enum data_category category;
    struct sv author, withdrawer;
    struct instant given, withdrawn;
    struct sv question, basis, body;  /* after contributions_opened; empty once withdrawn */
    struct desk_open question_open, basis_open, body_open;
};
struct contributions {
    struct contribution *rows;        /* newest first */
    size_t count;
    bool more;
};
enum { CONTRIBUTIONS_SHOWN = 30 };
/* Queues what this reader may see: their own party's always, others' within their scope. */
MUST enum err contributions_read(const struct case_reading *reading, struct contributions *ret_contributions);
void contributions_opened(const struct case_reading *reading, struct contributions *contributions);

struct contribution_wish {
    enum data_category category;
    struct sv question, basis, body;
};
/* Which party this participant comes for, and whether the sharing rules let it provide this kind. */
MUST enum err contribution_party(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                                 enum sharing_party *ret_party);
struct contribution_change;
/* ERR_REFUSED: takes no part, or the sharing rules forbid it. */
MUST enum err contribution_prepare(const struct desk *desk, const struct casefile *casefile,
                                   const struct case_moment *moment, const struct contribution_wish *wish,
                                   const struct contribution_change **ret_change);
/* ERR_REFUSED: given by another party. ERR_NOT_FOUND: not of this case. ERR_CONFLICT: withdrawn already. */
MUST enum err contribution_withdraw_may(const struct desk *desk, const struct casefile *casefile,
                                        struct contribution_id contribution);
/* Errors as above. */
MUST enum err contribution_withdraw_prepare(const struct desk *desk, const struct casefile *casefile,
                                            const struct case_moment *moment, struct contribution_id contribution,
                                            const struct contribution_change **ret_change);
/* ERR_CONFLICT: the participation or the case ended meanwhile; nothing was written. */
apply_fn contribution_apply;

#endif
