-- Queries of the agreements about sharing.
-- uses "organisation/sharing.h"
-- uses "base/date.h"

-- All that a municipality confirmed.
-- sharing_rules(municipality id:municipality) -> kept many (party enum:sharing_party, category enum:data_category,
--   provides bool, receives bool, basis text, source text, confirmed_by text?, confirmed date)
SELECT r.party, r.category, r.provides, r.receives, r.basis, r.source, p.name, r.confirmed
FROM sharing_rule r LEFT JOIN person p ON p.person = r.confirmed_by
WHERE r.municipality = :municipality LIMIT 200;

-- A rule is read and confirmed, changed or not.
-- sharing_confirm(municipality id:municipality, party enum:sharing_party, category enum:data_category, provides bool,
--   receives bool, basis text, source text, by id:person, confirmed date) -> none
INSERT INTO sharing_rule (municipality, party, category, provides, receives, basis, source, confirmed_by, confirmed)
VALUES (:municipality, :party, :category, :provides, :receives, :basis, :source, :by, :confirmed)
ON CONFLICT (municipality, party, category) DO UPDATE SET provides = excluded.provides, receives = excluded.receives,
    basis = excluded.basis, source = excluded.source, confirmed_by = excluded.confirmed_by,
    confirmed = excluded.confirmed;
