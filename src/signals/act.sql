-- What comes with an act of the course.
-- uses "signals/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- Who takes a signal up owns it.
-- signal_own(signal id:signal, owner id:person?, deputy id:person?) -> none
UPDATE signal SET owner = :owner, deputy = coalesce(:deputy, deputy) WHERE signal = :signal

-- The official record exists: the story gets its last day.
-- signal_recorded(signal id:signal, story_destroy date) -> none
UPDATE signal SET story_destroy = :story_destroy WHERE signal = :signal AND story_key IS NOT NULL

-- When and by whom the record was completed.
-- record_complete(signal id:signal, at time, person id:person) -> none
INSERT INTO signal_record (signal, recorded, recorded_by) VALUES (:signal, :at, :person)
ON CONFLICT (signal) DO UPDATE SET recorded = excluded.recorded, recorded_by = excluded.recorded_by

-- Handed over to the police at once.
-- signal_urgent(signal id:signal) -> none
UPDATE signal SET urgent = 1 WHERE signal = :signal

-- Something given to a named recipient; without a moment it waits for the second person.
-- disclosure_add(disclosure id:disclosure, signal id:signal, recipient sealed, basis sealed, note sealed?, decided_by
--   id:person, at time?) -> none
INSERT INTO disclosure (disclosure, signal, recipient, basis, note, decided_by, at)
VALUES (:disclosure, :signal, :recipient, :basis, :note, :decided_by, :at)

-- One ticked observation of it: only of the same signal.
-- disclosure_item_add(disclosure id:disclosure, observation id:observation, signal id:signal) -> changed
INSERT INTO disclosure_item (disclosure, observation)
SELECT :disclosure, observation FROM observation WHERE observation = :observation AND signal = :signal

-- The second person agreed: what waited is given.
-- disclosures_agreed(signal id:signal, second id:person, at time) -> none
UPDATE disclosure SET second = :second, at = :at WHERE signal = :signal AND at IS NULL

-- The second person did not agree: what waited is gone.
-- disclosures_declined(signal id:signal) -> none
DELETE FROM disclosure WHERE signal = :signal AND at IS NULL

-- A closed signal that chance drew.
-- sample_draw(sample id:sample, signal id:signal, drawn time) -> none
INSERT INTO sample (sample, signal, drawn, place)
SELECT :sample, s.signal, :drawn, s.municipality FROM signal s WHERE s.signal = :signal
ON CONFLICT (signal) DO NOTHING

-- Samples that a program before this one drew while the tables were renewed are given their place.
-- samples_place() -> none
UPDATE sample SET place = (SELECT s.municipality FROM signal s WHERE s.signal = sample.signal)
 WHERE place IS NULL AND read_at IS NULL

-- The keys, wrapped for the other municipality, wait for its confirmation.
-- transfer_add(signal id:signal, to_municipality id:municipality, offered time, offered_by id:person, state_before
--   enum:signal_state, story_key id:key_slot?, reporter_key id:key_slot?, record_key id:key_slot?) -> none
INSERT INTO transfer (signal, to_municipality, offered, offered_by, state_before, story_key, reporter_key, record_key)
VALUES (:signal, :to_municipality, :offered, :offered_by, :state_before, :story_key, :reporter_key, :record_key)

-- What is offered to one municipality, oldest first.
-- transfers_offered(municipality id:municipality) -> many (reference text, from_name text, kind enum:signal_kind, about
--   enum:signal_about, offered time)
SELECT s.reference, m.name, s.kind, s.about, t.offered
  FROM transfer t JOIN signal s ON s.signal = t.signal JOIN municipality m ON m.municipality = s.municipality
 WHERE t.to_municipality = :municipality
 ORDER BY t.offered
 LIMIT 100

-- One offer, for the receiving side only: nothing of the content.
-- transfer_by_reference(municipality id:municipality, reference text) -> one (signal id:signal, from_municipality
--   id:municipality, reference text, dossier ref, kind enum:signal_kind, about enum:signal_about, state
--   enum:signal_state, reporter_state enum:reporter_state, outcome enum:signal_outcome, received time, answer_by date,
--   due date, destroy_on date, destroy_rule text, step_count int)
SELECT s.signal, s.municipality, s.reference, s.dossier, s.kind, s.about, s.state, s.reporter_state, s.outcome,
       s.received, s.answer_by, s.due, s.destroy_on, s.destroy_rule, s.step_count
  FROM transfer t JOIN signal s ON s.signal = t.signal
 WHERE t.to_municipality = :municipality AND s.reference = :reference

-- The keys on both sides of a transfer.
-- transfer_keys(signal id:signal, municipality id:municipality) -> one (state_before enum:signal_state, old_story
--   id:key_slot?, old_reporter id:key_slot?, old_record id:key_slot?, new_story id:key_slot?, new_reporter
--   id:key_slot?, new_record id:key_slot?)
SELECT t.state_before, s.story_key, s.reporter_key, s.record_key, t.story_key, t.reporter_key, t.record_key
  FROM transfer t JOIN signal s ON s.signal = t.signal
 WHERE t.signal = :signal AND t.to_municipality = :municipality

-- Received: from now on it is theirs, without an owner, under their keys.
-- signal_moved(signal id:signal, municipality id:municipality, story_key id:key_slot?, reporter_key id:key_slot?,
--   record_key id:key_slot?) -> none
UPDATE signal SET municipality = :municipality, owner = NULL, deputy = NULL, story_key = :story_key,
       reporter_key = :reporter_key, record_key = :record_key
 WHERE signal = :signal

-- The offer is over.
-- transfer_delete(signal id:signal) -> none
DELETE FROM transfer WHERE signal = :signal

-- Waiting whose day has passed.
-- waits_ended(municipality id:municipality, today date) -> many (signal id:signal, state enum:signal_state,
--   reporter_state enum:reporter_state, step_count int, dossier ref)
SELECT signal, state, reporter_state, step_count, dossier
  FROM signal
 WHERE municipality = :municipality AND state = 4 AND due < :today
 ORDER BY due
 LIMIT 200

-- Who declared a conflict of interest sees the dossier no more.
-- wall_add(dossier ref, person id:person, since time) -> none
INSERT INTO dossier_wall (dossier, person, since) VALUES (:dossier, :person, :since)
    ON CONFLICT (dossier, person) DO NOTHING

-- What stands past its term on a day: the next act, and telling the person concerned.
-- terms_passed(municipality id:municipality, today date) -> one (late int, inform int)
SELECT (SELECT count(*) FROM signal WHERE municipality = :municipality AND state < 9 AND due < :today),
       (SELECT count(*) FROM signal
         WHERE municipality = :municipality AND inform_state IN (1, 4) AND inform_due < :today)
