/* The plan of a case: the agreed picture, goals, measures and people around the person.
 *
 * What it is. One draft at a time, made by who leads, and the versions that were adopted. Adopting makes the draft the
 * next version; the first makes the case active. Whoever takes part sees adopted versions only, within their scope, and
 * the measures they own.
 * Invariants
 *   - An adopted version never changes: a text that is replaced later stays in the versions that had it.
 *   - Two people who write the same text at once lose nothing: the second text stands beside the first until somebody
 *     makes one of the two, and until then nothing is adopted. A goal or measure that two people change stays twice.
 *   - A coercive measure has a legal basis and a competent body. Every measure has an owner who takes part, and ends.
 *   - Of somebody who did not accept an offer nothing is kept, not even who it was.
 *   - Nobody adopts what changed after they read it.
 * Errors: ERR_CONFLICT somebody was first, the owner left, or the case closed meanwhile; ERR_REFUSED the key is gone.
 * Tables owned: plan, plan_draft, plan_text, plan_goal, plan_measure, plan_relative.
 */
#ifndef SEINHUIS_CASES_PLAN_H
#define SEINHUIS_CASES_PLAN_H

#include "cases/course.h"
#include "cases/plan_ids.h"

struct plan_text {
    struct plan_text_id id;      /* 0: not written */
    enum plan_text_kind kind;
    struct sv body, author;
    struct instant written;
};
struct plan_goal {
    struct plan_goal_id id;
    enum life_domain domain;
    struct sv body;
};
struct plan_measure {
    struct plan_measure_id id;
    enum measure_kind kind;
    bool coercive;
    struct sv body, basis, authority;
    struct participant_id owner;
    struct sv owner_name;
    struct date from, until;
};
struct plan_relative {
    struct plan_relative_id id;
    enum relative_answer answer;
    struct sv who, offer;        /* of who accepted */
};
/* Who takes part or took part, by name. */
struct plan_person {
    struct participant_id id;
    enum participant_tier tier;
    enum sharing_party party;
    bool takes_part;
    struct person_id person;     /* 0: does not sign in */
    struct sv name;              /* as it was written, or of the account; empty: only the party is known */
    struct date from, until;
};
struct plan_version {
    int64_t version;
    struct instant adopted;
    struct sv by;
};

struct plan {
    int64_t version;             /* the one that was read; of the draft one more than the last */
    bool draft;
    int64_t changes;             /* of the draft since the last version; 0: none */
    struct plan_version *versions; /* adopted ones, the last first */
    size_t version_count;
    struct plan_text texts[PLAN_TEXT_END];
    struct plan_text *beside;    /* of the draft: texts that stand beside another */
    size_t beside_count;
    struct plan_goal *goals;
    size_t goal_count;
    struct plan_measure *measures;
    size_t measure_count;
    struct plan_relative *relatives;
    size_t relative_count;
    struct plan_person *people;
    size_t person_count;
};
/* `version` 0: the draft for who leads, the last adopted version for others. ERR_NOT_FOUND: no such version for this
 * member. Opens everything this member may see in one call, with a line in the log. */
MUST enum err plan_read(const struct desk *desk, const struct casefile *casefile, const struct case_member *member,
                        int64_t version, struct plan *ret_plan);
/* Without opening anything: the adopted versions, the last first. */
MUST enum err plan_versions(struct tx *tx, struct arena *arena, struct casefile_id casefile,
                            struct plan_version **ret_versions, size_t *ret_count);
/* Through the eyes of this participant, for the preview of what they see. ERR_NOT_FOUND: takes no part. */
MUST enum err plan_member_of(struct tx *tx, struct arena *arena, struct casefile_id casefile,
                             struct participant_id participant, struct case_member *ret_member);
/* The same, and for which kind of organisation. */
MUST enum err plan_recipient_of(struct tx *tx, struct arena *arena, struct casefile_id casefile,
                                struct participant_id participant, struct case_member *ret_member,
                                enum sharing_party *ret_party);
/* Whether this participant takes part now, and so may own a measure. */
MUST enum err plan_owner_is_here(struct tx *tx, struct arena *arena, struct casefile_id casefile,
                                 struct participant_id owner, bool *ret_here);

