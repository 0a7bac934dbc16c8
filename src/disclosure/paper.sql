-- Copies outside this program.
-- uses "disclosure/ids.h"
-- uses "base/date.h"
-- uses "base/trust.h"

-- A copy leaves.
-- paper_add(paper id:paper, municipality id:municipality, reference text, dossier ref, what enum:paper_what, holder
--   enum:paper_holder, handed date, back_by date, person id:person) -> none
INSERT INTO paper (paper, municipality, reference, dossier, what, holder, handed, back_by, state, registered_by)
VALUES (:paper, :municipality, :reference, :dossier, :what, :holder, :handed, :back_by, 1, :person)

-- One copy by the reference written on it.
-- paper_by_reference(municipality id:municipality, reference text) -> one (paper id:paper, dossier ref, what
--   enum:paper_what, holder enum:paper_holder, handed date, back_by date, state enum:paper_state, asked time?, answered
--   time?)
SELECT paper, dossier, what, holder, handed, back_by, state, asked, answered
  FROM paper
 WHERE municipality = :municipality AND reference = :reference

-- One page of copies that are still somewhere, by the day they should be back; after a day and a row.
-- papers_open_page(municipality id:municipality, back_by date?, paper int, row_count int) -> many (paper id:paper,
--   reference text, what enum:paper_what, holder enum:paper_holder, handed date, back_by date, state enum:paper_state)
SELECT paper, reference, what, holder, handed, back_by, state
  FROM paper
 WHERE municipality = :municipality AND state IN (1, 2)
   AND (back_by > COALESCE(:back_by, 0) OR (back_by = COALESCE(:back_by, 0) AND paper > :paper))
 ORDER BY back_by, paper
 LIMIT :row_count

-- Answers of the holders, the copy registered last first.
-- papers_answered_last(municipality id:municipality, row_count int) -> many (paper id:paper, reference text, what
--   enum:paper_what, holder enum:paper_holder, handed date, back_by date, state enum:paper_state, answered time)
SELECT paper, reference, what, holder, handed, back_by, state, answered
  FROM paper
 WHERE municipality = :municipality AND state NOT IN (1, 2)
 ORDER BY paper DESC
 LIMIT :row_count

-- How many are out, asked back, and lost or kept by their holder.
-- paper_counts(municipality id:municipality) -> one (out int, asked int, kept_or_lost int)
SELECT COUNT(CASE WHEN state = 1 THEN 1 END), COUNT(CASE WHEN state = 2 THEN 1 END), COUNT(CASE WHEN state IN (5, 6)
  THEN 1 END)
  FROM paper
 WHERE municipality = :municipality

-- The dossier is destroyed: its copies are asked back.
-- papers_ask_dossier(dossier ref, at time) -> changed
UPDATE paper SET state = 2, asked = :at WHERE dossier = :dossier AND state = 1

-- Copies that should have been back.
-- papers_ask_due(municipality id:municipality, today date, at time) -> changed
UPDATE paper SET state = 2, asked = :at WHERE municipality = :municipality AND state = 1 AND back_by < :today

-- Asked back, no answer yet.
-- papers_asked(municipality id:municipality) -> many (paper id:paper, back_by date)
SELECT paper, back_by FROM paper WHERE municipality = :municipality AND state = 2 ORDER BY back_by, paper LIMIT 1000

-- The holder answered.
-- paper_answer(paper id:paper, municipality id:municipality, state enum:paper_state, person id:person, at time) ->
--   changed
UPDATE paper SET state = :state, answered = :at, answered_by = :person
 WHERE paper = :paper AND municipality = :municipality AND state IN (1, 2)

-- Nothing more to track.
-- papers_forget(municipality id:municipality, before time) -> none
DELETE FROM paper WHERE municipality = :municipality AND answered IS NOT NULL AND answered < :before
