/* The client of the vault: the process that alone holds keys, seals and opens content, and keeps the log.
 *
 * What it is: one blocking connection per thread. ONE batch per request: add what is needed, one `vault_call`, read the
 * answers. No function seals or opens a single value.
 * Invariants
 *   - This process never sees an unwrapped key. It carries wrapped keys (store/store.h) in the message.
 *   - Every opening carries a session that the vault itself minted, or a reporter's code; the vault checks it, limits
 *     it, and has written a log line for it before it answers. An opening without a log line in the same batch is
 *     refused.
 *   - A value opens only at the place (table, column, row) it was sealed for.
 *   - First positions of a joint weighing open together or not at all, also for who wrote them (KEY_POSITION).
 * Errors: ERR_VAULT when the vault is away, slow (LIMIT_VAULT_WAIT_MS) or refuses; the whole batch fails, nothing is
 * half done. After a failure the connection is closed and the next call connects anew: nobody can get another's answer.
 * Lifetime: a batch and all its answers live in the arena it was opened with.
 * Format on the wire: docs/formats/vault-messages.md; envelopes: docs/formats/envelope.md; log: docs/formats/log.md.
 */
#ifndef SEINHUIS_VAULT_VAULT_H
#define SEINHUIS_VAULT_VAULT_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/trust.h"

struct vault; /* one connection */

/* Why the vault would not. For tests, the status page and the operational log; people are told the same for all. */
enum refusal {
    REFUSAL_NONE,
    REFUSAL_MALFORMED,    /* bytes that are no such message */
    REFUSAL_SENDER,       /* this sender may not send this message */
    REFUSAL_SESSION,      /* forged, ended, expired, or absent where one is needed */
    REFUSAL_MUNICIPALITY, /* unknown, or not one of the session's */
    /* an opening without the log line that belongs to it, or a line that this actor may not write */
    REFUSAL_LOG_LINE,
    REFUSAL_KEY,          /* a wrapped key that is not of this dossier, kind, municipality and code */
    REFUSAL_KIND,         /* a kind of key that this actor may not use */
    REFUSAL_RATE,         /* too many openings, or too much without a session */
    REFUSAL_BUSY,         /* the queue is full */
    REFUSAL_LOG,          /* the log could not be written; nothing was done */
    /* a first position would open without the other two, get another text, move, or be a key without a position */
    REFUSAL_SEALED_POSITION,
    REFUSAL_SIZE,         /* of the press: the document is larger than a limit */
    REFUSAL_NEEDED,       /* an older version of a municipality's key may still be needed: ask again a little later */
    REFUSAL_COUNT
};

/* `connect` gives a fresh socket to the vault (the supervisor passed them in); called again after a failure. */
typedef int vault_connect_fn(void *context);
MUST enum err vault_open(vault_connect_fn *connect, void *context, struct vault **ret_vault);
void vault_close(struct vault *vault); /* accepts NULL */
/* Of the last call: REFUSAL_NONE beside ERR_VAULT means that there was no answer. */
enum refusal vault_refusal(const struct vault *vault);
/* How often this process waited for the vault's answer since it started, over all its clients: for tests that count
 * round trips. */
uint64_t vault_calls(void);

/* A session as the vault minted it at sign-in: actor, municipalities, absolute end, MAC. Opaque here; stored as
 * bytes. */
enum { VAULT_SESSION_BYTES = 312, VAULT_SESSION_MUNICIPALITIES = 32 };
struct vault_session {
    unsigned char bytes[VAULT_SESSION_BYTES];
};

/* What a data key protects. Each signal has up to three, so that each part can be destroyed by itself. */
enum key_kind {
    KEY_STORY,    /* the raw story of a report: destroyed soon after the official record exists */
    KEY_REPORTER, /* who reported, and the messages with the reporter: destroyed at withdrawal */
    KEY_RECORD,   /* the official record: observations, decisions, subject */
    /* a person's sign-in secret; dossier ref is the account's; always of municipality 0 (the installation). Made and
     * opened without a session, because there is none yet: the batch then holds a line LOG_SIGN_IN or LOG_ACCOUNT about
     * the same dossier */
    KEY_ACCOUNT,
    KEY_POSITION, /* one party's first position in a joint weighing: below */
    KEY_KIND_COUNT
};

