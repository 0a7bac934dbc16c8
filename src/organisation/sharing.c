#include "organisation/sharing.h"

#include "organisation/line.h"
#include "organisation/sharing_sql.h"

enum err sharing_load(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                      struct sharing_rules **ret_rules)
{
    struct sharing_rules *rules = ARENA_NEW(arena, struct sharing_rules);
    if (rules == NULL) {
        return ERR_NO_MEMORY;
    }
    for (enum sharing_party party = SHARING_MUNICIPALITY; party < SHARING_PARTY_END; party++) {
        for (enum data_category category = CATEGORY_ORDINARY; category < CATEGORY_END; category++) {
            rules->rules[party][category] = *sharing_default(party, category);
        }
    }
    struct sql_sharing_rules *rows = NULL;
    size_t count = 0;
    TRY(sql_sharing_rules(tx, arena, &(struct sql_sharing_rules_in){ municipality }, &rows, &count));
    for (size_t at = 0; at < count; at++) {
        const struct sql_sharing_rules *row = &rows[at];
        bool known = row->party >= SHARING_MUNICIPALITY && row->party < SHARING_PARTY_END &&
                     row->category >= CATEGORY_ORDINARY && row->category < CATEGORY_END;
        if (known) {
            rules->rules[row->party][row->category] =
                (struct sharing_rule){ row->party, row->category, row->provides, row->receives, row->basis,
                                       row->source, row->confirmed_by, row->confirmed };
        }
    }
    *ret_rules = rules;
    return OK;
}

bool sharing_allows(const struct sharing_rules *rules, enum sharing_party party, enum data_category category,
                    enum sharing_direction direction)
{
    ASSERT(party >= SHARING_MUNICIPALITY && party < SHARING_PARTY_END);
    ASSERT(category >= CATEGORY_ORDINARY && category < CATEGORY_END);
    const struct sharing_rule *rule = &rules->rules[party][category];
    return direction == SHARING_PROVIDES ? rule->provides : rule->receives;
}

enum err sharing_confirm(struct tx_write *tx, const struct sharing_confirmation *confirmation)
{
    TRY(sql_sharing_confirm(tx, &(struct sql_sharing_confirm_in){
                                    .municipality = confirmation->municipality, .party = confirmation->party,
                                    .category = confirmation->category, .provides = confirmation->provides,
                                    .receives = confirmation->receives, .basis = confirmation->basis,
                                    .source = confirmation->source, .by = confirmation->by,
                                    .confirmed = confirmation->on }));
    return line_stands(tx, confirmation->intent);
}
