#include "rights/overview.h"

#include "rights/overview_sql.h"

/* --- reading --- */
static struct sv code_of(struct arena *arena, const struct rights_hit *hit, struct sv key)
{
    struct buf buf;
    buf_open(&buf, arena, 128);
    buf_put_int(&buf, hit->id.value);
    buf_put_byte(&buf, ':');
    buf_put(&buf, key);
    return buf_view(&buf);
}

static enum redaction_reason reason_of(const struct rights_hit *hit, const struct rights_item *item,
                                       const struct sql_redactions_of *rows, size_t count)
{
    enum redaction_reason reason = item->preset;
    for (size_t i = 0; i < count && !item->fixed; i++) {
        if (rows[i].found.value == hit->id.value && sv_equal(rows[i].item, item->key)) {
            reason = rows[i].reason;
        }
    }
    return reason;
}

static enum err dossier_read(const struct desk *desk, const struct rights_request *request,
                             const struct sql_redactions_of *redactions, size_t redaction_count,
                             struct rights_dossier_found *dossier)
{
    dossier->domain = rights_domain_of(dossier->hit.domain);
    ASSERT(dossier->domain != NULL);
    TRY(papers_of_dossier(desk->tx, desk->arena, request->municipality, dossier->hit.dossier, &dossier->papers,
                          &dossier->paper_count));
    enum err err = dossier->domain->content(desk, dossier->hit.reference, &dossier->content);
    dossier->gone = err == ERR_NOT_FOUND;
    if (dossier->gone) {
        return OK;
    }
    TRY(err);
    dossier->texts = ARENA_ARRAY(desk->arena, struct rights_text_found, dossier->content.count);
    if (dossier->texts == NULL) {
        return ERR_NO_MEMORY;
    }
    dossier->text_count = dossier->content.count;
    for (size_t i = 0; i < dossier->text_count; i++) {
        const struct rights_item *item = &dossier->content.items[i];
        dossier->texts[i] = (struct rights_text_found){
            .code = code_of(desk->arena, &dossier->hit, item->key), .item = *item,
            .reason = reason_of(&dossier->hit, item, redactions, redaction_count) };
    }
    return OK;
}

static void overview_add(struct rights_overview *overview, const struct rights_dossier_found *dossier)
{
    for (size_t i = 0; i < dossier->text_count; i++) {
        enum redaction_reason reason = dossier->texts[i].reason;
        overview->given += reason == REDACTION_NONE ? 1 : 0;
        overview->not_judged += reason == REDACTION_NOT_JUDGED ? 1 : 0;
        overview->left_out += reason != REDACTION_NONE && reason != REDACTION_NOT_JUDGED ? 1 : 0;
    }
    bool later = !overview->kept_until.set || overview->kept_until.day < dossier->content.destroy_on.day;
    if (!dossier->gone && later) {
        overview->kept_until = dossier->content.destroy_on;
    }
}

enum err rights_overview_read(const struct desk *desk, const struct rights_request *request,
                              struct rights_overview *ret_overview)
{
    struct rights_hit *hits = NULL;
    struct sql_redactions_of *redactions = NULL;
    size_t count = 0;
    size_t redaction_count = 0;
    TRY(rights_hits(desk->tx, desk->arena, request->id, &hits, &count));
    TRY(sql_redactions_of(desk->tx, desk->arena, &(struct sql_redactions_of_in){ request->id }, &redactions,
                          &redaction_count));
    struct rights_overview overview = { .dossiers = ARENA_ARRAY(desk->arena, struct rights_dossier_found, count),
                                        .count = count };
    if (overview.dossiers == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        overview.dossiers[i].hit = hits[i];
        TRY(dossier_read(desk, request, redactions, redaction_count, &overview.dossiers[i]));
        overview_add(&overview, &overview.dossiers[i]);
    }
    *ret_overview = overview;
    return OK;
}

/* --- judging --- */
struct rights_redacted {
    struct sql_redaction_put_in *rows;
    size_t count;
    int64_t intent;
};

static const struct rights_text_found *text_of_code(const struct rights_overview *overview, struct sv code,
                                                    struct rights_found_id *ret_found)
{
    for (size_t i = 0; i < overview->count; i++) {
        for (size_t j = 0; j < overview->dossiers[i].text_count; j++) {
            if (sv_equal(overview->dossiers[i].texts[j].code, code)) {
                *ret_found = overview->dossiers[i].hit.id;
                return &overview->dossiers[i].texts[j];
            }
        }
    }
    return NULL;
}

static enum err rows_of(const struct desk *desk, const struct rights_overview *overview,
                        const struct rights_redaction *redaction, struct text *ret_why,
                        struct rights_redacted *prepared)
{
    for (size_t i = 0; i < redaction->count; i++) {
        struct rights_found_id found = { 0 };
        const struct rights_text_found *text = text_of_code(overview, redaction->codes[i], &found);
        *ret_why = text == NULL ? T("One of these texts is no longer there. Look again.")
                                : T("This text protects somebody who shared a concern. It cannot be given.");
        if (text == NULL || text->item.fixed) {
            return ERR_REFUSED;
        }
        prepared->rows[prepared->count++] = (struct sql_redaction_put_in){
            .redaction = { id_next(desk->now, desk->random) }, .found = found, .item = text->item.key,
            .reason = redaction->reason, .person = desk->actor->person, .at = desk->now };
    }
    return OK;
}

enum err rights_redact_prepare(const struct desk *desk, const struct rights_request *request,
                               const struct rights_redaction *redaction, struct text *ret_why,
                               const struct rights_redacted **ret_prepared)
{
    TRY(rights_allows(rights_transition_of(RIGHTS_ACT_REDACT), request, desk->actor, date_of(desk->now), ret_why));
    if (redaction->count == 0) {
        *ret_why = T("Tick the texts that this is about.");
        return ERR_REFUSED;
    }
    if (redaction->reason == REDACTION_REPORTER || redaction->reason >= REDACTION_NOT_JUDGED) {
        *ret_why = T("Choose a reason, or that they are given.");
        return ERR_REFUSED;
    }
    struct rights_overview overview;
    TRY(rights_overview_read(desk, request, &overview));
    struct rights_redacted *prepared = ARENA_NEW(desk->arena, struct rights_redacted);
    struct sql_redaction_put_in *rows = ARENA_ARRAY(desk->arena, struct sql_redaction_put_in, redaction->count);
    if (desk->arena->failed) {
        return ERR_NO_MEMORY;
    }
    *prepared = (struct rights_redacted){ .rows = rows };
    TRY(rows_of(desk, &overview, redaction, ret_why, prepared));
    struct vault_batch *batch = NULL;
    TRY(batch_begin(desk->arena, desk->session, request->municipality, &batch));
    struct log_entry entry = desk_log(desk, rights_dossier(request), MAY_RIGHTS_HANDLE, LOG_RIGHTS, SV("redaction"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    prepared->intent = batch_intent(batch);
    *ret_prepared = prepared;
    return OK;
}

enum err rights_redact_apply(struct tx_write *tx, const void *prepared)
{
    const struct rights_redacted *redacted = prepared;
    for (size_t i = 0; i < redacted->count; i++) {
        int64_t changed = 0;
        TRY(sql_redaction_put(tx, &redacted->rows[i], &changed));
        if (changed != 1) {
            return ERR_CONFLICT;
        }
    }
    return tx_intent(tx, redacted->intent);
}
