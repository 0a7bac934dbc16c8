-- What a whole signal has, for `seinhuis check`: each query finds those that are not, by number alone.
-- uses "signals/ids.h"

-- The story's key stands without the story.
-- check_signal_no_story() -> many (dossier text)
SELECT s.reference FROM signal s
 WHERE s.story_key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM signal_story t WHERE t.signal = s.signal)
 ORDER BY s.reference
 LIMIT 50;

-- The story stands without its key: nobody can read it, and it should be gone.
-- check_signal_story_left() -> many (dossier text)
SELECT s.reference FROM signal s JOIN signal_story t ON t.signal = s.signal
 WHERE s.story_key IS NULL
 ORDER BY s.reference
 LIMIT 50;

-- The record's key stands without the rows of the record's subject.
-- check_signal_no_subject() -> many (dossier text)
SELECT s.reference FROM signal s
 WHERE s.record_key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM signal_subject t WHERE t.signal = s.signal)
 ORDER BY s.reference
 LIMIT 50;

-- The record has no key although nothing was destroyed of it: a signal keeps it until it goes whole.
-- check_signal_no_record_key() -> many (dossier text)
SELECT s.reference FROM signal s WHERE s.record_key IS NULL ORDER BY s.reference LIMIT 50;

-- The reporter's key without the reporter, or the reporter without the key.
-- check_signal_half_reporter() -> many (dossier text)
SELECT s.reference FROM signal s LEFT JOIN signal_reporter r ON r.signal = s.signal
 WHERE (s.reporter_key IS NULL AND r.signal IS NOT NULL) OR (s.reporter_key IS NOT NULL AND r.signal IS NULL)
 ORDER BY s.reference
 LIMIT 50;

-- A code opens the talk with the reporter: it stands as long as the reporter's key does.
-- check_signal_half_code() -> many (dossier text)
SELECT s.reference FROM signal s
 WHERE (s.reporter_key IS NULL AND s.code_hash IS NOT NULL) OR (s.reporter_key IS NOT NULL AND s.code_hash IS NULL)
 ORDER BY s.reference
 LIMIT 50;

-- No step of the course led to the state that the signal is in.
-- check_signal_no_step() -> many (dossier text)
SELECT s.reference FROM signal s
 WHERE NOT EXISTS (SELECT 1 FROM step t WHERE t.signal = s.signal AND t.state_after = s.state)
 ORDER BY s.reference
 LIMIT 50;

-- Fewer changes were counted than steps were written, or none at all.
-- check_signal_step_count() -> many (dossier text)
SELECT s.reference FROM signal s
 WHERE s.step_count < 1 OR (SELECT count(*) FROM step t WHERE t.signal = s.signal AND t.act = 1) > 1
 ORDER BY s.reference
 LIMIT 50;

-- Closed (9) without an outcome, or an outcome before there can be one. Withdrawn (9) may wait for two people.
-- check_signal_half_closed() -> many (dossier text)
SELECT s.reference FROM signal s
 WHERE (s.state = 9 AND s.outcome = 0) OR (s.state < 6 AND s.outcome NOT IN (0, 9))
 ORDER BY s.reference
 LIMIT 50;

-- An offer to another municipality (state 7) without its keys, or keys without an offer.
-- check_signal_half_transfer() -> many (dossier text)
SELECT s.reference FROM signal s LEFT JOIN transfer t ON t.signal = s.signal
 WHERE (s.state = 7 AND t.signal IS NULL) OR (s.state <> 7 AND t.signal IS NOT NULL)
 ORDER BY s.reference
 LIMIT 50;

-- A state that needs a day has none: telling the person concerned (1 due, 4 postponed), a story whose record exists.
-- check_signal_no_term() -> many (dossier text)
SELECT s.reference FROM signal s
 WHERE (s.inform_state IN (1, 4) AND s.inform_due IS NULL) OR s.destroy_rule = ''
    OR (s.story_key IS NULL AND s.story_destroy IS NOT NULL)
 ORDER BY s.reference
 LIMIT 50;

