-- The decision, the second reader's view, and what the data protection officer sees of decisions against an advice.
-- uses "weighing/ids.h"
-- uses "access/access.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- One decision per weighing, as it was taken. Nothing updates it.
-- weighing_decision_add(weighing id:weighing, admits bool, by_phone bool, against_advice bool, reasons sealed,
--   proportionate sealed?, lighter sealed?, motivation sealed?, inform_state enum:inform_state, inform_on date?,
--   inform_ground sealed?, decided_by id:person, role text, decided time) -> none
INSERT INTO weighing_decision (weighing, admits, by_phone, against_advice, reasons, proportionate, lighter, motivation,
    inform_state, inform_on, inform_ground, decided_by, role, decided)
VALUES (:weighing, :admits, :by_phone, :against_advice, :reasons, :proportionate, :lighter, :motivation, :inform_state,
    :inform_on, :inform_ground, :decided_by, :role, :decided)

-- What the weighing's own row says of it.
-- weighing_decided(weighing id:weighing, decider id:person, decided time, against_advice bool, lapses time?,
--   inform_state enum:inform_state, inform_due date?) -> none
UPDATE weighing
   SET decider = :decider, decided = :decided, against_advice = :against_advice, lapses = :lapses,
       inform_state = :inform_state, inform_due = :inform_due
 WHERE weighing = :weighing

-- The decision, with the names of who took it and of the second reader.
-- weighing_decision_of(weighing id:weighing) -> one (admits bool, by_phone bool, against_advice bool, reasons sealed,
--   proportionate sealed?, lighter sealed?, motivation sealed?, inform_state enum:inform_state, inform_on date?,
--   inform_ground sealed?, decider text, role text, decided time)
SELECT d.admits, d.by_phone, d.against_advice, d.reasons, d.proportionate, d.lighter, d.motivation, d.inform_state,
       d.inform_on, d.inform_ground, p.name, d.role, d.decided
  FROM weighing_decision d JOIN person p ON p.person = d.decided_by
 WHERE d.weighing = :weighing

-- The mayor asks for a view.
-- second_view_ask(weighing id:weighing, admits bool, question sealed, asked_by id:person, asked time, reader
--   id:person) -> none
INSERT INTO second_view (weighing, admits, question, asked_by, asked, reader)
VALUES (:weighing, :admits, :question, :asked_by, :asked, :reader)

-- Who reads, on the weighing's own row: that person takes no other chair here.
-- weighing_reader(weighing id:weighing, reader id:person) -> none
UPDATE weighing SET second_reader = :reader WHERE weighing = :weighing

-- The view, written once by the reader who was asked.
-- second_view_write(weighing id:weighing, reader id:person, view sealed, written time) -> changed
UPDATE second_view SET view = :view, written = :written
 WHERE weighing = :weighing AND reader = :reader AND written IS NULL

-- What was asked, of whom, and what the view says.
-- second_view_of_weighing(weighing id:weighing) -> one (admits bool, question sealed, asked_by text, asked time,
--   reader id:person, reader_name text, view sealed?, written time?)
SELECT v.admits, v.question, a.name, v.asked, v.reader, r.name, v.view, v.written
  FROM second_view v JOIN person a ON a.person = v.asked_by JOIN person r ON r.person = v.reader
 WHERE v.weighing = :weighing

-- Who can be asked as a second reader today, besides who already advised, recorded or asks.
-- second_readers(municipality id:municipality, weighing id:weighing, asker id:person, role enum:role, today date) ->
--   many (person id:person, reference text, name text)
SELECT DISTINCT p.person, p.reference, p.name
  FROM person p JOIN role_grant g ON g.person = p.person
 WHERE g.municipality = :municipality AND g.role = :role AND g.from_day <= :today
   AND (g.until_day IS NULL OR g.until_day >= :today) AND p.disabled IS NULL AND p.person <> :asker
   AND NOT EXISTS (SELECT 1 FROM position o WHERE o.weighing = :weighing AND o.given_by = p.person)
 ORDER BY p.name
 LIMIT 100

-- Whom and where it is about, to be sealed anew under the key of a case.
-- weighing_subject(weighing id:weighing) -> one (who sealed?, residence sealed?)
SELECT who, residence FROM weighing_text WHERE weighing = :weighing

-- The advices a decision was taken on: the final ones, or those given by phone.
-- advices_of_round(weighing id:weighing, round enum:position_round) -> many (position id:position, party
--   enum:vault_party, answer enum:advice_answer, reason sealed?, given_by text, recorded bool, given time)
SELECT o.position, o.party, o.answer, o.reason, p.name, o.recorded, o.given
  FROM position o JOIN person p ON p.person = o.given_by
 WHERE o.weighing = :weighing AND o.round = :round
 ORDER BY o.party
 LIMIT 3

-- Decisions against an advice, the latest first, for who oversees: no content.
-- decisions_against(municipality id:municipality, today date, before time) -> many (reference text, admits bool,
--   decider text, decided time, outcome enum:weighing_outcome)
SELECT w.reference, d.admits, p.name, d.decided, w.outcome
  FROM weighing_decision d JOIN weighing w ON w.weighing = d.weighing JOIN person p ON p.person = d.decided_by
 WHERE w.municipality = :municipality AND d.against_advice = 1 AND d.decided < :before
   AND (w.sealed_until IS NULL OR w.sealed_until < :today)
 ORDER BY d.decided DESC, w.weighing DESC
 LIMIT 51
