/* What was destroyed in a month, told without telling of anybody.
 *
 * Invariants
 *   - Only counts by rule and month. No day, no outcome of one file, no age, no number of a file.
 *   - A count below CERTIFICATE_LEAST is not told: it goes into the rest. When the rest itself would tell a small
 *     number by subtraction, the next smallest count joins it. A total below CERTIFICATE_LEAST is told as "fewer than".
 */
#ifndef SEINHUIS_PRIVACY_CERTIFICATE_H
#define SEINHUIS_PRIVACY_CERTIFICATE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/id.h"

enum { CERTIFICATE_LEAST = 5 };

struct tx;

struct certificate_count {
    struct sv kind, rule;
    int64_t counted;
    bool in_rest;                 /* then the count is not told */
};
struct certificate {
    int64_t month;                /* 202611 */
    int64_t total;
    int64_t rest;                 /* of all counts in the rest */
    bool total_small, rest_small;
    struct certificate_count *counts;
    size_t count_count;
};
/* ERR_NOT_FOUND: nothing was destroyed in that month. */
MUST enum err certificate_of_month(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                   int64_t month, struct certificate *ret_certificate);
/* Marks what may not be told by itself: the rule above, apart from any database. */
void certificate_merge(struct certificate *certificate);

struct certificate_month {
    int64_t month;
    int64_t total;
};
/* Newest first, at most 240 months. */
MUST enum err certificate_months(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                 struct certificate_month **ret_months, size_t *ret_count);

#endif
