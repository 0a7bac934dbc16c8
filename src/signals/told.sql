-- Whose dossiers there are, and what of one the person concerned may read. No query here takes a name.
-- uses "signals/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- Owners who hold a role of the reporting point today.
-- signal_owners(municipality id:municipality, today date) -> many (person id:person)
SELECT DISTINCT s.owner
  FROM signal s JOIN person p ON p.person = s.owner JOIN role_grant g ON g.person = s.owner
 WHERE s.municipality = :municipality AND p.disabled IS NULL AND g.municipality = :municipality AND g.role IN (0, 1, 2)
   AND g.from_day <= :today AND (g.until_day IS NULL OR g.until_day >= :today)
 ORDER BY s.owner
 LIMIT 200

-- The dossiers of one owner.
-- signals_owned_by(municipality id:municipality, person id:person) -> many (signal id:signal, reference text, dossier
--   ref)
SELECT s.signal, s.reference, s.dossier
  FROM signal s
 WHERE s.municipality = :municipality AND s.owner = :person
   AND NOT EXISTS (SELECT 1 FROM dossier_wall w WHERE w.dossier = s.dossier AND w.person = :person)
 ORDER BY s.signal DESC
 LIMIT 1000

-- Dossiers that nobody owns who holds a role today.
-- signals_owned_by_none(municipality id:municipality, today date) -> many (signal id:signal, reference text, dossier
--   ref)
SELECT s.signal, s.reference, s.dossier
  FROM signal s
 WHERE s.municipality = :municipality
   AND (s.owner IS NULL OR NOT EXISTS (
        SELECT 1 FROM person p JOIN role_grant g ON g.person = p.person
         WHERE p.person = s.owner AND p.disabled IS NULL AND g.municipality = :municipality AND g.role IN (0, 1, 2)
           AND g.from_day <= :today AND (g.until_day IS NULL OR g.until_day >= :today)))
 ORDER BY s.signal DESC
 LIMIT 1000

-- One dossier for a request that runs, sealed or not.
-- signal_of_request(municipality id:municipality, reference text, person id:person) -> one (signal id:signal, dossier
--   ref, record_key id:key_slot?, destroy_on date, outcome enum:signal_outcome)
SELECT s.signal, s.dossier, s.record_key, s.destroy_on, s.outcome
  FROM signal s
 WHERE s.municipality = :municipality AND s.reference = :reference
   AND NOT EXISTS (SELECT 1 FROM dossier_wall w WHERE w.dossier = s.dossier AND w.person = :person)

-- What stands in the record about this person; of what could reveal who reported only that it is there.
-- told_observations(signal id:signal) -> many (observation id:observation, kind enum:observation_kind, against bool,
--   body sealed?, happened date?, reveals_reporter bool, status enum:observation_status)
SELECT observation, kind, against, CASE WHEN reveals_reporter = 0 THEN body ELSE NULL END, happened, reveals_reporter,
       status
  FROM observation
 WHERE signal = :signal
 ORDER BY observation
 LIMIT 300

-- Why colleagues did what they did. 23 and 24: about the reporter's withdrawal, never told.
-- told_steps(signal id:signal) -> many (step id:step, act enum:signal_act, at time, reason sealed)
SELECT step, act, at, reason
  FROM step
 WHERE signal = :signal AND actor IS NOT NULL AND reason IS NOT NULL AND act NOT IN (23, 24)
 ORDER BY step
 LIMIT 100

-- What the person concerned says of it.
-- statement_add(observation id:observation, signal id:signal, body sealed, source sealed, author id:person, written
--   time) -> none
INSERT INTO observation (observation, signal, kind, against, body, source, happened, reveals_reporter, author, written,
                         status)
VALUES (:observation, :signal, 2, 1, :body, :source, NULL, 0, :author, :written, 0)
