-- What the store itself remembers: which migrations ran, which log lines came true, which keys are being destroyed.

-- A migration that ran here.
CREATE TABLE schema_migration (
    number      INT PRIMARY KEY,
    name        TEXT NOT NULL
);

-- The number of the log line that permitted a change which was committed.
CREATE TABLE intent (
    number      INT PRIMARY KEY
);

-- Slots of the key store that are zeroed after the commit that says so; a row that is still here is finished at
-- start-up.
CREATE TABLE key_destroying (
    slot        ID PRIMARY KEY
);
