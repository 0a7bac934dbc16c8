/* Transactions as the store sees them from inside. Only store/ uses this. */
#ifndef SEINHUIS_STORE_TX_H
#define SEINHUIS_STORE_TX_H

#include "store/driver.h"
#include "store/keystore.h"
#include "store/store.h"

struct tx {
    struct store *store;
    struct connection *connection;
    enum err failed; /* the first statement that failed: then the whole job fails, on every engine alike */
};

struct tx_write {
    struct tx tx;
    struct slot_list created;   /* by this job */
    struct slot_list destroyed; /* to be zeroed after the commit */
};

/* What the store's own files tell each other. */
MUST enum err store_open_with(const struct driver *driver, const struct store_options *options,
                              struct store **ret_store);
void store_note_version(struct store *store, int64_t version);

#endif
