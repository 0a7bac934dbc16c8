/* Texts that a municipality sets: the questions of the joint weighing, and letters to people outside.
 *
 * What it is. The program brings a text of its own for each, in B1 Dutch and in English: version 0. A municipality
 * writes other versions; each is kept with who wrote it, its source, and who confirmed it on which day. In use is the
 * newest version that somebody confirmed: writing one changes nothing until then. As long as nobody confirmed any, the
 * program's own is in use, and every page that shows it says "nog te bevestigen". Confirming version 0 keeps its text
 * as a version of the municipality.
 * What can never happen
 *   - A version changes or disappears: whoever weighed with it or sent it finds it back.
 *   - A text holds a placeholder that its letter cannot fill, or a misspelt one (wording_check at writing).
 *   - A letter leaves with a hole: wording_fill names what is empty, and leaves its placeholder standing to be seen.
 *   - Content about a person: what a letter is filled with stays where the letter is kept, never here.
 * A text is lines: "# " begins a heading, "- " an item of a list, an empty line separates paragraphs; wording_parts
 * reads them. Of the questions every line is one, in both languages equally many.
 * Tables owned: wording_version.
 */
#ifndef SEINHUIS_ORGANISATION_WORDING_H
#define SEINHUIS_ORGANISATION_WORDING_H

#include "access/access.h"

/* Numbers are what the database holds: never reuse or renumber one. */
enum wording {
    WORDING_CRITERIA_QUESTIONS = 1,    /* a list of questions */
    WORDING_LETTER_INFORM = 2,         /* AVG 14: a report about you was recorded */
    WORDING_LETTER_ADMITTED = 3,
    WORDING_LETTER_NOT_ADMITTED = 4,
    WORDING_LETTER_CLOSED = 5,
    WORDING_NOTICE_REVIEW = 6,         /* to a recipient: review or destroy what you derived, and answer */
    WORDING_LETTER_RIGHTS_RECEIPT = 7,
    WORDING_LETTER_RIGHTS_DECISION = 8,
    WORDING_LETTER_RIGHTS_NOTHING = 9, /* also to somebody unknown here: the same words */
    WORDING_TALK_GUIDE = 10,           /* how a talk with the person is held */
    WORDING_END
};
#define WORDING_FIRST WORDING_CRITERIA_QUESTIONS
enum { WORDING_CHARS_MAX = 12000, WORDING_QUESTIONS_MAX = 12, WORDING_HOLES_MAX = 20 };

/* What stands between braces in a text: {naam}. The same names in both languages. */
enum wording_slot {
    SLOT_NAME,         /* {naam} */
    SLOT_MUNICIPALITY, /* {gemeente} */
    SLOT_DATE,         /* {datum}: of the letter */
    SLOT_REFERENCE,    /* {kenmerk} */
    SLOT_WHAT,         /* {wat}: what was recorded, decided or asked, in plain words */
    SLOT_WHY,          /* {waarom} */
    SLOT_RECIPIENTS,   /* {ontvangers}: organisations that received it, and when */
    SLOT_RECIPIENT,    /* {ontvanger}: of a notice */
    SLOT_UNTIL,        /* {tot-wanneer} */
    SLOT_CONTACT,      /* {contactpunt} */
    SLOT_PHONE,        /* {telefoon} */
    SLOT_OVERSEER,     /* {fg}: how to reach the data protection officer */
    SLOT_DECISION,     /* {besluit} */
    SLOT_TERM,         /* {termijn}: the day before which something happens */
    SLOT_COUNT
};

struct wording_row {
    struct sv code;           /* "brief-toegelaten": in addresses */
    struct text label, sentence;
    uint32_t slots;           /* a bit for each that may stand in it */
    bool questions;           /* WORDING_CRITERIA_QUESTIONS */
    struct sv source;         /* of version 0 */
};
const struct wording_row *wording_row(enum wording wording);
bool wording_of_code(struct sv code, enum wording *ret_wording);

struct wording_slot_row {
    struct sv name;           /* "tot-wanneer" */
    struct text meaning;
    struct sv example[LANGUAGE_COUNT]; /* made up */
};
const struct wording_slot_row *wording_slot_row(enum wording_slot slot);
/* "{naam}, {gemeente}, {kenmerk}"; empty: the text has none. */
struct sv wording_slots_text(struct arena *arena, enum wording wording);

