-- Texts that a municipality set, each version kept as it was. Version 0 is the program's own and has no row. No content
-- about a person: the questions of a weighing, and letters with placeholders.
CREATE TABLE wording_version (
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    wording         ENUM NOT NULL,
    version         INT NOT NULL,
    nl              TEXT NOT NULL,
    en              TEXT NOT NULL,
    source          TEXT NOT NULL,          -- where it comes from, as the writer wrote it
    written_by      ID NOT NULL REFERENCES person (person),
    written         DATE NOT NULL,
    confirmed_by    ID REFERENCES person (person),
    confirmed       DATE,                   -- NULL: to be confirmed
    created         TIME NOT NULL,
    PRIMARY KEY (municipality, wording, version)
);
