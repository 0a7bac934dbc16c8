/* The course of a signal: which act leads from which state to which, for whom, with how many people and by when.
 *
 * One constant table gives the buttons, the checks, the terms and what the reporter is told. A rule that forbids an act
 * is a sentence a person can read, never a bare refusal. Two people who act at once cannot both be first: a move
 * expects the state and the step count that its page showed, and is ERR_CONFLICT otherwise.
 */
#ifndef SEINHUIS_SIGNALS_COURSE_H
#define SEINHUIS_SIGNALS_COURSE_H

#include "organisation/settings.h"
#include "signals/signals.h"

enum second_rule {
    SECOND_NEVER,
    SECOND_ALWAYS,       /* "no further action" on a safety concern */
    SECOND_FOR_MINORS    /* sharing outside the core about somebody of 12 to 17 */
};

struct transition {
    enum signal_act act;
    uint32_t from;                /* bit per enum signal_state */
    enum signal_state to;         /* 0: the state stays */
    enum permission permission;
    enum signal_outcome outcome;  /* OUTCOME_NONE: no outcome yet */
    enum second_rule second;
    bool record_first;            /* only once the official record exists */
    bool not_under_12;
    bool child_voice_first;       /* for 12 to 17: only after the representative / child's-voice decision */
    bool shares;                  /* gives ticked observations to a named recipient */
    bool only_about_person;
    bool never_about_person;
    bool advice_too;              /* also open to an advice question */
    bool page_above;              /* its page is another room's: /signalen/{verwijzing}/..., not under /stap */
    enum setting term;            /* of the new state; SETTING_COUNT: the day of the outcome */
    struct sv path;               /* last part of the page's address */
    struct text label;
    struct text meaning;          /* one sentence under the button */
};

extern const struct transition transitions[];
extern const size_t transition_count;
const struct transition *transition_of(enum signal_act act);

/* What is known beside the row itself when rules are checked. */
struct course_facts {
    bool has_observation;
    bool against_settled;         /* at least one contra-indication, or why there is none */
    bool record_exists;
    bool child_voice_decided;
    struct person_id proposed_by; /* in STATE_SECOND_EYES */
    enum signal_act proposed;
};

/* ERR_REFUSED with the sentence that says why, and what to do. */
MUST enum err course_allows(const struct transition *transition, const struct signal *signal,
                            const struct course_facts *facts, const struct actor *actor, struct text *ret_why);
/* Whether this act, for this signal, first goes to a second person. */
bool course_needs_second(const struct transition *transition, const struct signal *signal);

/* One move, prepared: everything apply needs. */
struct move {
    struct signal_id signal;
    bool minor;
    enum signal_state from, to;
    int64_t step_count;
    enum reporter_state reporter_state;
    enum signal_outcome outcome;
    struct date due, destroy_on;
    struct sv destroy_rule;
    struct step_id step;
    enum signal_act act;
    struct person_id actor;
    struct sv role;
    struct instant at;
    struct sealed reason;
    struct date until;
    enum signal_act proposed;
    struct person_id proposed_by;
    int64_t intent;
};

struct course_moment {
    struct instant now;
    const struct settings *settings;
    struct random *random;
};
/* Fills the move for an allowed act; the caller adds the sealed reason, `until` and the intent. */
struct move course_plan(const struct transition *transition, const struct signal *signal, const struct actor *actor,
                        const struct course_moment *moment);
/* The second person agrees: the proposed act takes its effect, in this person's name. */
struct move course_plan_agreed(const struct signal *signal, const struct course_facts *facts, const struct actor *actor,
                               const struct course_moment *moment);
MUST enum err move_apply(struct tx_write *tx, const struct move *move);

struct step_view {
    struct step_id id;
    enum signal_act act;
    enum signal_state before, after;
    struct sv actor_name;
    struct sv role;
    struct instant at;
    struct sealed reason;
    struct date until;
    enum signal_act proposed;
};
MUST enum err course_steps(struct tx *tx, struct arena *arena, struct signal_id signal, struct step_view **ret_steps,
                           size_t *ret_count);
MUST enum err course_facts_read(struct tx *tx, struct arena *arena, const struct signal *signal,
                                struct course_facts *ret_facts);

bool age_is_minor(enum age_band age); /* under 18, as far as is known */

struct text state_text(enum signal_state state);
struct text act_text(enum signal_act act);       /* what happened: "Taken up" */
struct text outcome_text(enum signal_outcome outcome);
struct text about_text(enum signal_about about);
struct text channel_text(enum signal_channel channel);
struct text relation_text(enum reporter_relation relation);
struct text age_text(enum age_band age);
struct text contact_text(enum contact_mode contact);

/* The setting that says how long a signal with this outcome is kept. */
enum setting retention_setting(enum signal_outcome outcome);

#endif
