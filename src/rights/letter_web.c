/* What was found, text by text, and the letter: on the screen, in print and as PDF. */
#include "rights/head.h"
#include "rights/letter.h"
#include "sheet/press.h"
#include "signals/signals_web.h"
#include "web/answer.h"

#include "rights_letter_page.h"
#include "rights_overview_page.h"

/* --- what was found --- */
struct redact_form {
    struct ticks texts;
    int reason;
};
static const struct choice reason_choices[] = {
    { SV_INIT("geven"), REDACTION_NONE, T_INIT("Give them"), { { "", 0 } } },
    { SV_INIT("anderen"), REDACTION_OTHERS, T_INIT("It is about other people"), { { "", 0 } } },
    { SV_INIT("onderzoek"), REDACTION_INVESTIGATION, T_INIT("It would disturb a criminal investigation"),
      { { "", 0 } } },
    { SV_INIT("veiligheid"), REDACTION_SAFETY, T_INIT("It would endanger safety"), { { "", 0 } } },
    { SV_INIT("beraad"), REDACTION_PREPARATION, T_INIT("Deliberation while a decision was prepared"), { { "", 0 } } },
    { SV_INIT("politie-justitie"), REDACTION_POLICE_OR_JUSTICE,
      T_INIT("Police or prosecution decides about its own data"), { { "", 0 } } },
};
static const struct field redact_fields[] = {
    { .name = SV_INIT("teksten"), .kind = FIELD_TICKS, .required = true,
      .offset = offsetof(struct redact_form, texts), .label = T_INIT("Which texts?"),
      .missing = T_INIT("Tick the texts that this is about.") },
    { .name = SV_INIT("reden"), .kind = FIELD_CHOICE, .required = true, .offset = offsetof(struct redact_form, reason),
      .choices = reason_choices, .choice_count = sizeof reason_choices / sizeof reason_choices[0],
      .label = T_INIT("Give them, or leave them out?"),
      .missing = T_INIT("Choose a reason, or that they are given.") },
};
static const struct form redact_form = { .name = SV_INIT("rechten-weglaten"), FORM_FIELDS(redact_fields),
                                         .size = sizeof(struct redact_form) };

static struct rights_text_view text_view(const struct rights_text_found *text)
{
    bool given = text->reason == REDACTION_NONE;
    return (struct rights_text_view){
        .label = text->item.label, .reason = redaction_reason_text(text->reason), .body = text->item.body,
        .source = given ? SV("") : redaction_source(text->reason), .on = text->item.on, .given = given,
        .fixed = text->item.fixed, .not_judged = text->reason == REDACTION_NOT_JUDGED, .has_on = text->item.on.set,
        .has_body = !sv_empty(text->item.body) };
}

static enum err dossier_show(struct rq *rq, const struct rights_dossier_found *dossier,
                             struct rights_dossier_view *view)
{
    const struct rights_found_content *content = &dossier->content;
    *view = (struct rights_dossier_view){
        .reference = dossier->hit.reference, .domain = dossier->domain->label, .why = content->why,
        .from = content->source, .destroy_on = content->destroy_on, .gone = dossier->gone,
        .texts = ARENA_ARRAY(rq->arena, struct rights_text_view, dossier->text_count),
        .access = ARENA_ARRAY(rq->arena, struct rights_line_view, content->access_count),
        .recipients = ARENA_ARRAY(rq->arena, struct rights_line_view, dossier->paper_count),
        .texts_count = dossier->text_count, .access_count = content->access_count,
        .recipients_count = dossier->paper_count, .has_recipients = dossier->paper_count > 0,
        .has_access = content->access_count > 0 };
    if (rq->arena->failed) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < dossier->text_count; i++) {
        view->texts[i] = text_view(&dossier->texts[i]);
    }
    for (size_t i = 0; i < content->access_count; i++) {
        view->access[i].line = text_in(rq->language, content->access[i]);
    }
    for (size_t i = 0; i < dossier->paper_count; i++) {
        view->recipients[i].line =
            TEXT_FILL(rq->arena, rq->language, T("%1, %2"),
                      text_in(rq->language, paper_holder_label(dossier->papers[i].holder)),
                      text_date(rq->arena, rq->language, dossier->papers[i].handed));
    }
    return OK;
}

