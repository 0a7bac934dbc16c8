-- Lists of weighings.
-- uses "weighing/ids.h"
-- uses "base/date.h"

-- Open weighings this person may see, the nearest term first; keyset paging by term and row. `given`: the party's
-- position that the state asks for is in, or confirmed. 7: proposals are not weighings yet.
-- weighings_page(municipality id:municipality, person id:person, today date, party enum:vault_party, after_due date,
--   after id:weighing) -> many (weighing id:weighing, reference text, state enum:weighing_state, age_band
--   enum:age_band, urgent bool, started time, due date, escalated date?, second_reader id:person?, given int)
SELECT w.weighing, w.reference, w.state, w.age_band, w.urgent, w.started, w.due, w.escalated, w.second_reader,
       (SELECT count(*) FROM position o
         WHERE o.weighing = w.weighing AND o.party = :party
           AND o.round = CASE w.state WHEN 1 THEN 1 WHEN 2 THEN 2 ELSE 3 END
           AND (w.state <> 5 OR o.confirmed IS NOT NULL))
  FROM weighing w
 WHERE w.municipality = :municipality AND w.state <> 6 AND w.state <> 7
   AND (w.sealed_until IS NULL OR w.sealed_until < :today)
   AND w.due >= :after_due AND (w.due > :after_due OR w.weighing > :after)
   AND NOT EXISTS (SELECT 1 FROM dossier_wall d WHERE d.dossier = w.dossier AND d.person = :person)
 ORDER BY w.due, w.weighing
 LIMIT 51

-- Closed weighings, the latest first, until they are destroyed.
-- weighings_closed_page(municipality id:municipality, person id:person, today date, before id:weighing) -> many
--   (weighing id:weighing, reference text, outcome enum:weighing_outcome, started time, destroy_on date)
SELECT w.weighing, w.reference, w.outcome, w.started, w.destroy_on
  FROM weighing w
 WHERE w.municipality = :municipality AND w.state = 6 AND w.weighing < :before
   AND (w.sealed_until IS NULL OR w.sealed_until < :today)
   AND NOT EXISTS (SELECT 1 FROM dossier_wall d WHERE d.dossier = w.dossier AND d.person = :person)
 ORDER BY w.weighing DESC
 LIMIT 51

-- Signals about a minor whose weighing waits for a second person.
-- weighings_proposed(municipality id:municipality, person id:person) -> many (reference text, due date, started_by
--   id:person, started_by_name text)
SELECT s.reference, w.due, w.started_by, p.name
  FROM weighing w JOIN signal s ON s.dossier = w.signal_dossier JOIN person p ON p.person = w.started_by
 WHERE w.municipality = :municipality AND w.state = 7
   AND NOT EXISTS (SELECT 1 FROM dossier_wall d WHERE d.dossier = s.dossier AND d.person = :person)
 ORDER BY w.due, w.weighing
 LIMIT 100
