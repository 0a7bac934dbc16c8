#include "weighing/ending.h"

#include "weighing/weighing_sql.h"

enum err weighings_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date until,
                          struct weighing_ending **ret_endings, size_t *ret_count)
{
    struct sql_weighings_ending *rows = NULL;
    size_t count = 0;
    TRY(sql_weighings_ending(tx, arena, &(struct sql_weighings_ending_in){ municipality, until }, &rows, &count));
    struct weighing_ending *endings = ARENA_ARRAY(arena, struct weighing_ending, count);
    if (endings == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        endings[i] = (struct weighing_ending){ rows[i].weighing, rows[i].dossier, rows[i].destroy_on,
                                               rows[i].destroy_rule, rows[i].outcome };
    }
    *ret_endings = endings;
    *ret_count = count;
    return OK;
}

enum err weighing_ending_of(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                            struct sv reference, struct weighing_ending *ret_ending)
{
    struct sql_weighing_ends row;
    TRY(sql_weighing_ends(tx, arena, &(struct sql_weighing_ends_in){ municipality, reference }, &row));
    *ret_ending = (struct weighing_ending){ row.weighing, row.dossier, row.destroy_on, row.destroy_rule, row.outcome };
    return OK;
}

static enum err key_end(struct tx_write *tx, struct key_slot_id slot)
{
    return slot.value == 0 ? OK : tx_key_destroy(tx, slot);
}

enum err weighings_destroy(struct tx_write *tx, struct arena *arena, struct weighing_id weighing)
{
    struct sql_weighing_keys keys;
    TRY(sql_weighing_keys(tx_of(tx), arena, &(struct sql_weighing_keys_in){ weighing }, &keys));
    TRY(key_end(tx, keys.record_key));
    TRY(key_end(tx, keys.police_key));
    TRY(key_end(tx, keys.prosecution_key));
    TRY(key_end(tx, keys.municipality_key));
    TRY(sql_weighing_walls_delete(tx, &(struct sql_weighing_walls_delete_in){ keys.dossier }));
    return sql_weighing_delete(tx, &(struct sql_weighing_delete_in){ weighing });
}

enum err weighings_seal(struct tx_write *tx, struct weighing_id weighing, struct date until)
{
    return sql_weighing_seal(tx, &(struct sql_weighing_seal_in){ weighing, until });
}

enum err weighings_keep(struct tx_write *tx, const struct weighing_keep *keep)
{
    int64_t changed = 0;
    TRY(sql_weighing_keep(tx, &(struct sql_weighing_keep_in){ keep->weighing, keep->destroy_on, keep->destroy_rule },
                          &changed));
    return changed <= 1 ? OK : ERR_CONFLICT;
}

static void keys_put(struct stored_key_page *page, const struct sql_weighing_stored_keys *row)
{
    struct stored_key bound = { .kind = KEY_RECORD, .dossier = row->dossier, .municipality = row->municipality };
    const struct key_slot_id positions[PARTY_END] = { [PARTY_POLICE] = row->police_key,
                                                      [PARTY_PROSECUTION] = row->prosecution_key,
                                                      [PARTY_MUNICIPALITY] = row->municipality_key };
    stored_keys_put(page, row->record_key, &bound);
    bound.kind = KEY_POSITION;
    for (bound.party = PARTY_POLICE; bound.party < PARTY_END; bound.party++) {
        stored_keys_put(page, positions[bound.party], &bound);
    }
}

enum err weighings_stored_keys(struct tx *tx, struct stored_key_page *page)
{
    struct sql_weighing_stored_keys *rows = NULL;
    size_t count = 0;
    TRY(sql_weighing_stored_keys(tx, page->arena, &(struct sql_weighing_stored_keys_in){ { page->after } }, &rows,
                                 &count));
    TRY(stored_keys_begin(page, count));
    for (size_t i = 0; i < count; i++) {
        keys_put(page, &rows[i]);
        page->after = rows[i].weighing.value;
    }
    return OK;
}
