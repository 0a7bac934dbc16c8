-- Queries of the signpost.

-- uses "organisation/routing.h"

-- All cards of a municipality, most urgent first.
-- routing_cards(municipality id:municipality) -> kept many (routing_card id:routing_card, reference text, audience
--   enum:routing_audience, urgency enum:routing_urgency, position int, question_nl text, question_en text, contact
--   text, phone text, address text, owner text, checked date, checked_by text)
SELECT c.routing_card, c.reference, c.audience, c.urgency, c.position, c.question_nl, c.question_en, c.contact, c.phone,
       c.address, c.owner, c.checked, p.name
FROM routing_card c LEFT JOIN person p ON p.person = c.checked_by
WHERE c.municipality = :municipality
ORDER BY c.audience, c.urgency, c.position, c.routing_card LIMIT 200;

-- A new card.
-- routing_card_insert(routing_card id:routing_card, municipality id:municipality, reference text, audience
--   enum:routing_audience, urgency enum:routing_urgency, position int, question_nl text, question_en text, contact
--   text, phone text?, address text?, owner text?, checked date?, checked_by id:person?, changed time) -> none
INSERT INTO routing_card (routing_card, municipality, reference, audience, urgency, position, question_nl, question_en,
    contact, phone,
                          address, owner, checked, checked_by, changed)
VALUES (:routing_card, :municipality, :reference, :audience, :urgency, :position, :question_nl, :question_en, :contact,
        :phone, :address, :owner, :checked, :checked_by, :changed);

-- A card is written anew; whoever changes it says whether it was checked.
-- routing_card_update(routing_card id:routing_card, municipality id:municipality, audience enum:routing_audience,
--   urgency enum:routing_urgency, question_nl text, question_en text, contact text, phone text?, address text?, owner
--   text?, checked date?, checked_by id:person?, changed time) -> changed
UPDATE routing_card SET audience = :audience, urgency = :urgency, question_nl = :question_nl,
       question_en = :question_en, contact = :contact, phone = :phone, address = :address, owner = :owner,
       checked = :checked, checked_by = :checked_by, changed = :changed
WHERE routing_card = :routing_card AND municipality = :municipality;

-- A card goes.
-- routing_card_delete(routing_card id:routing_card, municipality id:municipality) -> changed
DELETE FROM routing_card WHERE routing_card = :routing_card AND municipality = :municipality;
