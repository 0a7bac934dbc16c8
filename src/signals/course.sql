-- Moves of a signal from state to state, and their history.
-- uses "signals/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- The move itself: only from the state and step that the page showed. After a withdrawal no act lengthens what is kept,
-- until two people decided so.
-- signal_move(signal id:signal, from_state enum:signal_state, step_count int, to_state enum:signal_state,
--   reporter_state enum:reporter_state, outcome enum:signal_outcome, due date, destroy_on date, destroy_rule text) ->
--   one (step_count int)
UPDATE signal
   SET state = :to_state, reporter_state = :reporter_state, outcome = :outcome, due = :due,
       destroy_on = CASE WHEN EXISTS (SELECT 1 FROM withdrawal w WHERE w.signal = signal.signal
       AND w.keep_second IS NULL)
                          AND destroy_on < :destroy_on THEN destroy_on ELSE :destroy_on END,
       destroy_rule = :destroy_rule, step_count = step_count + 1
 WHERE signal = :signal AND state = :from_state AND step_count = :step_count
RETURNING step_count

-- What happened, by whom, in which role and why.
-- step_add(step id:step, signal id:signal, act enum:signal_act, state_before enum:signal_state, state_after
--   enum:signal_state, actor id:person?, role text, at time, reason sealed?, until date?, proposed enum:signal_act,
--   proposed_by id:person?) -> none
INSERT INTO step (step, signal, act, state_before, state_after, actor, role, at, reason, until, proposed, proposed_by)
VALUES (:step, :signal, :act, :state_before, :state_after, :actor, :role, :at, :reason, :until, :proposed, :proposed_by)

-- The course of one signal, in order.
-- steps_of_signal(signal id:signal) -> many (step id:step, act enum:signal_act, state_before enum:signal_state,
--   state_after enum:signal_state, actor id:person?, actor_name text?, role text, at time, reason sealed?, until date?,
--   proposed enum:signal_act)
SELECT t.step, t.act, t.state_before, t.state_after, t.actor, p.name, t.role, t.at, t.reason, t.until, t.proposed
  FROM step t LEFT JOIN person p ON p.person = t.actor
 WHERE t.signal = :signal
 ORDER BY t.step
 LIMIT 500

-- What the rules of the course need to know beside the row.
-- course_facts(signal id:signal) -> one (observations int, against int, none_against sealed?, child_voice sealed?,
--   recorded time?)
SELECT (SELECT count(*) FROM observation o WHERE o.signal = s.signal AND o.against = 0),
       (SELECT count(*) FROM observation o WHERE o.signal = s.signal AND o.against = 1),
       r.none_against, r.child_voice, r.recorded
  FROM signal s LEFT JOIN signal_record r ON r.signal = s.signal
 WHERE s.signal = :signal

-- The proposal that waits for a second person: the last one made.
-- proposal_of_signal(signal id:signal) -> one (proposed enum:signal_act, proposed_by id:person)
SELECT proposed, proposed_by
  FROM step
 WHERE signal = :signal AND proposed > 0 AND proposed_by IS NOT NULL
 ORDER BY step DESC
 LIMIT 1
