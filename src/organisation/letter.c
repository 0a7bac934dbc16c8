/* What every letter has in common: its words, and what may leave. */
#include "organisation/letter.h"

enum wording letter_wording(enum letter_kind kind)
{
    switch (kind) {
    case LETTER_ADMITTED: return WORDING_LETTER_ADMITTED;
    case LETTER_CLOSED: return WORDING_LETTER_CLOSED;
    case LETTER_NOT_ADMITTED: return WORDING_LETTER_NOT_ADMITTED;
    }
    return WORDING_LETTER_ADMITTED;
}

struct text letter_kind_text(enum letter_kind kind)
{
    switch (kind) {
    case LETTER_ADMITTED: return T("The joint approach begins");
    case LETTER_CLOSED: return T("The joint approach has ended");
    case LETTER_NOT_ADMITTED: return T("There is no joint approach");
    }
    return T("–");
}

struct text letter_way_text(enum letter_way way)
{
    switch (way) {
    case LETTER_BY_POST: return T("A letter by post");
    case LETTER_TALK: return T("A talk");
    }
    return T("–");
}

bool letter_has_hole(struct sv body)
{
    size_t at = 0;
    return sv_find(body, '{', &at);
}

const struct letter *letter_last_of(const struct letter *letters, size_t count, int64_t thread)
{
    for (size_t i = 0; i < count; i++) {
        if (letters[i].thread == thread) {
            return &letters[i];
        }
    }
    return NULL;
}

void letter_recipient_put(struct buf *out, struct arena *arena, enum language language, struct text organisation,
                          struct date since)
{
    buf_put(out, SV("- "));
    buf_put(out, text_in(language, organisation));
    buf_put(out, SV(", "));
    buf_put(out, text_date(arena, language, since));
    buf_put(out, SV("\n"));
}

enum err letter_seal(const struct desk *desk, const struct letter_shelf *shelf, const struct letter_new *letter,
                     int64_t version, struct desk_written *ret_written)
{
    if (letter->way == LETTER_BY_POST && sv_empty(letter->address)) {
        return ERR_INVALID;
    }
    return desk_write(desk, shelf->dossier,
                      &(struct desk_writing){ .kind = KEY_RECORD,
                                              .place = { shelf->table, SV("body"), version },
                                              .text = letter->body,
                                              .place_more = { shelf->table, SV("address"), version },
                                              .text_more = letter->address,
                                              .permission = shelf->permission,
                                              .action = LOG_CHANGE,
                                              .object = SV("letter") },
                      ret_written);
}

enum err letter_give_seal(const struct desk *desk, const struct letter_shelf *shelf, const struct letter *letter,
                          struct sv own_view, struct desk_written *ret_written)
{
    if (!letter->complete || (letter->way == LETTER_BY_POST && !letter->has_address)) {
        return ERR_INVALID;
    }
    return desk_write(desk, shelf->dossier,
                      &(struct desk_writing){ .kind = KEY_RECORD,
                                              .place = { shelf->table, SV("own_view"), letter->version },
                                              .text = own_view,
                                              .permission = shelf->permission,
                                              .action = LOG_EXPORT,
                                              .object = SV("letter") },
                      ret_written);
}
