/* The nameless list of what will be destroyed, and finding an item of it. */
#include "base/limits.h"
#include "privacy/privacy.h"
#include "privacy/privacy_web.h"
#include "privacy/retention_words.h"
#include "retention_list_page.h"
#include "web/answer.h"

struct find_filled {
    struct sv reference;
};
static const struct field find_fields[] = {
    { .name = SV_INIT("verwijzing"), .kind = FIELD_LINE, .required = true,
      .offset = offsetof(struct find_filled, reference), .chars_max = 40,
      .label = T_INIT("Number of the file, or of an item of this list"),
      .hint = T_INIT("A file is found by its number only, never by a name."), .missing = T_INIT("Enter the number."),
      .autocomplete = SV_INIT("off") },
};
static const struct form find_form = { .name = SV_INIT("ending-find"), FORM_FIELDS(find_fields),
                                       .size = sizeof(struct find_filled) };

/* --- the list ----------------------------------------------------------------------------------------------------- */

static struct ending_row row_shown(struct rq *rq, const struct ending_found *found)
{
    const struct ending *ending = &found->ending;
    return (struct ending_row){
        .url = ending_url(rq, ending->reference),
        .reference = ending->reference,
        .rule = retention_rule_label(ending->item.rule, rq->language),
        .kind = ending->kind == NULL ? T("not known") : ending->kind->label,
        .class = ending_class_text(ending->kind, ending->item.class),
        .day = ending->item.day,
        .stopped_until = ending->stopped_until,
        .stopped = ending->stopped_until.set,
        .proposed = found->proposed,
        .planned = !ending->stopped_until.set && !found->proposed,
    };
}

static enum err list_rows(struct rq *rq, struct retention_list_view *view)
{
    struct page_after after = page_after_read(rq);
    struct ending_found *found = NULL;
    size_t count = 0;
    TRY(endings_page(rq->tx, rq->arena,
                     &(struct ending_search){ .municipality = rq->actor.municipality, .after_day = after.day,
                                              .after = { after.row }, .rows = LIMIT_LIST_ROWS + 1 },
                     &found, &count));
    view->pager = (struct pager_view){ .first = URL("/vernietiging"), .has_first = after.day.set,
                                       .has_next = count > LIMIT_LIST_ROWS };
    count = view->pager.has_next ? LIMIT_LIST_ROWS : count;
    view->rows = ARENA_ARRAY(rq->arena, struct ending_row, count);
    if (view->rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        view->rows[i] = row_shown(rq, &found[i]);
    }
    view->rows_count = count;
    view->has_rows = count > 0;
    if (view->pager.has_next) {
        const struct ending *last = &found[count - 1].ending;
        view->pager.next = page_after_url(rq, SV("/vernietiging?na="),
                                          (struct page_after){ last->item.day, last->id.value });
    }
    return OK;
}

