-- What the clock finds: terms that passed, and what was decided by phone and not confirmed in time.
-- uses "weighing/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- Open weighings whose day has passed, or whose moment to confirm has. 5: decided by phone; 6 is closed, and 7 a
-- proposal that never left the reporting point.
-- weighings_passed(municipality id:municipality, today date, now time) -> many (weighing id:weighing, dossier ref,
--   state enum:weighing_state, outcome enum:weighing_outcome, step_count int, age_band enum:age_band, due date,
--   escalated date?, destroy_on date, destroy_rule text)
SELECT weighing, dossier, state, outcome, step_count, age_band, due, escalated, destroy_on, destroy_rule
  FROM weighing
 WHERE municipality = :municipality
   AND ((state IN (1, 2, 3, 4) AND due < :today) OR (state = 5 AND lapses <= :now))
 ORDER BY due, weighing
 LIMIT 200

-- Whether anything anywhere was not confirmed in time: asked every few seconds.
-- weighings_lapsing(now time) -> one (count int)
SELECT count(*) FROM weighing WHERE state = 5 AND lapses <= :now

-- Mayor and process lead were told.
-- weighing_escalated(weighing id:weighing, today date) -> none
UPDATE weighing SET escalated = :today WHERE weighing = :weighing

-- Decisions on telling the person concerned that are due, of weighings that led to no case.
-- weighings_inform_passed(municipality id:municipality, today date) -> one (count int)
SELECT count(*)
  FROM weighing
 WHERE municipality = :municipality AND state = 6 AND outcome <> 1 AND inform_state IN (1, 4) AND inform_due < :today
