/* What every room tells `seinhuis check`: which rows make a dossier whole, as a constant table of rules.
 *
 * A rule is a query that finds dossiers by their number and never reads content, one sentence that says what is wrong
 * with them, and one that says what to do. Nothing here changes anything.
 * Invariants: a rule finds nothing in an installation that works, whatever its people did; it finds at most
 * LIMIT_CHECK_ROWS dossiers, and what it found is shown by number only.
 * Lifetime: found numbers live in the arena.
 */
#ifndef SEINHUIS_STORE_CHECK_H
#define SEINHUIS_STORE_CHECK_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

struct tx;
typedef enum err check_find_fn(struct tx *tx, struct arena *arena, struct sv **ret_dossiers, size_t *ret_count);
typedef enum err check_named_fn(struct tx *tx, struct arena *arena, int64_t slot, struct sv **ret_dossiers,
                                size_t *ret_count);

struct check_rule {
    struct sv name;         /* "signal-without-story" */
    check_find_fn *find;
    struct sv wrong;        /* one sentence about the dossiers it finds */
    struct sv remedy;       /* one sentence: what to do */
};
struct check_room {
    struct sv name;         /* "signals" */
    const struct check_rule *rules;
    size_t count;
    check_named_fn *named;  /* the dossiers of which a row names this key slot; NULL: none names keys */
};

/* The form byte of a sealed value (docs/formats/envelope.md); anything else in a sealed column is no sealed value. */
#define CHECK_SEALED_FORM SV("\x01")

/* A rule's function from the typed query of the same name: `sql_NAME() -> many (dossier text)`. */
#define CHECK_QUERY(name) CHECK_QUERY_WITH(name, (tx, arena, &rows, &count))
/* The same of a query that compares sealed values with their form: `sql_NAME(form bytes) -> many (dossier text)`. */
#define CHECK_QUERY_SEALED(name) \
    CHECK_QUERY_WITH(name, (tx, arena, &(struct sql_##name##_in){ CHECK_SEALED_FORM }, &rows, &count))
#define CHECK_QUERY_WITH(name, call)                                                                       \
    static enum err name(struct tx *tx, struct arena *arena, struct sv **ret_dossiers, size_t *ret_count)  \
    {                                                                                                      \
        struct sql_##name *rows = NULL;                                                                    \
        size_t count = 0;                                                                                  \
        TRY(sql_##name call);                                                                              \
        return check_copy(arena, rows, sizeof *rows, count, ret_dossiers, ret_count);                      \
    }
/* The dossiers of one key slot: `sql_NAME(slot int) -> many (dossier text)`. */
#define CHECK_NAMED(name)                                                                                  \
    static enum err name(struct tx *tx, struct arena *arena, int64_t slot, struct sv **ret_dossiers,       \
                         size_t *ret_count)                                                                \
    {                                                                                                      \
        struct sql_##name *rows = NULL;                                                                    \
        size_t count = 0;                                                                                  \
        TRY(sql_##name(tx, arena, &(struct sql_##name##_in){ slot }, &rows, &count));                      \
        return check_copy(arena, rows, sizeof *rows, count, ret_dossiers, ret_count);                      \
    }
/* Rows that begin with the dossier's number. */
MUST enum err check_copy(struct arena *arena, const void *rows, size_t row_bytes, size_t count,
                         struct sv **ret_dossiers, size_t *ret_count);

#endif
