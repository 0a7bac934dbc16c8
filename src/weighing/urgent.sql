-- An urgent weighing by phone: advices as they were told, and their confirmation.
-- uses "weighing/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- One advice told by phone: 3 is the round of advices by phone. A second one of the same party is refused.
-- oral_advice_add(position id:position, weighing id:weighing, party enum:vault_party, answer enum:advice_answer,
--   reason sealed, speaker sealed, spoken time, given_by id:person, given time) -> none
INSERT INTO position (position, weighing, party, round, answer, reason, speaker, spoken, given_by, recorded, given)
VALUES (:position, :weighing, :party, 3, :answer, :reason, :speaker, :spoken, :given_by, 0, :given)

-- The party stands by what it said.
-- oral_advice_confirm(weighing id:weighing, party enum:vault_party, confirmed time, confirmed_by id:person) ->
--   changed
UPDATE position SET confirmed = :confirmed, confirmed_by = :confirmed_by
 WHERE weighing = :weighing AND party = :party AND round = 3 AND confirmed IS NULL

-- Who confirmed for the municipality takes no other chair here.
-- weighing_adviser_is(weighing id:weighing, adviser id:person) -> none
UPDATE weighing SET adviser = :adviser WHERE weighing = :weighing
