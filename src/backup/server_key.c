#include "backup/server_key.h"

#include "os/file.h"

#include <sodium.h>
#include <string.h>

#define FILE_NAME SV("server.key")
#define CONTEXT "shbackup"

enum { SUBKEY_NAME = 1, SUBKEY_CUT = 2, SUBKEY_SIGN = 3, SUBKEY_RECEIPT = 4, SIGNER_BYTES = 8 };

void server_key_wipe(struct server_key *key)
{
    sodium_memzero(key, sizeof *key);
}

static void derive(unsigned char *into, uint64_t number, const unsigned char *root)
{
    ASSERT(crypto_kdf_derive_from_key(into, BACKUP_KEY_BYTES, number, CONTEXT, root) == 0);
}

static enum err root_read(int folder, unsigned char root[BACKUP_KEY_BYTES])
{
    int fd CLEANUP(fd_close) = -1;
    size_t length = 0;
    enum err err = file_open(folder, FILE_NAME, FILE_READ, &fd);
    if (err == ERR_NOT_FOUND) {
        randombytes_buf(root, BACKUP_KEY_BYTES);
        return file_replace(folder, FILE_NAME, sv_of_bytes(root, BACKUP_KEY_BYTES));
    }
    TRY(err);
    TRY(file_read_at(fd, 0, root, BACKUP_KEY_BYTES, &length));
    return length == BACKUP_KEY_BYTES ? OK : ERR_INVALID;
}

enum err server_key_open(int folder, struct server_key *ret_key)
{
    unsigned char root[BACKUP_KEY_BYTES];
    unsigned char seed[BACKUP_KEY_BYTES];
    if (sodium_init() < 0) {
        return ERR_NO_MEMORY;
    }
    TRY(root_read(folder, root));
    derive(ret_key->name, SUBKEY_NAME, root);
    derive(ret_key->cut, SUBKEY_CUT, root);
    derive(ret_key->receipt, SUBKEY_RECEIPT, root);
    derive(seed, SUBKEY_SIGN, root);
    ASSERT(crypto_sign_seed_keypair(ret_key->sign_public, ret_key->sign_secret, seed) == 0);
    sodium_memzero(root, sizeof root);
    sodium_memzero(seed, sizeof seed);
    return OK;
}

void receipt_key_of(const struct server_key *key, const unsigned char run[BACKUP_RUN_BYTES],
                    struct receipt_key *ret_receipt)
{
    (void)crypto_generichash(ret_receipt->bytes, BACKUP_KEY_BYTES, run, BACKUP_RUN_BYTES, key->receipt,
                             BACKUP_KEY_BYTES);
}

void receipt_of(const struct receipt_key *key, struct sv text, struct receipt *ret_receipt)
{
    (void)crypto_generichash(ret_receipt->bytes, BACKUP_KEY_BYTES, (const unsigned char *)text.at, text.length,
                             key->bytes, BACKUP_KEY_BYTES);
}

void signer_put(struct buf *out, const unsigned char sign_public[BACKUP_KEY_BYTES])
{
    unsigned char hash[crypto_generichash_BYTES];
    (void)crypto_generichash(hash, sizeof hash, sign_public, BACKUP_KEY_BYTES, NULL, 0);
    buf_put_hex(out, sv_of_bytes(hash, SIGNER_BYTES));
}
