-- Lists of cases.
-- uses "cases/ids.h"
-- uses "base/date.h"

-- Open cases by what is due, after a day and a row. The conditions are those of the lookup of one case.
-- case_list(municipality id:municipality, person id:person, leads bool, seconds bool, today date, due date?, after int,
--   row_count int) -> many (casefile id:casefile, reference text, state enum:case_state, age enum:age_band, lead
--   id:person?, lead_name text?, due date, until_day date?, inform_state enum:inform_state, inform_due date?,
--   destroy_on date, provisional bool, suspended bool, second bool)
SELECT c.casefile, c.reference, c.state, c.age_band, c.lead, l.name, c.due, p.until_day, c.inform_state, c.inform_due,
       c.destroy_on, CASE WHEN c.provisional_until IS NULL THEN 0 ELSE 1 END, c.access_suspended,
       CASE WHEN c.state = 4 OR EXISTS (SELECT 1 FROM participant r WHERE r.casefile = c.casefile AND r.state = 1)
            THEN 1 ELSE 0 END
  FROM casefile c
  LEFT JOIN person l ON l.person = c.lead
  LEFT JOIN dossier_member m ON m.dossier = c.dossier AND m.person = :person AND m.from_day <= :today
                            AND m.until_day >= :today AND m.suspended = 0
  LEFT JOIN participant p ON p.casefile = c.casefile AND p.person = m.person AND p.state = 2
 WHERE c.municipality = :municipality AND c.state < 5
   AND (c.due > COALESCE(:due, 0) OR (c.due = COALESCE(:due, 0) AND c.casefile > :after))
   AND (c.sealed_until IS NULL OR c.sealed_until < :today)
   AND NOT EXISTS (SELECT 1 FROM dossier_wall w WHERE w.dossier = c.dossier AND w.person = :person)
   AND (:leads = 1 OR p.participant IS NOT NULL
        OR (:seconds = 1 AND (c.state = 4 OR EXISTS (SELECT 1 FROM participant q
                                                      WHERE q.casefile = c.casefile AND q.state = 1))))
 ORDER BY c.due, c.casefile
 LIMIT :row_count

-- Closed cases that are not destroyed yet, the latest first, before a row: for who leads.
-- case_list_closed(municipality id:municipality, person id:person, today date, before int, row_count int) -> many
--   (casefile id:casefile, reference text, state enum:case_state, age enum:age_band, lead id:person?, lead_name text?,
--   due date, destroy_on date)
SELECT c.casefile, c.reference, c.state, c.age_band, c.lead, l.name, c.due, c.destroy_on
  FROM casefile c LEFT JOIN person l ON l.person = c.lead
 WHERE c.municipality = :municipality AND c.state = 5 AND c.casefile < :before
   AND (c.sealed_until IS NULL OR c.sealed_until < :today)
   AND NOT EXISTS (SELECT 1 FROM dossier_wall w WHERE w.dossier = c.dossier AND w.person = :person)
 ORDER BY c.casefile DESC
 LIMIT :row_count

-- Who it is about, and the names of who leads and stands in.
-- case_subject(casefile id:casefile) -> one (who sealed, residence sealed?, contact sealed?, lead text?, deputy text?)
SELECT s.who, s.residence, s.contact, l.name, d.name
  FROM casefile c
  JOIN case_subject s ON s.casefile = c.casefile
  LEFT JOIN person l ON l.person = c.lead
  LEFT JOIN person d ON d.person = c.deputy
 WHERE c.casefile = :casefile
