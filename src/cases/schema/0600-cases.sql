-- A case is the joint approach to one person whom a weighing admitted. Everything anybody wrote is sealed; what stands
-- here in the clear are closed lists, dates and who of the staff does what. There is no column for belief, origin,
-- politics or a score.
CREATE TABLE casefile (
    casefile          ID PRIMARY KEY,
    municipality      ID NOT NULL REFERENCES municipality (municipality),
    reference         TEXT NOT NULL,          -- public and random, means nothing
    dossier           BYTES NOT NULL UNIQUE,  -- the name in the log; another than the weighing's: other keys
    -- which admitted it; none: destroyed
    weighing          ID UNIQUE REFERENCES weighing (weighing) ON DELETE SET NULL,
    state             ENUM NOT NULL,
    age_band          ENUM NOT NULL,
    lead              ID REFERENCES person (person),
    deputy            ID REFERENCES person (person),
    process_lead      ID REFERENCES person (person),
    opened            TIME NOT NULL,
    provisional_until TIME,                   -- urgent: confirmed before, or it lapses
    due               DATE NOT NULL,          -- somebody has to act
    plan_due          DATE NOT NULL,
    review_due        DATE NOT NULL,
    reviews_missed    INT NOT NULL,
    access_suspended  BOOL NOT NULL,          -- of participants, after two missed reviews
    closed            TIME,
    closing_reason    ENUM NOT NULL,
    inform_state      ENUM NOT NULL,
    inform_due        DATE,
    record_key        ID,                     -- key store slot; none: destroyed
    destroy_on        DATE NOT NULL,          -- also of a case that nobody looks at any more
    destroy_rule      TEXT NOT NULL,          -- name of the setting that gave the term
    sealed_until      DATE,                   -- destruction stopped by two people: unreadable but for the ground
    step_count        INT NOT NULL,           -- goes up with every move: two people cannot both be first
    UNIQUE (municipality, reference)          -- so that another municipality's is looked up like one that never was
);
CREATE INDEX casefile_due ON casefile (municipality, due, casefile) WHERE state < 5;
CREATE INDEX casefile_closed ON casefile (municipality, casefile) WHERE state = 5;
CREATE INDEX casefile_destroy ON casefile (municipality, destroy_on);

-- Who it is about.
CREATE TABLE case_subject (
    casefile          ID PRIMARY KEY REFERENCES casefile (casefile) ON DELETE CASCADE,
    who               SEALED NOT NULL,
    residence         SEALED,
    contact           SEALED                  -- how and where they can be reached safely
);

-- Who takes part, and why that is needed. A participant who signs in has an account, and a row in dossier_member for as
-- long as access lasts; another has only a name here.
CREATE TABLE participant (
    participant       ID PRIMARY KEY,
    casefile          ID NOT NULL REFERENCES casefile (casefile) ON DELETE CASCADE,
    tier              ENUM NOT NULL,
    party             ENUM NOT NULL,          -- which organisation, of the closed list of the sharing rules
    person            ID REFERENCES person (person),
    name              SEALED,                 -- who comes for it
    necessity         SEALED,                 -- why this one is needed; none for the core, which the law names
    scope             INT NOT NULL,
    from_day          DATE NOT NULL,
    until_day         DATE NOT NULL,
    state             ENUM NOT NULL,
    proposed_by       ID REFERENCES person (person),
    agreed_by         ID REFERENCES person (person),
    ended             TIME,
    ended_why         ENUM NOT NULL
);
CREATE INDEX participant_casefile ON participant (casefile, participant);
CREATE UNIQUE INDEX participant_once ON participant (casefile, person) WHERE person IS NOT NULL AND state < 3;
CREATE INDEX participant_ending ON participant (until_day) WHERE state = 2;

-- What somebody brought in, for a question. After withdrawal the texts are gone; who and when stay.
CREATE TABLE contribution (
    contribution      ID PRIMARY KEY,
    casefile          ID NOT NULL REFERENCES casefile (casefile) ON DELETE CASCADE,
    participant       ID NOT NULL REFERENCES participant (participant) ON DELETE CASCADE,
    author            ID NOT NULL REFERENCES person (person),
    category          ENUM NOT NULL,          -- ordinary, special, criminal: nothing more precise
    question          SEALED,
    basis             SEALED,
    body              SEALED,
    given             TIME NOT NULL,
    withdrawn         TIME,
    withdrawn_by      ID REFERENCES person (person)
);
CREATE INDEX contribution_casefile ON contribution (casefile, contribution);

-- The course: every act, with who, in which role and why.
CREATE TABLE case_step (
    case_step         ID PRIMARY KEY,
    casefile          ID NOT NULL REFERENCES casefile (casefile) ON DELETE CASCADE,
    act               ENUM NOT NULL,
    state_before      ENUM NOT NULL,
    state_after       ENUM NOT NULL,
    actor             ID REFERENCES person (person),  -- none: the clock
    role              TEXT NOT NULL,
    at                TIME NOT NULL,
    reason            SEALED,
    until             DATE,
    participant       ID REFERENCES participant (participant) ON DELETE SET NULL,
    concerns          ID REFERENCES person (person),
    closing_reason    ENUM NOT NULL           -- of a proposal to close
);
CREATE INDEX case_step_casefile ON case_step (casefile, case_step);
