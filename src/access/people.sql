-- Queries of municipalities, people with accounts, and their roles.
-- uses "access/ids.h"

-- Every municipality of this installation, by name; the installation's own row is none.
-- municipality_list() -> kept many (municipality id:municipality, code text, name text, host text, created time)
SELECT municipality, code, name, host, created FROM municipality WHERE municipality <> 1 ORDER BY name LIMIT 1000;

-- One municipality by the code in an address.
-- municipality_by_code(code text) -> kept one (municipality id:municipality, code text, name text, host text,
--   created time)
SELECT municipality, code, name, host, created FROM municipality WHERE code = :code AND municipality <> 1;

-- One municipality by the host name that residents type.
-- municipality_by_host(host text) -> kept one (municipality id:municipality, code text, name text, host text,
--   created time)
SELECT municipality, code, name, host, created FROM municipality WHERE host = :host AND municipality <> 1;

-- One municipality by its row.
-- municipality_by_id(municipality id:municipality) -> kept one (municipality id:municipality, code text, name text,
--   host text, created time)
SELECT municipality, code, name, host, created FROM municipality WHERE municipality = :municipality;

-- How many municipalities carry this code, name or host already.
-- municipality_taken(code text, name text, host text?) -> one (count int)
SELECT COUNT(*) FROM municipality WHERE code = :code OR name = :name OR host = :host;

-- A municipality joins.
-- municipality_insert(municipality id:municipality, code text, name text, host text?, created time) -> none
INSERT INTO municipality (municipality, code, name, host, created)
    VALUES (:municipality, :code, :name, :host, :created);

-- An organisation of a municipality; saying it twice changes nothing.
-- organisation_insert(organisation id:organisation, municipality id:municipality, name text) -> none
INSERT INTO organisation (organisation, municipality, name) VALUES (:organisation, :municipality, :name)
ON CONFLICT (municipality, name) DO NOTHING;

-- Everybody whose account this municipality manages, or who has or had a role in it.
-- account_list(municipality id:municipality) -> many (person id:person, reference text, home id:municipality,
--   organisation text, sign_in_name text, name text, method enum:sign_in_method, state enum:account_state, dossier ref,
--   key id:key_slot, invited time, enrolled time, disabled time)
SELECT p.person, p.reference, p.municipality, o.name, p.sign_in_name, p.name, p.method, p.state, p.dossier,
       p.account_key, p.invited, p.enrolled, p.disabled
FROM person p LEFT JOIN organisation o ON o.organisation = p.organisation
WHERE p.municipality = :municipality
   OR EXISTS (SELECT 1 FROM role_grant g WHERE g.person = p.person AND g.municipality = :municipality)
ORDER BY p.name, p.person LIMIT 1000;

-- One account, when this municipality may know of it: the same people as in the list.
-- account_by_reference(reference text, municipality id:municipality) -> one (person id:person, reference text, home
--   id:municipality, organisation text, sign_in_name text, name text, method enum:sign_in_method, state
--   enum:account_state, dossier ref, key id:key_slot, invited time, enrolled time, disabled time)
SELECT p.person, p.reference, p.municipality, o.name, p.sign_in_name, p.name, p.method, p.state, p.dossier,
       p.account_key, p.invited, p.enrolled, p.disabled
FROM person p LEFT JOIN organisation o ON o.organisation = p.organisation
WHERE p.reference = :reference
  AND (p.municipality = :municipality
       OR EXISTS (SELECT 1 FROM role_grant g WHERE g.person = p.person AND g.municipality = :municipality));

-- One account by its sign-in name, wherever it is managed.
-- account_by_sign_in_name(sign_in_name text) -> one (person id:person, reference text, home id:municipality,
--   organisation text, sign_in_name text, name text, method enum:sign_in_method, state enum:account_state, dossier ref,
--   key id:key_slot, invited time, enrolled time, disabled time)
SELECT p.person, p.reference, p.municipality, o.name, p.sign_in_name, p.name, p.method, p.state, p.dossier,
       p.account_key, p.invited, p.enrolled, p.disabled
FROM person p LEFT JOIN organisation o ON o.organisation = p.organisation
WHERE p.sign_in_name = :sign_in_name;

