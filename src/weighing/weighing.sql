-- Finding, ending and listing weighings: what every topic of this room shares.
-- uses "weighing/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- The one lookup of a weighing. Municipality, walls and sealing stand in it, so that hidden and absent run the same
-- code. 7: a proposal that waits for its second person is not a weighing yet.
-- weighing_by_reference(municipality id:municipality, reference text, person id:person, today date) -> one (weighing
--   id:weighing, municipality id:municipality, reference text, dossier ref, signal_dossier ref, state
--   enum:weighing_state, outcome enum:weighing_outcome, step_count int, age_band enum:age_band, urgent bool,
--   against_advice bool, started time, started_by id:person, due date, escalated date?, lapses time?, criteria_version
--   int, process_lead id:person?, adviser id:person?, decider id:person?, second_reader id:person?, decided time?,
--   criminal_notice time?, record_key id:key_slot?, police_key id:key_slot?, prosecution_key id:key_slot?,
--   municipality_key id:key_slot?, destroy_on date, destroy_rule text, sealed_until date?, inform_state
--   enum:inform_state, inform_due date?)
SELECT w.weighing, w.municipality, w.reference, w.dossier, w.signal_dossier, w.state, w.outcome, w.step_count,
       w.age_band, w.urgent, w.against_advice, w.started, w.started_by, w.due, w.escalated, w.lapses,
       w.criteria_version, w.process_lead, w.adviser, w.decider, w.second_reader, w.decided, w.criminal_notice,
       w.record_key, w.police_key, w.prosecution_key, w.municipality_key, w.destroy_on, w.destroy_rule, w.sealed_until,
       w.inform_state, w.inform_due
  FROM weighing w
 WHERE w.municipality = :municipality
   AND w.reference = :reference
   AND w.state <> 7
   AND (w.sealed_until IS NULL OR w.sealed_until < :today)
   AND NOT EXISTS (SELECT 1 FROM dossier_wall d WHERE d.dossier = w.dossier AND d.person = :person)

-- Weighings whose day has come, oldest first. A sealed one waits.
-- weighings_ending(municipality id:municipality, until date) -> many (weighing id:weighing, dossier ref, destroy_on
--   date, destroy_rule text, outcome enum:weighing_outcome)
SELECT weighing, dossier, destroy_on, destroy_rule, outcome
  FROM weighing
 WHERE municipality = :municipality AND destroy_on <= :until AND (sealed_until IS NULL OR sealed_until < :until)
 ORDER BY destroy_on, weighing
 LIMIT 500

-- When one weighing ends, whoever may see it.
-- weighing_ends(municipality id:municipality, reference text) -> one (weighing id:weighing, dossier ref, destroy_on
--   date, destroy_rule text, outcome enum:weighing_outcome)
SELECT weighing, dossier, destroy_on, destroy_rule, outcome
  FROM weighing
 WHERE municipality = :municipality AND reference = :reference

-- The keys of one weighing.
-- weighing_keys(weighing id:weighing) -> one (dossier ref, record_key id:key_slot?, police_key id:key_slot?,
--   prosecution_key id:key_slot?, municipality_key id:key_slot?)
SELECT dossier, record_key, police_key, prosecution_key, municipality_key FROM weighing WHERE weighing = :weighing

-- The row and, by cascade, everything that hangs on it.
-- weighing_delete(weighing id:weighing) -> none
DELETE FROM weighing WHERE weighing = :weighing

-- A dossier that is gone has no walls.
-- weighing_walls_delete(dossier ref) -> none
DELETE FROM dossier_wall WHERE dossier = :dossier

-- Unreadable for the work until a day; an unset day unseals.
-- weighing_seal(weighing id:weighing, until date?) -> none
UPDATE weighing SET sealed_until = :until WHERE weighing = :weighing

-- What its case says of how long it is kept: a weighing that led to a case ends with it.
-- weighing_keep(weighing id:weighing, destroy_on date, destroy_rule text) -> changed
UPDATE weighing SET destroy_on = :destroy_on, destroy_rule = :destroy_rule WHERE weighing = :weighing AND state = 6

-- Every key that a row names, by weighing.
-- weighing_stored_keys(after id:weighing) -> many (weighing id:weighing, dossier ref, municipality id:municipality,
--   record_key id:key_slot?, police_key id:key_slot?, prosecution_key id:key_slot?, municipality_key id:key_slot?)
SELECT weighing, dossier, municipality, record_key, police_key, prosecution_key, municipality_key
  FROM weighing
 WHERE weighing > :after
 ORDER BY weighing
 LIMIT 250

-- The weighing of a signal, whatever its state: for the signal's withdrawal, and for a proposal's second person.
-- weighing_of_signal(municipality id:municipality, signal_dossier ref) -> one (weighing id:weighing, dossier ref, state
--   enum:weighing_state, step_count int)
SELECT weighing, dossier, state, step_count
  FROM weighing
 WHERE municipality = :municipality AND signal_dossier = :signal_dossier
