/* Pages of the decision: deciding, asking and being the second reader, what was decided, and oversight of it. */
#include "base/date.h"
#include "weighing/decision_view.h"
#include "weighing/decision_web.h"
#include "weighing/weighing_web.h"

#include "web/answer.h"

#include "weighing_against_page.h"
#include "weighing_decide_page.h"
#include "weighing_decision_page.h"

/* --- what is shown ------------------------------------------------------------------------------------------------ */
static enum err dissent_show(struct rq *rq, const struct weighing_decision *decision, struct dissent_view *ret_view)
{
    const struct second_view *second = &decision->second;
    struct dissent_view view = {
        .advices = ARENA_ARRAY(rq->arena, struct advice_view, decision->advice_count),
        .advices_count = decision->advice_count, .has_advices = decision->advice_count > 0, .asked = second->asked,
        .written = second->written, .meant_to_admit = second->admits, .asked_by = second->asked_by,
        .reader = second->reader_name, .question = second->question, .view = second->view,
        .asked_at = second->asked_at, .written_at = second->written_at,
    };
    if (view.advices == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < decision->advice_count; i++) {
        const struct advice *advice = &decision->advices[i];
        view.advices[i] = (struct advice_view){ .party = party_text(advice->party),
                                                .answer = answer_text(advice->answer), .reason = advice->reason,
                                                .given_by = advice->given_by, .given = advice->given,
                                                .recorded = advice->recorded };
    }
    *ret_view = view;
    return OK;
}

static struct text inform_text(enum inform_state inform)
{
    switch (inform) {
    case INFORM_DUE: return T("Will be told, before");
    case INFORM_DONE: return T("Was told on");
    case INFORM_POSTPONED: return T("Postponed. Look again on");
    case INFORM_NOT_NEEDED: case INFORM_NOT_IDENTIFIABLE_ANY_MORE: break;
    }
    return T("–");
}

static struct sv role_of_code_text(struct rq *rq, struct sv code)
{
    enum role role;
    return text_in(rq->language, role_of_code(code, &role) ? role_text(role) : T("–"));
}

static enum err decision_page(struct rq *rq, const struct weighing *weighing, enum permission permission)
{
    struct desk desk = desk_of(rq);
    struct weighing_decision decision;
    TRY(weighing_decision_open(&desk, weighing, permission, &decision));
    bool oversees = permission == MAY_WEIGHING_OVERSEE;
    struct decision_view view = {
        .frame = frame_staff(rq, T("The decision")), .head = weighing_head_of(rq, weighing, permission),
        .taken = decision.taken, .by_phone = decision.by_phone, .against = decision.against_advice,
        .has_measure = !sv_empty(decision.proportionate), .has_motivation = !sv_empty(decision.motivation),
        .has_ground = !sv_empty(decision.inform_ground), .has_inform_on = decision.inform_on.set,
        .waits = weighing->state == WEIGHING_PROVISIONAL, .oversees = oversees,
        .outcome = decision.admits ? T("Admitted") : T("Not admitted"), .inform = inform_text(decision.inform),
        .decider = decision.decider, .role = role_of_code_text(rq, decision.role), .reasons = decision.reasons,
        .proportionate = decision.proportionate, .lighter = decision.lighter, .motivation = decision.motivation,
        .inform_ground = decision.inform_ground, .inform_on = decision.inform_on, .decided = decision.decided,
        .lapses = weighing->lapses,
        .back = oversees ? URL("/toezicht-wegingen") : weighing_url(rq, weighing, SV("")),
    };
    if (oversees) {
        view.head.url = view.back;
    }
    TRY(dissent_show(rq, &decision, &view.dissent));
    ANSWER_PAGE(rq, weighing_decision, &view);
}

static enum err show_decision(struct rq *rq)
{
    return decision_page(rq, rq->subject, MAY_WEIGHING_READ);
}

