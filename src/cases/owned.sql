-- Whose cases there are. No query here takes a name.
-- uses "cases/ids.h"
-- uses "base/date.h"

-- Who leads at least one and is case lead (15) or process lead (11) today.
-- case_owners(municipality id:municipality, today date) -> many (person id:person)
SELECT DISTINCT c.lead
  FROM casefile c JOIN person p ON p.person = c.lead JOIN role_grant g ON g.person = c.lead
 WHERE c.municipality = :municipality AND p.disabled IS NULL AND g.municipality = :municipality
   AND g.role IN (11, 15) AND g.from_day <= :today AND (g.until_day IS NULL OR g.until_day >= :today)
 ORDER BY c.lead
 LIMIT 200

-- The cases that one person leads.
-- cases_owned_by(municipality id:municipality, person id:person) -> many (casefile id:casefile, reference text, dossier
--   ref)
SELECT c.casefile, c.reference, c.dossier
  FROM casefile c
 WHERE c.municipality = :municipality AND c.lead = :person
   AND NOT EXISTS (SELECT 1 FROM dossier_wall d WHERE d.dossier = c.dossier AND d.person = :person)
 ORDER BY c.casefile DESC
 LIMIT 1000

-- Cases that nobody leads who may do so today.
-- cases_owned_by_none(municipality id:municipality, today date) -> many (casefile id:casefile, reference text, dossier
--   ref)
SELECT c.casefile, c.reference, c.dossier
  FROM casefile c
 WHERE c.municipality = :municipality
   AND (c.lead IS NULL OR NOT EXISTS (
        SELECT 1 FROM person p JOIN role_grant g ON g.person = p.person
         WHERE p.person = c.lead AND p.disabled IS NULL AND g.municipality = :municipality AND g.role IN (11, 15)
           AND g.from_day <= :today AND (g.until_day IS NULL OR g.until_day >= :today)))
 ORDER BY c.casefile DESC
 LIMIT 1000
