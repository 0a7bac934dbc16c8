#include "weighing/ending.h"

#include "weighing/weighing_sql.h"
#include "store/slots.h"


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

enum err weighings_key_slots(struct tx *tx, struct arena *arena, int64_t **ret_slots, size_t *ret_count)
{
    struct slot_list list = { .arena = arena };
    for (int64_t after = 0;;) {
        struct sql_weighing_key_slots *rows = NULL;
        size_t more = 0;
        TRY(sql_weighing_key_slots(tx, arena, &(struct sql_weighing_key_slots_in){ after }, &rows, &more));
        if (more == 0) {
            *ret_slots = list.slots;
            *ret_count = list.count;
            return OK;
        }
        for (size_t i = 0; i < more; i++) {
            TRY(slot_list_put(&list, rows[i].slot));
        }
        after = rows[more - 1].slot;
    }
}
