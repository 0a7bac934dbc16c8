/* Terms, numbers and texts that a municipality sets, each with its source and who confirmed it.
 *
 * One table (settings.c) names every setting: name, kind, unit, range, default, one sentence, and for a legal number
 * its source. A legal number is never a constant in code. A value that nobody confirmed works, and shows "nog te
 * bevestigen" wherever it stands.
 * Lifetime: `struct settings` lives in the arena it was loaded with, normally a request's.
 */
#ifndef SEINHUIS_ORGANISATION_SETTINGS_H
#define SEINHUIS_ORGANISATION_SETTINGS_H

#include "access/access.h"
#include "base/date.h"

enum setting {
    /* terms of the work: calendar or working days, weeks or months, as the table says */
    SETTING_ACKNOWLEDGE_TERM,   /* bevestigingstermijn: received → taken up */
    SETTING_ANSWER_TERM,        /* when the reporter is promised an answer */
    SETTING_INTAKE_TERM,        /* in intake, or back on the desk → next act */
    SETTING_INTAKE_TERM_MINOR,  /* the same, about somebody under 18 */
    SETTING_WAIT_TERM,          /* waiting for information, at most */
    SETTING_MEETING_TERM,       /* until the signal meeting */
    SETTING_SECOND_TERM,        /* second pair of eyes */
    SETTING_TRANSFER_TERM,      /* another municipality confirms receipt */
    SETTING_WEIGHING_TERM,      /* ready for weighing → weighed */
    SETTING_INFORM_TERM,        /* AVG 14: inform the person concerned */
    SETTING_INFORM_RECHECK,     /* look again at a postponement, at most */
    SETTING_WITHDRAWAL_TERM,    /* two people may keep observations for serious danger */
    SETTING_SAMPLE_TERM,        /* a sample is read */
    /* the joint weighing */
    SETTING_WEIGHING_POSITION_TERM,   /* first positions are in */
    SETTING_WEIGHING_ESCALATION_TERM, /* after that, until the weighing expires */
    SETTING_WEIGHING_URGENT_HOURS,    /* oral advices are confirmed, or lapse */
    /* the case */
    SETTING_CASE_PLAN_TERM,
    SETTING_CASE_REVIEW_TERM,
    SETTING_CASE_REVIEW_TERM_MINOR,
    SETTING_CASE_ACCESS_UNUSED,       /* a participant who never looks loses access */
    SETTING_CASE_PARTICIPATION_MOST,  /* longest that somebody is asked for at once */
    SETTING_RECIPIENT_ANSWER_TERM,    /* a recipient says what it did with a notice */
    /* the rights of the person concerned */
    SETTING_RIGHTS_TERM,
    SETTING_RIGHTS_EXTENSION,         /* longer by this, once, with a reason */
    SETTING_RIGHTS_OWNER_TERM,        /* an owner answers whether somebody is in a dossier */
    SETTING_RIGHTS_OBJECTION_TERM,    /* bezwaar against the decision */
    /* retention: how long something is kept after its outcome */
    SETTING_KEEP_STORY,         /* the raw story, after the official record exists */
    SETTING_KEEP_OPEN,          /* a signal without outcome */
    SETTING_KEEP_ADVICE,
    SETTING_KEEP_NO_CONCERN,
    SETTING_KEEP_CARE,
    SETTING_KEEP_YOUTH,
    SETTING_KEEP_HANDED_OVER,
    SETTING_KEEP_TENSION,
    SETTING_KEEP_TOO_LITTLE,
    SETTING_KEEP_WITHDRAWN,
    SETTING_KEEP_TO_WEIGHING,
    SETTING_KEEP_MINOR,         /* about somebody under 18: at most, whatever the outcome */
    SETTING_KEEP_NOT_ADMITTED,  /* a weighing that did not admit */
    SETTING_KEEP_WEIGHING_EXPIRED,
    SETTING_KEEP_CASE,          /* after closing */
    SETTING_KEEP_CASE_MINOR,
    SETTING_KEEP_RIGHTS,        /* a request of the person concerned, after its decision */
    SETTING_KEEP_LOG,
    SETTING_KEEP_CERTIFICATE,
    SETTING_KEEP_WORK_OUT,
    /* destruction */
    SETTING_DESTRUCTION_NOTICE, /* days that the nameless list looks ahead */
    SETTING_STOP_MOST,          /* longest that two people may stop a destruction */
    SETTING_KEY_TERM,           /* how long a municipality's key is used before it is renewed */
    /* numbers */
    SETTING_SAMPLE_PERCENT,     /* of closed signals, drawn by chance */
    SETTING_SESSION_IDLE_MINUTES,
    SETTING_SESSION_HOURS,
    SETTING_DEPUTY_NOTICE,      /* days before a deputy's role ends that everybody is warned */
    SETTING_ROUTING_CHECK,      /* a routing card that nobody checked for this long is marked */
    SETTING_COUNT
};

struct settings;
MUST enum err settings_load(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                            struct settings **ret_settings);
int64_t setting_number(const struct settings *settings, enum setting setting);
/* The day a term that begins on `from` ends, in the setting's own unit (working days, days, weeks, months). */
struct date setting_date(const struct settings *settings, enum setting setting, struct date from);
bool setting_confirmed(const struct settings *settings, enum setting setting);
/* Dutch, stable: "bewaartermijn-advies"; stored as a retention rule's name */
struct sv setting_name(enum setting setting);
bool setting_of_name(struct sv name, enum setting *ret_setting);
struct text setting_text(enum setting setting); /* for people */

/* --- the table, for the page and the manual ---------------------------------------------------------------------- */
enum setting_unit { UNIT_WORKING_DAYS, UNIT_DAYS, UNIT_WEEKS, UNIT_MONTHS, UNIT_PERCENT, UNIT_MINUTES, UNIT_HOURS };
struct setting_row {
    struct sv name;
    enum setting_unit unit;
    int64_t least, most, standard;
    bool legal;               /* a legal number: the opening gate asks that somebody confirms it */
    /* of a legal number: the provision it follows from; the number itself is a proposal until confirmed */
    struct sv source;
    struct text label;
    struct text sentence;     /* what it does */
};
const struct setting_row *setting_row(enum setting setting);
/* "5 working days" */
struct sv setting_amount(struct arena *arena, enum language language, enum setting setting, int64_t number);

struct setting_state {
    int64_t number;
    struct sv source;         /* as the confirmer wrote it, otherwise the table's */
    struct sv confirmed_by;
    struct date confirmed;    /* not set: "nog te bevestigen" */
};
struct setting_state setting_state(const struct settings *settings, enum setting setting);
/* Legal numbers that nobody confirmed yet. */
size_t settings_unconfirmed(const struct settings *settings);
/* The manual's chapter, and `seinhuis settings`: every setting with range, default and source. */
void settings_print(struct buf *out, struct arena *arena, enum language language);

/* Part of an apply: this person read it, on this day, and stands for it. ERR_REFUSED: outside the range. */
struct setting_confirmation {
    struct municipality_id municipality;
    enum setting setting;
    int64_t number;
    struct sv source;
    struct person_id by;
    struct date on;
    struct instant at;
    int64_t intent;           /* of the line in the log; 0: none */
};
MUST enum err setting_confirm(struct tx_write *tx, const struct setting_confirmation *confirmation);

#endif