/* --- deciding ----------------------------------------------------------------------------------------------------- */
struct decide_form {
    struct sv reasons, proportionate, lighter, motivation, inform_ground;
    int inform;
    struct date inform_on;
};
#define AT(member) .offset = offsetof(struct decide_form, member)
static const struct choice inform_choices[] = {
    { SV_INIT("wordt-verteld"), INFORM_DUE, T_INIT("The person concerned will be told in time"),
      T_INIT("The rule. The case has a day for it.") },
    { SV_INIT("is-verteld"), INFORM_DONE, T_INIT("The person concerned was told"), T_INIT("Enter the day below.") },
    { SV_INIT("uitgesteld"), INFORM_POSTPONED, T_INIT("Telling is postponed"),
      T_INIT("Only on a ground, with a day to look again.") },
};
#define REASONS_FIELD \
    { .name = SV_INIT("redenen"), .kind = FIELD_TEXT, .required = true, AT(reasons), .label = T_INIT("Why?"), \
      .hint = T_INIT("Which behaviour and facts, seen beside what speaks against. Name facts, not beliefs."), \
      .missing = T_INIT("Write down why.") }
#define MOTIVATION_FIELD \
    { .name = SV_INIT("motivering"), .kind = FIELD_TEXT, AT(motivation), \
      .label = T_INIT("Why do you go against an advice?"), \
      .hint = T_INIT("The data protection officer reads it.") }
#define INFORM_FIELDS \
    { .name = SV_INIT("vertellen"), .kind = FIELD_CHOICE, .required = true, AT(inform), .choices = inform_choices, \
      .choice_count = sizeof inform_choices / sizeof inform_choices[0], \
      .label = T_INIT("Telling the person concerned"), \
      .missing = T_INIT("Choose whether and when the person concerned is told.") }, \
    { .name = SV_INIT("vertellen-op"), .kind = FIELD_DATE, AT(inform_on), \
      .label = T_INIT("Told on, or look again on"), .hint = T_INIT("For example 31-12-2026.") }, \
    { .name = SV_INIT("uitstel-grond"), .kind = FIELD_TEXT, AT(inform_ground), \
      .label = T_INIT("On which ground is telling postponed?") }
static const struct field admit_fields[] = {
    REASONS_FIELD,
    { .name = SV_INIT("in-verhouding"), .kind = FIELD_TEXT, .required = true, AT(proportionate),
      .label = T_INIT("Why is this in proportion?"),
      .hint = T_INIT("What it means for this person, beside what it prevents."),
      .missing = T_INIT("Write down why this is in proportion.") },
    { .name = SV_INIT("niets-lichters"), .kind = FIELD_TEXT, .required = true, AT(lighter),
      .label = T_INIT("Why will nothing lighter do?"), .hint = T_INIT("Which help was offered or considered first?"),
      .missing = T_INIT("Write down why nothing lighter will do.") },
    MOTIVATION_FIELD,
    INFORM_FIELDS,
};
static const struct field refuse_fields[] = { REASONS_FIELD, MOTIVATION_FIELD, INFORM_FIELDS };

static void inform_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct decide_form *form = filled;
    struct date today = date_of(rq->now);
    struct settings *settings = NULL;
    if (form->inform == INFORM_DONE && (!form->inform_on.set || form->inform_on.day > today.day)) {
        form_problem(answer, SV("vertellen-op"), T("Enter the day on which the person concerned was told."));
    }
    if (form->inform != INFORM_POSTPONED || weighing_settings(rq, &settings) != OK) {
        return;
    }
    struct date last = deciding_recheck_last(settings, today);
    if (sv_empty(form->inform_ground)) {
        form_problem(answer, SV("uitstel-grond"), T("Write down the ground for postponing."));
    }
    if (!form->inform_on.set || form->inform_on.day <= today.day) {
        form_problem(answer, SV("vertellen-op"), T("Enter a day that is still to come."));
    } else if (form->inform_on.day > last.day) {
        form_problem(answer, SV("vertellen-op"),
                     T("That is later than your municipality allows. Enter an earlier day."));
    }
}

