-- Moves of a request from state to state, and their history.
-- uses "rights/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- The move itself: only from the state and step that the page showed.
-- rights_move(request id:rights_request, from_state enum:rights_state, step_count int, to_state enum:rights_state,
--   outcome enum:rights_outcome, due date, extended date?, escalated date?, destroy_on date, destroy_rule text) -> one
--   (step_count int)
UPDATE rights_request
   SET state = :to_state, outcome = :outcome, due = :due, extended = :extended, escalated = :escalated,
       destroy_on = :destroy_on, destroy_rule = :destroy_rule, step_count = step_count + 1
 WHERE rights_request = :request AND state = :from_state AND step_count = :step_count
RETURNING step_count

-- What happened, by whom, in which role and why.
-- rights_step_add(step id:rights_step, request id:rights_request, act enum:rights_act, state_before enum:rights_state,
--   state_after enum:rights_state, actor id:person?, role text, at time, reason sealed?) -> none
INSERT INTO rights_step (rights_step, rights_request, act, state_before, state_after, actor, role, at, reason)
VALUES (:step, :request, :act, :state_before, :state_after, :actor, :role, :at, :reason)

-- The course of one request, in order.
-- rights_steps(request id:rights_request) -> many (step id:rights_step, act enum:rights_act, state_before
--   enum:rights_state, state_after enum:rights_state, actor_name text?, role text, at time, reason sealed?)
SELECT t.rights_step, t.act, t.state_before, t.state_after, p.name, t.role, t.at, t.reason
  FROM rights_step t LEFT JOIN person p ON p.person = t.actor
 WHERE t.rights_request = :request
 ORDER BY t.rights_step
 LIMIT 500

-- Finished: when.
-- rights_finished(request id:rights_request, at time) -> none
UPDATE rights_request SET decided = :at WHERE rights_request = :request

-- Who is first to ask, and who is second; a proposal that was not agreed to is forgotten.
-- rights_proposer(request id:rights_request, proposed_by id:person?) -> none
UPDATE rights_request SET proposed_by = :proposed_by WHERE rights_request = :request

-- Whom a request that ended still asks.
-- rights_unanswered(request id:rights_request) -> many (question id:rights_question)
SELECT rights_question FROM rights_question WHERE rights_request = :request AND answered IS NULL
 ORDER BY rights_question
 LIMIT 500
