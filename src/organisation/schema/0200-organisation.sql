-- How a municipality works: its terms and who confirmed them, what must stand before it opens, when it reads, where it
-- refers to.

-- Only what differs from the shipped default or was confirmed; the list of settings is the table in settings.c.
CREATE TABLE setting_value (
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    setting         TEXT NOT NULL,          -- its name in the table: "termijn-intake"
    value           INT NOT NULL,
    source          TEXT,                   -- where the number comes from, as the confirmer wrote it
    confirmed_by    ID REFERENCES person (person),
    confirmed       DATE,
    changed         TIME NOT NULL,
    PRIMARY KEY (municipality, setting)
);

-- One filled item of the opening gate.
CREATE TABLE checklist_item (
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    item            ENUM NOT NULL,
    answer          TEXT NOT NULL,
    reference       TEXT,                   -- document, version, date
    -- an arrangement expires, a DPIA is reviewed: from then on it counts as not filled
    until_day       DATE,
    filled_by       ID REFERENCES person (person),
    filled          DATE NOT NULL,
    PRIMARY KEY (municipality, item)
);

-- When messages are read: minutes since midnight, one row per weekday (1 Monday) on which the point is open.
CREATE TABLE opening_hours (
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    weekday         INT NOT NULL,
    opens           INT NOT NULL,
    closes          INT NOT NULL,
    PRIMARY KEY (municipality, weekday)
);

-- Days on which this municipality is closed besides weekends and public holidays.
CREATE TABLE closed_day (
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    day             DATE NOT NULL,
    PRIMARY KEY (municipality, day)
);

-- Whom to call with what. A number that nobody checked is marked so wherever it is shown.
CREATE TABLE routing_card (
    routing_card    ID PRIMARY KEY,
    municipality    ID NOT NULL REFERENCES municipality (municipality),
    reference       TEXT NOT NULL UNIQUE,
    audience        ENUM NOT NULL,
    urgency         ENUM NOT NULL,
    position        INT NOT NULL,
    question_nl     TEXT NOT NULL,
    question_en     TEXT NOT NULL,
    contact         TEXT NOT NULL,
    phone           TEXT,
    address         TEXT,                   -- of a web page
    owner           TEXT,                   -- who keeps it right
    checked         DATE,
    checked_by      ID REFERENCES person (person),
    changed         TIME NOT NULL
);
CREATE INDEX routing_card_list ON routing_card (municipality, audience, position);
