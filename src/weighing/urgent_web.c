/* Pages of what goes by phone, of signed minutes, of the notice of a criminal track, and of telling the person
 * concerned. */
#include "weighing/decision_web.h"
#include "weighing/fact.h"
#include "weighing/inform.h"
#include "weighing/minutes.h"
#include "weighing/urgent.h"
#include "weighing/weighing_web.h"

#include "web/answer.h"

#define CHOICES(list) .choices = (list), .choice_count = sizeof(list) / sizeof((list)[0])
static const struct choice party_choices[] = {
    { SV_INIT("politie"), PARTY_POLICE, T_INIT("Police"), T_INIT("") },
    { SV_INIT("om"), PARTY_PROSECUTION, T_INIT("Public prosecution"), T_INIT("") },
    { SV_INIT("gemeente"), PARTY_MUNICIPALITY, T_INIT("Municipality"), T_INIT("") },
};

static enum err facts_of(struct rq *rq, struct weighing_facts *ret_facts)
{
    return weighing_facts_read(rq->tx, rq->arena, rq->subject, ret_facts);
}

static enum err form_page_of(struct rq *rq, enum weighing_act act, const struct form *form)
{
    struct weighing_form_view view = weighing_form_of(rq, weighing_transition_of(act), form);
    return weighing_form_answer(rq, &view);
}

/* --- an advice by phone ------------------------------------------------------------------------------------------- */
struct oral_form {
    int party, answer;
    struct sv reason, speaker, time;
    struct date day;
};
#define AT(member) .offset = offsetof(struct oral_form, member)
static const struct choice answer_choices[] = {
    { SV_INIT("toelaten"), ANSWER_ADMIT, T_INIT("Admit"), T_INIT("") },
    { SV_INIT("niet-toelaten"), ANSWER_NOT_ADMIT, T_INIT("Do not admit"), T_INIT("") },
    { SV_INIT("niet-bekend"), ANSWER_NOT_KNOWN, T_INIT("Not known"),
      T_INIT("An answer like the others: you cannot say.") },
};
static const struct field oral_fields[] = {
    { .name = SV_INIT("partij"), .kind = FIELD_CHOICE, .required = true, AT(party), CHOICES(party_choices),
      .label = T_INIT("For which party?"), .missing = T_INIT("Choose the party whose advice you enter.") },
    { .name = SV_INIT("standpunt"), .kind = FIELD_CHOICE, .required = true, AT(answer), CHOICES(answer_choices),
      .label = T_INIT("What is the position?"), .missing = T_INIT("Choose a position; “not known” is one too.") },
    { .name = SV_INIT("reden"), .kind = FIELD_TEXT, .required = true, AT(reason), .label = T_INIT("Why?"),
      .hint = T_INIT("In a few sentences, for somebody who reads it later. Name facts, not beliefs."),
      .missing = T_INIT("Write down why.") },
    { .name = SV_INIT("spreker"), .kind = FIELD_LINE, .required = true, AT(speaker), .label = T_INIT("Who spoke?"),
      .hint = T_INIT("Name and office of who gave the advice by phone."), .missing = T_INIT("Write down who spoke.") },
    { .name = SV_INIT("dag"), .kind = FIELD_DATE, .required = true, AT(day), .label = T_INIT("On which day?"),
      .missing = T_INIT("Enter the day of the call.") },
    { .name = SV_INIT("tijd"), .kind = FIELD_LINE, .required = true, AT(time), .label = T_INIT("At what time?"),
      .hint = T_INIT("For example 14:05."), .missing = T_INIT("Enter the time of the call."), .chars_max = 5 },
};
#undef AT

static struct instant spoken_of(const struct oral_form *form)
{
    int32_t minutes = 0;
    if (!form->day.set || !time_read(form->time, &minutes)) {
        return (struct instant){ 0 };
    }
    return instant_add_ms(date_begin(form->day), (int64_t)minutes * 60 * 1000);
}

static void oral_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct oral_form *form = filled;
    const struct weighing *weighing = rq->subject;
    struct instant spoken = spoken_of(form);
    if (!sv_empty(form->time) && form->day.set && spoken.ms == 0) {
        form_problem(answer, SV("tijd"), T("Enter a time like 14:05."));
    } else if (spoken.ms > rq->now.ms) {
        form_problem(answer, SV("tijd"), T("This moment has not come yet. Enter when the call was."));
    } else if (form->day.set && form->day.day < date_of(weighing->started).day) {
        form_problem(answer, SV("dag"), T("That is before this weighing began."));
    }
    struct weighing_facts facts;
    bool given = form->party >= PARTY_POLICE && facts_of(rq, &facts) == OK &&
                 facts.positions[ROUND_ORAL][form->party - PARTY_POLICE].given;
    if (given) {
        form_problem(answer, SV("partij"), T("The advice of this party is noted already. It does not change."));
    }
}
static const struct form oral_form = { .name = SV_INIT("mondeling-advies"), FORM_FIELDS(oral_fields),
                                       .size = sizeof(struct oral_form), .check = oral_check };

