/* Pages of an invitation, and of one's own account. */
#include "organisation/checklist.h"
#include "organisation/organisation_web.h"
#include "organisation/sign_in_web.h"
#include "organisation/staff_view.h"
#include "organisation/staff_web.h"
#include "web/answer.h"

#include "enrolled_page.h"
#include "invitation_page.h"
#include "my_account_page.h"

/* --- an invitation ----------------------------------------------------------------------------------------------- */
struct enrol_form {
    struct sv secret, password, again, code;
};
static const struct field enrol_fields[] = {
    { .name = SV_INIT("geheim"), .kind = FIELD_HIDDEN, .offset = offsetof(struct enrol_form, secret) },
    { .name = SV_INIT("wachtwoord"),
      .kind = FIELD_SECRET,
      .required = true,
      .offset = offsetof(struct enrol_form, password),
      .label = T_INIT("Choose a password"),
      .hint = T_INIT("At least 12 characters. Spaces are allowed."),
      .missing = T_INIT("Choose a password."),
      .autocomplete = SV_INIT("new-password") },
    { .name = SV_INIT("wachtwoord-nogmaals"),
      .kind = FIELD_SECRET,
      .required = true,
      .offset = offsetof(struct enrol_form, again),
      .label = T_INIT("The same password once more"),
      .missing = T_INIT("Type the password once more."),
      .autocomplete = SV_INIT("new-password") },
    { .name = SV_INIT("code"),
      .kind = FIELD_LINE,
      .required = true,
      .offset = offsetof(struct enrol_form, code),
      .chars_max = 12,
      .label = T_INIT("Code of your app"),
      .missing = T_INIT("Type the six digits that the app shows."),
      .autocomplete = SV_INIT("one-time-code") },
};

static void check_enrol(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct enrol_form *form = filled;
    const struct invited *invited = rq->subject;
    if (sv_empty(form->password)) {
        return;
    }
    switch (password_fault(form->password, invited->sign_in_name)) {
    case PASSWORD_FINE: break;
    case PASSWORD_SHORT:
        form_problem(answer, SV("wachtwoord"), T("Choose a longer password: at least 12 characters."));
        break;
    case PASSWORD_LONG:
        form_problem(answer, SV("wachtwoord"), T("Choose a shorter password: at most 200 characters."));
        break;
    case PASSWORD_GUESSABLE:
        form_problem(answer, SV("wachtwoord"), T("This password is easy to guess. Choose another."));
        break;
    }
    if (!sv_empty(form->again) && !sv_equal(form->password, form->again)) {
        form_problem(answer, SV("wachtwoord-nogmaals"), T("The two passwords are not the same. Type them again."));
    }
}
static const struct form enrol = {
    .name = SV_INIT("uitnodiging"), FORM_FIELDS(enrol_fields), .size = sizeof(struct enrol_form), .check = check_enrol
};

