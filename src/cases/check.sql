-- What a whole case has, for `seinhuis check`: each query finds those that are not, by number alone.
-- uses "cases/ids.h"

-- The record's key stands without whom the case is about, or the other way round.
-- check_case_no_subject() -> many (dossier text)
SELECT c.reference FROM casefile c LEFT JOIN case_subject s ON s.casefile = c.casefile
 WHERE (c.record_key IS NOT NULL AND s.casefile IS NULL) OR (c.record_key IS NULL AND s.casefile IS NOT NULL)
 ORDER BY c.reference
 LIMIT 50;

-- No step of the course led to the state that the case is in.
-- check_case_no_step() -> many (dossier text)
SELECT c.reference FROM casefile c
 WHERE NOT EXISTS (SELECT 1 FROM case_step t WHERE t.casefile = c.casefile AND t.state_after = c.state)
 ORDER BY c.reference
 LIMIT 50;

-- Closed (5) without moment or reason, or with one while it is open; proposed (4) without what was proposed.
-- check_case_half_closed() -> many (dossier text)
SELECT c.reference FROM casefile c
 WHERE (c.state = 5 AND (c.closed IS NULL OR c.closing_reason = 0)) OR (c.state <> 5 AND c.closed IS NOT NULL)
 ORDER BY c.reference
 LIMIT 50;

-- A plan was adopted (2, 3) and nobody leads the case.
-- check_case_no_lead() -> many (dossier text)
SELECT c.reference FROM casefile c WHERE c.state IN (2, 3) AND c.lead IS NULL ORDER BY c.reference LIMIT 50;

-- A plan was adopted (2) and there is no version of it.
-- check_case_no_plan() -> many (dossier text)
SELECT c.reference FROM casefile c
 WHERE c.state = 2 AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.casefile = c.casefile)
 ORDER BY c.reference
 LIMIT 50;

-- A state that needs a day has none, or access that outlives its participant's part.
-- check_case_no_term() -> many (dossier text)
SELECT c.reference FROM casefile c
 WHERE (c.inform_state IN (1, 4) AND c.inform_due IS NULL) OR c.destroy_rule = ''
    OR (c.state = 5 AND EXISTS (SELECT 1 FROM participant p WHERE p.casefile = c.casefile AND p.state IN (1, 2)))
 ORDER BY c.reference
 LIMIT 50;

-- Moves of the course that were made, each kind once, with one case that made it.
-- check_case_moves() -> many (dossier text, act enum:case_act, before enum:case_state, after enum:case_state)
SELECT min(c.reference), t.act, t.state_before, t.state_after
  FROM case_step t JOIN casefile c ON c.casefile = t.casefile
 GROUP BY t.act, t.state_before, t.state_after
 ORDER BY t.act, t.state_before, t.state_after
 LIMIT 1000;

-- A sealed column that holds no sealed value.
-- check_case_sealed(form bytes) -> many (dossier text)
SELECT c.reference FROM casefile c
 WHERE EXISTS (SELECT 1 FROM case_subject s WHERE s.casefile = c.casefile
                  AND (length(s.who) < 41 OR substr(s.who, 1, 1) <> :form OR length(s.residence) < 41
                       OR substr(s.residence, 1, 1) <> :form OR length(s.contact) < 41
                       OR substr(s.contact, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM participant p WHERE p.casefile = c.casefile
                  AND (length(p.name) < 41 OR substr(p.name, 1, 1) <> :form OR length(p.necessity) < 41
                       OR substr(p.necessity, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM contribution b WHERE b.casefile = c.casefile
                  AND (length(b.question) < 41 OR substr(b.question, 1, 1) <> :form OR length(b.body) < 41
                       OR substr(b.body, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM case_step t WHERE t.casefile = c.casefile
                  AND (length(t.reason) < 41 OR substr(t.reason, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM case_action a WHERE a.casefile = c.casefile
                  AND (length(a.what) < 41 OR substr(a.what, 1, 1) <> :form OR length(a.note) < 41
                       OR substr(a.note, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM plan_text t WHERE t.casefile = c.casefile
                  AND (length(t.body) < 41 OR substr(t.body, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM plan_goal g WHERE g.casefile = c.casefile
                  AND (length(g.body) < 41 OR substr(g.body, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM plan_measure m WHERE m.casefile = c.casefile
                  AND (length(m.body) < 41 OR substr(m.body, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM review r WHERE r.casefile = c.casefile
                  AND (length(r.necessary) < 41 OR substr(r.necessary, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM case_letter l WHERE l.casefile = c.casefile
                  AND (length(l.body) < 41 OR substr(l.body, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM conference f JOIN agenda_item i ON i.conference = f.conference
                WHERE f.casefile = c.casefile
                  AND (length(i.title) < 41 OR substr(i.title, 1, 1) <> :form OR length(i.decision) < 41
                       OR substr(i.decision, 1, 1) <> :form))
 ORDER BY c.reference
 LIMIT 50;

-- Which cases name a key slot.
-- check_case_named(slot int) -> many (dossier text)
SELECT c.reference FROM casefile c WHERE c.record_key = :slot ORDER BY c.reference LIMIT 50;
