#include "rights/decision.h"

#include "organisation/work_out.h"
#include "rights/decision_sql.h"

enum { WORKS_MAX = 400, RIGHTS_LETTER_BYTES = 64 * 1024 };
struct carried_statement {
    apply_fn *apply;
    const void *prepared;
};
struct rights_deciding {
    struct rights_move move;
    struct municipality_id municipality;
    struct sql_rights_decision_add_in row;
    struct work_out *works;
    size_t work_count;
    struct carried_statement *statements;
    size_t statement_count;
    struct paper_asked *corrections;
    size_t correction_count;
};

/* --- rules --- */
static bool gives(enum rights_outcome outcome)
{
    return outcome == RIGHTS_GRANTED || outcome == RIGHTS_GRANTED_IN_PART;
}

static enum err outcome_check(const struct rights_request *request, const struct rights_overview *overview,
                              enum rights_outcome outcome, struct text *ret_why)
{
    bool known = outcome == RIGHTS_NOTHING || outcome == RIGHTS_REFUSED || gives(outcome);
    *ret_why = T("Choose what was decided.");
    if (!known) {
        return ERR_REFUSED;
    }
    *ret_why = T("Nothing was found. The only answer is that there is nothing that we can give.");
    if (overview->count == 0 && outcome != RIGHTS_NOTHING) {
        return ERR_REFUSED;
    }
    bool access = request->kind == RIGHTS_ACCESS && gives(outcome);
    *ret_why = T("Some texts were not judged yet. Read what was found first.");
    if (access && overview->not_judged > 0) {
        return ERR_REFUSED;
    }
    *ret_why = T("Everything is left out. Then the answer is that there is nothing that we can give.");
    if (access && overview->given == 0) {
        return ERR_REFUSED;
    }
    *ret_why = T("Something is left out: choose that it is granted in part.");
    return access && outcome == RIGHTS_GRANTED && overview->left_out > 0 ? ERR_REFUSED : OK;
}

static enum err new_check(const struct rights_decision_new *new, struct text *ret_why)
{
    *ret_why = T("Write down why, for the file.");
    if (sv_empty(new->reasons)) {
        return ERR_REFUSED;
    }
    *ret_why = T("Write down what the letter says about why.");
    return new->outcome != RIGHTS_NOTHING && sv_empty(new->told) ? ERR_REFUSED : OK;
}

/* --- the letter --- */
/* The same words for everybody who asks for the same: what they wrote themselves stays in the file. */
static struct text what_asked(enum rights_kind kind)
{
    switch (kind) {
    case RIGHTS_ACCESS: return T("You asked which data about you we have, and to see them.");
    case RIGHTS_CORRECTION: return T("You asked to correct data about you.");
    case RIGHTS_OBJECTION: return T("You object to our use of data about you.");
    case RIGHTS_ERASURE: return T("You asked to erase data about you.");
    }
    return T("You asked which data about you we have, and to see them.");
}

static struct text what_decided(enum rights_kind kind, enum rights_outcome outcome)
{
    if (outcome == RIGHTS_REFUSED) {
        return T("We do not do what you asked.");
    }
    bool part = outcome == RIGHTS_GRANTED_IN_PART;
    switch (kind) {
    case RIGHTS_ACCESS:
        return part ? T("You get an overview of the data about you, without some parts. It comes with this letter.")
                    : T("You get an overview of the data about you. It comes with this letter.");
    case RIGHTS_CORRECTION:
        return part ? T("We correct a part of the data.") : T("We correct the data.");
    case RIGHTS_OBJECTION:
        return part ? T("We stop using a part of the data.") : T("We stop using the data.");
    case RIGHTS_ERASURE:
        return part ? T("We erase a part of the data. Two people check this first.")
                    : T("We erase the data. Two people check this first.");
    }
    return T("We do not do what you asked.");
}

