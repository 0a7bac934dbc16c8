-- The plan: texts, goals, measures and people around the person, by version.
-- uses "cases/plan_ids.h"
-- uses "base/date.h"
-- uses "base/trust.h"
-- quiet

-- The versions that were adopted, the last first.
-- plan_versions(casefile id:casefile) -> many (plan id:plan, version int, adopted time, adopted_by text)
SELECT p.plan, p.version, p.adopted, a.name
  FROM plan p JOIN person a ON a.person = p.adopted_by
 WHERE p.casefile = :casefile
 ORDER BY p.version DESC
 LIMIT 100

-- How often the draft was changed; no row: it is as the last version.
-- plan_changes(casefile id:casefile) -> one (changes int)
SELECT changes FROM plan_draft WHERE casefile = :casefile

-- Texts of one version, those that stand beside each other included.
-- plan_texts(casefile id:casefile, version int) -> many (id id:plan_text, kind enum:plan_text_kind, body sealed, beside
--   bool, author text, written time)
SELECT t.plan_text, t.kind, t.body, t.beside, a.name, t.written
  FROM plan_text t JOIN person a ON a.person = t.author
 WHERE t.casefile = :casefile AND t.since <= :version AND (t.gone IS NULL OR t.gone > :version)
 ORDER BY t.kind, t.beside, t.plan_text
 LIMIT 100

-- Goals of one version.
-- plan_goals(casefile id:casefile, version int) -> many (id id:plan_goal, domain enum:life_domain, body sealed)
SELECT plan_goal, domain, body
  FROM plan_goal
 WHERE casefile = :casefile AND since <= :version AND (gone IS NULL OR gone > :version)
 ORDER BY domain, plan_goal
 LIMIT 100

-- Measures of one version, with who owns each.
-- plan_measures(casefile id:casefile, version int) -> many (id id:plan_measure, kind enum:measure_kind, coercive bool,
--   body sealed, basis sealed?, authority sealed?, owner id:participant, from_day date, until_day date)
SELECT plan_measure, kind, coercive, body, basis, authority, owner, from_day, until_day
  FROM plan_measure
 WHERE casefile = :casefile AND since <= :version AND (gone IS NULL OR gone > :version)
 ORDER BY kind, plan_measure
 LIMIT 100

-- People around the person: not by version, because what is taken away must be gone.
-- plan_relatives(casefile id:casefile) -> many (id id:plan_relative, answer enum:relative_answer, who sealed?, offer
--   sealed?)
SELECT plan_relative, answer, who, offer FROM plan_relative WHERE casefile = :casefile ORDER BY plan_relative LIMIT 100

-- Who takes part or took part, for owners and recipients: an account's name, or a sealed one.
-- plan_people(casefile id:casefile) -> many (participant id:participant, tier enum:participant_tier, party
--   enum:sharing_party, state enum:participant_state, person id:person?, person_name text?, name sealed?, scope int,
--   from_day date, until_day date)
SELECT p.participant, p.tier, p.party, p.state, p.person, a.name, p.name, p.scope, p.from_day, p.until_day
  FROM participant p LEFT JOIN person a ON a.person = p.person
 WHERE p.casefile = :casefile AND p.state IN (2, 3)
 ORDER BY p.tier, p.participant
 LIMIT 200

-- The draft changes: while the case goes on, and while it is still the draft of this version.
-- plan_touch(casefile id:casefile, version int) -> changed
INSERT INTO plan_draft (casefile, changes)
SELECT c.casefile, 1
  FROM casefile c
 WHERE c.casefile = :casefile AND c.state < 4
   AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.casefile = c.casefile AND p.version >= :version)
ON CONFLICT (casefile) DO UPDATE SET changes = plan_draft.changes + 1

-- A text that gives way to another. None: somebody was first.
-- plan_text_end(id id:plan_text, casefile id:casefile, version int) -> changed
UPDATE plan_text SET gone = :version
 WHERE plan_text = :id AND casefile = :casefile AND gone IS NULL AND beside = 0

-- A text of the draft. None: somebody wrote one meanwhile, or too many stand beside each other.
-- plan_text_add(id id:plan_text, casefile id:casefile, kind enum:plan_text_kind, body sealed, beside bool, version int,
--   author id:person, at time, most int) -> changed
INSERT INTO plan_text (plan_text, casefile, kind, body, beside, since, author, written)
SELECT :id, c.casefile, :kind, :body, :beside, :version, :author, :at
  FROM casefile c
 WHERE c.casefile = :casefile
   AND (SELECT count(*) FROM plan_text t WHERE t.casefile = c.casefile AND t.gone IS NULL) < :most
ON CONFLICT DO NOTHING

-- Those that stood beside it and were seen: one was made of them.
-- plan_text_beside_end(casefile id:casefile, kind enum:plan_text_kind, seen int) -> none
DELETE FROM plan_text WHERE casefile = :casefile AND kind = :kind AND beside = 1 AND plan_text <= :seen

