-- Letters about a weighing that led to no case, and talks: every version that was written stays.
-- uses "weighing/ids.h"
-- uses "organisation/letter.h"
-- uses "base/date.h"
-- uses "base/text.h"
-- uses "base/trust.h"
-- quiet

-- A version of a letter: the first of its thread, or one after another that was not given yet. 6: closed; 1: admitted,
-- then letters stand with the case.
-- weighing_letter_add(id id:weighing_letter, weighing id:weighing, thread int, way enum:letter_way, language
--   enum:language, wording_version int, address sealed?, body sealed, complete bool, author id:person, at time) ->
--   changed
INSERT INTO weighing_letter (weighing_letter, weighing, thread, way, language, wording_version, address, body, complete,
                             author, written)
SELECT :id, w.weighing, :thread, :way, :language, :wording_version, :address, :body, :complete, :author, :at
  FROM weighing w
 WHERE w.weighing = :weighing AND w.state = 6 AND w.outcome <> 1
   AND NOT EXISTS (SELECT 1 FROM weighing_letter l WHERE l.weighing = w.weighing AND l.thread = :thread
                                                     AND l.given IS NOT NULL)

-- All versions of the letters of one weighing: of each letter the last version first.
-- letters_of_weighing(weighing id:weighing) -> many (id id:weighing_letter, thread int, way enum:letter_way, language
--   enum:language, wording_version int, has_address bool, complete bool, author text, written time, given date?)
SELECT l.weighing_letter, l.thread, l.way, l.language, l.wording_version,
       CASE WHEN l.address IS NULL THEN 0 ELSE 1 END, l.complete, p.name, l.written, l.given
  FROM weighing_letter l JOIN person p ON p.person = l.author
 WHERE l.weighing = :weighing
 ORDER BY l.thread, l.weighing_letter DESC
 LIMIT 200

-- The texts of the last version of one letter.
-- weighing_letter_last(weighing id:weighing, thread int) -> one (id id:weighing_letter, address sealed?, body sealed,
--   own_view sealed?)
SELECT weighing_letter, address, body, own_view
  FROM weighing_letter
 WHERE weighing = :weighing AND thread = :thread
 ORDER BY weighing_letter DESC
 LIMIT 1

-- Sent, or the talk was held: only the version that was read, and once.
-- weighing_letter_give(id id:weighing_letter, weighing id:weighing, thread int, given date, person id:person, own_view
--   sealed?) -> changed
UPDATE weighing_letter SET given = :given, given_by = :person, own_view = :own_view
 WHERE weighing_letter = :id AND weighing = :weighing AND given IS NULL
   AND NOT EXISTS (SELECT 1 FROM weighing_letter l WHERE l.weighing = :weighing AND l.thread = :thread
                                                     AND l.weighing_letter > :id)
