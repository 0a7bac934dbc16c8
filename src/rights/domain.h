/* The rooms in which a person can be: one constant table, so that the steps of a request are the same for all of them.
 *
 * An adapter gives who owns dossiers, the references of one owner's own, and of one dossier that was found the texts
 * that the person concerned may ask for. It never takes a name: nothing here finds a person.
 * Lifetime: what is given out lives in the arena.
 */
#ifndef SEINHUIS_RIGHTS_DOMAIN_H
#define SEINHUIS_RIGHTS_DOMAIN_H

#include "rights/course.h"

/* A person, or (person 0) whoever holds this role: for dossiers without an owner who is still here. */
struct rights_owner {
    struct person_id person;
    enum role role;
};
struct rights_dossier {
    int64_t subject;
    struct sv reference;
    struct dossier_ref dossier;
};
struct rights_place {
    struct municipality_id municipality;
    struct date today;
};

/* One text of a dossier. `key` names it for decisions about it: a kind and a row, never its words. */
struct rights_item {
    struct sv key;
    struct text label;
    struct sv body;                  /* empty when left out by the program */
    struct date on;                  /* not set: not known */
    enum redaction_reason preset;    /* as long as nobody decided about it */
    bool fixed;                      /* left out by the program: nobody puts it back */
};
struct rights_found_content {
    struct rights_item *items;
    size_t count;
    struct text why, source;         /* what it is kept for, and where it came from: never who reported */
    const struct text *access;       /* organisations whose people could read it */
    size_t access_count;
    struct date destroy_on;
};

struct rights_statement;             /* prepared by an adapter */
struct rights_domain {
    enum rights_domain_id id;
    struct text label;
    struct sv url;                   /* "/signalen/": before the reference */
    enum role role;                  /* answers about what nobody owns */
    /* Who owns something here today, persons only. */
    enum err (*owners)(struct tx *tx, struct arena *arena, const struct rights_place *place,
                       struct person_id **ret_owners, size_t *ret_count);
    /* `owner` 0: what nobody owns who is still here. */
    enum err (*of_owner)(struct tx *tx, struct arena *arena, const struct rights_place *place, struct person_id owner,
                         struct rights_dossier **ret_rows, size_t *ret_count);
    /* Opened with a line in the log. ERR_NOT_FOUND: destroyed, or hidden from this actor. */
    enum err (*content)(const struct desk *desk, struct sv reference, struct rights_found_content *ret_content);
    /* The person's own view, to stand in the dossier. NULL: the owner writes it there (a task). */
    enum err (*statement)(const struct desk *desk, struct sv reference, struct sv statement, const void **ret_prepared);
    apply_fn *statement_apply;
};
extern const struct rights_domain *const rights_domains[];
extern const size_t rights_domain_count;
const struct rights_domain *rights_domain_of(enum rights_domain_id id);

extern const struct rights_domain rights_signals;
extern const struct rights_domain rights_weighings;
extern const struct rights_domain rights_cases;

/* Adds one text; an empty one that is not fixed is no item. The array has room. */
void rights_item_add(struct rights_found_content *content, const struct rights_item *item);
/* "observation-123" */
struct sv rights_item_key(struct arena *arena, struct sv kind, int64_t row);

/* Why something is left out, with its legal source as data. */
struct text redaction_reason_text(enum redaction_reason reason);
struct sv redaction_source(enum redaction_reason reason);

#endif
