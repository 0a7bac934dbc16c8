-- What a whole weighing has, for `seinhuis check`: each query finds those that are not, by number alone.
-- uses "weighing/ids.h"

-- The record's key stands without what every weighing answers at its start.
-- check_weighing_no_text() -> many (dossier text)
SELECT w.reference FROM weighing w
 WHERE w.record_key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM weighing_text t WHERE t.weighing = w.weighing)
 ORDER BY w.reference
 LIMIT 50;

-- No step of the course led to the state that the weighing is in.
-- check_weighing_no_step() -> many (dossier text)
SELECT w.reference FROM weighing w
 WHERE NOT EXISTS (SELECT 1 FROM weighing_step t WHERE t.weighing = w.weighing AND t.state_after = w.state)
 ORDER BY w.reference
 LIMIT 50;

-- Closed (6) without an outcome; decided without the decision; by phone (5) without the moment it lapses.
-- check_weighing_half_decided() -> many (dossier text)
SELECT w.reference FROM weighing w
 WHERE (w.state = 6 AND w.outcome = 0) OR (w.state = 5 AND w.lapses IS NULL)
    OR (w.outcome IN (1, 2) AND NOT EXISTS (SELECT 1 FROM weighing_decision d WHERE d.weighing = w.weighing))
 ORDER BY w.reference
 LIMIT 50;

-- A position without its answer: a first one is sealed, later ones stand in words.
-- check_weighing_half_position() -> many (dossier text)
SELECT DISTINCT w.reference FROM weighing w JOIN position p ON p.weighing = w.weighing
 WHERE (p.round = 1 AND p.sealed_answer IS NULL) OR (p.round <> 1 AND p.answer = 0)
 ORDER BY w.reference
 LIMIT 50;

-- A first position without its party's key (1 police, 2 prosecution, 3 municipality), or a key without a position.
-- check_weighing_position_key() -> many (dossier text)
SELECT w.reference FROM weighing w
 WHERE (w.police_key IS NULL) = EXISTS (SELECT 1 FROM position p WHERE p.weighing = w.weighing AND p.round = 1
                                           AND p.party = 1)
    OR (w.prosecution_key IS NULL) = EXISTS (SELECT 1 FROM position p WHERE p.weighing = w.weighing AND p.round = 1
                                                AND p.party = 2)
    OR (w.municipality_key IS NULL) = EXISTS (SELECT 1 FROM position p WHERE p.weighing = w.weighing AND p.round = 1
                                                 AND p.party = 3)
 ORDER BY w.reference
 LIMIT 50;

-- Opened (2) or ready to decide (3) without the three first positions; ready to decide without the three final ones.
-- check_weighing_positions() -> many (dossier text)
SELECT w.reference FROM weighing w
 WHERE (w.state IN (2, 3) AND (SELECT count(*) FROM position p WHERE p.weighing = w.weighing AND p.round = 1) <> 3)
    OR (w.state = 3 AND (SELECT count(*) FROM position p WHERE p.weighing = w.weighing AND p.round = 2) <> 3)
 ORDER BY w.reference
 LIMIT 50;

-- A state that needs a day has none.
-- check_weighing_no_term() -> many (dossier text)
SELECT w.reference FROM weighing w
 WHERE (w.inform_state IN (1, 4) AND w.inform_due IS NULL) OR w.destroy_rule = ''
 ORDER BY w.reference
 LIMIT 50;

-- Moves of the course that were made, each kind once, with one weighing that made it.
-- check_weighing_moves() -> many (dossier text, act enum:weighing_act, before enum:weighing_state, after
--   enum:weighing_state)
SELECT min(w.reference), t.act, t.state_before, t.state_after
  FROM weighing_step t JOIN weighing w ON w.weighing = t.weighing
 GROUP BY t.act, t.state_before, t.state_after
 ORDER BY t.act, t.state_before, t.state_after
 LIMIT 1000;

-- A sealed column that holds no sealed value.
-- check_weighing_sealed(form bytes) -> many (dossier text)
SELECT w.reference FROM weighing w
 WHERE EXISTS (SELECT 1 FROM weighing_text t WHERE t.weighing = w.weighing
                  AND (length(t.who) < 41 OR substr(t.who, 1, 1) <> :form OR length(t.behaviour) < 41
                       OR substr(t.behaviour, 1, 1) <> :form OR length(t.element) < 41
                       OR substr(t.element, 1, 1) <> :form OR length(t.basis) < 41 OR substr(t.basis, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM fact f WHERE f.weighing = w.weighing
                  AND (length(f.body) < 41 OR substr(f.body, 1, 1) <> :form OR length(f.basis) < 41
                       OR substr(f.basis, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM position p WHERE p.weighing = w.weighing
                  AND (length(p.sealed_answer) < 41 OR substr(p.sealed_answer, 1, 1) <> :form OR length(p.reason) < 41
                       OR substr(p.reason, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM weighing_step t WHERE t.weighing = w.weighing
                  AND (length(t.reason) < 41 OR substr(t.reason, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM weighing_decision d WHERE d.weighing = w.weighing
                  AND (length(d.reasons) < 41 OR substr(d.reasons, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM weighing_letter l WHERE l.weighing = w.weighing
                  AND (length(l.body) < 41 OR substr(l.body, 1, 1) <> :form))
 ORDER BY w.reference
 LIMIT 50;

-- Which weighings name a key slot.
-- check_weighing_named(slot int) -> many (dossier text)
SELECT w.reference FROM weighing w
 WHERE w.record_key = :slot OR w.police_key = :slot OR w.prosecution_key = :slot OR w.municipality_key = :slot
 ORDER BY w.reference
 LIMIT 50;
