-- Queries of texts that a municipality sets.

-- uses "access/ids.h"
-- uses "organisation/wording.h"

-- The version in use: the newest that somebody confirmed.
-- wording_current(municipality id:municipality, wording enum:wording) -> kept one (version int, nl text, en text,
--   source text, written_by text, written date, confirmed_by text, confirmed date)
SELECT w.version, w.nl, w.en, w.source, p.name, w.written, c.name, w.confirmed
FROM wording_version w
JOIN person p ON p.person = w.written_by
JOIN person c ON c.person = w.confirmed_by
WHERE w.municipality = :municipality AND w.wording = :wording AND w.confirmed IS NOT NULL
ORDER BY w.version DESC LIMIT 1;

-- The newest version of each text, confirmed or not.
-- wordings_newest(municipality id:municipality) -> many (wording enum:wording, version int)
SELECT wording, MAX(version) FROM wording_version WHERE municipality = :municipality GROUP BY wording LIMIT 100;

-- One version, also one that is in use no more.
-- wording_of_version(municipality id:municipality, wording enum:wording, version int) -> one (nl text, en text, source
--   text, written_by text, written date, confirmed_by text, confirmed date)
SELECT w.nl, w.en, w.source, p.name, w.written, c.name, w.confirmed
FROM wording_version w
JOIN person p ON p.person = w.written_by
LEFT JOIN person c ON c.person = w.confirmed_by
WHERE w.municipality = :municipality AND w.wording = :wording AND w.version = :version;

-- All versions of one text, newest first.
-- wording_versions(municipality id:municipality, wording enum:wording) -> many (version int, nl text, en text, source
--   text, written_by text, written date, confirmed_by text, confirmed date)
SELECT w.version, w.nl, w.en, w.source, p.name, w.written, c.name, w.confirmed
FROM wording_version w
JOIN person p ON p.person = w.written_by
LEFT JOIN person c ON c.person = w.confirmed_by
WHERE w.municipality = :municipality AND w.wording = :wording
ORDER BY w.version DESC LIMIT 200;

-- The next version, unless somebody wrote it already.
-- wording_write(municipality id:municipality, wording enum:wording, after int, nl text, en text, source text,
--   written_by id:person, written date, confirmed_by id:person?, confirmed date?, created time) -> changed
INSERT INTO wording_version (municipality, wording, version, nl, en, source, written_by, written, confirmed_by,
                             confirmed, created)
SELECT m.municipality, :wording, CAST(:after AS BIGINT) + 1, :nl, :en, :source, :written_by, :written, :confirmed_by,
       :confirmed, :created
FROM municipality m
WHERE m.municipality = :municipality
  AND (SELECT COALESCE(MAX(w.version), 0) FROM wording_version w
       WHERE w.municipality = :municipality AND w.wording = :wording) = :after;

-- A version is confirmed, as long as it is the newest.
-- wording_confirm(municipality id:municipality, wording enum:wording, version int, confirmed_by id:person, confirmed
--   date) -> changed
UPDATE wording_version SET confirmed_by = :confirmed_by, confirmed = :confirmed
WHERE municipality = :municipality AND wording = :wording AND version = :version AND confirmed IS NULL
  AND NOT EXISTS (SELECT 1 FROM wording_version n WHERE n.municipality = :municipality AND n.wording = :wording
                  AND n.version > :version);
