/* Sealing the texts of one act. */
#include "weighing/texts.h"

#include "base/code.h"

void weighing_texts_add(struct weighing_texts *texts, struct place place, struct sv text, struct sealed *into)
{
    ASSERT(texts->count < WEIGHING_TEXTS_MAX);
    texts->rows[texts->count].place = place;
    texts->rows[texts->count].text = text;
    texts->rows[texts->count].into = into;
    texts->count++;
}

enum err weighing_texts_seal(const struct desk *desk, const struct weighing *weighing,
                             const struct weighing_texts *texts, int64_t *ret_intent)
{
    struct vault_batch *batch = NULL;
    struct desk_key key;
    struct desk_seal seals[WEIGHING_TEXTS_MAX] = { 0 };
    TRY(batch_begin(desk->arena, desk->session, weighing->municipality, &batch));
    TRY(desk_key(desk, batch, weighing_dossier(weighing), KEY_RECORD, &key));
    if (!key.present) {
        return ERR_REFUSED;
    }
    for (size_t i = 0; i < texts->count; i++) {
        seals[i] = desk_seal(batch, key.key, texts->rows[i].place, texts->rows[i].text);
    }
    struct log_entry entry = desk_log(desk, weighing_dossier(weighing), texts->permission, texts->action,
                                      texts->object);
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    for (size_t i = 0; i < texts->count; i++) {
        *texts->rows[i].into = desk_sealed(batch, seals[i]);
    }
    *ret_intent = batch_intent(batch);
    return OK;
}

enum err weighing_reference_new(struct arena *arena, struct random *random, struct sv prefix,
                                struct sv *ret_reference)
{
    struct code code = code_new(random);
    struct buf buf;
    buf_open(&buf, arena, CODE_TEXT_BYTES);
    buf_put(&buf, prefix);
    for (size_t group = 0; group < 3; group++) {
        buf_put(&buf, sv_until(sv_from(code_view(&code), group * 4), 3));
    }
    return buf_done(&buf, ret_reference);
}