static struct sv recipients_text(const struct desk *desk, enum language language,
                                 const struct rights_overview *overview)
{
    struct buf buf;
    buf_open(&buf, desk->arena, RIGHTS_LETTER_BYTES);
    for (size_t i = 0; i < overview->count; i++) {
        for (size_t j = 0; j < overview->dossiers[i].paper_count; j++) {
            const struct paper *paper = &overview->dossiers[i].papers[j];
            buf_put(&buf, buf_view(&buf).length == 0 ? SV("") : SV("; "));
            buf_put(&buf, text_in(language, paper_holder_label(paper->holder)));
            buf_put(&buf, SV(", "));
            text_put_date(&buf, language, paper->handed);
        }
    }
    struct sv all = buf_view(&buf);
    return sv_empty(all) ? text_in(language, T("Nobody outside the municipality's reporting point.")) : all;
}

enum { LETTER_VALUES = 8 };
struct letter_wish {
    enum wording wording;
    enum language language;
    struct sv name;
    struct date term;
    enum rights_outcome outcome;
    struct sv told;
    const struct rights_overview *overview;  /* NULL: nothing of it is in the letter */
};

static enum err letter_fill(const struct desk *desk, const struct rights_request *request,
                            const struct letter_wish *wish, int64_t *ret_version, struct sv *ret_text)
{
    struct wording_version version;
    struct wording_value values[LETTER_VALUES + WORDING_HOUSE_VALUES];
    size_t count = 0;
    struct arena *arena = desk->arena;
    enum language language = wish->language;
    TRY(wording_current(desk->tx, arena, request->municipality, wish->wording, &version));
    values[count++] = (struct wording_value){ SLOT_NAME, wish->name };
    values[count++] = (struct wording_value){ SLOT_REFERENCE, request->reference };
    values[count++] = (struct wording_value){ SLOT_WHAT, text_in(language, what_asked(request->kind)) };
    values[count++] = (struct wording_value){ SLOT_TERM, text_date(arena, language, wish->term) };
    TRY(wording_house_values(desk->tx, arena, &(struct wording_house){ request->municipality, language, desk->now },
                             values + count));
    count += WORDING_HOUSE_VALUES;
    if (wish->overview != NULL) {
        struct date until = wish->overview->kept_until;
        values[count++] = (struct wording_value){ SLOT_DECISION,
                                                  text_in(language, what_decided(request->kind, wish->outcome)) };
        values[count++] = (struct wording_value){ SLOT_WHY, wish->told };
        values[count++] = (struct wording_value){ SLOT_RECIPIENTS, recipients_text(desk, language, wish->overview) };
        values[count++] = (struct wording_value){ SLOT_UNTIL, text_date(arena, language, until) };
    }
    struct wording_filled filled;
    TRY(wording_fill(arena, version.text[language], values, count, &filled));
    *ret_version = version.version;
    *ret_text = filled.text;
    return OK;
}

static enum err letter_made(const struct desk *desk, const struct rights_request *request,
                            const struct settings *settings, const struct rights_decision_new *new,
                            const struct rights_overview *overview, struct rights_deciding *prepared,
                            struct sv *ret_letter)
{
    bool nothing = new->outcome == RIGHTS_NOTHING;
    struct rights_content content;
    TRY(rights_open(desk, request, &content));
    struct letter_wish wish = {
        .wording = nothing ? WORDING_LETTER_RIGHTS_NOTHING : WORDING_LETTER_RIGHTS_DECISION,
        .language = new->language, .name = content.texts.name, .outcome = new->outcome, .told = new->told,
        .term = setting_date(settings, SETTING_RIGHTS_OBJECTION_TERM, date_of(desk->now)),
        .overview = nothing ? NULL : overview,
    };
    prepared->row.wording = wish.wording;
    prepared->row.language = wish.language;
    return letter_fill(desk, request, &wish, &prepared->row.wording_version, ret_letter);
}

