-- Moves of a case from state to state, and its history.
-- uses "cases/ids.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- The move itself: only from the state and step that the page was made from.
-- case_move(casefile id:casefile, from_state enum:case_state, step_count int, to_state enum:case_state, due date,
--   plan_due date, review_due date, reviews_missed int, access_suspended bool, closed time?, closing_reason
--   enum:closing_reason, destroy_on date, destroy_rule text) -> one (step_count int)
UPDATE casefile
   SET state = :to_state, due = :due, plan_due = :plan_due, review_due = :review_due, reviews_missed = :reviews_missed,
       access_suspended = :access_suspended, closed = :closed, closing_reason = :closing_reason,
       destroy_on = :destroy_on, destroy_rule = :destroy_rule, step_count = step_count + 1
 WHERE casefile = :casefile AND state = :from_state AND step_count = :step_count
RETURNING step_count

-- What happened, by whom, in which role and why.
-- case_step_add(step id:case_step, casefile id:casefile, act enum:case_act, state_before enum:case_state, state_after
--   enum:case_state, actor id:person?, role text, at time, reason sealed?, until date?, participant id:participant?,
--   concerns id:person?, closing_reason enum:closing_reason) -> none
INSERT INTO case_step (case_step, casefile, act, state_before, state_after, actor, role, at, reason, until, participant,
                       concerns, closing_reason)
VALUES (:step, :casefile, :act, :state_before, :state_after, :actor, :role, :at, :reason, :until, :participant,
        :concerns, :closing_reason)

-- A line that changes nothing in the case itself: only while it is not closed, but for what may follow closing.
-- case_note_add(step id:case_step, casefile id:casefile, act enum:case_act, actor id:person?, role text, at time,
--   reason sealed?, until date?, participant id:participant?, concerns id:person?, after_closing bool) -> changed
INSERT INTO case_step (case_step, casefile, act, state_before, state_after, actor, role, at, reason, until, participant,
                       concerns, closing_reason)
SELECT :step, casefile, :act, state, state, :actor, :role, :at, :reason, :until, :participant, :concerns, 0
  FROM casefile
 WHERE casefile = :casefile AND (state < 5 OR :after_closing = 1)

-- The course of one case, in order; of one participant: what is about the whole case, or about them.
-- case_steps(casefile id:casefile, all_steps bool, participant id:participant) -> many (step id:case_step, act
--   enum:case_act, state_before enum:case_state, state_after enum:case_state, actor_name text?, role text, at time,
--   reason sealed?, until date?, participant id:participant?, concerns_name text?)
SELECT t.case_step, t.act, t.state_before, t.state_after, p.name, t.role, t.at, t.reason, t.until, t.participant, q.name
  FROM case_step t LEFT JOIN person p ON p.person = t.actor LEFT JOIN person q ON q.person = t.concerns
 WHERE t.casefile = :casefile
   AND (:all_steps = 1 OR t.participant = :participant
        OR t.act IN (1, 2, 3, 19, 20, 21, 24, 25, 26, 27, 28, 31, 32))
 ORDER BY t.case_step
 LIMIT 500

-- The proposal to close that waits for a second person: the last one made.
-- case_proposal(casefile id:casefile) -> one (actor id:person?, actor_name text?, state_before enum:case_state,
--   closing_reason enum:closing_reason)
SELECT s.actor, p.name, s.state_before, s.closing_reason
  FROM case_step s LEFT JOIN person p ON p.person = s.actor
 WHERE s.casefile = :casefile AND s.act = 30
 ORDER BY s.case_step DESC
 LIMIT 1

-- Closing ends every participation.
-- case_participants_end(casefile id:casefile, at time) -> none
UPDATE participant SET state = 3, ended = :at, ended_why = 4 WHERE casefile = :casefile AND state < 3

-- Somebody who signs in takes part, without a second person.
-- case_partner_add(participant id:participant, casefile id:casefile, tier enum:participant_tier, person id:person,
--   scope int, from_day date, until_day date) -> none
INSERT INTO participant (participant, casefile, tier, party, person, scope, from_day, until_day, state, ended_why)
VALUES (:participant, :casefile, :tier, 5, :person, :scope, :from_day, :until_day, 2, 0)