static struct sv beginning_of(struct sv body)
{
    struct sv rest;
    struct sv line = body;
    (void)sv_cut(body, '\n', &line, &rest);
    size_t length = 0;
    for (size_t step = 1; step > 0 && length + step <= 100 && length < line.length;) {
        step = sv_utf8_step(sv_from(line, length));
        length += step;
    }
    return sv_until(line, length);
}

/* Every text but those that the program leaves out. */
static enum err texts_offer(struct rq *rq, const struct rights_overview *overview, struct rights_overview_view *view)
{
    size_t most = overview->given + overview->left_out + overview->not_judged;
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, most);
    size_t count = 0;
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < overview->count; i++) {
        for (size_t j = 0; j < overview->dossiers[i].text_count; j++) {
            const struct rights_text_found *text = &overview->dossiers[i].texts[j];
            if (!text->item.fixed) {
                offered[count++] = (struct choice_view){ .id = text->code, .code = text->code,
                                                         .label = beginning_of(text->item.body),
                                                         .hint = text_in(rq->language, text->item.label),
                                                         .has_hint = true };
            }
        }
    }
    view->has_form = count > 0;
    form_offer(rq, &view->form, &(struct form_offer){ .field = SV("teksten"), .offered = offered, .count = count });
    return OK;
}

static enum err show_overview(struct rq *rq)
{
    const struct rights_request *request = rq->subject;
    struct desk desk = desk_of(rq);
    if (request->state != RIGHTS_ANSWERED && request->state != RIGHTS_DECIDED) {
        return answer_refused(rq, T("Not all owners answered yet."));
    }
    struct rights_overview overview;
    TRY(rights_overview_read(&desk, request, &overview));
    struct rights_overview_view view = {
        .frame = frame_staff(rq, T("What was found")), .head = rights_head_of(rq, request),
        .dossiers = ARENA_ARRAY(rq->arena, struct rights_dossier_view, overview.count),
        .dossiers_count = overview.count, .has_dossiers = overview.count > 0,
        .form = form_show(rq, &redact_form, NULL, 1), .action = (struct url){ .address = rq->path },
        .back = rights_url(rq, request, SV("")), .given = (int64_t)overview.given,
        .left_out = (int64_t)overview.left_out, .not_judged = (int64_t)overview.not_judged };
    if (view.dossiers == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < overview.count; i++) {
        TRY(dossier_show(rq, &overview.dossiers[i], &view.dossiers[i]));
    }
    if (request->state == RIGHTS_ANSWERED) {
        TRY(texts_offer(rq, &overview, &view));
    }
    ANSWER_PAGE(rq, rights_overview, &view);
}

static enum err prepare_redact(struct rq *rq, const void **ret_prepared)
{
    const struct rights_request *request = rq->subject;
    const struct redact_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    struct text why = T("");
    const struct rights_redacted *prepared = NULL;
    struct rights_redaction redaction = { form->texts.codes, form->texts.count, (enum redaction_reason)form->reason };
    enum err err = rights_redact_prepare(&desk, request, &redaction, &why, &prepared);
    if (err == ERR_REFUSED && request->state != RIGHTS_ANSWERED) {
        return answer_refused(rq, why);
    }
    if (err == ERR_REFUSED && !sv_empty(why.key)) {
        form_problem(rq->form, SV("teksten"), why);
        return OK;
    }
    TRY(err);
    *ret_prepared = prepared;
    answer_notice(rq, T("Done and written down."));
    return answer_redirect(rq, rights_url(rq, request, SV("/overzicht")));
}

/* --- the letter --- */
/* Not "taal": that turns the pages themselves, and one reads English pages about a Dutch letter. */
static enum language language_asked(struct rq *rq)
{
    return sv_equal(query_value(rq, SV("brieftaal")), SV("en")) ? LANGUAGE_EN : LANGUAGE_NL;
}

static bool has_letter(const struct rights_request *request)
{
    return request->outcome != RIGHTS_WITHDRAWN && request->outcome != RIGHTS_NOT_IDENTIFIED;
}

