-- The agenda: its items, who is asked for each, who was there, and what was decided.
-- uses "cases/ids.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- The items of one conference that somebody may see: everything, or what they are asked for; of one that was held what
-- they were there for.
-- agenda_items(conference id:conference, everything int, participant id:participant) -> many (agenda_item
--   id:agenda_item, position int, title sealed, question sealed, decision sealed?, reason sealed?, decided time?)
SELECT i.agenda_item, i.position, i.title, i.question, i.decision, i.reason, i.decided
  FROM agenda_item i JOIN conference c ON c.conference = i.conference
 WHERE i.conference = :conference
   AND (CAST(:everything AS INTEGER) = 1
        OR EXISTS (SELECT 1
                     FROM attendance a
                    WHERE a.agenda_item = i.agenda_item AND a.participant = :participant
                      AND ((c.state <> 2 AND a.invited = 1) OR (c.state = 2 AND a.presence = 1))))
 ORDER BY i.position
 LIMIT 50

-- Who is asked for the items of a conference, and whether they were there.
-- attendance_of_conference(conference id:conference) -> many (attendance id:attendance, agenda_item id:agenda_item,
--   participant id:participant, invited bool, presence enum:presence, reason sealed?)
SELECT a.attendance, a.agenda_item, a.participant, a.invited, a.presence, a.reason
  FROM attendance a JOIN agenda_item i ON i.agenda_item = a.agenda_item
 WHERE i.conference = :conference
 ORDER BY i.position, a.attendance
 LIMIT 1000

-- One item more, under the next number.
-- agenda_item_add(agenda_item id:agenda_item, conference id:conference, position int, title sealed, question sealed) ->
--   none
INSERT INTO agenda_item (agenda_item, conference, position, title, question)
VALUES (:agenda_item, :conference, :position, :title, :question)

-- Other words for an item.
-- agenda_item_change(agenda_item id:agenda_item, conference id:conference, title sealed, question sealed) -> changed
UPDATE agenda_item SET title = :title, question = :question
 WHERE agenda_item = :agenda_item AND conference = :conference

-- An item is taken off the agenda; with its decision only when no action hangs on it.
-- agenda_item_remove(agenda_item id:agenda_item, conference id:conference) -> changed
DELETE FROM agenda_item
 WHERE agenda_item = :agenda_item AND conference = :conference
   AND NOT EXISTS (SELECT 1 FROM case_action a WHERE a.agenda_item = agenda_item.agenda_item)

-- How many actions hang on an item.
-- agenda_item_actions(agenda_item id:agenda_item) -> one (actions int)
SELECT COUNT(*) FROM case_action WHERE agenda_item = :agenda_item

-- What was decided, and why.
-- agenda_item_decide(agenda_item id:agenda_item, conference id:conference, decision sealed, reason sealed, decided
--   time, person id:person) -> changed
UPDATE agenda_item SET decision = :decision, reason = :reason, decided = :decided, decided_by = :person
 WHERE agenda_item = :agenda_item AND conference = :conference

-- Somebody is asked for an item, or is not any more; what was recorded of their presence goes with the asking.
-- attendance_invite(attendance id:attendance, agenda_item id:agenda_item, participant id:participant) -> none
INSERT INTO attendance (attendance, agenda_item, participant, invited, presence)
VALUES (:attendance, :agenda_item, :participant, 1, 0)
ON CONFLICT (agenda_item, participant) DO UPDATE SET invited = 1

-- Somebody is not asked for an item any more.
-- attendance_remove(agenda_item id:agenda_item, participant id:participant) -> none
DELETE FROM attendance WHERE agenda_item = :agenda_item AND participant = :participant

-- Whether somebody was there for an item.
-- attendance_record(attendance id:attendance, agenda_item id:agenda_item, participant id:participant, presence
--   enum:presence, reason sealed?, recorded time, person id:person) -> none
INSERT INTO attendance (attendance, agenda_item, participant, invited, presence, reason, recorded, recorded_by)
VALUES (:attendance, :agenda_item, :participant, 0, :presence, :reason, :recorded, :person)
ON CONFLICT (agenda_item, participant) DO UPDATE
   SET presence = excluded.presence, reason = excluded.reason, recorded = excluded.recorded,
       recorded_by = excluded.recorded_by
