-- Weighings put into a state directly, for the tests of what happens in that state.
-- uses "weighing/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- A weighing as it would stand.
-- kit_weighing_put(weighing id:weighing, municipality id:municipality, reference text, dossier ref, signal_dossier
--   ref, state enum:weighing_state, urgent bool, age_band enum:age_band, started time, started_by id:person, due date,
--   process_lead id:person?, adviser id:person?, record_key id:key_slot, destroy_on date) -> none
INSERT INTO weighing (weighing, municipality, reference, dossier, signal_dossier, state, outcome, step_count, age_band,
    urgent, against_advice, started, started_by, due, criteria_version, process_lead, adviser, record_key, destroy_on,
    destroy_rule, inform_state)
VALUES (:weighing, :municipality, :reference, :dossier, :signal_dossier, :state, 0, 1, :age_band, :urgent, 0, :started,
    :started_by, :due, 1, :process_lead, :adviser, :record_key, :destroy_on, 'bewaartermijn-niet-toegelaten', 1)

-- What its start said.
-- kit_text_put(weighing id:weighing, who sealed, residence sealed, behaviour sealed, element sealed, basis sealed) ->
--   none
INSERT INTO weighing_text (weighing, who, residence, behaviour, element, basis)
VALUES (:weighing, :who, :residence, :behaviour, :element, :basis)

-- One fact from the report.
-- kit_fact_put(fact id:fact, weighing id:weighing, against bool, body sealed, added_by id:person, added time) -> none
INSERT INTO fact (fact, weighing, kind, against, body, provider, category, added_by, added)
VALUES (:fact, :weighing, 1, :against, :body, 0, 1, :added_by, :added)

-- One advice.
-- kit_position_put(position id:position, weighing id:weighing, party enum:vault_party, round enum:position_round,
--   answer enum:advice_answer, reason sealed, given_by id:person, recorded bool, given time, confirmed time?) -> none
INSERT INTO position (position, weighing, party, round, answer, reason, given_by, recorded, given, confirmed)
VALUES (:position, :weighing, :party, :round, :answer, :reason, :given_by, :recorded, :given, :confirmed)

-- Back to where it stood, for the next round of a race.
-- kit_back(weighing id:weighing, state enum:weighing_state, due date, escalated date?, lapses time?) -> none
UPDATE weighing SET state = :state, outcome = 0, step_count = 1, against_advice = 0, decider = NULL, decided = NULL,
       due = :due, escalated = :escalated, lapses = :lapses
 WHERE weighing = :weighing

-- And what hung on it.
-- kit_decision_gone(weighing id:weighing) -> none
DELETE FROM weighing_decision WHERE weighing = :weighing

-- And its steps.
-- kit_steps_gone(weighing id:weighing) -> none
DELETE FROM weighing_step WHERE weighing = :weighing

-- And the last confirmation.
-- kit_unconfirmed(weighing id:weighing, party enum:vault_party) -> none
UPDATE position SET confirmed = NULL WHERE weighing = :weighing AND party = :party

-- How it stands.
-- kit_stands(weighing id:weighing) -> one (state enum:weighing_state, outcome enum:weighing_outcome, step_count int,
--   decisions int, steps int)
SELECT w.state, w.outcome, w.step_count, (SELECT count(*) FROM weighing_decision d WHERE d.weighing = w.weighing),
       (SELECT count(*) FROM weighing_step t WHERE t.weighing = w.weighing)
  FROM weighing w WHERE w.weighing = :weighing

-- The key of a first position: 1 police, 2 prosecution, 3 municipality.
-- kit_position_key(weighing id:weighing, party enum:vault_party) -> one (slot id:key_slot?)
SELECT CASE :party WHEN 1 THEN police_key WHEN 2 THEN prosecution_key ELSE municipality_key END
  FROM weighing WHERE weighing = :weighing

-- And that it is there no more.
-- kit_position_key_gone(weighing id:weighing, party enum:vault_party) -> none
UPDATE weighing
   SET police_key = CASE WHEN :party = 1 THEN NULL ELSE police_key END,
       prosecution_key = CASE WHEN :party = 2 THEN NULL ELSE prosecution_key END,
       municipality_key = CASE WHEN :party = 3 THEN NULL ELSE municipality_key END,
       adviser = CASE WHEN :party = 3 THEN NULL ELSE adviser END
 WHERE weighing = :weighing

-- And the position itself.
-- kit_position_gone(weighing id:weighing, party enum:vault_party) -> none
DELETE FROM position WHERE weighing = :weighing AND party = :party AND round = 1
