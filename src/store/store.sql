-- Queries of the store about itself.
-- quiet

-- The migrations that ran here.
-- migration_list() -> many (number int, name text)
SELECT number, name FROM schema_migration ORDER BY number;

-- A migration ran.
-- migration_add(number int, name text) -> none
INSERT INTO schema_migration (number, name) VALUES (:number, :name);

-- The program that brought a migration.
-- migration_made_by(number int, program text, at time) -> none
UPDATE schema_migration SET program = :program, at = :at WHERE number = :number;

-- The migrations that ran here, with the program that brought each.
-- migration_programs() -> many (number int, program text?)
SELECT number, program FROM schema_migration ORDER BY number;

-- The log line that permitted this change came true. Nobody waits for the answer: when it was decided meanwhile that it
-- would not, the number comes twice, which the primary key refuses.
-- intent_add(number int) -> none
INSERT INTO intent (number)
SELECT number
  FROM (SELECT :number AS number UNION ALL SELECT number FROM intent_refused WHERE number = :number) AS asked
 WHERE NOT EXISTS (SELECT 1 FROM intent WHERE number = :number);

-- The change that a log line permitted will not come any more; no row when it came.
-- intent_refuse(number int) -> changed
INSERT INTO intent_refused (number)
SELECT :number WHERE NOT EXISTS (SELECT 1 FROM intent WHERE number = :number)
    ON CONFLICT DO NOTHING;

-- The log no longer has refused lines below this number.
-- intent_refused_forget(below int) -> none
DELETE FROM intent_refused WHERE number < :below;

-- Whether the change that a log line permitted was committed.
-- intent_stands(number int) -> one (number int)
SELECT number FROM intent WHERE number = :number;

-- The newest log line that came true here; 0: none.
-- intent_newest() -> one (number int)
SELECT coalesce(max(number), 0) AS number FROM intent;

-- The log no longer has lines below this number.
-- intent_forget(below int) -> none
DELETE FROM intent WHERE number < :below;

-- A key is to be zeroed after this commit.
-- key_destroying_add(slot int) -> none
INSERT INTO key_destroying (slot) VALUES (:slot) ON CONFLICT DO NOTHING;

-- Keys whose destruction was committed but perhaps not finished.
-- key_destroying_list(after int) -> many (slot int)
SELECT slot FROM key_destroying WHERE slot > :after ORDER BY slot LIMIT 500;

-- A key was zeroed and synced.
-- key_destroying_remove(slot int) -> none
DELETE FROM key_destroying WHERE slot = :slot;