static enum err waiting_rows(struct rq *rq, enum decision_state state, struct waiting_row **ret_rows, size_t *ret_count)
{
    struct decision_listed *found = NULL;
    size_t count = 0;
    TRY(decisions_in_state(rq->tx, rq->arena, rq->actor.municipality, state, &found, &count));
    struct waiting_row *rows = ARENA_ARRAY(rq->arena, struct waiting_row, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        const struct decision *decision = &found[i].decision;
        rows[i] = (struct waiting_row){
            .url = ending_url(rq, found[i].reference), .reference = found[i].reference, .by = decision->proposed_name,
            .act = decision_act_text(decision->act), .ground = decision_ground_text(decision->ground),
            .proposed = decision->proposed, .until = decision->until, .has_until = decision->until.set,
        };
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

static enum err rules_missing(struct rq *rq, int64_t *ret_missing)
{
    struct authorisation *rules = NULL;
    size_t count = 0;
    TRY(authorisations(rq->tx, rq->arena, rq->actor.municipality, &rules, &count));
    int64_t missing = 0;
    for (size_t i = 0; i < count; i++) {
        missing += !rules[i].stands;
    }
    *ret_missing = missing;
    return OK;
}

static enum err list_show(struct rq *rq)
{
    struct retention_list_view view = { .frame = frame_staff(rq, T("Destruction")),
                                        .tabs = privacy_tabs(rq, TAB_LIST),
                                        .find_action = URL("/vernietiging/onderdeel"),
                                        .authorisations = URL("/vernietiging/machtigingen"),
                                        .find = form_show(rq, &find_form, NULL, 1) };
    struct settings *settings = NULL;
    TRY(settings_load(rq->tx, rq->arena, rq->actor.municipality, &settings));
    view.until = setting_date(settings, SETTING_DESTRUCTION_NOTICE, date_of(rq->now));
    struct ending_counts counts;
    TRY(ending_counts(rq->tx, rq->arena, rq->actor.municipality, view.until, &counts));
    view.listed = counts.listed;
    view.stopped = counts.stopped;
    view.proposed = counts.proposed;
    TRY(rules_missing(rq, &view.unauthorised));
    view.unauthorised_text = text_int(rq->arena, view.unauthorised);
    view.all_authorised = view.unauthorised == 0;
    view.may_find = actor_may(&rq->actor, MAY_DESTRUCTION_STOP) || actor_may(&rq->actor, MAY_DESTRUCTION_EARLY);
    TRY(list_rows(rq, &view));
    TRY(waiting_rows(rq, DECISION_PROPOSED, &view.waiting, &view.waiting_count));
    TRY(waiting_rows(rq, DECISION_IN_FORCE, &view.stops, &view.stops_count));
    view.has_waiting = view.waiting_count > 0;
    view.has_stops = view.stops_count > 0;
    ANSWER_PAGE(rq, retention_list, &view);
}

/* --- finding one item --------------------------------------------------------------------------------------------- */

static enum err item_found(struct rq *rq, struct sv reference, const struct retention_kind **ret_kind,
                           struct retention_item *ret_item)
{
    for (size_t i = 0; i < retention_kind_count; i++) {
        if (retention_kinds[i]->whole && retention_kinds[i]->find != NULL) {
            enum err outcome = retention_kinds[i]->find(rq->tx, rq->arena, rq->actor.municipality, reference, ret_item);
            if (outcome != ERR_NOT_FOUND) {
                *ret_kind = retention_kinds[i];
                return outcome;
            }
        }
    }
    return ERR_NOT_FOUND;
}

static enum err ending_add_apply(struct tx_write *tx, const void *prepared)
{
    return ending_add(tx, prepared);
}

/* An item of the list, or a file that is not on it yet: then it gets its own random number there. */
static enum err find_prepare(struct rq *rq, const void **ret_prepared)
{
    const struct find_filled *filled = rq->filled;
    struct sv typed = sv_trim(filled->reference);
    struct ending ending;
    enum err outcome = ending_of_reference(rq->tx, rq->arena, rq->actor.municipality, typed, &ending);
    if (outcome == OK) {
        return answer_redirect(rq, ending_url(rq, typed));
    }
    struct retention_item item;
    const struct retention_kind *kind = NULL;
    outcome = outcome == ERR_NOT_FOUND ? item_found(rq, typed, &kind, &item) : outcome;
    if (outcome == ERR_NOT_FOUND) {
        form_problem(rq->form, SV("verwijzing"), T("There is nothing with this number here. Check it and try again."));
        return OK;
    }
    TRY(outcome);
    struct sv listed;
    outcome = ending_listed(rq->tx, rq->arena, &(struct ending_of){ rq->actor.municipality, kind->name, item.subject },
                            &listed);
    if (outcome == OK) {
        return answer_redirect(rq, ending_url(rq, listed));
    }
    if (outcome != ERR_NOT_FOUND) {
        return outcome;
    }
    struct ending_new *new = ARENA_NEW(rq->arena, struct ending_new);
    if (new == NULL) {
        return ERR_NO_MEMORY;
    }
    *new = (struct ending_new){ .id = { id_next(rq->now, rq->random) }, .municipality = rq->actor.municipality,
                                .reference = ending_reference_new(rq->arena, rq->random), .kind = kind->name,
                                .item = item, .listed = rq->now };
    *ret_prepared = new;
    return answer_redirect(rq, ending_url(rq, new->reference));
}

static const struct route routes[] = {
    GET("/vernietiging", list_show, MAY_DESTRUCTION_LIST),
    POST("/vernietiging/onderdeel", &find_form, list_show, find_prepare, ending_add_apply, MAY_DESTRUCTION_STOP),
};
const struct route_table privacy_retention_routes = ROUTE_TABLE(routes);
