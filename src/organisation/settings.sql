-- Queries of settings.

-- uses "access/ids.h"

-- All that a municipality set or confirmed.
-- setting_values(municipality id:municipality) -> kept many (setting text, value int, source text, confirmed_by text,
--   confirmed date)
SELECT s.setting, s.value, s.source, p.name, s.confirmed
FROM setting_value s LEFT JOIN person p ON p.person = s.confirmed_by
WHERE s.municipality = :municipality LIMIT 1000;

-- A setting is read and confirmed, with or without another value.
-- setting_confirm(municipality id:municipality, setting text, value int, source text?, confirmed_by id:person,
--   confirmed date, changed time) -> none
INSERT INTO setting_value (municipality, setting, value, source, confirmed_by, confirmed, changed)
VALUES (:municipality, :setting, :value, :source, :confirmed_by, :confirmed, :changed)
ON CONFLICT (municipality, setting) DO UPDATE SET value = excluded.value, source = excluded.source,
    confirmed_by = excluded.confirmed_by, confirmed = excluded.confirmed, changed = excluded.changed;