#define DECIDE_FORM(variable, name_, fields_) \
    static const struct form variable = { .name = SV_INIT(name_), FORM_FIELDS(fields_), \
                                          .size = sizeof(struct decide_form), .check = inform_check }
DECIDE_FORM(admit_form, "toelaten", admit_fields);
DECIDE_FORM(phone_form, "toelaten-telefonisch", admit_fields);
DECIDE_FORM(refuse_form, "niet-toelaten", refuse_fields);

static bool path_ends(const struct rq *rq, struct sv end)
{
    return rq->path.length > end.length &&
           sv_equal(sv_from(rq->path, rq->path.length - end.length), end);
}

static const struct form *form_of_path(const struct rq *rq)
{
    return path_ends(rq, SV("/niet-toelaten")) ? &refuse_form : path_ends(rq, SV("/spoed")) ? &phone_form : &admit_form;
}

static bool path_admits(const struct rq *rq)
{
    return !path_ends(rq, SV("/niet-toelaten"));
}

/* By phone and after final positions have a page each: the other one says that it is not the moment. */
static bool path_fits(const struct rq *rq, const struct weighing *weighing)
{
    bool phone = path_ends(rq, SV("/spoed"));
    return !path_admits(rq) || phone == (weighing->state == WEIGHING_URGENT);
}

static enum err deciding_check(struct rq *rq, struct deciding_facts *facts, bool *ret_refused)
{
    const struct weighing *weighing = rq->subject;
    struct text why_not = T("The weighing is no longer in the state in which this is possible.");
    TRY(deciding_facts_read(rq->tx, rq->arena, weighing, facts));
    enum err err = path_fits(rq, weighing)
                       ? deciding_allows(weighing, facts, &rq->actor, path_admits(rq), &why_not) : ERR_REFUSED;
    *ret_refused = err == ERR_REFUSED;
    return err == ERR_REFUSED ? answer_refused(rq, why_not) : err;
}

/* The motivation is asked only of who goes against an advice, and then it must be there. */
static void motivation_place(struct form_view *form, bool against)
{
    size_t kept = 0;
    for (size_t i = 0; i < form->fields_count; i++) {
        bool motivation = sv_equal(form->fields[i].name, SV("motivering"));
        if (!motivation || against) {
            form->fields[kept] = form->fields[i];
            form->fields[kept].optional = form->fields[kept].optional && !motivation;
            kept++;
        }
    }
    form->fields_count = kept;
}

static enum err show_decide(struct rq *rq)
{
    const struct weighing *weighing = rq->subject;
    struct deciding_facts facts;
    bool refused = false;
    TRY(deciding_check(rq, &facts, &refused));
    if (refused) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct weighing_decision decision;
    TRY(weighing_decision_open(&desk, weighing, MAY_WEIGHING_DECIDE, &decision));
    bool admits = path_admits(rq);
    enum weighing_act by_now = weighing->state == WEIGHING_URGENT ? WEIGHING_ACT_ADMIT_BY_PHONE : WEIGHING_ACT_ADMIT;
    const struct weighing_transition *act = weighing_transition_of(admits ? by_now : WEIGHING_ACT_NOT_ADMIT);
    const struct decide_form standard = { .inform = INFORM_DUE };
    struct decide_view view = {
        .frame = frame_staff(rq, act->label), .head = weighing_head_of(rq, weighing, MAY_WEIGHING_DECIDE),
        .heading = act->label, .lead = act->meaning, .button = act->label,
        .against = deciding_against(weighing, &facts, admits),
        .form = form_show(rq, form_of_path(rq), &standard, 1), .action = (struct url){ .address = rq->path },
        .back = weighing_url(rq, weighing, SV("")),
    };
    motivation_place(&view.form, view.against);
    TRY(dissent_show(rq, &decision, &view.dissent));
    ANSWER_PAGE(rq, weighing_decide, &view);
}

