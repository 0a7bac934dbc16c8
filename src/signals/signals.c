/* Finding one signal as an actor may see it, and ending signals: what all topics of this room share. */
#include "signals/signals.h"

#include "base/date.h"
#include "organisation/settings.h"
#include "signals/signals_sql.h"

#include <string.h>

static struct secret_hash hash_of_bytes(struct sv bytes)
{
    struct secret_hash hash = { 0 };
    if (bytes.length == SECRET_HASH_BYTES) {
        memcpy(hash.bytes, bytes.at, SECRET_HASH_BYTES);
    }
    return hash;
}

static struct signal signal_of_row(const struct sql_signal_by_reference *row)
{
    return (struct signal){
        .id = row->signal, .municipality = row->municipality, .reference = row->reference, .dossier = row->dossier,
        .kind = row->kind, .about = row->about, .channel = row->channel, .relation = row->relation,
        .contact = row->contact, .age = row->age, .state = row->state, .reporter_state = row->reporter_state,
        .outcome = row->outcome, .identifiable = row->identifiable, .urgent = row->urgent, .received = row->received,
        .answered = row->answered, .answer_by = row->answer_by, .due = row->due, .owner = row->owner,
        .deputy = row->deputy, .code_hash = hash_of_bytes(row->code_hash),
        .has_code = row->code_hash.length == SECRET_HASH_BYTES, .story_key = row->story_key,
        .reporter_key = row->reporter_key, .record_key = row->record_key, .story_destroy = row->story_destroy,
        .destroy_on = row->destroy_on, .sealed_until = row->sealed_until, .destroy_rule = row->destroy_rule,
        .inform_state = row->inform_state, .inform_due = row->inform_due, .step_count = row->step_count,
    };
}

struct desk_dossier signal_dossier(const struct signal *signal)
{
    return (struct desk_dossier){
        .municipality = signal->municipality,
        .ref = signal->dossier,
        .keys = { [KEY_STORY] = signal->story_key, [KEY_REPORTER] = signal->reporter_key,
                  [KEY_RECORD] = signal->record_key },
        .code_hash = &signal->code_hash,
    };
}

enum err signal_find(struct tx *tx, struct arena *arena, const struct signal_search *search, struct signal *ret_signal)
{
    struct sql_signal_by_reference row;
    TRY(sql_signal_by_reference(tx, arena,
                                &(struct sql_signal_by_reference_in){
                                    .municipality = search->actor->municipality,
                                    .reference = search->reference,
                                    .person = search->actor->person,
                                    .today = search->today,
                                },
                                &row));
    *ret_signal = signal_of_row(&row);
    return OK;
}

static enum err endings_of_stories(struct tx *tx, struct arena *arena, const struct sql_signal_stories_ending_in *in,
                                   struct signal_ending **ret_endings, size_t *ret_count)
{
    struct sql_signal_stories_ending *rows = NULL;
    size_t count = 0;
    TRY(sql_signal_stories_ending(tx, arena, in, &rows, &count));
    struct signal_ending *endings = ARENA_ARRAY(arena, struct signal_ending, count);
    if (endings == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        endings[i] = (struct signal_ending){ .signal = rows[i].signal, .part = PART_STORY, .dossier = rows[i].dossier,
                                             .on = rows[i].story_destroy, .rule = setting_name(SETTING_KEEP_STORY),
                                             .outcome = rows[i].outcome };
    }
    *ret_endings = endings;
    *ret_count = count;
    return OK;
}