/* First positions. Each party has a key of its own in each weighing, and the vault holds to this:
 *   - A new KEY_POSITION key comes only with a session, a value sealed under it, and a line of staff LOG_POSITION about
 *     that dossier whose object names the party (log_position_object).
 *   - Nothing else is ever sealed under it, and it is not wrapped anew: a position stands as it was given.
 *   - It opens only in a batch with a line of staff about that dossier that also presents the keys of both other
 *     parties, all three made in earlier batches.
 * So a wrapped key of a party proves that this party's position was sealed, three of them that all are in, and the
 * vault need remember nothing. Addenda and final positions are under KEY_RECORD. Where a position is destroyed alone, a
 * new key of that party, with a note sealed under it, keeps the other two readable. What this cannot hold back:
 * docs/risks.md. */
enum vault_party { PARTY_POLICE = 1, PARTY_PROSECUTION, PARTY_MUNICIPALITY, PARTY_END };
enum { PARTY_COUNT = PARTY_END - PARTY_POLICE };

/* What is stored of a reporter's code, recovery code or invitation (base/code.h; the canonical form is hashed). */
struct secret_hash secret_hash_of(struct sv secret);

/* --- the log: what was done, before it was done ------------------------------------------------------------------- */
enum log_action {
    LOG_VIEW, LOG_CHANGE, LOG_UNMASK, LOG_DISCLOSE, LOG_EXPORT, LOG_RECEIVE, LOG_DECIDE, LOG_DESTROY,
    LOG_STOP_DESTRUCTION, LOG_SIGN_IN, LOG_SIGN_IN_REFUSED, LOG_SIGN_OUT, LOG_ACCOUNT, LOG_RIGHTS, LOG_SETTING,
    LOG_EMERGENCY, LOG_SAMPLE, LOG_LOG_READ, LOG_MESSAGE, LOG_WITHDRAW,
    LOG_POSITION, /* a party's first position was sealed; the object says whose */
    LOG_KEYS,     /* keys were renewed, or their recovery made, tried or used; the object says which */
    LOG_REFUSED,  /* somebody asked the vault for what it refused; written by the vault alone, the purpose says why */
    LOG_ACTION_COUNT
};
enum log_actor_kind { ACTOR_STAFF, ACTOR_REPORTER, ACTOR_PUBLIC, ACTOR_SYSTEM };
struct log_entry {
    enum log_action action;
    enum log_actor_kind actor_kind;
    /* 0 unless staff; for staff the vault takes it from the session and refuses another. Without a session only in
     * LOG_SIGN_IN, LOG_SIGN_IN_REFUSED, LOG_SIGN_OUT and LOG_ACCOUNT: whose account it is */
    struct person_id actor;
    struct municipality_id municipality;
    struct dossier_ref dossier;       /* all zero: about no dossier */
    struct sv role;                   /* name of the role acted in, from access/: "meldpunt_officer" */
    /* from the task: a short code from a closed list, or the typed reason at unmasking (<= 200 chars) */
    struct sv purpose;
    struct sv object;                 /* what, from a closed list: "story", "observation", "account" */
    struct sv origin;                 /* staff: network address; reporter and public: always "-" */
};
struct sv log_position_object(enum vault_party party); /* "position_police": the object of its line LOG_POSITION */

/* Of its line LOG_REFUSED: "refused_rate"; empty: it says nothing about who asks, and gives no line. */
struct sv log_refused_purpose(enum refusal refusal);

/* --- one batch ---------------------------------------------------------------------------------------------------- */
struct place { /* associated data: a sealed value cannot be moved */
    struct sv table;
    struct sv column;
    int64_t row;
};

struct vault_batch;
struct batch_key { uint32_t index; };
struct batch_seal { uint32_t index; };
struct batch_open { uint32_t index; };

/* session: NULL when no member of staff acts. Every key, and every log line, is of this municipality. */
MUST enum err batch_begin(struct arena *arena, const struct vault_session *session, struct municipality_id municipality,
                          struct vault_batch **ret_batch);
/* The adders do not fail: a full batch fails at vault_call with ERR_LIMIT. Key handles are only for this batch. */
struct batch_key batch_key_new(struct vault_batch *batch, enum key_kind kind, struct dossier_ref dossier);
struct batch_key batch_key_use(struct vault_batch *batch, enum key_kind kind, struct dossier_ref dossier,
                               const struct wrapped_key *key);
