#include "privacy/retention_weighing.h"

#include "weighing/ending.h"

static struct retention_item item_of_ending(const struct weighing_ending *ending)
{
    return (struct retention_item){ .subject = ending->weighing.value, .dossier = ending->dossier, .day = ending->on,
                                    .rule = ending->rule, .class = (int64_t)ending->outcome };
}

static enum err weighing_items_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                      struct date until, struct retention_item **ret_items, size_t *ret_count)
{
    struct weighing_ending *endings = NULL;
    size_t count = 0;
    TRY(weighings_ending(tx, arena, municipality, until, &endings, &count));
    struct retention_item *items = ARENA_ARRAY(arena, struct retention_item, count);
    if (items == NULL) {
        return ERR_NO_MEMORY;
    }
    count = count < RETENTION_PART ? count : RETENTION_PART;
    for (size_t i = 0; i < count; i++) {
        items[i] = item_of_ending(&endings[i]);
    }
    *ret_items = items;
    *ret_count = count;
    return OK;
}

static enum err weighing_item_find(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                   struct sv reference, struct retention_item *ret_item)
{
    struct weighing_ending ending;
    TRY(weighing_ending_of(tx, arena, municipality, reference, &ending));
    *ret_item = item_of_ending(&ending);
    return OK;
}

static enum err weighing_item_destroy(struct tx_write *tx, struct arena *arena, int64_t subject)
{
    return weighings_destroy(tx, arena, (struct weighing_id){ subject });
}

static enum err weighing_item_seal(struct tx_write *tx, int64_t subject, struct date until)
{
    return weighings_seal(tx, (struct weighing_id){ subject }, until);
}

static struct text outcome_class(int64_t class)
{
    switch ((enum weighing_outcome)class) {
    case WEIGHING_NO_OUTCOME: return T("no outcome yet");
    case WEIGHING_ADMITTED: return T("admitted");
    case WEIGHING_NOT_ADMITTED: return T("not admitted");
    case WEIGHING_EXPIRED: return T("expired");
    case WEIGHING_LAPSED: return T("lapsed");
    case WEIGHING_WITHDRAWN: return T("withdrawn");
    }
    return T("not known");
}

static const enum setting rules[] = { SETTING_KEEP_NOT_ADMITTED, SETTING_KEEP_WEIGHING_EXPIRED, SETTING_KEEP_CASE,
                                      SETTING_KEEP_CASE_MINOR };

const struct retention_kind retention_weighing = {
    .name = SV_INIT("weighing"),
    .label = T_INIT("The whole weighing"),
    .rules = rules,
    .rule_count = sizeof rules / sizeof *rules,
    .ending = weighing_items_ending,
    .find = weighing_item_find,
    .destroy = weighing_item_destroy,
    .seal = weighing_item_seal,
    .class_text = outcome_class,
    .whole = true,
};
