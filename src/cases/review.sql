-- Reviews of a case, and what is overdue.
-- uses "cases/plan_ids.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- A review that was held.
-- review_add(id id:review, casefile id:casefile, outcome enum:review_outcome, necessary sealed, proportionate sealed,
--   changed sealed, lighter sealed, person id:person, at time, next date) -> none
INSERT INTO review (review, casefile, outcome, necessary, proportionate, changed, lighter, reviewer, held, next)
VALUES (:id, :casefile, :outcome, :necessary, :proportionate, :changed, :lighter, :person, :at, :next)

-- Reviews of one case, the last first.
-- reviews_of_case(casefile id:casefile) -> many (id id:review, outcome enum:review_outcome, necessary sealed,
--   proportionate sealed, changed sealed, lighter sealed, reviewer text, held time, next date)
SELECT r.review, r.outcome, r.necessary, r.proportionate, r.changed, r.lighter, p.name, r.held, r.next
  FROM review r JOIN person p ON p.person = r.reviewer
 WHERE r.casefile = :casefile
 ORDER BY r.review DESC
 LIMIT 50

-- Cases whose review passed its day and about which the clock has something left to do.
-- reviews_late(municipality id:municipality, today date) -> many (casefile id:casefile, dossier ref, state
--   enum:case_state, step_count int, age enum:age_band, due date, plan_due date, review_due date, reviews_missed int,
--   access_suspended bool, destroy_on date, destroy_rule text)
SELECT casefile, dossier, state, step_count, age_band, due, plan_due, review_due, reviews_missed, access_suspended,
       destroy_on, destroy_rule
  FROM casefile
 WHERE municipality = :municipality AND state < 4 AND review_due < :today
 ORDER BY review_due, casefile
 LIMIT 200

-- Cases without a plan after the day on which there should be one.
-- plans_late(municipality id:municipality, today date) -> many (casefile id:casefile, plan_due date)
SELECT casefile, plan_due
  FROM casefile
 WHERE municipality = :municipality AND state = 1 AND plan_due < :today
 ORDER BY plan_due, casefile
 LIMIT 200

-- For oversight: what is overdue, without any content.
-- cases_overdue(municipality id:municipality, today date) -> many (reference text, state enum:case_state, plan_due
--   date, review_due date, reviews_missed int, access_suspended bool, lead_name text?, inform_state enum:inform_state,
--   inform_due date?)
SELECT c.reference, c.state, c.plan_due, c.review_due, c.reviews_missed, c.access_suspended, p.name, c.inform_state,
       c.inform_due
  FROM casefile c LEFT JOIN person p ON p.person = c.lead
 WHERE c.municipality = :municipality AND c.state < 5
   AND (c.review_due < :today OR (c.state = 1 AND c.plan_due < :today) OR c.access_suspended = 1
        OR (c.inform_state IN (1, 4) AND c.inform_due < :today))
 ORDER BY c.review_due, c.casefile
 LIMIT 200

-- For oversight: recipients of closed cases who did not answer in time.
-- notices_late(municipality id:municipality, today date) -> one (late int)
SELECT count(*)
  FROM casefile c JOIN case_notice n ON n.casefile = c.casefile JOIN paper p ON p.reference = n.paper
 WHERE c.municipality = :municipality AND p.state = 2 AND p.back_by < :today
