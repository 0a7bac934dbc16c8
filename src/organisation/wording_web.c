/* Pages of the texts: which there are, one version as it reads, writing the next, confirming. */
#include "organisation/organisation_web.h"
#include "organisation/staff_web.h"
#include "organisation/wording.h"
#include "organisation/wording_view.h"
#include "web/answer.h"

#include "wording_edit_page.h"
#include "wording_list_page.h"
#include "wording_page.h"

enum { SUFFIX_BYTES = 64 };

static struct url version_url(struct rq *rq, enum wording wording, int64_t version, struct sv suffix)
{
    struct buf rest;
    buf_open(&rest, rq->arena, SUFFIX_BYTES);
    buf_put(&rest, SV("/versie/"));
    buf_put_int(&rest, version);
    buf_put(&rest, suffix);
    return url_of(rq->arena, SV("/teksten/"), wording_row(wording)->code, buf_view(&rest));
}

static struct sv version_label(struct rq *rq, int64_t version)
{
    return TEXT_FILL(rq->arena, rq->language, T("Version %1"), text_int(rq->arena, version));
}

/* --- the list ---------------------------------------------------------------------------------------------------- */
static struct wording_row_view list_row(struct rq *rq, const struct wording_version *current, int64_t newest)
{
    const struct wording_row *row = wording_row(current->wording);
    return (struct wording_row_view){
        .url = url_of(rq->arena, SV("/teksten/"), row->code, SV("")),
        .newest_url = version_url(rq, current->wording, newest, SV("")),
        .label = row->label,
        .sentence = row->sentence,
        .version = version_label(rq, current->version),
        .newest = version_label(rq, newest),
        .source = current->source,
        .confirmed_by = current->confirmed_by,
        .confirmed = current->confirmed,
        .is_confirmed = current->confirmed.set,
        .has_newer = newest > current->version,
    };
}

static enum err show_list(struct rq *rq)
{
    int64_t newest[WORDING_END];
    TRY(wordings_newest(rq->tx, rq->arena, rq->actor.municipality, newest));
    struct wording_list_view view = { .frame = frame_staff(rq, T("Texts")),
                                      .rows = ARENA_ARRAY(rq->arena, struct wording_row_view, WORDING_END) };
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (enum wording wording = WORDING_FIRST; wording < WORDING_END; wording++) {
        struct wording_version current;
        TRY(wording_current(rq->tx, rq->arena, rq->actor.municipality, wording, &current));
        view.rows[view.rows_count++] = list_row(rq, &current, newest[wording]);
        view.unconfirmed += !current.confirmed.set;
    }
    view.all_confirmed = view.unconfirmed == 0;
    ANSWER_PAGE(rq, wording_list, &view);
}

/* --- what a path names ------------------------------------------------------------------------------------------- */
struct wording_subject {
    enum wording wording;
    struct wording_version shown;   /* the one that the path names, or the one in use */
    int64_t in_use;
    struct wording_version *versions;
    size_t count;                   /* newest first */
};

static enum err subject_load(struct rq *rq, struct wording_subject *subject)
{
    struct wording_version current;
    if (!wording_of_code(rq->parts[0], &subject->wording)) {
        return ERR_NOT_FOUND;
    }
    TRY(wording_current(rq->tx, rq->arena, rq->actor.municipality, subject->wording, &current));
    TRY(wording_versions(rq->tx, rq->arena, rq->actor.municipality, subject->wording, &subject->versions,
                         &subject->count));
    subject->shown = current;
    subject->in_use = current.version;
    return OK;
}

