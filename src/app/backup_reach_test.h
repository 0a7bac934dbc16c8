/* The vault's own keys on files that a test found in a backup: apart, because the vault's headers and the web's do not
 * go together. Only for tests. */
#ifndef SEINHUIS_APP_BACKUP_REACH_TEST_H
#define SEINHUIS_APP_BACKUP_REACH_TEST_H

#include "base/arena.h"
#include "vault/vault.h"

struct vault_copy;
/* `folder`: a scratch folder that does not exist, removed at the end; `vault`: one that holds the master key. */
struct vault_copy *vault_copy_open(struct sv folder, struct sv vault, struct sv municipalities);
void vault_copy_close(struct vault_copy *copy);

struct sealed_copy {
    enum key_kind kind;
    struct dossier_ref dossier;
    struct municipality_id municipality;
    struct place place;
    struct sealed sealed;
};
/* Whether it opens with any of the wrapped keys in these slots of a key store. */
bool vault_copy_opens(struct vault_copy *copy, struct sv slots, const struct sealed_copy *value);

#endif
