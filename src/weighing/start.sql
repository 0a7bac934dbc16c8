-- Starting a weighing, and the second person about a minor.
-- uses "weighing/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- A new weighing.
-- weighing_add(weighing id:weighing, municipality id:municipality, reference text, dossier ref, signal_dossier ref,
--   state enum:weighing_state, outcome enum:weighing_outcome, age_band enum:age_band, urgent bool, started time,
--   started_by id:person, due date, criteria_version int, record_key id:key_slot, destroy_on date, destroy_rule text,
--   inform_state enum:inform_state, inform_due date?) -> none
INSERT INTO weighing (weighing, municipality, reference, dossier, signal_dossier, state, outcome, step_count, age_band,
                      urgent, against_advice, started, started_by, due, criteria_version, record_key, destroy_on,
                      destroy_rule, inform_state, inform_due)
VALUES (:weighing, :municipality, :reference, :dossier, :signal_dossier, :state, :outcome, 0, :age_band, :urgent, 0,
        :started, :started_by, :due, :criteria_version, :record_key, :destroy_on, :destroy_rule, :inform_state,
        :inform_due)

-- What its start answered.
-- weighing_text_add(weighing id:weighing, who sealed?, residence sealed?, behaviour sealed, element sealed, basis
--   sealed, interpretation sealed?, child_voice sealed?) -> none
INSERT INTO weighing_text (weighing, who, residence, behaviour, element, basis, interpretation, child_voice)
VALUES (:weighing, :who, :residence, :behaviour, :element, :basis, :interpretation, :child_voice)

-- What was ticked, while a second person is asked.
-- proposed_tick_add(weighing id:weighing, observation id:observation) -> none
INSERT INTO proposed_tick (weighing, observation) VALUES (:weighing, :observation)

-- What was ticked.
-- proposed_ticks(weighing id:weighing) -> many (observation id:observation)
SELECT observation FROM proposed_tick WHERE weighing = :weighing ORDER BY observation LIMIT 300

-- From now on nothing names the signal's rows.
-- proposed_ticks_delete(weighing id:weighing) -> none
DELETE FROM proposed_tick WHERE weighing = :weighing

-- What waits for a second person about this signal.
-- weighing_proposal(municipality id:municipality, signal_dossier ref) -> one (weighing id:weighing, reference text,
--   dossier ref, step_count int, age_band enum:age_band, urgent bool, started time, started_by id:person,
--   started_by_name text, due date, record_key id:key_slot?, destroy_on date, destroy_rule text, inform_state
--   enum:inform_state, inform_due date?)
SELECT w.weighing, w.reference, w.dossier, w.step_count, w.age_band, w.urgent, w.started, w.started_by, p.name, w.due,
       w.record_key, w.destroy_on, w.destroy_rule, w.inform_state, w.inform_due
  FROM weighing w JOIN person p ON p.person = w.started_by
 WHERE w.municipality = :municipality AND w.signal_dossier = :signal_dossier AND w.state = 7

-- The moment from which its term runs, once the second person agreed.
-- weighing_begun(weighing id:weighing, at time) -> none
UPDATE weighing SET started = :at WHERE weighing = :weighing
