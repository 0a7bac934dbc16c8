-- What leaves a signal for the joint weighing.
-- uses "signals/ids.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- What may be ticked: nothing that could reveal who reported, nothing that was refuted. Not how it is known.
-- weighing_items(signal id:signal) -> many (observation id:observation, kind enum:observation_kind, against bool, body
--   sealed, happened date?)
SELECT observation, kind, against, body, happened
  FROM observation
 WHERE signal = :signal AND reveals_reporter = 0 AND status < 2
 ORDER BY observation
 LIMIT 300

-- How many stay here.
-- weighing_items_held(signal id:signal) -> one (held int)
SELECT count(*) FROM observation WHERE signal = :signal AND (reveals_reporter = 1 OR status = 2)

-- One ticked observation: checked again while it is written, because it may have been refuted since.
-- weighing_item_give(disclosure id:disclosure, observation id:observation, signal id:signal) -> changed
INSERT INTO disclosure_item (disclosure, observation)
SELECT :disclosure, observation
  FROM observation
 WHERE observation = :observation AND signal = :signal AND reveals_reporter = 0 AND status < 2
