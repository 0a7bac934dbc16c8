/* Pages of the agreements about sharing: the matrix of parties and categories, and one rule that somebody confirms. */
#include "organisation/organisation_web.h"
#include "organisation/sharing.h"
#include "organisation/sharing_view.h"
#include "organisation/staff_web.h"
#include "web/answer.h"

#include "sharing_list_page.h"
#include "sharing_page.h"

enum { CATEGORIES = CATEGORY_END - 1, PARTIES = SHARING_PARTY_END - 1 };

static struct url rule_url(struct rq *rq, enum sharing_party party, enum data_category category)
{
    struct buf rest;
    buf_open(&rest, rq->arena, 64);
    buf_put(&rest, SV("/"));
    buf_put(&rest, data_category_code(category));
    return url_of(rq->arena, SV("/deelafspraken/"), sharing_party_code(party), buf_view(&rest));
}

static struct sharing_cell_view cell_view(struct rq *rq, const struct sharing_rule *rule)
{
    return (struct sharing_cell_view){
        .url = rule_url(rq, rule->party, rule->category),
        .category = data_category_text(rule->category),
        .hidden_name = TEXT_FILL(rq->arena, rq->language, T("%1, %2"),
                                 text_in(rq->language, sharing_party_text(rule->party)),
                                 text_in(rq->language, data_category_text(rule->category))),
        .both = rule->provides && rule->receives,
        .gives = rule->provides && !rule->receives,
        .receives = !rule->provides && rule->receives,
        .neither = !rule->provides && !rule->receives,
        .confirmed = rule->confirmed.set,
    };
}

static enum err show_list(struct rq *rq)
{
    struct sharing_rules *rules = NULL;
    TRY(sharing_load(rq->tx, rq->arena, rq->actor.municipality, &rules));
    struct sharing_list_view view = {
        .frame = frame_staff(rq, T("Agreements about sharing")),
        .rows = ARENA_ARRAY(rq->arena, struct sharing_row_view, PARTIES),
        .ordinary = data_category_text(CATEGORY_ORDINARY), .special = data_category_text(CATEGORY_SPECIAL),
        .criminal = data_category_text(CATEGORY_CRIMINAL),
        .may_confirm = actor_may(&rq->actor, MAY_SETTING_CONFIRM),
    };
    struct sharing_cell_view *cells = ARENA_ARRAY(rq->arena, struct sharing_cell_view, PARTIES * CATEGORIES);
    if (view.rows == NULL || cells == NULL) {
        return ERR_NO_MEMORY;
    }
    for (enum sharing_party party = SHARING_MUNICIPALITY; party < SHARING_PARTY_END; party++) {
        struct sharing_row_view *row = &view.rows[view.rows_count++];
        *row = (struct sharing_row_view){ .party = sharing_party_text(party), .cells = cells };
        for (enum data_category category = CATEGORY_ORDINARY; category < CATEGORY_END; category++) {
            row->cells[row->cells_count++] = cell_view(rq, &rules->rules[party][category]);
            view.unconfirmed += !rules->rules[party][category].confirmed.set;
        }
        cells += CATEGORIES;
    }
    view.all_confirmed = view.unconfirmed == 0;
    ANSWER_PAGE(rq, sharing_list, &view);
}

/* --- one rule ----------------------------------------------------------------------------------------------------- */
struct rule_form {
    bool provides, receives, read;
    struct sv basis, source;
};
#define AT(member) .offset = offsetof(struct rule_form, member)
static const struct field rule_fields[] = {
    { .name = SV_INIT("verstrekt"), .kind = FIELD_CHECK, AT(provides), .label = T_INIT("May provide this") },
    { .name = SV_INIT("ontvangt"), .kind = FIELD_CHECK, AT(receives), .label = T_INIT("May receive this") },
    { .name = SV_INIT("grondslag"), .kind = FIELD_LINE, .required = true, AT(basis),
      .label = T_INIT("On which legal basis?"), .hint = T_INIT("Or why there is none."),
      .missing = T_INIT("Write down the legal basis, or that there is none.") },
    { .name = SV_INIT("bron"), .kind = FIELD_LINE, .required = true, AT(source), .label = T_INIT("Source"),
      .hint = T_INIT("Which text and which date you read it in, or who agreed to it."),
      .missing = T_INIT("Name the text or the agreement in which you read it.") },
    { .name = SV_INIT("gelezen"), .kind = FIELD_CHECK, .required = true, AT(read),
      .label = T_INIT("I read this and confirm it in my name"),
      .missing = T_INIT("Tick the box when you confirm it.") },
};
static const struct form rule_form = { .name = SV_INIT("deelafspraak-bevestigen"), FORM_FIELDS(rule_fields),
                                       .size = sizeof(struct rule_form) };

