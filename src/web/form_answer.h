/* A form as it was sent: names and values decoded, problems found, what was typed kept. Internal to web/. */
#ifndef SEINHUIS_WEB_FORM_ANSWER_H
#define SEINHUIS_WEB_FORM_ANSWER_H

#include "web/form.h"

struct pair {
    struct sv name;
    struct sv value;
};

enum { FORM_PROBLEMS_MAX = FORM_FIELDS_MAX + 8 };

struct form_problem_row {
    struct sv field;   /* empty: the whole form */
    struct sv text;    /* in the language of the page */
};

enum form_turn { TURN_SEND, TURN_NEXT, TURN_BACK, TURN_TO };

struct form_answer {
    struct arena *arena;
    enum language language;
    const struct form *form;
    struct pair *pairs;
    size_t pair_count;
    struct form_problem_row problems[FORM_PROBLEMS_MAX];
    size_t problem_count;
    uint8_t sent_page;           /* the page that was on screen */
    uint8_t page;                /* the page to show now */
    enum form_turn turn;
    uint8_t turn_to;             /* TURN_TO */
};

/* --- form_decode.c ------------------------------------------------------------------------------------------------ */
enum form_coding { CODING_OTHER, CODING_URLENCODED, CODING_MULTIPART };
enum form_coding form_coding_of(struct sv content_type, struct sv *ret_boundary);
struct form_decode {
    struct arena *arena;
    struct sv content_type;
    struct sv body;
};
/* Raw bytes: values are not checked for UTF-8 yet. ERR_INVALID: not a form, or broken in the middle (what came before
 * it is in ret_pairs); ERR_LIMIT: more than LIMIT_FORM_FIELDS. In both cases the pairs read so far are given. */
MUST enum err form_decode(const struct form_decode *decode, struct pair **ret_pairs, size_t *ret_count);

/* --- form_text.c -------------------------------------------------------------------------------------------------- */
struct text_read {
    struct sv text;      /* always valid UTF-8 without control characters, fit to be shown again */
    bool guessed;        /* it was no UTF-8: read as Windows-1252 */
    bool control;        /* control characters were taken out */
};
/* Line ends become \n, a line's become spaces; a byte order mark goes. */
MUST enum err text_read(struct arena *arena, struct sv raw, bool lines, struct text_read *ret_read);

/* --- form_fill.c -------------------------------------------------------------------------------------------------- */
/* Fills the form's struct from what was sent and finds all problems of the pages that count for this turn. */
MUST enum err form_fill(struct rq *rq, const struct form *form, struct form_answer *answer, void **ret_filled);
/* First value sent under this name. */
bool form_value(const struct form_answer *answer, struct sv name, struct sv *ret_value);
/* With the argument as %1. */
void form_problem_with(struct form_answer *answer, struct sv field_name, struct text problem, struct sv argument);

#endif
