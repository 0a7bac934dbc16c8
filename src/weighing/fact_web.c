/* What a party brings to the weighing, takes back, and stepping aside. */
#include "signals/observation_web.h"
#include "weighing/fact.h"
#include "weighing/weighing_web.h"

#include "web/answer.h"

struct fact_form {
    int kind, category;
    bool against;
    struct sv body, basis;
    struct date happened;
};
#define AT(member) .offset = offsetof(struct fact_form, member)
#define CHOICES(list) .choices = (list), .choice_count = sizeof(list) / sizeof((list)[0])
static const struct choice kind_choices[] = {
    { SV_INIT("gezien"), OBSERVATION_SEEN, T_INIT("Seen or established"), T_INIT("A fact.") },
    { SV_INIT("gehoord"), OBSERVATION_HEARD, T_INIT("Heard from somebody else"), T_INIT("") },
    { SV_INIT("mening"), OBSERVATION_OPINION, T_INIT("Opinion"), T_INIT("It stays an opinion.") },
};
static const struct choice category_choices[] = {
    { SV_INIT("gewoon"), FACT_ORDINARY, T_INIT("Ordinary data"), T_INIT("") },
    { SV_INIT("bijzonder"), FACT_SPECIAL, T_INIT("Special data"), T_INIT("For example about health.") },
    { SV_INIT("strafrechtelijk"), FACT_CRIMINAL, T_INIT("Criminal data"), T_INIT("") },
};
static const struct field fact_fields[] = {
    { .name = SV_INIT("feit"), .kind = FIELD_TEXT, .required = true, AT(body), .label = T_INIT("What is it?"),
      .hint = T_INIT("Behaviour: what did somebody do or say, when and where?"),
      .missing = T_INIT("Write down what it is.") },
    { .name = SV_INIT("soort"), .kind = FIELD_CHOICE, .required = true, AT(kind), CHOICES(kind_choices),
      .label = T_INIT("Fact or opinion?"), .missing = T_INIT("Choose whether it is a fact, hearsay or an opinion.") },
    { .name = SV_INIT("pleit-tegen"), .kind = FIELD_CHECK, AT(against),
      .label = T_INIT("This speaks against the worry") },
    { .name = SV_INIT("soort-gegevens"), .kind = FIELD_CHOICE, .required = true, AT(category),
      CHOICES(category_choices), .label = T_INIT("Which kind of data is it?"),
      .missing = T_INIT("Choose which kind of data it is.") },
    { .name = SV_INIT("grondslag"), .kind = FIELD_LINE, .required = true, AT(basis),
      .label = T_INIT("On which legal basis?"), .hint = T_INIT("Consent, a law or an agreement: name it."),
      .missing = T_INIT("Write down the legal basis.") },
    { .name = SV_INIT("datum"), .kind = FIELD_DATE, AT(happened), .label = T_INIT("When did it happen?"),
      .hint = T_INIT("For example 31-12-2026. Leave it empty when it is not known.") },
};

static void fact_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct fact_form *form = filled;
    if (form->happened.set && form->happened.day > date_of(rq->now).day) {
        form_problem(answer, SV("datum"), T("This date has not come yet. Enter the day on which it happened."));
    }
}

static const struct form fact_form = { .name = SV_INIT("feit"), FORM_FIELDS(fact_fields),
                                       .size = sizeof(struct fact_form), .check = fact_check };

/* Shown only where the act is allowed; otherwise the page that says why not. */
static enum err show_form(struct rq *rq, enum weighing_act act, const struct form *form)
{
    bool refused = false;
    TRY(weighing_act_check(rq, act, party_of_actor(&rq->actor), &refused));
    if (refused) {
        return OK;
    }
    struct weighing_form_view view = weighing_form_of(rq, weighing_transition_of(act), form);
    return weighing_form_answer(rq, &view);
}

static enum err show_fact(struct rq *rq)
{
    return show_form(rq, WEIGHING_ACT_ADD_FACT, &fact_form);
}

