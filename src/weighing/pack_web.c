/* Pages of packs on paper: making one, printing it as PDF or from the browser. */
#include "weighing/decision_view.h"
#include "weighing/decision_web.h"
#include "weighing/pack.h"
#include "weighing/page_web.h"
#include "weighing/weighing_web.h"

#include "sheet/press.h"
#include "web/answer.h"

#include "weighing_pack_page.h"
#include "weighing_packs_page.h"

struct pack_form {
    int party;
    struct date back_by;
};
static const struct choice party_choices[] = {
    { SV_INIT("politie"), PARTY_POLICE, T_INIT("Police"), T_INIT("") },
    { SV_INIT("om"), PARTY_PROSECUTION, T_INIT("Public prosecution"), T_INIT("") },
    { SV_INIT("gemeente"), PARTY_MUNICIPALITY, T_INIT("Municipality"), T_INIT("") },
};
static const struct field pack_fields[] = {
    { .name = SV_INIT("partij"), .kind = FIELD_CHOICE, .required = true, .offset = offsetof(struct pack_form, party),
      .choices = party_choices, .choice_count = sizeof party_choices / sizeof party_choices[0],
      .label = T_INIT("For which party is it?"), .missing = T_INIT("Choose for which party it is.") },
    { .name = SV_INIT("terug-op"), .kind = FIELD_DATE, .required = true, .offset = offsetof(struct pack_form, back_by),
      .label = T_INIT("Back or destroyed by"), .hint = T_INIT("When the file is destroyed earlier, it is asked back then."),
      .missing = T_INIT("Enter the day by which it is back or destroyed.") },
};

static void pack_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct pack_form *form = filled;
    const struct weighing *weighing = rq->subject;
    if (form->back_by.set && form->back_by.day <= date_of(rq->now).day) {
        form_problem(answer, SV("terug-op"), T("Enter a day that is still to come."));
    } else if (form->back_by.set && form->back_by.day > weighing->destroy_on.day) {
        form_problem(answer, SV("terug-op"), T("The file is destroyed before that day. Enter an earlier day."));
    }
}
static const struct form pack_form = { .name = SV_INIT("stukken"), FORM_FIELDS(pack_fields),
                                       .size = sizeof(struct pack_form), .check = pack_check };

/* --- the list ----------------------------------------------------------------------------------------------------- */
static struct text pack_state_text(enum paper_state state)
{
    switch (state) {
    case PAPER_OUT: return T("out");
    case PAPER_ASKED: return T("asked back");
    case PAPER_RETURNED: case PAPER_DESTROYED_THERE: case PAPER_REVIEWED_DESTROYED: return T("back or destroyed");
    case PAPER_KEPT: case PAPER_REVIEWED_KEPT: case PAPER_CORRECTED: return T("kept by its holder");
    case PAPER_LOST: return T("lost");
    }
    return T("–");
}

static struct url pack_url(struct rq *rq, const struct weighing *weighing, const struct pack *pack, struct sv end)
{
    struct buf rest;
    buf_open(&rest, rq->arena, 96);
    buf_put(&rest, SV("/stukken/"));
    buf_put(&rest, pack->paper.reference);
    buf_put(&rest, end);
    return weighing_url(rq, weighing, buf_view(&rest));
}

static enum err rows_show(struct rq *rq, const struct weighing *weighing, struct packs_view *view)
{
    struct desk desk = desk_of(rq);
    struct pack *packs = NULL;
    size_t count = 0;
    TRY(packs_read(&desk, weighing, &packs, &count));
    view->rows = ARENA_ARRAY(rq->arena, struct pack_row_view, count);
    if (view->rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        const struct paper *paper = &packs[i].paper;
        view->rows[i] = (struct pack_row_view){
            .reference = paper->reference, .made_by = packs[i].made_by, .party = party_text(packs[i].party),
            .state = pack_state_text(paper->state), .copy = packs[i].copy, .made = packs[i].made,
            .back_by = paper->back_by, .pdf = pack_url(rq, weighing, &packs[i], SV("/pdf")),
            .print = pack_url(rq, weighing, &packs[i], SV("/afdruk")), .out = paper_open(paper->state),
            .late = paper_open(paper->state) && paper->back_by.day < date_of(rq->now).day };
    }
    view->rows_count = count;
    view->has_rows = count > 0;
    return OK;
}

static enum err show_packs(struct rq *rq)
{
    const struct weighing *weighing = rq->subject;
    struct weighing_facts facts;
    TRY(weighing_facts_read(rq->tx, rq->arena, weighing, &facts));
    struct packs_view view = {
        .frame = frame_staff(rq, T("Packs on paper")), .head = weighing_head_of(rq, weighing, MAY_WEIGHING_LEAD),
        .form = form_show(rq, &pack_form, NULL, 1), .action = weighing_url(rq, weighing, SV("/stukken")),
        .back = weighing_url(rq, weighing, SV("")),
    };
    view.may_make = weighing_allows(weighing_transition_of(WEIGHING_ACT_PACK), weighing, &facts, &rq->actor, PARTY_NONE,
                                    &view.why_not) == OK;
    TRY(rows_show(rq, weighing, &view));
    ANSWER_PAGE(rq, weighing_packs, &view);
}

