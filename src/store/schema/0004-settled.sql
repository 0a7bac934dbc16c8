-- A log line of which it was decided that its change will not come any more: nobody answered for it, and a change that
-- still comes is refused.
CREATE TABLE intent_refused (
    number      INT PRIMARY KEY
);
