/* Typed forms: a form is a constant table of fields; a handler gets a filled struct, never names and values.
 *
 * Unknown fields are dropped. All problems are found at once and are data. What was typed is kept, whatever its state,
 * and shown again. A field's `offset` lies in the form's struct; the member's type follows the kind:
 *   FIELD_LINE, FIELD_TEXT, FIELD_SECRET, FIELD_HIDDEN → struct sv   FIELD_CHOICE → int (choice value; -1 when none;
 *   struct sv code when its table has no choices)
 *   FIELD_CHOICES → uint64_t (bit per choice value)                  FIELD_CHECK → bool
 *   FIELD_DATE → struct date                                        FIELD_NUMBER → int64_t
 *   FIELD_TICKS → struct ticks: boxes whose choices only the page knows (form_offer), for example the observations of
 *   one signal
 * A form of several pages is the same table with `page` counted from 1; web/form.h keeps the other pages' values as
 * hidden fields. Its buttons are named "_knop": "verder", "terug", "naar-3" turn a page (`again` runs; form_page tells
 * which page to show; pages + 1 is the page to check the answers on), "versturen" there checks all pages and goes on to
 * `prepare`. Names that start with "_" are this module's. Text arrives as NFC-preserving UTF-8 with line ends \n;
 * control characters but \n and \t are a problem, not silently dropped.
 */
#ifndef SEINHUIS_WEB_FORM_H
#define SEINHUIS_WEB_FORM_H

#include "base/date.h"
#include "base/text.h"
#include "web/html.h"

struct form_answer;
struct rq;

enum field_kind {
    FIELD_LINE,
    FIELD_TEXT,     /* several lines */
    FIELD_SECRET,   /* password; never shown again */
    FIELD_HIDDEN,
    FIELD_CHOICE,   /* radio buttons; a select when there are more than seven choices */
    FIELD_CHOICES,  /* check boxes */
    FIELD_CHECK,    /* one check box */
    FIELD_DATE,
    FIELD_NUMBER,
    FIELD_TICKS
};

enum { FORM_TICKS_MAX = 100 };
struct ticks {
    struct sv *codes; /* what was ticked, as sent: the handler checks them against what it offered */
    size_t count;
};

struct choice {
    struct sv code;      /* in the HTML: "anoniem" */
    int value;           /* in C: enum */
    struct text label;
    struct text hint;    /* empty key: none */
};

struct field {
    struct sv name;              /* Dutch, kebab-case: "wat-is-er-gezien" */
    enum field_kind kind;
    uint8_t page;                /* 0 or 1 for a form of one page */
    bool required;
    size_t offset;
    uint32_t chars_max;          /* 0: LIMIT_LINE_CHARS or LIMIT_TEXT_CHARS by kind */
    int64_t least, most;         /* FIELD_NUMBER */
    struct text label;
    struct text hint;            /* why we ask, or what helps; empty key: none */
    struct text missing;         /* what to do when it is empty: "Enter the date on which …" */
    const struct choice *choices;
    size_t choice_count;
    struct sv autocomplete;      /* "off", "username", "current-password", "one-time-code" */
};

enum { FORM_FIELDS_MAX = 48, FORM_CHOICES_MAX = 40, FORM_PAGES_MAX = 32 };

struct form;
/* Checks that no single field can: set problems with form_problem. */
typedef void form_check_fn(struct rq *rq, struct form_answer *answer, const void *filled);

typedef uint8_t form_next_fn(const void *filled, uint8_t page);

struct form {
    struct sv name;              /* "report": in docs and golden files */
    const struct field *fields;
    size_t field_count;
    size_t size;                 /* of the struct */
    uint8_t pages;               /* 0 or 1: one page */
    form_check_fn *check;        /* NULL: none */
    /* several pages: which one follows `page`, from what is filled so far; NULL: page + 1 */
    form_next_fn *next;
};

#define FORM_FIELDS(fields_) .fields = (fields_), .field_count = sizeof(fields_) / sizeof((fields_)[0])

/* A problem found by a check or by prepare: tied to a field by its name, or to the whole form with an empty name. */
void form_problem(struct form_answer *answer, struct sv field_name, struct text problem);
/* The same with a sentence that was filled in already, in the reader's language. */
void form_problem_said(struct form_answer *answer, struct sv field_name, struct sv problem);
bool form_has_problems(const struct form_answer *answer);
/* Puts a value in what was typed: for a hidden field that the program fills on the way (a code minted on the check
 * page). */
void form_put(struct form_answer *answer, struct sv field_name, struct sv value);
/* The page to show: 1 on a GET. */
uint8_t form_page(const struct rq *rq);

/* --- for templates (pages/parts/form.html renders these; a domain's page includes it) ----------------------------- */
struct choice_view {
    struct sv id, code, label, hint;
    bool chosen;
    bool has_hint;
};
struct field_view {
    struct sv id, name, label, hint, problem, value, autocomplete, described_by;
    struct sv limit;             /* "At most 20.000 characters", stated before it is met; empty: none */
    bool is_line, is_text, is_secret, is_hidden, is_radio, is_select, is_boxes, is_check, is_date, is_number;
    bool has_hint, has_problem, has_limit, optional, checked;
    struct choice_view *choices;
    size_t choices_count;
};
struct problem_view {
    struct url href;             /* "#field-id"; written by this module */
    struct sv text;
};
struct form_view {
    struct sv token;             /* goes into the hidden field "_token"; empty on public pages */
    struct sv code;              /* into "_eenmalig" (web/once.h), beside the token */
    struct field_view *fields;   /* those of the page shown, in table order */
    size_t fields_count;
    struct field_view *kept;     /* hidden: the other pages' values */
    size_t kept_count;
    struct problem_view *problems;
    size_t problems_count;
    bool has_problems, has_token;
    int64_t page, pages;
};

/* The form as a page shows it: from what was typed when rq->form is set for this form, otherwise from `initial` (NULL:
 * empty). */
struct form_view form_show(struct rq *rq, const struct form *form, const void *initial, uint8_t page);
/* The choices of a FIELD_TICKS, or of a FIELD_CHOICE whose table has none: `offered` has id, code, label and hint;
 * chosen is filled in here. */
struct form_offer {
    struct sv field;
    struct choice_view *offered;
    size_t count;
};
void form_offer(struct rq *rq, struct form_view *view, const struct form_offer *offer);
/* One field of it, by name, for pages that place fields themselves. Never NULL for a name in the table. */
const struct field_view *form_field(const struct form_view *view, struct sv name);

#endif
