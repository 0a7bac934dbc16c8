-- What left this program, and whether it came back. No row here says anything about a person.

-- Copies outside this program, those that were only read or told included. The reference is written on the copy; the
-- dossier's name is random and outlives the dossier.
CREATE TABLE paper (
    paper           ID PRIMARY KEY,
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    reference       TEXT NOT NULL UNIQUE,
    dossier         BYTES NOT NULL,
    what            ENUM NOT NULL,
    holder          ENUM NOT NULL,
    medium          ENUM NOT NULL,
    handed          DATE NOT NULL,
    back_by         DATE NOT NULL,                  -- once its holder is asked something: the day of the answer
    state           ENUM NOT NULL,
    asked_for       ENUM NOT NULL,
    asked           TIME,
    answered        TIME,
    registered_by   ID NOT NULL REFERENCES person (person),
    answered_by     ID REFERENCES person (person)
);
CREATE INDEX paper_municipality ON paper (municipality, state, back_by, paper);
CREATE INDEX paper_dossier ON paper (dossier);
