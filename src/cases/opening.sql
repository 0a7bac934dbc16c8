-- A case begins, is confirmed, or lapses.
-- uses "cases/ids.h"
-- uses "weighing/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- A case begins.
-- casefile_add(casefile id:casefile, municipality id:municipality, reference text, dossier ref, weighing id:weighing?,
--   age enum:age_band, process_lead id:person?, opened time, provisional_until time?, plan_due date, review_due date,
--   inform_state enum:inform_state, inform_due date?, record_key id:key_slot, destroy_on date, destroy_rule text) ->
--   none
INSERT INTO casefile (casefile, municipality, reference, dossier, weighing, state, age_band, process_lead, opened,
                      provisional_until, due, plan_due, review_due, reviews_missed, access_suspended, closing_reason,
                      inform_state, inform_due, record_key, destroy_on, destroy_rule, step_count)
VALUES (:casefile, :municipality, :reference, :dossier, :weighing, 1, :age, :process_lead, :opened, :provisional_until,
        :plan_due, :plan_due, :review_due, 0, 0, 0, :inform_state, :inform_due, :record_key, :destroy_on, :destroy_rule,
        0)

-- Who it is about.
-- case_subject_add(casefile id:casefile, who sealed, residence sealed?) -> none
INSERT INTO case_subject (casefile, who, residence) VALUES (:casefile, :who, :residence)

-- A party of the core takes part from the beginning.
-- case_core_add(participant id:participant, casefile id:casefile, party enum:sharing_party, person id:person?, scope
--   int, from_day date, until_day date) -> none
INSERT INTO participant (participant, casefile, tier, party, person, scope, from_day, until_day, state, ended_why)
VALUES (:participant, :casefile, 1, :party, :person, :scope, :from_day, :until_day, 2, 0)

-- The case that a weighing opened, while it is not closed.
-- case_of_weighing(weighing id:weighing) -> one (casefile id:casefile, dossier ref, state enum:case_state)
SELECT casefile, dossier, state FROM casefile WHERE weighing = :weighing AND state < 5

-- The urgent admission was confirmed.
-- case_confirm(casefile id:casefile) -> none
UPDATE casefile SET provisional_until = NULL WHERE casefile = :casefile

-- It was not: the case is closed, whatever was going on in it.
-- case_lapse(casefile id:casefile, at time, destroy_on date, destroy_rule text) -> changed
UPDATE casefile
   SET state = 5, closed = :at, closing_reason = 7, destroy_on = :destroy_on, destroy_rule = :destroy_rule,
       step_count = step_count + 1
 WHERE casefile = :casefile AND state < 5 AND provisional_until IS NOT NULL

-- Who gave each party's positions by themselves, the last round last: they take part from the beginning. 3: told by
-- phone, and noted by the process lead.
-- case_core_people(weighing id:weighing) -> many (party enum:vault_party, person id:person)
SELECT party, given_by
  FROM position
 WHERE weighing = :weighing AND recorded = 0 AND round < 3
 ORDER BY party, round
 LIMIT 9
