/* What people read, in their language, with dates, numbers and names the Dutch way.
 *
 * The key of a text is its English sentence; placeholders are %1 to %9. Dutch comes from the `nl.po` in the folder
 * whose code says the sentence; the build merges them, and fails when a sentence has no Dutch. No process-wide state:
 * the language travels with the request.
 */
#ifndef SEINHUIS_BASE_TEXT_H
#define SEINHUIS_BASE_TEXT_H

#include "base/buf.h"
#include "base/date.h"

enum language { LANGUAGE_NL, LANGUAGE_EN, LANGUAGE_COUNT };

/* An English sentence that is a catalogue key; only T() makes one, so that xgettext finds all. */
struct text {
    struct sv key;
};
#define T(literal) ((struct text){ SV(literal) })
#define T_INIT(literal) { SV_INIT(literal) } /* in static tables */

/* The Dutch catalogue, as msgfmt made it (with its hash table); called once by the program, before it starts threads.
 * The bytes stay in use. ERR_INVALID when any part of it points outside of it. Without a catalogue every language reads
 * English. */
MUST enum err text_catalogue_set(const void *mo, size_t length);

struct sv text_in(enum language language, struct text text);   /* static memory */
/* With %1..%9 replaced, in arena memory; an argument is put as it is, not translated. Empty view when out of memory. */
struct sv text_fill(struct arena *arena, enum language language, struct text text, const struct sv *arguments,
                    size_t count);
#define TEXT_FILL(arena, language, text, ...)                                                   \
    text_fill((arena), (language), (text), (struct sv[]){ __VA_ARGS__ },                         \
              sizeof((struct sv[]){ __VA_ARGS__ }) / sizeof(struct sv))

/* The words for a closed list, by its numbers. A number outside it is a bug of ours, shown as a dash. */
struct text_word {
    int value;
    struct text text;
};
struct text text_word_of(const struct text_word *words, size_t count, int value);
#define TEXT_WORD_OF(words, value) text_word_of((words), sizeof(words) / sizeof((words)[0]), (int)(value))

struct sv language_code(enum language language); /* "nl", "en": for lang="" */
bool language_of(struct sv code, enum language *ret_language);

void text_put_date(struct buf *buf, enum language language, struct date date);        /* 12 maart 2026 */
void text_put_day(struct buf *buf, enum language language, struct date date);         /* donderdag 12 maart 2026 */
void text_put_moment(struct buf *buf, enum language language, struct instant instant); /* 12 maart 2026, 14:30 uur */
struct sv text_date(struct arena *arena, enum language language, struct date date);
struct sv text_day(struct arena *arena, enum language language, struct date date);
struct sv text_moment(struct arena *arena, enum language language, struct instant instant);
struct sv text_int(struct arena *arena, int64_t value);                                /* 20000: also for machines */
struct sv text_number(struct arena *arena, enum language language, int64_t value); /* 20.000, for people; value >= 0 */

#endif