static enum err prepare_decide(struct rq *rq, const void **ret_prepared)
{
    const struct decide_form *form = rq->filled;
    const struct weighing *weighing = rq->subject;
    struct deciding_facts facts;
    bool refused = false;
    TRY(deciding_check(rq, &facts, &refused));
    if (refused) {
        return OK;
    }
    bool admits = path_admits(rq);
    bool against = deciding_against(weighing, &facts, admits);
    if (against && sv_empty(form->motivation)) {
        form_problem(rq->form, SV("motivering"), T("Write down why you go against an advice."));
        return OK;
    }
    struct deciding_new wish = { .admits = admits, .reasons = form->reasons, .proportionate = form->proportionate,
                                 .lighter = form->lighter, .motivation = against ? form->motivation : SV(""),
                                 .inform = (enum inform_state)form->inform, .inform_on = form->inform_on,
                                 .inform_ground = form->inform_ground };
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    const struct deciding_prepared *prepared = NULL;
    TRY(weighing_settings(rq, &settings));
    TRY(deciding_prepare(&desk, weighing, settings, &wish, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, against ? T("Decided, against an advice. The data protection officer sees it now.")
                              : T("Decided and written down."));
    return answer_redirect(rq, weighing_url(rq, weighing, SV("/besluit")));
}

/* --- the second reader -------------------------------------------------------------------------------------------- */
struct ask_form {
    int admits;
    struct sv reader, question;
};
enum { MEANS_TO_ADMIT = 1, MEANS_NOT_TO_ADMIT = 2 };
static const struct choice means_choices[] = {
    { SV_INIT("toelaten"), MEANS_TO_ADMIT, T_INIT("Admit"), T_INIT("") },
    { SV_INIT("niet-toelaten"), MEANS_NOT_TO_ADMIT, T_INIT("Do not admit"), T_INIT("") },
};
static const struct field ask_fields[] = {
    { .name = SV_INIT("voornemen"), .kind = FIELD_CHOICE, .required = true, .offset = offsetof(struct ask_form, admits),
      .choices = means_choices, .choice_count = 2, .label = T_INIT("What do you mean to decide?"),
      .missing = T_INIT("Choose what you mean to decide.") },
    { .name = SV_INIT("lezer"), .kind = FIELD_CHOICE, .required = true, .offset = offsetof(struct ask_form, reader),
      .label = T_INIT("Whom do you ask?"), .hint = T_INIT("Somebody who did not advise or record here."),
      .missing = T_INIT("Choose whom you ask.") },
    { .name = SV_INIT("vraag"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct ask_form, question),
      .label = T_INIT("Why do you mean to go against an advice?"),
      .missing = T_INIT("Write down why you mean to go against an advice.") },
};
static const struct form ask_form = { .name = SV_INIT("tweede-lezer"), FORM_FIELDS(ask_fields),
                                      .size = sizeof(struct ask_form) };
struct view_form {
    struct sv view;
};
static const struct field view_fields[] = {
    { .name = SV_INIT("zienswijze"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct view_form, view),
      .label = T_INIT("Your view"), .hint = T_INIT("On going against an advice here. It does not change afterwards."),
      .missing = T_INIT("Write down your view.") },
};
static const struct form view_form = { .name = SV_INIT("tweede-blik"), FORM_FIELDS(view_fields),
                                       .size = sizeof(struct view_form) };

typedef enum err second_rule_fn(const struct weighing *weighing, const struct deciding_facts *facts,
                                const struct actor *actor, struct text *ret_why);

static enum err second_check(struct rq *rq, second_rule_fn *rule, struct deciding_facts *facts, bool *ret_refused)
{
    struct text why_not = T("");
    TRY(deciding_facts_read(rq->tx, rq->arena, rq->subject, facts));
    enum err err = rule(rq->subject, facts, &rq->actor, &why_not);
    *ret_refused = err == ERR_REFUSED;
    return err == ERR_REFUSED ? answer_refused(rq, why_not) : err;
}

static enum err readers_offer(struct rq *rq, struct form_view *form)
{
    struct desk desk = desk_of(rq);
    struct reader *readers = NULL;
    size_t count = 0;
    TRY(second_readers(&desk, rq->subject, &readers, &count));
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, count);
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        offered[i] = (struct choice_view){ .id = readers[i].reference, .code = readers[i].reference,
                                           .label = readers[i].name };
    }
    form_offer(rq, form, &(struct form_offer){ .field = SV("lezer"), .offered = offered, .count = count });
    return OK;
}

