#include "privacy/retention_cases.h"

#include "cases/course.h"

static struct retention_item item_of_ending(const struct case_ending *ending)
{
    return (struct retention_item){ .subject = ending->casefile.value, .dossier = ending->dossier, .day = ending->on,
                                    .rule = ending->rule, .class = (int64_t)ending->reason };
}

static enum err files_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date until,
                             struct retention_item **ret_items, size_t *ret_count)
{
    struct case_ending *endings = NULL;
    size_t count = 0;
    TRY(cases_ending(tx, arena, municipality, until, &endings, &count));
    struct retention_item *items = ARENA_ARRAY(arena, struct retention_item, count);
    if (items == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        items[i] = item_of_ending(&endings[i]);
    }
    *ret_items = items;
    *ret_count = count;
    return OK;
}

static enum err file_find(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct sv reference,
                          struct retention_item *ret_item)
{
    struct case_ending ending;
    TRY(case_ending_of(tx, arena, municipality, reference, &ending));
    *ret_item = item_of_ending(&ending);
    return OK;
}

static enum err file_destroy(struct tx_write *tx, struct arena *arena, int64_t subject)
{
    return cases_destroy(tx, arena, (struct casefile_id){ subject });
}

static enum err file_seal(struct tx_write *tx, int64_t subject, struct date until)
{
    return cases_seal(tx, (struct casefile_id){ subject }, until);
}

static struct text reason_class(int64_t class)
{
    return closing_reason_text((enum closing_reason)class);
}

static const enum setting rules[] = { SETTING_KEEP_CASE, SETTING_KEEP_CASE_MINOR, SETTING_KEEP_WEIGHING_EXPIRED };

const struct retention_kind retention_case = {
    .name = SV_INIT("case"),
    .label = T_INIT("The whole case"),
    .rules = rules,
    .rule_count = sizeof rules / sizeof *rules,
    .ending = files_ending,
    .find = file_find,
    .destroy = file_destroy,
    .seal = file_seal,
    .class_text = reason_class,
    .whole = true,
};
