/* The table of rooms, and the closed list of reasons for leaving something out. */
#include "rights/domain.h"

const struct rights_domain *const rights_domains[] = { &rights_signals, &rights_weighings, &rights_cases };
const size_t rights_domain_count = sizeof rights_domains / sizeof rights_domains[0];

const struct rights_domain *rights_domain_of(enum rights_domain_id id)
{
    for (size_t i = 0; i < rights_domain_count; i++) {
        if (rights_domains[i]->id == id) {
            return rights_domains[i];
        }
    }
    return NULL;
}

void rights_item_add(struct rights_found_content *content, const struct rights_item *item)
{
    if (item->fixed || !sv_empty(item->body)) {
        content->items[content->count++] = *item;
    }
}

struct sv rights_item_key(struct arena *arena, struct sv kind, int64_t row)
{
    struct buf buf;
    buf_open(&buf, arena, 64);
    buf_put(&buf, kind);
    buf_put_byte(&buf, '-');
    buf_put_int(&buf, row);
    return buf_view(&buf);
}

static const struct reason {
    struct text text;
    struct sv source;
} reasons[REDACTION_END] = {
    [REDACTION_NONE] = { T_INIT("Given"), SV_INIT("AVG art. 15") },
    [REDACTION_REPORTER] = { T_INIT("Protects somebody who shared a concern"),
                             SV_INIT("AVG art. 15 lid 4 en art. 23 lid 1 onder i; UAVG art. 41 lid 1 onder i") },
    [REDACTION_OTHERS] = { T_INIT("It is about other people"),
                           SV_INIT("AVG art. 15 lid 4 en art. 23 lid 1 onder i; UAVG art. 41 lid 1 onder i") },
    [REDACTION_INVESTIGATION] = { T_INIT("It would disturb a criminal investigation"),
                                  SV_INIT("AVG art. 23 lid 1 onder d; UAVG art. 41 lid 1 onder d") },
    [REDACTION_SAFETY] = { T_INIT("It would endanger safety"),
                           SV_INIT("AVG art. 23 lid 1 onder a en c; UAVG art. 41 lid 1 onder a en c") },
    [REDACTION_PREPARATION] = { T_INIT("Deliberation while a decision was prepared"),
                                SV_INIT("HvJ EU 17 juli 2014, C-141/12 en C-372/12 (YS en M en S)") },
    [REDACTION_POLICE_OR_JUSTICE] = { T_INIT("Police or prosecution decides about its own data"),
                                      SV_INIT("Wpg art. 25 en 27; Wjsg") },
    [REDACTION_NOT_JUDGED] = { T_INIT("Not judged yet: not given"), SV_INIT("") },
};

struct text redaction_reason_text(enum redaction_reason reason)
{
    return reason < REDACTION_END ? reasons[reason].text : reasons[REDACTION_NOT_JUDGED].text;
}

struct sv redaction_source(enum redaction_reason reason)
{
    return reason < REDACTION_END ? reasons[reason].source : SV("");
}
