-- Finding and ending cases: what every topic of this room shares.
-- uses "cases/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- The lookup of a case for who leads: all of the municipality; for a second person: only while one is asked. Walls and
-- sealing stand in it, so that hidden and absent run the same code.
-- case_of_municipality(municipality id:municipality, reference text, person id:person, leads bool, today date) -> one
--   (casefile id:casefile, participant id:participant?, tier enum:participant_tier, scope int, until_day date?)
SELECT c.casefile, p.participant, COALESCE(p.tier, 0), COALESCE(p.scope, 0), p.until_day
  FROM casefile c
  LEFT JOIN dossier_member m ON m.dossier = c.dossier AND m.person = :person AND m.from_day <= :today
                            AND m.until_day >= :today AND m.suspended = 0
  LEFT JOIN participant p ON p.casefile = c.casefile AND p.person = m.person AND p.state = 2
 WHERE c.municipality = :municipality
   AND c.reference = :reference
   AND (c.sealed_until IS NULL OR c.sealed_until < :today)
   AND NOT EXISTS (SELECT 1 FROM dossier_wall w WHERE w.dossier = c.dossier AND w.person = :person)
   AND (:leads = 1 OR p.participant IS NOT NULL OR c.state = 4
        OR EXISTS (SELECT 1 FROM participant q WHERE q.casefile = c.casefile AND q.state = 1))

-- The lookup of a case for who only takes part, while their days last and access is not suspended. It goes through
-- their own participations, never through the cases of others: its time cannot tell whether a reference exists.
-- Adding '' keeps the database from looking the reference up first.
-- case_of_member(municipality id:municipality, reference text, person id:person, today date) -> one (casefile
--   id:casefile, participant id:participant, tier enum:participant_tier, scope int, until_day date)
SELECT c.casefile, p.participant, p.tier, p.scope, p.until_day
  FROM dossier_member m
 CROSS JOIN casefile c
 CROSS JOIN participant p
 WHERE m.person = :person AND m.from_day <= :today AND m.until_day >= :today AND m.suspended = 0
   AND c.dossier = m.dossier AND c.municipality = :municipality AND c.reference || '' = :reference
   AND p.casefile = c.casefile AND p.person = m.person AND p.state = 2
   AND (c.sealed_until IS NULL OR c.sealed_until < :today)
   AND NOT EXISTS (SELECT 1 FROM dossier_wall w WHERE w.dossier = c.dossier AND w.person = :person)

-- The open columns of a case that was found for somebody.
-- case_row(casefile id:casefile) -> one (casefile id:casefile, municipality id:municipality, reference text, dossier
--   ref, weighing int?, state enum:case_state, age enum:age_band, lead id:person?, deputy id:person?, process_lead
--   id:person?, opened time, provisional_until time?, due date, plan_due date, review_due date, reviews_missed int,
--   access_suspended bool, closed time?, closing_reason enum:closing_reason, inform_state enum:inform_state, inform_due
--   date?, record_key id:key_slot?, destroy_on date, destroy_rule text, sealed_until date?, step_count int)
SELECT casefile, municipality, reference, dossier, weighing, state, age_band, lead, deputy, process_lead, opened,
       provisional_until, due, plan_due, review_due, reviews_missed, access_suspended, closed, closing_reason,
       inform_state, inform_due, record_key, destroy_on, destroy_rule, sealed_until, step_count
  FROM casefile
 WHERE casefile = :casefile

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

-- Every key that a row names, by row.
-- case_stored_keys(after id:casefile) -> many (row id:casefile, dossier ref, municipality id:municipality, record_key
--   id:key_slot?)
SELECT casefile, dossier, municipality, record_key
  FROM casefile
 WHERE casefile > :after
 ORDER BY casefile
 LIMIT 250
