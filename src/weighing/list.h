/* Lists of weighings: what is asked of somebody now, what is closed, what waits for a second person. */
#ifndef SEINHUIS_WEIGHING_LIST_H
#define SEINHUIS_WEIGHING_LIST_H

#include "weighing/course.h"

struct weighing_row {
    struct weighing_id id;
    struct sv reference;
    enum weighing_state state;
    enum age_band age;
    bool urgent, late;
    bool asked;                  /* this actor can do now what it waits for */
    struct instant started;
    struct date due;
};
struct weighing_place {          /* where the page before ended; zero: the beginning */
    struct date due;
    struct weighing_id weighing;
};
struct weighing_list {
    struct weighing_row *rows;   /* by term */
    size_t count;                /* at most LIMIT_LIST_ROWS */
    bool more;
    struct weighing_place end;
};
MUST enum err weighing_list_read(const struct desk *desk, const struct weighing_place *after,
                                 struct weighing_list *ret_list);

struct weighing_closed_row {
    struct weighing_id id;
    struct sv reference;
    enum weighing_outcome outcome;
    struct instant started;
    struct date destroy_on;
};
/* `before` 0: from the latest. */
MUST enum err weighing_closed_read(const struct desk *desk, struct weighing_id before,
                                   struct weighing_closed_row **ret_rows, size_t *ret_count, bool *ret_more);

struct weighing_proposed_row {
    struct sv signal, proposed_by;
    struct date due;
    bool own;                    /* proposed by this actor: somebody else has to look */
};
MUST enum err weighing_proposed_read(const struct desk *desk, struct weighing_proposed_row **ret_rows,
                                     size_t *ret_count);

#endif
