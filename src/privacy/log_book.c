#include "privacy/log_book.h"

#include "privacy/log_book_sql.h"

#include <string.h>

enum {
    LINES_AT_ONCE = 1000,
    PROJECT_ARENA_BYTES = 4 * 1024 * 1024,
    FORGET_ARENA_BYTES = 64 * 1024,
    PURPOSE_WORD_MAX = 40
};

/* --- copying ------------------------------------------------------------------------------------------------------ */

struct lines {
    const struct log_line *lines;
    uint32_t count;
};

static bool names_dossier(const struct dossier_ref *dossier)
{
    static const struct dossier_ref none;
    return !dossier_ref_equal(dossier, &none);
}

/* A purpose is a word of a closed list, or a reason in words. Words in a row are content: they stay in the log. */
static struct sv purpose_word(struct sv purpose)
{
    if (purpose.length > PURPOSE_WORD_MAX) {
        return SV("typed");
    }
    for (size_t i = 0; i < purpose.length; i++) {
        char byte = purpose.at[i];
        if (!((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' || byte == '-')) {
            return SV("typed");
        }
    }
    return purpose;
}

static enum err line_copy(struct tx_write *tx, const struct log_line *line)
{
    if (line->outcome_of != 0) {
        return sql_log_line_result(tx, &(struct sql_log_line_result_in){
                                           .number = line->outcome_of,
                                           .result = line->done ? LOG_RESULT_DONE : LOG_RESULT_NOT_DONE,
                                       });
    }
    const struct log_entry *entry = &line->entry;
    struct sv dossier = names_dossier(&entry->dossier) ? sv_of_bytes(entry->dossier.bytes, DOSSIER_REF_BYTES)
                                                       : (struct sv){ 0 };
    return sql_log_line_add(tx, &(struct sql_log_line_add_in){
                                    .number = line->number,
                                    .at = line->at,
                                    .municipality = entry->municipality.value,
                                    .dossier = dossier,
                                    .action = entry->action,
                                    .actor_kind = entry->actor_kind,
                                    .actor = entry->actor.value,
                                    .role = entry->role,
                                    .purpose = purpose_word(entry->purpose),
                                    .object = entry->object,
                                    .origin = entry->origin,
                                });
}

static enum err lines_apply(struct tx_write *tx, const void *prepared)
{
    const struct lines *lines = prepared;
    for (uint32_t i = 0; i < lines->count; i++) {
        TRY(line_copy(tx, &lines->lines[i]));
    }
    int64_t changed = 0;
    return sql_log_read_set(tx, &(struct sql_log_read_set_in){ lines->lines[lines->count - 1].number }, &changed);
}

static enum err part_copy(const struct log_project_setup *setup, uint32_t *ret_count)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, PROJECT_ARENA_BYTES);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct sql_log_read_number read;
    TRY(store_read_begin(setup->store, &tx));
    TRY(sql_log_read_number(tx, &arena, &read));
    store_read_end(&tx);
    struct log_line *found = NULL;
    uint32_t count = 0;
    TRY(vault_log_read(setup->vault, &arena, read.number, LINES_AT_ONCE, &found, &count));
    if (count > 0) {
        TRY(store_write(setup->store, lines_apply, &(struct lines){ found, count }));
    }
    *ret_count = count;
    return OK;
}

enum err log_project(const struct log_project_setup *setup, uint32_t *ret_count)
{
    uint32_t total = 0;
    uint32_t count = 0;
    do {
        TRY(part_copy(setup, &count));
        total += count;
    } while (count == LINES_AT_ONCE && total < LOG_PROJECT_LINES);
    *ret_count = total;
    return OK;
}

