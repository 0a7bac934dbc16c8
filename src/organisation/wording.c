/* Versions of texts: which is in use, and writing another. */
#include "organisation/wording.h"

#include "organisation/card.h"
#include "organisation/line.h"
#include "organisation/wording_sql.h"
#include "organisation/wording_table.h"

static struct wording_version program_version(enum wording wording)
{
    return (struct wording_version){ .wording = wording,
                                     .text = { [LANGUAGE_NL] = wording_default(wording, LANGUAGE_NL),
                                               [LANGUAGE_EN] = wording_default(wording, LANGUAGE_EN) },
                                     .source = wording_row(wording)->source };
}

enum err wording_current(struct tx *tx, struct arena *arena, struct municipality_id municipality, enum wording wording,
                         struct wording_version *ret_version)
{
    struct sql_wording_current row;
    enum err found = sql_wording_current(
        tx, arena, &(struct sql_wording_current_in){ .municipality = municipality, .wording = wording }, &row);
    if (found == ERR_NOT_FOUND) {
        *ret_version = program_version(wording);
        return OK;
    }
    TRY(found);
    *ret_version = (struct wording_version){ .wording = wording,
                                             .version = row.version,
                                             .text = { [LANGUAGE_NL] = row.nl, [LANGUAGE_EN] = row.en },
                                             .source = row.source,
                                             .written_by = row.written_by,
                                             .written = row.written,
                                             .confirmed_by = row.confirmed_by,
                                             .confirmed = row.confirmed };
    return OK;
}

enum err wording_of_version(struct tx *tx, struct arena *arena, const struct wording_question *question,
                            struct wording_version *ret_version)
{
    if (question->version == 0) {
        *ret_version = program_version(question->wording);
        return OK;
    }
    struct sql_wording_of_version row;
    TRY(sql_wording_of_version(tx, arena,
                               &(struct sql_wording_of_version_in){ .municipality = question->municipality,
                                                                    .wording = question->wording,
                                                                    .version = question->version },
                               &row));
    *ret_version = (struct wording_version){ .wording = question->wording,
                                             .version = question->version,
                                             .text = { [LANGUAGE_NL] = row.nl, [LANGUAGE_EN] = row.en },
                                             .source = row.source,
                                             .written_by = row.written_by,
                                             .written = row.written,
                                             .confirmed_by = row.confirmed_by,
                                             .confirmed = row.confirmed };
    return OK;
}

enum err wordings_newest(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                         int64_t ret_newest[WORDING_END])
{
    struct sql_wordings_newest *rows = NULL;
    size_t count = 0;
    TRY(sql_wordings_newest(tx, arena, &(struct sql_wordings_newest_in){ .municipality = municipality }, &rows,
                            &count));
    for (enum wording wording = 0; wording < WORDING_END; wording++) {
        ret_newest[wording] = 0;
    }
    for (size_t at = 0; at < count; at++) {
        /* A text that this program no longer knows is left alone, so that going back a version loses nothing. */
        if (rows[at].wording >= WORDING_FIRST && rows[at].wording < WORDING_END) {
            ret_newest[rows[at].wording] = rows[at].version;
        }
    }
    return OK;
}

enum err wording_versions(struct tx *tx, struct arena *arena, struct municipality_id municipality, enum wording wording,
                          struct wording_version **ret_versions, size_t *ret_count)
{
    struct sql_wording_versions *rows = NULL;
    size_t count = 0;
    TRY(sql_wording_versions(tx, arena,
                             &(struct sql_wording_versions_in){ .municipality = municipality, .wording = wording },
                             &rows, &count));
    struct wording_version *versions = ARENA_ARRAY(arena, struct wording_version, count + 1);
    if (versions == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < count; at++) {
        versions[at] = (struct wording_version){ .wording = wording,
                                                 .version = rows[at].version,
                                                 .text = { [LANGUAGE_NL] = rows[at].nl, [LANGUAGE_EN] = rows[at].en },
                                                 .source = rows[at].source,
                                                 .written_by = rows[at].written_by,
                                                 .written = rows[at].written,
                                                 .confirmed_by = rows[at].confirmed_by,
                                                 .confirmed = rows[at].confirmed };
    }
    versions[count] = program_version(wording);
    *ret_versions = versions;
    *ret_count = count + 1;
    return OK;
}

enum err wording_write(struct tx_write *tx, const struct wording_write *write)
{
    ASSERT(write->by.value != 0 && write->wording > 0 && write->wording < WORDING_END);
    int64_t changed = 0;
    struct date today = date_of(write->at);
    TRY(sql_wording_write(tx,
                          &(struct sql_wording_write_in){
                              .municipality = write->municipality,
                              .wording = write->wording,
                              .after = write->after,
                              .nl = write->text[LANGUAGE_NL],
                              .en = write->text[LANGUAGE_EN],
                              .source = write->source,
                              .written_by = write->by,
                              .written = today,
                              .confirmed_by = write->confirmed ? write->by : (struct person_id){ 0 },
                              .confirmed = write->confirmed ? today : (struct date){ 0 },
                              .created = write->at,
                          },
                          &changed));
    return changed == 1 ? line_stands(tx, write->intent) : ERR_CONFLICT;
}

enum err wording_confirm(struct tx_write *tx, const struct wording_confirmation *confirmation)
{
    ASSERT(confirmation->by.value != 0);
    int64_t changed = 0;
    TRY(sql_wording_confirm(tx,
                            &(struct sql_wording_confirm_in){ .municipality = confirmation->municipality,
                                                              .wording = confirmation->wording,
                                                              .version = confirmation->version,
                                                              .confirmed_by = confirmation->by,
                                                              .confirmed = date_of(confirmation->at) },
                            &changed));
    return changed == 1 ? line_stands(tx, confirmation->intent) : ERR_CONFLICT;
}

enum err wording_house_values(struct tx *tx, struct arena *arena, const struct wording_house *house,
                              struct wording_value ret_values[WORDING_HOUSE_VALUES])
{
    struct municipality_card card;
    struct card_question question = { house->municipality, house->language, house->now };
    TRY(municipality_card_load(tx, arena, &question, &card));
    struct sv contact = TEXT_FILL(arena, house->language, T("the contact point of the mayor of %1"), card.name);
    struct wording_value values[WORDING_HOUSE_VALUES] = {
        { SLOT_MUNICIPALITY, card.name },
        { SLOT_DATE, text_date(arena, house->language, date_of(house->now)) },
        { SLOT_PHONE, card.phone_shown },
        { SLOT_CONTACT, contact },
        { SLOT_OVERSEER, card.fg },
    };
    for (size_t at = 0; at < WORDING_HOUSE_VALUES; at++) {
        ret_values[at] = values[at];
    }
    return OK;
}
