-- The destruction list, decisions of two people, standing authorisations, and what a destruction leaves behind.
-- uses "privacy/ids.h"
-- uses "access/access.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- One item of the list by its random reference, with the day until which two people stopped its dossier.
-- ending_by_reference(municipality id:municipality, reference text) -> one (ending id:ending, kind text, subject int,
--   dossier ref, rule text, class int, day date, stopped_until date?)
SELECT e.ending, e.kind, e.subject, e.dossier, e.rule, e.class, e.day,
       (SELECT MAX(d.until) FROM decision d WHERE d.dossier = e.dossier AND d.act = 1 AND d.state = 2)
  FROM ending e
 WHERE e.municipality = :municipality AND e.reference = :reference

-- The list reference of one thing that ends, when it stands on the list.
-- ending_reference(municipality id:municipality, kind text, subject int) -> one (reference text)
SELECT reference FROM ending WHERE municipality = :municipality AND kind = :kind AND subject = :subject

-- An item for the list. Standing there already, its day, rule and class follow the dossier.
-- ending_add(ending id:ending, municipality id:municipality, reference text, kind text, subject int, dossier ref, rule
--   text, class int, day date, listed time) -> none
INSERT INTO ending (ending, municipality, reference, kind, subject, dossier, rule, class, day, listed)
VALUES (:ending, :municipality, :reference, :kind, :subject, :dossier, :rule, :class, :day, :listed)
ON CONFLICT (kind, subject) DO UPDATE SET rule = excluded.rule, class = excluded.class, day = excluded.day

-- One page of the list by day, after a day and an item.
-- endings_page(municipality id:municipality, day date?, ending int, row_count int) -> many (ending id:ending, reference
--   text, kind text, dossier ref, rule text, class int, day date, stopped_until date?, proposed bool)
SELECT e.ending, e.reference, e.kind, e.dossier, e.rule, e.class, e.day,
       (SELECT MAX(d.until) FROM decision d WHERE d.dossier = e.dossier AND d.act = 1 AND d.state = 2),
       CASE WHEN EXISTS (SELECT 1 FROM decision p WHERE p.ending = e.ending AND p.state = 1) THEN 1 ELSE 0 END
  FROM ending e
 WHERE e.municipality = :municipality
 AND (e.day > COALESCE(:day, 0) OR (e.day = COALESCE(:day, 0) AND e.ending > :ending))
 ORDER BY e.day, e.ending
 LIMIT :row_count

-- All items of the list in one municipality, to compare with what ends; after an item.
-- endings_all(municipality id:municipality, ending int) -> many (ending id:ending, kind text, subject int, rule text,
--   class int, day date, held bool)
SELECT e.ending, e.kind, e.subject, e.rule, e.class, e.day,
       CASE WHEN EXISTS (SELECT 1 FROM decision d WHERE d.dossier = e.dossier AND d.state IN (1, 2)) THEN 1 ELSE 0 END
  FROM ending e
 WHERE e.municipality = :municipality AND e.ending > :ending
 ORDER BY e.ending
 LIMIT 500

-- Off the list: destroyed, or its day moved away. Its decisions go with it.
-- ending_remove(ending id:ending) -> none
DELETE FROM ending WHERE ending = :ending

-- Off the list by what it is about.
-- ending_remove_subject(kind text, subject int) -> none
DELETE FROM ending WHERE kind = :kind AND subject = :subject

-- All items of one dossier.
-- endings_of_dossier(dossier ref) -> many (ending id:ending)
SELECT ending FROM ending WHERE dossier = :dossier ORDER BY ending LIMIT 20

-- A dossier is gone: nothing about it stays on the list.
-- ending_remove_dossier(dossier ref) -> none
DELETE FROM ending WHERE dossier = :dossier

