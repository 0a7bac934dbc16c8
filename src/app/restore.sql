-- Queries of a restore: what a line in the log was about, and whether content opens.
-- uses "base/id.h"
-- uses "store/store.h"

-- Every row that can be destroyed under this name in the log, with the name of its kind.
-- restore_dossier(dossier ref) -> many (kind int, subject int, municipality id:municipality)
SELECT 1, signal, municipality FROM signal WHERE dossier = :dossier
UNION ALL SELECT 2, weighing, municipality FROM weighing WHERE dossier = :dossier
UNION ALL SELECT 3, casefile, municipality FROM casefile WHERE dossier = :dossier
UNION ALL SELECT 4, rights_request, municipality FROM rights_request WHERE dossier = :dossier;

-- All browsers are signed out.
-- restore_sessions_end() -> changed
DELETE FROM session;

-- Values to open as a sample: of each kind the newest, whose keys are not destroyed.
-- restore_sample(count int) -> many (kind int, row int, municipality id:municipality, dossier ref, key id:key_slot,
--   sealed sealed)
SELECT * FROM (SELECT 1, g.signal, g.municipality, g.dossier, g.story_key, s.story
  FROM signal g JOIN signal_story s ON s.signal = g.signal
  WHERE g.story_key IS NOT NULL AND s.story IS NOT NULL ORDER BY g.signal DESC LIMIT :count) stories
UNION ALL SELECT * FROM (SELECT 2, g.signal, g.municipality, g.dossier, g.record_key, s.who
  FROM signal g JOIN signal_subject s ON s.signal = g.signal
  WHERE g.record_key IS NOT NULL AND s.who IS NOT NULL ORDER BY g.signal DESC LIMIT :count) subjects
UNION ALL SELECT * FROM (SELECT 3, c.casefile, c.municipality, c.dossier, c.record_key, s.who
  FROM casefile c JOIN case_subject s ON s.casefile = c.casefile
  WHERE c.record_key IS NOT NULL AND s.who IS NOT NULL ORDER BY c.casefile DESC LIMIT :count) cases;
