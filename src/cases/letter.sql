-- Letters to the person and talks with them: every version that was written stays.
-- uses "cases/plan_ids.h"
-- uses "base/date.h"
-- uses "base/text.h"
-- uses "base/trust.h"
-- quiet

-- Who the case is about, for the beginning of a letter.
-- letter_subject(casefile id:casefile) -> one (who sealed, contact sealed?)
SELECT who, contact FROM case_subject WHERE casefile = :casefile

-- A version of a letter: the first of its thread, or one after another that was not given yet.
-- letter_add(id id:case_letter, casefile id:casefile, thread int, kind enum:letter_kind, way enum:letter_way, language
--   enum:language, wording_version int, address sealed?, body sealed, complete bool, author id:person, at time) ->
--   changed
INSERT INTO case_letter (case_letter, casefile, thread, kind, way, language, wording_version, address, body, complete,
                         author, written)
SELECT :id, c.casefile, :thread, :kind, :way, :language, :wording_version, :address, :body, :complete, :author, :at
  FROM casefile c
 WHERE c.casefile = :casefile
   AND NOT EXISTS (SELECT 1 FROM case_letter l WHERE l.casefile = c.casefile AND l.thread = :thread
                                                 AND l.given IS NOT NULL)

-- All versions of the letters of one case: of each letter the last version first.
-- letters_of_case(casefile id:casefile) -> many (id id:case_letter, thread int, kind enum:letter_kind, way
--   enum:letter_way, language enum:language, wording_version int, has_address bool, complete bool, author text, written
--   time, given date?)
SELECT l.case_letter, l.thread, l.kind, l.way, l.language, l.wording_version,
       CASE WHEN l.address IS NULL THEN 0 ELSE 1 END, l.complete, p.name, l.written, l.given
  FROM case_letter l JOIN person p ON p.person = l.author
 WHERE l.casefile = :casefile
 ORDER BY l.thread, l.case_letter DESC
 LIMIT 200

-- The last version of one letter.
-- letter_last(casefile id:casefile, thread int) -> one (id id:case_letter, kind enum:letter_kind, way enum:letter_way,
--   language enum:language, wording_version int, address sealed?, body sealed, own_view sealed?, author text, written
--   time, given date?)
SELECT l.case_letter, l.kind, l.way, l.language, l.wording_version, l.address, l.body, l.own_view, p.name, l.written,
       l.given
  FROM case_letter l JOIN person p ON p.person = l.author
 WHERE l.casefile = :casefile AND l.thread = :thread
 ORDER BY l.case_letter DESC
 LIMIT 1

-- Sent, or the talk was held: only the version that was read, and once.
-- letter_give(id id:case_letter, casefile id:casefile, thread int, given date, person id:person, own_view sealed?) ->
--   changed
UPDATE case_letter SET given = :given, given_by = :person, own_view = :own_view
 WHERE case_letter = :id AND casefile = :casefile AND given IS NULL
   AND NOT EXISTS (SELECT 1 FROM case_letter l WHERE l.casefile = :casefile AND l.thread = :thread
                                                 AND l.case_letter > :id)