static enum err second_page(struct rq *rq, enum weighing_act act, const struct form *form)
{
    const struct weighing *weighing = rq->subject;
    const struct weighing_transition *transition = weighing_transition_of(act);
    struct desk desk = desk_of(rq);
    struct weighing_decision decision;
    TRY(weighing_decision_open(&desk, weighing, transition->permission, &decision));
    struct decide_view view = {
        .frame = frame_staff(rq, transition->label),
        .head = weighing_head_of(rq, weighing, transition->permission), .heading = transition->label,
        .lead = transition->meaning, .button = transition->label, .form = form_show(rq, form, NULL, 1),
        .action = (struct url){ .address = rq->path }, .back = weighing_url(rq, weighing, SV("")),
    };
    if (act == WEIGHING_ACT_ASK_SECOND_READER) {
        TRY(readers_offer(rq, &view.form));
    }
    TRY(dissent_show(rq, &decision, &view.dissent));
    ANSWER_PAGE(rq, weighing_decide, &view);
}

static enum err show_ask(struct rq *rq)
{
    struct deciding_facts facts;
    bool refused = false;
    TRY(second_check(rq, second_ask_allows, &facts, &refused));
    return refused ? OK : second_page(rq, WEIGHING_ACT_ASK_SECOND_READER, &ask_form);
}

static enum err reader_of_form(struct rq *rq, struct sv reference, struct person_id *ret_reader)
{
    struct desk desk = desk_of(rq);
    struct reader *readers = NULL;
    size_t count = 0;
    TRY(second_readers(&desk, rq->subject, &readers, &count));
    for (size_t i = 0; i < count; i++) {
        if (sv_equal(readers[i].reference, reference)) {
            *ret_reader = readers[i].person;
            return OK;
        }
    }
    form_problem(rq->form, SV("lezer"), T("Choose whom you ask."));
    return OK;
}