static enum err forget_apply(struct tx_write *tx, const void *prepared)
{
    const struct instant *before = prepared;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, FORGET_ARENA_BYTES);
    struct sql_log_line_since since;
    TRY(sql_log_line_since(tx_of(tx), &arena, &(struct sql_log_line_since_in){ *before }, &since));
    int64_t first = since.number == 0 ? INT64_MAX : since.number;
    TRY(sql_log_lines_forget(tx, &(struct sql_log_lines_forget_in){ first }));
    /* Nobody asks any more whether a line that is gone had stood. */
    return since.number == 0 ? OK : tx_intents_forget(tx, first);
}

enum err log_lines_forget(struct store *store, struct instant before)
{
    return store_write(store, forget_apply, &before);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* The three queries give rows of the same columns, but of a type each. */
#define ROWS_OF(rows_, count_)                                                                                      \
    for (size_t i = 0; i < (count_); i++) {                                                                         \
        found[i] = (struct log_line_view_row){                                                                      \
            .number = (rows_)[i].number, .at = (rows_)[i].at, .action = (rows_)[i].action,                          \
            .actor_kind = (rows_)[i].actor_kind, .actor_name = (rows_)[i].actor_name, .role = (rows_)[i].role,      \
            .purpose = (rows_)[i].purpose, .object = (rows_)[i].object, .origin = (rows_)[i].origin,                \
            .result = (rows_)[i].result, .has_dossier = (rows_)[i].dossier.length == DOSSIER_REF_BYTES,             \
        };                                                                                                          \
        if (found[i].has_dossier) {                                                                                 \
            memcpy(found[i].dossier.bytes, (rows_)[i].dossier.at, DOSSIER_REF_BYTES);                               \
        }                                                                                                           \
    }

#define ROWS_FIND(query_, ...)                                                                                      \
    struct sql_##query_ *rows = NULL;                                                                               \
    TRY(sql_##query_(tx, arena, &(struct sql_##query_##_in){ __VA_ARGS__ }, &rows, &count));                        \
    found = ARENA_ARRAY(arena, struct log_line_view_row, count);                                                    \
    if (found == NULL) {                                                                                            \
        return ERR_NO_MEMORY;                                                                                       \
    }                                                                                                               \
    ROWS_OF(rows, count)

enum err log_lines(struct tx *tx, struct arena *arena, const struct log_search *search,
                   struct log_line_view_row **ret_rows, size_t *ret_count)
{
    struct log_line_view_row *found = NULL;
    size_t count = 0;
    int64_t before = search->before > 0 ? search->before : INT64_MAX;
    int64_t place = search->municipality.value;
    if (search->of_dossier) {
        ROWS_FIND(log_lines_dossier, .municipality = place, .before = before, .row_count = search->rows,
                  .dossier = sv_of_bytes(search->dossier.bytes, DOSSIER_REF_BYTES))
    } else if (search->day.set) {
        ROWS_FIND(log_lines_day, .municipality = place, .before = before, .row_count = search->rows,
                  .since = date_begin(search->day), .until = date_end(search->day))
    } else {
        ROWS_FIND(log_lines_newest, .municipality = place, .before = before, .row_count = search->rows)
    }
    *ret_rows = found;
    *ret_count = count;
    return OK;
}

enum err log_line_find(struct tx *tx, struct arena *arena, struct municipality_id municipality, int64_t number,
                       struct log_line_view_row *ret_line)
{
    struct sql_log_line_one row;
    TRY(sql_log_line_one(tx, arena, &(struct sql_log_line_one_in){ municipality.value, number }, &row));
    struct log_line_view_row found[1];
    ROWS_OF(&row, 1)
    *ret_line = found[0];
    return OK;
}

enum err log_reason_read(struct vault *vault, struct arena *arena, int64_t number, struct sv *ret_reason)
{
    struct log_line *lines = NULL;
    uint32_t count = 0;
    TRY(vault_log_read(vault, arena, number - 1, 1, &lines, &count));
    if (count != 1 || lines[0].number != number) {
        return ERR_NOT_FOUND;
    }
    *ret_reason = lines[0].entry.purpose;
    return OK;
}

bool log_purpose_typed(struct sv purpose)
{
    return sv_equal(purpose, SV("typed"));
}