-- How many stand on the list, how many of those are stopped, and how many wait for a second person. The list is counted
-- by its index; what is stopped is looked up from the few decisions.
-- ending_counts(municipality id:municipality, until date) -> one (listed int, stopped int, proposed int)
SELECT (SELECT COUNT(*) FROM ending WHERE municipality = :municipality AND day <= :until)
       - (SELECT COUNT(*) FROM (SELECT DISTINCT dossier FROM decision
                                 WHERE municipality = :municipality AND act = 1 AND state = 2) d
           CROSS JOIN ending e
           WHERE e.dossier = d.dossier AND e.day <= :until),
       (SELECT COUNT(DISTINCT d.dossier) FROM decision d WHERE d.municipality = :municipality AND d.act = 1
       AND d.state = 2),
       (SELECT COUNT(*) FROM decision d WHERE d.municipality = :municipality AND d.state = 1)

-- The decisions about one item's dossier, newest first.
-- decisions_of(dossier ref) -> many (decision id:decision, act enum:decision_act, ground enum:decision_ground, until
--   date?, state enum:decision_state, proposed_by id:person, proposed_name text, proposed time, confirmed_by
--   id:person?, confirmed_name text?, confirmed time?)
SELECT d.decision, d.act, d.ground, d.until, d.state, d.proposed_by, p.name, d.proposed, d.confirmed_by, c.name,
  d.confirmed
  FROM decision d
  JOIN person p ON p.person = d.proposed_by
  LEFT JOIN person c ON c.person = d.confirmed_by
 WHERE d.dossier = :dossier
 ORDER BY d.decision DESC
 LIMIT 50

-- Decisions of one municipality that are in a state, by end day: proposals that wait, stops in force.
-- decisions_in_state(municipality id:municipality, state enum:decision_state) -> many (decision id:decision, reference
--   text, act enum:decision_act, ground enum:decision_ground, until date?, proposed_by id:person, proposed_name text,
--   proposed time)
SELECT d.decision, e.reference, d.act, d.ground, d.until, d.proposed_by, p.name, d.proposed
  FROM decision d
  JOIN ending e ON e.ending = d.ending
  JOIN person p ON p.person = d.proposed_by
 WHERE d.municipality = :municipality AND d.state = :state
 ORDER BY COALESCE(d.until, 0), d.decision
 LIMIT 200

-- A proposal of one person. Lifting needs a stop in force; earlier destruction needs that there is none.
-- decision_propose(decision id:decision, municipality id:municipality, ending id:ending, dossier ref, act
--   enum:decision_act, ground enum:decision_ground, until date?, person id:person, at time) -> changed
INSERT INTO decision (decision, municipality, ending, dossier, act, ground, until, state, proposed_by, proposed)
SELECT :decision, e.municipality, e.ending, :dossier, :act, :ground, :until, 1, :person, :at
  FROM ending e
 WHERE e.ending = :ending AND e.municipality = :municipality
   AND NOT EXISTS (SELECT 1 FROM decision p WHERE p.ending = e.ending AND p.act = :act AND p.state = 1)
   AND (CAST(:act AS INTEGER) = 1
        OR (CAST(:act AS INTEGER) = 2 AND EXISTS (SELECT 1 FROM decision s WHERE s.dossier = :dossier AND s.act = 1
        AND s.state = 2))
        OR (CAST(:act AS INTEGER) = 3 AND NOT EXISTS (SELECT 1 FROM decision s WHERE s.dossier = :dossier AND s.act = 1
        AND s.state = 2)))

-- The second person agrees: never the one who proposed.
-- decision_confirm(decision id:decision, municipality id:municipality, state_after enum:decision_state, person
--   id:person, at time) -> changed
UPDATE decision SET state = :state_after, confirmed_by = :person, confirmed = :at
 WHERE decision = :decision AND municipality = :municipality AND state = 1 AND proposed_by <> :person

-- A proposal goes away without anything having changed.
-- decision_drop(decision id:decision, municipality id:municipality, at time) -> changed
UPDATE decision SET state = 3, ended = :at WHERE decision = :decision AND municipality = :municipality AND state = 1

