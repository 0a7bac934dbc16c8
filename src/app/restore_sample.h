/* Opening a few sealed values of a restored installation with its vault: what proves that database, key store, the
 * municipalities' keys and the master key belong together. In a folder that nobody serves from. */
#ifndef SEINHUIS_APP_RESTORE_SAMPLE_H
#define SEINHUIS_APP_RESTORE_SAMPLE_H

#include "app/folder.h"
#include "store/store.h"

struct sample_done {
    bool vault_opened;  /* the master key fits every municipality's key */
    int64_t tried;
    int64_t opened;
    int64_t keyless;    /* rows whose key is not in the key store */
};
/* `master`: a descriptor of the master key; 0: it is vault/master.key in the folder, or in $CREDENTIALS_DIRECTORY. */
MUST enum err sample_open(const struct folder *folder, struct store *store, int master, struct sample_done *ret_done);

#endif
