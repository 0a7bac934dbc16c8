-- Queries of outgoing work.
-- quiet

-- uses "organisation/work_out.h"

-- New work; the same open work for the same recipient stands already: nothing.
-- work_out_add(work_out id:work_out, municipality id:municipality, kind enum:work_kind, recipient
--   enum:work_recipient_kind, role enum:role, person int, about int, due date, created time) -> none
INSERT INTO work_out (work_out, municipality, kind, recipient, role, person, about, due, created)
VALUES (:work_out, :municipality, :kind, :recipient, :role, :person, :about, :due, :created)
ON CONFLICT DO NOTHING

-- Somebody, or the program, did it.
-- work_out_done(work_out id:work_out, municipality id:municipality, done time) -> changed
UPDATE work_out SET done = :done WHERE work_out = :work_out AND municipality = :municipality AND done IS NULL

-- Whatever was open about one row.
-- work_out_done_about(municipality id:municipality, kind enum:work_kind, about int, done time) -> changed
UPDATE work_out SET done = :done WHERE municipality = :municipality AND kind = :kind AND about = :about AND done IS NULL

-- What was open for one role about one row.
-- work_out_done_role(municipality id:municipality, kind enum:work_kind, about int, role enum:role, done time)
--   -> changed
UPDATE work_out SET done = :done
WHERE municipality = :municipality AND kind = :kind AND about = :about AND recipient = 1 AND role = :role
  AND done IS NULL

-- What waits in one municipality for somebody with these roles (a bit each), or for this person. A recipient is a
-- person (2) or a role.
-- work_out_open(municipality id:municipality, roles int, person int) -> many (work_out id:work_out, kind
--   enum:work_kind, recipient enum:work_recipient_kind, role enum:role, person int, about int, due date, created time)
SELECT work_out, kind, recipient, role, person, about, due, created
FROM work_out
WHERE municipality = :municipality AND done IS NULL
  AND ((recipient = 2 AND person = :person)
  OR (recipient <> 2 AND ((CAST(:roles AS BIGINT) >> CAST(role AS INTEGER)) & 1) = 1))
ORDER BY due, work_out
LIMIT 1000

-- Done work that nobody needs any more.
-- work_out_forget(municipality id:municipality, before time) -> none
DELETE FROM work_out WHERE municipality = :municipality AND done IS NOT NULL AND done < :before
