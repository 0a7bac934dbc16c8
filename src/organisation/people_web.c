/* Pages of accounts: the list, and inviting somebody. */
#include "organisation/people_web.h"

#include "access/permissions.h"
#include "organisation/checklist.h"
#include "organisation/organisation_web.h"
#include "organisation/staff_view.h"
#include "organisation/staff_web.h"
#include "web/answer.h"

#include "account_list_page.h"
#include "account_new_page.h"
#include "invited_page.h"

const struct choice role_choices[ROLE_CHOICES] = {
    { SV_INIT("meldpuntmedewerker"), ROLE_MELDPUNT_OFFICER, T_INIT("Reporting point officer"),
      T_INIT("Reads reports, makes the official record, talks with the reporter, decides.") },
    { SV_INIT("vervanger"), ROLE_DEPUTY, T_INIT("Deputy"),
      T_INIT("Stands in for the officer; also from another municipality, under a mandate.") },
    { SV_INIT("aandachtsfunctionaris"), ROLE_FOCAL_OFFICER, T_INIT("Focal officer"),
      T_INIT("Contact for partners; handles reports and is a second pair of eyes.") },
    { SV_INIT("coordinator"), ROLE_MELDPUNT_LEAD, T_INIT("Head of the reporting point"),
      T_INIT("Divides the work, reads samples, is a second pair of eyes.") },
    { SV_INIT("privacy-officer"), ROLE_PRIVACY_OFFICER, T_INIT("Privacy officer"),
      T_INIT("Confirms legal terms, authorises destruction, sees who viewed what.") },
    { SV_INIT("fg"), ROLE_FG, T_INIT("Data protection officer"),
      T_INIT("Oversees: reads the log, certificates and samples. Approves nothing.") },
    { SV_INIT("beheerder"), ROLE_MUNICIPAL_ADMIN, T_INIT("Municipal administrator"),
      T_INIT("Manages accounts and roles of this municipality. Sees no reports.") },
    { SV_INIT("weger-politie"), ROLE_WEIGHER_POLICE, T_INIT("Weigher of the police"),
      T_INIT("Advises for the police in the joint weighing.") },
    { SV_INIT("weger-om"), ROLE_WEIGHER_PROSECUTION, T_INIT("Weigher of the public prosecution"),
      T_INIT("Advises for the public prosecution in the joint weighing.") },
    { SV_INIT("weger-gemeente"), ROLE_WEIGHER_MUNICIPALITY, T_INIT("Weigher of the municipality"),
      T_INIT("Advises for the municipality in the joint weighing; never decides.") },
    { SV_INIT("procesregisseur"), ROLE_PROCESS_LEAD, T_INIT("Process lead"),
      T_INIT("Leads weighing and conference; records for a party that does not sign in.") },
    { SV_INIT("burgemeester"), ROLE_MAYOR, T_INIT("Mayor"),
      T_INIT("Decides on admission; alone may go against an advice.") },
    { SV_INIT("mandaathouder"), ROLE_MANDATE_HOLDER, T_INIT("Mandate holder"),
      T_INIT("Decides for the mayor, never against an advice.") },
    { SV_INIT("tweede-lezer"), ROLE_SECOND_READER, T_INIT("Second reader"),
      T_INIT("Writes a view when the mayor means to go against an advice.") },
    { SV_INIT("casusregisseur"), ROLE_CASE_LEAD, T_INIT("Case lead"),
      T_INIT("Owns the plan: participants, conferences, reviews, closing.") },
    { SV_INIT("casusdeelnemer"), ROLE_CASE_PARTICIPANT, T_INIT("Case participant"),
      T_INIT("Takes part in the cases they were asked for, until a day.") },
    { SV_INIT("contactpunt"), ROLE_CONTACT_POINT, T_INIT("Contact point of the mayor"),
      T_INIT("Handles requests of people about their own data.") },
};

/* --- the list ---------------------------------------------------------------------------------------------------- */
static uint32_t roles_of(const struct role_holder *holders, size_t count, struct person_id person)
{
    for (size_t at = 0; at < count; at++) {
        if (holders[at].id.value == person.value) {
            return holders[at].roles;
        }
    }
    return 0;
}

static enum err rows_view(struct rq *rq, struct account_list_view *view)
{
    struct account *accounts = NULL;
    struct role_holder *holders = NULL;
    size_t holder_count = 0;
    TRY(account_list(rq->tx, rq->arena, rq->actor.municipality, &accounts, &view->rows_count));
    TRY(role_holders(rq->tx, rq->arena, rq->actor.municipality, date_of(rq->now), &holders, &holder_count));
    view->rows = ARENA_ARRAY(rq->arena, struct account_row_view, view->rows_count);
    if (view->rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < view->rows_count; at++) {
        const struct account *account = &accounts[at];
        uint32_t roles = roles_of(holders, holder_count, account->id);
        view->rows[at] = (struct account_row_view){
            .url = url_of(rq->arena, SV("/accounts/"), account->reference, SV("")),
            .name = account->name,
            .organisation = account->organisation,
            .roles = roles_text(rq, roles),
            .without_role = roles == 0,
            .state = account_state_text(account->state),
            .disabled = account->state == ACCOUNT_DISABLED,
            .invited = account->state == ACCOUNT_INVITED,
        };
    }
    return OK;
}

