-- The decision on a request.
-- uses "rights/ids.h"
-- uses "access/access.h"
-- uses "organisation/wording.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- Decided, once.
-- rights_decision_add(request id:rights_request, outcome enum:rights_outcome, reasons sealed, told sealed?, statement
--   sealed?, letter sealed, wording enum:wording, wording_version int, language enum:language, decided_by id:person,
--   role text, decided time) -> none
INSERT INTO rights_decision (rights_request, outcome, reasons, told, statement, letter, wording, wording_version,
                             language, decided_by, role, decided)
VALUES (:request, :outcome, :reasons, :told, :statement, :letter, :wording, :wording_version, :language, :decided_by,
        :role, :decided)

-- The letter as it was made.
-- rights_letter_of(request id:rights_request) -> one (letter sealed, wording enum:wording, wording_version int,
--   language enum:language)
SELECT letter, wording, wording_version, language FROM rights_decision WHERE rights_request = :request
