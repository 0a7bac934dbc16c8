/* Pages of the platform administrator: the municipalities of this installation. */
#include "organisation/checklist.h"
#include "organisation/founding.h"
#include "organisation/organisation_web.h"
#include "organisation/people_web.h"
#include "organisation/staff_view.h"
#include "organisation/staff_web.h"
#include "web/answer.h"

#include "municipality_list_page.h"
#include "municipality_new_page.h"

static enum err show_list(struct rq *rq)
{
    struct municipality *rows = NULL;
    struct municipality_list_view view = { .frame = frame_staff(rq, T("Municipalities")),
                                           .new_municipality = URL("/gemeenten/nieuw") };
    TRY(municipality_list(rq->tx, rq->arena, &rows, &view.rows_count));
    view.rows = ARENA_ARRAY(rq->arena, struct municipality_row_view, view.rows_count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < view.rows_count; at++) {
        struct gate gate;
        struct gate_question question = { .municipality = rows[at].id, .today = date_of(rq->now), .demo = rq->demo };
        TRY(opening_gate(rq->tx, rq->arena, &question, &gate));
        view.rows[at] = (struct municipality_row_view){ .code = rows[at].code,
                                                        .name = rows[at].name,
                                                        .host = rows[at].host,
                                                        .created = rows[at].created,
                                                        .open = gate.open,
                                                        .missing = (int64_t)gate.missing };
    }
    ANSWER_PAGE(rq, municipality_list, &view);
}

/* --- a new one --------------------------------------------------------------------------------------------------- */
struct municipality_form {
    struct sv name, code, host, admin_name, admin_address;
};
#define AT(member) .offset = offsetof(struct municipality_form, member)
static const struct field municipality_fields[] = {
    { .name = SV_INIT("naam"),
      .kind = FIELD_LINE,
      .required = true,
      AT(name),
      .label = T_INIT("Name of the municipality"),
      .missing = T_INIT("Enter the name of the municipality.") },
    { .name = SV_INIT("code"),
      .kind = FIELD_LINE,
      .required = true,
      AT(code),
      .chars_max = 40,
      .label = T_INIT("Code"),
      .hint = T_INIT("Small letters, digits and hyphens. It stands in addresses and never changes."),
      .missing = T_INIT("Enter a code.") },
    { .name = SV_INIT("hostnaam"),
      .kind = FIELD_LINE,
      AT(host),
      .label = T_INIT("Host name"),
      .hint = T_INIT("For example meldpunt.voorbeeldstad.nl. Empty when this is the only municipality.") },
    { .name = SV_INIT("beheerder-naam"),
      .kind = FIELD_LINE,
      .required = true,
      AT(admin_name),
      .label = T_INIT("Name of the first administrator"),
      .missing = T_INIT("Enter the name of the first administrator.") },
    { .name = SV_INIT("beheerder-e-mailadres"),
      .kind = FIELD_LINE,
      .required = true,
      AT(admin_address),
      .label = T_INIT("E-mail address of the first administrator"),
      .missing = T_INIT("Enter the e-mail address of the first administrator.") },
};
#undef AT

static void check_municipality(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct municipality_form *form = filled;
    struct sv name;
    if (!sv_empty(form->code) && !municipality_code_valid(sv_trim(form->code))) {
        form_problem(answer, SV("code"), T("Use small letters, digits and single hyphens, for example voorbeeldstad."));
    }
    if (!sv_empty(form->admin_address) && !sign_in_name_read(rq->arena, form->admin_address, &name)) {
        form_problem(answer, SV("beheerder-e-mailadres"),
                     T("Enter an e-mail address, for example a.jansen@voorbeeld.nl."));
    }
}
static const struct form municipality_form = { .name = SV_INIT("gemeente-toevoegen"),
                                               FORM_FIELDS(municipality_fields),
                                               .size = sizeof(struct municipality_form),
                                               .check = check_municipality };

static enum err show_new(struct rq *rq)
{
    struct municipality_new_view view = { .frame = frame_staff(rq, T("New municipality")),
                                          .form = form_show(rq, &municipality_form, NULL, 1),
                                          .action = URL("/gemeenten/nieuw"),
                                          .back = URL("/gemeenten") };
    ANSWER_PAGE(rq, municipality_new, &view);
}

static enum err prepare_new(struct rq *rq, const void **ret_prepared)
{
    const struct municipality_form *form = rq->filled;
    struct sign_in_means means = means_of(rq);
    struct founding_wish wish = { .code = form->code,
                                  .name = form->name,
                                  .host = form->host,
                                  .admin_name = form->admin_name,
                                  .admin_sign_in_name = form->admin_address,
                                  .by = rq->actor.person };
    struct founding *founding = ARENA_NEW(rq->arena, struct founding);
    struct sv secret;
    if (founding == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = founding_prepare(&means, &wish, founding, &secret);
    if (err == ERR_CONFLICT) {
        form_problem(rq->form, SV("code"), T("There is a municipality with this name, code or host name already."));
        return OK;
    }
    TRY(err);
    if (founding->admin.account.id.value == rq->actor.person.value) {
        form_problem(rq->form, SV("beheerder-e-mailadres"), role_refusal_text(ROLE_OWN));
        return OK;
    }
    struct change_line line = { .action = LOG_RIGHTS,
                                .permission = MAY_INSTALLATION_MANAGE,
                                .object = SV("municipality"),
                                .dossier = founding->admin.account.dossier };
    TRY(change_line(rq, &line));
    TRY(vault_municipality_create(rq->vault, founding->municipality.id));
    founding->intent = rq->intent;
    *ret_prepared = founding;
    return invited_answer(rq, sv_trim(form->admin_name), secret, founding->admin.link.expires);
}

static const struct route routes[] = {
    GET("/gemeenten", show_list, MAY_INSTALLATION_MANAGE),
    GET("/gemeenten/nieuw", show_new, MAY_INSTALLATION_MANAGE),
    POST("/gemeenten/nieuw", &municipality_form, show_new, prepare_new, founding_apply, MAY_INSTALLATION_MANAGE),
};
const struct route_table organisation_platform_routes = ROUTE_TABLE(routes);
