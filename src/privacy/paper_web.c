/* Copies elsewhere: registered when they leave, tracked until their holder answers. */
#include "base/limits.h"
#include "paper_item_page.h"
#include "paper_list_page.h"
#include "disclosure/paper.h"
#include "privacy/privacy.h"
#include "privacy/privacy_web.h"
#include "privacy/staff_log.h"
#include "web/answer.h"

static const struct choice whats[] = {
    { .code = SV_INIT("verslag"), .value = PAPER_RECORD, .label = T_INIT("A print of the official record") },
    { .code = SV_INIT("waarnemingen"), .value = PAPER_OBSERVATIONS, .label = T_INIT("Observations given to somebody") },
    { .code = SV_INIT("brief"), .value = PAPER_LETTER, .label = T_INIT("A letter") },
    { .code = SV_INIT("aantekeningen"), .value = PAPER_NOTES, .label = T_INIT("Notes of a meeting or a talk") },
    { .code = SV_INIT("bestand"), .value = PAPER_FILE, .label = T_INIT("A digital copy outside this program") },
    { .code = SV_INIT("weegstukken"), .value = PAPER_PACK, .label = T_INIT("Papers for a weighing") },
    { .code = SV_INIT("weegfeiten"), .value = PAPER_FACTS, .label = T_INIT("Facts for a weighing") },
    { .code = SV_INIT("agenda"), .value = PAPER_AGENDA, .label = T_INIT("An agenda") },
    { .code = SV_INIT("notulen"), .value = PAPER_MINUTES, .label = T_INIT("Minutes") },
    { .code = SV_INIT("plan"), .value = PAPER_PLAN, .label = T_INIT("A plan") },
    { .code = SV_INIT("casus"), .value = PAPER_CASE, .label = T_INIT("What a participant could read of a case") },
};

static const struct choice media[] = {
    { .code = SV_INIT("papier"), .value = MEDIUM_PAPER, .label = T_INIT("On paper") },
    { .code = SV_INIT("bestand"), .value = MEDIUM_FILE, .label = T_INIT("As a file") },
    { .code = SV_INIT("scherm"), .value = MEDIUM_SCREEN, .label = T_INIT("Read on a screen") },
    { .code = SV_INIT("verteld"), .value = MEDIUM_TOLD, .label = T_INIT("Told") },
};

static const struct choice holders[] = {
    { .code = SV_INIT("eigen-afdeling"), .value = HOLDER_OWN_DEPARTMENT, .label = T_INIT("Own department") },
    { .code = SV_INIT("sociaal-domein"), .value = HOLDER_SOCIAL_DOMAIN, .label = T_INIT("Social domain") },
    { .code = SV_INIT("andere-gemeente"), .value = HOLDER_OTHER_MUNICIPALITY, .label = T_INIT("Another municipality") },
    { .code = SV_INIT("politie"), .value = HOLDER_POLICE, .label = T_INIT("Police") },
    { .code = SV_INIT("openbaar-ministerie"), .value = HOLDER_PROSECUTION, .label = T_INIT("Public prosecution") },
    { .code = SV_INIT("zorg"), .value = HOLDER_CARE, .label = T_INIT("Care") },
    { .code = SV_INIT("jeugdbescherming"), .value = HOLDER_YOUTH_PROTECTION, .label = T_INIT("Youth protection") },
    { .code = SV_INIT("onderwijs"), .value = HOLDER_EDUCATION, .label = T_INIT("Education") },
    { .code = SV_INIT("zorg-en-veiligheidshuis"), .value = HOLDER_CARE_SAFETY_HOUSE,
      .label = T_INIT("Care and safety house") },
    { .code = SV_INIT("rechter-of-advocaat"), .value = HOLDER_COURT_OR_LAWYER, .label = T_INIT("Court or lawyer") },
    { .code = SV_INIT("archief"), .value = HOLDER_ARCHIVE, .label = T_INIT("Archive or safe") },
    { .code = SV_INIT("reclassering"), .value = HOLDER_PROBATION, .label = T_INIT("Probation") },
    { .code = SV_INIT("raad-voor-de-kinderbescherming"), .value = HOLDER_CHILD_PROTECTION_BOARD,
      .label = T_INIT("Child protection board") },
    { .code = SV_INIT("elders"), .value = HOLDER_ELSEWHERE, .label = T_INIT("Another organisation") },
};

