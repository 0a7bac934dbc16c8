/* The page of opening hours and other closed days. */
#include "organisation/card.h"
#include "organisation/organisation_web.h"
#include "organisation/staff_view.h"
#include "organisation/staff_web.h"
#include "web/answer.h"

#include "opening_hours_page.h"

enum { WEEKDAYS = 7 };

struct hours_form {
    struct sv days[WEEKDAYS];
};
#define AT(index) .offset = offsetof(struct hours_form, days) + (index) * sizeof(struct sv)
#define DAY(name_, index, label_)                                                                                      \
    {                                                                                                                  \
        .name = SV_INIT(name_), .kind = FIELD_LINE, AT(index), .chars_max = 20, .label = T_INIT(label_)                \
    }
static const struct field hours_fields[] = {
    { .name = SV_INIT("maandag"),
      .kind = FIELD_LINE,
      AT(0),
      .chars_max = 20,
      .label = T_INIT("Monday"),
      .hint = T_INIT("From and until, for example 9:00-17:00. Empty: closed.") },
    DAY("dinsdag", 1, "Tuesday"),
    DAY("woensdag", 2, "Wednesday"),
    DAY("donderdag", 3, "Thursday"),
    DAY("vrijdag", 4, "Friday"),
    DAY("zaterdag", 5, "Saturday"),
    DAY("zondag", 6, "Sunday"),
};
#undef AT

/* "9:00-17:00", also with "tot", spaces or a longer dash. */
static bool span_read(struct sv typed, int32_t *ret_opens, int32_t *ret_closes)
{
    static const struct sv dashes[] = { SV_INIT("\xe2\x80\x93"), SV_INIT("tot"), SV_INIT("to"), SV_INIT("-") };
    for (size_t which = 0; which < sizeof dashes / sizeof dashes[0]; which++) {
        for (size_t at = 1; at < typed.length; at++) {
            if (!sv_starts(sv_from(typed, at), dashes[which])) {
                continue;
            }
            struct sv until = sv_trim(sv_from(typed, at + dashes[which].length));
            bool read = time_read(sv_trim(sv_until(typed, at)), ret_opens) && time_read(until, ret_closes);
            return read && *ret_opens < *ret_closes;
        }
    }
    return false;
}

static void check_hours(struct rq *rq, struct form_answer *answer, const void *filled)
{
    (void)rq;
    const struct hours_form *form = filled;
    for (size_t day = 0; day < WEEKDAYS; day++) {
        int32_t opens = 0;
        int32_t closes = 0;
        struct sv typed = sv_trim(form->days[day]);
        if (!sv_empty(typed) && !span_read(typed, &opens, &closes)) {
            form_problem(answer, hours_fields[day].name,
                         T("Enter from and until, for example 9:00-17:00, or leave it empty."));
        }
    }
}
static const struct form hours_form = { .name = SV_INIT("openingstijden"),
                                        FORM_FIELDS(hours_fields),
                                        .size = sizeof(struct hours_form),
                                        .check = check_hours };

struct day_form {
    struct date day;
};
static const struct field day_fields[] = {
    { .name = SV_INIT("dag"),
      .kind = FIELD_DATE,
      .required = true,
      .offset = offsetof(struct day_form, day),
      .label = T_INIT("Also closed on"),
      .missing = T_INIT("Enter the day on which the point is closed.") },
};
static const struct form closed_add = { .name = SV_INIT("gesloten-dag"),
                                        FORM_FIELDS(day_fields),
                                        .size = sizeof(struct day_form) };
static const struct form closed_remove = { .name = SV_INIT("gesloten-dag-weg"),
                                           FORM_FIELDS(day_fields),
                                           .size = sizeof(struct day_form) };

static struct sv span_text(struct rq *rq, const struct hours *hours, int32_t weekday)
{
    if (hours->opens[weekday] >= hours->closes[weekday]) {
        return SV("");
    }
    enum { SPAN_BYTES = 16 };
    struct buf text;
    buf_open(&text, rq->arena, SPAN_BYTES);
    buf_put(&text, hours_time(rq->arena, hours->opens[weekday]));
    buf_put_byte(&text, '-');
    buf_put(&text, hours_time(rq->arena, hours->closes[weekday]));
    return buf_view(&text);
}

