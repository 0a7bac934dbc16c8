-- One joint weighing of what was given from one signal. Everything anybody wrote is sealed; what stands here in the
-- clear are closed lists, dates and who does what. The signal is a random name without a foreign key: its dossier and
-- this one are kept apart and end apart. There is no number, total or score, and no answer before all three are in.
CREATE TABLE weighing (
    weighing         ID PRIMARY KEY,
    municipality     ID NOT NULL REFERENCES municipality (municipality),
    reference        TEXT NOT NULL UNIQUE,   -- public and random, means nothing
    dossier          BYTES NOT NULL UNIQUE,  -- the name in the log
    signal_dossier   BYTES NOT NULL UNIQUE,  -- a signal is weighed once
    state            ENUM NOT NULL,
    outcome          ENUM NOT NULL,
    step_count       INT NOT NULL,           -- goes up with every change: two people cannot both be first
    age_band         ENUM NOT NULL,
    urgent           BOOL NOT NULL,
    against_advice   BOOL NOT NULL,
    started          TIME NOT NULL,
    started_by       ID NOT NULL REFERENCES person (person),
    due              DATE NOT NULL,          -- term of the present state: positions, decision, confirmation
    escalated        DATE,                   -- mayor and process lead were told that the day passed
    lapses           TIME,                   -- decided by phone: confirmed before this moment, or it lapses
    criteria_version INT NOT NULL,
    process_lead     ID REFERENCES person (person),
    adviser          ID REFERENCES person (person), -- gave the municipality's position
    decider          ID REFERENCES person (person),
    second_reader    ID REFERENCES person (person),
    decided          TIME,
    criminal_notice  TIME,
    record_key       ID,                     -- key store slots; none: destroyed, or not given yet
    police_key       ID,
    prosecution_key  ID,
    municipality_key ID,
    destroy_on       DATE NOT NULL,
    destroy_rule     TEXT NOT NULL,          -- name of the setting that gave the term
    sealed_until     DATE,
    inform_state     ENUM NOT NULL,
    inform_due       DATE
);
CREATE INDEX weighing_open ON weighing (municipality, due, weighing) WHERE state <> 6;
CREATE INDEX weighing_closed ON weighing (municipality, weighing) WHERE state = 6;
CREATE INDEX weighing_destroy ON weighing (municipality, destroy_on);

-- What the start of a weighing always answers, and whom it is about, under the record's key.
CREATE TABLE weighing_text (
    weighing         ID PRIMARY KEY REFERENCES weighing (weighing) ON DELETE CASCADE,
    who              SEALED,
    residence        SEALED,
    behaviour        SEALED NOT NULL,   -- apart from belief, opinion, clothing or demonstration
    element          SEALED NOT NULL,   -- the statutory element
    basis            SEALED NOT NULL,   -- of the disclosure
    interpretation   SEALED,
    child_voice      SEALED,            -- 12 to 17: how the child and the representative were heard
    criminal_notice  SEALED
);

-- Facts beside contra-indications: from the report, or brought by a party.
CREATE TABLE fact (
    fact             ID PRIMARY KEY,
    weighing         ID NOT NULL REFERENCES weighing (weighing) ON DELETE CASCADE,
    kind             ENUM NOT NULL,     -- seen, heard, opinion
    against          BOOL NOT NULL,     -- a contra-indication
    body             SEALED,            -- none: withdrawn by its provider
    happened         DATE,
    provider         ENUM NOT NULL,     -- 0 from the report, or the party that brought it
    category         ENUM NOT NULL,
    basis            SEALED,
    added_by         ID NOT NULL REFERENCES person (person),
    added            TIME NOT NULL,
    withdrawn        TIME,
    withdrawn_by     ID REFERENCES person (person)
);
CREATE INDEX fact_weighing ON fact (weighing, fact);

-- What was ticked of the signal, while a second person is asked about a minor; gone when they have answered.
CREATE TABLE proposed_tick (
    weighing         ID NOT NULL REFERENCES weighing (weighing) ON DELETE CASCADE,
    observation      ID NOT NULL,
    PRIMARY KEY (weighing, observation)
);

-- One per party and round. Of a first position nothing but who and when stands outside its party's own key: also the
-- answer is sealed, with one letter for each of the possible answers.
CREATE TABLE position (
    position         ID PRIMARY KEY,
    weighing         ID NOT NULL REFERENCES weighing (weighing) ON DELETE CASCADE,
    party            ENUM NOT NULL,
    round            ENUM NOT NULL,
    answer           ENUM NOT NULL,     -- 0: sealed
    sealed_answer    SEALED,
    reason           SEALED,
    change_reason    SEALED,            -- of a final position that differs from the first
    given_by         ID NOT NULL REFERENCES person (person), -- who gave it, or recorded it for an absent party
    recorded         BOOL NOT NULL,     -- for a party that does not sign in
    source           SEALED,            -- of what was recorded
    speaker          SEALED,            -- by phone: who spoke
    spoken           TIME,
    given            TIME NOT NULL,
    confirmed        TIME,              -- recorded or oral: by signed minutes, or by the party itself
    confirmed_by     ID REFERENCES person (person),
    minutes          ID,
    UNIQUE (weighing, party, round)
);

-- A party's answers to the questions of the criteria, sealed like the position they belong to.
CREATE TABLE position_answer (
    position         ID NOT NULL REFERENCES position (position) ON DELETE CASCADE,
    question         INT NOT NULL,      -- its place in the version that the weighing names
    sealed_answer    SEALED NOT NULL,
    reason           SEALED,
    PRIMARY KEY (position, question)
);

-- What a party adds to its position afterwards, with its date; never changed.
CREATE TABLE addendum (
    addendum         ID PRIMARY KEY,
    weighing         ID NOT NULL REFERENCES weighing (weighing) ON DELETE CASCADE,
    party            ENUM NOT NULL,
    body             SEALED,            -- none: withdrawn by its provider
    given_by         ID NOT NULL REFERENCES person (person),
    given            TIME NOT NULL,
    withdrawn        TIME,
    withdrawn_by     ID REFERENCES person (person)
);
CREATE INDEX addendum_weighing ON addendum (weighing, addendum);

-- The course: every act, with who, in which role and why.
CREATE TABLE weighing_step (
    weighing_step    ID PRIMARY KEY,
    weighing         ID NOT NULL REFERENCES weighing (weighing) ON DELETE CASCADE,
    act              ENUM NOT NULL,
    state_before     ENUM NOT NULL,
    state_after      ENUM NOT NULL,
    party            ENUM NOT NULL,     -- 0: none
    actor            ID REFERENCES person (person),  -- none: the clock or an event
    role             TEXT NOT NULL,
    at               TIME NOT NULL,
    reason           SEALED
);
CREATE INDEX weighing_step_weighing ON weighing_step (weighing, weighing_step);