static enum err oral_refused(struct rq *rq, bool *ret_refused)
{
    struct weighing_facts facts;
    struct text why_not = T("");
    TRY(facts_of(rq, &facts));
    enum err err = oral_allows(rq->subject, &facts, &rq->actor, &why_not);
    *ret_refused = err == ERR_REFUSED;
    return err == ERR_REFUSED ? answer_refused(rq, why_not) : err;
}

static enum err show_oral(struct rq *rq)
{
    bool refused = false;
    TRY(oral_refused(rq, &refused));
    return refused ? OK : form_page_of(rq, WEIGHING_ACT_ORAL_ADVICE, &oral_form);
}

static enum err prepare_oral(struct rq *rq, const void **ret_prepared)
{
    const struct oral_form *form = rq->filled;
    bool refused = false;
    TRY(oral_refused(rq, &refused));
    if (refused) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    struct oral_advice advice = { .party = (enum vault_party)form->party, .answer = (enum advice_answer)form->answer,
                                  .reason = form->reason, .speaker = form->speaker, .spoken = spoken_of(form) };
    const struct oral_prepared *prepared = NULL;
    TRY(weighing_settings(rq, &settings));
    TRY(oral_prepare(&desk, rq->subject, settings, &advice, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Noted. The party confirms it afterwards."));
    return answer_redirect(rq, weighing_url(rq, rq->subject, SV("")));
}

/* --- confirming --------------------------------------------------------------------------------------------------- */
struct confirm_form {
    bool sure;
};
static const struct field confirm_fields[] = {
    { .name = SV_INIT("bevestigd"), .kind = FIELD_CHECK, .required = true,
      .offset = offsetof(struct confirm_form, sure),
      .label = T_INIT("This is the advice that my organisation gave by phone, and it stands"),
      .missing = T_INIT("Tick that the advice stands. When it does not, do not confirm: it lapses.") },
};
static const struct form confirm_form = { .name = SV_INIT("bevestigen"), FORM_FIELDS(confirm_fields),
                                          .size = sizeof(struct confirm_form) };

static enum err confirm_refused(struct rq *rq, bool *ret_refused)
{
    struct weighing_facts facts;
    struct text why_not = T("");
    TRY(facts_of(rq, &facts));
    enum err err = confirm_allows(rq->subject, &facts, &rq->actor, rq->now, &why_not);
    *ret_refused = err == ERR_REFUSED;
    return err == ERR_REFUSED ? answer_refused(rq, why_not) : err;
}

static enum err show_confirm(struct rq *rq)
{
    bool refused = false;
    TRY(confirm_refused(rq, &refused));
    return refused ? OK : form_page_of(rq, WEIGHING_ACT_CONFIRM, &confirm_form);
}

static enum err prepare_confirm(struct rq *rq, const void **ret_prepared)
{
    bool refused = false;
    TRY(confirm_refused(rq, &refused));
    if (refused) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    const struct confirm_prepared *prepared = NULL;
    TRY(weighing_settings(rq, &settings));
    TRY(confirm_prepare(&desk, rq->subject, settings, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Confirmed."));
    return answer_redirect(rq, weighing_url(rq, rq->subject, SV("")));
}

/* --- signed minutes ----------------------------------------------------------------------------------------------- */
struct minutes_form {
    struct sv number;
    struct date signed_on;
    uint64_t parties;
};
static const struct field minutes_fields[] = {
    { .name = SV_INIT("nummer"), .kind = FIELD_LINE, .required = true, .offset = offsetof(struct minutes_form, number),
      .label = T_INIT("Number of the minutes"), .missing = T_INIT("Enter the number that stands on the minutes.") },
    { .name = SV_INIT("ondertekend-op"), .kind = FIELD_DATE, .required = true,
      .offset = offsetof(struct minutes_form, signed_on), .label = T_INIT("Signed on"),
      .missing = T_INIT("Enter the day on which they were signed.") },
    { .name = SV_INIT("partijen"), .kind = FIELD_CHOICES, .required = true,
      .offset = offsetof(struct minutes_form, parties), CHOICES(party_choices), .label = T_INIT("Who signed them?"),
      .hint = T_INIT("Only parties whose advice was entered, or given by phone, and waits."),
      .missing = T_INIT("Choose who signed them.") },
};

static void minutes_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct minutes_form *form = filled;
    const struct weighing *weighing = rq->subject;
    bool early = form->signed_on.set && form->signed_on.day < date_of(weighing->started).day;
    if (form->signed_on.set && (early || form->signed_on.day > date_of(rq->now).day)) {
        form_problem(answer, SV("ondertekend-op"), T("Enter a day between the start of this weighing and today."));
    }
    struct weighing_facts facts;
    if (facts_of(rq, &facts) != OK) {
        return; /* prepare meets the same failure and says so */
    }
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        if ((form->parties & (UINT64_C(1) << party)) != 0 && !minutes_wait_for(&facts, party)) {
            form_problem(answer, SV("partijen"), T("Nothing of one of these parties waits for signed minutes."));
            return;
        }
    }
}
static const struct form minutes_form = { .name = SV_INIT("notulen"), FORM_FIELDS(minutes_fields),
                                          .size = sizeof(struct minutes_form), .check = minutes_check };

static enum err minutes_refused(struct rq *rq, bool *ret_refused)
{
    struct weighing_facts facts;
    struct text why_not = T("");
    TRY(facts_of(rq, &facts));
    enum err err = minutes_allows(rq->subject, &facts, &rq->actor, rq->now, &why_not);
    *ret_refused = err == ERR_REFUSED;
    return err == ERR_REFUSED ? answer_refused(rq, why_not) : err;
}

static enum err show_minutes(struct rq *rq)
{
    bool refused = false;
    TRY(minutes_refused(rq, &refused));
    return refused ? OK : form_page_of(rq, WEIGHING_ACT_MINUTES, &minutes_form);
}

static enum err prepare_minutes(struct rq *rq, const void **ret_prepared)
{
    const struct minutes_form *form = rq->filled;
    bool refused = false;
    TRY(minutes_refused(rq, &refused));
    if (refused) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    struct minutes_new minutes = { .number = form->number, .signed_on = form->signed_on };
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        minutes.parties[i] = (form->parties & (UINT64_C(1) << (PARTY_POLICE + i))) != 0;
    }
    const struct minutes_prepared *prepared = NULL;
    TRY(weighing_settings(rq, &settings));
    TRY(minutes_prepare(&desk, rq->subject, settings, &minutes, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("The signed minutes are registered."));
    return answer_redirect(rq, weighing_url(rq, rq->subject, SV("")));
}

/* --- the criminal track ------------------------------------------------------------------------------------------- */
struct notice_form {
    struct sv text;
};
static const struct field notice_fields[] = {
    { .name = SV_INIT("mededeling"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct notice_form, text),
      .label = T_INIT("What do you give notice of?"),
      .hint = T_INIT("As much as the other parties may know. Nothing that harms an investigation."),
      .missing = T_INIT("Write down what you give notice of.") },
};
static const struct form notice_form = { .name = SV_INIT("strafrecht"), FORM_FIELDS(notice_fields),
                                         .size = sizeof(struct notice_form) };

static enum err show_notice(struct rq *rq)
{
    bool refused = false;
    TRY(weighing_act_check(rq, WEIGHING_ACT_CRIMINAL_NOTICE, party_of_actor(&rq->actor), &refused));
    return refused ? OK : form_page_of(rq, WEIGHING_ACT_CRIMINAL_NOTICE, &notice_form);
}

static enum err prepare_notice(struct rq *rq, const void **ret_prepared)
{
    const struct notice_form *form = rq->filled;
    bool refused = false;
    TRY(weighing_act_check(rq, WEIGHING_ACT_CRIMINAL_NOTICE, party_of_actor(&rq->actor), &refused));
    if (refused) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    const struct addition_prepared *prepared = NULL;
    TRY(weighing_settings(rq, &settings));
    TRY(criminal_notice_prepare(&desk, rq->subject, settings, form->text, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Notice is given. The weighing goes on."));
    return answer_redirect(rq, weighing_url(rq, rq->subject, SV("")));
}

/* --- telling the person concerned, after a weighing without a case ------------------------------------------------ */
struct inform_form {
    int state;
    struct date on;
    struct sv how;
};
static const struct choice inform_choices[] = {
    { SV_INIT("is-verteld"), INFORM_DONE, T_INIT("The person concerned was told"), T_INIT("Enter the day below.") },
    { SV_INIT("uitgesteld"), INFORM_POSTPONED, T_INIT("Telling is postponed"),
      T_INIT("Only on a ground, with a day to look again.") },
};
static const struct field inform_fields[] = {
    { .name = SV_INIT("vertellen"), .kind = FIELD_CHOICE, .required = true,
      .offset = offsetof(struct inform_form, state),
      CHOICES(inform_choices), .label = T_INIT("Telling the person concerned"),
      .missing = T_INIT("Choose whether and when the person concerned is told.") },
    { .name = SV_INIT("op"), .kind = FIELD_DATE, .required = true, .offset = offsetof(struct inform_form, on),
      .label = T_INIT("Told on, or look again on"), .hint = T_INIT("For example 31-12-2026."),
      .missing = T_INIT("Enter the day.") },
    { .name = SV_INIT("toelichting"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct inform_form, how),
      .label = T_INIT("How was it told, or on which ground not yet?"),
      .missing = T_INIT("Write down how it was told, or on which ground not yet.") },
};

static void told_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct inform_form *form = filled;
    struct date today = date_of(rq->now);
    struct settings *settings = NULL;
    if (form->state == INFORM_DONE && form->on.set && form->on.day > today.day) {
        form_problem(answer, SV("op"), T("Enter the day on which the person concerned was told."));
    }
    if (form->state != INFORM_POSTPONED || !form->on.set || weighing_settings(rq, &settings) != OK) {
        return;
    }
    if (form->on.day <= today.day) {
        form_problem(answer, SV("op"), T("Enter a day that is still to come."));
    } else if (form->on.day > deciding_recheck_last(settings, today).day) {
        form_problem(answer, SV("op"), T("That is later than your municipality allows. Enter an earlier day."));
    }
}
static const struct form inform_form = { .name = SV_INIT("weging-informeren"), FORM_FIELDS(inform_fields),
                                         .size = sizeof(struct inform_form), .check = told_check };

static enum err inform_refused(struct rq *rq, bool *ret_refused)
{
    struct weighing_facts facts;
    struct text why_not = T("");
    TRY(facts_of(rq, &facts));
    enum err err = inform_allows(rq->subject, &facts, &rq->actor, &why_not);
    *ret_refused = err == ERR_REFUSED;
    return err == ERR_REFUSED ? answer_refused(rq, why_not) : err;
}

static enum err show_inform(struct rq *rq)
{
    bool refused = false;
    TRY(inform_refused(rq, &refused));
    return refused ? OK : form_page_of(rq, WEIGHING_ACT_INFORM, &inform_form);
}

static enum err prepare_inform(struct rq *rq, const void **ret_prepared)
{
    const struct inform_form *form = rq->filled;
    bool refused = false;
    TRY(inform_refused(rq, &refused));
    if (refused) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    struct inform_new new = { .state = (enum inform_state)form->state, .on = form->on, .how = form->how };
    const struct inform_prepared *prepared = NULL;
    TRY(weighing_settings(rq, &settings));
    TRY(inform_prepare(&desk, rq->subject, settings, &new, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Written down."));
    return answer_redirect(rq, weighing_url(rq, rq->subject, SV("")));
}

#define FORM_PAGE(path_, form_, show_, prepare_, apply_, permission_)                             \
    GET_OF("/wegingen/{verwijzing}/" path_, weighing_of_path, show_, permission_),                \
    POST_OF("/wegingen/{verwijzing}/" path_, weighing_of_path, form_, show_, prepare_, apply_, permission_)

static const struct route routes[] = {
    FORM_PAGE("mondeling", &oral_form, show_oral, prepare_oral, oral_apply, MAY_WEIGHING_LEAD),
    FORM_PAGE("bevestigen", &confirm_form, show_confirm, prepare_confirm, confirm_apply, MAY_WEIGHING_ADVISE),
    FORM_PAGE("notulen", &minutes_form, show_minutes, prepare_minutes, minutes_apply, MAY_WEIGHING_LEAD),
    FORM_PAGE("informeren", &inform_form, show_inform, prepare_inform, weighing_inform_apply, MAY_WEIGHING_LEAD),
    FORM_PAGE("strafrecht", &notice_form, show_notice, prepare_notice, addition_apply, MAY_WEIGHING_ADVISE),
};
const struct route_table weighing_urgent_routes = ROUTE_TABLE(routes);
