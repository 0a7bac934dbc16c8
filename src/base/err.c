#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>

const char *err_name(enum err err)
{
    switch (err) {
    case OK: return "ok";
    case ERR_NO_MEMORY: return "no_memory";
    case ERR_LIMIT: return "limit";
    case ERR_INVALID: return "invalid";
    case ERR_NOT_FOUND: return "not_found";
    case ERR_CONFLICT: return "conflict";
    case ERR_REFUSED: return "refused";
    case ERR_BUSY: return "busy";
    case ERR_FULL: return "full";
    case ERR_IO: return "io";
    case ERR_OUTCOME_UNKNOWN: return "outcome_unknown";
    case ERR_VAULT: return "vault";
    case ERR_PRESS: return "press";
    case ERR_TIMEOUT: return "timeout";
    case ERR_COUNT: break;
    }
    return "not_an_error";
}

_Noreturn void assert_failed(const char *condition, const char *file, int line)
{
    /* The condition is source text, never data: a crash report must hold nothing about a person. */
    (void)fprintf(stderr, "seinhuis: bug: %s at %s:%d\n", condition, file, line);
    abort();
}
