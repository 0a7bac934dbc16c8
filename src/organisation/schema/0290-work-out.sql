-- Work that leaves the screen: kind, recipient, day. No content, no name, no address; `about` is a row number without
-- meaning.
CREATE TABLE work_out (
    work_out        ID PRIMARY KEY,
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    kind            ENUM NOT NULL,
    recipient       ENUM NOT NULL,          -- role, person or paper
    role            ENUM NOT NULL,
    person          INT NOT NULL,           -- 0 unless for one person; no reference, so that equal work compares equal
    about           INT NOT NULL,
    due             DATE NOT NULL,
    created         TIME NOT NULL,
    done            TIME
);
-- The same work for the same recipient waits once.
CREATE UNIQUE INDEX work_out_once ON work_out (municipality, kind, recipient, role, person, about) WHERE done IS NULL;
CREATE INDEX work_out_due ON work_out (municipality, due, work_out) WHERE done IS NULL;