-- All stops of one dossier end.
-- stops_end(dossier ref, at time) -> changed
UPDATE decision SET state = 3, ended = :at WHERE dossier = :dossier AND act = 1 AND state = 2

-- Stops of one municipality whose last day has passed, with what they sealed.
-- stops_passed(municipality id:municipality, today date) -> many (decision id:decision, kind text, subject int, dossier
--   ref)
SELECT d.decision, e.kind, e.subject, d.dossier
  FROM decision d JOIN ending e ON e.ending = d.ending
 WHERE d.municipality = :municipality AND d.act = 1 AND d.state = 2 AND d.until < :today
 ORDER BY d.decision
 LIMIT 500

-- One stop ends by itself.
-- stop_end(decision id:decision, at time) -> changed
UPDATE decision SET state = 3, ended = :at WHERE decision = :decision AND act = 1 AND state = 2

-- Until when a dossier is stopped; no day: it is not.
-- dossier_stopped(dossier ref) -> one (until date?)
SELECT MAX(until) FROM decision WHERE dossier = :dossier AND act = 1 AND state = 2

-- Items about which a proposal was made so long ago that it lapses.
-- proposals_past(municipality id:municipality, before time) -> many (ending id:ending)
SELECT DISTINCT ending FROM decision WHERE municipality = :municipality AND state = 1 AND proposed < :before LIMIT 500

-- Proposals that no second person took up in time.
-- proposals_forget(municipality id:municipality, before time, at time) -> changed
UPDATE decision SET state = 3, ended = :at WHERE municipality = :municipality AND state = 1 AND proposed < :before

-- Standing authorisations of one municipality.
-- authorisations_standing(municipality id:municipality) -> many (rule text, given_name text, given_role enum:role,
--   given time)
SELECT a.rule, p.name, a.given_role, a.given
  FROM authorisation a JOIN person p ON p.person = a.given_by
 WHERE a.municipality = :municipality AND a.withdrawn IS NULL
 ORDER BY a.rule
 LIMIT 200

-- From now on this rule does its work without being asked; standing already: nothing changes.
-- authorisation_give(authorisation id:authorisation, municipality id:municipality, rule text, person id:person, role
--   enum:role, at time) -> changed
INSERT INTO authorisation (authorisation, municipality, rule, given_by, given_role, given)
VALUES (:authorisation, :municipality, :rule, :person, :role, :at)
ON CONFLICT DO NOTHING

-- The authorisation of a rule ends.
-- authorisation_withdraw(municipality id:municipality, rule text, person id:person, at time) -> changed
UPDATE authorisation SET withdrawn = :at, withdrawn_by = :person
 WHERE municipality = :municipality AND rule = :rule AND withdrawn IS NULL

-- One more destroyed under a rule in a month.
-- destroyed_count(municipality id:municipality, month int, kind text, rule text) -> none
INSERT INTO destroyed (municipality, month, kind, rule, counted) VALUES (:municipality, :month, :kind, :rule, 1)
ON CONFLICT (municipality, month, kind, rule) DO UPDATE SET counted = destroyed.counted + 1

-- Municipalities that destroy: all but the installation itself.
-- retention_municipalities() -> many (municipality id:municipality)
SELECT municipality FROM municipality WHERE municipality > 1 ORDER BY municipality LIMIT 1000

-- Months so long ago that even their counts go.
-- destroyed_forget(municipality id:municipality, month int) -> none
DELETE FROM destroyed WHERE municipality = :municipality AND month < :month

-- Rules with something on the list, and the first day of each.
-- rules_listed(municipality id:municipality, until date) -> many (rule text, day date)
SELECT rule, MIN(day) FROM ending WHERE municipality = :municipality AND day <= :until GROUP BY rule
    ORDER BY rule LIMIT 200