-- One account by its row.
-- account_by_id(person id:person) -> one (person id:person, reference text, home id:municipality, organisation text,
--   sign_in_name text, name text, method enum:sign_in_method, state enum:account_state, dossier ref, key id:key_slot,
--   invited time, enrolled time, disabled time)
SELECT p.person, p.reference, p.municipality, o.name, p.sign_in_name, p.name, p.method, p.state, p.dossier,
       p.account_key, p.invited, p.enrolled, p.disabled
FROM person p LEFT JOIN organisation o ON o.organisation = p.organisation
WHERE p.person = :person;

-- Every account of the installation, for the command line.
-- account_all() -> many (person id:person, reference text, home id:municipality, organisation text, sign_in_name text,
--   name text, method enum:sign_in_method, state enum:account_state, dossier ref, key id:key_slot, invited time,
--   enrolled time, disabled time)
SELECT p.person, p.reference, p.municipality, o.name, p.sign_in_name, p.name, p.method, p.state, p.dossier,
       p.account_key, p.invited, p.enrolled, p.disabled
FROM person p LEFT JOIN organisation o ON o.organisation = p.organisation
ORDER BY p.sign_in_name LIMIT 1000;

-- An account is invited; its password and second factor come with enrolment.
-- account_insert(person id:person, reference text, municipality id:municipality, organisation text?, sign_in_name text,
--   name text, method enum:sign_in_method, state enum:account_state, dossier ref, invited time) -> none
INSERT INTO person (person, reference, municipality, organisation, sign_in_name, name, method, state, dossier,
    second_step, invited)
VALUES (:person, :reference, :municipality,
        (SELECT organisation FROM organisation WHERE name = :organisation AND municipality = :municipality),
        :sign_in_name, :name, :method, :state, :dossier, 0, :invited);

-- The account ends, whatever state it is in but ended already.
-- account_end(person id:person, by id:person?, at time) -> changed
UPDATE person SET state = 3, disabled = :at, disabled_by = :by, password_hash = NULL, second_secret = NULL,
    account_key = NULL
WHERE person = :person AND state <> 3;

-- An ended account is invited again: everything starts anew.
-- account_reopen(person id:person, at time) -> changed
UPDATE person SET state = 1, disabled = NULL, disabled_by = NULL, enrolled = NULL, invited = :at
WHERE person = :person AND state = 3;

-- An active account whose means to sign in were lost starts anew.
-- account_reset(person id:person, at time) -> changed
UPDATE person SET state = 1, enrolled = NULL, invited = :at, password_hash = NULL, second_secret = NULL,
    account_key = NULL
WHERE person = :person AND state <> 3;

-- What sign-in needs to know of an account that may sign in.
-- account_secrets(sign_in_name text) -> one (person id:person, dossier ref, password_hash text, key id:key_slot,
--   second_secret sealed, second_step int)
SELECT person, dossier, password_hash, account_key, second_secret, second_step FROM person
WHERE sign_in_name = :sign_in_name AND state = 2 AND method = 1;

-- The account gets its password and second factor; only from an invitation that still stands.
-- account_enrol(person id:person, password_hash text, key id:key_slot, second_secret sealed, second_step int, at time)
--   -> changed
UPDATE person SET state = 2, enrolled = :at, password_hash = :password_hash, account_key = :key,
       second_secret = :second_secret, second_step = :second_step
WHERE person = :person AND state = 1;

-- A code of the second factor was used: the step only goes up, so it works once.
-- account_second_used(person id:person, step int) -> changed
UPDATE person SET second_step = :step WHERE person = :person AND second_step < :step AND state = 2;

-- The keys of all accounts, by account.
-- account_stored_keys(after id:person) -> many (person id:person, dossier ref, key id:key_slot?)
SELECT person, dossier, account_key FROM person WHERE person > :after ORDER BY person LIMIT 250;

-- Roles of a person in one municipality, also past and future ones.
-- role_list(person id:person, municipality id:municipality) -> many (role_grant id:role_grant, role enum:role, from_day
--   date, until_day date, mandate text, granted_by text, granted time)
SELECT g.role_grant, g.role, g.from_day, g.until_day, g.mandate, b.name, g.granted
FROM role_grant g LEFT JOIN person b ON b.person = g.granted_by
WHERE g.person = :person AND g.municipality = :municipality
ORDER BY g.from_day DESC, g.role_grant DESC LIMIT 1000;

