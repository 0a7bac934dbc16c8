/* Who may give and receive which kind of data: the agreements of the parties as rules of the program (L-10, L-12,
 * L-14).
 *
 * One rule for each party and category: whether that party may provide it, whether it may receive it, on which basis,
 * and who confirmed that on which day. The program's own table (sharing_table.c) is a proposal that shows "nog te
 * bevestigen"; what a municipality confirms takes its place. A rule says what may be; each disclosure stays a decision
 * of a person about ticked data.
 * Lifetime: texts live in the arena.
 */
#ifndef SEINHUIS_ORGANISATION_SHARING_H
#define SEINHUIS_ORGANISATION_SHARING_H

#include "access/access.h"
#include "base/date.h"

/* Numbers are what the database holds: never reuse or renumber one. */
enum sharing_party {
    SHARING_MUNICIPALITY = 1,
    SHARING_POLICE = 2,
    SHARING_PROSECUTION = 3,
    SHARING_CHILD_PROTECTION = 4,   /* Raad voor de Kinderbescherming */
    SHARING_PROBATION = 5,          /* reclassering */
    SHARING_CARE_SAFETY_HOUSE = 6,
    SHARING_SOCIAL_TEAM = 7,
    SHARING_MENTAL_HEALTH = 8,
    SHARING_YOUTH_CARE = 9,
    SHARING_EDUCATION = 10,
    SHARING_HOUSING = 11,
    SHARING_WORK_AND_INCOME = 12,
    SHARING_SUPPORT_CENTRE = 13,    /* Landelijk Steunpunt Extremisme */
    SHARING_PARTY_END
};

/* All that is said of a piece of data beside who provided it and on which basis; never what it is about. */
enum data_category {
    CATEGORY_ORDINARY = 1,
    CATEGORY_SPECIAL = 2,           /* GDPR article 9 */
    CATEGORY_CRIMINAL = 3,          /* GDPR article 10 */
    CATEGORY_END
};

enum sharing_direction { SHARING_PROVIDES, SHARING_RECEIVES };

struct sharing_rule {
    enum sharing_party party;
    enum data_category category;
    bool provides, receives;
    struct sv basis;
    struct sv source;
    struct sv confirmed_by;
    struct date confirmed;          /* not set: "nog te bevestigen" */
};
struct sharing_rules {
    struct sharing_rule rules[SHARING_PARTY_END][CATEGORY_END]; /* places below 1 are unused */
};
MUST enum err sharing_load(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                           struct sharing_rules **ret_rules);
bool sharing_allows(const struct sharing_rules *rules, enum sharing_party party, enum data_category category,
                    enum sharing_direction direction);

struct text sharing_party_text(enum sharing_party party);
struct sv sharing_party_code(enum sharing_party party);  /* in addresses and forms: "politie" */
bool sharing_party_of_code(struct sv code, enum sharing_party *ret_party);
struct text data_category_text(enum data_category category);
struct sv data_category_code(enum data_category category); /* "gewoon", "bijzonder", "strafrechtelijk" */
bool data_category_of_code(struct sv code, enum data_category *ret_category);

/* Part of an apply: a named person read it and stands for it. */
struct sharing_confirmation {
    struct municipality_id municipality;
    enum sharing_party party;
    enum data_category category;
    bool provides, receives;
    struct sv basis, source;
    struct person_id by;
    struct date on;
    int64_t intent;                 /* of the line in the log */
};
MUST enum err sharing_confirm(struct tx_write *tx, const struct sharing_confirmation *confirmation);

/* The program's own proposal. */
const struct sharing_rule *sharing_default(enum sharing_party party, enum data_category category);

#endif
