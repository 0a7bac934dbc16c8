-- When backups were last made and a restore was last proved: for the status page and for health.

-- One row of each kind; of the whole installation, not of a municipality.
CREATE TABLE backup_state (
    kind            ENUM PRIMARY KEY,
    made            TIME NOT NULL,          -- when the backup began that this is about
    noted           TIME NOT NULL,          -- when this was told
    oldest          TIME                    -- of its set, after pruning: the oldest backup that remains
);
