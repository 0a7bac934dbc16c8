-- Who takes part in a case.
-- uses "cases/ids.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- All participations of one case, those that last first.
-- participants_of_case(casefile id:casefile) -> many (participant id:participant, tier enum:participant_tier, party
--   enum:sharing_party, person id:person?, account text?, reference text?, name sealed?, necessity sealed?, scope int,
--   from_day date, until_day date, state enum:participant_state, proposed_by id:person?, ended time?, ended_why
--   enum:participant_end, used date?, suspended bool)
SELECT p.participant, p.tier, p.party, p.person, a.name, a.reference, p.name, p.necessity, p.scope, p.from_day,
       p.until_day, p.state, p.proposed_by, p.ended, p.ended_why, m.used, COALESCE(m.suspended, 0)
  FROM participant p
  JOIN casefile c ON c.casefile = p.casefile
  LEFT JOIN person a ON a.person = p.person
  LEFT JOIN dossier_member m ON m.dossier = c.dossier AND m.person = p.person AND p.state = 2
 WHERE p.casefile = :casefile
 ORDER BY CASE WHEN p.state < 3 THEN 0 ELSE 1 END, p.tier, p.participant
 LIMIT 200

-- Somebody takes part, or is proposed to.
-- participant_add(participant id:participant, casefile id:casefile, tier enum:participant_tier, party
--   enum:sharing_party, person id:person?, name sealed?, necessity sealed, scope int, from_day date, until_day date,
--   state enum:participant_state, proposed_by id:person) -> none
INSERT INTO participant (participant, casefile, tier, party, person, name, necessity, scope, from_day, until_day, state,
                         proposed_by, ended_why)
VALUES (:participant, :casefile, :tier, :party, :person, :name, :necessity, :scope, :from_day, :until_day, :state,
        :proposed_by, 0)

-- The second person answers a proposal.
-- participant_answer(participant id:participant, state enum:participant_state, agreed_by id:person) -> changed
UPDATE participant SET state = :state, agreed_by = :agreed_by WHERE participant = :participant AND state = 1

-- Another last day.
-- participant_extend(participant id:participant, until_day date) -> changed
UPDATE participant SET until_day = :until_day WHERE participant = :participant AND state = 2

-- A participation ends, or a proposal is taken back.
-- participant_end(participant id:participant, ended time, ended_why enum:participant_end) -> changed
UPDATE participant SET state = 3, ended = :ended, ended_why = :ended_why WHERE participant = :participant AND state < 3

-- Participations whose last day has passed, and those of people who did not look for too long.
-- participants_over(municipality id:municipality, today date, unused_since date) -> many (participant id:participant,
--   casefile id:casefile, dossier ref, person id:person?, by_day bool)
SELECT p.participant, p.casefile, c.dossier, p.person, CASE WHEN p.until_day < :today THEN 1 ELSE 0 END
  FROM participant p
  JOIN casefile c ON c.casefile = p.casefile
  LEFT JOIN dossier_member m ON m.dossier = c.dossier AND m.person = p.person
 WHERE c.municipality = :municipality AND p.state = 2 AND c.state < 5
   AND (p.until_day < :today
        OR (m.person IS NOT NULL AND p.from_day < :unused_since AND (m.used IS NULL OR m.used < :unused_since)))
 ORDER BY p.participant
 LIMIT 500

-- Cases whose proposal to close nobody looked at in time.
-- cases_waiting(municipality id:municipality, today date) -> many (casefile id:casefile)
SELECT casefile
  FROM casefile
 WHERE municipality = :municipality AND state = 4 AND due < :today
 ORDER BY due
 LIMIT 200

-- Urgent admissions that were not confirmed in time.
-- cases_lapsed(municipality id:municipality, now time) -> many (casefile id:casefile, dossier ref, state
--   enum:case_state)
SELECT casefile, dossier, state
  FROM casefile
 WHERE municipality = :municipality AND state < 5 AND provisional_until IS NOT NULL AND provisional_until < :now
 LIMIT 200