static const struct choice answers[] = {
    { .code = SV_INIT("terug"), .value = PAPER_RETURNED, .label = T_INIT("It came back and was destroyed here") },
    { .code = SV_INIT("daar-vernietigd"), .value = PAPER_DESTROYED_THERE,
      .label = T_INIT("The holder destroyed it and says so in writing") },
    { .code = SV_INIT("gehouden"), .value = PAPER_KEPT,
      .label = T_INIT("The holder keeps it, on a ground of its own") },
    { .code = SV_INIT("kwijt"), .value = PAPER_LOST, .label = T_INIT("It is lost"),
      .hint = T_INIT("Report this as a possible data breach at once.") },
    { .code = SV_INIT("bekeken-vernietigd"), .value = PAPER_REVIEWED_DESTROYED,
      .label = T_INIT("The holder looked again and destroyed what it derived") },
    { .code = SV_INIT("bekeken-gehouden"), .value = PAPER_REVIEWED_KEPT,
      .label = T_INIT("The holder looked again and keeps it, on a ground of its own"),
      .hint = T_INIT("It is asked for again when the file is destroyed.") },
    { .code = SV_INIT("verbeterd"), .value = PAPER_CORRECTED, .label = T_INIT("The holder corrected it") },
};

struct register_filled {
    struct sv dossier;
    int what, holder, medium;
    struct date handed, back_by;
};
static const struct field register_fields[] = {
    { .name = SV_INIT("dossier"), .kind = FIELD_LINE, .required = true,
      .offset = offsetof(struct register_filled, dossier), .chars_max = 40, .label = T_INIT("Number of the file"),
      .missing = T_INIT("Enter the number of the file."), .autocomplete = SV_INIT("off") },
    { .name = SV_INIT("wat"), .kind = FIELD_CHOICE, .required = true, .offset = offsetof(struct register_filled, what),
      .label = T_INIT("What is it?"), .missing = T_INIT("Choose what it is."), .choices = whats,
      .choice_count = sizeof whats / sizeof *whats },
    { .name = SV_INIT("bij-wie"), .kind = FIELD_CHOICE, .required = true,
      .offset = offsetof(struct register_filled, holder), .label = T_INIT("Who has it?"),
      .hint = T_INIT("An organisation or a role, never a person's name."), .missing = T_INIT("Choose who has it."),
      .choices = holders, .choice_count = sizeof holders / sizeof *holders },
    { .name = SV_INIT("hoe"), .kind = FIELD_CHOICE, .required = true,
      .offset = offsetof(struct register_filled, medium), .label = T_INIT("How was it given?"),
      .missing = T_INIT("Choose how it was given."), .choices = media, .choice_count = sizeof media / sizeof *media },
    { .name = SV_INIT("gegeven-op"), .kind = FIELD_DATE, .required = true,
      .offset = offsetof(struct register_filled, handed), .label = T_INIT("Given on"),
      .missing = T_INIT("Enter the day on which it was given.") },
    { .name = SV_INIT("terug-op"), .kind = FIELD_DATE, .required = true,
      .offset = offsetof(struct register_filled, back_by), .label = T_INIT("Back or destroyed by"),
      .hint = T_INIT("When the file is destroyed earlier, it is asked back then."),
      .missing = T_INIT("Enter the day by which it is back or destroyed.") },
};
static const struct form register_form = { .name = SV_INIT("paper-register"), FORM_FIELDS(register_fields),
                                           .size = sizeof(struct register_filled) };

struct answer_filled {
    struct sv answer;
};
static const struct field answer_fields[] = {
    { .name = SV_INIT("antwoord"), .kind = FIELD_CHOICE, .required = true,
      .offset = offsetof(struct answer_filled, answer), .label = T_INIT("What became of it?"),
      .missing = T_INIT("Choose what became of it.") },
};
static const struct form answer_form = { .name = SV_INIT("paper-answer"), FORM_FIELDS(answer_fields),
                                         .size = sizeof(struct answer_filled) };

static struct text choice_label(const struct choice *choices, size_t count, int value)
{
    for (size_t i = 0; i < count; i++) {
        if (choices[i].value == value) {
            return choices[i].label;
        }
    }
    return T("not known");
}

static struct text ask_text(enum paper_ask asked_for)
{
    switch (asked_for) {
    case ASK_NOTHING: return T("out");
    case ASK_BACK: return T("asked back");
    case ASK_REVIEW: return T("asked to look again at what was derived");
    case ASK_CORRECT: return T("asked to correct");
    }
    return T("not known");
}

static struct text state_text(const struct paper *paper)
{
    switch (paper->state) {
    case PAPER_OUT: return T("out");
    case PAPER_ASKED: return ask_text(paper->asked_for);
    case PAPER_RETURNED:
    case PAPER_DESTROYED_THERE:
    case PAPER_KEPT:
    case PAPER_LOST:
    case PAPER_REVIEWED_DESTROYED:
    case PAPER_REVIEWED_KEPT:
    case PAPER_CORRECTED: return choice_label(answers, sizeof answers / sizeof *answers, (int)paper->state);
    }
    return T("not known");
}

