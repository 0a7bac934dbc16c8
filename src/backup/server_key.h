/* The server's own key of backups: it names chunks and signs manifests, and opens nothing.
 *
 * What it is: 32 random bytes in DATA/backup/server.key, made when they are first needed. Whoever has them can tell
 * whether a content that they know lies in a backup, and can make backups in this server's name; they cannot read one.
 * When they are lost, new ones begin a new series of chunks; older backups stay readable.
 */
#ifndef SEINHUIS_BACKUP_SERVER_KEY_H
#define SEINHUIS_BACKUP_SERVER_KEY_H

#include "backup/backup.h"

enum { BACKUP_SIGN_SECRET_BYTES = 64, BACKUP_SIGNATURE_BYTES = 64 };

struct server_key {
    unsigned char name[BACKUP_KEY_BYTES];    /* of chunks */
    unsigned char cut[BACKUP_KEY_BYTES];     /* where chunks end */
    unsigned char receipt[BACKUP_KEY_BYTES]; /* of reports about a restore */
    unsigned char sign_public[BACKUP_KEY_BYTES];
    unsigned char sign_secret[BACKUP_SIGN_SECRET_BYTES];
};
void server_key_wipe(struct server_key *key); /* for CLEANUP */

/* `folder`: DATA/backup. */
MUST enum err server_key_open(int folder, struct server_key *ret_key);

/* What only somebody who opened a backup of this run, or the server itself, can know: proves a report. */
struct receipt_key {
    unsigned char bytes[BACKUP_KEY_BYTES];
};
void receipt_key_of(const struct server_key *key, const unsigned char run[BACKUP_RUN_BYTES],
                    struct receipt_key *ret_receipt);
struct receipt {
    unsigned char bytes[BACKUP_KEY_BYTES];
};
void receipt_of(const struct receipt_key *key, struct sv text, struct receipt *ret_receipt);

/* Sixteen characters of a signer, to be compared by people. */
void signer_put(struct buf *out, const unsigned char sign_public[BACKUP_KEY_BYTES]);

#endif
