-- The one question across dossiers, and what owners found among their own. No query here takes a name.
-- uses "rights/ids.h"
-- uses "access/access.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- Asked by two: who agreed, and when.
-- rights_agreed(request id:rights_request, agreed_by id:person, asked time) -> none
UPDATE rights_request SET agreed_by = :agreed_by, asked = :asked WHERE rights_request = :request

-- One owner is asked.
-- rights_question_add(question id:rights_question, request id:rights_request, reference text, domain
--   enum:rights_domain_id, owner id:person?, role enum:role, due date) -> none
INSERT INTO rights_question (rights_question, rights_request, reference, domain, owner, role, due)
VALUES (:question, :request, :reference, :domain, :owner, :role, :due)

-- Who has nothing left and did not answer is asked no more.
-- rights_question_drop(question id:rights_question) -> none
DELETE FROM rights_question WHERE rights_question = :question AND answered IS NULL

-- Whom a request asked, and what came back.
-- rights_questions_of_request(request id:rights_request) -> many (question id:rights_question, domain
--   enum:rights_domain_id, owner id:person?, owner_name text?, role enum:role, due date, answered time?, done time?,
--   answered_by text?, found int)
SELECT q.rights_question, q.domain, q.owner, o.name, q.role, q.due, q.answered, q.done, a.name,
       (SELECT count(*) FROM rights_found f WHERE f.rights_question = q.rights_question)
  FROM rights_question q
  LEFT JOIN person o ON o.person = q.owner
  LEFT JOIN person a ON a.person = q.answered_by
 WHERE q.rights_request = :request
 ORDER BY q.rights_question
 LIMIT 500

-- One question, to be compared with who looks.
-- rights_question_by_reference(municipality id:municipality, reference text) -> one (question id:rights_question,
--   domain enum:rights_domain_id, owner id:person?, role enum:role, due date, answered time?, done time?, request
--   id:rights_request, request_reference text, dossier ref, kind enum:rights_kind, state enum:rights_state, outcome
--   enum:rights_outcome, step_count int, request_due date, record_key id:key_slot?, received date)
SELECT q.rights_question, q.domain, q.owner, q.role, q.due, q.answered, q.done, r.rights_request, r.reference,
       r.dossier, r.kind, r.state, r.outcome, r.step_count, r.due, r.record_key, r.received
  FROM rights_question q JOIN rights_request r ON r.rights_request = q.rights_request
 WHERE r.municipality = :municipality AND q.reference = :reference

-- What waits in one municipality for owners: unanswered, or decided and to be carried out (2, 3, 4 of kind, granted 1
-- or 2).
-- rights_questions_open(municipality id:municipality, person id:person) -> many (reference text, owner id:person?, role
--   enum:role)
SELECT q.reference, q.owner, q.role
  FROM rights_question q JOIN rights_request r ON r.rights_request = q.rights_request
 WHERE r.municipality = :municipality AND (q.owner IS NULL OR q.owner = :person)
   AND ((q.answered IS NULL AND r.state = 4)
        OR (q.done IS NULL AND r.state = 6 AND r.outcome IN (1, 2) AND r.kind > 1
            AND EXISTS (SELECT 1 FROM rights_found f WHERE f.rights_question = q.rights_question)))
 ORDER BY q.due, q.rights_question
 LIMIT 200

-- The owner answered; only once, and only while it is asked.
-- rights_question_answer(question id:rights_question, at time, person id:person) -> changed
UPDATE rights_question SET answered = :at, answered_by = :person
 WHERE rights_question = :question AND answered IS NULL
   AND EXISTS (SELECT 1 FROM rights_request r WHERE r.rights_request = rights_question.rights_request AND r.state = 4)

-- A dossier of the owner in which this person is.
-- rights_found_add(found id:rights_found, request id:rights_request, question id:rights_question, domain
--   enum:rights_domain_id, subject int, reference text, dossier ref) -> none
INSERT INTO rights_found (rights_found, rights_request, rights_question, domain, subject, reference, dossier)
VALUES (:found, :request, :question, :domain, :subject, :reference, :dossier)
ON CONFLICT (rights_request, dossier) DO NOTHING

-- The last answer moves the request on.
-- rights_all_answered(request id:rights_request) -> changed
UPDATE rights_request SET state = 5, step_count = step_count + 1
 WHERE rights_request = :request AND state = 4
   AND NOT EXISTS (SELECT 1 FROM rights_question q WHERE q.rights_request = :request AND q.answered IS NULL)

-- What was found.
-- rights_found_of(request id:rights_request) -> many (found id:rights_found, question id:rights_question, domain
--   enum:rights_domain_id, subject int, reference text, dossier ref)
SELECT rights_found, rights_question, domain, subject, reference, dossier
  FROM rights_found
 WHERE rights_request = :request
 ORDER BY rights_found
 LIMIT 500

-- What the owner did with what was decided.
-- rights_question_done(question id:rights_question, at time) -> changed
UPDATE rights_question SET done = :at WHERE rights_question = :question AND done IS NULL

-- For the owner: what the person says, and what the letter tells.
-- rights_decision_told(request id:rights_request) -> one (told sealed?, statement sealed?)
SELECT told, statement FROM rights_decision WHERE rights_request = :request