static enum err show_accounts(struct rq *rq)
{
    struct deputies deputies;
    struct account_list_view view = { .frame = frame_staff(rq, T("Accounts and roles")),
                                      .invite = URL("/accounts/nieuw"),
                                      .may_manage = actor_may(&rq->actor, MAY_ACCOUNT_MANAGE) };
    TRY(rows_view(rq, &view));
    TRY(deputies_load(rq->tx, rq->arena, rq->actor.municipality, date_of(rq->now), &deputies));
    view.deputy_missing = deputies.state == DEPUTY_MISSING;
    view.officer_missing = deputies.state == OFFICER_MISSING;
    view.deputy_ends = deputies.state == DEPUTY_ENDS_SOON;
    view.deputy_until = view.deputy_ends ? text_date(rq->arena, rq->language, deputies.ends) : SV("");
    ANSWER_PAGE(rq, account_list, &view);
}

/* --- inviting ---------------------------------------------------------------------------------------------------- */
struct invite_form {
    struct sv name, sign_in_name, organisation;
    struct role_fields role;
};
#define AT(member) .offset = offsetof(struct invite_form, member)
static const struct field invite_fields[] = {
    { .name = SV_INIT("naam"),
      .kind = FIELD_LINE,
      .required = true,
      AT(name),
      .label = T_INIT("Name"),
      .missing = T_INIT("Enter the name.") },
    { .name = SV_INIT("e-mailadres"),
      .kind = FIELD_LINE,
      .required = true,
      AT(sign_in_name),
      .label = T_INIT("E-mail address at work"),
      .hint = T_INIT("This person signs in with it. We send nothing to it."),
      .missing = T_INIT("Enter the e-mail address.") },
    { .name = SV_INIT("organisatie"),
      .kind = FIELD_LINE,
      AT(organisation),
      .label = T_INIT("Works at"),
      .hint = T_INIT("Department or organisation.") },
    { .name = SV_INIT("rol"),
      .kind = FIELD_CHOICE,
      AT(role.role),
      CHOICES(role_choices),
      .label = T_INIT("Role"),
      .hint = T_INIT("You can also give a role later; without one this person sees nothing.") },
    { .name = SV_INIT("vanaf"),
      .kind = FIELD_DATE,
      AT(role.from),
      .label = T_INIT("First day of the role"),
      .hint = T_INIT("Empty: today.") },
    { .name = SV_INIT("tot-en-met"),
      .kind = FIELD_DATE,
      AT(role.until),
      .label = T_INIT("Last day of the role"),
      .hint = T_INIT("Empty: until you end it.") },
    { .name = SV_INIT("mandaat"),
      .kind = FIELD_LINE,
      AT(role.mandate),
      .label = T_INIT("Mandate"),
      .hint = T_INIT("Name and number of the decision under which this person acts for the mayor.") },
};
#undef AT

static void check_invite(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct invite_form *form = filled;
    struct sv name;
    if (!sv_empty(form->sign_in_name) && !sign_in_name_read(rq->arena, form->sign_in_name, &name)) {
        form_problem(answer, SV("e-mailadres"), T("Enter an e-mail address, for example a.jansen@voorbeeld.nl."));
    }
}
static const struct form invite = { .name = SV_INIT("account-uitnodigen"),
                                    FORM_FIELDS(invite_fields),
                                    .size = sizeof(struct invite_form),
                                    .check = check_invite };

static enum err show_invite(struct rq *rq)
{
    struct invite_form initial = { .role = { .role = -1 } };
    struct account_new_view view = { .frame = frame_staff(rq, T("Invite somebody")),
                                     .form = form_show(rq, &invite, &initial, 1),
                                     .action = URL("/accounts/nieuw"),
                                     .back = URL("/accounts") };
    ANSWER_PAGE(rq, account_new, &view);
}

struct role_grant role_grant_of(struct rq *rq, const struct role_fields *fields, struct person_id person)
{
    return (struct role_grant){ .id = { id_next(rq->now, rq->random) },
                                .person = person,
                                .municipality = rq->actor.municipality,
                                .role = (enum role)fields->role,
                                .from = fields->from.set ? fields->from : date_of(rq->now),
                                .until = fields->until,
                                .mandate = sv_trim(fields->mandate),
                                .by = rq->actor.person,
                                .at = rq->now };
}

enum err role_problem(struct rq *rq, const struct role_grant *grant, bool *ret_problem)
{
    enum role_refusal refusal = ROLE_ALLOWED;
    TRY(role_grant_check(rq->tx, rq->arena, grant, &refusal));
    *ret_problem = refusal != ROLE_ALLOWED;
    if (refusal != ROLE_ALLOWED) {
        struct sv field = refusal == ROLE_NEEDS_MANDATE ? SV("mandaat")
                          : refusal == ROLE_ENDS_BEFORE ? SV("tot-en-met")
                                                        : SV("rol");
        form_problem(rq->form, field, role_refusal_text(refusal));
    }
    return OK;
}

