/* From a signal to the joint weighing: what is given, on which basis, and the question that every weighing begins with.
 */
#include "signals/course.h"
#include "signals/observation_web.h"
#include "weighing/page_web.h"
#include "weighing/start.h"
#include "weighing/weighing_web.h"

#include "web/answer.h"

#include <string.h>

#include "weighing_second_page.h"
#include "weighing_start_page.h"

struct start_form {
    struct ticks given;
    struct sv who, basis, behaviour, element, interpretation, child_voice;
    int category;
    bool urgent;
};
#define AT(member) .offset = offsetof(struct start_form, member)
#define CHOICES(list) .choices = (list), .choice_count = sizeof(list) / sizeof((list)[0])
static const struct choice category_choices[] = {
    { SV_INIT("gewoon"), FACT_ORDINARY, T_INIT("Ordinary data"), T_INIT("") },
    { SV_INIT("bijzonder"), FACT_SPECIAL, T_INIT("Special data"), T_INIT("For example about health.") },
    { SV_INIT("strafrechtelijk"), FACT_CRIMINAL, T_INIT("Criminal data"), T_INIT("") },
};
static const struct field start_fields[] = {
    { .name = SV_INIT("wie"), .kind = FIELD_TEXT, .chars_max = 1000, AT(who), .label = T_INIT("Given along: who"),
      .hint = T_INIT("Often the reporter's words. Change what could reveal who reported, such as \"my brother\".") },
    { .name = SV_INIT("waarnemingen"), .kind = FIELD_TICKS, .required = true, AT(given),
      .label = T_INIT("Which observations are given?"),
      .hint = T_INIT("Only what is needed, and also what speaks against."),
      .missing = T_INIT("Tick at least one observation.") },
    { .name = SV_INIT("soort-gegevens"), .kind = FIELD_CHOICE, .required = true, AT(category),
      CHOICES(category_choices), .label = T_INIT("Which kind of data is it?"),
      .missing = T_INIT("Choose which kind of data it is.") },
    { .name = SV_INIT("gedrag"), .kind = FIELD_TEXT, .required = true, AT(behaviour),
      .label = T_INIT("Which behaviour, apart from belief, opinion, clothing or demonstration, gives concern?"),
      .missing = T_INIT("Write down the behaviour. Without it there is no weighing.") },
    { .name = SV_INIT("wettelijk-element"), .kind = FIELD_LINE, .required = true, AT(element),
      .label = T_INIT("Which statutory element?"),
      .missing = T_INIT("Write down the statutory element. Without it there is no weighing.") },
    { .name = SV_INIT("grondslag"), .kind = FIELD_LINE, .required = true, AT(basis),
      .label = T_INIT("On which legal basis?"), .hint = T_INIT("Consent, a law or an agreement: name it."),
      .missing = T_INIT("Write down the legal basis.") },
    { .name = SV_INIT("duiding"), .kind = FIELD_TEXT, AT(interpretation),
      .label = T_INIT("What an expert says of it") },
    { .name = SV_INIT("stem-van-het-kind"), .kind = FIELD_TEXT, AT(child_voice),
      .label = T_INIT("About a minor: what the child and the representative say themselves"),
      .hint = T_INIT("In their own words, as far as they agreed; or why they were not heard.") },
    { .name = SV_INIT("spoed"), .kind = FIELD_CHECK, AT(urgent), .label = T_INIT("Urgent: weigh by phone"),
      .hint = T_INIT("Advices are given by phone and confirmed soon afterwards, or it lapses.") },
};

static void start_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct start_form *form = filled;
    const struct signal *signal = rq->subject;
    if (age_is_minor(signal->age) && sv_empty(form->child_voice)) {
        form_problem(answer, SV("stem-van-het-kind"),
                     T("Write down what the child and the representative say, or why they were not heard."));
    }
}

static const struct form start_form = { .name = SV_INIT("naar-weging"), FORM_FIELDS(start_fields),
                                        .size = sizeof(struct start_form), .check = start_check };