/* --- what follows from it --- */
static enum err followers_prepare(const struct desk *desk, const struct rights_request *request,
                                  const struct settings *settings, const struct rights_overview *overview,
                                  struct rights_deciding *prepared)
{
    struct rights_asked *asked = NULL;
    size_t count = 0;
    TRY(rights_questions(desk->tx, desk->arena, request->id, &asked, &count));
    prepared->works = ARENA_ARRAY(desk->arena, struct work_out, count);
    prepared->corrections = ARENA_ARRAY(desk->arena, struct paper_asked, overview->count);
    if (desk->arena->failed) {
        return ERR_NO_MEMORY;
    }
    struct date today = date_of(desk->now);
    for (size_t i = 0; i < count; i++) {
        if (asked[i].found > 0) {
            struct work_recipient to = asked[i].owner.value != 0 ? WORK_FOR_PERSON(asked[i].owner)
                                                                 : WORK_FOR_ROLE(asked[i].role);
            prepared->works[prepared->work_count++] = (struct work_out){
                .id = { id_next(desk->now, desk->random) }, .municipality = request->municipality,
                .kind = WORK_RIGHTS_QUESTION, .recipient = to, .about = asked[i].id.value,
                .due = setting_date(settings, SETTING_RIGHTS_OWNER_TERM, today), .created = desk->now };
        }
    }
    for (size_t i = 0; i < overview->count && request->kind == RIGHTS_CORRECTION; i++) {
        prepared->corrections[prepared->correction_count++] = (struct paper_asked){
            .dossier = overview->dossiers[i].hit.dossier, .ask = ASK_CORRECT,
            .answer_by = setting_date(settings, SETTING_RECIPIENT_ANSWER_TERM, today), .at = desk->now };
    }
    return OK;
}

static enum err statements_prepare(const struct desk *desk, const struct rights_overview *overview,
                                   struct sv statement, struct rights_deciding *prepared)
{
    prepared->statements = ARENA_ARRAY(desk->arena, struct carried_statement, overview->count);
    if (prepared->statements == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < overview->count && !sv_empty(statement); i++) {
        const struct rights_dossier_found *dossier = &overview->dossiers[i];
        if (dossier->gone || dossier->domain->statement == NULL) {
            continue;
        }
        struct carried_statement *carried = &prepared->statements[prepared->statement_count];
        carried->apply = dossier->domain->statement_apply;
        TRY(dossier->domain->statement(desk, dossier->hit.reference, statement, &carried->prepared));
        prepared->statement_count++;
    }
    return OK;
}

