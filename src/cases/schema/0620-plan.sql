-- The plan of a case, its reviews, its closing and its letters. Versions of the plan that were adopted stay as they
-- were: a row belongs to the versions from `since` on, until `gone`; the draft is the version after the last one.
CREATE TABLE plan (
    plan            ID PRIMARY KEY,
    casefile        ID NOT NULL REFERENCES casefile (casefile) ON DELETE CASCADE,
    version         INT NOT NULL,
    adopted         TIME NOT NULL,
    adopted_by      ID NOT NULL REFERENCES person (person),
    UNIQUE (casefile, version)
);

-- Goes up with every change of the draft, so that nobody adopts what they did not read. No row: nothing changed.
CREATE TABLE plan_draft (
    casefile        ID PRIMARY KEY REFERENCES casefile (casefile) ON DELETE CASCADE,
    changes         INT NOT NULL
);

-- The agreed picture, what protects, what speaks against the concern, the person's own view, the parents.
CREATE TABLE plan_text (
    plan_text       ID PRIMARY KEY,
    casefile        ID NOT NULL REFERENCES casefile (casefile) ON DELETE CASCADE,
    kind            ENUM NOT NULL,
    body            SEALED NOT NULL,
    beside          BOOL NOT NULL,          -- written while another wrote too: stands beside until somebody makes one
    since           INT NOT NULL,
    gone            INT,
    author          ID NOT NULL REFERENCES person (person),
    written         TIME NOT NULL
);
CREATE INDEX plan_text_casefile ON plan_text (casefile, plan_text);
CREATE UNIQUE INDEX plan_text_once ON plan_text (casefile, kind) WHERE gone IS NULL AND beside = 0;

-- A goal in one part of somebody's life, in words of what will be there.
CREATE TABLE plan_goal (
    plan_goal       ID PRIMARY KEY,
    casefile        ID NOT NULL REFERENCES casefile (casefile) ON DELETE CASCADE,
    domain          ENUM NOT NULL,
    body            SEALED NOT NULL,
    since           INT NOT NULL,
    gone            INT,
    author          ID NOT NULL REFERENCES person (person),
    written         TIME NOT NULL
);
CREATE INDEX plan_goal_casefile ON plan_goal (casefile, plan_goal);

-- What is done, by whom, until when; coercive only with the law and the body that may decide it.
CREATE TABLE plan_measure (
    plan_measure    ID PRIMARY KEY,
    casefile        ID NOT NULL REFERENCES casefile (casefile) ON DELETE CASCADE,
    kind            ENUM NOT NULL,
    coercive        BOOL NOT NULL,
    body            SEALED NOT NULL,
    basis           SEALED,                 -- of what is coercive: the law, and who may decide it
    authority       SEALED,
    owner           ID NOT NULL REFERENCES participant (participant) ON DELETE CASCADE,
    from_day        DATE NOT NULL,
    until_day       DATE NOT NULL,
    since           INT NOT NULL,
    gone            INT,
    author          ID NOT NULL REFERENCES person (person),
    written         TIME NOT NULL,
    CHECK (coercive = 0 OR (basis IS NOT NULL AND authority IS NOT NULL))
);
CREATE INDEX plan_measure_casefile ON plan_measure (casefile, plan_measure);

-- People around the person: they accepted an offer, or it was offered and not accepted. Of the latter nothing else is
-- kept, not even who it was.
CREATE TABLE plan_relative (
    plan_relative   ID PRIMARY KEY,
    casefile        ID NOT NULL REFERENCES casefile (casefile) ON DELETE CASCADE,
    answer          ENUM NOT NULL,
    who             SEALED,
    offer           SEALED,
    CHECK ((answer = 1 AND who IS NOT NULL AND offer IS NOT NULL) OR (answer = 2 AND who IS NULL AND offer IS NULL))
);
CREATE INDEX plan_relative_casefile ON plan_relative (casefile, plan_relative);

-- Is it still necessary and proportionate, what changed, is something lighter enough?
CREATE TABLE review (
    review          ID PRIMARY KEY,
    casefile        ID NOT NULL REFERENCES casefile (casefile) ON DELETE CASCADE,
    outcome         ENUM NOT NULL,
    necessary       SEALED NOT NULL,
    proportionate   SEALED NOT NULL,
    changed         SEALED NOT NULL,
    lighter         SEALED NOT NULL,
    reviewer        ID NOT NULL REFERENCES person (person),
    held            TIME NOT NULL,
    next            DATE NOT NULL           -- not later than the municipality's term
);
CREATE INDEX review_casefile ON review (casefile, review);

-- Why it ends, and what comes after. One row per case: a proposal that was declined gives way to the next.
CREATE TABLE case_closing (
    casefile        ID PRIMARY KEY REFERENCES casefile (casefile) ON DELETE CASCADE,
    why             SEALED NOT NULL,
    concern         SEALED,                 -- which concern is left: then a second person looks
    aftercare       SEALED,                 -- offered, by whom; ends by itself
    aftercare_until DATE
);

-- Everybody who received something is asked to look again; the answer stands in the register of copies.
CREATE TABLE case_notice (
    case_notice     ID PRIMARY KEY,
    casefile        ID NOT NULL REFERENCES casefile (casefile) ON DELETE CASCADE,
    participant     ID NOT NULL UNIQUE REFERENCES participant (participant) ON DELETE CASCADE,
    paper           TEXT NOT NULL           -- the reference in the register
);
CREATE INDEX case_notice_casefile ON case_notice (casefile, case_notice);

-- Letters to the person and talks with them. Every version that was written stays; what was given cannot change.
CREATE TABLE case_letter (
    case_letter     ID PRIMARY KEY,
    casefile        ID NOT NULL REFERENCES casefile (casefile) ON DELETE CASCADE,
    thread          ID NOT NULL,            -- the first version's number: versions of one letter
    kind            ENUM NOT NULL,
    way             ENUM NOT NULL,
    language        ENUM NOT NULL,
    wording_version INT NOT NULL,           -- of the municipality's text it began from
    address         SEALED,
    body            SEALED NOT NULL,
    complete        BOOL NOT NULL,          -- nothing between braces is left to be filled in
    author          ID NOT NULL REFERENCES person (person),
    written         TIME NOT NULL,
    given           DATE,
    given_by        ID REFERENCES person (person),
    own_view        SEALED                  -- of a talk: what the person said, in their own words
);
CREATE INDEX case_letter_casefile ON case_letter (casefile, thread, case_letter);