static enum err items_offer(struct rq *rq, const struct weighing_offer *offer, struct form_view *view)
{
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, offer->count);
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < offer->count; i++) {
        struct sv code = observation_code(rq->arena, offer->items[i].id);
        struct text hint = offer->items[i].against ? T("Speaks against the worry")
                                                   : observation_kind_text(offer->items[i].kind);
        offered[i] = (struct choice_view){ .id = code, .code = code, .label = offer->items[i].body,
                                           .hint = text_in(rq->language, hint), .has_hint = true };
    }
    form_offer(rq, view, &(struct form_offer){ .field = SV("waarnemingen"), .offered = offered,
                                               .count = offer->count });
    return OK;
}

/* About somebody who is no minor there is nothing to ask about a child's voice. */
static void voice_omit(const struct signal *signal, struct form_view *view)
{
    for (size_t i = 0; !age_is_minor(signal->age) && i < view->fields_count; i++) {
        if (sv_equal(view->fields[i].name, SV("stem-van-het-kind"))) {
            memmove(&view->fields[i], &view->fields[i + 1], (view->fields_count - i - 1) * sizeof view->fields[0]);
            view->fields_count--;
        }
    }
}

static enum err show_start(struct rq *rq)
{
    const struct signal *signal = rq->subject;
    struct desk desk = desk_of(rq);
    struct text why_not;
    enum err err = weighing_start_allows(&desk, signal, &why_not);
    if (err == ERR_REFUSED) {
        return answer_refused(rq, why_not);
    }
    TRY(err);
    struct weighing_offer offer;
    TRY(to_weighing_offer(&desk, signal, &offer));
    struct start_form initial = { .who = offer.who, .category = -1 };
    struct weighing_start_view view = {
        .frame = frame_staff(rq, T("To weighing")), .reference = signal->reference, .age = age_text(signal->age),
        .minor = age_is_minor(signal->age), .asks_second = weighing_start_asks_second(signal),
        .residence = offer.residence, .none_against = offer.none_against,
        .has_residence = !sv_empty(offer.residence), .has_none_against = !sv_empty(offer.none_against),
        .held_back = (int64_t)offer.held_back, .has_held_back = offer.held_back > 0,
        .form = form_show(rq, &start_form, &initial, 1), .action = (struct url){ .address = rq->path },
        .back = url_of(rq->arena, SV("/signalen/"), signal->reference, SV("")),
    };
    TRY(items_offer(rq, &offer, &view.form));
    voice_omit(signal, &view.form);
    ANSWER_PAGE(rq, weighing_start, &view);
}

static enum err new_of_form(struct rq *rq, const struct start_form *form, struct weighing_new *ret_new)
{
    struct observation_id *ticked = ARENA_ARRAY(rq->arena, struct observation_id, form->given.count);
    if (ticked == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < form->given.count; i++) {
        TRY(observation_of_code(form->given.codes[i], &ticked[i]));
    }
    *ret_new = (struct weighing_new){ .ticked = ticked, .ticked_count = form->given.count, .who = form->who,
                                      .basis = form->basis, .behaviour = form->behaviour, .element = form->element,
                                      .interpretation = form->interpretation, .child_voice = form->child_voice,
                                      .category = (enum fact_category)form->category, .urgent = form->urgent };
    return OK;
}

static enum err prepare_start(struct rq *rq, const void **ret_prepared)
{
    const struct signal *signal = rq->subject;
    struct desk desk = desk_of(rq);
    struct text why_not;
    enum err err = weighing_start_allows(&desk, signal, &why_not);
    if (err == ERR_REFUSED) {
        return answer_refused(rq, why_not);
    }
    TRY(err);
    struct weighing_new new;
    struct settings *settings = NULL;
    const struct start_prepared *prepared = NULL;
    TRY(new_of_form(rq, rq->filled, &new));
    TRY(weighing_settings(rq, &settings));
    err = weighing_start_prepare(&desk, signal, settings, &new, &prepared);
    if (err == ERR_REFUSED) {
        form_problem(rq->form, SV("waarnemingen"), T("An observation can no longer be given. Tick again."));
        return OK;
    }
    TRY(err);
    *ret_prepared = prepared;
    answer_notice(rq, weighing_start_asks_second(signal) ? T("A second person is asked. Nothing was given yet.")
                                                         : T("Given to the joint weighing. The report is closed."));
    return answer_redirect(rq, URL("/signalen"));
}

/* --- the second person -------------------------------------------------------------------------------------------- */
static const struct form second_form = { .name = SV_INIT("naar-weging-tweede"), .size = 1 };

