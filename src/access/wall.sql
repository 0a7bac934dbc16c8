-- Queries of the walls around dossiers.
-- quiet

-- Somebody declared a conflict of interest in one dossier; saying it twice changes nothing.
-- wall_insert(dossier ref, person id:person, since time) -> none
INSERT INTO dossier_wall (dossier, person, since) VALUES (:dossier, :person, :since)
ON CONFLICT (dossier, person) DO NOTHING;

-- Whether this person stands outside this dossier.
-- wall_count(dossier ref, person id:person) -> one (count int)
SELECT COUNT(*) FROM dossier_wall WHERE dossier = :dossier AND person = :person;

-- Everybody who stands outside a dossier.
-- wall_people(dossier ref) -> many (person id:person)
SELECT person FROM dossier_wall WHERE dossier = :dossier ORDER BY person;

-- The dossier is destroyed: nothing remembers who was kept out of it.
-- wall_delete(dossier ref) -> changed
DELETE FROM dossier_wall WHERE dossier = :dossier;
