-- Destruction and the log that people read. No row here says anything about a person: only random names
-- of dossiers, rules, days, and who of the staff decided.

-- What will be destroyed soon. Nameless: its reference is random and stands nowhere else.
CREATE TABLE ending (
    ending          ID PRIMARY KEY,
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    reference       TEXT NOT NULL UNIQUE,
    kind            TEXT NOT NULL,          -- of the table of retention kinds
    subject         INT NOT NULL,           -- row of the kind's own table
    dossier         BYTES NOT NULL,
    rule            TEXT NOT NULL,          -- name of the setting that gave the term
    class           INT NOT NULL,           -- class of outcome, in the kind's own closed list
    day             DATE NOT NULL,
    listed          TIME NOT NULL,
    UNIQUE (kind, subject)
);
CREATE INDEX ending_day ON ending (municipality, day, ending);
CREATE INDEX ending_dossier ON ending (dossier);

-- What two people decide. Goes when the dossier goes: the log keeps that it happened.
CREATE TABLE decision (
    decision        ID PRIMARY KEY,
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    ending          ID NOT NULL REFERENCES ending (ending) ON DELETE CASCADE,
    dossier         BYTES NOT NULL,
    act             ENUM NOT NULL,
    ground          ENUM NOT NULL,
    until           DATE,
    state           ENUM NOT NULL,
    proposed_by     ID NOT NULL REFERENCES person (person),
    proposed        TIME NOT NULL,
    confirmed_by    ID REFERENCES person (person),
    confirmed       TIME,
    ended           TIME
);
CREATE UNIQUE INDEX decision_one_proposal ON decision (ending, act) WHERE state = 1;
CREATE INDEX decision_dossier ON decision (dossier, state);
CREATE INDEX decision_municipality ON decision (municipality, state, until);

-- Who said, and when, that a rule may do its work without being asked each time.
CREATE TABLE authorisation (
    authorisation   ID PRIMARY KEY,
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    rule            TEXT NOT NULL,
    given_by        ID NOT NULL REFERENCES person (person),
    given_role      ENUM NOT NULL,
    given           TIME NOT NULL,
    withdrawn       TIME,
    withdrawn_by    ID REFERENCES person (person)
);
CREATE UNIQUE INDEX authorisation_standing ON authorisation (municipality, rule) WHERE withdrawn IS NULL;

-- All that is known of what was destroyed: how many, by rule and month. No day, no outcome, no age.
CREATE TABLE destroyed (
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    month           INT NOT NULL,           -- 202611
    kind            TEXT NOT NULL,
    rule            TEXT NOT NULL,
    counted         INT NOT NULL,
    PRIMARY KEY (municipality, month, kind, rule)
);

-- The log as pages read it, built from the log itself. What somebody typed as a reason stays in the log.
CREATE TABLE log_line (
    number          INT PRIMARY KEY,
    at              TIME NOT NULL,
    municipality    INT NOT NULL,           -- no references: a line outlives what it tells of
    dossier         BYTES,
    action          ENUM NOT NULL,
    actor_kind      ENUM NOT NULL,
    actor           INT NOT NULL,
    role            TEXT NOT NULL,
    purpose         TEXT NOT NULL,          -- a word of a closed list; "typed": a reason in words, kept in the log only
    object          TEXT NOT NULL,
    origin          TEXT NOT NULL,
    result          ENUM NOT NULL
);
CREATE INDEX log_line_municipality ON log_line (municipality, number);
CREATE INDEX log_line_dossier ON log_line (dossier, number);
CREATE INDEX log_line_day ON log_line (municipality, at);

-- How far the reading of the log has come: one row.
CREATE TABLE log_read (
    log_read        INT PRIMARY KEY,
    number          INT NOT NULL
);
INSERT INTO log_read (log_read, number) VALUES (1, 0);