-- Roles that a person holds on a day, in every municipality.
-- role_held(person id:person, today date) -> kept many (municipality id:municipality, code text, name text,
--   role enum:role)
SELECT m.municipality, m.code, m.name, g.role
FROM role_grant g JOIN municipality m ON m.municipality = g.municipality
WHERE g.person = :person AND g.from_day <= :today AND (g.until_day IS NULL OR g.until_day >= :today)
ORDER BY m.name, g.role LIMIT 1000;

-- Everybody with a usable account who holds a role in a municipality on a day.
-- role_holders(municipality id:municipality, today date) -> kept many (person id:person, reference text, name text,
--   role enum:role, until_day date, state enum:account_state)
SELECT p.person, p.reference, p.name, g.role, g.until_day, p.state
FROM role_grant g JOIN person p ON p.person = g.person
WHERE g.municipality = :municipality AND g.from_day <= :today AND (g.until_day IS NULL OR g.until_day >= :today)
    AND p.state <> 3
ORDER BY p.name, p.person, g.role LIMIT 1000;

-- Roles of a person in one municipality that stand on a day or later: what a new role may not conflict with.
-- role_standing(person id:person, municipality id:municipality, from_day date) -> many (role enum:role, from_day date,
--   until_day date)
SELECT role, from_day, until_day FROM role_grant
WHERE person = :person AND municipality = :municipality AND (until_day IS NULL OR until_day >= :from_day) LIMIT 1000;

-- A role is granted.
-- role_insert(role_grant id:role_grant, person id:person, municipality id:municipality, role enum:role, from_day date,
--   until_day date?, mandate text?, granted_by id:person?, granted time) -> none
INSERT INTO role_grant (role_grant, person, municipality, role, from_day, until_day, mandate, granted_by, granted)
VALUES (:role_grant, :person, :municipality, :role, :from_day, :until_day, :mandate, :granted_by, :granted);

-- A role ends with a day; one that ended earlier stays as it was.
-- role_end(role_grant id:role_grant, person id:person, municipality id:municipality, until_day date, ended_by
--   id:person?) -> changed
UPDATE role_grant SET until_day = :until_day, ended_by = :ended_by
WHERE role_grant = :role_grant AND person = :person AND municipality = :municipality
  AND (until_day IS NULL OR until_day > :until_day);

-- All roles of a person end with a day: the account is disabled.
-- role_end_all(person id:person, until_day date, ended_by id:person?) -> changed
UPDATE role_grant SET until_day = :until_day, ended_by = :ended_by
WHERE person = :person AND (until_day IS NULL OR until_day > :until_day);

-- Where a person's roles stand on a day or later: whose open work is left without them.
-- role_places(person id:person, from_day date) -> many (municipality id:municipality)
SELECT DISTINCT municipality FROM role_grant
WHERE person = :person AND (until_day IS NULL OR until_day >= :from_day) ORDER BY municipality LIMIT 1000;

-- Whose reference this is, wherever the account is managed: for the role switcher of a demonstration.
-- person_by_reference(reference text) -> one (person id:person)
SELECT person FROM person WHERE reference = :reference;

-- The fictitious people of a demonstration and what they are today; nobody in any other data folder.
-- fictitious_people(today date) -> kept many (person id:person, reference text, name text,
--   municipality id:municipality, code text, municipality_name text, role enum:role)
SELECT p.person, p.reference, p.name, m.municipality, m.code, m.name, g.role
FROM person p JOIN role_grant g ON g.person = p.person JOIN municipality m ON m.municipality = g.municipality
WHERE p.method = 2 AND p.state = 2 AND g.from_day <= :today AND (g.until_day IS NULL OR g.until_day >= :today)
ORDER BY m.created, m.municipality, g.role, p.name LIMIT 100;

-- Whose role in a municipality ended before a day, of accounts that were not disabled.
-- role_ended(municipality id:municipality, before date) -> many (person id:person)
SELECT DISTINCT g.person FROM role_grant g JOIN person p ON p.person = g.person
WHERE g.municipality = :municipality AND g.until_day < :before AND p.state <> 3 LIMIT 1000;
