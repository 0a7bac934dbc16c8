-- What people decided about texts of dossiers that were found.
-- uses "rights/ids.h"
-- uses "access/access.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- All decisions about texts of one request.
-- redactions_of(request id:rights_request) -> many (found id:rights_found, item text, reason enum:redaction_reason)
SELECT d.rights_found, d.item, d.reason
  FROM redaction d JOIN rights_found f ON f.rights_found = d.rights_found
 WHERE f.rights_request = :request
 ORDER BY d.redaction
 LIMIT 5000

-- One text is judged, or judged anew, as long as nothing was decided.
-- redaction_put(redaction id:redaction, found id:rights_found, item text, reason enum:redaction_reason, person
--   id:person, at time) -> changed
INSERT INTO redaction (redaction, rights_found, item, reason, by_person, at)
SELECT :redaction, f.rights_found, :item, :reason, :person, :at
  FROM rights_found f JOIN rights_request r ON r.rights_request = f.rights_request
 WHERE f.rights_found = :found AND r.state = 5
ON CONFLICT (rights_found, item) DO UPDATE SET reason = excluded.reason, by_person = excluded.by_person,
                                               at = excluded.at
