-- The queue is read in the order of its terms and counted without touching the signals themselves; closed signals are
-- listed the latest first. Both indexes hold only what their list shows.
DROP INDEX signal_queue;
CREATE INDEX signal_open ON signal (municipality, due, signal, state, sealed_until, owner, dossier) WHERE state < 9;
CREATE INDEX signal_closed ON signal (municipality, signal) WHERE state = 9;