-- Moves of the course that were made, each kind once, with one signal that made it.
-- check_signal_moves() -> many (dossier text, act enum:signal_act, before enum:signal_state, after enum:signal_state)
SELECT min(s.reference), t.act, t.state_before, t.state_after
  FROM step t JOIN signal s ON s.signal = t.signal
 GROUP BY t.act, t.state_before, t.state_after
 ORDER BY t.act, t.state_before, t.state_after
 LIMIT 1000;

-- A sealed column that holds no sealed value.
-- check_signal_sealed(form bytes) -> many (dossier text)
SELECT s.reference FROM signal s
  LEFT JOIN signal_story t ON t.signal = s.signal
  LEFT JOIN signal_subject u ON u.signal = s.signal
  LEFT JOIN signal_reporter r ON r.signal = s.signal
  LEFT JOIN signal_record o ON o.signal = s.signal
 WHERE length(t.story) < 41 OR substr(t.story, 1, 1) <> :form
    OR length(t.speaks_against) < 41 OR substr(t.speaks_against, 1, 1) <> :form
    OR length(t.fear) < 41 OR substr(t.fear, 1, 1) <> :form OR length(t.care) < 41 OR substr(t.care, 1, 1) <> :form
    OR length(u.who) < 41 OR substr(u.who, 1, 1) <> :form OR length(u.place) < 41 OR substr(u.place, 1, 1) <> :form
    OR length(u.residence) < 41 OR substr(u.residence, 1, 1) <> :form
    OR length(r.name) < 41 OR substr(r.name, 1, 1) <> :form OR length(r.phone) < 41 OR substr(r.phone, 1, 1) <> :form
    OR length(r.email) < 41 OR substr(r.email, 1, 1) <> :form
    OR length(r.safety) < 41 OR substr(r.safety, 1, 1) <> :form
    OR length(r.spoken) < 41 OR substr(r.spoken, 1, 1) <> :form
    OR length(o.none_against) < 41 OR substr(o.none_against, 1, 1) <> :form
    OR length(o.inform_ground) < 41 OR substr(o.inform_ground, 1, 1) <> :form
    OR length(o.child_voice) < 41 OR substr(o.child_voice, 1, 1) <> :form
 ORDER BY s.reference
 LIMIT 50;

-- The same of what a signal has several of.
-- check_signal_rows_sealed(form bytes) -> many (dossier text)
SELECT s.reference FROM signal s
 WHERE EXISTS (SELECT 1 FROM message m WHERE m.signal = s.signal
                  AND (length(m.body) < 41 OR substr(m.body, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM observation o WHERE o.signal = s.signal
                  AND (length(o.body) < 41 OR substr(o.body, 1, 1) <> :form OR length(o.source) < 41
                       OR substr(o.source, 1, 1) <> :form OR length(o.status_note) < 41
                       OR substr(o.status_note, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM step t WHERE t.signal = s.signal
                  AND (length(t.reason) < 41 OR substr(t.reason, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM disclosure d WHERE d.signal = s.signal
                  AND (length(d.recipient) < 41 OR substr(d.recipient, 1, 1) <> :form OR length(d.basis) < 41
                       OR substr(d.basis, 1, 1) <> :form OR length(d.note) < 41 OR substr(d.note, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM withdrawal w WHERE w.signal = s.signal
                  AND (length(w.keep_reason) < 41 OR substr(w.keep_reason, 1, 1) <> :form))
    OR EXISTS (SELECT 1 FROM sample a WHERE a.signal = s.signal
                  AND (length(a.finding) < 41 OR substr(a.finding, 1, 1) <> :form))
 ORDER BY s.reference
 LIMIT 50;

-- Which signals name a key slot.
-- check_signal_named(slot int) -> many (dossier text)
SELECT s.reference FROM signal s LEFT JOIN transfer t ON t.signal = s.signal
 WHERE s.story_key = :slot OR s.reporter_key = :slot OR s.record_key = :slot
    OR t.story_key = :slot OR t.reporter_key = :slot OR t.record_key = :slot
 ORDER BY s.reference
 LIMIT 50;
