/* The one closed set of outcomes of this program, and the only control-flow macro.
 *
 * A function that can fail returns `MUST enum err`; its results are `ret_x` parameters that stay untouched on failure.
 * Problems in what a person typed are data (web/form.h), never an error. HTTP learns of errors in one place,
 * web/answer.c.
 */
#ifndef SEINHUIS_BASE_ERR_H
#define SEINHUIS_BASE_ERR_H

enum err {
    OK = 0,
    ERR_NO_MEMORY,       /* an arena met its cap, or the system has no more */
    ERR_LIMIT,           /* a limit of base/limits.h was met */
    ERR_INVALID,         /* bytes that do not have the promised form */
    ERR_NOT_FOUND,       /* absent, or hidden from this actor: the two are never told apart */
    ERR_CONFLICT,        /* the state is no longer what the person saw */
    ERR_REFUSED,         /* a rule of the work forbids it; the page says which */
    ERR_BUSY,            /* a bounded queue is full; nothing was written */
    ERR_FULL,            /* the disk is full; nothing was written */
    ERR_IO,              /* a file, socket or database failed; nothing was written */
    ERR_OUTCOME_UNKNOWN, /* COMMIT itself failed: written or not, we cannot say */
    ERR_VAULT,           /* the vault is away, slow, or refused */
    ERR_PRESS,           /* the process that prints is away or was too slow; nothing was written */
    ERR_TIMEOUT,         /* a deadline passed while still queued; nothing was written */
    ERR_COUNT
};

#define MUST __attribute__((warn_unused_result))

/* Leave the function with the same error when `expression` fails. */
#define TRY(expression)                   \
    do {                                  \
        enum err try_err_ = (expression); \
        if (try_err_ != OK) {             \
            return try_err_;              \
        }                                 \
    } while (0)

/* Stable lower-case name for operational logs and tests, for example "not_found". */
const char *err_name(enum err err);

/* Bugs stop the process, also in production: a half-true state must not decide about a person. Never used on input. */
#define ASSERT(condition) ((condition) ? (void)0 : assert_failed(#condition, __FILE__, __LINE__))
_Noreturn void assert_failed(const char *condition, const char *file, int line);

#endif
