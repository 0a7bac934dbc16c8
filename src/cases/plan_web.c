/* Pages of the plan: one page to read and print, the forms that change the draft, adopting. */
#include "cases/plan_web.h"

#include "cases/cases_web.h"
#include "organisation/letter_web.h"
#include "signals/signals_web.h"
#include "web/answer.h"

#include "case_form_page.h"
#include "plan_page.h"
#include "plan_write_page.h"

/* --- shared ------------------------------------------------------------------------------------------------------- */
struct url case_row_url(struct rq *rq, const struct casefile *casefile, struct sv rest, int64_t row)
{
    struct buf path;
    buf_open(&path, rq->arena, 96);
    buf_put(&path, rest);
    buf_put_int(&path, row);
    return case_url(rq, casefile, buf_view(&path));
}

struct sv plan_person_name(const struct rq *rq, const struct plan_person *person)
{
    return sv_empty(person->name) ? text_in(rq->language, sharing_party_text(person->party)) : person->name;
}

struct sheet_head case_sheet_head(struct rq *rq, enum language language, struct text kind)
{
    return (struct sheet_head){ .language = language, .kind = kind, .made = rq->now,
                                .classification = text_in(language, T("CONFIDENTIAL – person-centred approach")) };
}

/* --- reading ------------------------------------------------------------------------------------------------------ */
struct kind_code {
    struct sv code;
    struct text hint;
};
/* In the order of enum plan_text_kind. */
static const struct kind_code kinds[PLAN_TEXT_END] = {
    [PLAN_PICTURE] = { SV_INIT("beeld"), T_INIT("What is going on, in facts that everybody at the table shares. Behaviour, "
                                                "not belief, opinion or clothing.") },
    [PLAN_PROTECTIVE] = { SV_INIT("beschermend"), T_INIT("People, places, skills and plans that make harm less likely.") },
    [PLAN_AGAINST] = { SV_INIT("tegenwicht"), T_INIT("What does not fit the concern, or has another explanation.") },
    [PLAN_OWN_VIEW] = { SV_INIT("eigen-visie"),
                        T_INIT("In their own words, as much as possible. Not asked yet? Then write how and when.") },
    [PLAN_PARENTS] = { SV_INIT("ouders"), T_INIT("How they take part, or why that would be unsafe for the child.") },
};

static bool under_16(const struct casefile *casefile)
{
    return casefile->age == AGE_UNDER_12 || casefile->age == AGE_12_TO_15;
}

static enum err texts_show(struct rq *rq, const struct plan *plan, struct plan_view *view)
{
    const struct casefile *casefile = rq->subject;
    view->texts = ARENA_ARRAY(rq->arena, struct plan_text_view, PLAN_TEXT_END);
    if (view->texts == NULL) {
        return ERR_NO_MEMORY;
    }
    for (int kind = 1; view->shows_picture && kind < PLAN_TEXT_END; kind++) {
        const struct plan_text *text = &plan->texts[kind];
        if (kind == PLAN_PARENTS && text->id.value == 0 && !under_16(casefile)) {
            continue;
        }
        struct plan_text_view shown = {
            .title = plan_text_text((enum plan_text_kind)kind), .hint = kinds[kind].hint, .body = text->body,
            .author = text->author, .written = text->written, .has_body = text->id.value != 0,
        };
        struct buf rest;
        buf_open(&rest, rq->arena, 64);
        buf_put(&rest, SV("/plan/tekst/"));
        buf_put(&rest, kinds[kind].code);
        shown.change = case_url(rq, casefile, buf_view(&rest));
        for (size_t i = 0; i < plan->beside_count; i++) {
            shown.two = shown.two || (int)plan->beside[i].kind == kind;
        }
        view->texts[view->texts_count++] = shown;
    }
    return OK;
}

static const struct plan_person *person_of(const struct plan *plan, struct participant_id id)
{
    for (size_t i = 0; i < plan->person_count; i++) {
        if (plan->people[i].id.value == id.value) {
            return &plan->people[i];
        }
    }
    return NULL;
}

static struct sv owner_shown(const struct rq *rq, const struct plan *plan, struct participant_id owner)
{
    const struct plan_person *person = person_of(plan, owner);
    return person == NULL ? SV("–") : plan_person_name(rq, person);
}

