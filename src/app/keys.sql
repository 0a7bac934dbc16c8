-- How the keys of municipalities stand, and their recovery.
-- uses "base/id.h"

-- The renewals, for the term and the status page.
-- key_renewal_list() -> many (municipality id:municipality, version int, begun time, ended time?, renewed int,
--   remaining int)
SELECT municipality, version, begun, ended, renewed, remaining FROM key_renewal ORDER BY municipality LIMIT 1000

-- How a renewal stands now.
-- key_renewal_put(municipality id:municipality, version int, begun time, ended time?, renewed int, remaining int)
--   -> none
INSERT INTO key_renewal (municipality, version, begun, ended, renewed, remaining)
VALUES (:municipality, :version, :begun, :ended, :renewed, :remaining)
ON CONFLICT (municipality) DO UPDATE
   SET version = excluded.version, begun = excluded.begun, ended = excluded.ended, renewed = excluded.renewed,
       remaining = excluded.remaining