static enum err text_subject(struct rq *rq, void **ret_subject)
{
    struct wording_subject *subject = ARENA_NEW(rq->arena, struct wording_subject);
    if (subject == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(subject_load(rq, subject));
    *ret_subject = subject;
    return OK;
}

static enum err version_subject(struct rq *rq, void **ret_subject)
{
    struct wording_subject *subject = ARENA_NEW(rq->arena, struct wording_subject);
    struct wording_question question = { .municipality = rq->actor.municipality };
    if (subject == NULL) {
        return ERR_NO_MEMORY;
    }
    if (!sv_to_int(rq->parts[1], &question.version) || question.version < 0) {
        return ERR_NOT_FOUND;
    }
    TRY(subject_load(rq, subject));
    question.wording = subject->wording;
    TRY(wording_of_version(rq->tx, rq->arena, &question, &subject->shown));
    *ret_subject = subject;
    return OK;
}

/* --- one version ------------------------------------------------------------------------------------------------- */
struct confirm_form {
    bool read;
};
static const struct field confirm_fields[] = {
    { .name = SV_INIT("gelezen"),
      .kind = FIELD_CHECK,
      .required = true,
      .offset = offsetof(struct confirm_form, read),
      .label = T_INIT("I read this in both languages and confirm it in my name"),
      .missing = T_INIT("Tick the box when you confirm it.") },
};
static const struct form confirm_form = { .name = SV_INIT("tekst-bevestigen"), FORM_FIELDS(confirm_fields),
                                          .size = sizeof(struct confirm_form) };

static enum err text_view(struct rq *rq, struct sv text, enum language language, struct wording_text_view *ret_view)
{
    struct wording_text_view view = { .lang = language_code(language) };
    TRY(wording_parts(rq->arena, text, &view.parts, &view.parts_count));
    *ret_view = view;
    return OK;
}

/* With made-up values, to see how it reads. */
static enum err preview(struct rq *rq, struct sv text, enum language language, struct wording_text_view *ret_view)
{
    struct wording_value examples[SLOT_COUNT];
    for (enum wording_slot slot = 0; slot < SLOT_COUNT; slot++) {
        examples[slot] = (struct wording_value){ slot, wording_slot_row(slot)->example[language] };
    }
    struct wording_filled filled;
    TRY(wording_fill(rq->arena, text, examples, SLOT_COUNT, &filled));
    return text_view(rq, filled.text, language, ret_view);
}

static enum err slots_view(struct rq *rq, enum wording wording, struct wording_slots_view *ret_view)
{
    struct wording_slots_view view = { .slots = ARENA_ARRAY(rq->arena, struct wording_slot_view, SLOT_COUNT) };
    if (view.slots == NULL) {
        return ERR_NO_MEMORY;
    }
    for (enum wording_slot slot = 0; slot < SLOT_COUNT; slot++) {
        if ((wording_row(wording)->slots & (UINT32_C(1) << slot)) != 0) {
            struct buf name;
            buf_open(&name, rq->arena, SUFFIX_BYTES);
            buf_put(&name, SV("{"));
            buf_put(&name, wording_slot_row(slot)->name);
            buf_put(&name, SV("}"));
            view.slots[view.slots_count++] =
                (struct wording_slot_view){ .name = buf_view(&name), .meaning = wording_slot_row(slot)->meaning };
        }
    }
    view.some = view.slots_count > 0;
    *ret_view = view;
    return OK;
}

static struct wording_version_view version_view(struct rq *rq, const struct wording_subject *subject,
                                                const struct wording_version *version)
{
    return (struct wording_version_view){
        .url = version_url(rq, subject->wording, version->version, SV("")),
        .edit = version_url(rq, subject->wording, version->version, SV("/wijzigen")),
        .label = version_label(rq, version->version),
        .source = version->source,
        .written_by = version->written_by,
        .confirmed_by = version->confirmed_by,
        .written = version->written,
        .confirmed = version->confirmed,
        .is_program = version->version == 0,
        .is_confirmed = version->confirmed.set,
        .in_use = version->version == subject->in_use,
        .shown = version->version == subject->shown.version,
        .may_edit = actor_may(&rq->actor, MAY_WORDING_EDIT),
    };
}

/* The newest can be confirmed; the program's own as long as there is no other. */
static bool waits_for_confirmation(const struct wording_subject *subject)
{
    return !subject->shown.confirmed.set && subject->shown.version == subject->versions[0].version;
}

static enum err show_version(struct rq *rq)
{
    const struct wording_subject *subject = rq->subject;
    const struct wording_row *row = wording_row(subject->wording);
    struct wording_view view = {
        .frame = frame_staff(rq, T("Text")),
        .label = row->label,
        .sentence = row->sentence,
        .shown = version_view(rq, subject, &subject->shown),
        .versions = ARENA_ARRAY(rq->arena, struct wording_version_view, subject->count),
        .waits = waits_for_confirmation(subject),
        .confirm = form_show(rq, &confirm_form, NULL, 1),
        .confirm_action = version_url(rq, subject->wording, subject->shown.version, SV("/bevestigen")),
        .back = URL("/teksten"),
    };
    if (view.versions == NULL) {
        return ERR_NO_MEMORY;
    }
    view.may_confirm = view.waits && actor_may(&rq->actor, MAY_SETTING_CONFIRM);
    for (size_t at = 0; at < subject->count; at++) {
        view.versions[view.versions_count++] = version_view(rq, subject, &subject->versions[at]);
    }
    TRY(preview(rq, subject->shown.text[LANGUAGE_NL], LANGUAGE_NL, &view.dutch));
    TRY(preview(rq, subject->shown.text[LANGUAGE_EN], LANGUAGE_EN, &view.english));
    TRY(slots_view(rq, subject->wording, &view.slots));
    view.has_slots = view.slots.some;
    ANSWER_PAGE(rq, wording, &view);
}

/* Confirming the program's own text keeps it as a version, so that it stays what it was. */
struct confirm_ready {
    bool program;
    struct wording_write write;
    struct wording_confirmation confirmation;
};

static enum err prepare_confirm(struct rq *rq, const void **ret_prepared)
{
    const struct wording_subject *subject = rq->subject;
    struct confirm_ready *ready = ARENA_NEW(rq->arena, struct confirm_ready);
    if (ready == NULL) {
        return ERR_NO_MEMORY;
    }
    if (!waits_for_confirmation(subject)) {
        return ERR_CONFLICT;
    }
    struct change_line line = { .action = LOG_SETTING, .permission = MAY_SETTING_CONFIRM, .object = SV("wording") };
    TRY(change_line(rq, &line));
    ready->program = subject->shown.version == 0;
    ready->write = (struct wording_write){ .municipality = rq->actor.municipality,
                                           .wording = subject->wording,
                                           .text = { subject->shown.text[LANGUAGE_NL],
                                                     subject->shown.text[LANGUAGE_EN] },
                                           .source = subject->shown.source,
                                           .by = rq->actor.person,
                                           .confirmed = true,
                                           .at = rq->now,
                                           .intent = rq->intent };
    ready->confirmation = (struct wording_confirmation){ .municipality = rq->actor.municipality,
                                                         .wording = subject->wording,
                                                         .version = subject->shown.version,
                                                         .by = rq->actor.person,
                                                         .at = rq->now,
                                                         .intent = rq->intent };
    *ret_prepared = ready;
    answer_notice(rq, T("The text is confirmed and in use from now on."));
    return answer_redirect(rq, url_of(rq->arena, SV("/teksten/"), wording_row(subject->wording)->code, SV("")));
}

static enum err apply_confirm(struct tx_write *tx, const void *prepared)
{
    const struct confirm_ready *ready = prepared;
    return ready->program ? wording_write(tx, &ready->write) : wording_confirm(tx, &ready->confirmation);
}

/* --- the next version -------------------------------------------------------------------------------------------- */
struct edit_form {
    struct sv dutch, english, source, after;
};
#define AT(member) .offset = offsetof(struct edit_form, member)
static const struct field edit_fields[] = {
    { .name = SV_INIT("nederlands"),
      .kind = FIELD_TEXT,
      .required = true,
      AT(dutch),
      .chars_max = WORDING_CHARS_MAX,
      .label = T_INIT("Text in Dutch"),
      .missing = T_INIT("Write the text in Dutch.") },
    { .name = SV_INIT("engels"),
      .kind = FIELD_TEXT,
      .required = true,
      AT(english),
      .chars_max = WORDING_CHARS_MAX,
      .label = T_INIT("Text in English"),
      .missing = T_INIT("Write the text in English.") },
    { .name = SV_INIT("bron"),
      .kind = FIELD_LINE,
      .required = true,
      AT(source),
      .label = T_INIT("Source"),
      .hint = T_INIT("Which text and which date you read it in, or who agreed to it."),
      .missing = T_INIT("Name where this text comes from.") },
    { .name = SV_INIT("na"), .kind = FIELD_HIDDEN, AT(after) },
};
#undef AT

static void check_slots(struct rq *rq, struct form_answer *answer, enum wording wording, struct sv field,
                        struct sv text)
{
    enum { NAMES_BYTES = 2000 };
    struct wording_problems problems;
    struct buf names;
    wording_check(wording, text, &problems);
    if (problems.unknown_count == 0) {
        return;
    }
    buf_open(&names, rq->arena, NAMES_BYTES);
    for (size_t at = 0; at < problems.unknown_count; at++) {
        buf_put(&names, at == 0 ? SV("") : SV(", "));
        buf_put(&names, problems.unknown[at]);
    }
    struct sv allowed = wording_slots_text(rq->arena, wording);
    struct sv sentence =
        sv_empty(allowed)
            ? TEXT_FILL(rq->arena, rq->language, T("%1: nothing is filled in in this text, so it has no braces."),
                        buf_view(&names))
            : TEXT_FILL(rq->arena, rq->language, T("%1 is unknown in this text. Only these are filled in: %2."),
                        buf_view(&names), allowed);
    form_problem_said(answer, field, sentence);
}

static size_t lines_used(struct sv text)
{
    size_t count = 0;
    struct sv line, rest = text;
    while (sv_cut(rest, '\n', &line, &rest)) {
        count += !sv_empty(sv_trim(line));
    }
    return count + !sv_empty(sv_trim(rest));
}

static void check_edit(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct edit_form *form = filled;
    const struct wording_subject *subject = rq->subject;
    check_slots(rq, answer, subject->wording, SV("nederlands"), form->dutch);
    check_slots(rq, answer, subject->wording, SV("engels"), form->english);
    if (!wording_row(subject->wording)->questions) {
        return;
    }
    if (lines_used(form->dutch) > WORDING_QUESTIONS_MAX) {
        form_problem(answer, SV("nederlands"), T("Ask at most twelve questions."));
    }
    if (lines_used(form->dutch) != lines_used(form->english)) {
        form_problem(answer, SV("engels"), T("Write as many questions in English as in Dutch, each on its own line."));
    }
}
static const struct form edit_form = {
    .name = SV_INIT("tekst"), FORM_FIELDS(edit_fields), .size = sizeof(struct edit_form), .check = check_edit
};

/* What somebody else saved meanwhile, to be seen beside what was typed. */
static enum err conflict_show(struct rq *rq, const struct wording_version *other, struct wording_edit_view *view)
{
    view->is_conflict = true;
    view->other = TEXT_FILL(rq->arena, rq->language, T("%1, written by %2"), version_label(rq, other->version),
                            other->written_by);
    form_put(rq->form, SV("na"), text_int(rq->arena, other->version));
    TRY(text_view(rq, other->text[LANGUAGE_NL], LANGUAGE_NL, &view->dutch));
    return text_view(rq, other->text[LANGUAGE_EN], LANGUAGE_EN, &view->english);
}

static enum err show_edit(struct rq *rq)
{
    const struct wording_subject *subject = rq->subject;
    const struct wording_row *row = wording_row(subject->wording);
    const struct wording_version *newest = &subject->versions[0];
    struct edit_form initial = { .dutch = sv_trim(subject->shown.text[LANGUAGE_NL]),
                                 .english = sv_trim(subject->shown.text[LANGUAGE_EN]),
                                 .source = subject->shown.source,
                                 .after = text_int(rq->arena, newest->version) };
    struct wording_edit_view view = {
        .frame = frame_staff(rq, T("Text")),
        .label = row->label,
        .sentence = row->sentence,
        .action = version_url(rq, subject->wording, subject->shown.version, SV("/wijzigen")),
        .back = version_url(rq, subject->wording, subject->shown.version, SV("")),
        .is_questions = row->questions,
    };
    if (rq->outcome == ERR_CONFLICT) {
        TRY(conflict_show(rq, newest, &view));
    }
    view.form = form_show(rq, &edit_form, &initial, 1);
    TRY(slots_view(rq, subject->wording, &view.slots));
    ANSWER_PAGE(rq, wording_edit, &view);
}

static enum err prepare_edit(struct rq *rq, const void **ret_prepared)
{
    const struct edit_form *form = rq->filled;
    const struct wording_subject *subject = rq->subject;
    struct wording_write *write = ARENA_NEW(rq->arena, struct wording_write);
    if (write == NULL) {
        return ERR_NO_MEMORY;
    }
    int64_t after = 0;
    if (!sv_to_int(form->after, &after) || after < 0) {
        return answer_damaged(rq);
    }
    struct change_line line = { .action = LOG_SETTING, .permission = MAY_WORDING_EDIT, .object = SV("wording") };
    TRY(change_line(rq, &line));
    *write = (struct wording_write){ .municipality = rq->actor.municipality,
                                     .wording = subject->wording,
                                     .after = after,
                                     .text = { sv_trim(form->dutch), sv_trim(form->english) },
                                     .source = sv_trim(form->source),
                                     .by = rq->actor.person,
                                     .at = rq->now,
                                     .intent = rq->intent };
    *ret_prepared = write;
    answer_notice(rq, T("Saved. It is used as soon as somebody confirms it."));
    return answer_redirect(rq, version_url(rq, subject->wording, after + 1, SV("")));
}

static enum err apply_edit(struct tx_write *tx, const void *prepared)
{
    return wording_write(tx, prepared);
}

static const struct route routes[] = {
    GET("/teksten", show_list, MAY_WORDING_READ),
    GET_OF("/teksten/{tekst}", text_subject, show_version, MAY_WORDING_READ),
    GET_OF("/teksten/{tekst}/versie/{nummer}", version_subject, show_version, MAY_WORDING_READ),
    GET_OF("/teksten/{tekst}/versie/{nummer}/wijzigen", version_subject, show_edit, MAY_WORDING_EDIT),
    POST_OF("/teksten/{tekst}/versie/{nummer}/wijzigen", version_subject, &edit_form, show_edit, prepare_edit,
            apply_edit, MAY_WORDING_EDIT),
    POST_OF("/teksten/{tekst}/versie/{nummer}/bevestigen", version_subject, &confirm_form, show_version,
            prepare_confirm, apply_confirm, MAY_SETTING_CONFIRM),
};
const struct route_table organisation_wording_routes = ROUTE_TABLE(routes);
