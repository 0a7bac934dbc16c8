/* Bytes between our processes: frames, the fields in them, and the batch message. See docs/formats/vault-messages.md.
 *
 * Invariants: numbers little-endian, texts and lists with their length first; a reader that meets something wrong
 * becomes `failed` and gives zeros from then on, so that decoding stays straight code with one check at its end;
 * nothing is allocated for a count that the remaining bytes could not hold.
 * Lifetime: what a reader gives are views into the message.
 */
#ifndef SEINHUIS_VAULT_WIRE_H
#define SEINHUIS_VAULT_WIRE_H

#include "vault/renewal.h"

enum { FRAME_LENGTH_BYTES = 4, FRAME_HEAD_BYTES = 13, PLACE_NAME_BYTES_MAX = 64, LOG_WORD_BYTES_MAX = 64,
       LOG_PURPOSE_BYTES_MAX = 800 };

/* --- the messages ------------------------------------------------------------------------------------------------- */
enum message {
    MESSAGE_BATCH,
    MESSAGE_OUTCOME,
    MESSAGE_SESSION_MINT,
    MESSAGE_SESSION_END_ALL,
    MESSAGE_MUNICIPALITY_CREATE,
    MESSAGE_LOG_READ,
    MESSAGE_LOG_OPEN_INTENTS,
    MESSAGE_LOG_PRUNE,
    MESSAGE_PING,
    MESSAGE_PASSWORD_HASH,
    MESSAGE_PASSWORD_VERIFY,
    MESSAGE_TOTP_VERIFY,
    MESSAGE_TOTP_SECRET,
    MESSAGE_RECOVERY_CODES,
    MESSAGE_SHEET_PRINT,
    MESSAGE_SHEET_MEETING,
    MESSAGE_KEYS_LIST,
    MESSAGE_KEYS_BEGIN,
    MESSAGE_KEYS_RENEW,
    MESSAGE_KEYS_END,
    MESSAGE_COUNT
};

enum message_receiver { RECEIVER_VAULT, RECEIVER_PASSWORD, RECEIVER_SHEET };

/* Who holds the other end. The supervisor says so when it hands over the socket; a sender cannot choose. */
enum { SENDER_WEB = 1, SENDER_COMMAND = 2 };

struct message_rule {
    struct sv name;
    enum message_receiver receiver;
    unsigned senders;   /* SENDER_ bits */
    uint32_t bytes_max; /* of the frame, without its length */
    bool logged;        /* writes to the log before it is answered */
    bool answered;
};
const struct message_rule *message_rule(enum message message);

/* --- fields ------------------------------------------------------------------------------------------------------- */
struct wire_in {
    const unsigned char *at;
    size_t left;
    bool failed;
};

struct wire_in wire_in_of(struct sv bytes);
uint8_t wire_get_u8(struct wire_in *in);
uint32_t wire_get_u32(struct wire_in *in);
int64_t wire_get_i64(struct wire_in *in);
bool wire_get_bool(struct wire_in *in);
void wire_get_bytes(struct wire_in *in, void *into, size_t length);
struct sv wire_get_text(struct wire_in *in, size_t bytes_max);
/* Of a list whose elements take at least `element_bytes_min` each. */
uint32_t wire_get_count(struct wire_in *in, uint32_t count_max, size_t element_bytes_min);
bool wire_all_read(const struct wire_in *in); /* nothing failed, nothing left over */

/* With `at` NULL only counts, so that a message is measured first and then written once, without copies of secrets. */
struct wire_out {
    unsigned char *at;
    size_t capacity;
    size_t length;
};

void wire_put_u8(struct wire_out *out, uint8_t value);
void wire_put_u32(struct wire_out *out, uint32_t value);
void wire_put_i64(struct wire_out *out, int64_t value);
void wire_put_bytes(struct wire_out *out, const void *bytes, size_t length);
void wire_put_text(struct wire_out *out, struct sv text);

/* Runs `put` twice: measuring, then writing into the arena. */
typedef void wire_put_fn(struct wire_out *out, const void *content);
MUST enum err wire_write(struct arena *arena, wire_put_fn *put, const void *content, struct sv *ret_bytes);

/* --- frames: u32 length, u8 message or refusal, u32 sequence, u64 trace, payload ---------------------------------- */
struct frame {
    uint8_t kind; /* a request's message, an answer's refusal */
    uint32_t sequence;
    uint64_t trace; /* of the request that asks, for the operational log; 0: none */
    struct sv payload;
};

bool frame_read(struct sv body, struct frame *ret_frame);
struct frame_content {
    uint8_t kind;
    uint32_t sequence;
    wire_put_fn *put; /* NULL: no payload */
    const void *content;
};
/* with its length and this thread's trace in front */
MUST enum err frame_write(struct arena *arena, const struct frame_content *content, struct sv *ret_frame);

/* --- the batch ---------------------------------------------------------------------------------------------------- */
struct batch_key_item {
    enum key_kind kind;
    struct dossier_ref dossier;
    enum vault_party party;         /* of KEY_POSITION; 0: of another kind, or not said */
    bool is_new;
    struct wrapped_key wrapped;     /* asked with, or answered when new */
    bool bound;                     /* to the hash of a reporter's code */
    struct secret_hash code_hash;
    struct municipality_id rewrap_to; /* 0: stays */
    struct wrapped_key rewrapped;
};

struct batch_seal_item {
    uint32_t key;
    struct place place;
    struct sv text;
    struct sealed sealed;
};

struct batch_open_item {
    uint32_t key;
    struct place place;
    struct sealed sealed;
    bool opened;
    struct clear clear;
};

struct vault_batch {
    struct arena *arena;
    enum err failure; /* of the adders; told at vault_call */
    bool has_session;
    struct vault_session session;
    struct municipality_id municipality;
    struct sv code;
    struct batch_key_item *keys;
    uint32_t key_count, key_capacity;
    struct batch_seal_item *seals;
    uint32_t seal_count, seal_capacity;
    struct batch_open_item *opens;
    uint32_t open_count, open_capacity;
    struct log_entry *lines;
    uint32_t line_count, line_capacity;
    int64_t intent;
    bool called;
};

void batch_put(struct wire_out *out, const void *batch);        /* wire_put_fn */
/* every index and enum in range */
MUST enum err batch_get(struct arena *arena, struct sv payload, struct vault_batch **ret_batch);
void batch_answer_put(struct wire_out *out, const void *batch); /* wire_put_fn */
MUST enum err batch_answer_get(struct sv payload, struct vault_batch *batch);

/* Renewing a municipality's key (vault/renewal.h). */
struct renewal_call {
    struct municipality_id municipality;
    enum renewal_why why;
    struct renewal_key *keys;
    uint32_t count;
};
void renewal_put(struct wire_out *out, const void *call);        /* wire_put_fn */
MUST enum err renewal_get(struct arena *arena, struct sv payload, struct renewal_call *ret_call);
void renewal_answer_put(struct wire_out *out, const void *call); /* wire_put_fn */
MUST enum err renewal_answer_get(struct sv payload, struct renewal_call *call);

enum { STATUS_BYTES = 6 * 8 + 1 };
void status_put(struct wire_out *out, const void *status); /* wire_put_fn */
bool status_get(struct sv payload, struct vault_status *ret_status);

void log_entry_put(struct wire_out *out, const struct log_entry *entry);
bool log_entry_get(struct wire_in *in, struct log_entry *ret_entry);

#endif