static struct sv iso_of(struct rq *rq, struct date day)
{
    enum { ISO_BYTES = 16 };
    struct buf text;
    buf_open(&text, rq->arena, ISO_BYTES);
    date_put_iso(&text, day);
    return buf_view(&text);
}

static enum err show_hours(struct rq *rq)
{
    struct hours hours;
    TRY(hours_load(rq->tx, rq->arena, rq->actor.municipality, date_of(rq->now), &hours));
    struct hours_form initial = { 0 };
    for (int32_t weekday = 1; weekday <= WEEKDAYS; weekday++) {
        initial.days[weekday - 1] = span_text(rq, &hours, weekday);
    }
    struct opening_hours_view view = { .frame = frame_staff(rq, T("Opening hours")),
                                       .form = form_show(rq, &hours_form, &initial, 1),
                                       .closed_add = form_show(rq, &closed_add, NULL, 1),
                                       .closed_remove = form_show(rq, &closed_remove, NULL, 1),
                                       .action = URL("/openingstijden"),
                                       .closed_add_action = URL("/openingstijden/gesloten"),
                                       .closed_remove_action = URL("/openingstijden/open"),
                                       .back = URL("/openstelling"),
                                       .closed_count = hours.closed_count,
                                       .now = hours_known(&hours)
                                                  ? hours_text(rq->arena, rq->language, &hours)
                                                  : text_in(rq->language, T("(nothing is filled in yet)")),
                                       .may_fill = actor_may(&rq->actor, MAY_CHECKLIST_FILL) };
    view.closed = ARENA_ARRAY(rq->arena, struct closed_day_view, hours.closed_count);
    if (view.closed == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < hours.closed_count; at++) {
        view.closed[at] = (struct closed_day_view){ .day = iso_of(rq, hours.closed[at]),
                                                    .shown = text_day(rq->arena, rq->language, hours.closed[at]) };
    }
    ANSWER_PAGE(rq, opening_hours, &view);
}

static enum err hours_line(struct rq *rq)
{
    struct change_line line = { .action = LOG_SETTING,
                                .permission = MAY_CHECKLIST_FILL,
                                .object = SV("opening_hours") };
    TRY(change_line(rq, &line));
    answer_notice(rq, T("Saved."));
    return answer_redirect(rq, URL("/openingstijden"));
}

static enum err prepare_hours(struct rq *rq, const void **ret_prepared)
{
    const struct hours_form *form = rq->filled;
    struct hours_new *hours = ARENA_NEW(rq->arena, struct hours_new);
    if (hours == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(hours_line(rq));
    *hours = (struct hours_new){ .municipality = rq->actor.municipality, .intent = rq->intent };
    for (size_t day = 0; day < WEEKDAYS; day++) {
        struct sv typed = sv_trim(form->days[day]);
        if (!sv_empty(typed) && !span_read(typed, &hours->opens[day + 1], &hours->closes[day + 1])) {
            return ERR_INVALID;
        }
    }
    *ret_prepared = hours;
    return OK;
}

static enum err apply_hours(struct tx_write *tx, const void *prepared)
{
    return hours_write(tx, prepared);
}

static enum err prepare_day(struct rq *rq, const void **ret_prepared)
{
    const struct day_form *form = rq->filled;
    struct closed_day *day = ARENA_NEW(rq->arena, struct closed_day);
    if (day == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(hours_line(rq));
    *day = (struct closed_day){ .municipality = rq->actor.municipality, .day = form->day, .intent = rq->intent };
    *ret_prepared = day;
    return OK;
}

static enum err apply_closed(struct tx_write *tx, const void *prepared)
{
    return closed_day_add(tx, prepared);
}

static enum err apply_open(struct tx_write *tx, const void *prepared)
{
    return closed_day_remove(tx, prepared);
}

static const struct route routes[] = {
    GET("/openingstijden", show_hours, MAY_CHECKLIST_READ),
    POST("/openingstijden", &hours_form, show_hours, prepare_hours, apply_hours, MAY_CHECKLIST_FILL),
    POST("/openingstijden/gesloten", &closed_add, show_hours, prepare_day, apply_closed, MAY_CHECKLIST_FILL),
    POST("/openingstijden/open", &closed_remove, show_hours, prepare_day, apply_open, MAY_CHECKLIST_FILL),
};
const struct route_table organisation_hours_routes = ROUTE_TABLE(routes);
