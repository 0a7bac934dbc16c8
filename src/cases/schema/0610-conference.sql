-- The case conference: who talks about what, who was there for it, what was decided and why, and who does what by when.
-- What stands here in the clear are dates, states and who of the staff did it; every word is sealed under the case's
-- key. Nothing counts, ranks or scores anybody.
CREATE TABLE conference (
    conference      ID PRIMARY KEY,
    casefile        ID NOT NULL REFERENCES casefile (casefile) ON DELETE CASCADE,
    reference       TEXT NOT NULL UNIQUE,   -- public and random, means nothing
    state           ENUM NOT NULL,
    step_count      INT NOT NULL,           -- goes up with every change: two people cannot both be first
    uid             TEXT NOT NULL,          -- its name in agendas outside this program, of chance
    sequence        INT NOT NULL,           -- of its invitations: one more each time it is moved
    day             DATE NOT NULL,
    begin_minute    INT NOT NULL,           -- since midnight, in Amsterdam
    end_minute      INT NOT NULL,
    place           SEALED,
    why_soon        SEALED,                 -- planned within a day: why it cannot wait
    why_cancelled   SEALED,
    chair           ID REFERENCES person (person),
    planned         TIME NOT NULL,
    planned_by      ID NOT NULL REFERENCES person (person),
    ended           TIME,                   -- closed, or cancelled
    ended_by        ID REFERENCES person (person)
);
CREATE INDEX conference_of_case ON conference (casefile, day, conference);
CREATE INDEX conference_waiting ON conference (state, day);

-- What is talked about: one question, and what was decided.
CREATE TABLE agenda_item (
    agenda_item     ID PRIMARY KEY,
    conference      ID NOT NULL REFERENCES conference (conference) ON DELETE CASCADE,
    position        INT NOT NULL,           -- its number on the agenda; a removed item leaves its number unused
    title           SEALED NOT NULL,
    question        SEALED NOT NULL,
    decision        SEALED,
    reason          SEALED,
    decided         TIME,
    decided_by      ID REFERENCES person (person),
    UNIQUE (conference, position)
);

-- Who is asked for one item, and whether they were there. An item reaches nobody who has no row here.
CREATE TABLE attendance (
    attendance      ID PRIMARY KEY,
    agenda_item     ID NOT NULL REFERENCES agenda_item (agenda_item) ON DELETE CASCADE,
    participant     ID NOT NULL REFERENCES participant (participant) ON DELETE CASCADE,
    invited         BOOL NOT NULL,          -- false: a core party that is not needed for this item, with the reason
    presence        ENUM NOT NULL,
    reason          SEALED,                 -- why absent
    recorded        TIME,
    recorded_by     ID REFERENCES person (person),
    UNIQUE (agenda_item, participant)
);
CREATE INDEX attendance_participant ON attendance (participant);

-- What is asked of one participant, or of the case lead, by a day: by a decision, or between conferences.
CREATE TABLE case_action (
    case_action     ID PRIMARY KEY,
    casefile        ID NOT NULL REFERENCES casefile (casefile) ON DELETE CASCADE,
    agenda_item     ID REFERENCES agenda_item (agenda_item) ON DELETE CASCADE,  -- none: between conferences
    reference       TEXT NOT NULL UNIQUE,
    owner           ID REFERENCES participant (participant) ON DELETE SET NULL,  -- none: the case lead
    what            SEALED NOT NULL,
    note            SEALED,                 -- what was done, or why it is not needed any more
    due             DATE NOT NULL,
    state           ENUM NOT NULL,
    step_count      INT NOT NULL,
    created         TIME NOT NULL,
    created_by      ID NOT NULL REFERENCES person (person),
    ended           TIME,
    ended_by        ID REFERENCES person (person)
);
CREATE INDEX case_action_of_case ON case_action (casefile, state, due, case_action);
CREATE INDEX case_action_of_item ON case_action (agenda_item);
CREATE INDEX case_action_of_owner ON case_action (owner);
