#include "organisation/settings.h"

#include "organisation/line.h"
#include "organisation/settings_sql.h"
#include "organisation/settings_table.h"

struct settings {
    struct setting_state states[SETTING_COUNT];
};

const struct setting_row *setting_row(enum setting setting)
{
    ASSERT(setting < SETTING_COUNT);
    return &setting_rows[setting];
}

enum err settings_load(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                       struct settings **ret_settings)
{
    struct settings *settings = ARENA_NEW(arena, struct settings);
    if (settings == NULL) {
        return ERR_NO_MEMORY;
    }
    for (enum setting setting = 0; setting < SETTING_COUNT; setting++) {
        settings->states[setting].number = setting_rows[setting].standard;
        settings->states[setting].source = setting_rows[setting].source;
    }
    struct sql_setting_values *values = NULL;
    size_t count = 0;
    TRY(sql_setting_values(tx, arena, &(struct sql_setting_values_in){ .municipality = municipality }, &values,
                           &count));
    for (size_t at = 0; at < count; at++) {
        enum setting setting;
        /* A name that this program no longer knows is left alone, so that going back a version loses nothing. */
        if (!setting_of_name(values[at].setting, &setting)) {
            continue;
        }
        struct setting_state *state = &settings->states[setting];
        state->number = values[at].value;
        state->source = sv_empty(values[at].source) ? state->source : values[at].source;
        state->confirmed_by = values[at].confirmed_by;
        state->confirmed = values[at].confirmed;
    }
    *ret_settings = settings;
    return OK;
}

struct setting_state setting_state(const struct settings *settings, enum setting setting)
{
    ASSERT(setting < SETTING_COUNT);
    return settings->states[setting];
}

int64_t setting_number(const struct settings *settings, enum setting setting)
{
    return setting_state(settings, setting).number;
}

bool setting_confirmed(const struct settings *settings, enum setting setting)
{
    return setting_state(settings, setting).confirmed.set;
}

struct date setting_date(const struct settings *settings, enum setting setting, struct date from)
{
    int32_t number = (int32_t)setting_number(settings, setting);
    switch (setting_rows[setting].unit) {
    case UNIT_WORKING_DAYS: return date_add_working_days(from, number);
    case UNIT_DAYS: return date_add_days(from, number);
    case UNIT_WEEKS: return date_add_days(from, number * 7);
    case UNIT_MONTHS: return date_add_months(from, number);
    case UNIT_PERCENT:
    case UNIT_MINUTES:
    case UNIT_HOURS: break;
    }
    ASSERT(setting_rows[setting].unit <= UNIT_MONTHS); /* only terms have an end */
    return from;
}

struct sv setting_name(enum setting setting)
{
    return setting_row(setting)->name;
}

bool setting_of_name(struct sv name, enum setting *ret_setting)
{
    for (enum setting setting = 0; setting < SETTING_COUNT; setting++) {
        if (sv_equal(name, setting_rows[setting].name)) {
            *ret_setting = setting;
            return true;
        }
    }
    return false;
}

struct text setting_text(enum setting setting)
{
    return setting_row(setting)->label;
}

size_t settings_unconfirmed(const struct settings *settings)
{
    size_t count = 0;
    for (enum setting setting = 0; setting < SETTING_COUNT; setting++) {
        count += setting_rows[setting].legal && !settings->states[setting].confirmed.set;
    }
    return count;
}

static struct text unit_text(enum setting_unit unit, bool one)
{
    switch (unit) {
    case UNIT_WORKING_DAYS: return one ? T("%1 working day") : T("%1 working days");
    case UNIT_DAYS: return one ? T("%1 day") : T("%1 days");
    case UNIT_WEEKS: return one ? T("%1 week") : T("%1 weeks");
    case UNIT_MONTHS: return one ? T("%1 month") : T("%1 months");
    case UNIT_PERCENT: return T("%1 percent");
    case UNIT_MINUTES: return one ? T("%1 minute") : T("%1 minutes");
    case UNIT_HOURS: return T("%1 hours");
    }
    ASSERT(unit <= UNIT_HOURS);
    return T("%1 days");
}

struct sv setting_amount(struct arena *arena, enum language language, enum setting setting, int64_t number)
{
    return TEXT_FILL(arena, language, unit_text(setting_row(setting)->unit, number == 1), text_int(arena, number));
}

void settings_print(struct buf *out, struct arena *arena, enum language language)
{
    for (enum setting setting = 0; setting < SETTING_COUNT; setting++) {
        const struct setting_row *row = setting_row(setting);
        buf_put(out, row->name);
        buf_put(out, SV("\n  "));
        buf_put(out, text_in(language, row->sentence));
        buf_put(out, SV("\n  "));
        struct sv amounts[] = { setting_amount(arena, language, setting, row->standard), text_int(arena, row->least),
                                setting_amount(arena, language, setting, row->most) };
        buf_put(out, text_fill(arena, language, T("Default %1; from %2 to %3."), amounts,
                               sizeof amounts / sizeof amounts[0]));
        if (!sv_empty(row->source)) {
            buf_put(out, SV("\n  "));
            buf_put(out,
                    TEXT_FILL(arena, language, T("Source: %1. To be confirmed by each municipality."), row->source));
        }
        buf_put(out, SV("\n"));
    }
}

enum err setting_confirm(struct tx_write *tx, const struct setting_confirmation *confirmation)
{
    const struct setting_row *row = setting_row(confirmation->setting);
    if (confirmation->number < row->least || confirmation->number > row->most) {
        return ERR_REFUSED;
    }
    ASSERT(confirmation->by.value != 0 && confirmation->on.set);
    TRY(sql_setting_confirm(tx, &(struct sql_setting_confirm_in){ .municipality = confirmation->municipality,
                                                                  .setting = row->name,
                                                                  .value = confirmation->number,
                                                                  .source = confirmation->source,
                                                                  .confirmed_by = confirmation->by,
                                                                  .confirmed = confirmation->on,
                                                                  .changed = confirmation->at }));
    return line_stands(tx, confirmation->intent);
}
