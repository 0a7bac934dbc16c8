/* What starting a weighing and agreeing to one share: who is told, and which copies are registered. Only for start.c
 * and second.c.
 */
#ifndef SEINHUIS_WEIGHING_START_INNER_H
#define SEINHUIS_WEIGHING_START_INNER_H

#include "disclosure/paper.h"
#include "organisation/work_out.h"
#include "weighing/course_sql.h"
#include "weighing/start.h"

enum { HOLDERS = 2, ASKED_ROLES = 3 };

/* Police and prosecution read it here, on a screen; what they derive lives with them. */
void start_papers(const struct desk *desk, struct dossier_ref dossier, struct date back_by,
                  struct paper given[HOLDERS]);
MUST enum err start_papers_put(struct tx_write *tx, const struct paper given[HOLDERS], struct person_id by);
/* Who is asked for a position; how many. */
size_t start_works(const struct desk *desk, const struct weighing *weighing, struct work_out works[ASKED_ROLES]);
MUST enum err start_works_put(struct tx_write *tx, const struct work_out *works, size_t count);
struct sql_weighing_step_add_in start_step(const struct desk *desk, struct weighing_id weighing, enum weighing_act act,
                                           enum weighing_state to, enum permission permission);
/* The three parties in words, as the signal's page lists to whom something was given. */
void start_recipients(struct sv recipients[PARTY_COUNT]);

#endif