static enum err items_show(struct rq *rq, const struct plan *plan, struct plan_view *view)
{
    const struct casefile *casefile = rq->subject;
    view->goals = ARENA_ARRAY(rq->arena, struct plan_goal_view, plan->goal_count);
    view->measures = ARENA_ARRAY(rq->arena, struct plan_measure_view, plan->measure_count);
    view->relatives = ARENA_ARRAY(rq->arena, struct plan_relative_view, plan->relative_count);
    if (rq->arena->failed) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < plan->goal_count; i++) {
        view->goals[i] = (struct plan_goal_view){
            life_domain_text(plan->goals[i].domain), plan->goals[i].body,
            case_row_url(rq, casefile, SV("/plan/doel/"), plan->goals[i].id.value) };
    }
    for (size_t i = 0; i < plan->measure_count; i++) {
        const struct plan_measure *measure = &plan->measures[i];
        view->measures[i] = (struct plan_measure_view){
            .kind = measure_kind_text(measure->kind), .body = measure->body, .basis = measure->basis,
            .authority = measure->authority, .owner = owner_shown(rq, plan, measure->owner), .from = measure->from,
            .until = measure->until, .coercive = measure->coercive,
            .change = case_row_url(rq, casefile, SV("/plan/maatregel/"), measure->id.value),
        };
    }
    for (size_t i = 0; i < plan->relative_count; i++) {
        const struct plan_relative *relative = &plan->relatives[i];
        view->relatives[i] = (struct plan_relative_view){
            relative->who, relative->offer, case_row_url(rq, casefile, SV("/plan/naaste/"), relative->id.value),
            relative->answer == RELATIVE_ACCEPTED };
    }
    view->goals_count = plan->goal_count;
    view->measures_count = plan->measure_count;
    view->relatives_count = plan->relative_count;
    view->has_goals = plan->goal_count > 0;
    view->has_measures = plan->measure_count > 0;
    view->has_relatives = plan->relative_count > 0;
    return OK;
}

static struct sv version_label(struct rq *rq, int64_t version)
{
    return TEXT_FILL(rq->arena, rq->language, T("Version %1"), text_int(rq->arena, version));
}

static enum err versions_show(struct rq *rq, const struct plan *plan, struct plan_view *view)
{
    view->versions = ARENA_ARRAY(rq->arena, struct plan_version_view, plan->version_count);
    if (view->versions == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < plan->version_count; i++) {
        const struct plan_version *version = &plan->versions[i];
        view->versions[i] = (struct plan_version_view){
            .label = version_label(rq, version->version), .by = version->by, .adopted = version->adopted,
            .url = case_row_url(rq, rq->subject, SV("/plan/versie/"), version->version),
        };
        if (version->version == plan->version) {
            view->is_adopted = true;
            view->adopted = version->adopted;
            view->adopted_by = version->by;
        }
    }
    view->versions_count = plan->version_count;
    view->has_versions = plan->version_count > 0;
    return OK;
}

/* A draft that nobody changed is the last version that was adopted. */
static int64_t version_shown(const struct plan *plan)
{
    return plan->draft && plan->changes == 0 && plan->version_count > 0 ? plan->versions[0].version : plan->version;
}

static bool draft_goes_on(const struct casefile *casefile)
{
    return casefile->state != CASE_CLOSING && casefile->state != CASE_CLOSED;
}

static void links_show(struct rq *rq, const struct plan *plan, struct plan_view *view)
{
    const struct casefile *casefile = rq->subject;
    view->may_change = plan->draft && draft_goes_on(casefile) && casefile->me.leads && !view->is_preview;
    view->adopt = case_url(rq, casefile, SV("/plan/vaststellen"));
    view->add_goal = case_url(rq, casefile, SV("/plan/doel"));
    view->add_measure = case_url(rq, casefile, SV("/plan/maatregel"));
    view->add_relative = case_url(rq, casefile, SV("/plan/naaste"));
    view->copy = case_url(rq, casefile, SV("/plan/kopie"));
    view->may_copy = plan->version_count > 0 && casefile->me.leads && !view->is_preview;
    view->draft = plan->draft && (plan->changes > 0 || view->may_change);
    view->pdf = case_row_url(rq, casefile, SV("/plan/pdf/"), version_shown(plan));
    view->back = case_url(rq, casefile, SV(""));
}

static enum err lacks_show(struct rq *rq, const struct plan *plan, struct plan_view *view)
{
    struct plan_lacks lacks = plan_lacking(rq->subject, plan);
    view->lacks = ARENA_ARRAY(rq->arena, struct plan_lack_view, PLAN_LACKS_MAX);
    if (view->lacks == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < lacks.count; i++) {
        view->lacks[i].sentence = lacks.sentences[i];
    }
    view->lacks_count = lacks.count;
    view->has_lacks = lacks.count > 0;
    view->ready = lacks.count == 0;
    return OK;
}

