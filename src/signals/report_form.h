/* The public forms: one table of fields for a report and one for a question, with the pages they are asked on.
 *
 * Two kinds of guide walk the same way: page after page, then the answers to check, then sending. What differs is in
 * the tables.
 */
#ifndef SEINHUIS_SIGNALS_REPORT_FORM_H
#define SEINHUIS_SIGNALS_REPORT_FORM_H

#include "signals/report.h"
#include "signals/report_view.h"
#include "web/form.h"

enum report_page {
    PAGE_RELATION = 1,
    PAGE_ABOUT,
    PAGE_STORY,
    PAGE_WHO,
    PAGE_PLACE,
    PAGE_CONTACT,
    PAGE_DETAILS,
    PAGE_SAFETY,
    REPORT_PAGES = PAGE_SAFETY
};
enum advice_page { ADVICE_QUESTION = 1, ADVICE_ANSWER, ADVICE_PAGES = ADVICE_ANSWER };

/* What both forms fill; a question leaves most of it empty. */
struct report_form {
    int relation, about, age, contact;
    struct sv story, speaks_against, fear, care;
    struct sv who, place, residence;
    struct sv name, phone, email, safety, spoken;
    struct sv code;                /* minted on the check page: the key that makes sending twice one report */
};

struct page_words {
    struct text heading;
    struct text intro;             /* empty key: none */
};

struct guide {
    const struct form *form;
    enum signal_kind kind;
    const struct page_words *words; /* by page, from 1 */
    struct sv path;                 /* last part of the address: "/bericht" */
    uint8_t preset_page;            /* on this page one choice is made already, */
    struct sv preset_field, preset_code;
};

extern const struct form report_form;
extern const struct form advice_form;
extern const struct guide report_guide;
extern const struct guide advice_guide;

/* The closed lists and texts as the rules take them. */
struct report report_of_form(const struct guide *guide, const struct report_form *filled);
/* Which pages somebody with these answers comes by, as "Step 2 of 6"; the check page is the last step. */
void guide_steps(const struct guide *guide, const struct report_form *filled, uint8_t page, int64_t *ret_step,
                 int64_t *ret_steps);
/* Every question that was asked, with its answer and the button that changes it. */
MUST enum err guide_answers(struct rq *rq, const struct guide *guide, const struct report_form *filled,
                            struct answers_view *ret_answers);

#endif
