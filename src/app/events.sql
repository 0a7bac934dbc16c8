-- What one domain causes in another, in the same transaction.
-- uses "base/id.h"
-- quiet

-- Open work of somebody who left stands without an owner, at the top of the deputy's list.
-- signals_without_owner(municipality id:municipality, person id:person) -> changed
UPDATE signal SET owner = NULL WHERE municipality = :municipality AND owner = :person AND state < 9

-- Nor do they stand in for anybody.
-- signals_without_deputy(municipality id:municipality, person id:person) -> changed
UPDATE signal SET deputy = NULL WHERE municipality = :municipality AND deputy = :person AND state < 9

-- How much open work somebody has in a municipality.
-- signals_owned(municipality id:municipality, person id:person) -> one (open int)
SELECT count(*) FROM signal WHERE municipality = :municipality AND owner = :person AND state < 9

-- When who takes part in a dossier was last in it, as the log says: whatever they did there. From the few who take part
-- to the lines of their dossiers, never over all lines of a municipality: the order and the sum keep SQLite to that.
-- members_looked(municipality id:municipality) -> many (dossier ref, person id:person, at time)
SELECT m.dossier, m.person, MAX(l.at)
  FROM dossier_member m CROSS JOIN log_line l
 WHERE l.dossier = m.dossier AND l.actor = m.person AND l.municipality + 0 = :municipality
 GROUP BY m.dossier, m.person
 LIMIT 1000
