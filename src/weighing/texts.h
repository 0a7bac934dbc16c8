/* The texts of one act, sealed under the weighing's own key with their line in the log, in one vault call. */
#ifndef SEINHUIS_WEIGHING_TEXTS_H
#define SEINHUIS_WEIGHING_TEXTS_H

#include "weighing/weighing.h"

enum { WEIGHING_TEXTS_MAX = 8 };
struct weighing_texts {
    struct {
        struct place place;
        struct sv text;        /* an empty one seals to nothing */
        struct sealed *into;
    } rows[WEIGHING_TEXTS_MAX];
    size_t count;
    enum permission permission;
    enum log_action action;
    struct sv object;
};
void weighing_texts_add(struct weighing_texts *texts, struct place place, struct sv text, struct sealed *into);
/* ERR_REFUSED: the key was destroyed. */
MUST enum err weighing_texts_seal(const struct desk *desk, const struct weighing *weighing,
                                  const struct weighing_texts *texts, int64_t *ret_intent);

/* "C-K7QM3F9XT": a public reference with this beginning, random. */
MUST enum err weighing_reference_new(struct arena *arena, struct random *random, struct sv prefix,
                                     struct sv *ret_reference);

#endif
