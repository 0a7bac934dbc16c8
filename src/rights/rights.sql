-- Finding, listing and ending requests: what every topic of this room shares.
-- uses "rights/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- The one lookup of a request. Municipality, walls and sealing stand in it, so that hidden and absent run the same
-- code.
-- rights_by_reference(municipality id:municipality, reference text, person id:person, today date) -> one (request
--   id:rights_request, municipality id:municipality, reference text, dossier ref, kind enum:rights_kind, channel
--   enum:rights_channel, represented bool, identity enum:rights_identity, identified date?, state enum:rights_state,
--   outcome enum:rights_outcome, step_count int, received date, entered time, entered_by id:person, due date, extended
--   date?, escalated date?, proposed_by id:person?, agreed_by id:person?, asked time?, decided time?, record_key
--   id:key_slot?, destroy_on date, destroy_rule text, sealed_until date?)
SELECT r.rights_request, r.municipality, r.reference, r.dossier, r.kind, r.channel, r.represented, r.identity,
       r.identified, r.state, r.outcome, r.step_count, r.received, r.entered, r.entered_by, r.due, r.extended,
       r.escalated, r.proposed_by, r.agreed_by, r.asked, r.decided, r.record_key, r.destroy_on, r.destroy_rule,
       r.sealed_until
  FROM rights_request r
 WHERE r.municipality = :municipality
   AND r.reference = :reference
   AND (r.sealed_until IS NULL OR r.sealed_until < :today)
   AND NOT EXISTS (SELECT 1 FROM dossier_wall w WHERE w.dossier = r.dossier AND w.person = :person)

-- Who asks, and what.
-- rights_text_of(request id:rights_request) -> one (name sealed, born sealed?, address sealed?, asked sealed,
--   representative sealed?)
SELECT name, born, address, asked, representative FROM rights_text WHERE rights_request = :request

-- Open requests, the nearest day first; how many owners were asked, and how many of them answered.
-- rights_open_list(municipality id:municipality, person id:person, today date) -> many (request id:rights_request,
--   reference text, kind enum:rights_kind, state enum:rights_state, outcome enum:rights_outcome, due date, received
--   date, destroy_on date, extended date?, questions int, answered int)
SELECT r.rights_request, r.reference, r.kind, r.state, r.outcome, r.due, r.received, r.destroy_on, r.extended,
       (SELECT count(*) FROM rights_question q WHERE q.rights_request = r.rights_request),
       (SELECT count(*) FROM rights_question q WHERE q.rights_request = r.rights_request AND q.answered IS NOT NULL)
  FROM rights_request r
 WHERE r.municipality = :municipality AND r.state <> 6
   AND (r.sealed_until IS NULL OR r.sealed_until < :today)
   AND NOT EXISTS (SELECT 1 FROM dossier_wall w WHERE w.dossier = r.dossier AND w.person = :person)
 ORDER BY r.due, r.rights_request
 LIMIT 200

-- Decided requests, the latest first, until they are destroyed.
-- rights_closed_list(municipality id:municipality, person id:person, today date) -> many (request id:rights_request,
--   reference text, kind enum:rights_kind, state enum:rights_state, outcome enum:rights_outcome, due date, received
--   date, destroy_on date, extended date?)
SELECT r.rights_request, r.reference, r.kind, r.state, r.outcome, r.due, r.received, r.destroy_on, r.extended
  FROM rights_request r
 WHERE r.municipality = :municipality AND r.state = 6
   AND (r.sealed_until IS NULL OR r.sealed_until < :today)
   AND NOT EXISTS (SELECT 1 FROM dossier_wall w WHERE w.dossier = r.dossier AND w.person = :person)
 ORDER BY r.rights_request DESC
 LIMIT 200

-- Decided requests whose day has come, oldest first. A sealed one waits, and so does one that nobody decided.
-- rights_ending_list(municipality id:municipality, until date) -> many (request id:rights_request, dossier ref,
--   destroy_on date, destroy_rule text, outcome enum:rights_outcome)
SELECT rights_request, dossier, destroy_on, destroy_rule, outcome
  FROM rights_request
 WHERE municipality = :municipality AND state = 6 AND destroy_on <= :until
   AND (sealed_until IS NULL OR sealed_until < :until)
 ORDER BY destroy_on, rights_request
 LIMIT 500

-- When one request ends, whoever may see it.
-- rights_ends(municipality id:municipality, reference text) -> one (request id:rights_request, dossier ref, destroy_on
--   date, destroy_rule text, outcome enum:rights_outcome)
SELECT rights_request, dossier, destroy_on, destroy_rule, outcome
  FROM rights_request
 WHERE municipality = :municipality AND reference = :reference

-- The key of one request.
-- rights_keys(request id:rights_request) -> one (dossier ref, record_key id:key_slot?)
SELECT dossier, record_key FROM rights_request WHERE rights_request = :request

-- The row and, by cascade, everything that hangs on it.
-- rights_delete(request id:rights_request) -> none
DELETE FROM rights_request WHERE rights_request = :request

-- Unreadable for the work until a day; an unset day unseals.
-- rights_seal(request id:rights_request, until date?) -> none
UPDATE rights_request SET sealed_until = :until WHERE rights_request = :request

-- Every key that a row names, by row.
-- rights_stored_keys(after id:rights_request) -> many (row id:rights_request, dossier ref, municipality
--   id:municipality, record_key id:key_slot?)
SELECT rights_request, dossier, municipality, record_key
  FROM rights_request
 WHERE rights_request > :after
 ORDER BY rights_request
 LIMIT 250
