-- What destruction leaves behind when it is whole: nothing. For `seinhuis check`.

-- An item of the destruction list whose dossier is gone.
-- check_ending_left() -> many (dossier text)
SELECT e.reference FROM ending e
 WHERE NOT EXISTS (SELECT 1 FROM signal s WHERE s.dossier = e.dossier)
   AND NOT EXISTS (SELECT 1 FROM weighing w WHERE w.dossier = e.dossier)
   AND NOT EXISTS (SELECT 1 FROM casefile c WHERE c.dossier = e.dossier)
   AND NOT EXISTS (SELECT 1 FROM rights_request r WHERE r.dossier = e.dossier)
 ORDER BY e.reference
 LIMIT 50;

-- A wall around a dossier that is gone.
-- check_wall_left() -> many (dossier text)
SELECT 'dossier_wall' FROM dossier_wall d
 WHERE NOT EXISTS (SELECT 1 FROM signal s WHERE s.dossier = d.dossier)
   AND NOT EXISTS (SELECT 1 FROM weighing w WHERE w.dossier = d.dossier)
   AND NOT EXISTS (SELECT 1 FROM casefile c WHERE c.dossier = d.dossier)
   AND NOT EXISTS (SELECT 1 FROM rights_request r WHERE r.dossier = d.dossier)
 LIMIT 50;

-- Access to a dossier that is gone.
-- check_member_left() -> many (dossier text)
SELECT 'dossier_member' FROM dossier_member d
 WHERE NOT EXISTS (SELECT 1 FROM weighing w WHERE w.dossier = d.dossier)
   AND NOT EXISTS (SELECT 1 FROM casefile c WHERE c.dossier = d.dossier)
   AND NOT EXISTS (SELECT 1 FROM signal s WHERE s.dossier = d.dossier)
 LIMIT 50;

-- The log says that a change was not made (2), and the database says that it was.
-- check_outcome_contradicted() -> many (dossier text)
SELECT 'log_line' FROM log_line l JOIN intent i ON i.number = l.number WHERE l.result = 2 LIMIT 50;