static enum err prepare_ask(struct rq *rq, const void **ret_prepared)
{
    const struct ask_form *form = rq->filled;
    struct deciding_facts facts;
    bool refused = false;
    TRY(second_check(rq, second_ask_allows, &facts, &refused));
    if (refused) {
        return OK;
    }
    struct second_ask ask = { .admits = form->admits == MEANS_TO_ADMIT, .question = form->question };
    TRY(reader_of_form(rq, form->reader, &ask.reader));
    if (!deciding_against(rq->subject, &facts, ask.admits)) {
        form_problem(rq->form, SV("voornemen"), T("That goes against no advice: no second reader is needed."));
    }
    if (form_has_problems(rq->form)) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    const struct second_view_prepared *prepared = NULL;
    TRY(weighing_settings(rq, &settings));
    TRY(second_ask_prepare(&desk, rq->subject, settings, &ask, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Asked. You can decide once the view is written."));
    return answer_redirect(rq, weighing_url(rq, rq->subject, SV("")));
}

static enum err show_second_view(struct rq *rq)
{
    struct deciding_facts facts;
    bool refused = false;
    TRY(second_check(rq, second_view_allows, &facts, &refused));
    return refused ? OK : second_page(rq, WEIGHING_ACT_SECOND_VIEW, &view_form);
}

static enum err prepare_second_view(struct rq *rq, const void **ret_prepared)
{
    const struct view_form *form = rq->filled;
    struct deciding_facts facts;
    bool refused = false;
    TRY(second_check(rq, second_view_allows, &facts, &refused));
    if (refused) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    const struct second_view_prepared *prepared = NULL;
    TRY(weighing_settings(rq, &settings));
    TRY(second_view_prepare(&desk, rq->subject, settings, form->view, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Your view stands. It does not change any more."));
    return answer_redirect(rq, weighing_url(rq, rq->subject, SV("")));
}

/* --- oversight ---------------------------------------------------------------------------------------------------- */
static enum err show_against_list(struct rq *rq)
{
    struct desk desk = desk_of(rq);
    struct instant before = { 0 };
    struct against_row *rows = NULL;
    size_t count = 0;
    struct against_view view = { .frame = frame_staff(rq, T("Decisions against an advice")) };
    (void)sv_to_int(query_value(rq, SV("voor")), &before.ms);
    TRY(decisions_against(&desk, before, &rows, &count, &view.has_more));
    view.rows = ARENA_ARRAY(rq->arena, struct against_row_view, count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        view.rows[i] = (struct against_row_view){
            .reference = rows[i].reference, .decider = rows[i].decider, .decided = rows[i].decided,
            .decision = rows[i].admits ? T("Admitted") : T("Not admitted"),
            .outcome = weighing_outcome_text(rows[i].outcome),
            .url = url_of(rq->arena, SV("/toezicht-wegingen/"), rows[i].reference, SV("")) };
    }
    view.rows_count = count;
    view.has_rows = count > 0;
    if (view.has_more) {
        struct sv last = text_int(rq->arena, rows[count - 1].decided.ms);
        view.more = url_of(rq->arena, SV("/toezicht-wegingen?voor="), last, SV(""));
    }
    ANSWER_PAGE(rq, weighing_against, &view);
}

/* Only what was decided against an advice: everything else is absent here. */
static enum err against_of_path(struct rq *rq, void **ret_weighing)
{
    void *found = NULL;
    TRY(weighing_of_path(rq, &found));
    const struct weighing *weighing = found;
    if (!weighing->against_advice) {
        return ERR_NOT_FOUND;
    }
    *ret_weighing = found;
    return OK;
}

static enum err show_against(struct rq *rq)
{
    return decision_page(rq, rq->subject, MAY_WEIGHING_OVERSEE);
}

#define DECIDE(path_, form_)                                                                      \
    GET_OF("/wegingen/{verwijzing}/" path_, weighing_of_path, show_decide, MAY_WEIGHING_DECIDE),  \
    POST_OF("/wegingen/{verwijzing}/" path_, weighing_of_path, form_, show_decide, prepare_decide, deciding_apply, \
            MAY_WEIGHING_DECIDE)

static const struct route routes[] = {
    DECIDE("toelaten", &admit_form),
    DECIDE("niet-toelaten", &refuse_form),
    DECIDE("spoed", &phone_form),
    GET_OF("/wegingen/{verwijzing}/tweede-lezer", weighing_of_path, show_ask, MAY_WEIGHING_DECIDE),
    POST_OF("/wegingen/{verwijzing}/tweede-lezer", weighing_of_path, &ask_form, show_ask, prepare_ask,
            second_view_apply, MAY_WEIGHING_DECIDE),
    GET_OF("/wegingen/{verwijzing}/tweede-blik", weighing_of_path, show_second_view, MAY_WEIGHING_SECOND_READ),
    POST_OF("/wegingen/{verwijzing}/tweede-blik", weighing_of_path, &view_form, show_second_view, prepare_second_view,
            second_view_apply, MAY_WEIGHING_SECOND_READ),
    GET_OF("/wegingen/{verwijzing}/besluit", weighing_of_path, show_decision, MAY_WEIGHING_READ),
    GET("/toezicht-wegingen", show_against_list, MAY_WEIGHING_OVERSEE),
    GET_OF("/toezicht-wegingen/{verwijzing}", against_of_path, show_against, MAY_WEIGHING_OVERSEE),
};
const struct route_table weighing_decision_routes = ROUTE_TABLE(routes);
