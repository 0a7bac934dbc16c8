-- A signal is one report or advice question. Everything anybody told us is sealed; what stands here in the clear
-- are closed lists, dates and who of the staff handles it. There is no column for belief, origin, politics or a score,
-- and no phenomenon: at closing an unlinked tally counts that.
CREATE TABLE signal (
    signal          ID PRIMARY KEY,
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    reference       TEXT NOT NULL UNIQUE,   -- public and random, means nothing
    dossier         BYTES NOT NULL UNIQUE,  -- the name in the log
    kind            ENUM NOT NULL,
    about           ENUM NOT NULL,
    channel         ENUM NOT NULL,
    relation        ENUM NOT NULL,
    contact         ENUM NOT NULL,
    age_band        ENUM NOT NULL,
    state           ENUM NOT NULL,
    reporter_state  ENUM NOT NULL,
    outcome         ENUM NOT NULL,
    identifiable    BOOL NOT NULL,          -- the record can tell who it is about: the inform clock runs
    urgent          BOOL NOT NULL,          -- handed over to the police at once
    received        TIME NOT NULL,
    answer_by       DATE NOT NULL,          -- promised to the reporter
    answered        TIME,                   -- first answer to the reporter
    due             DATE NOT NULL,          -- term of the present state
    owner           ID REFERENCES person (person),
    deputy          ID REFERENCES person (person),
    code_hash       BYTES UNIQUE,           -- of the reporter's code; gone after withdrawal
    story_key       ID,                     -- key store slots; none: destroyed
    reporter_key    ID,
    record_key      ID,
    story_destroy   DATE,                   -- the raw story, soon after the record exists
    destroy_on      DATE NOT NULL,          -- everything
    destroy_rule    TEXT NOT NULL,          -- name of the setting that gave the term
    sealed_until    DATE,                   -- destruction stopped by two people: unreadable but for the ground
    inform_state    ENUM NOT NULL,
    inform_due      DATE,
    step_count      INT NOT NULL            -- goes up with every change: two people cannot both be first
);
CREATE INDEX signal_queue ON signal (municipality, state, due, signal);
CREATE INDEX signal_destroy ON signal (municipality, destroy_on);
CREATE INDEX signal_owner ON signal (owner);

-- What the reporter wrote, in their own words, under the story's key.
CREATE TABLE signal_story (
    signal          ID PRIMARY KEY REFERENCES signal (signal) ON DELETE CASCADE,
    story           SEALED,
    speaks_against  SEALED,
    fear            SEALED,
    care            SEALED
);

-- Who and where it is about, apart from the story, under the record's key.
CREATE TABLE signal_subject (
    signal          ID PRIMARY KEY REFERENCES signal (signal) ON DELETE CASCADE,
    who             SEALED,
    place           SEALED,
    residence       SEALED
);

-- Who reported, under the reporter's key.
CREATE TABLE signal_reporter (
    signal          ID PRIMARY KEY REFERENCES signal (signal) ON DELETE CASCADE,
    name            SEALED,
    phone           SEALED,
    email           SEALED,
    safety          SEALED,   -- what the reporter says of their own safety
    spoken          SEALED    -- whether they talked with the person, if that was safe
);

-- Both ways, under the reporter's key.
CREATE TABLE message (
    message         ID PRIMARY KEY,
    signal          ID NOT NULL REFERENCES signal (signal) ON DELETE CASCADE,
    from_reporter   BOOL NOT NULL,
    author          ID REFERENCES person (person),
    body            SEALED NOT NULL,
    sent            TIME NOT NULL,
    read_at         TIME,
    once            BYTES UNIQUE            -- of the reporter's form: sent twice is one message
);
CREATE INDEX message_signal ON message (signal, sent);

-- The official record: facts apart from opinions, and what speaks against, under the record's key.
CREATE TABLE observation (
    observation      ID PRIMARY KEY,
    signal           ID NOT NULL REFERENCES signal (signal) ON DELETE CASCADE,
    kind             ENUM NOT NULL,
    against          BOOL NOT NULL,  -- a contra-indication
    body             SEALED NOT NULL,
    source           SEALED,
    happened         DATE,
    reveals_reporter BOOL NOT NULL,  -- honoured in every pack, letter and access answer
    author           ID NOT NULL REFERENCES person (person),
    written          TIME NOT NULL,
    status           ENUM NOT NULL,
    status_note      SEALED,
    status_at        TIME
);
CREATE INDEX observation_signal ON observation (signal, observation);

