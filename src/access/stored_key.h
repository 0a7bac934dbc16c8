/* A key of the key store with all that it is bound to, as the row that names it says: for who goes through all keys.
 *
 * Every room with keys gives a `stored_keys_fn`; app/keys.c has the list of them, and a test compares it with the
 * schema. Two walks depend on it: the sweep at start (a slot that nobody names is zeroed) and the renewal of a
 * municipality's key (what is bound otherwise than its row says does not open). Rows are walked by their own id, a page
 * at a time, so that the time is linear and the memory that of a page.
 */
#ifndef SEINHUIS_ACCESS_STORED_KEY_H
#define SEINHUIS_ACCESS_STORED_KEY_H

#include "store/store.h"
#include "vault/vault.h"

struct stored_key {
    struct key_slot_id slot;
    enum key_kind kind;
    struct dossier_ref dossier;
    struct municipality_id municipality; /* whose key wraps it */
    enum vault_party party;              /* of KEY_POSITION */
    bool bound;
    struct secret_hash code_hash;
};

struct stored_key_page {
    struct arena *arena;
    struct stored_key *keys;
    size_t count, capacity;
    int64_t after; /* where the next page begins */
    bool last;     /* there is none */
};

/* Rows in one page; a row names at most STORED_KEYS_OF_ROW keys. */
enum { STORED_KEY_ROWS = 250, STORED_KEYS_OF_ROW = 6 };

/* The keys of the rows behind page->after; for the first page that is 0. */
typedef enum err stored_keys_fn(struct tx *tx, struct stored_key_page *page);

/* For the rooms: room for the keys of so many rows, then each key; one whose slot is 0 is none. */
MUST enum err stored_keys_begin(struct stored_key_page *page, size_t rows);
void stored_keys_put(struct stored_key_page *page, struct key_slot_id slot, const struct stored_key *bound);

#endif
