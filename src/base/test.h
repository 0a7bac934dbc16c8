/* What every cmocka test includes: cmocka with the headers it wants first, and comparison of views.
 *
 * Only for *_test.c. Test names are sentences about behaviour: `a_code_works_once`.
 */
#ifndef SEINHUIS_BASE_TEST_H
#define SEINHUIS_BASE_TEST_H

#include "base/sv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* Fails with both texts shown when the view is not exactly this C string. */
#define assert_sv(view, text) assert_sv_at((view), (text), __FILE__, __LINE__)

static inline void assert_sv_at(struct sv view, const char *text, const char *file, int line)
{
    if (view.length != strlen(text) || (view.length > 0 && memcmp(view.at, text, view.length) != 0)) {
        print_error("expected \"%s\", got \"%.*s\"\n", text, (int)view.length, view.at);
        _fail(file, line);
    }
}

#endif
