/* Finding, opening, listing and ending requests: what all topics of this room share. */
#include "rights/rights.h"

#include "access/wall.h"
#include "rights/course.h"
#include "rights/rights_sql.h"


struct desk_dossier rights_dossier(const struct rights_request *request)
{
    return (struct desk_dossier){ .municipality = request->municipality,
                                  .ref = request->dossier,
                                  .keys = { [KEY_RECORD] = request->record_key } };
}

enum err rights_find(struct tx *tx, struct arena *arena, const struct rights_search *search,
                     struct rights_request *ret_request)
{
    struct sql_rights_by_reference row;
    TRY(sql_rights_by_reference(tx, arena,
                                &(struct sql_rights_by_reference_in){
                                    .municipality = search->actor->municipality,
                                    .reference = search->reference,
                                    .person = search->actor->person,
                                    .today = search->today,
                                },
                                &row));
    *ret_request = (struct rights_request){
        .id = row.request, .municipality = row.municipality, .reference = row.reference, .dossier = row.dossier,
        .kind = row.kind, .channel = row.channel, .represented = row.represented, .identity = row.identity,
        .identified = row.identified, .state = row.state, .outcome = row.outcome, .step_count = row.step_count,
        .received = row.received, .due = row.due, .extended = row.extended, .escalated = row.escalated,
        .entered = row.entered, .asked = row.asked, .decided = row.decided, .entered_by = row.entered_by,
        .proposed_by = row.proposed_by, .agreed_by = row.agreed_by, .record_key = row.record_key,
        .destroy_on = row.destroy_on, .sealed_until = row.sealed_until, .destroy_rule = row.destroy_rule,
    };
    return OK;
}

/* --- opening --- */
enum { TEXT_NAME, TEXT_BORN, TEXT_ADDRESS, TEXT_ASKED, TEXT_REPRESENTATIVE, TEXT_COUNT };

static void texts_ask(struct vault_batch *batch, struct desk_key key, int64_t id, const struct sql_rights_text_of *row,
                      struct desk_open texts[TEXT_COUNT])
{
    struct sv table = SV("rights_text");
    texts[TEXT_NAME] = desk_open(batch, key, (struct place){ table, SV("name"), id }, row->name);
    texts[TEXT_BORN] = desk_open(batch, key, (struct place){ table, SV("born"), id }, row->born);
    texts[TEXT_ADDRESS] = desk_open(batch, key, (struct place){ table, SV("address"), id }, row->address);
    texts[TEXT_ASKED] = desk_open(batch, key, (struct place){ table, SV("asked"), id }, row->asked);
    texts[TEXT_REPRESENTATIVE] = desk_open(batch, key, (struct place){ table, SV("representative"), id },
                                           row->representative);
}

static enum err history_show(const struct desk *desk, const struct vault_batch *batch,
                             const struct rights_step_view *steps, const struct desk_open *reasons, size_t count,
                             struct rights_content *content)
{
    content->history = ARENA_ARRAY(desk->arena, struct rights_history, count);
    if (content->history == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        content->history[i] = (struct rights_history){ .act = steps[i].act, .before = steps[i].before,
                                                       .after = steps[i].after, .actor = steps[i].actor_name,
                                                       .role = steps[i].role, .at = steps[i].at,
                                                       .reason = desk_shown(batch, reasons[i]) };
    }
    content->history_count = count;
    return OK;
}

