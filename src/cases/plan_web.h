/* Pieces of page that plan, review, closing and letters share. */
#ifndef SEINHUIS_CASES_PLAN_WEB_H
#define SEINHUIS_CASES_PLAN_WEB_H

#include "cases/head.h"
#include "cases/plan.h"
#include "cases/plan_view.h"
#include "sheet/sheet.h"

/* "/plan/doel/" + number: for rows that have no reference of their own. */
struct url case_row_url(struct rq *rq, const struct casefile *casefile, struct sv rest, int64_t row);
/* The name of who takes part, or of the party when no name is known. */
struct sv plan_person_name(const struct rq *rq, const struct plan_person *person);
/* "CONFIDENTIAL – person-centred approach" and the moment: what stands on every sheet about a case. */
struct sheet_head case_sheet_head(struct rq *rq, enum language language, struct text kind);
/* This version of the plan, as it was read, under that head. */
MUST enum err plan_print(struct rq *rq, const struct plan *plan, struct sheet_head head, struct sv file_name);

#endif
