-- The random sample of closed signals, and the unlinked tally.
-- uses "signals/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- Samples that wait for a reader, oldest first, then those read.
-- samples_of(municipality id:municipality, person id:person, today date) -> many (sample id:sample, reference text,
--   outcome enum:signal_outcome, drawn time, read_at time?, reader text?)
SELECT y.sample, y.reference, y.outcome, y.drawn, y.read_at, p.name
  FROM (SELECT * FROM (
            SELECT 0 AS late, x.sample, s.reference, s.outcome, x.drawn, x.read_at, x.read_by
              FROM sample x JOIN signal s ON s.signal = x.signal
             WHERE x.place = :municipality AND x.read_at IS NULL AND (s.sealed_until IS NULL OR s.sealed_until < :today)
               AND NOT EXISTS (SELECT 1 FROM dossier_wall w WHERE w.dossier = s.dossier AND w.person = :person)
             ORDER BY x.drawn LIMIT 100) unread
        UNION ALL SELECT * FROM (
            SELECT 1 AS late, x.sample, s.reference, s.outcome, x.drawn, x.read_at, x.read_by
              FROM sample x JOIN signal s ON s.signal = x.signal
             WHERE x.place = :municipality AND x.read_at IS NOT NULL
               AND (s.sealed_until IS NULL OR s.sealed_until < :today)
               AND NOT EXISTS (SELECT 1 FROM dossier_wall w WHERE w.dossier = s.dossier AND w.person = :person)
             ORDER BY x.drawn LIMIT 100) known) y
  LEFT JOIN person p ON p.person = y.read_by
 ORDER BY y.late, y.drawn
 LIMIT 100

-- One sample by its signal.
-- sample_of_signal(signal id:signal) -> one (sample id:sample, read_at time?, finding sealed?)
SELECT sample, read_at, finding FROM sample WHERE signal = :signal

-- Read once, by somebody who did not decide it.
-- sample_read(sample id:sample, person id:person, at time, finding sealed) -> one (sample id:sample)
UPDATE sample SET read_by = :person, read_at = :at, finding = :finding WHERE sample = :sample AND read_at IS NULL
    RETURNING sample

-- Who decided about a signal: they do not read its sample.
-- deciders_of_signal(signal id:signal, person id:person) -> one (acted int)
SELECT count(*) FROM step WHERE signal = :signal AND actor = :person

-- One more of this kind this year, linked to nothing.
-- tally_add(municipality id:municipality, year int, phenomenon text) -> none
INSERT INTO tally (municipality, year, phenomenon, counted) VALUES (:municipality, :year, :phenomenon, 1)
ON CONFLICT (municipality, year, phenomenon) DO UPDATE SET counted = tally.counted + 1

-- The counts, by year.
-- tally_of(municipality id:municipality) -> many (year int, phenomenon text, counted int)
SELECT year, phenomenon, counted FROM tally WHERE municipality = :municipality ORDER BY year DESC, phenomenon LIMIT 200