-- What was never in an adopted version leaves nothing.
-- plan_sweep_texts(casefile id:casefile) -> none
DELETE FROM plan_text WHERE casefile = :casefile AND gone IS NOT NULL AND gone <= since

-- The same of goals.
-- plan_sweep_goals(casefile id:casefile) -> none
DELETE FROM plan_goal WHERE casefile = :casefile AND gone IS NOT NULL AND gone <= since

-- The same of measures.
-- plan_sweep_measures(casefile id:casefile) -> none
DELETE FROM plan_measure WHERE casefile = :casefile AND gone IS NOT NULL AND gone <= since

-- A goal; none when there is no room for another.
-- plan_goal_add(id id:plan_goal, casefile id:casefile, domain enum:life_domain, body sealed, version int, author
--   id:person, at time, most int) -> changed
INSERT INTO plan_goal (plan_goal, casefile, domain, body, since, author, written)
SELECT :id, c.casefile, :domain, :body, :version, :author, :at
  FROM casefile c
 WHERE c.casefile = :casefile
   AND (SELECT count(*) FROM plan_goal g WHERE g.casefile = c.casefile AND g.gone IS NULL) < :most

-- A goal that leaves the plan; none when somebody took it away already.
-- plan_goal_end(id id:plan_goal, casefile id:casefile, version int) -> changed
UPDATE plan_goal SET gone = :version WHERE plan_goal = :id AND casefile = :casefile AND gone IS NULL

-- A measure; none when its owner takes no part any more, or there is no room for another.
-- plan_measure_add(id id:plan_measure, casefile id:casefile, kind enum:measure_kind, coercive bool, body sealed, basis
--   sealed?, authority sealed?, owner id:participant, from_day date, until_day date, version int, author id:person, at
--   time, most int) -> changed
INSERT INTO plan_measure (plan_measure, casefile, kind, coercive, body, basis, authority, owner, from_day, until_day,
                          since, author, written)
SELECT :id, p.casefile, :kind, :coercive, :body, :basis, :authority, p.participant, :from_day, :until_day, :version,
       :author, :at
  FROM participant p
 WHERE p.participant = :owner AND p.casefile = :casefile AND p.state = 2
   AND (SELECT count(*) FROM plan_measure m WHERE m.casefile = p.casefile AND m.gone IS NULL) < :most

-- A measure that leaves the plan; none when somebody took it away already.
-- plan_measure_end(id id:plan_measure, casefile id:casefile, version int) -> changed
UPDATE plan_measure SET gone = :version WHERE plan_measure = :id AND casefile = :casefile AND gone IS NULL

-- Somebody around the person to whom help was offered.
-- plan_relative_add(id id:plan_relative, casefile id:casefile, answer enum:relative_answer, who sealed?, offer sealed?,
--   most int) -> changed
INSERT INTO plan_relative (plan_relative, casefile, answer, who, offer)
SELECT :id, c.casefile, :answer, :who, :offer
  FROM casefile c
 WHERE c.casefile = :casefile AND c.state < 5
   AND (SELECT count(*) FROM plan_relative r WHERE r.casefile = c.casefile) < :most

-- How many of each a draft has now.
-- plan_counts(casefile id:casefile) -> one (texts int, goals int, measures int, relatives int)
SELECT (SELECT count(*) FROM plan_text t WHERE t.casefile = c.casefile AND t.gone IS NULL),
       (SELECT count(*) FROM plan_goal g WHERE g.casefile = c.casefile AND g.gone IS NULL),
       (SELECT count(*) FROM plan_measure m WHERE m.casefile = c.casefile AND m.gone IS NULL),
       (SELECT count(*) FROM plan_relative r WHERE r.casefile = c.casefile)
  FROM casefile c
 WHERE c.casefile = :casefile

-- Who accepted and stops: what was written about them is gone.
-- plan_relative_stops(id id:plan_relative, casefile id:casefile) -> changed
UPDATE plan_relative SET answer = 2, who = NULL, offer = NULL
 WHERE plan_relative = :id AND casefile = :casefile AND answer = 1

-- Taken away altogether.
-- plan_relative_end(id id:plan_relative, casefile id:casefile) -> changed
DELETE FROM plan_relative WHERE plan_relative = :id AND casefile = :casefile

-- Adopted: only what was read, and only once.
-- plan_adopt(id id:plan, casefile id:casefile, version int, changes int, at time, person id:person) -> changed
INSERT INTO plan (plan, casefile, version, adopted, adopted_by)
SELECT :id, d.casefile, :version, :at, :person
  FROM plan_draft d
 WHERE d.casefile = :casefile AND d.changes = :changes
   AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.casefile = d.casefile AND p.version >= :version)

-- From now on the draft is as the last version.
-- plan_draft_end(casefile id:casefile) -> none
DELETE FROM plan_draft WHERE casefile = :casefile
