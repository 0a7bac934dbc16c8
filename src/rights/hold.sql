-- What destruction waits for, and the clock. Decided is 6.
-- uses "rights/ids.h"
-- uses "access/access.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- How many running requests found this dossier.
-- rights_holding(dossier ref) -> one (held int)
SELECT count(*) FROM rights_found f JOIN rights_request r ON r.rights_request = f.rights_request
 WHERE f.dossier = :dossier AND r.state <> 6

-- Its own day passed while a request runs.
-- rights_hold_since(dossier ref, since date) -> none
UPDATE rights_found SET held = :since
 WHERE dossier = :dossier AND held IS NULL
   AND EXISTS (SELECT 1 FROM rights_request r WHERE r.rights_request = rights_found.rights_request AND r.state <> 6)

-- Sealed, and nothing runs any more that found it.
-- rights_holds_over(municipality id:municipality) -> many (found id:rights_found, domain enum:rights_domain_id, subject
--   int, dossier ref)
SELECT f.rights_found, f.domain, f.subject, f.dossier
  FROM rights_found f JOIN rights_request r ON r.rights_request = f.rights_request
 WHERE r.municipality = :municipality AND f.held IS NOT NULL AND r.state = 6
   AND NOT EXISTS (SELECT 1 FROM rights_found g JOIN rights_request o ON o.rights_request = g.rights_request
                    WHERE g.dossier = f.dossier AND o.state <> 6)
 ORDER BY f.rights_found
 LIMIT 500

-- Unsealed: nothing to remember.
-- rights_hold_over(dossier ref) -> none
UPDATE rights_found SET held = NULL WHERE dossier = :dossier

-- Requests whose day is near or passed, the nearest first.
-- rights_due(municipality id:municipality, until date) -> many (request id:rights_request, reference text, state
--   enum:rights_state, outcome enum:rights_outcome, step_count int, due date, extended date?, escalated date?,
--   destroy_on date, destroy_rule text)
SELECT rights_request, reference, state, outcome, step_count, due, extended, escalated, destroy_on, destroy_rule
  FROM rights_request
 WHERE municipality = :municipality AND state <> 6 AND due <= :until
 ORDER BY due, rights_request
 LIMIT 200

-- Owners who did not answer in time and about whom nobody was told.
-- rights_questions_late(municipality id:municipality, today date) -> many (question id:rights_question, request
--   id:rights_request, due date)
SELECT q.rights_question, q.rights_request, q.due
  FROM rights_question q JOIN rights_request r ON r.rights_request = q.rights_request
 WHERE r.municipality = :municipality AND r.state = 4 AND q.answered IS NULL AND q.escalated IS NULL AND q.due < :today
 ORDER BY q.rights_question
 LIMIT 500

-- Told.
-- rights_question_escalated(question id:rights_question, today date) -> none
UPDATE rights_question SET escalated = :today WHERE rights_question = :question AND answered IS NULL
