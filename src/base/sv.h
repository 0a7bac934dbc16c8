/* A view of text or bytes that somebody else owns. Not terminated; may hold any byte.
 *
 * Lifetime: that of the memory behind it, normally the arena of the request. C strings exist only at libc's edge.
 */
#ifndef SEINHUIS_BASE_SV_H
#define SEINHUIS_BASE_SV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sv {
    const char *at;
    size_t length;
};

/* A view of a string literal; does not compile for anything else. SV_INIT is the same for static tables. */
#define SV(literal) ((struct sv){ "" literal, sizeof(literal) - 1 })
#define SV_INIT(literal) { "" literal, sizeof(literal) - 1 }

struct sv sv_of_bytes(const void *bytes, size_t length);
struct sv sv_of_c(const char *text);                 /* only for text from libc; NULL gives the empty view */
bool sv_empty(struct sv view);
bool sv_equal(struct sv left, struct sv right);      /* not for secrets: see secret_equal in base/trust.h */
int sv_compare(struct sv left, struct sv right);     /* bytewise, shorter first */
bool sv_starts(struct sv view, struct sv prefix);
bool sv_ends(struct sv view, struct sv suffix);
struct sv sv_from(struct sv view, size_t offset);    /* the rest; empty when offset lies beyond */
struct sv sv_until(struct sv view, size_t length);   /* at most length bytes */
struct sv sv_trim(struct sv view);                   /* without ASCII white space at both ends */
bool sv_find(struct sv view, char wanted, size_t *ret_offset);
bool sv_cut(struct sv view, char separator, struct sv *ret_before, struct sv *ret_after); /* at the first separator */
bool sv_utf8_valid(struct sv view);                  /* no overlong form, surrogate, or value above U+10FFFF */
size_t sv_utf8_step(struct sv view);                 /* bytes of its first code point; 0: empty, or no UTF-8 there */
size_t sv_utf8_count(struct sv view);                /* code points; view must be valid */
bool sv_to_int(struct sv view, int64_t *ret_value);  /* decimal, optional '-', whole view, no overflow */

#endif
