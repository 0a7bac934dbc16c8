-- Telling the person concerned about a weighing that led to no case.
-- uses "weighing/ids.h"
-- uses "base/date.h"
-- quiet

-- Told, or to be looked at again on a day; only where no case has taken it over.
-- weighing_inform(weighing id:weighing, state enum:inform_state, due date?) -> changed
UPDATE weighing SET inform_state = :state, inform_due = :due
 WHERE weighing = :weighing AND outcome <> 1 AND inform_state IN (1, 4)
