-- Which party may give and receive which kind of data, as a named person confirmed it; what is not here is the
-- program's own proposal.
CREATE TABLE sharing_rule (
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    party           ENUM NOT NULL,
    category        ENUM NOT NULL,
    provides        BOOL NOT NULL,
    receives        BOOL NOT NULL,
    basis           TEXT NOT NULL,
    source          TEXT NOT NULL,
    confirmed_by    ID NOT NULL REFERENCES person (person),
    confirmed       DATE NOT NULL,
    PRIMARY KEY (municipality, party, category)
);
