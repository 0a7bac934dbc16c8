/* Whom a case is about, and who of the staff leads it. */
#ifndef SEINHUIS_CASES_SUBJECT_H
#define SEINHUIS_CASES_SUBJECT_H

#include "cases/course.h"

struct case_subject {
    struct sv who, residence, contact; /* after case_subject_opened; empty outside the reader's scope */
    struct sv lead, deputy;            /* names of accounts */
    struct desk_open who_open, residence_open, contact_open;
};
MUST enum err case_subject_read(const struct case_reading *reading, struct case_subject *ret_subject);
void case_subject_opened(const struct case_reading *reading, struct case_subject *subject);
struct text case_inform_text(enum inform_state state);

#endif
