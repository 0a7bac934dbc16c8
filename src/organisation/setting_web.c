/* Pages of settings: reading them, and confirming one by name. */
#include "organisation/organisation_web.h"
#include "organisation/settings.h"
#include "organisation/staff_view.h"
#include "organisation/staff_web.h"
#include "web/answer.h"

#include "setting_list_page.h"
#include "setting_page.h"
#include "setting_read_page.h"

static struct setting_row_view row_view(struct rq *rq, const struct settings *settings, enum setting setting)
{
    const struct setting_row *row = setting_row(setting);
    struct setting_state state = setting_state(settings, setting);
    return (struct setting_row_view){
        .url = url_of(rq->arena, SV("/instellingen/"), row->name, SV("")),
        .label = text_in(rq->language, row->label),
        .sentence = text_in(rq->language, row->sentence),
        .amount = setting_amount(rq->arena, rq->language, setting, state.number),
        .source = state.source,
        .confirmed_by = state.confirmed_by,
        .confirmed = state.confirmed,
        .is_confirmed = state.confirmed.set,
        .legal = row->legal,
    };
}

static enum err show_list(struct rq *rq)
{
    struct settings *settings = NULL;
    TRY(settings_load(rq->tx, rq->arena, rq->actor.municipality, &settings));
    struct setting_list_view view = { .frame = frame_staff(rq, T("Settings")),
                                      .may_confirm = actor_may(&rq->actor, MAY_SETTING_CONFIRM),
                                      .unconfirmed = (int64_t)settings_unconfirmed(settings) };
    view.all_confirmed = view.unconfirmed == 0;
    view.legal = ARENA_ARRAY(rq->arena, struct setting_row_view, SETTING_COUNT);
    view.other = ARENA_ARRAY(rq->arena, struct setting_row_view, SETTING_COUNT);
    if (view.legal == NULL || view.other == NULL) {
        return ERR_NO_MEMORY;
    }
    for (enum setting setting = 0; setting < SETTING_COUNT; setting++) {
        struct setting_row_view row = row_view(rq, settings, setting);
        if (row.legal) {
            view.legal[view.legal_count++] = row;
        } else {
            view.other[view.other_count++] = row;
        }
    }
    ANSWER_PAGE(rq, setting_list, &view);
}

/* --- one setting ------------------------------------------------------------------------------------------------- */
struct setting_form {
    int64_t number;
    struct sv source;
    bool read;
};
enum { NUMBER_MOST = 240 };
static const struct field setting_fields[] = {
    { .name = SV_INIT("waarde"),
      .kind = FIELD_NUMBER,
      .required = true,
      .offset = offsetof(struct setting_form, number),
      .least = 0,
      .most = NUMBER_MOST,
      .label = T_INIT("Value"),
      .missing = T_INIT("Enter the number.") },
    { .name = SV_INIT("bron"),
      .kind = FIELD_LINE,
      .offset = offsetof(struct setting_form, source),
      .label = T_INIT("Source"),
      .hint = T_INIT("Which text and which date you read it in, or who agreed to it.") },
    { .name = SV_INIT("gelezen"),
      .kind = FIELD_CHECK,
      .required = true,
      .offset = offsetof(struct setting_form, read),
      .label = T_INIT("I read this and confirm it in my name"),
      .missing = T_INIT("Tick the box when you confirm it.") },
};

static enum err setting_subject(struct rq *rq, void **ret_subject)
{
    enum setting *setting = ARENA_NEW(rq->arena, enum setting);
    if (setting == NULL) {
        return ERR_NO_MEMORY;
    }
    if (!setting_of_name(rq->parts[0], setting)) {
        return ERR_NOT_FOUND;
    }
    *ret_subject = setting;
    return OK;
}

static void check_setting(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct setting_form *form = filled;
    const struct setting_row *row = setting_row(*(const enum setting *)rq->subject);
    if (form->number != 0 && (form->number < row->least || form->number > row->most)) {
        form_problem(answer, SV("waarde"),
                     T("This number lies outside what is possible here. The range stands above the form."));
    }
    if (row->legal && sv_empty(sv_trim(form->source))) {
        form_problem(answer, SV("bron"), T("Name the text in which you read this legal number."));
    }
}
static const struct form setting_form = { .name = SV_INIT("instelling-bevestigen"),
                                          FORM_FIELDS(setting_fields),
                                          .size = sizeof(struct setting_form),
                                          .check = check_setting };

static enum err show_setting(struct rq *rq)
{
    enum setting setting = *(const enum setting *)rq->subject;
    const struct setting_row *row = setting_row(setting);
    struct settings *settings = NULL;
    TRY(settings_load(rq->tx, rq->arena, rq->actor.municipality, &settings));
    struct setting_form initial = { .number = setting_number(settings, setting),
                                    .source = setting_state(settings, setting).source };
    struct setting_view view = { .frame = frame_staff(rq, T("Setting")),
                                 .form = form_show(rq, &setting_form, &initial, 1),
                                 .action = url_of(rq->arena, SV("/instellingen/"), row->name, SV("")),
                                 .back = URL("/instellingen"),
                                 .row = row_view(rq, settings, setting),
                                 .least = text_int(rq->arena, row->least),
                                 .standard = setting_amount(rq->arena, rq->language, setting, row->standard),
                                 .most = setting_amount(rq->arena, rq->language, setting, row->most) };
    if (actor_may(&rq->actor, MAY_SETTING_CONFIRM)) {
        ANSWER_PAGE(rq, setting, &view);
    }
    ANSWER_PAGE(rq, setting_read, &view);
}

static enum err prepare_setting(struct rq *rq, const void **ret_prepared)
{
    const struct setting_form *form = rq->filled;
    struct setting_confirmation *ready = ARENA_NEW(rq->arena, struct setting_confirmation);
    if (ready == NULL) {
        return ERR_NO_MEMORY;
    }
    struct change_line line = { .action = LOG_SETTING, .permission = MAY_SETTING_CONFIRM, .object = SV("setting") };
    TRY(change_line(rq, &line));
    *ready = (struct setting_confirmation){ .municipality = rq->actor.municipality,
                                            .setting = *(const enum setting *)rq->subject,
                                            .number = form->number,
                                            .source = sv_trim(form->source),
                                            .by = rq->actor.person,
                                            .on = date_of(rq->now),
                                            .at = rq->now,
                                            .intent = rq->intent };
    *ret_prepared = ready;
    answer_notice(rq, T("The setting is confirmed."));
    return answer_redirect(rq, URL("/instellingen"));
}

static enum err apply_setting(struct tx_write *tx, const void *prepared)
{
    return setting_confirm(tx, prepared);
}

static const struct route routes[] = {
    GET("/instellingen", show_list, MAY_SETTING_READ),
    GET_OF("/instellingen/{naam}", setting_subject, show_setting, MAY_SETTING_READ),
    POST_OF("/instellingen/{naam}", setting_subject, &setting_form, show_setting, prepare_setting, apply_setting,
            MAY_SETTING_CONFIRM),
};
const struct route_table organisation_setting_routes = ROUTE_TABLE(routes);
