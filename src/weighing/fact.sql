-- Facts beside contra-indications, and addenda.
-- uses "weighing/ids.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- A fact, from the report or brought by a party.
-- fact_add(fact id:fact, weighing id:weighing, kind enum:observation_kind, against bool, body sealed, happened date?,
--   provider enum:vault_party, category enum:fact_category, basis sealed?, person id:person, at time) -> none
INSERT INTO fact (fact, weighing, kind, against, body, happened, provider, category, basis, added_by, added)
VALUES (:fact, :weighing, :kind, :against, :body, :happened, :provider, :category, :basis, :person, :at)

-- Everything that is weighed, in the order in which it came.
-- facts_of_weighing(weighing id:weighing) -> many (fact id:fact, kind enum:observation_kind, against bool, body
--   sealed?, happened date?, provider enum:vault_party, category enum:fact_category, basis sealed?, added_by_name text,
--   added time, withdrawn time?, withdrawn_by_name text?)
SELECT f.fact, f.kind, f.against, f.body, f.happened, f.provider, f.category, f.basis, p.name, f.added, f.withdrawn,
       q.name
  FROM fact f JOIN person p ON p.person = f.added_by LEFT JOIN person q ON q.person = f.withdrawn_by
 WHERE f.weighing = :weighing
 ORDER BY f.fact
 LIMIT 300

-- Withdrawn by the party that brought it: the text is emptied, the stub stays.
-- fact_withdraw(fact id:fact, weighing id:weighing, provider enum:vault_party, person id:person, at time) -> changed
UPDATE fact SET body = NULL, basis = NULL, withdrawn = :at, withdrawn_by = :person
 WHERE fact = :fact AND weighing = :weighing AND provider = :provider AND withdrawn IS NULL

-- An addendum to a party's position.
-- addendum_add(addendum id:addendum, weighing id:weighing, party enum:vault_party, body sealed, person id:person, at
--   time) -> none
INSERT INTO addendum (addendum, weighing, party, body, given_by, given)
VALUES (:addendum, :weighing, :party, :body, :person, :at)

-- All addenda, in order.
-- addenda_of_weighing(weighing id:weighing) -> many (addendum id:addendum, party enum:vault_party, body sealed?,
--   given_by_name text, given time, withdrawn time?, withdrawn_by_name text?)
SELECT a.addendum, a.party, a.body, p.name, a.given, a.withdrawn, q.name
  FROM addendum a JOIN person p ON p.person = a.given_by LEFT JOIN person q ON q.person = a.withdrawn_by
 WHERE a.weighing = :weighing
 ORDER BY a.addendum
 LIMIT 100

-- The same for an addendum.
-- addendum_withdraw(addendum id:addendum, weighing id:weighing, party enum:vault_party, person id:person, at time) ->
--   changed
UPDATE addendum SET body = NULL, withdrawn = :at, withdrawn_by = :person
 WHERE addendum = :addendum AND weighing = :weighing AND party = :party AND withdrawn IS NULL

-- The public prosecution's notice: its moment stands in the clear, its text sealed.
-- criminal_notice_put(weighing id:weighing, at time) -> none
UPDATE weighing SET criminal_notice = :at WHERE weighing = :weighing

-- Its text.
-- criminal_notice_text(weighing id:weighing, body sealed) -> none
UPDATE weighing_text SET criminal_notice = :body WHERE weighing = :weighing