static enum err prepare_fact(struct rq *rq, const void **ret_prepared)
{
    const struct fact_form *form = rq->filled;
    bool refused = false;
    TRY(weighing_act_check(rq, WEIGHING_ACT_ADD_FACT, party_of_actor(&rq->actor), &refused));
    if (refused) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    const struct addition_prepared *prepared = NULL;
    struct fact_new new = { .kind = (enum observation_kind)form->kind, .against = form->against, .body = form->body,
                            .basis = form->basis, .happened = form->happened,
                            .category = (enum fact_category)form->category };
    TRY(weighing_settings(rq, &settings));
    TRY(fact_prepare(&desk, rq->subject, settings, &new, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Added. All three parties can read it."));
    return answer_redirect(rq, weighing_url(rq, rq->subject, SV("")));
}

/* --- withdrawing -------------------------------------------------------------------------------------------------- */
struct withdraw_form {
    struct sv content, reason;
};
static const struct field withdraw_fields[] = {
    { .name = SV_INIT("inhoud"), .kind = FIELD_CHOICE, .required = true,
      .offset = offsetof(struct withdraw_form, content), .label = T_INIT("What do you withdraw?"),
      .missing = T_INIT("Choose what you withdraw.") },
    { .name = SV_INIT("reden"), .kind = FIELD_LINE, .required = true, .offset = offsetof(struct withdraw_form, reason),
      .label = T_INIT("Why?"), .hint = T_INIT("Without repeating what you withdraw."),
      .missing = T_INIT("Write down why.") },
};
static const struct form withdraw_form = { .name = SV_INIT("inhoud-intrekken"), FORM_FIELDS(withdraw_fields),
                                           .size = sizeof(struct withdraw_form) };

/* "f12" a fact, "a12" an addendum: its row, as a choice that prepare checks against what is there. */
static struct sv content_code(struct arena *arena, bool fact, int64_t row)
{
    struct buf buf;
    buf_open(&buf, arena, 32);
    buf_put(&buf, fact ? SV("f") : SV("a"));
    buf_put_int(&buf, row);
    return buf_view(&buf);
}

/* What this actor's party brought and did not withdraw. */
static enum err contents_offer(struct rq *rq, struct form_view *view, size_t *ret_count)
{
    struct desk desk = desk_of(rq);
    struct weighing_content content;
    enum vault_party party = party_of_actor(&rq->actor);
    size_t count = 0;
    TRY(weighing_open(&desk, rq->subject, MAY_WEIGHING_ADVISE, &content));
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view,
                                              content.fact_count + content.addendum_count);
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < content.fact_count; i++) {
        const struct weighing_fact *fact = &content.facts[i];
        if (fact->provider == party && fact->withdrawn.ms == 0) {
            struct sv code = content_code(rq->arena, true, fact->id.value);
            offered[count++] = (struct choice_view){ .id = code, .code = code, .label = fact->body };
        }
    }
    for (size_t i = 0; i < content.addendum_count; i++) {
        const struct weighing_addendum *addendum = &content.addenda[i];
        if (addendum->party == party && addendum->withdrawn.ms == 0) {
            struct sv code = content_code(rq->arena, false, addendum->id.value);
            offered[count++] = (struct choice_view){ .id = code, .code = code, .label = addendum->body };
        }
    }
    form_offer(rq, view, &(struct form_offer){ .field = SV("inhoud"), .offered = offered, .count = count });
    *ret_count = count;
    return OK;
}

static enum err show_withdraw(struct rq *rq)
{
    bool refused = false;
    TRY(weighing_act_check(rq, WEIGHING_ACT_WITHDRAW_CONTENT, party_of_actor(&rq->actor), &refused));
    if (refused) {
        return OK;
    }
    struct weighing_form_view view = weighing_form_of(rq, weighing_transition_of(WEIGHING_ACT_WITHDRAW_CONTENT),
                                                      &withdraw_form);
    size_t count = 0;
    TRY(contents_offer(rq, &view.form, &count));
    if (count == 0) {
        return answer_refused(rq, T("Your organisation brought nothing here that can be withdrawn."));
    }
    return weighing_form_answer(rq, &view);
}

static enum err prepare_withdraw(struct rq *rq, const void **ret_prepared)
{
    const struct withdraw_form *form = rq->filled;
    bool refused = false;
    int64_t row = 0;
    TRY(weighing_act_check(rq, WEIGHING_ACT_WITHDRAW_CONTENT, party_of_actor(&rq->actor), &refused));
    if (refused) {
        return OK;
    }
    if (form->content.length < 2 || !sv_to_int(sv_from(form->content, 1), &row)) {
        form_problem(rq->form, SV("inhoud"), T("Choose what you withdraw."));
        return OK;
    }
    bool fact = form->content.at[0] == 'f';
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    const struct addition_prepared *prepared = NULL;
    struct content_withdrawal wanted = { .fact = { fact ? row : 0 }, .addendum = { fact ? 0 : row },
                                         .reason = form->reason };
    TRY(weighing_settings(rq, &settings));
    TRY(withdrawal_prepare(&desk, rq->subject, settings, &wanted, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Withdrawn. The text is gone; that it stood there stays visible."));
    return answer_redirect(rq, weighing_url(rq, rq->subject, SV("")));
}

/* --- stepping aside ----------------------------------------------------------------------------------------------- */
static const struct form conflict_form = { .name = SV_INIT("weging-belang"), .size = 1 };

static enum err show_conflict(struct rq *rq)
{
    return show_form(rq, WEIGHING_ACT_DECLARE_CONFLICT, &conflict_form);
}

static enum err prepare_conflict(struct rq *rq, const void **ret_prepared)
{
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    const struct addition_prepared *prepared = NULL;
    TRY(weighing_settings(rq, &settings));
    TRY(conflict_prepare(&desk, rq->subject, settings, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Written down. You cannot see it any more."));
    return answer_redirect(rq, URL("/wegingen"));
}

#define FORM_PAGE(path_, form_, show_, prepare_, permission_)                                    \
    GET_OF("/wegingen/{verwijzing}/" path_, weighing_of_path, show_, permission_),                \
    POST_OF("/wegingen/{verwijzing}/" path_, weighing_of_path, form_, show_, prepare_, addition_apply, permission_)

static const struct route routes[] = {
    FORM_PAGE("feit", &fact_form, show_fact, prepare_fact, MAY_WEIGHING_ADVISE),
    FORM_PAGE("intrekken", &withdraw_form, show_withdraw, prepare_withdraw, MAY_WEIGHING_ADVISE),
    FORM_PAGE("belang", &conflict_form, show_conflict, prepare_conflict, MAY_WEIGHING_READ),
};
const struct route_table weighing_fact_routes = ROUTE_TABLE(routes);
