/* Everything of one weighing, opened in one vault call for whoever may read it, with its line in the log.
 *
 * Before the three first positions are in nothing of them is here but which party gave one and when; afterwards all
 * three are opened together. Published for the rooms above, which answer a person concerned from it.
 * Lifetime: the desk's arena.
 */
#ifndef SEINHUIS_WEIGHING_CONTENT_H
#define SEINHUIS_WEIGHING_CONTENT_H

#include "weighing/course.h"

struct weighing_fact {
    struct fact_id id;
    enum observation_kind kind;
    bool against;                 /* a contra-indication */
    struct sv body;               /* empty: withdrawn by its provider */
    struct date happened;
    enum vault_party provider;    /* PARTY_NONE: from the report */
    enum fact_category category;
    struct sv basis, added_by, withdrawn_by;
    struct instant added, withdrawn;
};
struct weighing_answer {
    int64_t question;             /* its place in the version of the questions that the weighing names, from 1 */
    enum advice_answer answer;
    struct sv reason;
};
struct weighing_position {
    struct position_id id;
    enum vault_party party;
    enum position_round round;
    enum advice_answer answer;           /* ANSWER_SEALED: a first position, and not all three are in */
    struct sv reason, change_reason, source, speaker, given_by;
    bool recorded;
    struct instant given, spoken, confirmed;
    struct weighing_answer *answers;
    size_t answer_count;
};
struct weighing_addendum {
    struct addendum_id id;
    enum vault_party party;
    struct sv body, given_by, withdrawn_by;
    struct instant given, withdrawn;
};
struct weighing_history {
    enum weighing_act act;
    enum weighing_state before, after;
    enum vault_party party;
    struct sv actor, role, reason;
    struct instant at;
};
struct weighing_content {
    struct sv who, residence, behaviour, element, basis, interpretation, child_voice, criminal_notice;
    struct weighing_fact *facts;
    size_t fact_count;
    struct weighing_position *positions; /* by round and party */
    size_t position_count;
    struct weighing_addendum *addenda;
    size_t addendum_count;
    struct weighing_history *history;
    size_t history_count;
};
/* `permission`: in which the actor reads. */
MUST enum err weighing_open(const struct desk *desk, const struct weighing *weighing, enum permission permission,
                            struct weighing_content *ret_content);
/* One of them, or NULL. */
const struct weighing_position *weighing_position_of(const struct weighing_content *content, enum position_round round,
                                                     enum vault_party party);

/* --- for who also opens a first position while writing: the keys of all three, presented together ----------------- */
struct position_keys {
    struct desk_key keys[PARTY_COUNT];
    bool all;                     /* false: nothing may be opened */
};
MUST enum err position_keys_present(const struct desk *desk, struct vault_batch *batch, const struct weighing *weighing,
                                    struct position_keys *ret_keys);
struct desk_open position_answer_open(struct vault_batch *batch, const struct position_keys *keys,
                                      enum vault_party party, struct position_id position, struct sealed answer);
/* Where the answer to one question of a first position stands, or its reason. */
struct place position_question_place(struct position_id position, int64_t question, bool reason);
enum advice_answer answer_of_letter(struct sv letter); /* as it is sealed: one letter, whichever answer it is */
struct sv answer_letter(enum advice_answer answer);

/* Whether this party brought a fact or an addendum that it did not withdraw. */
bool weighing_content_of(const struct weighing_content *content, enum vault_party party);

#endif
