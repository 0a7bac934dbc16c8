-- Packs on paper.
-- uses "weighing/ids.h"
-- uses "base/trust.h"
-- quiet

-- One more; a copy number is given once.
-- pack_add(pack id:pack, weighing id:weighing, party enum:vault_party, copy int, paper text, made_by id:person, made
--   time) -> none
INSERT INTO pack (pack, weighing, party, copy, paper, made_by, made)
VALUES (:pack, :weighing, :party, :copy, :paper, :made_by, :made)

-- All packs of a weighing, in the order they were made.
-- packs_of_weighing(weighing id:weighing) -> many (pack id:pack, party enum:vault_party, copy int, paper text, made_by
--   text, made time)
SELECT k.pack, k.party, k.copy, k.paper, p.name, k.made
  FROM pack k JOIN person p ON p.person = k.made_by
 WHERE k.weighing = :weighing
 ORDER BY k.copy
 LIMIT 100
