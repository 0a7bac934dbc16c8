-- The one decision of a weighing. No statement of this program changes or deletes a row of it: it goes with its
-- weighing and not before.
CREATE TABLE weighing_decision (
    weighing         ID PRIMARY KEY REFERENCES weighing (weighing) ON DELETE CASCADE,
    admits           BOOL NOT NULL,
    by_phone         BOOL NOT NULL,
    against_advice   BOOL NOT NULL,
    reasons          SEALED NOT NULL,
    proportionate    SEALED,            -- of an admission: why this is in proportion
    lighter          SEALED,            -- and why nothing lighter will do
    motivation       SEALED,            -- of going against an advice
    inform_state     ENUM NOT NULL,
    inform_on        DATE,              -- told on, to be told by, or to be looked at again on
    inform_ground    SEALED,            -- of a postponement
    decided_by       ID NOT NULL REFERENCES person (person),
    role             TEXT NOT NULL,     -- the mayor, or by mandate
    decided          TIME NOT NULL
);

-- The view of a named second reader, asked by the mayor before going against an advice. Written once.
CREATE TABLE second_view (
    weighing         ID PRIMARY KEY REFERENCES weighing (weighing) ON DELETE CASCADE,
    admits           BOOL NOT NULL,     -- what the mayor means to decide
    question         SEALED NOT NULL,   -- why, in the mayor's words
    asked_by         ID NOT NULL REFERENCES person (person),
    asked            TIME NOT NULL,
    reader           ID NOT NULL REFERENCES person (person),
    view             SEALED,
    written          TIME
);

-- Signed minutes: they confirm what was entered or said for a party that does not sign in.
CREATE TABLE minutes (
    minutes          ID PRIMARY KEY,
    weighing         ID NOT NULL REFERENCES weighing (weighing) ON DELETE CASCADE,
    number           SEALED NOT NULL,   -- as it stands on them
    signed_on        DATE NOT NULL,
    registered_by    ID NOT NULL REFERENCES person (person),
    registered       TIME NOT NULL
);
CREATE INDEX minutes_weighing ON minutes (weighing, minutes);

-- A pack on paper for one party. Where it is and whether it came back stands in the register of copies (paper), under
-- the reference that is printed on every sheet.
CREATE TABLE pack (
    pack             ID PRIMARY KEY,
    weighing         ID NOT NULL REFERENCES weighing (weighing) ON DELETE CASCADE,
    party            ENUM NOT NULL,
    copy             INT NOT NULL,      -- which copy of this weighing: 1, 2, ...
    paper            TEXT NOT NULL,
    made_by          ID NOT NULL REFERENCES person (person),
    made             TIME NOT NULL,
    UNIQUE (weighing, copy)
);

-- Letters to the person and talks with them, where a weighing led to no case. Every version that was written stays;
-- what was given cannot change.
CREATE TABLE weighing_letter (
    weighing_letter  ID PRIMARY KEY,
    weighing         ID NOT NULL REFERENCES weighing (weighing) ON DELETE CASCADE,
    thread           ID NOT NULL,       -- the first version's number: versions of one letter
    way              ENUM NOT NULL,
    language         ENUM NOT NULL,
    wording_version  INT NOT NULL,      -- of the municipality's text it began from
    address          SEALED,
    body             SEALED NOT NULL,
    complete         BOOL NOT NULL,     -- nothing between braces is left to be filled in
    author           ID NOT NULL REFERENCES person (person),
    written          TIME NOT NULL,
    given            DATE,
    given_by         ID REFERENCES person (person),
    own_view         SEALED             -- of a talk: what the person said, in their own words
);
CREATE INDEX weighing_letter_weighing ON weighing_letter (weighing, thread, weighing_letter);
