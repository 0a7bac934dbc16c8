-- Queries of signed-in browsers, one-time links and recovery codes.
-- uses "access/ids.h"
-- uses "base/text.h"
-- quiet

-- A session that still stands, of an account that may sign in. Idle time is the business of who asks.
-- session_by_token(token hash, now time) -> one (person id:person, name text, municipality id:municipality,
--   municipality_name text, vault_session bytes, language enum:language, used time, ends time)
SELECT s.person, p.name, s.municipality, m.name, s.vault_session, s.language, s.used, s.ends
FROM session s JOIN person p ON p.person = s.person LEFT JOIN municipality m ON m.municipality = s.municipality
WHERE s.token_hash = :token AND s.ends > :now AND p.state = 2;

-- Somebody signs in.
-- session_insert(token hash, person id:person, municipality id:municipality?, vault_session bytes, language
--   enum:language, began time, ends time) -> none
INSERT INTO session (token_hash, person, municipality, vault_session, language, began, used, ends)
VALUES (:token, :person, :municipality, :vault_session, :language, :began, :began, :ends);

-- The session is in use; time only goes forward.
-- session_touch(token hash, now time) -> changed
UPDATE session SET used = :now WHERE token_hash = :token AND used < :now;

-- Another municipality comes on screen.
-- session_choose(token hash, person id:person, municipality id:municipality) -> changed
UPDATE session SET municipality = :municipality WHERE token_hash = :token AND person = :person;

-- Signing out.
-- session_delete(token hash) -> changed
DELETE FROM session WHERE token_hash = :token;

-- Every browser of a person is signed out.
-- session_delete_of(person id:person) -> changed
DELETE FROM session WHERE person = :person;

-- Sessions that ended by themselves, or stood unused since a moment, are cleared away.
-- session_sweep(now time, unused_since time) -> changed
DELETE FROM session WHERE ends <= :now OR used < :unused_since;

-- A form was sent; no row when it was before.
-- form_sent_add(form hash, at time) -> changed
INSERT INTO form_sent (hash, at) VALUES (:form, :at) ON CONFLICT (hash) DO NOTHING;

-- Forms that nobody can send again any more: their sessions have ended.
-- form_sent_sweep(before time) -> changed
DELETE FROM form_sent WHERE at < :before;

-- A one-time link for a person.
-- sign_in_code_insert(code hash, person id:person, kind enum:sign_in_code_kind, expires time) -> none
INSERT INTO sign_in_code (code_hash, person, kind, expires) VALUES (:code, :person, :kind, :expires);

-- Whose link this is, while it stands.
-- sign_in_code_find(code hash, kind enum:sign_in_code_kind, now time) -> one (person id:person, reference text,
--   sign_in_name text, name text, dossier ref, state enum:account_state)
SELECT p.person, p.reference, p.sign_in_name, p.name, p.dossier, p.state
FROM sign_in_code c JOIN person p ON p.person = c.person
WHERE c.code_hash = :code AND c.kind = :kind AND c.expires > :now AND p.state <> 3;

-- An invitation is used once.
-- sign_in_code_use(code hash, person id:person, now time) -> changed
DELETE FROM sign_in_code WHERE code_hash = :code AND person = :person AND expires > :now;

-- All links of a person end.
-- sign_in_code_delete_of(person id:person) -> changed
DELETE FROM sign_in_code WHERE person = :person;

-- Links that nobody used in time are cleared away.
-- sign_in_code_sweep(now time) -> changed
DELETE FROM sign_in_code WHERE expires <= :now;

-- A recovery code, by its hash.
-- recovery_code_insert(code hash, person id:person) -> none
INSERT INTO recovery_code (code_hash, person) VALUES (:code, :person);

-- Whether a person holds this unused recovery code.
-- recovery_code_count(code hash, person id:person) -> one (count int)
SELECT COUNT(*) FROM recovery_code WHERE code_hash = :code AND person = :person;

-- How many recovery codes a person has left.
-- recovery_code_left(person id:person) -> one (count int)
SELECT COUNT(*) FROM recovery_code WHERE person = :person;

-- A recovery code is used once.
-- recovery_code_use(code hash, person id:person) -> changed
DELETE FROM recovery_code WHERE code_hash = :code AND person = :person;

-- New codes replace the old ones; an ended account has none.
-- recovery_code_delete_of(person id:person) -> changed
DELETE FROM recovery_code WHERE person = :person;
