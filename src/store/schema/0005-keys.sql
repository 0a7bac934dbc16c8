-- The renewal of each municipality's key, 0 for the installation's own; the keys themselves are in the vault and the
-- key store.
CREATE TABLE key_renewal (
    municipality ID PRIMARY KEY,
    version      INT NOT NULL,           -- of the municipality's key
    begun        TIME NOT NULL,          -- since when this version wraps; the term runs from here
    ended        TIME,                   -- when the version before it was destroyed; none: it still opens
    renewed      INT NOT NULL,           -- keys that were wrapped anew
    remaining    INT NOT NULL            -- keys that still need the version before it, as far as the last round saw
);

-- That shares of the master key were made: never anything of a share.
CREATE TABLE key_recovery (
    generation   TIME PRIMARY KEY,       -- when the shares were made; stands on each of them
    shares       INT NOT NULL,
    needed       INT NOT NULL
);

-- That officials rehearsed recovering it.
CREATE TABLE key_recovery_drill (
    at           TIME PRIMARY KEY,
    generation   TIME NOT NULL,          -- of the shares that were used
    first_share  INT NOT NULL,           -- their numbers
    second_share INT NOT NULL,
    restored     BOOL NOT NULL           -- a restored backup was opened with the recovered key
);