static enum err show_plan_as(struct rq *rq, const struct case_member *member, int64_t version)
{
    const struct casefile *casefile = rq->subject;
    struct desk desk = desk_of(rq);
    struct plan plan;
    enum err err = plan_read(&desk, casefile, member, version, &plan);
    if (err == ERR_NOT_FOUND && version == 0) {
        return answer_refused(rq, T("There is no plan yet. You will see it here once it is adopted."));
    }
    TRY(err);
    struct plan_view view = { .frame = frame_staff(rq, T("Plan")), .head = case_head_of(rq, casefile),
                              .label = version_label(rq, version_shown(&plan)),
                              .changed = plan.changes > 0, .shows_picture = case_sees(member, SCOPE_PICTURE),
                              .shows_plan = case_sees(member, SCOPE_PLAN),
                              .is_preview = member != &casefile->me };
    TRY(texts_show(rq, &plan, &view));
    TRY(items_show(rq, &plan, &view));
    TRY(versions_show(rq, &plan, &view));
    TRY(lacks_show(rq, &plan, &view));
    links_show(rq, &plan, &view);
    ANSWER_PAGE(rq, plan, &view);
}

static enum err show_current(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    return show_plan_as(rq, &casefile->me, 0);
}

/* Exactly what this participant gets. */
static enum err show_preview(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct participant_id participant;
    struct case_member member;
    if (!sv_to_int(rq->parts[1], &participant.value)) {
        return ERR_NOT_FOUND;
    }
    TRY(plan_member_of(rq->tx, rq->arena, casefile->id, participant, &member));
    return show_plan_as(rq, &member, 0);
}

static enum err version_of_path(const struct rq *rq, int64_t *ret_version)
{
    return sv_to_int(rq->parts[1], ret_version) && *ret_version > 0 ? OK : ERR_NOT_FOUND;
}

static enum err show_version(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    int64_t version = 0;
    TRY(version_of_path(rq, &version));
    return show_plan_as(rq, &casefile->me, version);
}

/* --- on paper ----------------------------------------------------------------------------------------------------- */
static void sheet_texts(struct rq *rq, struct sheet *sheet, const struct plan *plan)
{
    for (int kind = 1; kind < PLAN_TEXT_END; kind++) {
        if (plan->texts[kind].id.value != 0) {
            sheet_heading(sheet, 1, text_in(rq->language, plan_text_text((enum plan_text_kind)kind)));
            sheet_paragraph(sheet, plan->texts[kind].body);
        }
    }
    sheet_heading(sheet, 1, text_in(rq->language, T("Goals")));
    for (size_t i = 0; i < plan->goal_count; i++) {
        sheet_term(sheet, text_in(rq->language, life_domain_text(plan->goals[i].domain)), plan->goals[i].body);
    }
}

static struct sv measure_words(struct rq *rq, const struct plan_measure *measure)
{
    struct buf words;
    buf_open(&words, rq->arena, 64 * 1024);
    buf_put(&words, measure->body);
    if (measure->coercive) {
        buf_put(&words, SV("\n"));
        buf_put(&words, TEXT_FILL(rq->arena, rq->language, T("Compulsory. Law: %1. Decided by: %2."), measure->basis,
                                  measure->authority));
    }
    return buf_view(&words);
}

static void sheet_measures(struct rq *rq, struct sheet *sheet, const struct plan *plan)
{
    struct sheet_column columns[] = { { text_in(rq->language, T("Measure")), 4 },
                                      { text_in(rq->language, T("Owner")), 2 },
                                      { text_in(rq->language, T("From")), 2 },
                                      { text_in(rq->language, T("Until")), 2 } };
    sheet_heading(sheet, 1, text_in(rq->language, T("Measures")));
    sheet_table(sheet, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < plan->measure_count; i++) {
        const struct plan_measure *measure = &plan->measures[i];
        SHEET_ROW(sheet, measure_words(rq, measure), owner_shown(rq, plan, measure->owner),
                  text_date(rq->arena, rq->language, measure->from),
                  text_date(rq->arena, rq->language, measure->until));
    }
    if (plan->relative_count == 0) {
        return;
    }
    sheet_heading(sheet, 1, text_in(rq->language, T("People around the person")));
    for (size_t i = 0; i < plan->relative_count; i++) {
        const struct plan_relative *relative = &plan->relatives[i];
        if (relative->answer == RELATIVE_ACCEPTED) {
            sheet_term(sheet, relative->who, relative->offer);
        } else {
            sheet_bullet(sheet, text_in(rq->language, T("offered, not accepted")));
        }
    }
}