static enum err decision_seal(const struct desk *desk, const struct rights_request *request,
                              const struct rights_decision_new *new, struct sv letter,
                              struct rights_deciding *prepared)
{
    struct vault_batch *batch = NULL;
    struct desk_key key;
    struct sv table = SV("rights_decision");
    int64_t id = request->id.value;
    TRY(batch_begin(desk->arena, desk->session, request->municipality, &batch));
    TRY(desk_key(desk, batch, rights_dossier(request), KEY_RECORD, &key));
    if (!key.present) {
        return ERR_REFUSED;
    }
    bool nothing = new->outcome == RIGHTS_NOTHING;
    struct desk_seal reasons = desk_seal(batch, key.key, (struct place){ table, SV("reasons"), id }, new->reasons);
    struct desk_seal told = desk_seal(batch, key.key, (struct place){ table, SV("told"), id },
                                      nothing ? SV("") : new->told);
    struct desk_seal own = desk_seal(batch, key.key, (struct place){ table, SV("statement"), id }, new->statement);
    struct desk_seal sent = desk_seal(batch, key.key, (struct place){ table, SV("letter"), id }, letter);
    struct log_entry entry = desk_log(desk, rights_dossier(request), MAY_RIGHTS_HANDLE, LOG_RIGHTS, SV("decision"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    prepared->row.reasons = desk_sealed(batch, reasons);
    prepared->row.told = desk_sealed(batch, told);
    prepared->row.statement = desk_sealed(batch, own);
    prepared->row.letter = desk_sealed(batch, sent);
    prepared->move.intent = batch_intent(batch);
    return OK;
}

enum err rights_decide_prepare(const struct desk *desk, const struct rights_request *request,
                               const struct settings *settings, const struct rights_decision_new *new,
                               struct text *ret_why, const struct rights_deciding **ret_prepared)
{
    const struct rights_transition *transition = rights_transition_of(RIGHTS_ACT_DECIDE);
    struct rights_overview overview;
    TRY(rights_allows(transition, request, desk->actor, date_of(desk->now), ret_why));
    TRY(new_check(new, ret_why));
    TRY(rights_overview_read(desk, request, &overview));
    TRY(outcome_check(request, &overview, new->outcome, ret_why));
    struct rights_deciding *prepared = ARENA_NEW(desk->arena, struct rights_deciding);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct rights_moment moment = { desk->now, settings, desk->random };
    *prepared = (struct rights_deciding){ .move = rights_plan(transition, request, desk->actor, &moment),
                                          .municipality = request->municipality };
    prepared->move.outcome = new->outcome;
    prepared->row = (struct sql_rights_decision_add_in){
        .request = request->id, .outcome = new->outcome, .decided_by = desk->actor->person,
        .role = prepared->move.role, .decided = desk->now };
    struct sv letter;
    TRY(letter_made(desk, request, settings, new, &overview, prepared, &letter));
    if (gives(new->outcome) && request->kind != RIGHTS_ACCESS) {
        TRY(followers_prepare(desk, request, settings, &overview, prepared));
    }
    if (new->outcome != RIGHTS_NOTHING && request->kind != RIGHTS_ACCESS) {
        TRY(statements_prepare(desk, &overview, new->statement, prepared));
    }
    TRY(decision_seal(desk, request, new, letter, prepared));
    *ret_prepared = prepared;
    return OK;
}

enum err rights_decide_apply(struct tx_write *tx, const void *prepared)
{
    const struct rights_deciding *deciding = prepared;
    int64_t about = deciding->move.request.value;
    struct instant at = deciding->move.at;
    TRY(rights_move_apply(tx, &deciding->move));
    TRY(sql_rights_decision_add(tx, &deciding->row));
    for (size_t i = 0; i < deciding->statement_count; i++) {
        TRY(deciding->statements[i].apply(tx, deciding->statements[i].prepared));
    }
    for (size_t i = 0; i < deciding->correction_count; i++) {
        TRY(papers_ask(tx, &deciding->corrections[i]));
    }
    TRY(work_out_done_about(tx, deciding->municipality, WORK_RIGHTS_ASKED, about, at));
    TRY(work_out_done_about(tx, deciding->municipality, WORK_RIGHTS_LATE, about, at));
    for (size_t i = 0; i < deciding->work_count; i++) {
        TRY(work_out_add(tx, &deciding->works[i]));
    }
    return OK;
}

/* --- reading it --- */
static enum err receipt_read(const struct desk *desk, const struct rights_request *request, enum language language,
                             struct rights_letter *ret_letter)
{
    struct rights_content content;
    struct rights_letter letter = { .wording = WORDING_LETTER_RIGHTS_RECEIPT, .language = language };
    TRY(rights_open(desk, request, &content));
    struct letter_wish wish = { .wording = letter.wording, .language = language, .name = content.texts.name,
                                .term = request->due };
    TRY(letter_fill(desk, request, &wish, &letter.version, &letter.text));
    *ret_letter = letter;
    return OK;
}

enum err rights_letter_read(const struct desk *desk, const struct rights_request *request, enum language language,
                            struct rights_letter *ret_letter)
{
    if (request->state != RIGHTS_DECIDED) {
        return receipt_read(desk, request, language, ret_letter);
    }
    struct sql_rights_letter_of row;
    TRY(sql_rights_letter_of(desk->tx, desk->arena, &(struct sql_rights_letter_of_in){ request->id }, &row));
    struct vault_batch *batch = NULL;
    struct desk_key key;
    TRY(batch_begin(desk->arena, desk->session, request->municipality, &batch));
    TRY(desk_key(desk, batch, rights_dossier(request), KEY_RECORD, &key));
    struct desk_open text = desk_open(batch, key,
                                      (struct place){ SV("rights_decision"), SV("letter"), request->id.value },
                                      row.letter);
    struct log_entry entry = desk_log(desk, rights_dossier(request), MAY_RIGHTS_HANDLE, LOG_VIEW, SV("letter"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    *ret_letter = (struct rights_letter){ .wording = row.wording, .version = row.wording_version,
                                          .language = row.language, .text = desk_shown(batch, text), .final = true };
    return OK;
}