enum err rights_open(const struct desk *desk, const struct rights_request *request, struct rights_content *ret_content)
{
    struct sql_rights_text_of row;
    struct rights_step_view *steps = NULL;
    size_t count = 0;
    TRY(sql_rights_text_of(desk->tx, desk->arena, &(struct sql_rights_text_of_in){ request->id }, &row));
    TRY(rights_steps(desk->tx, desk->arena, request->id, &steps, &count));
    struct desk_open *reasons = ARENA_ARRAY(desk->arena, struct desk_open, count);
    if (reasons == NULL) {
        return ERR_NO_MEMORY;
    }
    struct vault_batch *batch = NULL;
    struct desk_key key;
    struct desk_open texts[TEXT_COUNT];
    TRY(batch_begin(desk->arena, desk->session, request->municipality, &batch));
    TRY(desk_key(desk, batch, rights_dossier(request), KEY_RECORD, &key));
    texts_ask(batch, key, request->id.value, &row, texts);
    for (size_t i = 0; i < count; i++) {
        reasons[i] = desk_open(batch, key, (struct place){ SV("rights_step"), SV("reason"), steps[i].id.value },
                               steps[i].reason);
    }
    enum permission permission = actor_may(desk->actor, MAY_RIGHTS_HANDLE) ? MAY_RIGHTS_HANDLE : MAY_RIGHTS_ANSWER;
    struct log_entry entry = desk_log(desk, rights_dossier(request), permission, LOG_VIEW, SV("request"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    struct rights_content content = {
        .texts = { .name = desk_shown(batch, texts[TEXT_NAME]), .born = desk_shown(batch, texts[TEXT_BORN]),
                   .address = desk_shown(batch, texts[TEXT_ADDRESS]), .asked = desk_shown(batch, texts[TEXT_ASKED]),
                   .representative = desk_shown(batch, texts[TEXT_REPRESENTATIVE]) },
    };
    TRY(history_show(desk, batch, steps, reasons, count, &content));
    *ret_content = content;
    return OK;
}

/* --- lists --- */
enum err rights_list(const struct desk *desk, struct rights_row **ret_rows, size_t *ret_count)
{
    struct sql_rights_open_list *found = NULL;
    size_t count = 0;
    TRY(sql_rights_open_list(desk->tx, desk->arena,
                             &(struct sql_rights_open_list_in){ desk->actor->municipality, desk->actor->person,
                                                                date_of(desk->now) },
                             &found, &count));
    struct rights_row *rows = ARENA_ARRAY(desk->arena, struct rights_row, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct rights_row){ .id = found[i].request, .reference = found[i].reference, .kind = found[i].kind,
                                       .state = found[i].state, .outcome = found[i].outcome, .due = found[i].due,
                                       .received = found[i].received, .destroy_on = found[i].destroy_on,
                                       .extended = found[i].extended.set, .questions = found[i].questions,
                                       .answered = found[i].answered };
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

enum err rights_closed(const struct desk *desk, struct rights_row **ret_rows, size_t *ret_count)
{
    struct sql_rights_closed_list *found = NULL;
    size_t count = 0;
    TRY(sql_rights_closed_list(desk->tx, desk->arena,
                               &(struct sql_rights_closed_list_in){ desk->actor->municipality, desk->actor->person,
                                                                    date_of(desk->now) },
                               &found, &count));
    struct rights_row *rows = ARENA_ARRAY(desk->arena, struct rights_row, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct rights_row){ .id = found[i].request, .reference = found[i].reference, .kind = found[i].kind,
                                       .state = found[i].state, .outcome = found[i].outcome, .due = found[i].due,
                                       .received = found[i].received, .destroy_on = found[i].destroy_on,
                                       .extended = found[i].extended.set };
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

/* --- ending --- */
enum err rights_requests_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                struct date until, struct rights_ending **ret_endings, size_t *ret_count)
{
    struct sql_rights_ending_list *rows = NULL;
    size_t count = 0;
    TRY(sql_rights_ending_list(tx, arena, &(struct sql_rights_ending_list_in){ municipality, until }, &rows, &count));
    struct rights_ending *endings = ARENA_ARRAY(arena, struct rights_ending, count);
    if (endings == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        endings[i] = (struct rights_ending){ rows[i].request, rows[i].dossier, rows[i].destroy_on,
                                             rows[i].destroy_rule, rows[i].outcome };
    }
    *ret_endings = endings;
    *ret_count = count;
    return OK;
}

enum err rights_ending_of(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct sv reference,
                          struct rights_ending *ret_ending)
{
    struct sql_rights_ends row;
    TRY(sql_rights_ends(tx, arena, &(struct sql_rights_ends_in){ municipality, reference }, &row));
    *ret_ending = (struct rights_ending){ row.request, row.dossier, row.destroy_on, row.destroy_rule, row.outcome };
    return OK;
}

enum err rights_destroy(struct tx_write *tx, struct arena *arena, struct rights_request_id request)
{
    struct sql_rights_keys keys;
    TRY(sql_rights_keys(tx_of(tx), arena, &(struct sql_rights_keys_in){ request }, &keys));
    if (keys.record_key.value != 0) {
        TRY(tx_key_destroy(tx, keys.record_key));
    }
    TRY(wall_forget(tx, keys.dossier));
    return sql_rights_delete(tx, &(struct sql_rights_delete_in){ request });
}

enum err rights_seal(struct tx_write *tx, struct rights_request_id request, struct date until)
{
    return sql_rights_seal(tx, &(struct sql_rights_seal_in){ request, until });
}

enum err rights_stored_keys(struct tx *tx, struct stored_key_page *page)
{
    struct sql_rights_stored_keys *rows = NULL;
    size_t count = 0;
    TRY(sql_rights_stored_keys(tx, page->arena, &(struct sql_rights_stored_keys_in){ { page->after } }, &rows, &count));
    TRY(stored_keys_begin(page, count));
    for (size_t i = 0; i < count; i++) {
        stored_keys_put(page, rows[i].record_key,
                        &(struct stored_key){ .kind = KEY_RECORD, .dossier = rows[i].dossier,
                                              .municipality = rows[i].municipality });
        page->after = rows[i].row.value;
    }
    return OK;
}