struct rule_name {
    enum sharing_party party;
    enum data_category category;
};

static enum err rule_subject(struct rq *rq, void **ret_subject)
{
    struct rule_name *name = ARENA_NEW(rq->arena, struct rule_name);
    if (name == NULL) {
        return ERR_NO_MEMORY;
    }
    if (!sharing_party_of_code(rq->parts[0], &name->party) || !data_category_of_code(rq->parts[1], &name->category)) {
        return ERR_NOT_FOUND;
    }
    *ret_subject = name;
    return OK;
}

static enum err show_rule(struct rq *rq)
{
    const struct rule_name *name = rq->subject;
    struct sharing_rules *rules = NULL;
    TRY(sharing_load(rq->tx, rq->arena, rq->actor.municipality, &rules));
    const struct sharing_rule *rule = &rules->rules[name->party][name->category];
    struct rule_form initial = { .provides = rule->provides, .receives = rule->receives, .basis = rule->basis,
                                 .source = rule->source };
    struct sharing_cell_view cell = cell_view(rq, rule);
    struct sharing_view view = {
        .frame = frame_staff(rq, T("Agreement about sharing")), .form = form_show(rq, &rule_form, &initial, 1),
        .action = cell.url, .back = URL("/deelafspraken"), .party = sharing_party_text(name->party),
        .category = cell.category, .basis = rule->basis, .source = rule->source, .confirmed_by = rule->confirmed_by,
        .confirmed = rule->confirmed, .is_confirmed = rule->confirmed.set, .both = cell.both, .gives = cell.gives,
        .receives = cell.receives, .neither = cell.neither, .may_confirm = actor_may(&rq->actor, MAY_SETTING_CONFIRM),
    };
    ANSWER_PAGE(rq, sharing, &view);
}

static enum err prepare_rule(struct rq *rq, const void **ret_prepared)
{
    const struct rule_form *form = rq->filled;
    const struct rule_name *name = rq->subject;
    struct sharing_confirmation *ready = ARENA_NEW(rq->arena, struct sharing_confirmation);
    if (ready == NULL) {
        return ERR_NO_MEMORY;
    }
    struct change_line line = { .action = LOG_SETTING, .permission = MAY_SETTING_CONFIRM, .object = SV("sharing") };
    TRY(change_line(rq, &line));
    *ready = (struct sharing_confirmation){ .municipality = rq->actor.municipality, .party = name->party,
                                            .category = name->category, .provides = form->provides,
                                            .receives = form->receives, .basis = sv_trim(form->basis),
                                            .source = sv_trim(form->source), .by = rq->actor.person,
                                            .on = date_of(rq->now), .intent = rq->intent };
    *ret_prepared = ready;
    answer_notice(rq, T("The agreement is confirmed."));
    return answer_redirect(rq, URL("/deelafspraken"));
}

static enum err apply_rule(struct tx_write *tx, const void *prepared)
{
    return sharing_confirm(tx, prepared);
}

static const struct route routes[] = {
    GET("/deelafspraken", show_list, MAY_SETTING_READ),
    GET_OF("/deelafspraken/{partij}/{soort}", rule_subject, show_rule, MAY_SETTING_READ),
    POST_OF("/deelafspraken/{partij}/{soort}", rule_subject, &rule_form, show_rule, prepare_rule, apply_rule,
            MAY_SETTING_CONFIRM),
};
const struct route_table organisation_sharing_routes = ROUTE_TABLE(routes);