enum err plan_print(struct rq *rq, const struct plan *plan, struct sheet_head head, struct sv file_name)
{
    struct sheet *sheet = NULL;
    head.title = version_label(rq, plan->version);
    TRY(sheet_begin(rq->arena, &head, &sheet));
    if (plan->draft) {
        sheet_small_print(sheet, text_in(rq->language, T("Draft: not adopted yet.")));
    }
    sheet_texts(rq, sheet, plan);
    sheet_measures(rq, sheet, plan);
    return letter_sheet_answer(rq, sheet, file_name);
}

/* For the conversation with the person: what anybody who leads may print; the copy stays with the person. */
static enum err show_pdf(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct desk desk = desk_of(rq);
    struct plan plan;
    int64_t version = 0;
    TRY(version_of_path(rq, &version));
    TRY(plan_read(&desk, casefile, &casefile->me, version, &plan));
    return plan_print(rq, &plan, case_sheet_head(rq, rq->language, T("Plan")), SV("plan"));
}

/* --- one text ----------------------------------------------------------------------------------------------------- */
struct text_form {
    struct sv text, seen, seen_beside;
};
static const struct field text_fields[] = {
    { .name = SV_INIT("tekst"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct text_form, text),
      .label = T_INIT("Text"), .missing = T_INIT("Write the text.") },
    { .name = SV_INIT("gezien"), .kind = FIELD_HIDDEN, .offset = offsetof(struct text_form, seen), .chars_max = 20 },
    { .name = SV_INIT("ernaast"), .kind = FIELD_HIDDEN, .offset = offsetof(struct text_form, seen_beside),
      .chars_max = 20 },
};
static const struct form text_form = { .name = SV_INIT("plan-tekst"), FORM_FIELDS(text_fields),
                                       .size = sizeof(struct text_form) };

static enum err kind_of_path(const struct rq *rq, enum plan_text_kind *ret_kind)
{
    for (int kind = 1; kind < PLAN_TEXT_END; kind++) {
        if (sv_equal(kinds[kind].code, rq->parts[1])) {
            *ret_kind = (enum plan_text_kind)kind;
            return OK;
        }
    }
    return ERR_NOT_FOUND;
}

static enum err refuse_draft(struct rq *rq)
{
    return answer_refused(rq, T("The plan of this case does not change any more."));
}

static void beside_add(struct plan_write_view *view, const struct plan_text *text)
{
    view->beside[view->beside_count++] = (struct plan_beside_view){ text->body, text->author, text->written };
}

static enum err show_text(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    enum plan_text_kind kind;
    TRY(kind_of_path(rq, &kind));
    if (!draft_goes_on(casefile)) {
        return refuse_draft(rq);
    }
    struct desk desk = desk_of(rq);
    struct plan plan;
    TRY(plan_read(&desk, casefile, &casefile->me, 0, &plan));
    const struct plan_text *text = &plan.texts[kind];
    struct text_form initial = { .text = text->body, .seen = text_int(rq->arena, text->id.value) };
    struct plan_write_view view = {
        .frame = frame_staff(rq, plan_text_text(kind)), .head = case_head_of(rq, casefile),
        .heading = plan_text_text(kind), .lead = kinds[kind].hint, .action = (struct url){ .address = rq->path },
        .back = case_url(rq, casefile, SV("/plan")),
        .beside = ARENA_ARRAY(rq->arena, struct plan_beside_view, plan.beside_count + 1),
    };
    if (view.beside == NULL) {
        return ERR_NO_MEMORY;
    }
    int64_t last = 0;
    beside_add(&view, text);
    for (size_t i = 0; i < plan.beside_count; i++) {
        if (plan.beside[i].kind == kind) {
            beside_add(&view, &plan.beside[i]);
            last = plan.beside[i].id.value;
        }
    }
    initial.seen_beside = text_int(rq->arena, last);
    view.has_beside = view.beside_count > 1;
    view.form = form_show(rq, &text_form, &initial, 1);
    ANSWER_PAGE(rq, plan_write, &view);
}

