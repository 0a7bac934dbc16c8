-- Signed minutes, and what they confirm.
-- uses "weighing/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- Minutes that were signed.
-- minutes_add(minutes id:minutes, weighing id:weighing, number sealed, signed_on date, registered_by id:person,
--   registered time) -> none
INSERT INTO minutes (minutes, weighing, number, signed_on, registered_by, registered)
VALUES (:minutes, :weighing, :number, :signed_on, :registered_by, :registered)

-- What was entered for this party, or told by phone by it, and was not confirmed yet.
-- minutes_confirm(weighing id:weighing, party enum:vault_party, minutes id:minutes, confirmed time, confirmed_by
--   id:person) -> changed
UPDATE position SET confirmed = :confirmed, confirmed_by = :confirmed_by, minutes = :minutes
 WHERE weighing = :weighing AND party = :party AND confirmed IS NULL AND (recorded = 1 OR round = 3)

-- All minutes of a weighing, in the order they came in.
-- minutes_of_weighing(weighing id:weighing) -> many (minutes id:minutes, number sealed, signed_on date, registered_by
--   text, registered time)
SELECT m.minutes, m.number, m.signed_on, p.name, m.registered
  FROM minutes m JOIN person p ON p.person = m.registered_by
 WHERE m.weighing = :weighing
 ORDER BY m.minutes
 LIMIT 50
