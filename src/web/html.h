/* What generated page code (tools/pagegen) writes with. Escaping is chosen by type and place, at compile time.
 *
 * In a template, {{x}} in text or in a quoted attribute takes: struct sv, struct text (translated), integers, struct
 * date, struct instant, struct html_safe (text only). In href, src, action: struct url only. A `char *`, a `struct
 * clear` or a `struct sealed` does not compile.
 */
#ifndef SEINHUIS_WEB_HTML_H
#define SEINHUIS_WEB_HTML_H

#include "base/buf.h"
#include "base/date.h"
#include "base/text.h"
#include "base/trust.h"

struct html {
    struct buf *out;
    struct arena *arena;
    enum language language;
    struct sv prefix;       /* "/en": put before every address of this site that is not `fixed` */
};

/* Made by this program, already HTML: pictures (SVG) and icons. Only web/ and svg code make one. */
struct html_safe {
    struct sv markup;
};

/* An address on this site, or one written in the program's own tables. */
struct url {
    struct sv address;
    bool fixed;             /* the same in every language: embedded files, tel:, other sites */
};
struct url url_literal_(struct sv literal);
#define URL(literal) url_literal_(SV(literal))
/* prefix (a literal) + one percent-encoded segment + suffix (a literal) */
struct url url_of(struct arena *arena, struct sv prefix, struct sv segment, struct sv suffix);
struct url url_tel(struct arena *arena, struct sv phone);  /* digits and + only */

void html_raw(struct html *html, struct sv markup);       /* generated code only: literal parts of templates */
void html_put_sv(struct html *html, struct sv text);
void html_put_text(struct html *html, struct text text);
/* %1 to %9 replaced; the sentence and what is filled in are escaped alike. */
void html_put_filled(struct html *html, struct text text, const struct sv *arguments, size_t count);
void html_put_int(struct html *html, int64_t value);
void html_put_date(struct html *html, struct date date);          /* 12 maart 2026 */
void html_put_instant(struct html *html, struct instant instant); /* 12 maart 2026, 14:30 uur */
void html_put_safe(struct html *html, struct html_safe safe);
void html_put_url(struct html *html, struct url url);

#define HTML_TEXT(html, value)                          \
    _Generic((value),                                   \
        struct sv: html_put_sv,                         \
        struct text: html_put_text,                     \
        int64_t: html_put_int,                          \
        int: html_put_int,                              \
        uint32_t: html_put_int,                         \
        struct date: html_put_date,                     \
        struct instant: html_put_instant,               \
        struct html_safe: html_put_safe)((html), (value))

#define HTML_ATTRIBUTE(html, value)                     \
    _Generic((value),                                   \
        struct sv: html_put_sv,                         \
        struct text: html_put_text,                     \
        int64_t: html_put_int,                          \
        int: html_put_int,                              \
        uint32_t: html_put_int,                         \
        struct date: html_put_date,                     \
        struct instant: html_put_instant)((html), (value))

#define HTML_URL(html, value) _Generic((value), struct url: html_put_url)((html), (value))

/* {{if x}}: a flag, or a text that is not empty. */
static inline bool html_is_true(bool value)
{
    return value;
}
static inline bool html_is_some(struct sv text)
{
    return text.length > 0;
}
#define HTML_BOOL(value) _Generic((value), bool: html_is_true, struct sv: html_is_some)(value)

/* What a sentence of a template is filled with: {{_ Answer by %1 | view.answer_by}}. */
struct sv html_argument_sv(struct html *html, struct sv text);
struct sv html_argument_text(struct html *html, struct text text);
struct sv html_argument_int(struct html *html, int64_t value);
struct sv html_argument_date(struct html *html, struct date date);
struct sv html_argument_instant(struct html *html, struct instant instant);
#define HTML_ARGUMENT(html, value)                      \
    _Generic((value),                                   \
        struct sv: html_argument_sv,                    \
        struct text: html_argument_text,                \
        int64_t: html_argument_int,                     \
        int: html_argument_int,                         \
        uint32_t: html_argument_int,                    \
        struct date: html_argument_date,                \
        struct instant: html_argument_instant)((html), (value))

#endif
