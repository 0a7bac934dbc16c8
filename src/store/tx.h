/* Transactions as the store sees them from inside. Only store/ uses this. */
#ifndef SEINHUIS_STORE_TX_H
#define SEINHUIS_STORE_TX_H

#include "store/answers.h"
#include "store/driver.h"
#include "store/keystore.h"
#include "store/store.h"

struct tx {
    struct store *store;
    struct connection *connection; /* a reader's: NULL until it is first needed */
    enum err failed; /* the first statement that failed: then the whole job fails, on every engine alike */
    bool reads;      /* a reader's: begins with its first statement that no kept answer serves */
    bool begun;
    struct scope scope; /* a reader's: to begin with */
    bool loud;       /* a writer's: something was written that a kept query may see */
    uint64_t generation; /* a reader's: of the kept answers it may use */
    struct answer_reading reading;
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
/* A reader's transaction begins, if it did not: its snapshot is of now. */
MUST enum err store_tx_begin(struct tx *tx);
struct answers *store_answers(struct store *store);

#endif