-- Texts of the record that are not observations.
CREATE TABLE signal_record (
    signal            ID PRIMARY KEY REFERENCES signal (signal) ON DELETE CASCADE,
    none_against      SEALED,        -- why no contra-indication was found
    inform_ground     SEALED,        -- why informing is postponed
    inform_decider    ID REFERENCES person (person),
    child_voice       SEALED,        -- 12 to 17: representative and the child's own voice
    recorded          TIME,
    recorded_by       ID REFERENCES person (person)
);

-- The course: every change of state, with who, in which role, why, and the second person where one is needed.
CREATE TABLE step (
    step            ID PRIMARY KEY,
    signal          ID NOT NULL REFERENCES signal (signal) ON DELETE CASCADE,
    act             ENUM NOT NULL,
    state_before    ENUM NOT NULL,
    state_after     ENUM NOT NULL,
    actor           ID REFERENCES person (person),  -- none: the reporter or the clock
    role            TEXT NOT NULL,
    at              TIME NOT NULL,
    reason          SEALED,
    until           DATE,                           -- of a waiting time
    proposed        ENUM NOT NULL,                  -- the outcome a second person is asked to look at
    proposed_by     ID REFERENCES person (person)
);
CREATE INDEX step_signal ON step (signal, step);

-- Giving data to somebody: named recipient, basis, ticked observations; never the story or the reporter.
CREATE TABLE disclosure (
    disclosure      ID PRIMARY KEY,
    signal          ID NOT NULL REFERENCES signal (signal) ON DELETE CASCADE,
    recipient       SEALED NOT NULL,
    basis           SEALED NOT NULL,
    note            SEALED,
    decided_by      ID NOT NULL REFERENCES person (person),
    second          ID REFERENCES person (person),
    at              TIME,                           -- none: waits for the second person
    recalled        TIME,                           -- recipient asked to destroy or correct
    recall_answered TIME
);
CREATE TABLE disclosure_item (
    disclosure      ID NOT NULL REFERENCES disclosure (disclosure) ON DELETE CASCADE,
    observation     ID NOT NULL REFERENCES observation (observation) ON DELETE CASCADE,
    PRIMARY KEY (disclosure, observation)
);

-- Transfer inside the installation: the keys, wrapped for the receiving municipality, wait here for its confirmation.
CREATE TABLE transfer (
    signal          ID PRIMARY KEY REFERENCES signal (signal) ON DELETE CASCADE,
    to_municipality ID NOT NULL REFERENCES municipality (municipality),
    offered         TIME NOT NULL,
    offered_by      ID NOT NULL REFERENCES person (person),
    state_before    ENUM NOT NULL,
    story_key       ID,
    reporter_key    ID,
    record_key      ID
);
CREATE INDEX transfer_to ON transfer (to_municipality);

-- A reporter withdrew; observations stay only when two people keep them for serious danger.
CREATE TABLE withdrawal (
    signal          ID PRIMARY KEY REFERENCES signal (signal) ON DELETE CASCADE,
    at              TIME NOT NULL,
    decide_by       DATE NOT NULL,                  -- silence means destruction
    keep_reason     SEALED,
    keep_first      ID REFERENCES person (person),
    keep_second     ID REFERENCES person (person)
);

-- Random sample of closed signals, read by the meldpunt lead or the FG's reader.
CREATE TABLE sample (
    sample          ID PRIMARY KEY,
    signal          ID NOT NULL UNIQUE REFERENCES signal (signal) ON DELETE CASCADE,
    drawn           TIME NOT NULL,
    read_by         ID REFERENCES person (person),
    read_at         TIME,
    finding         SEALED
);

-- Counts without any link to a signal or a day: phenomena are counted here and nowhere else.
CREATE TABLE tally (
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    year            INT NOT NULL,
    phenomenon      TEXT NOT NULL,
    counted         INT NOT NULL,
    PRIMARY KEY (municipality, year, phenomenon)
);
