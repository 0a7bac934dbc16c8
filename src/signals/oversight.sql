-- Numbers about the work, for whoever oversees it.
-- uses "signals/ids.h"
-- uses "base/date.h"
-- uses "base/trust.h"

-- Counts of one municipality, each from the index of what it counts. Closed is 9; inform: due 1, postponed 4.
-- signals_counted(municipality id:municipality, today date) -> one (open int, late int, without_owner int, answer_late
--   int, inform_due int, inform_late int, inform_postponed int, inform_recheck_late int, sealed int)
SELECT o.open, o.late, o.without_owner, o.answer_late, i.due, i.late, i.postponed, i.recheck_late, s.sealed
  FROM (SELECT COUNT(*) AS open,
               COUNT(CASE WHEN due < :today THEN 1 END) AS late,
               COUNT(CASE WHEN owner IS NULL THEN 1 END) AS without_owner,
               COUNT(CASE WHEN answered IS NULL AND answer_by < :today THEN 1 END) AS answer_late
          FROM signal WHERE municipality = :municipality AND state < 9) o
 CROSS JOIN (SELECT COUNT(CASE WHEN inform_state = 1 THEN 1 END) AS due,
                    COUNT(CASE WHEN inform_state = 1 AND inform_due < :today THEN 1 END) AS late,
                    COUNT(CASE WHEN inform_state = 4 THEN 1 END) AS postponed,
                    COUNT(CASE WHEN inform_state = 4 AND inform_due < :today THEN 1 END) AS recheck_late
               FROM signal WHERE municipality = :municipality AND inform_state IN (1, 4)) i
 CROSS JOIN (SELECT COUNT(*) AS sealed
               FROM signal WHERE municipality = :municipality AND sealed_until >= :today) s

-- Samples that nobody read yet.
-- samples_unread(municipality id:municipality) -> one (unread int)
SELECT COUNT(*) FROM sample WHERE place = :municipality AND read_at IS NULL

-- When one whole signal ends, whoever may see it.
-- signal_ends(municipality id:municipality, reference text) -> one (signal id:signal, dossier ref, destroy_on date,
--   destroy_rule text, outcome enum:signal_outcome)
SELECT signal, dossier, destroy_on, destroy_rule, outcome
  FROM signal
 WHERE municipality = :municipality AND reference = :reference