static enum err prepare_pack(struct rq *rq, const void **ret_prepared)
{
    const struct pack_form *form = rq->filled;
    bool refused = false;
    TRY(weighing_act_check(rq, WEIGHING_ACT_PACK, PARTY_NONE, &refused));
    if (refused) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    struct pack_new new = { .party = (enum vault_party)form->party, .back_by = form->back_by };
    const struct pack_prepared *prepared = NULL;
    TRY(weighing_settings(rq, &settings));
    TRY(pack_prepare(&desk, rq->subject, settings, &new, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Made and registered. Print it below."));
    return answer_redirect(rq, weighing_url(rq, rq->subject, SV("/stukken")));
}

/* --- printing ----------------------------------------------------------------------------------------------------- */
struct leaving {
    struct pack pack;
    struct weighing_content content;
    struct sv *questions;
    size_t question_count;
};

/* One that came back is not printed again: another number is made. */
static enum err leaving_read(struct rq *rq, const struct weighing *weighing, struct leaving *leaving)
{
    struct desk desk = desk_of(rq);
    struct wording_version version;
    TRY(pack_find(&desk, weighing, rq->parts[1], &leaving->pack));
    if (!paper_open(leaving->pack.paper.state)) {
        return ERR_NOT_FOUND;
    }
    TRY(weighing_questions_read(rq, weighing, &version, &leaving->questions, &leaving->question_count));
    TRY(weighing_open(&desk, weighing, MAY_WEIGHING_LEAD, &leaving->content));
    return pack_leaves(&desk, weighing);
}

static enum err show_pdf(struct rq *rq)
{
    const struct weighing *weighing = rq->subject;
    struct leaving leaving = { 0 };
    TRY(leaving_read(rq, weighing, &leaving));
    struct pack_document document = { .language = rq->language, .weighing = weighing, .content = &leaving.content,
                                      .pack = &leaving.pack, .questions = leaving.questions,
                                      .question_count = leaving.question_count, .made = rq->now };
    struct sheet *sheet = NULL;
    struct sv pdf = { 0 };
    TRY(pack_sheet(rq->arena, &document, &sheet));
    TRY(sheet_pdf(rq->press, rq->arena, sheet, &pdf));
    return answer_pdf(rq, pdf, leaving.pack.paper.reference);
}

static enum err positions_show(struct rq *rq, const struct weighing_content *content, struct pack_print_view *view)
{
    view->positions = ARENA_ARRAY(rq->arena, struct advice_view, content->position_count);
    if (view->positions == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < content->position_count; i++) {
        const struct weighing_position *position = &content->positions[i];
        if (position->answer != ANSWER_SEALED) {
            view->positions[view->positions_count++] = (struct advice_view){
                .party = party_text(position->party), .answer = answer_text(position->answer),
                .reason = position->reason };
        }
    }
    view->has_positions = view->positions_count > 0;
    return OK;
}

static enum err facts_show(struct rq *rq, const struct weighing_content *content, struct pack_print_view *view)
{
    view->facts = ARENA_ARRAY(rq->arena, struct pack_line_view, content->fact_count);
    view->against = ARENA_ARRAY(rq->arena, struct pack_line_view, content->fact_count);
    if (rq->arena->failed) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < content->fact_count; i++) {
        struct pack_line_view line = { pack_fact_line(rq->arena, rq->language, &content->facts[i]) };
        if (content->facts[i].against) {
            view->against[view->against_count++] = line;
        } else {
            view->facts[view->facts_count++] = line;
        }
    }
    view->has_facts = view->facts_count > 0;
    view->has_against = view->against_count > 0;
    return OK;
}

static enum err questions_show(struct rq *rq, const struct leaving *leaving, struct pack_print_view *view)
{
    view->questions = ARENA_ARRAY(rq->arena, struct weighing_question_view, leaving->question_count);
    if (view->questions == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < leaving->question_count; i++) {
        view->questions[i].text = leaving->questions[i];
    }
    view->questions_count = leaving->question_count;
    return OK;
}

static enum err show_print(struct rq *rq)
{
    const struct weighing *weighing = rq->subject;
    struct leaving leaving = { 0 };
    TRY(leaving_read(rq, weighing, &leaving));
    const struct weighing_content *content = &leaving.content;
    struct pack_print_view view = {
        .frame = frame_staff(rq, T("Pack for the joint weighing")), .classification = pack_classification(),
        .party = party_text(leaving.pack.party), .age = age_text(weighing->age), .reference = weighing->reference,
        .copy_number = leaving.pack.paper.reference, .copy = leaving.pack.copy,
        .back_by = leaving.pack.paper.back_by, .made = rq->now, .who = content->who, .residence = content->residence,
        .behaviour = content->behaviour, .element = content->element, .basis = content->basis,
        .interpretation = content->interpretation, .child_voice = content->child_voice,
        .has_who = !sv_empty(content->who), .has_residence = !sv_empty(content->residence),
        .has_interpretation = !sv_empty(content->interpretation), .has_child_voice = !sv_empty(content->child_voice),
        .back = weighing_url(rq, weighing, SV("/stukken")),
    };
    TRY(facts_show(rq, content, &view));
    TRY(positions_show(rq, content, &view));
    TRY(questions_show(rq, &leaving, &view));
    ANSWER_PAGE(rq, weighing_pack, &view);
}

static const struct route routes[] = {
    GET_OF("/wegingen/{verwijzing}/stukken", weighing_of_path, show_packs, MAY_WEIGHING_LEAD),
    POST_OF("/wegingen/{verwijzing}/stukken", weighing_of_path, &pack_form, show_packs, prepare_pack, pack_apply,
            MAY_WEIGHING_LEAD),
    GET_OF("/wegingen/{verwijzing}/stukken/{nummer}/pdf", weighing_of_path, show_pdf, MAY_WEIGHING_LEAD),
    GET_OF("/wegingen/{verwijzing}/stukken/{nummer}/afdruk", weighing_of_path, show_print, MAY_WEIGHING_LEAD),
};
const struct route_table weighing_pack_routes = ROUTE_TABLE(routes);