static bool has_overview(const struct rights_request *request)
{
    bool granted = request->outcome == RIGHTS_GRANTED || request->outcome == RIGHTS_GRANTED_IN_PART;
    return request->kind == RIGHTS_ACCESS && granted;
}

static enum err parts_show(struct rq *rq, const struct rights_letter *letter, struct rights_letter_view *view)
{
    struct wording_part *parts = NULL;
    size_t count = 0;
    TRY(wording_parts(rq->arena, letter->text, &parts, &count));
    view->parts = ARENA_ARRAY(rq->arena, struct rights_part_view, count);
    if (view->parts == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        struct rights_part_view *part = &view->parts[i];
        *part = (struct rights_part_view){ .heading = parts[i].heading, .paragraph = parts[i].paragraph,
                                           .items = ARENA_ARRAY(rq->arena, struct rights_line_view,
                                                                parts[i].items_count),
                                           .items_count = parts[i].items_count, .has_items = parts[i].has_items };
        if (part->items == NULL) {
            return ERR_NO_MEMORY;
        }
        for (size_t j = 0; j < parts[i].items_count; j++) {
            part->items[j].line = parts[i].items[j].text;
        }
    }
    view->parts_count = count;
    return OK;
}

static enum err show_letter(struct rq *rq)
{
    const struct rights_request *request = rq->subject;
    struct desk desk = desk_of(rq);
    struct rights_letter letter;
    if (!has_letter(request)) {
        return answer_refused(rq, T("This request ended without a decision: there is no letter."));
    }
    enum language language = language_asked(rq);
    bool english = language == LANGUAGE_EN;
    TRY(rights_letter_read(&desk, request, language, &letter));
    struct rights_letter_view view = {
        .frame = frame_staff(rq, T("Letter")), .head = rights_head_of(rq, request), .final = letter.final,
        .lang = language_code(letter.language), .has_other = !letter.final,
        .pdf = rights_url(rq, request, english ? SV("/brief/pdf?brieftaal=en") : SV("/brief/pdf")),
        .other = rights_url(rq, request, english ? SV("/brief") : SV("/brief?brieftaal=en")),
        .back = rights_url(rq, request, SV("")) };
    TRY(parts_show(rq, &letter, &view));
    ANSWER_PAGE(rq, rights_letter, &view);
}

static enum err show_pdf(struct rq *rq)
{
    const struct rights_request *request = rq->subject;
    struct desk desk = desk_of(rq);
    struct rights_letter letter;
    struct rights_overview overview;
    if (!has_letter(request)) {
        return answer_refused(rq, T("This request ended without a decision: there is no letter."));
    }
    TRY(rights_letter_read(&desk, request, language_asked(rq), &letter));
    struct rights_paper paper = { .letter = &letter, .language = letter.language, .made = rq->now };
    if (letter.final && has_overview(request)) {
        TRY(rights_overview_read(&desk, request, &overview));
        paper.overview = &overview;
    }
    struct sheet *sheet = NULL;
    struct sv pdf;
    TRY(rights_paper_sheet(rq->arena, &paper, &sheet));
    enum err err = sheet_pdf(rq->press, rq->arena, sheet, &pdf);
    if (err == ERR_PRESS || err == ERR_BUSY) {
        return answer_refused(rq, T("The document could not be made now. Try again in a moment."));
    }
    TRY(err);
    return answer_pdf(rq, pdf, request->reference);
}

static const struct route routes[] = {
    GET_OF("/rechten/{aanvraag}/overzicht", rights_of_path, show_overview, MAY_RIGHTS_HANDLE),
    POST_OF("/rechten/{aanvraag}/overzicht", rights_of_path, &redact_form, show_overview, prepare_redact,
            rights_redact_apply, MAY_RIGHTS_HANDLE),
    GET_OF("/rechten/{aanvraag}/brief", rights_of_path, show_letter, MAY_RIGHTS_HANDLE),
    GET_OF("/rechten/{aanvraag}/brief/pdf", rights_of_path, show_pdf, MAY_RIGHTS_HANDLE),
};
const struct route_table rights_letter_routes = ROUTE_TABLE(routes);
