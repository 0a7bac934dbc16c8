/* Renewing a municipality's key: the asking side. */
#include "vault/renewal.h"

#include "base/limits.h"
#include "os/file.h"
#include "vault/client_inner.h"

enum { SMALL_ARENA_BYTES = 64 * 1024, KEYS_ARENA_BYTES = 1024 * 1024 };

enum err vault_versions(struct vault *vault, struct arena *arena, struct municipality_version **ret_versions,
                        uint32_t *ret_count)
{
    struct exchange exchange = { MESSAGE_KEYS_LIST, NULL, NULL, LIMIT_VAULT_WAIT_MS };
    struct sv payload = { 0 };
    TRY(vault_ask(vault, arena, &exchange, &payload));
    struct wire_in in = wire_in_of(payload);
    uint32_t count = wire_get_count(&in, RENEWAL_MUNICIPALITIES_MAX, 2 * sizeof(int64_t) + 2);
    struct municipality_version *versions = ARENA_ARRAY(arena, struct municipality_version, count);
    if (versions == NULL) {
        return ERR_NO_MEMORY;
    }
    for (uint32_t i = 0; i < count; i++) {
        versions[i].municipality.value = wire_get_i64(&in);
        versions[i].version = wire_get_i64(&in);
        versions[i].renewing = wire_get_bool(&in);
        versions[i].waiting = wire_get_bool(&in);
    }
    if (!wire_all_read(&in)) {
        return ERR_VAULT;
    }
    *ret_versions = versions;
    *ret_count = count;
    return OK;
}

enum err vault_renewal_begin(struct vault *vault, struct municipality_id municipality, enum renewal_why why,
                             int64_t *ret_version)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, SMALL_ARENA_BYTES);
    struct renewal_call call = { .municipality = municipality, .why = why };
    struct exchange exchange = { MESSAGE_KEYS_BEGIN, renewal_put, &call, LIMIT_VAULT_WAIT_MS };
    struct sv payload = { 0 };
    TRY(vault_ask(vault, &arena, &exchange, &payload));
    struct wire_in in = wire_in_of(payload);
    int64_t version = wire_get_i64(&in);
    if (!wire_all_read(&in)) {
        return ERR_VAULT;
    }
    *ret_version = version;
    return OK;
}

enum err vault_renewal_keys(struct vault *vault, struct municipality_id municipality, enum renewal_why why,
                            struct renewal_key *keys, uint32_t count)
{
    if (count > RENEWAL_KEYS_MAX) {
        return ERR_LIMIT;
    }
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, KEYS_ARENA_BYTES);
    struct renewal_call call = { .municipality = municipality, .why = why, .keys = keys, .count = count };
    struct exchange exchange = { MESSAGE_KEYS_RENEW, renewal_put, &call, LIMIT_VAULT_WAIT_MS };
    struct sv payload = { 0 };
    TRY(vault_ask(vault, &arena, &exchange, &payload));
    return renewal_answer_get(payload, &call) == OK ? OK : ERR_VAULT;
}

enum err vault_renewal_end(struct vault *vault, struct municipality_id municipality, enum renewal_why why)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, SMALL_ARENA_BYTES);
    struct renewal_call call = { .municipality = municipality, .why = why };
    struct exchange exchange = { MESSAGE_KEYS_END, renewal_put, &call, LIMIT_VAULT_WAIT_MS };
    struct sv payload = { 0 };
    enum err err = vault_ask(vault, &arena, &exchange, &payload);
    return err == ERR_VAULT && vault_refusal(vault) == REFUSAL_NEEDED ? ERR_BUSY : err;
}
