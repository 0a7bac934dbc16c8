-- Whoever oversees counts without touching the signals themselves: what is open and unanswered, and the few where
-- informing waits or that are sealed.
DROP INDEX signal_open;
CREATE INDEX signal_open ON signal (municipality, due, signal, state, sealed_until, owner, dossier, answered, answer_by)
    WHERE state < 9;
CREATE INDEX signal_inform ON signal (municipality, inform_state, inform_due) WHERE inform_state IN (1, 4);
CREATE INDEX signal_sealed ON signal (municipality, sealed_until) WHERE sealed_until IS NOT NULL;

-- A sample knows its signal's municipality, so that a list of one need not go through the samples of all: a closed
-- signal moves no more. None: drawn by a program that did not know this column yet.
ALTER TABLE sample ADD COLUMN place ID;
UPDATE sample SET place = (SELECT s.municipality FROM signal s WHERE s.signal = sample.signal);
CREATE INDEX sample_unread ON sample (place, drawn) WHERE read_at IS NULL;
CREATE INDEX sample_known ON sample (place, drawn) WHERE read_at IS NOT NULL;
