/* The log as people read it: "who looked at this".
 *
 * A projection of the vault's log, built by the scheduler. Reading may lag a minute; the log itself is what counts, and
 * `seinhuis log verify` proves it.
 * Invariants
 *   - Building it again, or twice, gives the same lines.
 *   - No line holds content: a reason that somebody typed stays in the log itself, and the line says that there is one.
 *   - Reading it is itself a line (LOG_LOG_READ), written before the page goes out.
 *   - A dossier is found by its reference or by its number in the log, never by a person.
 */
#ifndef SEINHUIS_PRIVACY_LOG_BOOK_H
#define SEINHUIS_PRIVACY_LOG_BOOK_H

#include "access/access.h"
#include "base/date.h"
#include "store/store.h"
#include "vault/vault.h"

enum log_result { LOG_RESULT_UNKNOWN = 0, LOG_RESULT_DONE = 1, LOG_RESULT_NOT_DONE = 2 };

struct log_line_view_row {
    int64_t number;
    struct instant at;
    struct dossier_ref dossier;
    bool has_dossier;
    enum log_action action;
    enum log_actor_kind actor_kind;
    struct sv actor_name;         /* staff: the account's name, empty when it no longer exists */
    struct sv role, purpose, object, origin; /* codes */
    enum log_result result;
};

/* Copies new lines of the vault's log. ret_count: how many; LOG_PROJECT_LINES or more: there may be others, and the
 * caller may first do something else. Safe to stop and repeat at any moment; one at a time. */
enum { LOG_PROJECT_LINES = 10000 };
struct log_project_setup {
    struct store *store;
    struct vault *vault;
};
MUST enum err log_project(const struct log_project_setup *setup, uint32_t *ret_count);
/* Lines older than that are gone from the log, so they go here. */
MUST enum err log_lines_forget(struct store *store, struct instant before);

/* A page of lines of one municipality, newest first; `before` 0: from the newest. All of it, one dossier, or one
 * day. */
struct log_search {
    struct municipality_id municipality;
    bool of_dossier;
    struct dossier_ref dossier;
    struct date day;              /* set: that day only */
    int64_t before;
    uint32_t rows;
};
MUST enum err log_lines(struct tx *tx, struct arena *arena, const struct log_search *search,
                        struct log_line_view_row **ret_rows, size_t *ret_count);

/* One line of this municipality. ERR_NOT_FOUND: none. */
MUST enum err log_line_find(struct tx *tx, struct arena *arena, struct municipality_id municipality, int64_t number,
                            struct log_line_view_row *ret_line);
/* The reason that somebody typed, from the log itself; it stands nowhere else. ERR_NOT_FOUND: pruned. */
MUST enum err log_reason_read(struct vault *vault, struct arena *arena, int64_t number, struct sv *ret_reason);
bool log_purpose_typed(struct sv purpose);

/* In words for people; never a code. */
struct text log_action_text(enum log_action action);
bool log_action_has_object(enum log_action action); /* "looked at the story"; "signed in" says it all */
struct text log_actor_text(enum log_actor_kind kind, enum log_action action); /* of a line without a name */
struct text log_object_text(struct sv object);   /* "the story"; an unknown code: "part of the file" */
struct text log_purpose_text(struct sv purpose); /* empty key: the action says it all */
/* Of a line that was refused: the purpose without its number. ret_times: how many it counts; 0: that one. */
struct sv log_purpose_counted(struct sv purpose, int64_t *ret_times);

#endif
