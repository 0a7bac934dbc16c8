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

-- The shares that were made last.
-- key_recovery_newest() -> one (generation time, shares int)
SELECT generation, shares FROM key_recovery ORDER BY generation DESC LIMIT 1

-- Shares were made.
-- key_recovery_add(generation time, shares int, needed int) -> none
INSERT INTO key_recovery (generation, shares, needed) VALUES (:generation, :shares, :needed)
ON CONFLICT (generation) DO UPDATE SET shares = excluded.shares

-- The last rehearsal with shares of one making.
-- key_recovery_drill_newest(generation time) -> one (at time, first_share int, second_share int, restored bool)
SELECT at, first_share, second_share, restored FROM key_recovery_drill WHERE generation = :generation
 ORDER BY at DESC LIMIT 1

-- Two officials rehearsed.
-- key_recovery_drill_add(at time, generation time, first_share int, second_share int, restored bool) -> none
INSERT INTO key_recovery_drill (at, generation, first_share, second_share, restored)
VALUES (:at, :generation, :first_share, :second_share, :restored)
