/* Pages about participants: adding, answering a proposal, another last day, ending. */
#include "cases/head.h"
#include "cases/participant.h"
#include "organisation/checklist.h"
#include "signals/signals_web.h"
#include "web/answer.h"

#include "case_form_page.h"

/* --- adding ------------------------------------------------------------------------------------------------------- */
struct add_form {
    int tier;
    struct sv party, person;
    struct sv name, necessity;
    uint64_t scope;
    struct date until;
};
#define AT(member) .offset = offsetof(struct add_form, member)

static const struct choice tiers[] = {
    { SV_INIT("kernpartij"), TIER_CORE, T_INIT("Core party"), T_INIT("Police, prosecution or municipality.") },
    { SV_INIT("casuspartij"), TIER_CASE_PARTY, T_INIT("Case party"), T_INIT("Named in the agreement, part of this case.") },
    { SV_INIT("extern"), TIER_EXTERNAL, T_INIT("External partner"),
      T_INIT("From outside the agreement. About a minor a second person looks first.") },
};
static const struct choice scopes[] = {
    { SV_INIT("beeld"), 0, T_INIT("Who it is about and the course"), T_INIT("") },
    { SV_INIT("plan"), 1, T_INIT("Goals and measures of the plan"), T_INIT("") },
    { SV_INIT("bijdragen"), 2, T_INIT("What others contributed"), T_INIT("") },
    { SV_INIT("overleg"), 3, T_INIT("When conferences are held; of each only the own items"),
      T_INIT("") },
};
static const struct field add_fields[] = {
    { .name = SV_INIT("soort"), .kind = FIELD_CHOICE, .required = true, AT(tier), .choices = tiers,
      .choice_count = sizeof tiers / sizeof tiers[0], .label = T_INIT("How do they take part?"),
      .missing = T_INIT("Choose how they take part.") },
    { .name = SV_INIT("organisatie"), .kind = FIELD_CHOICE, .required = true, AT(party),
      .label = T_INIT("For which organisation?"), .missing = T_INIT("Choose the organisation.") },
    { .name = SV_INIT("account"), .kind = FIELD_CHOICE, AT(person), .label = T_INIT("Who signs in for it?"),
      .hint = T_INIT("Only people with an account that may take part. Leave it open for somebody who does not sign in.") },
    { .name = SV_INIT("naam"), .kind = FIELD_LINE, AT(name), .label = T_INIT("Name and task"),
      .hint = T_INIT("Of who comes for the organisation. Needed for somebody who does not sign in.") },
    { .name = SV_INIT("noodzaak"), .kind = FIELD_TEXT, .required = true, AT(necessity),
      .label = T_INIT("Why is this participant needed?"),
      .hint = T_INIT("What can they do that nobody else here can? They read this themselves."),
      .missing = T_INIT("Write down why this participant is needed.") },
    { .name = SV_INIT("ziet"), .kind = FIELD_CHOICES, AT(scope), .choices = scopes,
      .choice_count = sizeof scopes / sizeof scopes[0], .label = T_INIT("What do they need to see?"),
      .hint = T_INIT("Their own items, actions and contributions they always see. Tick only what is needed.") },
    { .name = SV_INIT("tot"), .kind = FIELD_DATE, .required = true, AT(until), .label = T_INIT("Until which day?"),
      .hint = T_INIT("Access ends by itself after that day. For example 31-12-2026."),
      .missing = T_INIT("Enter the last day.") },
};

/* A last day that has passed or lies too far ahead is said at the field, with all other problems. */
static void day_check(struct rq *rq, struct form_answer *answer, struct date until)
{
    struct case_moment moment;
    if (!until.set || case_moment_of(rq, &moment) != OK) {
        return;
    }
    switch (participant_day(until, &moment)) {
    case DAY_IS_RIGHT: return;
    case DAY_IS_PAST:
        form_problem(answer, SV("tot"), T("That day has passed. Enter today or a day that is still to come."));
        return;
    case DAY_IS_TOO_LATE:
        form_problem(answer, SV("tot"), T("That is later than your municipality allows. Enter an earlier day."));
        return;
    }
}

static void add_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct add_form *form = filled;
    day_check(rq, answer, form->until);
    enum sharing_party party = 0;
    bool known = sharing_party_of_code(form->party, &party);
    bool of_core = party == SHARING_POLICE || party == SHARING_PROSECUTION || party == SHARING_MUNICIPALITY;
    if (known && form->tier == TIER_CORE && !of_core) {
        form_problem(answer, SV("soort"), T("Only police, prosecution and municipality are core parties."));
    }
    if (sv_empty(form->person) && sv_empty(form->name)) {
        form_problem(answer, SV("naam"), T("Choose who signs in, or write down who comes for the organisation."));
    }
}
static const struct form add_form = { .name = SV_INIT("deelnemer"), FORM_FIELDS(add_fields),
                                      .size = sizeof(struct add_form), .check = add_check };

