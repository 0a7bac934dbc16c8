/* The key pair of backups: made elsewhere, its public half a setting of the server, its secret half in a file that a
 * passphrase protects (Argon2id, XChaCha20-Poly1305).
 *
 * Errors: ERR_INVALID: no such file or text; ERR_REFUSED: another passphrase, or the file was changed.
 */
#ifndef SEINHUIS_BACKUP_SECRET_H
#define SEINHUIS_BACKUP_SECRET_H

#include "backup/backup.h"

struct backup_public {
    unsigned char bytes[BACKUP_KEY_BYTES];
};
struct backup_secret {
    struct backup_public public;
    unsigned char bytes[BACKUP_KEY_BYTES];
};
void backup_secret_wipe(struct backup_secret *secret); /* for CLEANUP */

/* ret_file: what to keep; lives in the arena. */
MUST enum err backup_secret_make(struct arena *arena, struct sv passphrase, struct sv *ret_file,
                                 struct backup_public *ret_public);
MUST enum err backup_secret_open(struct sv file, struct sv passphrase, struct backup_secret *ret_secret);

/* As it stands in seinhuis.conf: hexadecimal, with four bytes behind it that tell a typing error. */
enum { BACKUP_PUBLIC_CHARS = 2 * (BACKUP_KEY_BYTES + 4), PASSPHRASE_BYTES_LEAST = 12, PASSPHRASE_BYTES_MAX = 1024 };
void backup_public_put(struct buf *out, const struct backup_public *public);
bool backup_public_read(struct sv text, struct backup_public *ret_public);

#endif
