/* Reading, sealing, opening and logging for one member of staff. */
#include "access/desk.h"

enum err desk_call(const struct desk *desk, struct vault_batch *batch)
{
    TRY(vault_call(desk->vault, batch));
    if (desk->intent != NULL) {
        *desk->intent = batch_intent(batch);
    }
    return OK;
}

enum err desk_key(const struct desk *desk, struct vault_batch *batch, struct desk_dossier dossier, enum key_kind kind,
                  struct desk_key *ret_key)
{
    ASSERT(kind < KEY_KIND_COUNT && kind != KEY_POSITION);
    struct key_slot_id slot = dossier.keys[kind];
    if (slot.value == 0) {
        *ret_key = (struct desk_key){ 0 };
        return OK;
    }
    struct wrapped_key wrapped;
    TRY(store_key_read(desk->tx, slot, &wrapped));
    struct desk_key key = { .present = true, .key = batch_key_use(batch, kind, dossier.ref, &wrapped) };
    if (kind == KEY_REPORTER && dossier.code_hash != NULL) {
        batch_key_bind(batch, key.key, dossier.code_hash);
    }
    *ret_key = key;
    return OK;
}

enum err desk_position_key(const struct desk *desk, struct vault_batch *batch, struct desk_dossier dossier,
                           enum vault_party party, struct desk_key *ret_key)
{
    ASSERT(party >= PARTY_POLICE && party < PARTY_END);
    struct key_slot_id slot = dossier.positions[party - PARTY_POLICE];
    if (slot.value == 0) {
        *ret_key = (struct desk_key){ 0 };
        return OK;
    }
    struct wrapped_key wrapped;
    TRY(store_key_read(desk->tx, slot, &wrapped));
    struct desk_key key = { .present = true, .key = batch_key_use(batch, KEY_POSITION, dossier.ref, &wrapped) };
    batch_key_party(batch, key.key, party);
    *ret_key = key;
    return OK;
}

struct log_entry desk_log(const struct desk *desk, struct desk_dossier dossier, enum permission permission,
                          enum log_action action, struct sv object)
{
    return (struct log_entry){
        .action = action, .actor_kind = ACTOR_STAFF, .actor = desk->actor->person, .municipality = dossier.municipality,
        .dossier = dossier.ref, .role = role_code(actor_role_for(desk->actor, permission)),
        .purpose = permission_code(permission), .object = object, .origin = desk->origin,
    };
}

struct desk_seal desk_seal(struct vault_batch *batch, struct batch_key key, struct place place, struct sv text)
{
    if (sv_empty(text)) {
        return (struct desk_seal){ 0 };
    }
    return (struct desk_seal){ .present = true, .seal = batch_seal(batch, key, place, text) };
}

struct sealed desk_sealed(const struct vault_batch *batch, struct desk_seal seal)
{
    return seal.present ? batch_sealed(batch, seal.seal) : (struct sealed){ 0 };
}

enum err desk_write(const struct desk *desk, struct desk_dossier dossier, const struct desk_writing *writing,
                    struct desk_written *ret_written)
{
    struct vault_batch *batch = NULL;
    TRY(batch_begin(desk->arena, desk->session, dossier.municipality, &batch));
    struct desk_key key;
    TRY(desk_key(desk, batch, dossier, writing->kind, &key));
    if (!key.present) {
        return ERR_REFUSED;
    }
    struct desk_seal text = desk_seal(batch, key.key, writing->place, writing->text);
    struct desk_seal more = desk_seal(batch, key.key, writing->place_more, writing->text_more);
    struct log_entry entry = desk_log(desk, dossier, writing->permission, writing->action, writing->object);
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    *ret_written = (struct desk_written){ desk_sealed(batch, text), desk_sealed(batch, more), batch_intent(batch) };
    return OK;
}

struct desk_open desk_open(struct vault_batch *batch, struct desk_key key, struct place place, struct sealed sealed)
{
    if (!key.present || sv_empty(sealed.bytes)) {
        return (struct desk_open){ 0 };
    }
    return (struct desk_open){ .present = true, .open = batch_open(batch, key.key, place, sealed) };
}

struct sv desk_shown(const struct vault_batch *batch, struct desk_open open)
{
    return open.present ? clear_show(batch_clear(batch, open.open)) : (struct sv){ "", 0 };
}
