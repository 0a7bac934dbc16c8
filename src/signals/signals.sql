-- Finding, ending and listing signals: what every topic of this room shares.
-- uses "signals/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- The one lookup of a signal. Municipality, walls and sealing stand in it, so that hidden and absent run the same code.
-- signal_by_reference(municipality id:municipality, reference text, person id:person, today date) -> one (signal
--   id:signal, municipality id:municipality, reference text, dossier ref, kind enum:signal_kind, about
--   enum:signal_about, channel enum:signal_channel, relation enum:reporter_relation, contact enum:contact_mode, age
--   enum:age_band, state enum:signal_state, reporter_state enum:reporter_state, outcome enum:signal_outcome,
--   identifiable bool, urgent bool, received time, answered time?, answer_by date, due date, owner id:person?, deputy
--   id:person?, code_hash bytes?, story_key id:key_slot?, reporter_key id:key_slot?, record_key id:key_slot?,
--   story_destroy date?, destroy_on date, destroy_rule text, sealed_until date?, inform_state enum:inform_state,
--   inform_due date?, step_count int)
SELECT s.signal, s.municipality, s.reference, s.dossier, s.kind, s.about, s.channel, s.relation, s.contact, s.age_band,
       s.state, s.reporter_state, s.outcome, s.identifiable, s.urgent, s.received, s.answered, s.answer_by, s.due,
       s.owner, s.deputy, s.code_hash, s.story_key, s.reporter_key, s.record_key, s.story_destroy, s.destroy_on,
       s.destroy_rule, s.sealed_until, s.inform_state, s.inform_due, s.step_count
  FROM signal s
 WHERE s.municipality = :municipality
   AND s.reference = :reference
   AND (s.sealed_until IS NULL OR s.sealed_until < :today)
   AND NOT EXISTS (SELECT 1 FROM dossier_wall w WHERE w.dossier = s.dossier AND w.person = :person)

-- Stories whose day has come, oldest first. A sealed signal waits.
-- signal_stories_ending(municipality id:municipality, until date) -> many (signal id:signal, dossier ref, story_destroy
--   date, outcome enum:signal_outcome)
SELECT signal, dossier, story_destroy, outcome
  FROM signal
 WHERE municipality = :municipality AND story_key IS NOT NULL AND story_destroy IS NOT NULL AND story_destroy <= :until
   AND (sealed_until IS NULL OR sealed_until < :until)
 ORDER BY story_destroy, signal
 LIMIT 500

-- Whole signals whose day has come, oldest first.
-- signal_dossiers_ending(municipality id:municipality, until date) -> many (signal id:signal, dossier ref, destroy_on
--   date, destroy_rule text, outcome enum:signal_outcome)
SELECT signal, dossier, destroy_on, destroy_rule, outcome
  FROM signal
 WHERE municipality = :municipality AND destroy_on <= :until AND (sealed_until IS NULL OR sealed_until < :until)
 ORDER BY destroy_on, signal
 LIMIT 500

-- The keys of one signal, also those that wait for another municipality.
-- signal_keys(signal id:signal) -> one (dossier ref, story_key id:key_slot?, reporter_key id:key_slot?, record_key
--   id:key_slot?, transfer_story id:key_slot?, transfer_reporter id:key_slot?, transfer_record id:key_slot?)
SELECT s.dossier, s.story_key, s.reporter_key, s.record_key, t.story_key, t.reporter_key, t.record_key
  FROM signal s LEFT JOIN transfer t ON t.signal = s.signal
 WHERE s.signal = :signal

-- The story's text goes with its key.
-- signal_story_delete(signal id:signal) -> none
DELETE FROM signal_story WHERE signal = :signal

-- Nothing to destroy any more where the story was.
-- signal_story_forget(signal id:signal) -> none
UPDATE signal SET story_key = NULL, story_destroy = NULL WHERE signal = :signal

-- The copy of the story's key that waits for another municipality goes with it.
-- transfer_story_forget(signal id:signal) -> none
UPDATE transfer SET story_key = NULL WHERE signal = :signal

-- The row and, by cascade, everything that hangs on it.
-- signal_delete(signal id:signal) -> none
DELETE FROM signal WHERE signal = :signal

-- A dossier that is gone has no walls.
-- signal_walls_delete(dossier ref) -> none
DELETE FROM dossier_wall WHERE dossier = :dossier

-- Unreadable for the work until a day; an unset day unseals.
-- signal_seal(signal id:signal, until date?) -> none
UPDATE signal SET sealed_until = :until WHERE signal = :signal

-- Every key that a row names, by signal: its own, and those that wait for the municipality it is offered to.
-- signal_stored_keys(after id:signal) -> many (signal id:signal, dossier ref, municipality id:municipality, code_hash
--   bytes?, story_key id:key_slot?, reporter_key id:key_slot?, record_key id:key_slot?, to_municipality
--   id:municipality?, to_story_key id:key_slot?, to_reporter_key id:key_slot?, to_record_key id:key_slot?)
SELECT s.signal, s.dossier, s.municipality, s.code_hash, s.story_key, s.reporter_key, s.record_key,
       t.to_municipality, t.story_key, t.reporter_key, t.record_key
  FROM signal s LEFT JOIN transfer t ON t.signal = s.signal
 WHERE s.signal > :after
 ORDER BY s.signal
 LIMIT 250
