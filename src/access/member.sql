-- Who takes part in one dossier for a time.
-- uses "base/date.h"
-- quiet

-- Somebody takes part from a day until a day.
-- member_insert(dossier ref, person id:person, from_day date, until_day date) -> none
INSERT INTO dossier_member (dossier, person, from_day, until_day, suspended)
VALUES (:dossier, :person, :from_day, :until_day, 0)

-- Another last day.
-- member_extend(dossier ref, person id:person, until_day date) -> changed
UPDATE dossier_member SET until_day = :until_day WHERE dossier = :dossier AND person = :person

-- Takes part no more.
-- member_delete(dossier ref, person id:person) -> none
DELETE FROM dossier_member WHERE dossier = :dossier AND person = :person

-- Nobody who takes part sees it for now, or they do again.
-- members_suspend(dossier ref, suspended bool) -> none
UPDATE dossier_member SET suspended = :suspended WHERE dossier = :dossier

-- The dossier is closed or destroyed: nobody takes part.
-- members_delete(dossier ref) -> none
DELETE FROM dossier_member WHERE dossier = :dossier

-- The last day somebody looked at it.
-- member_used(dossier ref, person id:person, day date) -> none
UPDATE dossier_member SET used = :day
 WHERE dossier = :dossier AND person = :person AND (used IS NULL OR used < :day)
