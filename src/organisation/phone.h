/* Phone numbers: read however they are typed, kept as digits, shown the Dutch way. */
#ifndef SEINHUIS_ORGANISATION_PHONE_H
#define SEINHUIS_ORGANISATION_PHONE_H

#include "base/arena.h"

/* "+31 (0)20 123 45 67" → "0201234567"; other countries keep their "+". False: this cannot be a phone number. */
bool phone_read(struct arena *arena, struct sv typed, struct sv *ret_number);
/* "0201234567" → "020 123 45 67"; a number it does not know is shown as it is. Empty view when out of memory. */
struct sv phone_show(struct arena *arena, struct sv number);

#endif
