-- Everything of one weighing, for the page that opens it.
-- uses "weighing/ids.h"
-- uses "base/date.h"
-- uses "base/trust.h"

-- What its start answered, and whom it is about.
-- weighing_text_of(weighing id:weighing) -> one (who sealed?, residence sealed?, behaviour sealed, element sealed,
--   basis sealed, interpretation sealed?, child_voice sealed?, criminal_notice sealed?)
SELECT who, residence, behaviour, element, basis, interpretation, child_voice, criminal_notice
  FROM weighing_text
 WHERE weighing = :weighing

-- All positions, by round and party.
-- positions_of_weighing(weighing id:weighing) -> many (position id:position, party enum:vault_party, round
--   enum:position_round, answer enum:advice_answer, sealed_answer sealed?, reason sealed?, change_reason sealed?,
--   given_by_name text, recorded bool, source sealed?, speaker sealed?, spoken time?, given time, confirmed time?)
SELECT o.position, o.party, o.round, o.answer, o.sealed_answer, o.reason, o.change_reason, p.name, o.recorded, o.source,
       o.speaker, o.spoken, o.given, o.confirmed
  FROM position o JOIN person p ON p.person = o.given_by
 WHERE o.weighing = :weighing
 ORDER BY o.round, o.party
 LIMIT 9

-- The answers to the questions of the criteria, of all positions.
-- position_answers(weighing id:weighing) -> many (position id:position, party enum:vault_party, question int,
--   sealed_answer sealed, reason sealed?)
SELECT a.position, o.party, a.question, a.sealed_answer, a.reason
  FROM position o JOIN position_answer a ON a.position = o.position
 WHERE o.weighing = :weighing
 ORDER BY a.position, a.question
 LIMIT 100