enum err signals_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date until,
                        struct signal_ending **ret_endings, size_t *ret_count)
{
    struct signal_ending *stories = NULL;
    size_t story_count = 0;
    TRY(endings_of_stories(tx, arena, &(struct sql_signal_stories_ending_in){ municipality, until }, &stories,
                           &story_count));
    struct sql_signal_dossiers_ending *rows = NULL;
    size_t row_count = 0;
    TRY(sql_signal_dossiers_ending(tx, arena, &(struct sql_signal_dossiers_ending_in){ municipality, until }, &rows,
                                   &row_count));
    struct signal_ending *endings = ARENA_ARRAY(arena, struct signal_ending, story_count + row_count);
    if (endings == NULL) {
        return ERR_NO_MEMORY;
    }
    if (story_count > 0) {
        memcpy(endings, stories, story_count * sizeof *stories);
    }
    for (size_t i = 0; i < row_count; i++) {
        endings[story_count + i] =
            (struct signal_ending){ .signal = rows[i].signal, .part = PART_ALL, .dossier = rows[i].dossier,
                                    .on = rows[i].destroy_on, .rule = rows[i].destroy_rule,
                                    .outcome = rows[i].outcome };
    }
    *ret_endings = endings;
    *ret_count = story_count + row_count;
    return OK;
}

enum err signal_key_end(struct tx_write *tx, struct key_slot_id slot)
{
    return slot.value == 0 ? OK : tx_key_destroy(tx, slot);
}

enum err signals_destroy(struct tx_write *tx, struct arena *arena, struct signal_id signal, enum signal_part part)
{
    struct sql_signal_keys keys;
    TRY(sql_signal_keys(tx_of(tx), arena, &(struct sql_signal_keys_in){ signal }, &keys));
    TRY(signal_key_end(tx, keys.story_key));
    TRY(signal_key_end(tx, keys.transfer_story));
    if (part == PART_STORY) {
        TRY(sql_transfer_story_forget(tx, &(struct sql_transfer_story_forget_in){ signal }));
        TRY(sql_signal_story_delete(tx, &(struct sql_signal_story_delete_in){ signal }));
        return sql_signal_story_forget(tx, &(struct sql_signal_story_forget_in){ signal });
    }
    TRY(signal_key_end(tx, keys.reporter_key));
    TRY(signal_key_end(tx, keys.record_key));
    TRY(signal_key_end(tx, keys.transfer_reporter));
    TRY(signal_key_end(tx, keys.transfer_record));
    TRY(sql_signal_walls_delete(tx, &(struct sql_signal_walls_delete_in){ keys.dossier }));
    return sql_signal_delete(tx, &(struct sql_signal_delete_in){ signal });
}

enum err signals_seal(struct tx_write *tx, struct signal_id signal, struct date until)
{
    return sql_signal_seal(tx, &(struct sql_signal_seal_in){ signal, until });
}

static void keys_put(struct stored_key_page *page, const struct sql_signal_stored_keys *row)
{
    struct stored_key bound = { .kind = KEY_STORY, .dossier = row->dossier, .municipality = row->municipality };
    struct stored_key offered = bound;
    offered.municipality = row->to_municipality;
    stored_keys_put(page, row->story_key, &bound);
    stored_keys_put(page, row->to_story_key, &offered);
    bound.kind = offered.kind = KEY_RECORD;
    stored_keys_put(page, row->record_key, &bound);
    stored_keys_put(page, row->to_record_key, &offered);
    bound.kind = offered.kind = KEY_REPORTER;
    bound.bound = offered.bound = row->code_hash.length == SECRET_HASH_BYTES;
    bound.code_hash = offered.code_hash = hash_of_bytes(row->code_hash);
    stored_keys_put(page, row->reporter_key, &bound);
    stored_keys_put(page, row->to_reporter_key, &offered);
}

enum err signals_stored_keys(struct tx *tx, struct stored_key_page *page)
{
    struct sql_signal_stored_keys *rows = NULL;
    size_t count = 0;
    TRY(sql_signal_stored_keys(tx, page->arena, &(struct sql_signal_stored_keys_in){ { page->after } }, &rows,
                               &count));
    TRY(stored_keys_begin(page, count));
    for (size_t i = 0; i < count; i++) {
        keys_put(page, &rows[i]);
        page->after = rows[i].signal.value;
    }
    return OK;
}
