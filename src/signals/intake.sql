-- The queue of the reporting point, and the colleagues it can be divided over.
-- uses "signals/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- Open signals this person may see, the most urgent term first; keyset paging by term and row.
-- queue_page(municipality id:municipality, person id:person, today date, after_due date, after id:signal) -> many
--   (signal id:signal, reference text, kind enum:signal_kind, about enum:signal_about, channel enum:signal_channel, age
--   enum:age_band, state enum:signal_state, urgent bool, received time, due date, answer_by date, answered time?, owner
--   id:person?, owner_name text?, inform_state enum:inform_state, inform_due date?, unread int, withdrawn int)
SELECT s.signal, s.reference, s.kind, s.about, s.channel, s.age_band, s.state, s.urgent, s.received, s.due, s.answer_by,
       s.answered, s.owner, p.name, s.inform_state, s.inform_due,
       (SELECT count(*) FROM message m WHERE m.signal = s.signal AND m.from_reporter = 1 AND m.read_at IS NULL),
       (SELECT count(*) FROM withdrawal w WHERE w.signal = s.signal)
  FROM signal s LEFT JOIN person p ON p.person = s.owner
 WHERE s.municipality = :municipality AND s.state < 9
   AND (s.sealed_until IS NULL OR s.sealed_until < :today)
   AND s.due >= :after_due AND (s.due > :after_due OR s.signal > :after)
   AND NOT EXISTS (SELECT 1 FROM dossier_wall w WHERE w.dossier = s.dossier AND w.person = :person)
 ORDER BY s.due, s.signal
 LIMIT 51

-- Closed signals, the latest first, until they are destroyed.
-- closed_page(municipality id:municipality, person id:person, today date, before id:signal) -> many (signal id:signal,
--   reference text, kind enum:signal_kind, about enum:signal_about, outcome enum:signal_outcome, received time,
--   destroy_on date)
SELECT s.signal, s.reference, s.kind, s.about, s.outcome, s.received, s.destroy_on
  FROM signal s
 WHERE s.municipality = :municipality AND s.state = 9 AND s.signal < :before
   AND (s.sealed_until IS NULL OR s.sealed_until < :today)
   AND NOT EXISTS (SELECT 1 FROM dossier_wall w WHERE w.dossier = s.dossier AND w.person = :person)
 ORDER BY s.signal DESC
 LIMIT 51

-- How much waits, for the navigation: open, past its term, without an owner.
-- queue_counts(municipality id:municipality, person id:person, today date) -> one (open int, late int, unowned int)
SELECT count(*), coalesce(sum(CASE WHEN s.due < :today THEN 1 ELSE 0 END), 0),
  coalesce(sum(CASE WHEN s.owner IS NULL THEN 1 ELSE 0 END), 0)
  FROM signal s
 WHERE s.municipality = :municipality AND s.state < 9
   AND (s.sealed_until IS NULL OR s.sealed_until < :today)
   AND s.dossier NOT IN (SELECT w.dossier FROM dossier_wall w WHERE w.person = :person)

-- Colleagues who can own a signal here today: officer, deputy, focal officer.
-- colleagues(municipality id:municipality, today date) -> many (person id:person, reference text, name text)
SELECT DISTINCT p.person, p.reference, p.name
  FROM person p JOIN role_grant g ON g.person = p.person
 WHERE g.municipality = :municipality AND g.role IN (0, 1, 2) AND g.from_day <= :today
   AND (g.until_day IS NULL OR g.until_day >= :today) AND p.disabled IS NULL
 ORDER BY p.name
 LIMIT 100

-- The withdrawal of a reporter, while two people can still keep the observations.
-- withdrawal_of_signal(signal id:signal) -> one (at time, decide_by date, keep_reason sealed?, keep_first id:person?,
--   keep_second id:person?, first_name text?)
SELECT w.at, w.decide_by, w.keep_reason, w.keep_first, w.keep_second, p.name
  FROM withdrawal w LEFT JOIN person p ON p.person = w.keep_first
 WHERE w.signal = :signal

-- The first person wants to keep the observations, for serious danger.
-- withdrawal_keep_first(signal id:signal, reason sealed, person id:person) -> one (signal id:signal)
UPDATE withdrawal SET keep_reason = :reason, keep_first = :person WHERE signal = :signal AND keep_first IS NULL
    RETURNING signal

-- The second person agrees, another than the first.
-- withdrawal_keep_second(signal id:signal, person id:person) -> one (signal id:signal)
UPDATE withdrawal SET keep_second = :person
 WHERE signal = :signal AND keep_first IS NOT NULL AND keep_first <> :person AND keep_second IS NULL
RETURNING signal

-- Kept by two people: it goes on as a signal without a reporter, with a term of its own.
-- signal_kept(signal id:signal, destroy_on date, destroy_rule text) -> none
UPDATE signal SET destroy_on = :destroy_on, destroy_rule = :destroy_rule, step_count = step_count + 1
    WHERE signal = :signal

-- Other municipalities of this installation.
-- municipalities_but(municipality id:municipality) -> many (municipality id:municipality, code text, name text)
SELECT municipality, code, name FROM municipality WHERE municipality <> :municipality AND municipality > 1
    ORDER BY name LIMIT 400
