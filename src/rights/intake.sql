-- Entering a request, and saying how identity was checked.
-- uses "rights/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- A request came in.
-- rights_add(request id:rights_request, municipality id:municipality, reference text, dossier ref, kind
--   enum:rights_kind, channel enum:rights_channel, represented bool, identity enum:rights_identity, identified date?,
--   state enum:rights_state, received date, entered time, entered_by id:person, due date, record_key id:key_slot,
--   destroy_on date, destroy_rule text) -> none
INSERT INTO rights_request (rights_request, municipality, reference, dossier, kind, channel, represented, identity,
                            identified, state, outcome, step_count, received, entered, entered_by, due, record_key,
                            destroy_on, destroy_rule)
VALUES (:request, :municipality, :reference, :dossier, :kind, :channel, :represented, :identity, :identified, :state, 0,
        1, :received, :entered, :entered_by, :due, :record_key, :destroy_on, :destroy_rule)

-- Who asks, and what.
-- rights_text_add(request id:rights_request, name sealed, born sealed?, address sealed?, asked sealed, representative
--   sealed?) -> none
INSERT INTO rights_text (rights_request, name, born, address, asked, representative)
VALUES (:request, :name, :born, :address, :asked, :representative)

-- How it was established who asks.
-- rights_identify(request id:rights_request, identity enum:rights_identity, identified date) -> none
UPDATE rights_request SET identity = :identity, identified = :identified WHERE rights_request = :request
