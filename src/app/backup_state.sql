-- Queries of when backups were made and proved.
-- uses "app/backup_state.h"

-- All that is known.
-- backup_states() -> many (kind enum:backup_kind, made time, noted time, oldest time?)
SELECT kind, made, noted, oldest FROM backup_state ORDER BY kind;

-- A newer one takes the place of an older one, never the other way round.
-- backup_state_put(kind enum:backup_kind, made time, noted time, oldest time?) -> none
INSERT INTO backup_state (kind, made, noted, oldest) VALUES (:kind, :made, :noted, :oldest)
ON CONFLICT (kind) DO UPDATE SET made = excluded.made, noted = excluded.noted, oldest = excluded.oldest
WHERE backup_state.made <= excluded.made;
