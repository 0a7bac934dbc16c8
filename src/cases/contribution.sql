-- What participants bring in.
-- uses "cases/ids.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- The contributions of one case, newest first; only of one party unless all may be seen.
-- contributions_of_case(casefile id:casefile, all_parties bool, party enum:sharing_party, row_count int) -> many
--   (contribution id:contribution, participant id:participant, party enum:sharing_party, category enum:data_category,
--   author text, question sealed?, basis sealed?, body sealed?, given time, withdrawn time?, withdrawer text?)
SELECT b.contribution, b.participant, p.party, b.category, a.name, b.question, b.basis, b.body, b.given, b.withdrawn,
       w.name
  FROM contribution b
  JOIN participant p ON p.participant = b.participant
  JOIN person a ON a.person = b.author
  LEFT JOIN person w ON w.person = b.withdrawn_by
 WHERE b.casefile = :casefile AND (:all_parties = 1 OR p.party = :party)
 ORDER BY b.contribution DESC
 LIMIT :row_count

-- For which party somebody takes part.
-- participant_party(participant id:participant) -> one (party enum:sharing_party)
SELECT party FROM participant WHERE participant = :participant

-- A contribution, only while its participant takes part.
-- contribution_add(contribution id:contribution, participant id:participant, author id:person, category
--   enum:data_category, question sealed, basis sealed, body sealed, given time) -> changed
INSERT INTO contribution (contribution, casefile, participant, author, category, question, basis, body, given)
SELECT :contribution, casefile, participant, :author, :category, :question, :basis, :body, :given
  FROM participant
 WHERE participant = :participant AND state = 2

-- One contribution, and for which party it was given.
-- contribution_of_case(casefile id:casefile, contribution id:contribution) -> one (party enum:sharing_party, withdrawn
--   time?)
SELECT p.party, b.withdrawn
  FROM contribution b JOIN participant p ON p.participant = b.participant
 WHERE b.casefile = :casefile AND b.contribution = :contribution

-- Its provider takes it back: the texts go, who and when stay.
-- contribution_withdraw(contribution id:contribution, at time, person id:person) -> changed
UPDATE contribution SET question = NULL, basis = NULL, body = NULL, withdrawn = :at, withdrawn_by = :person
 WHERE contribution = :contribution AND withdrawn IS NULL