enum err invited_answer(struct rq *rq, struct sv name, struct sv secret, struct instant expires)
{
    struct invited_view view = { .frame = frame_staff(rq, T("Invitation")),
                                 .name = name,
                                 .has_link = !sv_empty(secret),
                                 .link = url_of(rq->arena, SV("/uitnodiging/"), secret, SV("")),
                                 .back = URL("/accounts"),
                                 .until = text_date(rq->arena, rq->language, date_of(expires)) };
    ANSWER_PAGE(rq, invited, &view);
}

/* Somebody new: account and link. */
static enum err account_prepare(struct rq *rq, const struct invite_form *form, struct invite *invite_new,
                                struct sv *ret_secret)
{
    struct sign_in_means means = means_of(rq);
    struct account_new *account = &invite_new->account;
    *account = (struct account_new){ .id = { id_next(rq->now, rq->random) },
                                     .home = rq->actor.municipality,
                                     .organisation_id = { id_next(rq->now, rq->random) },
                                     .organisation = sv_trim(form->organisation),
                                     .name = sv_trim(form->name),
                                     .method = SIGN_IN_PASSWORD,
                                     .state = ACCOUNT_INVITED,
                                     .dossier = dossier_ref_new(rq->random),
                                     .at = rq->now };
    TRY(reference_new(rq->arena, rq->random, &account->reference));
    if (!sign_in_name_read(rq->arena, form->sign_in_name, &account->sign_in_name)) {
        return ERR_INVALID;
    }
    invite_new->new_account = true;
    return link_new(&means, account->id, &invite_new->link, ret_secret);
}

/* What cannot be, as a problem of the form; `person` is whose account it is. */
static enum err invite_problem(struct rq *rq, const struct invite *invite_new, const struct account *known,
                               bool *ret_problem)
{
    *ret_problem = false;
    if (known != NULL && known->state == ACCOUNT_DISABLED) {
        form_problem(rq->form, SV("e-mailadres"),
                     T("This account is disabled. Make a new invitation on its own page."));
        *ret_problem = true;
    } else if (known != NULL && !invite_new->has_grant) {
        form_problem(rq->form, SV("e-mailadres"),
                     T("Somebody with this e-mail address has an account. Choose a role to give here."));
        *ret_problem = true;
    } else if (known != NULL) {
        return role_problem(rq, &invite_new->grant, ret_problem);
    } else if (invite_new->has_grant && invite_new->grant.until.set &&
               invite_new->grant.until.day < invite_new->grant.from.day) {
        form_problem(rq->form, SV("tot-en-met"), role_refusal_text(ROLE_ENDS_BEFORE));
        *ret_problem = true;
    }
    return OK;
}

static enum err prepare_invite(struct rq *rq, const void **ret_prepared)
{
    const struct invite_form *form = rq->filled;
    struct invite *invite_new = ARENA_NEW(rq->arena, struct invite);
    struct account known;
    struct sv name;
    struct sv secret = SV("");
    bool problem = false;
    if (invite_new == NULL || !sign_in_name_read(rq->arena, form->sign_in_name, &name)) {
        return ERR_INVALID;
    }
    enum err found = account_by_sign_in_name(rq->tx, rq->arena, name, &known);
    if (found == ERR_NOT_FOUND) {
        TRY(account_prepare(rq, form, invite_new, &secret));
    } else {
        TRY(found);
    }
    invite_new->has_grant = form->role.role >= 0;
    struct person_id person = invite_new->new_account ? invite_new->account.id : known.id;
    invite_new->grant = role_grant_of(rq, &form->role, person);
    TRY(invite_problem(rq, invite_new, invite_new->new_account ? NULL : &known, &problem));
    if (problem) {
        return OK;
    }
    struct change_line line = { .action = LOG_ACCOUNT,
                                .permission = MAY_ACCOUNT_MANAGE,
                                .object = SV("account"),
                                .dossier = invite_new->new_account ? invite_new->account.dossier : known.dossier };
    TRY(change_line(rq, &line));
    if (!invite_new->new_account) {
        TRY(vault_session_end_all(rq->vault, known.id));
    }
    invite_new->intent = rq->intent;
    *ret_prepared = invite_new;
    return invited_answer(rq, invite_new->new_account ? invite_new->account.name : known.name, secret,
                          invite_new->link.expires);
}

static const struct route routes[] = {
    GET("/accounts", show_accounts, MAY_ACCOUNT_LIST),
    GET("/accounts/nieuw", show_invite, MAY_ACCOUNT_MANAGE),
    POST("/accounts/nieuw", &invite, show_invite, prepare_invite, invite_apply, MAY_ACCOUNT_MANAGE),
};
const struct route_table organisation_people_routes = ROUTE_TABLE(routes);
