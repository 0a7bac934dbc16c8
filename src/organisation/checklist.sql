-- Queries of the opening gate and of when messages are read.

-- uses "organisation/checklist.h"

-- What was written down of the checklist.
-- checklist_items(municipality id:municipality) -> kept many (item enum:checklist_item, answer text, reference text,
--   until_day date, filled_by text, filled date)
SELECT c.item, c.answer, c.reference, c.until_day, p.name, c.filled
FROM checklist_item c LEFT JOIN person p ON p.person = c.filled_by
WHERE c.municipality = :municipality LIMIT 1000;

-- An item is written down, or written anew.
-- checklist_fill(municipality id:municipality, item enum:checklist_item, answer text, reference text?, until_day date?,
--   filled_by id:person?, filled date) -> none
INSERT INTO checklist_item (municipality, item, answer, reference, until_day, filled_by, filled)
VALUES (:municipality, :item, :answer, :reference, :until_day, :filled_by, :filled)
ON CONFLICT (municipality, item) DO UPDATE SET answer = excluded.answer, reference = excluded.reference,
    until_day = excluded.until_day, filled_by = excluded.filled_by, filled = excluded.filled;

-- The weekdays on which messages are read.
-- opening_hours(municipality id:municipality) -> kept many (weekday int, opens int, closes int)
SELECT weekday, opens, closes FROM opening_hours WHERE municipality = :municipality ORDER BY weekday LIMIT 7;

-- Opening hours are written anew: all days go first.
-- opening_hours_clear(municipality id:municipality) -> changed
DELETE FROM opening_hours WHERE municipality = :municipality;

-- One weekday on which messages are read.
-- opening_hours_insert(municipality id:municipality, weekday int, opens int, closes int) -> none
INSERT INTO opening_hours (municipality, weekday, opens, closes) VALUES (:municipality, :weekday, :opens, :closes);

-- Days from today on which this municipality is closed besides weekends and public holidays.
-- closed_days(municipality id:municipality, from_day date) -> kept many (day date)
SELECT day FROM closed_day WHERE municipality = :municipality AND day >= :from_day ORDER BY day LIMIT 1000;

-- A closed day; saying it twice changes nothing.
-- closed_day_insert(municipality id:municipality, day date) -> none
INSERT INTO closed_day (municipality, day) VALUES (:municipality, :day) ON CONFLICT (municipality, day) DO NOTHING;

-- A closed day opens again.
-- closed_day_delete(municipality id:municipality, day date) -> changed
DELETE FROM closed_day WHERE municipality = :municipality AND day = :day;
