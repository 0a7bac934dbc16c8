-- Actions: what decisions ask, of whom, by when.
-- uses "cases/ids.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- One action of a case, for the case lead or for the participant who owns it; hidden and absent run the same code.
-- action_by_reference(casefile id:casefile, reference text, everything int, participant id:participant) -> one (action
--   id:case_action, owner id:participant?, what sealed, due date, state enum:action_state, step_count int)
SELECT case_action, owner, what, due, state, step_count
  FROM case_action
 WHERE casefile = :casefile AND reference = :reference
   AND (CAST(:everything AS INTEGER) = 1 OR owner = :participant)

-- One page of actions in one state: mine first, then by day. `mine` is 0 for mine and 1 for another's; the page goes on
-- after a place in that order.
-- actions_page(casefile id:casefile, state int, everything int, participant id:participant, mine int, due date, after
--   int, row_count int) -> many (action id:case_action, reference text, owner id:participant?, what sealed, note
--   sealed?, due date, state enum:action_state, mine int, conference text?, day date?, created
--   time, ended time?)
SELECT r.case_action, r.reference, r.owner, r.what, r.note, r.due, r.state, r.mine, r.conference, r.day, r.created,
       r.ended
  FROM (SELECT a.case_action, a.reference, a.owner, a.what, a.note, a.due, a.state, c.reference AS conference, c.day,
               a.created, a.ended, CASE WHEN COALESCE(a.owner, 0) = :participant
                                    OR (a.owner IS NULL AND CAST(:everything AS INTEGER) = 1) THEN 0 ELSE 1 END AS mine
          FROM case_action a
          LEFT JOIN agenda_item i ON i.agenda_item = a.agenda_item
          LEFT JOIN conference c ON c.conference = i.conference
         WHERE a.casefile = :casefile
           AND ((CAST(:state AS INTEGER) = 1 AND a.state = 1) OR (CAST(:state AS INTEGER) <> 1 AND a.state <> 1))
           AND (CAST(:everything AS INTEGER) = 1 OR a.owner = :participant)) r
 WHERE r.mine > :mine
    OR (r.mine = :mine AND (r.due > :due OR (r.due = :due AND r.case_action > :after)))
 ORDER BY r.mine, r.due, r.case_action
 LIMIT :row_count

-- How many are open, and how many of those are past their day: for the case's page.
-- action_counts(casefile id:casefile, everything int, participant id:participant, today date) -> one (open int, late
--   int)
SELECT COUNT(*), COUNT(CASE WHEN due < :today THEN 1 END)
  FROM case_action
 WHERE casefile = :casefile AND state = 1 AND (CAST(:everything AS INTEGER) = 1 OR owner = :participant)

-- The actions of one conference, in the order of its agenda; of a participant only their own.
-- actions_of_conference(conference id:conference, everything int, participant id:participant) -> many (action
--   id:case_action, agenda_item id:agenda_item, reference text, owner id:participant?, what sealed, due date, state
--   enum:action_state)
SELECT a.case_action, a.agenda_item, a.reference, a.owner, a.what, a.due, a.state
  FROM case_action a JOIN agenda_item i ON i.agenda_item = a.agenda_item
 WHERE i.conference = :conference
   AND (CAST(:everything AS INTEGER) = 1 OR a.owner = :participant)
 ORDER BY i.position, a.case_action
 LIMIT 500

-- A decision asks something of somebody.
-- action_add(action id:case_action, casefile id:casefile, agenda_item id:agenda_item?, reference text, owner
--   id:participant?, what sealed, due date, created time, person id:person) -> none
INSERT INTO case_action (case_action, casefile, agenda_item, reference, owner, what, due, state, step_count, created,
    created_by)
VALUES (:action, :casefile, :agenda_item, :reference, :owner, :what, :due, 1, 0, :created, :person)

-- Done, or not needed any more: with a note.
-- action_end(action id:case_action, step_count int, state enum:action_state, note sealed, ended time, person id:person)
--   -> one (step_count int)
UPDATE case_action SET state = :state, note = :note, ended = :ended, ended_by = :person, step_count = step_count + 1
 WHERE case_action = :action AND step_count = :step_count AND state = 1
RETURNING step_count

-- Another owner or another day.
-- action_hand_over(action id:case_action, step_count int, owner id:participant?, due date) -> one (step_count int)
UPDATE case_action SET owner = :owner, due = :due, step_count = step_count + 1
 WHERE case_action = :action AND step_count = :step_count AND state = 1
RETURNING step_count

-- The case is closed: what is still open is not asked any more.
-- actions_drop(casefile id:casefile, ended time) -> many (action id:case_action)
UPDATE case_action SET state = 3, ended = :ended, step_count = step_count + 1
 WHERE casefile = :casefile AND state = 1
RETURNING case_action

-- What is past its day in one municipality, with whom it waits for. Without a participant the case lead owns it.
-- actions_late(municipality id:municipality, today date) -> many (action id:case_action, casefile id:casefile, lead
--   id:person?, owner id:participant?, person id:person?, takes_part int)
SELECT a.case_action, a.casefile, f.lead, a.owner, p.person,
       CASE WHEN a.owner IS NULL OR (p.state = 2 AND p.until_day >= :today) THEN 1 ELSE 0 END
  FROM case_action a
  JOIN casefile f ON f.casefile = a.casefile
  LEFT JOIN participant p ON p.participant = a.owner
 WHERE f.municipality = :municipality AND a.state = 1
   AND (a.due < :today OR p.state <> 2 OR p.until_day < :today)
 ORDER BY a.due, a.case_action
 LIMIT 1000