static enum err invitation_subject(struct rq *rq, void **ret_subject)
{
    struct sign_in_means means = means_of(rq);
    struct invited *invited = ARENA_NEW(rq->arena, struct invited);
    if (invited == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(invitation_find(&means, rq->parts[0], invited));
    *ret_subject = invited;
    return OK;
}

static struct sv in_fours(struct arena *arena, struct sv secret)
{
    enum { GROUP = 4 };
    struct buf text;
    buf_open(&text, arena, secret.length * 2 + 1);
    for (size_t at = 0; at < secret.length; at += GROUP) {
        buf_put(&text, at == 0 ? SV("") : SV(" "));
        buf_put(&text, sv_until(sv_from(secret, at), GROUP));
    }
    return buf_view(&text);
}

static enum err show_invitation(struct rq *rq)
{
    const struct invited *invited = rq->subject;
    struct enrol_form initial = { 0 };
    const struct enrol_form *typed = rq->form != NULL ? rq->filled : NULL;
    if (typed != NULL && typed->secret.length > 0) {
        initial.secret = typed->secret;
    } else {
        TRY(totp_secret_new(rq->password, rq->arena, &initial.secret));
    }
    struct invitation_view view = { .frame = frame_entrance(rq, T("Set up your account")),
                                    .form = form_show(rq, &enrol, &initial, 1),
                                    .action = url_of(rq->arena, SV("/uitnodiging/"), rq->parts[0], SV("")),
                                    .name = invited->name,
                                    .sign_in_name = invited->sign_in_name,
                                    .secret = in_fours(rq->arena, initial.secret),
                                    .qr = totp_picture(rq->arena, invited->sign_in_name, initial.secret) };
    ANSWER_PAGE(rq, invitation, &view);
}

static enum err enrolled_answer(struct rq *rq, const struct enrolment *enrolment)
{
    struct enrolled_view view = { .frame = frame_entrance(rq, T("Your account is ready")),
                                  .codes_count = RECOVERY_CODES,
                                  .sign_in = URL("/aanmelden") };
    view.codes = ARENA_ARRAY(rq->arena, struct text_row, RECOVERY_CODES);
    if (view.codes == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < RECOVERY_CODES; at++) {
        view.codes[at].text = enrolment->recovery_codes[at];
    }
    ANSWER_PAGE(rq, enrolled, &view);
}

static enum err prepare_invitation(struct rq *rq, const void **ret_prepared)
{
    const struct enrol_form *form = rq->filled;
    struct sign_in_means means = means_of(rq);
    struct enrolment_typed typed = { .password = form->password, .secret = form->secret, .code = form->code };
    struct enrolment *enrolment = ARENA_NEW(rq->arena, struct enrolment);
    bool right = false;
    if (enrolment == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = enrolment_check(&means, rq->subject, &typed, &right, enrolment);
    if (err == ERR_BUSY) {
        form_problem(rq->form, SV(""), T("Many people sign in at this moment. Try again in a minute."));
        return OK;
    }
    TRY(err);
    if (!right) {
        form_problem(rq->form, SV("code"),
                     T("This is not the code that the app shows now. Look again and type the new one."));
        return OK;
    }
    rq->intent = enrolment->intent;
    *ret_prepared = enrolment;
    return enrolled_answer(rq, enrolment);
}

static enum err apply_invitation(struct tx_write *tx, const void *prepared)
{
    return enrolment_finish(tx, prepared);
}

/* --- one's own account ------------------------------------------------------------------------------------------- */
static enum err places_view(struct rq *rq, struct my_account_view *view)
{
    struct place_held *places = NULL;
    TRY(places_held(rq->tx, rq->arena, rq->actor.person, date_of(rq->now), &places, &view->places_count));
    view->places = ARENA_ARRAY(rq->arena, struct place_view, view->places_count);
    if (view->places == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < view->places_count; at++) {
        view->places[at] =
            (struct place_view){ .name = places[at].name,
                                 .roles = roles_text(rq, places[at].roles),
                                 .on_screen = places[at].municipality.value == rq->actor.municipality.value };
    }
    view->has_places = view->places_count > 0;
    return OK;
}

static enum err warnings_view(struct rq *rq, struct my_account_view *view)
{
    struct deputies deputies;
    struct gate gate;
    struct gate_question question = { .municipality = rq->actor.municipality,
                                      .today = date_of(rq->now),
                                      .demo = rq->demo };
    bool here = rq->actor.municipality.value != 0 && rq->actor.municipality.value != MUNICIPALITY_INSTALLATION.value;
    if (!here) {
        return OK;
    }
    TRY(deputies_load(rq->tx, rq->arena, rq->actor.municipality, question.today, &deputies));
    TRY(opening_gate(rq->tx, rq->arena, &question, &gate));
    view->deputy_missing = deputies.state == DEPUTY_MISSING || deputies.state == OFFICER_MISSING;
    view->deputy_ends = deputies.state == DEPUTY_ENDS_SOON;
    view->deputy_until = view->deputy_ends ? text_date(rq->arena, rq->language, deputies.ends) : SV("");
    view->gate_closed = !gate.open;
    return OK;
}

static enum err show_my_account(struct rq *rq)
{
    enum { FEW_CODES = 3 };
    struct account account;
    struct my_account_view view = { .frame = frame_staff(rq, T("My account")),
                                    .name = rq->actor.name,
                                    .gate = URL("/openstelling"),
                                    .accounts = URL("/accounts"),
                                    .may_manage = actor_may(&rq->actor, MAY_ACCOUNT_LIST) };
    TRY(account_by_id(rq->tx, rq->arena, rq->actor.person, &account));
    TRY(recovery_codes_left(rq->tx, rq->arena, rq->actor.person, &view.codes_left));
    view.few_codes = account.method == SIGN_IN_PASSWORD && view.codes_left < FEW_CODES;
    TRY(places_view(rq, &view));
    TRY(warnings_view(rq, &view));
    ANSWER_PAGE(rq, my_account, &view);
}

static const struct route routes[] = {
    GET_OF("/uitnodiging/{code}", invitation_subject, show_invitation, PUBLIC),
    POST_OF("/uitnodiging/{code}", invitation_subject, &enrol, show_invitation, prepare_invitation, apply_invitation,
            PUBLIC),
    GET("/mijn-account", show_my_account, MAY_SIGNED_IN),
};
const struct route_table organisation_enrol_routes = ROUTE_TABLE(routes);
