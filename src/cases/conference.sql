-- Conferences of one case: their course, and which of them somebody may see.
-- uses "cases/ids.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- The one lookup of a conference. Everything, or what this participant is asked for; of one that was held only what
-- they were there for. Hidden and absent run the same code.
-- conference_by_reference(casefile id:casefile, reference text, everything int, participant id:participant) -> one
--   (conference id:conference, state enum:conference_state, step_count int, uid text, sequence int, day date,
--   begin_minute int, end_minute int, place sealed?, why_soon sealed?, why_cancelled sealed?, chair id:person?,
--   chair_name text?, planned time, ended time?)
SELECT c.conference, c.state, c.step_count, c.uid, c.sequence, c.day, c.begin_minute, c.end_minute, c.place, c.why_soon,
       c.why_cancelled, c.chair, p.name, c.planned, c.ended
  FROM conference c LEFT JOIN person p ON p.person = c.chair
 WHERE c.casefile = :casefile
   AND c.reference = :reference
   AND (CAST(:everything AS INTEGER) = 1
        OR EXISTS (SELECT 1
                     FROM agenda_item i JOIN attendance a ON a.agenda_item = i.agenda_item
                    WHERE i.conference = c.conference AND a.participant = :participant
                      AND ((c.state <> 2 AND a.invited = 1) OR (c.state = 2 AND a.presence = 1))))

-- The conferences of a case, the latest first: all, or those with something that this participant may see. `mine` says
-- that there is something.
-- conferences_of_case(casefile id:casefile, everything int, days int, participant id:participant) -> many (reference
--   text, state enum:conference_state, day date, begin_minute int, end_minute int, mine int)
SELECT r.reference, r.state, r.day, r.begin_minute, r.end_minute, r.mine
  FROM (SELECT c.conference, c.reference, c.state, c.day, c.begin_minute, c.end_minute,
               CASE WHEN CAST(:everything AS INTEGER) = 1
                      OR EXISTS (SELECT 1
                                   FROM agenda_item i JOIN attendance a ON a.agenda_item = i.agenda_item
                                  WHERE i.conference = c.conference AND a.participant = :participant
                                    AND ((c.state <> 2 AND a.invited = 1) OR (c.state = 2 AND a.presence = 1)))
                    THEN 1 ELSE 0 END AS mine
          FROM conference c
         WHERE c.casefile = :casefile) r
 WHERE r.mine = 1 OR CAST(:days AS INTEGER) = 1
 ORDER BY r.day DESC, r.conference DESC
 LIMIT 100

-- A conference is planned.
-- conference_add(conference id:conference, casefile id:casefile, reference text, uid text, day date, begin_minute int,
--   end_minute int, place sealed?, why_soon sealed?, chair id:person?, planned time, person id:person) -> none
INSERT INTO conference (conference, casefile, reference, state, step_count, uid, sequence, day, begin_minute,
    end_minute, place, why_soon, chair, planned, planned_by)
VALUES (:conference, :casefile, :reference, 1, 0, :uid, 0, :day, :begin_minute, :end_minute, :place, :why_soon, :chair,
    :planned, :person)

-- Another moment, place or chair; agendas outside this program are told by the next number.
-- conference_move(conference id:conference, step_count int, day date, begin_minute int, end_minute int, place sealed?,
--   why_soon sealed?, chair id:person?) -> one (step_count int)
UPDATE conference SET day = :day, begin_minute = :begin_minute, end_minute = :end_minute, place = :place,
       why_soon = :why_soon, chair = :chair, sequence = sequence + 1, step_count = step_count + 1
 WHERE conference = :conference AND step_count = :step_count AND state = 1
RETURNING step_count

-- A change to one that is still planned, as its page showed it; two at once cannot both be first.
-- conference_touch(conference id:conference, step_count int) -> one (step_count int)
UPDATE conference SET step_count = step_count + 1
 WHERE conference = :conference AND step_count = :step_count AND state = 1
RETURNING step_count

-- Held and closed, or cancelled: from here nothing of it changes.
-- conference_end(conference id:conference, step_count int, state enum:conference_state, why sealed?, ended time, person
--   id:person) -> one (step_count int)
UPDATE conference SET state = :state, why_cancelled = :why, ended = :ended, ended_by = :person,
       sequence = sequence + 1, step_count = step_count + 1
 WHERE conference = :conference AND step_count = :step_count AND state = 1
RETURNING step_count

-- Where a case is, for the work that its closing takes back.
-- conference_municipality(casefile id:casefile) -> one (municipality id:municipality)
SELECT municipality FROM casefile WHERE casefile = :casefile

-- The case is closed: what was planned does not take place any more.
-- conferences_cancel(casefile id:casefile, ended time) -> many (conference id:conference)
UPDATE conference SET state = 3, ended = :ended, sequence = sequence + 1, step_count = step_count + 1
 WHERE casefile = :casefile AND state = 1
RETURNING conference

-- Who is asked for a conference and still takes part in the case.
-- conference_invited(conference id:conference, today date) -> many (participant id:participant, person id:person?)
SELECT DISTINCT p.participant, p.person
  FROM attendance a
  JOIN agenda_item i ON i.agenda_item = a.agenda_item
  JOIN participant p ON p.participant = a.participant
 WHERE i.conference = :conference AND a.invited = 1 AND p.state = 2 AND p.until_day >= :today
 ORDER BY p.participant
 LIMIT 200

-- Everybody who takes part in a case or did, the core first: who can be asked, and who a name belongs to.
-- seats_of_case(casefile id:casefile) -> many (participant id:participant, tier enum:participant_tier, party
--   enum:sharing_party, person id:person?, person_name text?, name sealed?, state enum:participant_state, from_day
--   date, until_day date)
SELECT p.participant, p.tier, p.party, p.person, n.name, p.name, p.state, p.from_day, p.until_day
  FROM participant p LEFT JOIN person n ON n.person = p.person
 WHERE p.casefile = :casefile AND p.state IN (2, 3)
 ORDER BY p.tier, p.party, p.participant
 LIMIT 200

-- Who leads or may lead a conference of this case: its lead, deputy and process lead.
-- chairs_of_case(casefile id:casefile) -> many (person id:person, name text)
SELECT p.person, p.name
  FROM person p JOIN casefile f ON p.person IN (f.lead, f.deputy, f.process_lead)
 WHERE f.casefile = :casefile
 ORDER BY p.person
 LIMIT 3

-- Days that passed without the conference being closed or cancelled, in one municipality, with who leads the case.
-- conferences_left_open(municipality id:municipality, today date) -> many (conference id:conference, lead id:person?)
SELECT c.conference, f.lead
  FROM conference c JOIN casefile f ON f.casefile = c.casefile
 WHERE f.municipality = :municipality AND c.state = 1 AND c.day < :today
 ORDER BY c.day, c.conference
 LIMIT 200