/* --- the draft ---------------------------------------------------------------------------------------------------- */
struct plan_prepared;
apply_fn plan_apply; /* of everything below */

/* Of each kind a draft holds this many, as many as the lists read: number PLAN_ROWS_MAX + 1 is refused with a sentence
 * on the page, and with ERR_CONFLICT when somebody else added the last one meanwhile. */
enum { PLAN_ROWS_MAX = 100 };
struct plan_room {
    bool text, goal, measure, relative; /* for one more */
};
MUST enum err plan_room_read(struct tx *tx, struct arena *arena, struct casefile_id casefile,
                             struct plan_room *ret_room);

struct plan_text_new {
    enum plan_text_kind kind;
    struct sv body;
    struct plan_text_id seen;    /* the text the writer saw; 0: there was none */
    int64_t seen_beside;         /* the last one beside it that the writer saw; 0: none */
};
/* ret_beside: somebody else wrote meanwhile; both are kept, side by side. */
MUST enum err plan_text_prepare(const struct desk *desk, const struct casefile *casefile,
                                const struct plan_text_new *text, bool *ret_beside,
                                const struct plan_prepared **ret_prepared);

struct plan_goal_new {
    enum life_domain domain;
    struct sv body;
    struct plan_goal_id instead; /* the goal it takes the place of; 0: none */
};
/* A goal says what will be there, not what stops: whether these words do. */
bool goal_is_positive(struct sv body);
/* Also when `instead` is gone already: then both stand. */
MUST enum err plan_goal_prepare(const struct desk *desk, const struct casefile *casefile,
                                const struct plan_goal_new *goal, const struct plan_prepared **ret_prepared);

struct plan_measure_new {
    enum measure_kind kind;
    bool coercive;
    struct sv body, basis, authority;
    struct participant_id owner;
    struct date from, until;
    struct plan_measure_id instead;
};
/* Administrative and criminal measures always rest on a law and a body; others when they are not free. */
bool measure_needs_basis(enum measure_kind kind, bool coercive);
/* ERR_INVALID: coercive without basis or body, or it ends before it begins. */
MUST enum err plan_measure_prepare(const struct desk *desk, const struct casefile *casefile,
                                   const struct plan_measure_new *measure, const struct plan_prepared **ret_prepared);

/* Both texts empty: not accepted, and nothing else is kept. */
MUST enum err plan_relative_prepare(const struct desk *desk, const struct casefile *casefile, struct sv who,
                                    struct sv offer, const struct plan_prepared **ret_prepared);

/* Takes something away: exactly one is set. `stops`: the relative accepted and does not any more. */
struct plan_removal {
    struct plan_goal_id goal;
    struct plan_measure_id measure;
    struct plan_relative_id relative;
    bool stops;
};
MUST enum err plan_remove_prepare(const struct desk *desk, const struct casefile *casefile,
                                  const struct plan_removal *removal, const struct plan_prepared **ret_prepared);

/* --- adopting ----------------------------------------------------------------------------------------------------- */
enum { PLAN_LACKS_MAX = 8 };
struct plan_lacks {
    struct text sentences[PLAN_LACKS_MAX];
    size_t count;
};
/* Everything that still has to be done before this draft can be adopted. */
struct plan_lacks plan_lacking(const struct casefile *casefile, const struct plan *draft);
/* The act that adopts in this state: the first plan, or a new version. */
enum case_act plan_adopting(const struct casefile *casefile);
/* `changes`: as the one who adopts read it. The draft must lack nothing and the act must be allowed. */
MUST enum err plan_adopt_prepare(const struct desk *desk, const struct casefile *casefile,
                                 const struct case_facts *facts, const struct case_moment *moment, int64_t changes,
                                 const struct plan_prepared **ret_prepared);
apply_fn plan_adopt_apply;

/* --- words -------------------------------------------------------------------------------------------------------- */
struct text plan_text_text(enum plan_text_kind kind);
struct text life_domain_text(enum life_domain domain);
struct text measure_kind_text(enum measure_kind kind);

#endif
