-- Who leads a case, telling the person concerned, and people who leave.
-- uses "cases/ids.h"
-- uses "base/date.h"
-- quiet

-- Who leads it; a deputy stays unless another is named.
-- case_assign(casefile id:casefile, lead id:person, deputy id:person?) -> none
UPDATE casefile SET lead = :lead, deputy = COALESCE(:deputy, deputy) WHERE casefile = :casefile

-- Where the inform clock stands.
-- case_inform(casefile id:casefile, inform_state enum:inform_state, inform_due date?) -> none
UPDATE casefile SET inform_state = :inform_state, inform_due = :inform_due WHERE casefile = :casefile

-- Open cases of somebody who left have no lead.
-- cases_without_lead(municipality id:municipality, person id:person) -> changed
UPDATE casefile SET lead = NULL WHERE municipality = :municipality AND lead = :person AND state < 5

-- Nor do they stand in for anybody.
-- cases_without_deputy(municipality id:municipality, person id:person) -> changed
UPDATE casefile SET deputy = NULL WHERE municipality = :municipality AND deputy = :person AND state < 5

-- How many open cases somebody leads.
-- cases_led(municipality id:municipality, person id:person) -> one (open int)
SELECT COUNT(*) FROM casefile WHERE municipality = :municipality AND lead = :person AND state < 5