/* A reporter opens with the code alone (KEY_REPORTER only): the vault hashes it and compares with the hash bound into
 * the key. */
/* for new KEY_REPORTER keys and staff use */
void batch_key_bind(struct vault_batch *batch, struct batch_key key, const struct secret_hash *code_hash);
/* instead of a session */
void batch_reporter_code(struct vault_batch *batch, struct sv code);
/* Whose KEY_POSITION key it is, new or used; without it the batch is refused as malformed. */
void batch_key_party(struct vault_batch *batch, struct batch_key key, enum vault_party party);
/* A dossier moves to another municipality of this installation: the same data key, wrapped for the other. Needs a
 * session. */
void batch_key_rewrap(struct vault_batch *batch, struct batch_key key, struct municipality_id to);
struct batch_seal batch_seal(struct vault_batch *batch, struct batch_key key, struct place place, struct sv text);
struct batch_open batch_open(struct vault_batch *batch, struct batch_key key, struct place place, struct sealed sealed);
void batch_log(struct vault_batch *batch, const struct log_entry *entry);

MUST enum err vault_call(struct vault *vault, struct vault_batch *batch);

struct sealed batch_sealed(const struct vault_batch *batch, struct batch_seal seal);
struct clear batch_clear(const struct vault_batch *batch, struct batch_open open);
/* ERR_INVALID inside a batch that otherwise worked: this one value's bytes were changed. Then batch_clear is empty. */
bool batch_opened(const struct vault_batch *batch, struct batch_open open);
struct wrapped_key batch_wrapped(const struct vault_batch *batch, struct batch_key key); /* of a new key */
struct wrapped_key batch_rewrapped(const struct vault_batch *batch, struct batch_key key);
/* Number of the last log line of this batch; 0: none of its lines leads to a commit, so no outcome is due. */
int64_t batch_intent(const struct vault_batch *batch);

/* --- the other messages ------------------------------------------------------------------------------------------- */
/* After COMMIT: how it ended. Sent without waiting for an answer. Lines of actions that permit no commit (view, unmask,
 * export, refused sign-in, sign-out, reading the log, refused) wait for none; telling it anyway does no harm. */
void vault_outcome(struct vault *vault, int64_t intent, bool done);

struct vault_mint {
    struct person_id person;
    struct municipality_id municipalities[VAULT_SESSION_MUNICIPALITIES];
    uint32_t municipality_count;
    struct instant now;
    struct instant until; /* absolute end */
};
MUST enum err vault_session_mint(struct vault *vault, const struct vault_mint *mint, struct vault_session *ret_session);
/* From now on the vault refuses every session of this person minted before this moment. */
MUST enum err vault_session_end_all(struct vault *vault, struct person_id person);

MUST enum err vault_municipality_create(struct vault *vault, struct municipality_id municipality);

/* The log, for the projection that pages read, and for settling. Lines after `after`, at most `count_max`. */
struct log_line {
    int64_t number;
    struct instant at;
    struct log_entry entry;
    int64_t outcome_of; /* not 0: this line says how line `outcome_of` ended */
    bool done;
};
MUST enum err vault_log_read(struct vault *vault, struct arena *arena, int64_t after, uint32_t count_max,
                             struct log_line **ret_lines, uint32_t *ret_count);
MUST enum err vault_log_open_intents(struct vault *vault, struct arena *arena, int64_t **ret_numbers,
                                     uint32_t *ret_count);
/* Removes whole segments older than `before`, leaving a signed checkpoint. */
MUST enum err vault_log_prune(struct vault *vault, struct instant before, uint32_t *ret_segments);
MUST enum err vault_ping(struct vault *vault);
struct vault_status { /* for the status page, and for tests that count */
    int64_t line;       /* number of the newest durable line */
    int64_t batches;    /* answered since it started */
    int64_t syncs;      /* of the log; fewer than batches when many come at once */
    int64_t open_intents;
    int64_t landlock_abi; /* 0: the kernel has no such wall */
    struct instant key_since; /* when the master key was replaced last; 0: never */
    bool log_damaged;     /* the log that was found at start is not what was written */
};
MUST enum err vault_status(struct vault *vault, struct vault_status *ret_status);

#endif
