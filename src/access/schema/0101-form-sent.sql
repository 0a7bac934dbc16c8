-- Forms of staff that were sent, so that none is saved twice. A row says nothing about who sent what: it is a hash of
-- the session's secret and a code that stood in the form.
CREATE TABLE form_sent (
    hash            BYTES PRIMARY KEY,
    at              TIME NOT NULL
);
CREATE INDEX form_sent_at ON form_sent (at);
