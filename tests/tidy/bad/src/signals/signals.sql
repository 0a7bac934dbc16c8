-- Queries of signals.

-- Every signal.
-- signal_all() -> many (id id)
SELECT id FROM signal;

SELECT religion FROM person WHERE score > 3;
