-- What a whole account has, for `seinhuis check`. Accounts are named by their reference, never by a name.

-- An account that can sign in with a password (state 2, method 1) without password, second factor or key.
-- check_account_half() -> many (dossier text)
SELECT p.reference FROM person p
 WHERE p.state = 2 AND p.method = 1
   AND (p.password_hash IS NULL OR p.second_secret IS NULL OR p.account_key IS NULL OR p.enrolled IS NULL)
 ORDER BY p.reference
 LIMIT 50;

-- A disabled account (state 3) that is still signed in somewhere.
-- check_account_signed_in() -> many (dossier text)
SELECT p.reference FROM person p
 WHERE p.state = 3 AND EXISTS (SELECT 1 FROM session s WHERE s.person = p.person)
 ORDER BY p.reference
 LIMIT 50;

-- A sealed column that holds no sealed value.
-- check_account_sealed(form bytes) -> many (dossier text)
SELECT p.reference FROM person p
 WHERE length(p.second_secret) < 41 OR substr(p.second_secret, 1, 1) <> :form
 ORDER BY p.reference
 LIMIT 50;

-- Which accounts name a key slot.
-- check_account_named(slot int) -> many (dossier text)
SELECT p.reference FROM person p WHERE p.account_key = :slot ORDER BY p.reference LIMIT 50;
