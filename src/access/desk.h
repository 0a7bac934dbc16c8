/* The desk somebody works at: what a rule needs to read, seal, open and log for one member of staff, at one moment.
 *
 * Rules take a desk and never a request, so that tests, commands and other channels use the same rules as pages.
 * Lifetime: as long as the request or job that set it up.
 */
#ifndef SEINHUIS_ACCESS_DESK_H
#define SEINHUIS_ACCESS_DESK_H

#include "access/access.h"
#include "store/store.h"

struct desk {
    struct tx *tx;
    struct arena *arena;
    struct vault *vault;
    const struct vault_session *session;
    const struct actor *actor;
    struct instant now;
    struct random *random;
    struct sv origin;
    int64_t *intent_before; /* of a first batch, where one dossier gives to another in one act; NULL: nowhere */
    int64_t *intent; /* where the number of the log line goes, so that its outcome can follow; NULL: nowhere */
};

/* vault_call, and the number of its log line put where the desk wants it. */
MUST enum err desk_call(const struct desk *desk, struct vault_batch *batch);

/* A dossier as the desk needs it: its name in the log, and where its keys lie (a slot of 0: destroyed, or never there).
 * Every domain makes one of its own row: signal_dossier(), weighing_dossier(), ... */
struct desk_dossier {
    struct municipality_id municipality;
    struct dossier_ref ref;
    struct key_slot_id keys[KEY_KIND_COUNT];   /* by kind, but for KEY_POSITION */
    struct key_slot_id positions[PARTY_COUNT]; /* KEY_POSITION: [party - PARTY_POLICE]; a slot of 0: not given yet */
    const struct secret_hash *code_hash; /* KEY_REPORTER: the code that opens it too; NULL: none */
};
/* A key as a handle in one batch; a destroyed key has `present` false and must not be used. */
struct desk_key {
    bool present;
    struct batch_key key;
};
/* ERR_NOT_FOUND when a row still names a key that is gone: never shown as an empty text. */
MUST enum err desk_key(const struct desk *desk, struct vault_batch *batch, struct desk_dossier dossier,
                       enum key_kind kind, struct desk_key *ret_key);
/* The same for one party's first position. They open together: a batch that opens one asks this for all three parties,
 * and not before all three are present, for the vault refuses it otherwise. A new one: batch_key_new, batch_key_party,
 * its texts, and a line LOG_POSITION with log_position_object, all in one batch. */
MUST enum err desk_position_key(const struct desk *desk, struct vault_batch *batch, struct desk_dossier dossier,
                                enum vault_party party, struct desk_key *ret_key);
/* One line for the log: who, in which role, what, about this dossier. `purpose` and `object` are literals, but for a
 * typed reason. */
struct log_entry desk_log(const struct desk *desk, struct desk_dossier dossier, enum permission permission,
                          enum log_action action, struct sv object);
/* Seals `text` at that place; an empty text seals to nothing. */
struct desk_seal {
    bool present;
    struct batch_seal seal;
};
struct desk_seal desk_seal(struct vault_batch *batch, struct batch_key key, struct place place, struct sv text);
struct sealed desk_sealed(const struct vault_batch *batch, struct desk_seal seal);
/* One text, or two, under one of the dossier's keys, with their line in the log, in one call: what most small changes
 * need.
 * ERR_REFUSED: that key was destroyed. */
struct desk_writing {
    enum key_kind kind;
    struct place place;
    struct sv text;
    struct place place_more; /* a second text; an empty one seals to nothing */
    struct sv text_more;
    enum permission permission;
    enum log_action action;
    struct sv object;
};
struct desk_written {
    struct sealed text, more;
    int64_t intent;
};
MUST enum err desk_write(const struct desk *desk, struct desk_dossier dossier, const struct desk_writing *writing,
                         struct desk_written *ret_written);
/* The other way: opens what is there. */
struct desk_open {
    bool present;
    struct batch_open open;
};
struct desk_open desk_open(struct vault_batch *batch, struct desk_key key, struct place place, struct sealed sealed);
struct sv desk_shown(const struct vault_batch *batch, struct desk_open open); /* empty when there was nothing */

#endif
