-- Taking in a report: what a code was given for before, and the rows of a new report.
-- uses "signals/ids.h"
-- uses "store/store.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- A form that is sent twice is one report: its code stands already.
-- report_by_code(code hash) -> one (reference text, answer_by date)
SELECT reference, answer_by FROM signal WHERE code_hash = :code;

-- A new signal, with its terms from the first moment.
-- report_add(signal id:signal, municipality id:municipality, reference text, dossier ref, kind enum:signal_kind, about
--   enum:signal_about, channel enum:signal_channel, relation enum:reporter_relation, contact enum:contact_mode, age
--   enum:age_band, reporter_state enum:reporter_state, state enum:signal_state, outcome enum:signal_outcome,
--   identifiable bool, received time, answer_by date, due date, owner id:person?, code hash, story_key id:key_slot,
--   reporter_key id:key_slot, record_key id:key_slot, destroy_on date, destroy_rule text, inform_state
--   enum:inform_state, inform_due date?) -> none
INSERT INTO signal (signal, municipality, reference, dossier, kind, about, channel, relation, contact, age_band, state,
                    reporter_state, outcome, identifiable, urgent, received, answer_by, due, owner, code_hash,
                    story_key, reporter_key, record_key, destroy_on, destroy_rule, inform_state, inform_due, step_count)
VALUES (:signal, :municipality, :reference, :dossier, :kind, :about, :channel, :relation, :contact, :age, :state,
        :reporter_state, :outcome, :identifiable, 0, :received, :answer_by, :due, :owner, :code, :story_key,
        :reporter_key, :record_key, :destroy_on, :destroy_rule, :inform_state, :inform_due, 1);

-- The reporter's own words.
-- report_story_add(signal id:signal, story sealed, speaks_against sealed?, fear sealed?, care sealed?) -> none
INSERT INTO signal_story (signal, story, speaks_against, fear, care)
VALUES (:signal, :story, :speaks_against, :fear, :care);

-- Who and where, apart from the story.
-- report_subject_add(signal id:signal, who sealed?, place sealed?, residence sealed?) -> none
INSERT INTO signal_subject (signal, who, place, residence) VALUES (:signal, :who, :place, :residence);

-- Who reported.
-- report_reporter_add(signal id:signal, name sealed?, phone sealed?, email sealed?, safety sealed?, spoken sealed?) ->
--   none
INSERT INTO signal_reporter (signal, name, phone, email, safety, spoken)
VALUES (:signal, :name, :phone, :email, :safety, :spoken);