static struct paper_row row_of_paper(struct rq *rq, const struct paper *paper)
{
    return (struct paper_row){
        .url = url_of(rq->arena, SV("/papier/"), paper->reference, SV("")),
        .reference = paper->reference,
        .what = choice_label(whats, sizeof whats / sizeof *whats, (int)paper->what),
        .holder = choice_label(holders, sizeof holders / sizeof *holders, (int)paper->holder),
        .medium = choice_label(media, sizeof media / sizeof *media, (int)paper->medium),
        .state = state_text(paper),
        .handed = paper->handed,
        .back_by = paper->back_by,
        .answered = paper->answered,
        .asked = paper->state == PAPER_ASKED,
        .late = paper_open(paper->state) && paper->back_by.day < date_of(rq->now).day,
    };
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

static enum err rows_shown(struct rq *rq, const struct paper *papers, size_t count, struct paper_row **ret_rows)
{
    struct paper_row *rows = ARENA_ARRAY(rq->arena, struct paper_row, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        rows[i] = row_of_paper(rq, &papers[i]);
    }
    *ret_rows = rows;
    return OK;
}

static enum err open_rows(struct rq *rq, struct paper_list_view *view)
{
    struct page_after after = page_after_read(rq);
    struct paper *papers = NULL;
    size_t count = 0;
    TRY(papers_open_page(rq->tx, rq->arena,
                         &(struct paper_search){ .municipality = rq->actor.municipality, .after_day = after.day,
                                                 .after = { after.row }, .rows = LIMIT_LIST_ROWS + 1 },
                         &papers, &count));
    view->pager = (struct pager_view){ .first = URL("/papier"), .has_first = after.day.set,
                                       .has_next = count > LIMIT_LIST_ROWS };
    view->rows_count = view->pager.has_next ? LIMIT_LIST_ROWS : count;
    if (view->pager.has_next) {
        const struct paper *last = &papers[view->rows_count - 1];
        view->pager.next = page_after_url(rq, SV("/papier?na="), (struct page_after){ last->back_by, last->id.value });
    }
    view->has_rows = count > 0;
    return rows_shown(rq, papers, view->rows_count, &view->rows);
}

static enum err answered_rows(struct rq *rq, struct paper_list_view *view)
{
    struct paper *papers = NULL;
    TRY(papers_answered_last(rq->tx, rq->arena, rq->actor.municipality, &papers, &view->answered_count));
    view->has_answered = view->answered_count > 0;
    return rows_shown(rq, papers, view->answered_count, &view->answered);
}

static enum err list_show(struct rq *rq)
{
    struct paper_list_view view = { .frame = frame_staff(rq, T("Copies elsewhere")),
                                    .tabs = privacy_tabs(rq, TAB_PAPER),
                                    .form = form_show(rq, &register_form, NULL, 1), .action = URL("/papier") };
    struct paper_counts counts;
    TRY(paper_counts(rq->tx, rq->arena, rq->actor.municipality, &counts));
    view.out = counts.out;
    view.asked = counts.asked;
    view.kept_or_lost = counts.kept_or_lost;
    TRY(open_rows(rq, &view));
    TRY(answered_rows(rq, &view));
    ANSWER_PAGE(rq, paper_list, &view);
}

static enum err register_prepare(struct rq *rq, const void **ret_prepared)
{
    const struct register_filled *filled = rq->filled;
    struct paper_new *new = ARENA_NEW(rq->arena, struct paper_new);
    if (new == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err found = dossier_named(rq, sv_trim(filled->dossier), &new->paper.dossier);
    if (found == ERR_NOT_FOUND) {
        form_problem(rq->form, SV("dossier"), T("There is nothing with this number here. Check it and try again."));
    } else if (found != OK) {
        return found;
    }
    if (filled->handed.day > date_of(rq->now).day) {
        form_problem(rq->form, SV("gegeven-op"), T("This day is still to come. Enter the day on which it was given."));
    }
    if (filled->back_by.day < filled->handed.day) {
        form_problem(rq->form, SV("terug-op"), T("Enter a day after the day on which it was given."));
    }
    if (form_has_problems(rq->form)) {
        return OK;
    }
    new->paper.id = (struct paper_id){ id_next(rq->now, rq->random) };
    new->paper.municipality = rq->actor.municipality;
    new->paper.reference = paper_reference_new(rq->arena, rq->random);
    new->paper.what = (enum paper_what)filled->what;
    new->paper.holder = (enum paper_holder)filled->holder;
    new->paper.medium = (enum paper_medium)filled->medium;
    new->paper.handed = filled->handed;
    new->paper.back_by = filled->back_by;
    new->by = rq->actor.person;
    TRY(staff_log(rq,
                  &(struct staff_act){ .permission = MAY_PAPER_TRACK, .action = LOG_EXPORT, .object = SV("paper"),
                                       .dossier = new->paper.dossier },
                  &new->intent));
    answer_notice(rq, T("The copy is registered. Write its number on it, or name it to who has it."));
    *ret_prepared = new;
    return answer_redirect(rq, url_of(rq->arena, SV("/papier/"), new->paper.reference, SV("")));
}

/* --- one copy ----------------------------------------------------------------------------------------------------- */

static enum err paper_subject(struct rq *rq, void **ret_subject)
{
    struct paper *paper = ARENA_NEW(rq->arena, struct paper);
    if (paper == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(paper_of_reference(rq->tx, rq->arena, rq->actor.municipality, rq->parts[0], paper));
    *ret_subject = paper;
    return OK;
}

/* Only answers to what the holder was asked. */
static enum err answers_offer(struct rq *rq, enum paper_ask asked_for, struct form_view *form)
{
    enum { ANSWERS = sizeof answers / sizeof *answers };
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, ANSWERS);
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t count = 0;
    for (size_t i = 0; i < ANSWERS; i++) {
        if (paper_answer_fits(asked_for, (enum paper_state)answers[i].value)) {
            offered[count++] = (struct choice_view){ .id = answers[i].code, .code = answers[i].code,
                                                     .label = text_in(rq->language, answers[i].label),
                                                     .hint = text_in(rq->language, answers[i].hint) };
        }
    }
    form_offer(rq, form, &(struct form_offer){ .field = SV("antwoord"), .offered = offered, .count = count });
    return OK;
}

static enum err paper_show(struct rq *rq)
{
    const struct paper *paper = rq->subject;
    struct paper_item_view view = {
        .frame = frame_staff(rq, T("Copy elsewhere")),
        .paper = row_of_paper(rq, paper),
        .open = paper_open(paper->state),
        .form = form_show(rq, &answer_form, NULL, 1),
        .action = url_of(rq->arena, SV("/papier/"), paper->reference, SV("/antwoord")),
        .back = URL("/papier"),
    };
    TRY(answers_offer(rq, paper->asked_for, &view.form));
    ANSWER_PAGE(rq, paper_item, &view);
}

static enum err answer_of_code(struct sv code, enum paper_ask asked_for, enum paper_state *ret_state)
{
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        enum paper_state state = (enum paper_state)answers[i].value;
        if (sv_equal(answers[i].code, code) && paper_answer_fits(asked_for, state)) {
            *ret_state = state;
            return OK;
        }
    }
    return ERR_NOT_FOUND;
}

static enum err answer_prepare(struct rq *rq, const void **ret_prepared)
{
    const struct answer_filled *filled = rq->filled;
    const struct paper *paper = rq->subject;
    enum paper_state state;
    if (answer_of_code(filled->answer, paper->asked_for, &state) != OK) {
        form_problem(rq->form, SV("antwoord"), T("Choose what became of it."));
        return OK;
    }
    struct paper_answer *answer = ARENA_NEW(rq->arena, struct paper_answer);
    if (answer == NULL) {
        return ERR_NO_MEMORY;
    }
    *answer = (struct paper_answer){ .paper = paper->id, .municipality = rq->actor.municipality,
                                     .asked_for = paper->asked_for, .state = state, .by = rq->actor.person,
                                     .at = rq->now };
    TRY(staff_log(rq,
                  &(struct staff_act){ .permission = MAY_PAPER_TRACK, .action = LOG_CHANGE, .object = SV("paper"),
                                       .dossier = paper->dossier },
                  &answer->intent));
    answer_notice(rq, T("The answer is kept."));
    *ret_prepared = answer;
    return answer_redirect(rq, URL("/papier"));
}

static const struct route routes[] = {
    GET("/papier", list_show, MAY_PAPER_TRACK),
    POST("/papier", &register_form, list_show, register_prepare, paper_register, MAY_PAPER_TRACK),
    GET_OF("/papier/{nummer}", paper_subject, paper_show, MAY_PAPER_TRACK),
    POST_OF("/papier/{nummer}/antwoord", paper_subject, &answer_form, paper_show, answer_prepare, paper_answered,
            MAY_PAPER_TRACK),
};
const struct route_table privacy_paper_routes = ROUTE_TABLE(routes);