static enum err parties_offer(struct rq *rq, struct form_view *view)
{
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, SHARING_PARTY_END);
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t count = 0;
    for (enum sharing_party party = SHARING_MUNICIPALITY; party < SHARING_PARTY_END; party++) {
        struct sv code = sharing_party_code(party);
        offered[count++] = (struct choice_view){ .id = code, .code = code,
                                                 .label = text_in(rq->language, sharing_party_text(party)) };
    }
    form_offer(rq, view, &(struct form_offer){ .field = SV("organisatie"), .offered = offered, .count = count });
    return OK;
}

static enum err candidates_offer(struct rq *rq, struct form_view *view)
{
    struct desk desk = desk_of(rq);
    struct candidate *candidates = NULL;
    size_t count = 0;
    TRY(candidates_read(&desk, rq->subject, &candidates, &count));
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, count);
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        offered[i] = (struct choice_view){ .id = candidates[i].reference, .code = candidates[i].reference,
                                           .label = candidates[i].name };
    }
    form_offer(rq, view, &(struct form_offer){ .field = SV("account"), .offered = offered, .count = count });
    return OK;
}

/* Nobody joins without an arrangement between the parties that holds today (GDPR article 26). */
static enum err add_checked(struct rq *rq, bool *ret_refused)
{
    struct case_facts facts;
    TRY(case_act_checked(rq, CASE_ACT_ADD_PARTICIPANT, &facts, ret_refused));
    if (*ret_refused) {
        return OK;
    }
    struct gate gate;
    struct gate_question question = { rq->actor.municipality, date_of(rq->now), rq->demo };
    TRY(opening_gate(rq->tx, rq->arena, &question, &gate));
    const struct checklist_state *arrangement = &gate.items[ITEM_ARRANGEMENT - ITEM_CONTROLLER];
    if (gate.exempt || (arrangement->filled && !arrangement->expired)) {
        return OK;
    }
    *ret_refused = true;
    return answer_refused(rq, T("The arrangement between the parties is missing or has expired. Without it nobody can be "
                                "added. The privacy officer fills it in on the opening checklist."));
}

static enum err show_add(struct rq *rq)
{
    bool refused = false;
    TRY(add_checked(rq, &refused));
    if (refused) {
        return OK;
    }
    struct case_form_view view = case_form_of(rq, T("Add a participant"), &add_form);
    view.lead = T("Whoever takes part sees only what you tick here, and until the day you enter.");
    view.button = T("Add");
    TRY(parties_offer(rq, &view.form));
    TRY(candidates_offer(rq, &view.form));
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err person_of_form(struct rq *rq, struct sv reference, struct person_id *ret_person)
{
    struct desk desk = desk_of(rq);
    struct candidate *candidates = NULL;
    size_t count = 0;
    if (sv_empty(reference)) {
        *ret_person = (struct person_id){ 0 };
        return OK;
    }
    TRY(candidates_read(&desk, rq->subject, &candidates, &count));
    for (size_t i = 0; i < count; i++) {
        if (sv_equal(candidates[i].reference, reference)) {
            *ret_person = candidates[i].person;
            return OK;
        }
    }
    form_problem(rq->form, SV("account"), T("Choose somebody from the list."));
    return OK;
}

static enum err prepare_add(struct rq *rq, const void **ret_prepared)
{
    const struct add_form *form = rq->filled;
    const struct casefile *casefile = rq->subject;
    bool refused = false;
    TRY(add_checked(rq, &refused));
    if (refused) {
        return OK;
    }
    struct participant_wish wish = { .tier = (enum participant_tier)form->tier, .name = form->name,
                                     .necessity = form->necessity, .scope = (uint32_t)form->scope,
                                     .until = form->until };
    if (!sharing_party_of_code(form->party, &wish.party)) {
        form_problem(rq->form, SV("organisatie"), T("Choose the organisation."));
    }
    TRY(person_of_form(rq, form->person, &wish.person));
    if (form_has_problems(rq->form)) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct case_moment moment;
    const struct participant_change *change = NULL;
    TRY(case_moment_of(rq, &moment));
    TRY(participant_add_prepare(&desk, casefile, &moment, &wish, &change));
    *ret_prepared = change;
    bool second = participant_needs_second(casefile, wish.tier);
    answer_notice(rq, second ? T("Proposed. A second person is asked; until then nothing is shared.") : T("Added."));
    return answer_redirect(rq, case_url(rq, casefile, SV("")));
}

/* --- one participant ---------------------------------------------------------------------------------------------- */
struct decide_form {
    struct sv reason;
    struct date until;
};
#define REASON                                                                                                       \
    { .name = SV_INIT("reden"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct decide_form, reason), \
      .label = T_INIT("Why?"), .hint = T_INIT("In a few sentences, for somebody who reads it later."),               \
      .missing = T_INIT("Write down why.") }
static const struct field reason_fields[] = { REASON };
static const struct field extend_fields[] = {
    { .name = SV_INIT("tot"), .kind = FIELD_DATE, .required = true, .offset = offsetof(struct decide_form, until),
      .label = T_INIT("Until which day?"), .hint = T_INIT("Earlier or later. For example 31-12-2026."),
      .missing = T_INIT("Enter the last day.") },
    REASON,
};
static void extend_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    day_check(rq, answer, ((const struct decide_form *)filled)->until);
}
static const struct form reason_form = { .name = SV_INIT("deelnemer-reden"), FORM_FIELDS(reason_fields),
                                         .size = sizeof(struct decide_form) };
