/* The program's own texts, version 0, as the build embeds the files in wording/. Only the code of texts reads them. */
#ifndef SEINHUIS_ORGANISATION_WORDING_TABLE_H
#define SEINHUIS_ORGANISATION_WORDING_TABLE_H

#include "organisation/wording.h"

/* In the order of enum wording, of each the languages in their order; made by `embed texts`. */
extern const struct sv wording_texts[(WORDING_END - WORDING_FIRST) * LANGUAGE_COUNT];
struct sv wording_default(enum wording wording, enum language language);

#endif
