-- A request of the person concerned at the mayor's contact point. Who asks and what is asked is sealed under the key of
-- the request's own dossier. There is no citizen number, no copy of a document, and no index on a name: nobody can be
-- looked up here or anywhere.
CREATE TABLE rights_request (
    rights_request ID PRIMARY KEY,
    municipality   ID NOT NULL REFERENCES municipality (municipality),
    reference      TEXT NOT NULL UNIQUE,   -- public and random, means nothing
    dossier        BYTES NOT NULL UNIQUE,  -- the name in the log
    kind           ENUM NOT NULL,
    channel        ENUM NOT NULL,
    represented    BOOL NOT NULL,
    identity       ENUM NOT NULL,          -- how it was established; 0: not yet
    identified     DATE,
    state          ENUM NOT NULL,
    outcome        ENUM NOT NULL,
    step_count     INT NOT NULL,
    received       DATE NOT NULL,          -- the month runs from here
    entered        TIME NOT NULL,
    entered_by     ID NOT NULL REFERENCES person (person),
    due            DATE NOT NULL,          -- decided before this day
    extended       DATE,                   -- the day on which it was extended, once
    escalated      DATE,                   -- mayor and contact point were told that the day passed
    proposed_by    ID REFERENCES person (person),
    agreed_by      ID REFERENCES person (person),
    asked          TIME,
    decided        TIME,
    record_key     ID,                     -- key store slot; none: destroyed
    destroy_on     DATE NOT NULL,
    destroy_rule   TEXT NOT NULL,          -- name of the setting that gave the term
    sealed_until   DATE
);
CREATE INDEX rights_request_open ON rights_request (municipality, due, rights_request) WHERE state <> 6;
CREATE INDEX rights_request_closed ON rights_request (municipality, rights_request) WHERE state = 6;
CREATE INDEX rights_request_destroy ON rights_request (municipality, destroy_on);

-- Who asks, and what, under the record's key.
CREATE TABLE rights_text (
    rights_request ID PRIMARY KEY REFERENCES rights_request (rights_request) ON DELETE CASCADE,
    name           SEALED NOT NULL,
    born           SEALED,
    address        SEALED,
    asked          SEALED NOT NULL,
    representative SEALED
);

-- "Is this person in a dossier of yours?": one row for each owner, or for a role where a dossier has none.
CREATE TABLE rights_question (
    rights_question ID PRIMARY KEY,
    rights_request  ID NOT NULL REFERENCES rights_request (rights_request) ON DELETE CASCADE,
    reference       TEXT NOT NULL UNIQUE,
    domain          ENUM NOT NULL,
    owner           ID REFERENCES person (person),   -- none: whoever holds the role
    role            ENUM NOT NULL,
    due             DATE NOT NULL,
    escalated       DATE,
    answered        TIME,
    answered_by     ID REFERENCES person (person),
    done            TIME                             -- what was decided about the owner's dossiers is carried out
);
CREATE INDEX rights_question_request ON rights_question (rights_request, rights_question);
CREATE INDEX rights_question_open ON rights_question (owner, rights_question) WHERE answered IS NULL;

-- What an owner found among the own dossiers. Subject and dossier are names without a foreign key: walls stay walls.
CREATE TABLE rights_found (
    rights_found    ID PRIMARY KEY,
    rights_request  ID NOT NULL REFERENCES rights_request (rights_request) ON DELETE CASCADE,
    rights_question ID NOT NULL REFERENCES rights_question (rights_question) ON DELETE CASCADE,
    domain          ENUM NOT NULL,
    subject         INT NOT NULL,
    reference       TEXT NOT NULL,
    dossier         BYTES NOT NULL,
    held            DATE,                            -- its own day passed while the request ran: sealed since
    UNIQUE (rights_request, dossier)
);
CREATE INDEX rights_found_dossier ON rights_found (dossier);

-- What a person decided about one text of a dossier that was found: left out for a reason, or given.
CREATE TABLE redaction (
    redaction       ID PRIMARY KEY,
    rights_found    ID NOT NULL REFERENCES rights_found (rights_found) ON DELETE CASCADE,
    item            TEXT NOT NULL,                   -- which text: a kind and a row, never its words
    reason          ENUM NOT NULL,                   -- 0: looked at, and given
    by_person       ID NOT NULL REFERENCES person (person),
    at              TIME NOT NULL,
    UNIQUE (rights_found, item)
);

-- The decision, once. The letter is kept as it was made, with the version of its text.
CREATE TABLE rights_decision (
    rights_request  ID PRIMARY KEY REFERENCES rights_request (rights_request) ON DELETE CASCADE,
    outcome         ENUM NOT NULL,
    reasons         SEALED NOT NULL,                 -- as the file keeps them
    told            SEALED,                          -- as the letter says them; none: the letter that says nothing
    statement       SEALED,                          -- what the person concerned says of it, for the dossiers
    letter          SEALED NOT NULL,
    wording         ENUM NOT NULL,
    wording_version INT NOT NULL,
    language        ENUM NOT NULL,
    decided_by      ID NOT NULL REFERENCES person (person),
    role            TEXT NOT NULL,
    decided         TIME NOT NULL
);

-- The course: every act, with who, in which role and why.
CREATE TABLE rights_step (
    rights_step     ID PRIMARY KEY,
    rights_request  ID NOT NULL REFERENCES rights_request (rights_request) ON DELETE CASCADE,
    act             ENUM NOT NULL,
    state_before    ENUM NOT NULL,
    state_after     ENUM NOT NULL,
    actor           ID REFERENCES person (person),   -- none: the clock
    role            TEXT NOT NULL,
    at              TIME NOT NULL,
    reason          SEALED
);
CREATE INDEX rights_step_request ON rights_step (rights_request, rights_step);
