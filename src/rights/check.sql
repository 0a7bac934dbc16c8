-- What a whole request of a person concerned has, for `seinhuis check`: each query finds those that are not, by number.
-- uses "rights/ids.h"

-- The record's key stands without what was asked, or the other way round.
-- check_rights_no_text() -> many (dossier text)
SELECT r.reference FROM rights_request r LEFT JOIN rights_text t ON t.rights_request = r.rights_request
 WHERE (r.record_key IS NOT NULL AND t.rights_request IS NULL)
    OR (r.record_key IS NULL AND t.rights_request IS NOT NULL)
 ORDER BY r.reference
 LIMIT 50;

-- No step of the course led to the state that the request is in.
-- check_rights_no_step() -> many (dossier text)
SELECT r.reference FROM rights_request r
 WHERE NOT EXISTS (SELECT 1 FROM rights_step t WHERE t.rights_request = r.rights_request AND t.state_after = r.state)
 ORDER BY r.reference
 LIMIT 50;

-- Decided (6) without an outcome, or with one (1 to 4) without the decision and its letter.
-- check_rights_half_decided() -> many (dossier text)
SELECT r.reference FROM rights_request r
 WHERE (r.state = 6 AND r.outcome = 0) OR r.destroy_rule = ''
    OR (r.outcome BETWEEN 1 AND 4
        AND NOT EXISTS (SELECT 1 FROM rights_decision d WHERE d.rights_request = r.rights_request))
 ORDER BY r.reference
 LIMIT 50;

-- Asked (4) without a question to anybody; answered (5) while one is open.
-- check_rights_half_asked() -> many (dossier text)
SELECT r.reference FROM rights_request r
 WHERE (r.state = 5 AND EXISTS (SELECT 1 FROM rights_question q
                                 WHERE q.rights_request = r.rights_request AND q.answered IS NULL))
 ORDER BY r.reference
 LIMIT 50;

-- Moves of the course that were made, each kind once, with one request that made it.
-- check_rights_moves() -> many (dossier text, act enum:rights_act, before enum:rights_state, after enum:rights_state)
SELECT min(r.reference), t.act, t.state_before, t.state_after
  FROM rights_step t JOIN rights_request r ON r.rights_request = t.rights_request
 GROUP BY t.act, t.state_before, t.state_after
 ORDER BY t.act, t.state_before, t.state_after
 LIMIT 1000;

-- A sealed column that holds no sealed value.
-- check_rights_sealed(form bytes) -> many (dossier text)
SELECT r.reference FROM rights_request r
 WHERE EXISTS (SELECT 1 FROM rights_text t WHERE t.rights_request = r.rights_request
                  AND (length(t.name) < 41 OR substr(t.name, 1, 1) <> :form OR length(t.born) < 41
                       OR substr(t.born, 1, 1) <> :form OR length(t.address) < 41
                       OR substr(t.address, 1, 1) <> :form OR length(t.asked) < 41
                       OR substr(t.asked, 1, 1) <> :form OR length(t.representative) < 41
                       OR substr(t.representative, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM rights_decision d WHERE d.rights_request = r.rights_request
                  AND (length(d.reasons) < 41 OR substr(d.reasons, 1, 1) <> :form OR length(d.letter) < 41
                       OR substr(d.letter, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM rights_step t WHERE t.rights_request = r.rights_request
                  AND (length(t.reason) < 41 OR substr(t.reason, 1, 1) <> :form))
 ORDER BY r.reference
 LIMIT 50;

-- Which requests name a key slot.
-- check_rights_named(slot int) -> many (dossier text)
SELECT r.reference FROM rights_request r WHERE r.record_key = :slot ORDER BY r.reference LIMIT 50;