static enum err prepare_text(struct rq *rq, const void **ret_prepared)
{
    const struct text_form *form = rq->filled;
    const struct casefile *casefile = rq->subject;
    struct plan_text_new text = { .body = form->text };
    TRY(kind_of_path(rq, &text.kind));
    if (!draft_goes_on(casefile)) {
        return refuse_draft(rq);
    }
    struct plan_room room;
    TRY(plan_room_read(rq->tx, rq->arena, casefile->id, &room));
    if (!room.text) {
        return answer_refused(rq, T("A plan holds 100 texts that stand beside each other. Make one of those first."));
    }
    if (!sv_to_int(form->seen, &text.seen.value) || !sv_to_int(form->seen_beside, &text.seen_beside)) {
        return answer_damaged(rq);
    }
    struct desk desk = desk_of(rq);
    const struct plan_prepared *prepared = NULL;
    bool beside = false;
    TRY(plan_text_prepare(&desk, casefile, &text, &beside, &prepared));
    *ret_prepared = prepared;
    if (beside) {
        answer_notice(rq, T("Somebody else wrote this text meanwhile. Both are kept: make one of them."));
        return answer_redirect(rq, (struct url){ .address = rq->path });
    }
    answer_notice(rq, T("Written down."));
    return answer_redirect(rq, case_url(rq, casefile, SV("/plan")));
}

/* --- adopting ----------------------------------------------------------------------------------------------------- */
struct adopt_form {
    struct sv changes;
};
static const struct field adopt_fields[] = {
    { .name = SV_INIT("gelezen"), .kind = FIELD_HIDDEN, .offset = offsetof(struct adopt_form, changes),
      .chars_max = 20 },
};
static const struct form adopt_form = { .name = SV_INIT("plan-vaststellen"), FORM_FIELDS(adopt_fields),
                                        .size = sizeof(struct adopt_form) };

static enum err show_adopt(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct case_facts facts;
    bool refused = false;
    struct plan plan;
    struct desk desk = desk_of(rq);
    TRY(case_act_checked(rq, plan_adopting(casefile), &facts, &refused));
    if (refused) {
        return OK;
    }
    TRY(plan_read(&desk, casefile, &casefile->me, 0, &plan));
    struct plan_lacks lacks = plan_lacking(casefile, &plan);
    if (lacks.count > 0) {
        return answer_refused(rq, lacks.sentences[0]);
    }
    struct adopt_form initial = { text_int(rq->arena, plan.changes) };
    struct case_form_view view = case_form_of(rq, T("Adopt the plan"), &adopt_form);
    view.form = form_show(rq, &adopt_form, &initial, 1);
    view.lead = T("What you read becomes a version that cannot change. Participants see it, each within their scope.");
    view.button = T("Adopt");
    view.back = case_url(rq, casefile, SV("/plan"));
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err prepare_adopt(struct rq *rq, const void **ret_prepared)
{
    const struct adopt_form *form = rq->filled;
    const struct casefile *casefile = rq->subject;
    struct case_facts facts;
    struct case_moment moment;
    bool refused = false;
    int64_t changes = 0;
    TRY(case_act_checked(rq, plan_adopting(casefile), &facts, &refused));
    if (refused) {
        return OK;
    }
    if (!sv_to_int(form->changes, &changes)) {
        return answer_damaged(rq);
    }
    TRY(case_moment_of(rq, &moment));
    struct desk desk = desk_of(rq);
    const struct plan_prepared *prepared = NULL;
    TRY(plan_adopt_prepare(&desk, casefile, &facts, &moment, changes, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("The plan is adopted."));
    return answer_redirect(rq, case_url(rq, casefile, SV("/plan")));
}

static const struct route routes[] = {
    GET_OF("/casussen/{casus}/plan", case_of_path, show_current, MAY_CASE_READ),
    GET_OF("/casussen/{casus}/voorbeeld/{deelnemer}/plan", case_of_path, show_preview, MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/plan/versie/{nummer}", case_of_path, show_version, MAY_CASE_READ),
    GET_OF("/casussen/{casus}/plan/pdf/{nummer}", case_of_path, show_pdf, MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/plan/tekst/{soort}", case_of_path, show_text, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/plan/tekst/{soort}", case_of_path, &text_form, show_text, prepare_text, plan_apply,
            MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/plan/vaststellen", case_of_path, show_adopt, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/plan/vaststellen", case_of_path, &adopt_form, show_adopt, prepare_adopt,
            plan_adopt_apply, MAY_CASE_LEAD),
};
const struct route_table cases_plan_routes = ROUTE_TABLE(routes);
