-- Who may do what: municipalities, the people with accounts, their dated roles, their sessions, and the walls that a
-- conflict of interest puts up. No row here says anything about a person of concern.

-- Row 1 is the installation itself: the place of the platform administrator's role and of the key of all accounts.
CREATE TABLE municipality (
    municipality    ID PRIMARY KEY,
    code            TEXT NOT NULL UNIQUE,   -- in addresses: "voorbeeldstad"
    name            TEXT NOT NULL UNIQUE,
    host            TEXT UNIQUE,            -- the name residents type, when it has its own
    created         TIME NOT NULL
);
INSERT INTO municipality (municipality, code, name, host, created) VALUES (1, '-', 'Installatie', NULL, 0);

-- Where somebody works: a municipality's own staff, or a regional body whose people stand in.
CREATE TABLE organisation (
    organisation    ID PRIMARY KEY,
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    name            TEXT NOT NULL,
    UNIQUE (municipality, name)
);

-- The password's hash, and the second factor's secret sealed under the account's own key.
CREATE TABLE person (
    person          ID PRIMARY KEY,
    reference       TEXT NOT NULL UNIQUE,   -- public and random, means nothing
    municipality    ID NOT NULL REFERENCES municipality (municipality),  -- which one manages the account
    organisation    ID REFERENCES organisation (organisation),
    sign_in_name    TEXT NOT NULL UNIQUE,   -- e-mail address at work, in lower case
    name            TEXT NOT NULL,
    method          ENUM NOT NULL,
    state           ENUM NOT NULL,
    password_hash   TEXT,
    dossier         BYTES NOT NULL UNIQUE,  -- the account's name in the log
    account_key     ID,                     -- key store slot
    second_secret   SEALED,
    second_step     INT NOT NULL,           -- the last time step used: a code works once
    invited         TIME NOT NULL,
    enrolled        TIME,
    disabled        TIME,
    disabled_by     ID REFERENCES person (person)
);

-- A role in a municipality from a day, until and with a day or open; who acts for the mayor says under which mandate.
CREATE TABLE role_grant (
    role_grant      ID PRIMARY KEY,
    person          ID NOT NULL REFERENCES person (person),
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    role            ENUM NOT NULL,
    from_day        DATE NOT NULL,
    until_day       DATE,
    mandate         TEXT,
    granted_by      ID REFERENCES person (person),   -- none: the command line
    granted         TIME NOT NULL,
    ended_by        ID REFERENCES person (person)
);
CREATE INDEX role_grant_person ON role_grant (person, municipality);
CREATE INDEX role_grant_municipality ON role_grant (municipality, role);

-- One signed-in browser. Gone is signed out; all of a person's rows go the moment the account is disabled or its roles
-- change.
CREATE TABLE session (
    token_hash      BYTES PRIMARY KEY,
    person          ID NOT NULL REFERENCES person (person),
    municipality    ID REFERENCES municipality (municipality),  -- the one on screen
    vault_session   BYTES NOT NULL,
    language        ENUM NOT NULL,
    began           TIME NOT NULL,
    used            TIME NOT NULL,
    ends            TIME NOT NULL
);
CREATE INDEX session_person ON session (person);

-- What lets somebody in without a password, once: an invitation.
CREATE TABLE sign_in_code (
    code_hash       BYTES PRIMARY KEY,
    person          ID NOT NULL REFERENCES person (person),
    kind            ENUM NOT NULL,
    expires         TIME NOT NULL
);
CREATE INDEX sign_in_code_person ON sign_in_code (person, kind);

-- Stands in for the second factor once each; used is gone.
CREATE TABLE recovery_code (
    code_hash       BYTES PRIMARY KEY,
    person          ID NOT NULL REFERENCES person (person)
);
CREATE INDEX recovery_code_person ON recovery_code (person);

-- Who must not see one dossier: a conflict of interest. Every lookup of a dossier asks this table.
CREATE TABLE dossier_wall (
    dossier         BYTES NOT NULL,
    person          ID NOT NULL REFERENCES person (person),
    since           TIME NOT NULL,
    PRIMARY KEY (dossier, person)
);
CREATE INDEX dossier_wall_person ON dossier_wall (person);

-- Who takes part in one dossier for a time, whatever their roles say: with a first and a last day, suspended or not,
-- and the last day it was used. A lookup for a participant asks this table; nothing of it says what the dossier is
-- about.
CREATE TABLE dossier_member (
    dossier         BYTES NOT NULL,
    person          ID NOT NULL REFERENCES person (person),
    from_day        DATE NOT NULL,
    until_day       DATE NOT NULL,
    suspended       BOOL NOT NULL,
    used            DATE,
    PRIMARY KEY (dossier, person)
);
CREATE INDEX dossier_member_person ON dossier_member (person, until_day);
