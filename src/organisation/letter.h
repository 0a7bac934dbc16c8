/* Letters to the person concerned and talks with them: what a letter of a weighing and one of a case have in common.
 *
 * A letter begins from the municipality's own text (wording.h), is filled in, read, changed where needed, and given:
 * sent by post or told in a talk. Each version that was written stays. The rooms above keep the rows, each under the
 * key of its own dossier.
 * What can never happen
 *   - A letter leaves by post without an address, or with a placeholder that is still empty.
 *   - The reporter is in one: whoever keeps letters never had their name or words.
 */
#ifndef SEINHUIS_ORGANISATION_LETTER_H
#define SEINHUIS_ORGANISATION_LETTER_H

#include "access/desk.h"
#include "organisation/wording.h"

/* Numbers are what the database holds: never reuse or renumber one. */
enum letter_kind { LETTER_ADMITTED = 1, LETTER_CLOSED = 2, LETTER_NOT_ADMITTED = 3 };
enum letter_way { LETTER_BY_POST = 1, LETTER_TALK = 2 };

struct letter {
    int64_t version;             /* the row */
    int64_t thread;              /* of the letter: its first version */
    enum letter_kind kind;
    enum letter_way way;
    enum language language;
    int64_t wording_version;
    bool has_address, complete;  /* complete: nothing between braces is left */
    struct sv address, body, own_view, author;
    struct instant written;
    struct date given;           /* not set: not yet */
};
struct letter_new {
    int64_t thread;              /* 0: a new letter */
    enum letter_kind kind;
    enum letter_way way;
    enum language language;
    int64_t wording_version;
    struct sv address, body;
};
/* What the program knows for a letter: the person's name and how to reach them, who received something. */
struct letter_facts {
    struct sv who, contact;
    struct sv recipients;        /* a line for each, with the day since when */
};

/* Where a room keeps letters, and in which permission. */
struct letter_shelf {
    struct desk_dossier dossier;
    struct sv table;             /* columns address, body and own_view */
    enum permission permission;
};
/* Sealed as version `version`, with a line in the log. ERR_INVALID: by post without an address. */
MUST enum err letter_seal(const struct desk *desk, const struct letter_shelf *shelf, const struct letter_new *letter,
                          int64_t version, struct desk_written *ret_written);
/* What the person said, as the letter is given. ERR_INVALID: no address by post, or a placeholder stands. */
MUST enum err letter_give_seal(const struct desk *desk, const struct letter_shelf *shelf, const struct letter *letter,
                               struct sv own_view, struct desk_written *ret_written);

/* The last version of this letter in a list of which the last version stands first; NULL: no such letter. */
const struct letter *letter_last_of(const struct letter *letters, size_t count, int64_t thread);
/* Whether something between braces still waits to be filled in. */
bool letter_has_hole(struct sv body);
/* "- Police, 1 December 2026": an organisation, never the name of somebody who came for one. */
void letter_recipient_put(struct buf *out, struct arena *arena, enum language language, struct text organisation,
                          struct date since);
enum wording letter_wording(enum letter_kind kind);
struct text letter_kind_text(enum letter_kind kind);
struct text letter_way_text(enum letter_way way);

#endif
