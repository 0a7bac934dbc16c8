-- Copies outside this program.
-- uses "disclosure/ids.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- A copy leaves.
-- paper_add(paper id:paper, municipality id:municipality, reference text, dossier ref, what enum:paper_what, holder
--   enum:paper_holder, medium enum:paper_medium, handed date, back_by date, person id:person) -> none
INSERT INTO paper (paper, municipality, reference, dossier, what, holder, medium, handed, back_by, state, asked_for,
                   registered_by)
VALUES (:paper, :municipality, :reference, :dossier, :what, :holder, :medium, :handed, :back_by, 1, 0, :person)

-- One copy by the reference written on it.
-- paper_by_reference(municipality id:municipality, reference text) -> one (paper id:paper, dossier ref, what
--   enum:paper_what, holder enum:paper_holder, medium enum:paper_medium, handed date, back_by date, state
--   enum:paper_state, asked_for enum:paper_ask, asked time?, answered time?)
SELECT paper, dossier, what, holder, medium, handed, back_by, state, asked_for, asked, answered
  FROM paper
 WHERE municipality = :municipality AND reference = :reference

-- One page of copies that are still somewhere, by the day they should be back; after a day and a row.
-- papers_open_page(municipality id:municipality, back_by date?, paper int, row_count int) -> many (paper id:paper,
--   reference text, what enum:paper_what, holder enum:paper_holder, medium enum:paper_medium, handed date, back_by
--   date, state enum:paper_state, asked_for enum:paper_ask)
SELECT paper, reference, what, holder, medium, handed, back_by, state, asked_for
  FROM paper
 WHERE municipality = :municipality AND state IN (1, 2)
   AND (back_by > COALESCE(:back_by, 0) OR (back_by = COALESCE(:back_by, 0) AND paper > :paper))
 ORDER BY back_by, paper
 LIMIT :row_count

-- Answers of the holders, the copy registered last first.
-- papers_answered_last(municipality id:municipality, row_count int) -> many (paper id:paper, reference text, what
--   enum:paper_what, holder enum:paper_holder, medium enum:paper_medium, handed date, back_by date, state
--   enum:paper_state, asked_for enum:paper_ask, answered time)
SELECT paper, reference, what, holder, medium, handed, back_by, state, asked_for, answered
  FROM paper
 WHERE municipality = :municipality AND state NOT IN (1, 2)
 ORDER BY paper DESC
 LIMIT :row_count

-- What left about one dossier, in the order in which it left.
-- papers_of_dossier(municipality id:municipality, dossier ref) -> many (paper id:paper, reference text, what
--   enum:paper_what, holder enum:paper_holder, medium enum:paper_medium, handed date, back_by date, state
--   enum:paper_state, asked_for enum:paper_ask, asked time?, answered time?)
SELECT paper, reference, what, holder, medium, handed, back_by, state, asked_for, asked, answered
  FROM paper
 WHERE municipality = :municipality AND dossier = :dossier
 ORDER BY paper
 LIMIT 500

-- How many are out, asked for, and lost or kept by their holder.
-- paper_counts(municipality id:municipality) -> one (out int, asked int, kept_or_lost int)
SELECT COUNT(CASE WHEN state = 1 THEN 1 END), COUNT(CASE WHEN state = 2 THEN 1 END),
       COUNT(CASE WHEN state IN (5, 6, 8) THEN 1 END)
  FROM paper
 WHERE municipality = :municipality

-- The dossier is destroyed: its copies are asked back, those that their holder looked at again and kept included.
-- papers_ask_back(dossier ref, answer_by date?, at time) -> changed
UPDATE paper
   SET state = 2, asked_for = 1, asked = :at, answered = NULL, answered_by = NULL,
       back_by = COALESCE(:answer_by, back_by)
 WHERE dossier = :dossier AND (state IN (1, 8, 9) OR (state = 2 AND asked_for <> 1))

-- The dossier ended or changed: their holders look again at what they derived. What is asked back already stays so.
-- papers_ask_again(dossier ref, asked_for enum:paper_ask, answer_by date?, at time) -> changed
UPDATE paper
   SET state = 2, asked_for = :asked_for, asked = :at, answered = NULL, answered_by = NULL,
       back_by = COALESCE(:answer_by, back_by)
 WHERE dossier = :dossier AND (state IN (1, 8, 9) OR (state = 2 AND asked_for <> 1 AND asked_for < :asked_for))

-- Copies that should have been back. What was only read or told is asked for with its dossier.
-- papers_ask_due(municipality id:municipality, today date, at time) -> changed
UPDATE paper SET state = 2, asked_for = 1, asked = :at
 WHERE municipality = :municipality AND state = 1 AND medium IN (1, 2) AND back_by < :today

-- Asked, no answer yet.
-- papers_asked(municipality id:municipality) -> many (paper id:paper, back_by date)
SELECT paper, back_by FROM paper WHERE municipality = :municipality AND state = 2 ORDER BY back_by, paper LIMIT 1000

-- The holder answered.
-- paper_answer(paper id:paper, municipality id:municipality, asked_for enum:paper_ask, state enum:paper_state, person
--   id:person, at time) -> changed
UPDATE paper SET state = :state, answered = :at, answered_by = :person
 WHERE paper = :paper AND municipality = :municipality AND state IN (1, 2) AND asked_for = :asked_for

-- Nothing more to track. What its holder still has stays, to be asked back when the dossier goes.
-- papers_forget(municipality id:municipality, before time) -> none
DELETE FROM paper
 WHERE municipality = :municipality AND state NOT IN (8, 9) AND answered IS NOT NULL AND answered < :before
