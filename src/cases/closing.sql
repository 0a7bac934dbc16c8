-- Closing a case: why, the notices to who received something, and their answers.
-- uses "cases/plan_ids.h"
-- uses "disclosure/ids.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- Why it ends and what comes after; a later proposal takes the place of one that was declined.
-- closing_put(casefile id:casefile, why sealed, concern sealed?, aftercare sealed?, aftercare_until date?) -> none
INSERT INTO case_closing (casefile, why, concern, aftercare, aftercare_until)
VALUES (:casefile, :why, :concern, :aftercare, :aftercare_until)
ON CONFLICT (casefile) DO UPDATE
   SET why = excluded.why, concern = excluded.concern, aftercare = excluded.aftercare,
       aftercare_until = excluded.aftercare_until

-- What was written for a proposal that was declined does not stand below the next one.
-- closing_drop(casefile id:casefile) -> none
DELETE FROM case_closing WHERE casefile = :casefile

-- What was written about it.
-- closing_of_case(casefile id:casefile) -> one (why sealed, concern sealed?, aftercare sealed?, aftercare_until date?)
SELECT why, concern, aftercare, aftercare_until FROM case_closing WHERE casefile = :casefile

-- Everybody who took part and was not yet asked to look again.
-- closing_recipients(casefile id:casefile) -> many (participant id:participant, party enum:sharing_party)
SELECT p.participant, p.party
  FROM participant p
 WHERE p.casefile = :casefile AND p.state IN (2, 3)
   AND NOT EXISTS (SELECT 1 FROM case_notice n WHERE n.participant = p.participant)
 ORDER BY p.participant
 LIMIT 200

-- The name of the weighing's dossier: what was disclosed for the weighing is looked at again too.
-- closing_weighing(weighing int) -> one (dossier ref)
SELECT dossier FROM weighing WHERE weighing = :weighing

-- A notice. None: this participant was asked already.
-- case_notice_add(id id:case_notice, casefile id:casefile, participant id:participant, paper text) -> changed
INSERT INTO case_notice (case_notice, casefile, participant, paper)
SELECT :id, casefile, :participant, :paper FROM casefile WHERE casefile = :casefile AND state = 5
ON CONFLICT DO NOTHING

-- The notices of one case, with the copy each is about.
-- case_notices(casefile id:casefile) -> many (participant id:participant, paper text)
SELECT participant, paper FROM case_notice WHERE casefile = :casefile ORDER BY case_notice LIMIT 200