static void second_show(struct rq *rq, const struct signal *signal, const struct weighing_proposal *proposal,
                        struct weighing_second_view *view)
{
    const struct weighing_content *content = &proposal->content;
    view->reference = signal->reference;
    view->proposed_by = proposal->proposed_by;
    view->age = age_text(signal->age);
    view->urgent = proposal->weighing.urgent;
    view->due = proposal->weighing.due;
    view->who = content->who;
    view->has_who = !sv_empty(content->who);
    view->residence = content->residence;
    view->has_residence = !sv_empty(content->residence);
    view->behaviour = content->behaviour;
    view->element = content->element;
    view->basis = content->basis;
    view->interpretation = content->interpretation;
    view->has_interpretation = !sv_empty(content->interpretation);
    view->child_voice = content->child_voice;
    view->has_child_voice = !sv_empty(content->child_voice);
    view->agree = url_of(rq->arena, SV("/signalen/"), signal->reference, SV("/naar-weging/akkoord"));
    view->decline = url_of(rq->arena, SV("/signalen/"), signal->reference, SV("/naar-weging/niet-akkoord"));
    view->back = URL("/naar-weging");
}

static enum err show_second(struct rq *rq)
{
    const struct signal *signal = rq->subject;
    struct desk desk = desk_of(rq);
    struct weighing_proposal proposal;
    struct weighing_second_view view = { .frame = frame_staff(rq, T("To weighing: second pair of eyes")),
                                         .form = form_show(rq, &second_form, NULL, 1) };
    TRY(weighing_proposal_open(&desk, signal, &proposal));
    second_show(rq, signal, &proposal, &view);
    struct weighing_fact_lists lists;
    TRY(weighing_facts_show(rq->arena, &proposal.content, &lists));
    view.facts = lists.facts;
    view.facts_count = lists.facts_count;
    view.against = lists.against;
    view.against_count = lists.against_count;
    view.has_against = lists.against_count > 0;
    enum err err = weighing_second_allows(&desk, signal, &proposal, &view.why_not);
    view.allowed = err == OK;
    if (err != ERR_REFUSED) {
        TRY(err);
    }
    ANSWER_PAGE(rq, weighing_second, &view);
}

static enum err second_prepare(struct rq *rq, bool agrees, const void **ret_prepared)
{
    const struct signal *signal = rq->subject;
    struct desk desk = desk_of(rq);
    struct weighing_proposal proposal;
    struct text why_not;
    struct settings *settings = NULL;
    const struct second_prepared *prepared = NULL;
    TRY(weighing_proposal_open(&desk, signal, &proposal));
    enum err err = weighing_second_allows(&desk, signal, &proposal, &why_not);
    if (err == ERR_REFUSED) {
        return answer_refused(rq, why_not);
    }
    TRY(err);
    TRY(weighing_settings(rq, &settings));
    TRY(weighing_second_prepare(&desk, signal, settings, &proposal, agrees, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, agrees ? T("Given to the joint weighing. The report is closed.")
                             : T("Not given. The proposal is destroyed."));
    return answer_redirect(rq, URL("/naar-weging"));
}

static enum err prepare_agree(struct rq *rq, const void **ret_prepared)
{
    return second_prepare(rq, true, ret_prepared);
}

static enum err prepare_decline(struct rq *rq, const void **ret_prepared)
{
    return second_prepare(rq, false, ret_prepared);
}

static const struct route routes[] = {
    GET_OF("/signalen/{verwijzing}/naar-weging", signal_of_path, show_start, MAY_WEIGHING_START),
    POST_OF("/signalen/{verwijzing}/naar-weging", signal_of_path, &start_form, show_start, prepare_start,
            weighing_start_apply, MAY_WEIGHING_START),
    GET_OF("/signalen/{verwijzing}/naar-weging/voorstel", signal_of_path, show_second, MAY_SIGNAL_SECOND),
    POST_OF("/signalen/{verwijzing}/naar-weging/akkoord", signal_of_path, &second_form, show_second, prepare_agree,
            weighing_second_apply, MAY_SIGNAL_SECOND),
    POST_OF("/signalen/{verwijzing}/naar-weging/niet-akkoord", signal_of_path, &second_form, show_second,
            prepare_decline, weighing_second_apply, MAY_SIGNAL_SECOND),
};
const struct route_table weighing_start_routes = ROUTE_TABLE(routes);
