#include "privacy/retention_signals.h"

#include "signals/oversight.h"

static struct retention_item item_of_ending(const struct signal_ending *ending)
{
    return (struct retention_item){ .subject = ending->signal.value, .dossier = ending->dossier, .day = ending->on,
                                    .rule = ending->rule, .class = (int64_t)ending->outcome };
}

static enum err part_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date until,
                            enum signal_part part, struct retention_item **ret_items, size_t *ret_count)
{
    struct signal_ending *endings = NULL;
    size_t count = 0;
    TRY(signals_ending(tx, arena, municipality, until, &endings, &count));
    struct retention_item *items = ARENA_ARRAY(arena, struct retention_item, count);
    if (items == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t found = 0;
    for (size_t i = 0; i < count && found < RETENTION_PART; i++) {
        if (endings[i].part == part) {
            items[found++] = item_of_ending(&endings[i]);
        }
    }
    *ret_items = items;
    *ret_count = found;
    return OK;
}

static enum err stories_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                               struct date until, struct retention_item **ret_items, size_t *ret_count)
{
    return part_ending(tx, arena, municipality, until, PART_STORY, ret_items, ret_count);
}

static enum err files_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date until,
                             struct retention_item **ret_items, size_t *ret_count)
{
    return part_ending(tx, arena, municipality, until, PART_ALL, ret_items, ret_count);
}

static enum err file_find(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct sv reference,
                          struct retention_item *ret_item)
{
    struct signal_ending ending;
    TRY(signal_ending_of(tx, arena, municipality, reference, &ending));
    *ret_item = item_of_ending(&ending);
    return OK;
}

static enum err story_destroy(struct tx_write *tx, struct arena *arena, int64_t subject)
{
    return signals_destroy(tx, arena, (struct signal_id){ subject }, PART_STORY);
}

static enum err file_destroy(struct tx_write *tx, struct arena *arena, int64_t subject)
{
    return signals_destroy(tx, arena, (struct signal_id){ subject }, PART_ALL);
}

static enum err file_seal(struct tx_write *tx, int64_t subject, struct date until)
{
    return signals_seal(tx, (struct signal_id){ subject }, until);
}

static struct text outcome_class(int64_t class)
{
    switch ((enum signal_outcome)class) {
    case OUTCOME_NONE: return T("no outcome yet");
    case OUTCOME_ADVICE: return T("advice");
    case OUTCOME_NO_CONCERN: return T("no concern");
    case OUTCOME_CARE_REFERRAL:
    case OUTCOME_FAMILY_SUPPORT: return T("care or support");
    case OUTCOME_YOUTH_PROTECTION: return T("youth protection");
    case OUTCOME_OTHER_MUNICIPALITY: return T("another municipality");
    case OUTCOME_TENSION_HANDLED: return T("group, place or tension");
    case OUTCOME_TOO_LITTLE_INFORMATION: return T("too little known");
    case OUTCOME_WITHDRAWN: return T("withdrawn");
    case OUTCOME_TO_WEIGHING: return T("to the weighing");
    }
    return T("not known");
}

static const enum setting story_rules[] = { SETTING_KEEP_STORY };
static const enum setting file_rules[] = { SETTING_KEEP_OPEN,        SETTING_KEEP_ADVICE,  SETTING_KEEP_NO_CONCERN,
                                           SETTING_KEEP_CARE,        SETTING_KEEP_YOUTH,   SETTING_KEEP_HANDED_OVER,
                                           SETTING_KEEP_TENSION,     SETTING_KEEP_TOO_LITTLE, SETTING_KEEP_WITHDRAWN,
                                           SETTING_KEEP_TO_WEIGHING, SETTING_KEEP_MINOR };

const struct retention_kind retention_story = {
    .name = SV_INIT("story"),
    .label = T_INIT("The story as it was told"),
    .rules = story_rules,
    .rule_count = sizeof story_rules / sizeof *story_rules,
    .ending = stories_ending,
    .destroy = story_destroy,
    .seal = file_seal,
    .class_text = outcome_class,
};

const struct retention_kind retention_signal = {
    .name = SV_INIT("signal"),
    .label = T_INIT("The whole file"),
    .rules = file_rules,
    .rule_count = sizeof file_rules / sizeof *file_rules,
    .ending = files_ending,
    .find = file_find,
    .destroy = file_destroy,
    .seal = file_seal,
    .class_text = outcome_class,
    .whole = true,
};
