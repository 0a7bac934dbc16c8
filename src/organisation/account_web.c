/* The page of one account: its roles, a new invitation, disabling it. */
#include "organisation/events.h"
#include "organisation/organisation_web.h"
#include "organisation/people_web.h"
#include "organisation/staff_view.h"
#include "organisation/staff_web.h"
#include "web/answer.h"

#include "account_page.h"

static enum err account_subject(struct rq *rq, void **ret_subject)
{
    struct account *account = ARENA_NEW(rq->arena, struct account);
    if (account == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(account_by_reference(rq->tx, rq->arena, rq->actor.municipality, rq->parts[0], account));
    *ret_subject = account;
    return OK;
}

/* --- its forms --------------------------------------------------------------------------------------------------- */
#define AT(member) .offset = offsetof(struct role_fields, member)
static const struct field grant_fields[] = {
    { .name = SV_INIT("rol"),
      .kind = FIELD_CHOICE,
      .required = true,
      AT(role),
      CHOICES(role_choices),
      .label = T_INIT("Role"),
      .missing = T_INIT("Choose a role.") },
    { .name = SV_INIT("vanaf"),
      .kind = FIELD_DATE,
      AT(from),
      .label = T_INIT("First day of the role"),
      .hint = T_INIT("Empty: today.") },
    { .name = SV_INIT("tot-en-met"),
      .kind = FIELD_DATE,
      AT(until),
      .label = T_INIT("Last day of the role"),
      .hint = T_INIT("Empty: until you end it.") },
    { .name = SV_INIT("mandaat"),
      .kind = FIELD_LINE,
      AT(mandate),
      .label = T_INIT("Mandate"),
      .hint = T_INIT("Name and number of the decision under which this person acts for the mayor.") },
};
#undef AT
static const struct form grant = { .name = SV_INIT("rol-geven"),
                                   FORM_FIELDS(grant_fields),
                                   .size = sizeof(struct role_fields) };

struct end_form {
    struct sv row;
};
static const struct field end_fields[] = {
    { .name = SV_INIT("toekenning"),
      .kind = FIELD_HIDDEN,
      .required = true,
      .offset = offsetof(struct end_form, row),
      .label = T_INIT("Role"),
      .missing = T_INIT("Choose a role.") },
};
static const struct form end = { .name = SV_INIT("rol-beeindigen"),
                                 FORM_FIELDS(end_fields),
                                 .size = sizeof(struct end_form) };

struct disable_form {
    bool sure;
};
static const struct field disable_fields[] = {
    { .name = SV_INIT("zeker"),
      .kind = FIELD_CHECK,
      .required = true,
      .offset = offsetof(struct disable_form, sure),
      .label = T_INIT("Yes, disable this account now"),
      .missing = T_INIT("Tick the box when you are sure.") },
};
static const struct form disable = { .name = SV_INIT("account-uitschakelen"),
                                     FORM_FIELDS(disable_fields),
                                     .size = sizeof(struct disable_form) };

struct nothing_form {
    bool nothing;
};
static const struct form again = { .name = SV_INIT("account-opnieuw-uitnodigen"), .size = sizeof(struct nothing_form) };

/* --- the page ---------------------------------------------------------------------------------------------------- */
static enum err roles_view(struct rq *rq, const struct account *account, struct account_view *view)
{
    struct role_row *rows = NULL;
    struct date today = date_of(rq->now);
    TRY(role_list(rq->tx, rq->arena, account->id, rq->actor.municipality, &rows, &view->roles_count));
    view->roles = ARENA_ARRAY(rq->arena, struct role_row_view, view->roles_count);
    if (view->roles == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < view->roles_count; at++) {
        view->roles[at] = (struct role_row_view){
            .row = text_int(rq->arena, rows[at].id.value),
            .role = role_text(rows[at].role),
            .from = rows[at].from,
            .until = rows[at].until.set ? text_date(rq->arena, rq->language, rows[at].until) : SV(""),
            .mandate = rows[at].mandate,
            .granted_by = rows[at].granted_by,
            .stands = !rows[at].until.set || rows[at].until.day >= today.day,
        };
    }
    view->has_roles = view->roles_count > 0;
    return OK;
}

static void actions_view(struct rq *rq, const struct account *account, struct account_view *view)
{
    struct sv prefix = SV("/accounts/");
    bool manages = actor_may(&rq->actor, MAY_ACCOUNT_MANAGE);
    struct role_fields no_role = { .role = -1 };
    view->own = account->id.value == rq->actor.person.value;
    view->managed_elsewhere = account->home.value != rq->actor.municipality.value;
    view->may_manage = manages && !view->own && !view->is_disabled;
    view->may_disable = view->may_manage && !view->managed_elsewhere;
    view->may_invite = manages && !view->own && !view->managed_elsewhere && account->method == SIGN_IN_PASSWORD;
    view->grant = form_show(rq, &grant, &no_role, 1);
    view->end = form_show(rq, &end, NULL, 1);
    view->disable = form_show(rq, &disable, NULL, 1);
    view->invite = form_show(rq, &again, NULL, 1);
    view->grant_action = url_of(rq->arena, prefix, account->reference, SV("/rol"));
    view->end_action = url_of(rq->arena, prefix, account->reference, SV("/rol-beeindigen"));
    view->disable_action = url_of(rq->arena, prefix, account->reference, SV("/uitschakelen"));
    view->invite_action = url_of(rq->arena, prefix, account->reference, SV("/uitnodigen"));
    view->back = URL("/accounts");
}

static enum err show_account(struct rq *rq)
{
    const struct account *account = rq->subject;
    struct account_view view = { .frame = frame_staff(rq, T("Account")),
                                 .name = account->name,
                                 .sign_in_name = account->sign_in_name,
                                 .organisation = account->organisation,
                                 .state = account_state_text(account->state),
                                 .invited = account->invited,
                                 .enrolled = account->enrolled,
                                 .disabled = account->disabled,
                                 .has_enrolled = account->enrolled.ms != 0,
                                 .is_invited = account->state == ACCOUNT_INVITED,
                                 .is_active = account->state == ACCOUNT_ACTIVE,
                                 .is_disabled = account->state == ACCOUNT_DISABLED };
    TRY(roles_view(rq, account, &view));
    actions_view(rq, account, &view);
    TRY(work_open_count(rq->tx, rq->arena, rq->actor.municipality, account->id, &view.work));
    view.has_work = view.work > 0;
    ANSWER_PAGE(rq, account, &view);
}

/* --- changing it ------------------------------------------------------------------------------------------------- */
static enum err rights_line(struct rq *rq, const struct account *account, enum permission permission)
{
    struct change_line line = { .action = permission == MAY_ROLE_GRANT ? LOG_RIGHTS : LOG_ACCOUNT,
                                .permission = permission,
                                .object = permission == MAY_ROLE_GRANT ? SV("role") : SV("account"),
                                .dossier = account->dossier };
    TRY(change_line(rq, &line));
    return vault_session_end_all(rq->vault, account->id);
}

static enum err back_to(struct rq *rq, const struct account *account, struct text notice)
{
    answer_notice(rq, notice);
    return answer_redirect(rq, url_of(rq->arena, SV("/accounts/"), account->reference, SV("")));
}

static enum err prepare_grant(struct rq *rq, const void **ret_prepared)
{
    const struct account *account = rq->subject;
    struct role_begin *begin = ARENA_NEW(rq->arena, struct role_begin);
    bool problem = false;
    if (begin == NULL) {
        return ERR_NO_MEMORY;
    }
    begin->grant = role_grant_of(rq, rq->filled, account->id);
    TRY(role_problem(rq, &begin->grant, &problem));
    if (problem) {
        return OK;
    }
    TRY(rights_line(rq, account, MAY_ROLE_GRANT));
    begin->intent = rq->intent;
    *ret_prepared = begin;
    return back_to(rq, account, T("The role is given. This person signs in again."));
}

static enum err prepare_end(struct rq *rq, const void **ret_prepared)
{
    const struct account *account = rq->subject;
    const struct end_form *form = rq->filled;
    struct role_stop *stop = ARENA_NEW(rq->arena, struct role_stop);
    int64_t row = 0;
    if (stop == NULL) {
        return ERR_NO_MEMORY;
    }
    if (!sv_to_int(form->row, &row)) {
        return ERR_NOT_FOUND;
    }
    if (account->id.value == rq->actor.person.value) {
        form_problem(rq->form, SV(""), role_refusal_text(ROLE_OWN));
        return OK;
    }
    TRY(rights_line(rq, account, MAY_ROLE_GRANT));
    *stop = (struct role_stop){ .end = { .id = { row },
                                         .person = account->id,
                                         .municipality = rq->actor.municipality,
                                         .by = rq->actor.person,
                                         .until = date_add_days(date_of(rq->now), -1) },
                                .today = date_of(rq->now),
                                .at = rq->now,
                                .intent = rq->intent };
    *ret_prepared = stop;
    return back_to(rq, account, T("The role has ended. This person is signed out everywhere."));
}

/* Own accounts, and accounts that another municipality manages, have no such button; a forged request ends here. */
static bool managed_here(struct rq *rq, const struct account *account)
{
    return account->id.value != rq->actor.person.value && account->home.value == rq->actor.municipality.value;
}

static enum err prepare_disable(struct rq *rq, const void **ret_prepared)
{
    const struct account *account = rq->subject;
    struct account_end *ending = ARENA_NEW(rq->arena, struct account_end);
    if (ending == NULL) {
        return ERR_NO_MEMORY;
    }
    if (!managed_here(rq, account)) {
        return answer_refused(rq, T("You cannot disable your own account, or one that another municipality manages."));
    }
    TRY(rights_line(rq, account, MAY_ACCOUNT_MANAGE));
    *ending = (struct account_end){
        .change = { .person = account->id, .by = rq->actor.person, .today = date_of(rq->now), .at = rq->now },
        .intent = rq->intent
    };
    *ret_prepared = ending;
    return back_to(rq, account, T("The account is disabled. This person is signed out everywhere."));
}

static enum err prepare_again(struct rq *rq, const void **ret_prepared)
{
    const struct account *account = rq->subject;
    struct sign_in_means means = means_of(rq);
    struct reinvite *reinvite = ARENA_NEW(rq->arena, struct reinvite);
    struct sv secret;
    if (reinvite == NULL) {
        return ERR_NO_MEMORY;
    }
    if (!managed_here(rq, account) || account->method != SIGN_IN_PASSWORD) {
        return answer_refused(rq,
                              T("You cannot invite yourself, or somebody whose account another municipality manages."));
    }
    TRY(link_new(&means, account->id, &reinvite->link, &secret));
    TRY(rights_line(rq, account, MAY_ACCOUNT_MANAGE));
    reinvite->change = (struct account_change){
        .person = account->id, .by = rq->actor.person, .today = date_of(rq->now), .at = rq->now
    };
    reinvite->intent = rq->intent;
    *ret_prepared = reinvite;
    return invited_answer(rq, account->name, secret, reinvite->link.expires);
}

static const struct route routes[] = {
    GET_OF("/accounts/{verwijzing}", account_subject, show_account, MAY_ACCOUNT_LIST),
    POST_OF("/accounts/{verwijzing}/rol", account_subject, &grant, show_account, prepare_grant, role_begin_apply,
            MAY_ROLE_GRANT),
    POST_OF("/accounts/{verwijzing}/rol-beeindigen", account_subject, &end, show_account, prepare_end, role_stop_apply,
            MAY_ROLE_GRANT),
    /* Roles end in every municipality where the person works, and what is theirs there is handed over. */
    POST_ACROSS("/accounts/{verwijzing}/uitschakelen", account_subject, &disable, show_account, prepare_disable,
                account_end_apply, MAY_ACCOUNT_MANAGE),
    POST_OF("/accounts/{verwijzing}/uitnodigen", account_subject, &again, show_account, prepare_again, reinvite_apply,
            MAY_ACCOUNT_MANAGE),
};
const struct route_table organisation_account_routes = ROUTE_TABLE(routes);
