-- Whose weighings there are. No query here takes a name.
-- uses "weighing/ids.h"
-- uses "base/date.h"

-- Who leads at least one and is process lead (11) today.
-- weighing_owners(municipality id:municipality, today date) -> many (person id:person)
SELECT DISTINCT w.process_lead
  FROM weighing w JOIN person p ON p.person = w.process_lead JOIN role_grant g ON g.person = w.process_lead
 WHERE w.municipality = :municipality AND w.state <> 7 AND p.disabled IS NULL AND g.municipality = :municipality
   AND g.role = 11 AND g.from_day <= :today AND (g.until_day IS NULL OR g.until_day >= :today)
 ORDER BY w.process_lead
 LIMIT 200

-- The weighings that one process lead leads.
-- weighings_owned_by(municipality id:municipality, person id:person) -> many (weighing id:weighing, reference text,
--   dossier ref)
SELECT w.weighing, w.reference, w.dossier
  FROM weighing w
 WHERE w.municipality = :municipality AND w.process_lead = :person AND w.state <> 7
   AND NOT EXISTS (SELECT 1 FROM dossier_wall d WHERE d.dossier = w.dossier AND d.person = :person)
 ORDER BY w.weighing DESC
 LIMIT 1000

-- Weighings that no process lead of today leads.
-- weighings_owned_by_none(municipality id:municipality, today date) -> many (weighing id:weighing, reference text,
--   dossier ref)
SELECT w.weighing, w.reference, w.dossier
  FROM weighing w
 WHERE w.municipality = :municipality AND w.state <> 7
   AND (w.process_lead IS NULL OR NOT EXISTS (
        SELECT 1 FROM person p JOIN role_grant g ON g.person = p.person
         WHERE p.person = w.process_lead AND p.disabled IS NULL AND g.municipality = :municipality AND g.role = 11
           AND g.from_day <= :today AND (g.until_day IS NULL OR g.until_day >= :today)))
 ORDER BY w.weighing DESC
 LIMIT 1000
