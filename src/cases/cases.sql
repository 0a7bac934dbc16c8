-- Finding and ending cases: what every topic of this room shares.
-- uses "cases/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"

-- The one lookup of a case. Who leads sees all of the municipality; who takes part only while their days last and
-- access is not suspended; a second person only while one is asked. Walls and sealing stand in it too, so that hidden
-- and absent run the same code.
-- case_by_reference(municipality id:municipality, reference text, person id:person, leads bool, seconds bool, today
--   date) -> one (casefile id:casefile, municipality id:municipality, reference text, dossier ref, weighing int?, state
--   enum:case_state, age enum:age_band, lead id:person?, deputy id:person?, process_lead id:person?, opened time,
--   provisional_until time?, due date, plan_due date, review_due date, reviews_missed int, access_suspended bool,
--   closed time?, closing_reason enum:closing_reason, inform_state enum:inform_state, inform_due date?, record_key
--   id:key_slot?, destroy_on date, destroy_rule text, sealed_until date?, step_count int, participant id:participant?,
--   tier enum:participant_tier, scope int, until_day date?)
SELECT c.casefile, c.municipality, c.reference, c.dossier, c.weighing, c.state, c.age_band, c.lead, c.deputy,
       c.process_lead, c.opened, c.provisional_until, c.due, c.plan_due, c.review_due, c.reviews_missed,
       c.access_suspended, c.closed, c.closing_reason, c.inform_state, c.inform_due, c.record_key, c.destroy_on,
       c.destroy_rule, c.sealed_until, c.step_count, p.participant, COALESCE(p.tier, 0), COALESCE(p.scope, 0),
       p.until_day
  FROM casefile c
  LEFT JOIN dossier_member m ON m.dossier = c.dossier AND m.person = :person AND m.from_day <= :today
                            AND m.until_day >= :today AND m.suspended = 0
  LEFT JOIN participant p ON p.casefile = c.casefile AND p.person = m.person AND p.state = 2
 WHERE c.municipality = :municipality
   AND c.reference = :reference
   AND (c.sealed_until IS NULL OR c.sealed_until < :today)
   AND NOT EXISTS (SELECT 1 FROM dossier_wall w WHERE w.dossier = c.dossier AND w.person = :person)
   AND (:leads = 1 OR p.participant IS NOT NULL
        OR (:seconds = 1 AND (c.state = 4 OR EXISTS (SELECT 1 FROM participant q
                                                      WHERE q.casefile = c.casefile AND q.state = 1))))

-- Cases whose day has come, oldest first. A sealed case waits.
-- cases_ending(municipality id:municipality, until date) -> many (casefile id:casefile, dossier ref, destroy_on date,
--   destroy_rule text, closing_reason enum:closing_reason)
SELECT casefile, dossier, destroy_on, destroy_rule, closing_reason
  FROM casefile
 WHERE municipality = :municipality AND destroy_on <= :until AND (sealed_until IS NULL OR sealed_until < :until)
 ORDER BY destroy_on, casefile
 LIMIT 500

-- When one case ends, whoever may see it.
-- case_ends(municipality id:municipality, reference text) -> one (casefile id:casefile, dossier ref, destroy_on date,
--   destroy_rule text, closing_reason enum:closing_reason)
SELECT casefile, dossier, destroy_on, destroy_rule, closing_reason
  FROM casefile
 WHERE municipality = :municipality AND reference = :reference

-- The names and key of one case, for its destruction.
-- case_keys(casefile id:casefile) -> one (dossier ref, record_key id:key_slot?)
SELECT dossier, record_key FROM casefile WHERE casefile = :casefile

-- The row and, by cascade, everything that hangs on it.
-- case_delete(casefile id:casefile) -> none
DELETE FROM casefile WHERE casefile = :casefile

-- Unreadable for the work until a day; an unset day unseals.
-- case_seal(casefile id:casefile, until date?) -> none
UPDATE casefile SET sealed_until = :until WHERE casefile = :casefile

-- Every slot that a row names, for the sweep of the key store.
-- case_key_slots(after int) -> many (slot int)
SELECT record_key FROM casefile WHERE record_key > :after ORDER BY record_key LIMIT 1000
