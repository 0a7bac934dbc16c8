/* The list of cases: for who leads all open ones by what is due, for others only their own. */
#ifndef SEINHUIS_CASES_LIST_H
#define SEINHUIS_CASES_LIST_H

#include "cases/course.h"

struct case_row {
    struct casefile_id id;
    struct sv reference, lead_name;
    enum case_state state;
    enum age_band age;
    struct person_id lead;
    struct date due, until, inform_due, destroy_on;
    enum inform_state inform_state;
    bool provisional, suspended, second;
};
struct case_place {           /* where the page before ended; zero: the beginning */
    struct date due;
    struct casefile_id casefile;
};
struct case_list {
    struct case_row *rows;
    size_t count;             /* at most LIMIT_LIST_ROWS */
    bool more;
    struct case_place end;
};
MUST enum err case_list_read(const struct desk *desk, const struct case_place *after, struct case_list *ret_list);
/* For who leads: closed cases until they are destroyed, the latest first; before a row (0: from the beginning). */
MUST enum err case_list_closed(const struct desk *desk, struct casefile_id before, struct case_list *ret_list);

#endif
