-- Giving positions.
-- uses "weighing/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- One position: a party has one of each round.
-- position_add(position id:position, weighing id:weighing, party enum:vault_party, round enum:position_round, answer
--   enum:advice_answer, sealed_answer sealed?, reason sealed, change_reason sealed?, given_by id:person, recorded bool,
--   source sealed?, given time) -> none
INSERT INTO position (position, weighing, party, round, answer, sealed_answer, reason, change_reason, given_by,
                      recorded, source, given)
VALUES (:position, :weighing, :party, :round, :answer, :sealed_answer, :reason, :change_reason, :given_by, :recorded,
        :source, :given)

-- The answer to one question of the criteria.
-- position_answer_add(position id:position, question int, sealed_answer sealed, reason sealed?) -> none
INSERT INTO position_answer (position, question, sealed_answer, reason)
VALUES (:position, :question, :sealed_answer, :reason)

-- The key of one party's first position: only where there is none yet. 1 police, 2 prosecution, 3 municipality.
-- position_key_put(weighing id:weighing, party enum:vault_party, slot id:key_slot) -> changed
UPDATE weighing
   SET police_key = CASE WHEN :party = 1 THEN :slot ELSE police_key END,
       prosecution_key = CASE WHEN :party = 2 THEN :slot ELSE prosecution_key END,
       municipality_key = CASE WHEN :party = 3 THEN :slot ELSE municipality_key END
 WHERE weighing = :weighing
   AND CASE :party WHEN 1 THEN police_key WHEN 2 THEN prosecution_key ELSE municipality_key END IS NULL

-- Who advised for the municipality: never the decider.
-- weighing_adviser_put(weighing id:weighing, person id:person) -> none
UPDATE weighing SET adviser = :person WHERE weighing = :weighing

-- Who leads it: whoever first recorded, noted or registered something for it.
-- weighing_lead_put(weighing id:weighing, person id:person) -> none
UPDATE weighing SET process_lead = coalesce(process_lead, :person) WHERE weighing = :weighing

-- The answer of a party's first position, for its final one.
-- first_answer(weighing id:weighing, party enum:vault_party) -> one (position id:position, sealed_answer sealed?)
SELECT position, sealed_answer FROM position WHERE weighing = :weighing AND party = :party AND round = 1
