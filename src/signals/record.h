/* The official record: observations as facts apart from opinions, what speaks against, and the clock of informing (AVG
 * 14).
 *
 * Every observation has a kind (seen, heard from somebody, opinion), a source, a date where known, and the answer to
 * "could this reveal who reported?". There is no field for a phenomenon, belief or ideology. A later confirmation or
 * refutation stays visible beside it.
 */
#ifndef SEINHUIS_SIGNALS_RECORD_H
#define SEINHUIS_SIGNALS_RECORD_H

#include "signals/signals.h"

/* --- one page's worth: everything of a dossier, opened in one vault call ------------------------------------------ */
struct observation {
    struct observation_id id;
    enum observation_kind kind;
    bool against;
    struct sv body, source;
    struct date happened;
    bool reveals_reporter;
    struct sv author;
    struct instant written;
    enum observation_status status;
    struct sv status_note;
};
struct message {
    bool from_reporter;
    struct sv author, body;
    struct instant sent;
};
struct history {
    enum signal_act act;
    enum signal_state before, after;
    struct sv actor, role, reason;
    struct instant at;
    struct date until;
    enum signal_act proposed;
};
struct disclosed {
    struct disclosure_id id;
    struct sv recipient, basis, note;
    struct instant at;          /* unset: waits for the second person */
    struct instant recalled, recall_answered;
    int64_t items;
};
struct dossier {
    struct sv story, speaks_against, fear, care;   /* empty once destroyed */
    struct sv who, place, residence;
    struct observation *observations;
    size_t observation_count;
    struct message *messages;
    size_t message_count;
    struct history *history;
    size_t history_count;
    struct disclosed *disclosures;
    size_t disclosure_count;
    struct sv none_against, inform_ground, child_voice;
    struct instant recorded;
    struct sv owner, deputy;
};
MUST enum err dossier_open(const struct desk *desk, const struct signal *signal, struct dossier *ret_dossier);

/* --- writing ------------------------------------------------------------------------------------------------------ */
struct observation_new {
    enum observation_kind kind;
    bool against;
    struct sv body, source;
    struct date happened;
    bool reveals_reporter;
};
struct observation_prepared;
MUST enum err observation_prepare(const struct desk *desk, const struct signal *signal,
                                  const struct observation_new *observation,
                                  const struct observation_prepared **ret_prepared);
apply_fn observation_apply;

struct observation_mark {
    struct observation_id observation;
    enum observation_status status;
    struct sv note;
};
struct mark_prepared;
MUST enum err observation_mark_prepare(const struct desk *desk, const struct signal *signal,
                                       const struct observation_mark *mark, const struct mark_prepared **ret_prepared);
apply_fn observation_mark_apply;
MUST enum err observation_of_code(struct sv code, struct observation_id *ret_observation); /* as it stands in a form */
struct sv observation_code(struct arena *arena, struct observation_id observation);

/* Texts of the record that are not observations: why nothing speaks against, the child's voice, how informing
 * stands. */
enum record_text { RECORD_NONE_AGAINST, RECORD_CHILD_VOICE, RECORD_INFORM };
struct record_change {
    enum record_text which;
    struct sv text;
    enum inform_state inform_state;  /* RECORD_INFORM */
    struct date inform_due;          /* RECORD_INFORM, postponed: look again on */
};
struct record_prepared;
MUST enum err record_prepare(const struct desk *desk, const struct signal *signal, const struct record_change *change,
                             const struct record_prepared **ret_prepared);
apply_fn record_apply;

/* A message to the reporter; the first is the promised answer. ERR_REFUSED when the reporter has withdrawn. */
struct message_prepared;
MUST enum err message_prepare(const struct desk *desk, const struct signal *signal, struct sv body,
                              const struct message_prepared **ret_prepared);
apply_fn message_apply;

/* Who reported: opened only here, for a typed reason that the log keeps. */
struct reporter_identity {
    struct sv name, phone, email, safety, spoken;
};
MUST enum err reporter_unmask(const struct desk *desk, const struct signal *signal, struct sv reason,
                              struct reporter_identity *ret_identity);

#endif
