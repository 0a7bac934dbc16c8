-- The log as people read it.
-- uses "privacy/log_book.h"
-- quiet

-- How far the log was read.
-- log_read_number() -> one (number int)
SELECT number FROM log_read WHERE log_read = 1

-- The log was read as far as this.
-- log_read_set(number int) -> changed
UPDATE log_read SET number = :number WHERE log_read = 1 AND number < :number

-- A line of the log; copied before: nothing.
-- log_line_add(number int, at time, municipality int, dossier bytes?, action enum:log_action, actor_kind
--   enum:log_actor_kind, actor int, role text, purpose text, object text, origin text) -> none
INSERT INTO log_line (number, at, municipality, dossier, action, actor_kind, actor, role, purpose, object, origin,
    result)
VALUES (:number, :at, :municipality, :dossier, :action, :actor_kind, :actor, :role, :purpose, :object, :origin, 0)
ON CONFLICT (number) DO NOTHING

-- How what a line permitted has ended.
-- log_line_result(number int, result enum:log_result) -> none
UPDATE log_line SET result = :result WHERE number = :number

-- Newest lines of one municipality; before a line.
-- log_lines_newest(municipality int, before int, row_count int) -> many (number int, at time, dossier bytes?, action
--   enum:log_action, actor_kind enum:log_actor_kind, actor_name text?, role text, purpose text, object text, origin
--   text, result enum:log_result)
SELECT l.number, l.at, l.dossier, l.action, l.actor_kind, p.name, l.role, l.purpose, l.object, l.origin, l.result
  FROM log_line l LEFT JOIN person p ON p.person = l.actor
 WHERE l.municipality = :municipality AND l.number < :before
 ORDER BY l.number DESC
 LIMIT :row_count

-- Newest lines about one dossier, in one municipality; before a line.
-- log_lines_dossier(municipality int, dossier bytes, before int, row_count int) -> many (number int, at time, dossier
--   bytes?, action enum:log_action, actor_kind enum:log_actor_kind, actor_name text?, role text, purpose text, object
--   text, origin text, result enum:log_result)
SELECT l.number, l.at, l.dossier, l.action, l.actor_kind, p.name, l.role, l.purpose, l.object, l.origin, l.result
  FROM log_line l LEFT JOIN person p ON p.person = l.actor
 WHERE l.municipality = :municipality AND l.dossier = :dossier AND l.number < :before
 ORDER BY l.number DESC
 LIMIT :row_count

-- Newest lines of one day in one municipality, in the order of the index of days; before a line.
-- log_lines_day(municipality int, since time, until time, before int, row_count int) -> many (number int, at time,
--   dossier bytes?, action enum:log_action, actor_kind enum:log_actor_kind, actor_name text?, role text, purpose text,
--   object text, origin text, result enum:log_result)
SELECT l.number, l.at, l.dossier, l.action, l.actor_kind, p.name, l.role, l.purpose, l.object, l.origin, l.result
  FROM log_line l LEFT JOIN person p ON p.person = l.actor
 WHERE l.municipality = :municipality AND l.at >= :since AND l.at <= :until AND l.number < :before
 ORDER BY l.at DESC, l.number DESC
 LIMIT :row_count

-- One line of one municipality.
-- log_line_one(municipality int, number int) -> one (number int, at time, dossier bytes?, action enum:log_action,
--   actor_kind enum:log_actor_kind, actor_name text?, role text, purpose text, object text, origin text,
--   result enum:log_result)
SELECT l.number, l.at, l.dossier, l.action, l.actor_kind, p.name, l.role, l.purpose, l.object, l.origin, l.result
  FROM log_line l LEFT JOIN person p ON p.person = l.actor
 WHERE l.municipality = :municipality AND l.number = :number

-- The first line that is not older; 0: none. Lines are numbered in the order of time, so that only what goes is read.
-- log_line_since(before time) -> one (number int)
SELECT COALESCE((SELECT number FROM log_line WHERE at >= :before ORDER BY number LIMIT 1), 0)

-- Lines that the log no longer has.
-- log_lines_forget(number int) -> none
DELETE FROM log_line WHERE number < :number
