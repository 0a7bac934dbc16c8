#include "sheet/draw.h"

#include <libical/ical.h>

#define ZONE "Europe/Amsterdam"

/* Since 1996: the last Sundays of March and October, at one o'clock UTC. */
static const char zone_text[] = "BEGIN:VTIMEZONE\r\n"
                                "TZID:" ZONE "\r\n"
                                "BEGIN:DAYLIGHT\r\n"
                                "TZNAME:CEST\r\n"
                                "TZOFFSETFROM:+0100\r\n"
                                "TZOFFSETTO:+0200\r\n"
                                "DTSTART:19960331T020000\r\n"
                                "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
                                "END:DAYLIGHT\r\n"
                                "BEGIN:STANDARD\r\n"
                                "TZNAME:CET\r\n"
                                "TZOFFSETFROM:+0200\r\n"
                                "TZOFFSETTO:+0100\r\n"
                                "DTSTART:19961027T030000\r\n"
                                "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
                                "END:STANDARD\r\n"
                                "END:VTIMEZONE\r\n";

static struct icaltimetype local_of(struct instant moment)
{
    struct local_time local = local_time(moment);
    struct date_parts parts = date_parts(local.date);
    struct icaltimetype time = icaltime_null_time();
    time.year = parts.year;
    time.month = parts.month;
    time.day = parts.day;
    time.hour = local.hour;
    time.minute = local.minute;
    return time;
}

static void local_add(icalcomponent *event, icalproperty *property)
{
    icalproperty_add_parameter(property, icalparameter_new_tzid(ZONE));
    icalcomponent_add_property(event, property);
}

/* An organiser has to have an address; without one it says that there is none, and answers go nowhere. */
static enum err organiser_add(icalcomponent *event, struct arena *arena, const struct meeting *meeting)
{
    struct buf address;
    const char *uri = NULL;
    const char *name = NULL;
    if (sv_empty(meeting->organiser)) {
        return OK;
    }
    buf_open(&address, arena, LIMIT_SHEET_WORD_BYTES + 16);
    buf_put(&address, sv_empty(meeting->mail) ? SV("invalid:nomail") : SV("mailto:"));
    buf_put(&address, meeting->mail);
    TRY(arena_c_string(arena, buf_view(&address), &uri));
    TRY(arena_c_string(arena, meeting->organiser, &name));
    icalproperty *organiser = icalproperty_new_organizer(uri);
    icalproperty_add_parameter(organiser, icalparameter_new_cn(name));
    icalcomponent_add_property(event, organiser);
    return OK;
}

static enum err event_fill(icalcomponent *event, struct arena *arena, const struct meeting *meeting)
{
    const char *uid = NULL;
    const char *summary = NULL;
    const char *place = NULL;
    TRY(arena_c_string(arena, meeting->uid, &uid));
    TRY(arena_c_string(arena, meeting->summary, &summary));
    TRY(arena_c_string(arena, meeting->place, &place));
    struct icaltimetype made =
        icaltime_from_timet_with_zone((time_t)(meeting->made.ms / 1000), 0, icaltimezone_get_utc_timezone());
    icalcomponent_add_property(event, icalproperty_new_uid(uid));
    icalcomponent_add_property(event, icalproperty_new_dtstamp(made));
    icalcomponent_add_property(event, icalproperty_new_sequence((int)meeting->sequence));
    local_add(event, icalproperty_new_dtstart(local_of(meeting->begin)));
    local_add(event, icalproperty_new_dtend(local_of(meeting->end)));
    icalcomponent_add_property(event, icalproperty_new_summary(summary));
    if (!sv_empty(meeting->place)) {
        icalcomponent_add_property(event, icalproperty_new_location(place));
    }
    icalcomponent_add_property(event, icalproperty_new_status(meeting->cancelled ? ICAL_STATUS_CANCELLED
                                                              : ICAL_STATUS_CONFIRMED));
    icalcomponent_add_property(event, icalproperty_new_class(ICAL_CLASS_PRIVATE));
    icalcomponent_add_property(event, icalproperty_new_transp(ICAL_TRANSP_OPAQUE));
    return organiser_add(event, arena, meeting);
}

static enum err calendar_fill(icalcomponent *calendar, struct arena *arena, const struct meeting *meeting)
{
    icalcomponent *zone = icalcomponent_new_from_string(zone_text);
    icalcomponent *event = icalcomponent_new_vevent();
    if (zone == NULL || event == NULL) {
        return ERR_NO_MEMORY;
    }
    icalcomponent_add_property(calendar, icalproperty_new_prodid("-//Seinhuis//NL"));
    icalcomponent_add_property(calendar, icalproperty_new_version("2.0"));
    icalcomponent_add_property(calendar, icalproperty_new_calscale("GREGORIAN"));
    icalcomponent_add_property(calendar, icalproperty_new_method(meeting->cancelled ? ICAL_METHOD_CANCEL
                                                                 : ICAL_METHOD_REQUEST));
    icalcomponent_add_component(calendar, zone);
    icalcomponent_add_component(calendar, event);
    return event_fill(event, arena, meeting);
}

enum err calendar_write(struct arena *arena, const struct meeting *meeting, struct sv *ret_calendar)
{
    icalcomponent *calendar = icalcomponent_new_vcalendar();
    if (calendar == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = calendar_fill(calendar, arena, meeting);
    char *text = err == OK ? icalcomponent_as_ical_string_r(calendar) : NULL;
    if (text != NULL) {
        struct sv view = sv_of_c(text);
        err = view.length > LIMIT_SHEET_CALENDAR_BYTES ? ERR_LIMIT : arena_copy(arena, view, ret_calendar);
        icalmemory_free_buffer(text);
    } else if (err == OK) {
        err = ERR_NO_MEMORY;
    }
    icalcomponent_free(calendar);
    icalmemory_free_ring();
    return err;
}
