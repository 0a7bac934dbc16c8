/* A pack on paper, for a party that does not sign in: what its weigher needs to read, numbered and watermarked.
 *
 * Every pack is one copy for one party. It is registered before it can be printed, under the reference that stands on
 * each sheet, so that its return or destruction is asked for and tracked (disclosure/paper.h).
 * What can never stand in it: the reporter, the reporter's own text, or a first position before all three are in; they
 * are not in a weighing's content either (weighing/content.h).
 * Errors: ERR_REFUSED when the rules do not allow it, or the day to have it back is not between tomorrow and the day on
 * which the weighing is destroyed.
 */
#ifndef SEINHUIS_WEIGHING_PACK_H
#define SEINHUIS_WEIGHING_PACK_H

#include "disclosure/paper.h"
#include "sheet/sheet.h"
#include "weighing/content.h"

enum { PACKS_MAX = 100 }; /* of one weighing */
struct pack {
    enum vault_party party;
    int64_t copy;                 /* 1, 2, ... of this weighing */
    struct sv made_by;
    struct instant made;
    struct paper paper;           /* its reference, and whether it came back */
};
/* In the order they were made. */
MUST enum err packs_read(const struct desk *desk, const struct weighing *weighing, struct pack **ret_packs,
                         size_t *ret_count);
/* ERR_NOT_FOUND: no pack of this weighing has that reference. */
MUST enum err pack_find(const struct desk *desk, const struct weighing *weighing, struct sv reference,
                        struct pack *ret_pack);

struct pack_new {
    enum vault_party party;
    struct date back_by;
};
struct pack_prepared;
MUST enum err pack_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                           const struct pack_new *new, const struct pack_prepared **ret_prepared);
apply_fn pack_apply;

/* It leaves: the log says who printed which copy. Before its sheet is made. */
MUST enum err pack_leaves(const struct desk *desk, const struct weighing *weighing);
struct pack_document {
    enum language language;
    const struct weighing *weighing;
    const struct weighing_content *content;
    const struct pack *pack;
    const struct sv *questions;   /* of the criteria, in that language */
    size_t question_count;
    struct instant made;
};
MUST enum err pack_sheet(struct arena *arena, const struct pack_document *document, struct sheet **ret_sheet);
struct text pack_classification(void);
/* "Opinion, 3 March 2026 (From the report): ...": without who wrote it down. */
struct sv pack_fact_line(struct arena *arena, enum language language, const struct weighing_fact *fact);

#endif
