-- The reporter's page: what one code opens, messages, and withdrawing.
-- uses "signals/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- What a code opens, wherever its signal is handled now. Withdrawn, destroyed and sealed run the same way as a wrong
-- code: no row.
-- reporter_signal(code hash, today date) -> one (signal id:signal, municipality id:municipality, dossier ref, state
--   enum:signal_state, outcome enum:signal_outcome, reporter_state enum:reporter_state, answer_by date, answered time?,
--   owner id:person?, reporter_key id:key_slot, story_key id:key_slot?, story_destroy date?, destroy_on date,
--   step_count int)
SELECT signal, municipality, dossier, state, outcome, reporter_state, answer_by, answered, owner, reporter_key,
       story_key, story_destroy, destroy_on, step_count
  FROM signal
 WHERE code_hash = :code AND reporter_key IS NOT NULL AND (sealed_until IS NULL OR sealed_until < :today);

-- The talk with the reporter, oldest first.
-- reporter_messages(signal id:signal) -> many (message id:message, from_reporter bool, body sealed, sent time)
SELECT message, from_reporter, body, sent FROM message WHERE signal = :signal ORDER BY sent, message LIMIT 400;

-- Whether this form's message stands already.
-- reporter_message_known(once hash) -> one (count int)
SELECT count(*) FROM message WHERE once = :once;

-- A form that is sent twice is one message.
-- reporter_message_add(message id:message, signal id:signal, body sealed, sent time, once hash) -> changed
INSERT INTO message (message, signal, from_reporter, author, body, sent, read_at, once)
VALUES (:message, :signal, 1, NULL, :body, :sent, NULL, :once)
ON CONFLICT (once) DO NOTHING;

-- Two people cannot both be first: what the page showed has one step more now.
-- reporter_wrote(signal id:signal) -> changed
UPDATE signal SET step_count = step_count + 1 WHERE signal = :signal AND reporter_key IS NOT NULL;

-- The code, and what hints at who reported, are gone with this one statement; the rest waits for its last day.
-- reporter_withdraw(signal id:signal, from_state enum:signal_state, to_state enum:signal_state, outcome
--   enum:signal_outcome, reporter_state enum:reporter_state, relation enum:reporter_relation, contact
--   enum:contact_mode, due date, destroy_on date, destroy_rule text) -> one (step_count int)
UPDATE signal
   SET state = :to_state, outcome = :outcome, reporter_state = :reporter_state, relation = :relation,
       contact = :contact, code_hash = NULL, reporter_key = NULL, due = :due, destroy_on = :destroy_on,
       destroy_rule = :destroy_rule, step_count = step_count + 1
 WHERE signal = :signal AND state = :from_state AND reporter_key IS NOT NULL
RETURNING step_count;

-- Who reported.
-- reporter_delete(signal id:signal) -> none
DELETE FROM signal_reporter WHERE signal = :signal;

-- The talk with the reporter.
-- reporter_messages_delete(signal id:signal) -> none
DELETE FROM message WHERE signal = :signal;

-- Where a signal stood before it was offered to another municipality.
-- reporter_offer(signal id:signal) -> one (state_before enum:signal_state)
SELECT state_before FROM transfer WHERE signal = :signal;

-- The offer ends here.
-- reporter_offer_delete(signal id:signal) -> none
DELETE FROM transfer WHERE signal = :signal;

-- From now on two people may decide, until a day; silence means destruction.
-- reporter_withdrawal_add(signal id:signal, at time, decide_by date) -> none
INSERT INTO withdrawal (signal, at, decide_by) VALUES (:signal, :at, :decide_by);

-- Who received something of it and must be told.
-- reporter_recipients(signal id:signal) -> many (disclosure id:disclosure)
SELECT disclosure FROM disclosure WHERE signal = :signal ORDER BY disclosure LIMIT 64;