/* --- versions ---------------------------------------------------------------------------------------------------- */
struct wording_version {
    enum wording wording;
    int64_t version;          /* 0: the program's */
    struct sv text[LANGUAGE_COUNT];
    struct sv source;
    struct sv written_by;     /* empty: the program's */
    struct date written;
    struct sv confirmed_by;
    struct date confirmed;    /* not set: "nog te bevestigen" */
};
/* The one in use; there always is one. */
MUST enum err wording_current(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                              enum wording wording, struct wording_version *ret_version);
/* ERR_NOT_FOUND: there is no such version here. */
struct wording_question {
    struct municipality_id municipality;
    enum wording wording;
    int64_t version;
};
MUST enum err wording_of_version(struct tx *tx, struct arena *arena, const struct wording_question *question,
                                 struct wording_version *ret_version);
/* Of each text the newest version, in use or not; indexed by enum wording. */
MUST enum err wordings_newest(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                              int64_t ret_newest[WORDING_END]);
/* Newest first, the program's last. */
MUST enum err wording_versions(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                               enum wording wording, struct wording_version **ret_versions, size_t *ret_count);

/* Parts of an apply: version `after` + 1. ERR_CONFLICT: somebody wrote one in between. */
struct wording_write {
    struct municipality_id municipality;
    enum wording wording;
    int64_t after;            /* the newest version that the writer saw */
    struct sv text[LANGUAGE_COUNT];
    struct sv source;
    struct person_id by;
    bool confirmed;           /* by the writer, at once: for confirming version 0 */
    struct instant at;
    int64_t intent;           /* of the line in the log; 0: none */
};
MUST enum err wording_write(struct tx_write *tx, const struct wording_write *write);
/* ERR_CONFLICT: it is confirmed already, or there is a newer one. */
struct wording_confirmation {
    struct municipality_id municipality;
    enum wording wording;
    int64_t version;
    struct person_id by;
    struct instant at;
    int64_t intent;
};
MUST enum err wording_confirm(struct tx_write *tx, const struct wording_confirmation *confirmation);

/* --- reading and filling: pure ------------------------------------------------------------------------------------ */
struct wording_problems {
    struct sv unknown[WORDING_HOLES_MAX]; /* as typed, with the braces: "{naan}", "{ naam }", "{" */
    size_t unknown_count;                 /* the first WORDING_HOLES_MAX of them */
};
/* Whatever stands between braces and is not one of this text's placeholders. */
void wording_check(enum wording wording, struct sv text, struct wording_problems *ret_problems);

struct wording_value {
    enum wording_slot slot;
    struct sv value;
};
struct wording_filled {
    struct sv text;
    /* Placeholders without a value, each once, as they still stand in the text: it may not leave like this. */
    struct sv empty[WORDING_HOLES_MAX];
    size_t empty_count;
};
/* What is filled in is not read again: braces in a value mean nothing. Of two values for one placeholder the first. */
MUST enum err wording_fill(struct arena *arena, struct sv text, const struct wording_value *values, size_t count,
                           struct wording_filled *ret_filled);
/* {gemeente}, {datum}, {telefoon}, {contactpunt} and {fg}, as this municipality has them; more may be put behind. */
enum { WORDING_HOUSE_VALUES = 5 };
struct wording_house {
    struct municipality_id municipality;
    enum language language;
    struct instant now;
};
MUST enum err wording_house_values(struct tx *tx, struct arena *arena, const struct wording_house *house,
                                   struct wording_value ret_values[WORDING_HOUSE_VALUES]);

/* For pages and paper: exactly one of heading, paragraph and items is filled. */
struct wording_item {
    struct sv text;
};
struct wording_part {
    struct sv heading, paragraph;
    struct wording_item *items;
    size_t items_count;
    bool has_items;
};
MUST enum err wording_parts(struct arena *arena, struct sv text, struct wording_part **ret_parts, size_t *ret_count);
/* Of the list of questions: its lines, at most WORDING_QUESTIONS_MAX. */
MUST enum err wording_questions(struct arena *arena, struct sv text, struct sv **ret_questions, size_t *ret_count);

#endif
