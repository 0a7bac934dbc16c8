-- What of one case the person concerned may read. No query here takes a name.
-- uses "cases/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"

-- One case for a request that runs, sealed or not.
-- case_of_request(municipality id:municipality, reference text, person id:person) -> one (casefile id:casefile, dossier
--   ref, record_key id:key_slot?, destroy_on date, who sealed, residence sealed?)
SELECT c.casefile, c.dossier, c.record_key, c.destroy_on, s.who, s.residence
  FROM casefile c JOIN case_subject s ON s.casefile = c.casefile
 WHERE c.municipality = :municipality AND c.reference = :reference
   AND NOT EXISTS (SELECT 1 FROM dossier_wall d WHERE d.dossier = c.dossier AND d.person = :person)

-- What was written about this person. 1 contribution, 2 plan, 3 goal, 4 measure, 5 review; of a contribution whether
-- police (2) or prosecution (3) brought it.
-- case_told_texts(casefile id:casefile) -> many (what int, row int, theirs bool, body sealed, at time)
SELECT what, row_id, theirs, body, at FROM (
    SELECT 1 AS what, c.contribution AS row_id, CASE WHEN p.party IN (2, 3) THEN 1 ELSE 0 END AS theirs, c.body AS body,
           c.given AS at
      FROM contribution c JOIN participant p ON p.participant = c.participant
     WHERE c.casefile = :casefile AND c.body IS NOT NULL
    UNION ALL SELECT 2, t.plan_text, 0, t.body, t.written FROM plan_text t WHERE t.casefile = :casefile
    UNION ALL SELECT 3, g.plan_goal, 0, g.body, g.written FROM plan_goal g WHERE g.casefile = :casefile
    UNION ALL SELECT 4, m.plan_measure, 0, m.body, m.written FROM plan_measure m WHERE m.casefile = :casefile
    UNION ALL SELECT 5, r.review, 0, r.necessary, r.held FROM review r WHERE r.casefile = :casefile) told
 ORDER BY what, row_id
 LIMIT 400