static const struct form extend_form = { .name = SV_INIT("deelnemer-verlengen"), FORM_FIELDS(extend_fields),
                                         .size = sizeof(struct decide_form), .check = extend_check };

static const struct decision_page {
    struct sv tail;
    enum case_act act;
    const struct form *form;
    struct text heading, lead, button;
} decision_pages[] = {
    { SV_INIT("/verlengen"), CASE_ACT_EXTEND_PARTICIPANT, &extend_form, T_INIT("Another last day"),
      T_INIT("A participation may become shorter or longer, with a reason."), T_INIT("Change the last day") },
    { SV_INIT("/beeindigen"), CASE_ACT_END_PARTICIPANT, &reason_form, T_INIT("End this participation"),
      T_INIT("Access ends at once. What they contributed stays theirs to withdraw."), T_INIT("End it") },
    /* the longer path first: the shorter one ends the same way */
    { SV_INIT("/niet-akkoord"), CASE_ACT_DECLINE_PARTICIPANT, &reason_form,
      T_INIT("Do not agree with this participant"), T_INIT("Nothing is shared."), T_INIT("Do not agree") },
    { SV_INIT("/akkoord"), CASE_ACT_AGREE_PARTICIPANT, &reason_form, T_INIT("Agree with this participant"),
      T_INIT("You looked at why this participant is needed for a case about a minor."), T_INIT("Agree") },
};

static const struct decision_page *page_of(const struct rq *rq)
{
    for (size_t i = 0; i < sizeof decision_pages / sizeof decision_pages[0]; i++) {
        struct sv tail = decision_pages[i].tail;
        if (rq->path.length > tail.length && sv_equal(sv_from(rq->path, rq->path.length - tail.length), tail)) {
            return &decision_pages[i];
        }
    }
    assert_failed("a route row names a decision", __FILE__, __LINE__);
}

static enum err participant_of_rq(struct rq *rq, struct participant *ret_participant)
{
    const struct casefile *casefile = rq->subject;
    struct desk desk = desk_of(rq);
    struct case_reading reading;
    struct participants participants;
    const struct participant *found = NULL;
    TRY(case_reading_begin(&desk, casefile, &casefile->me, &reading));
    TRY(participants_read(&reading, &participants));
    TRY(participant_of_code(&participants, rq->parts[1], &found));
    *ret_participant = *found;
    return OK;
}

static enum err show_decision(struct rq *rq)
{
    const struct decision_page *page = page_of(rq);
    struct case_facts facts;
    struct participant participant;
    bool refused = false;
    TRY(participant_of_rq(rq, &participant));
    TRY(case_act_checked(rq, page->act, &facts, &refused));
    if (refused) {
        return OK;
    }
    struct case_form_view view = case_form_of(rq, page->heading, page->form);
    view.lead = page->lead;
    view.button = page->button;
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err prepare_decision(struct rq *rq, const void **ret_prepared)
{
    const struct decide_form *form = rq->filled;
    const struct casefile *casefile = rq->subject;
    struct participant participant;
    TRY(participant_of_rq(rq, &participant));
    struct participant_decision decision = { .act = page_of(rq)->act, .participant = &participant,
                                             .reason = form->reason, .until = form->until };
    struct desk desk = desk_of(rq);
    struct case_moment moment;
    struct text why = T("");
    const struct participant_change *change = NULL;
    TRY(case_moment_of(rq, &moment));
    enum err err = participant_decide_prepare(&desk, casefile, &moment, &decision, &why, &change);
    if (err == ERR_REFUSED && !sv_empty(why.key)) {
        return answer_refused(rq, why);
    }
    TRY(err);
    *ret_prepared = change;
    answer_notice(rq, T("Done and written down."));
    return answer_redirect(rq, case_url(rq, casefile, SV("")));
}

#define DECISION(path_, form_, permission_)                                                                            \
    GET_OF("/casussen/{casus}/deelnemer/{deelnemer}/" path_, case_of_path, show_decision, permission_),           \
    POST_OF("/casussen/{casus}/deelnemer/{deelnemer}/" path_, case_of_path, form_, show_decision,                 \
            prepare_decision, participant_change_apply, permission_)

static const struct route routes[] = {
    GET_OF("/casussen/{casus}/deelnemer", case_of_path, show_add, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/deelnemer", case_of_path, &add_form, show_add, prepare_add,
            participant_change_apply, MAY_CASE_LEAD),
    DECISION("verlengen", &extend_form, MAY_CASE_LEAD),
    DECISION("beeindigen", &reason_form, MAY_CASE_LEAD),
    DECISION("akkoord", &reason_form, MAY_CASE_SECOND),
    DECISION("niet-akkoord", &reason_form, MAY_CASE_SECOND),
};
const struct route_table cases_participant_routes = ROUTE_TABLE(routes);
