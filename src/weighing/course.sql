-- Moves of a weighing from state to state, and their history.
-- uses "weighing/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- The move itself: only from the state and step that the page showed.
-- weighing_move(weighing id:weighing, from_state enum:weighing_state, step_count int, to_state enum:weighing_state,
--   outcome enum:weighing_outcome, due date, destroy_on date, destroy_rule text) -> one (step_count int)
UPDATE weighing
   SET state = :to_state, outcome = :outcome, escalated = CASE WHEN due = :due THEN escalated ELSE NULL END, due = :due,
       destroy_on = :destroy_on, destroy_rule = :destroy_rule, step_count = step_count + 1
 WHERE weighing = :weighing AND state = :from_state AND step_count = :step_count
RETURNING step_count

-- What happened, by whom, in which role and why.
-- weighing_step_add(step id:weighing_step, weighing id:weighing, act enum:weighing_act, state_before
--   enum:weighing_state, state_after enum:weighing_state, party enum:vault_party, actor id:person?, role text, at time,
--   reason sealed?) -> none
INSERT INTO weighing_step (weighing_step, weighing, act, state_before, state_after, party, actor, role, at, reason)
VALUES (:step, :weighing, :act, :state_before, :state_after, :party, :actor, :role, :at, :reason)

-- The course of one weighing, in order.
-- weighing_steps(weighing id:weighing) -> many (step id:weighing_step, act enum:weighing_act, state_before
--   enum:weighing_state, state_after enum:weighing_state, party enum:vault_party, actor_name text?, role text, at time,
--   reason sealed?)
SELECT t.weighing_step, t.act, t.state_before, t.state_after, t.party, p.name, t.role, t.at, t.reason
  FROM weighing_step t LEFT JOIN person p ON p.person = t.actor
 WHERE t.weighing = :weighing
 ORDER BY t.weighing_step
 LIMIT 500

-- Which positions are in, as the rules of the course need to know it: three parties, three rounds.
-- weighing_positions_in(weighing id:weighing) -> many (party enum:vault_party, round enum:position_round, answer
--   enum:advice_answer, given_by id:person, recorded bool, confirmed time?, confirmed_by id:person?, minutes
--   id:minutes?)
SELECT party, round, answer, given_by, recorded, confirmed, confirmed_by, minutes
  FROM position
 WHERE weighing = :weighing
 ORDER BY round, party
 LIMIT 9
