-- The official record of one signal and the talk with its reporter.
-- uses "signals/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- What the reporter wrote.
-- story_of_signal(signal id:signal) -> one (story sealed?, speaks_against sealed?, fear sealed?, care sealed?)
SELECT story, speaks_against, fear, care FROM signal_story WHERE signal = :signal

-- Who and where it is about.
-- subject_of_signal(signal id:signal) -> one (who sealed?, place sealed?, residence sealed?)
SELECT who, place, residence FROM signal_subject WHERE signal = :signal

-- The record's texts, and the names of who owns the work.
-- record_of_signal(signal id:signal) -> one (none_against sealed?, inform_ground sealed?, child_voice sealed?, recorded
--   time?, owner_name text?, deputy_name text?)
SELECT r.none_against, r.inform_ground, r.child_voice, r.recorded, o.name, d.name
  FROM signal s
  LEFT JOIN signal_record r ON r.signal = s.signal
  LEFT JOIN person o ON o.person = s.owner
  LEFT JOIN person d ON d.person = s.deputy
 WHERE s.signal = :signal

-- Observations in the order they were written.
-- observations_of_signal(signal id:signal) -> many (observation id:observation, kind enum:observation_kind, against
--   bool, body sealed, source sealed?, happened date?, reveals_reporter bool, author text, written time, status
--   enum:observation_status, status_note sealed?)
SELECT o.observation, o.kind, o.against, o.body, o.source, o.happened, o.reveals_reporter, p.name, o.written, o.status,
  o.status_note
  FROM observation o JOIN person p ON p.person = o.author
 WHERE o.signal = :signal
 ORDER BY o.observation
 LIMIT 300

-- Both ways, in order.
-- messages_of_signal(signal id:signal) -> many (message id:message, from_reporter bool, author text?, body sealed, sent
--   time)
SELECT m.message, m.from_reporter, p.name, m.body, m.sent
  FROM message m LEFT JOIN person p ON p.person = m.author
 WHERE m.signal = :signal
 ORDER BY m.sent, m.message
 LIMIT 200

-- To whom something was given, and whether it was asked back.
-- disclosures_of_signal(signal id:signal) -> many (disclosure id:disclosure, recipient sealed, basis sealed, note
--   sealed?, at time?, recalled time?, recall_answered time?, items int)
SELECT d.disclosure, d.recipient, d.basis, d.note, d.at, d.recalled, d.recall_answered,
       (SELECT count(*) FROM disclosure_item i WHERE i.disclosure = d.disclosure)
  FROM disclosure d
 WHERE d.signal = :signal
 ORDER BY d.disclosure
 LIMIT 100

-- One observation more.
-- observation_add(observation id:observation, signal id:signal, kind enum:observation_kind, against bool, body sealed,
--   source sealed?, happened date?, reveals_reporter bool, author id:person, written time) -> none
INSERT INTO observation (observation, signal, kind, against, body, source, happened, reveals_reporter, author, written,
    status)
VALUES (:observation, :signal, :kind, :against, :body, :source, :happened, :reveals_reporter, :author, :written, 0)

-- Later confirmed or refuted: the observation itself stays as it was written.
-- observation_mark(signal id:signal, observation id:observation, status enum:observation_status, note sealed?, at time)
--   -> one (observation id:observation)
UPDATE observation SET status = :status, status_note = :note, status_at = :at
 WHERE observation = :observation AND signal = :signal
RETURNING observation

-- A change that leaves the state as it is; two at once cannot both be first.
-- signal_touch(signal id:signal, step_count int) -> one (step_count int)
UPDATE signal SET step_count = step_count + 1
 WHERE signal = :signal AND step_count = :step_count AND state < 9
RETURNING step_count

-- Why nothing was found that speaks against.
-- record_none_against(signal id:signal, text sealed) -> none
INSERT INTO signal_record (signal, none_against) VALUES (:signal, :text)
ON CONFLICT (signal) DO UPDATE SET none_against = excluded.none_against

-- How the child's own voice and the representative were heard.
-- record_child_voice(signal id:signal, text sealed) -> none
INSERT INTO signal_record (signal, child_voice) VALUES (:signal, :text)
ON CONFLICT (signal) DO UPDATE SET child_voice = excluded.child_voice

-- Ground and decider of the decision on informing.
-- record_inform(signal id:signal, text sealed?, decider id:person) -> none
INSERT INTO signal_record (signal, inform_ground, inform_decider) VALUES (:signal, :text, :decider)
ON CONFLICT (signal) DO UPDATE SET inform_ground = excluded.inform_ground, inform_decider = excluded.inform_decider

-- Where the inform clock stands.
-- signal_inform(signal id:signal, inform_state enum:inform_state, inform_due date?, identifiable bool) -> none
UPDATE signal SET inform_state = :inform_state, inform_due = :inform_due, identifiable = :identifiable
    WHERE signal = :signal

-- Nobody can be recognised any more: the description goes.
-- subject_forget(signal id:signal) -> none
DELETE FROM signal_subject WHERE signal = :signal

-- A message to the reporter.
-- message_add(message id:message, signal id:signal, author id:person, body sealed, sent time) -> none
INSERT INTO message (message, signal, from_reporter, author, body, sent)
    VALUES (:message, :signal, 0, :author, :body, :sent)

-- The first answer keeps the promise.
-- signal_answered(signal id:signal, at time) -> none
UPDATE signal SET answered = :at WHERE signal = :signal AND answered IS NULL

-- What the reporter wrote has been read.
-- messages_read(signal id:signal, at time) -> none
UPDATE message SET read_at = :at WHERE signal = :signal AND from_reporter = 1 AND read_at IS NULL

-- Who reported.
-- reporter_of_signal(signal id:signal) -> one (name sealed?, phone sealed?, email sealed?, safety sealed?, spoken
--   sealed?)
SELECT name, phone, email, safety, spoken FROM signal_reporter WHERE signal = :signal
