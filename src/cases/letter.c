/* Letters and talks: beginning, changing and giving them. */
#include "cases/letter.h"

#include "cases/letter_sql.h"
#include "cases/plan_sql.h"

struct letter_prepared {
    bool gives;
    struct sql_letter_add_in version;
    struct sql_letter_give_in giving;
    struct case_note note;
    int64_t intent;
};

enum wording letter_wording(enum letter_kind kind)
{
    switch (kind) {
    case LETTER_ADMITTED: return WORDING_LETTER_ADMITTED;
    case LETTER_CLOSED: return WORDING_LETTER_CLOSED;
    }
    return WORDING_LETTER_ADMITTED;
}

struct text letter_kind_text(enum letter_kind kind)
{
    switch (kind) {
    case LETTER_ADMITTED: return T("The joint approach begins");
    case LETTER_CLOSED: return T("The joint approach has ended");
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

enum err letters_list(struct tx *tx, struct arena *arena, struct casefile_id casefile, struct letter **ret_letters,
                      size_t *ret_count)
{
    struct sql_letters_of_case *rows = NULL;
    size_t count = 0;
    TRY(sql_letters_of_case(tx, arena, &(struct sql_letters_of_case_in){ casefile }, &rows, &count));
    struct letter *letters = ARENA_ARRAY(arena, struct letter, count);
    if (letters == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        letters[i] = (struct letter){ .id = rows[i].id, .thread = rows[i].thread, .kind = rows[i].kind,
                                      .way = rows[i].way, .language = rows[i].language,
                                      .wording_version = rows[i].wording_version,
                                      .has_address = rows[i].has_address, .complete = rows[i].complete,
                                      .author = rows[i].author,
                                      .written = rows[i].written, .given = rows[i].given };
    }
    *ret_letters = letters;
    *ret_count = count;
    return OK;
}

static bool is_there(struct sealed sealed)
{
    return !sv_empty(sealed.bytes);
}

enum err letter_read(const struct desk *desk, const struct casefile *casefile, int64_t thread,
                     struct letter *ret_letter)
{
    struct sql_letter_last row;
    struct case_reading reading;
    TRY(sql_letter_last(desk->tx, desk->arena, &(struct sql_letter_last_in){ casefile->id, thread }, &row));
    TRY(case_reading_begin(desk, casefile, &casefile->me, &reading));
    struct sv table = SV("case_letter");
    struct desk_open address = case_reading_text(&reading, table, SV("address"), row.id.value, row.address);
    struct desk_open body = case_reading_text(&reading, table, SV("body"), row.id.value, row.body);
    struct desk_open own_view = case_reading_text(&reading, table, SV("own_view"), row.id.value, row.own_view);
    TRY(case_reading_call(&reading, SV("letter")));
    struct sv shown = case_reading_shown(&reading, body);
    *ret_letter = (struct letter){
        .has_address = is_there(row.address), .complete = !letter_has_hole(shown), .id = row.id,
        .thread = thread, .kind = row.kind, .way = row.way, .language = row.language,
        .wording_version = row.wording_version, .address = case_reading_shown(&reading, address),
        .body = shown, .own_view = case_reading_shown(&reading, own_view),
        .author = row.author, .written = row.written, .given = row.given,
    };
    return OK;
}

/* "- Politie, since 1 December 2026": organisations, never the name of somebody who came for one. */
static void recipient_put(struct buf *out, struct arena *arena, enum language language,
                          const struct sql_plan_people *person)
{
    buf_put(out, SV("- "));
    buf_put(out, text_in(language, sharing_party_text(person->party)));
    buf_put(out, SV(", "));
    buf_put(out, text_date(arena, language, person->from_day));
    buf_put(out, SV("\n"));
}

enum { RECIPIENTS_BYTES = 16 * 1024 };

enum err letter_facts_read(const struct desk *desk, const struct casefile *casefile, enum language language,
                           struct letter_facts *ret_facts)
{
    struct sql_letter_subject subject;
    struct sql_plan_people *people = NULL;
    size_t count = 0;
    struct case_reading reading;
    TRY(sql_letter_subject(desk->tx, desk->arena, &(struct sql_letter_subject_in){ casefile->id }, &subject));
    TRY(sql_plan_people(desk->tx, desk->arena, &(struct sql_plan_people_in){ casefile->id }, &people, &count));
    TRY(case_reading_begin(desk, casefile, &casefile->me, &reading));
    struct sv table = SV("case_subject");
    struct desk_open who = case_reading_text(&reading, table, SV("who"), casefile->id.value, subject.who);
    struct desk_open contact = case_reading_text(&reading, table, SV("contact"), casefile->id.value, subject.contact);
    TRY(case_reading_call(&reading, SV("letter")));
    struct buf recipients;
    buf_open(&recipients, desk->arena, RECIPIENTS_BYTES);
    for (size_t i = 0; i < count; i++) {
        recipient_put(&recipients, desk->arena, language, &people[i]);
    }
    ret_facts->who = case_reading_shown(&reading, who);
    ret_facts->contact = case_reading_shown(&reading, contact);
    return buf_done(&recipients, &ret_facts->recipients);
}

/* --- writing and giving ------------------------------------------------------------------------------------------- */
enum err letter_prepare(const struct desk *desk, const struct casefile *casefile, const struct letter_new *letter,
                        int64_t *ret_thread, const struct letter_prepared **ret_prepared)
{
    if (letter->way == LETTER_BY_POST && sv_empty(letter->address)) {
        return ERR_INVALID;
    }
    struct letter_prepared *prepared = ARENA_NEW(desk->arena, struct letter_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct case_letter_id id = { id_next(desk->now, desk->random) };
    struct desk_written sealed;
    TRY(desk_write(desk, case_dossier(casefile),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .place = { SV("case_letter"), SV("body"), id.value },
                                           .text = letter->body,
                                           .place_more = { SV("case_letter"), SV("address"), id.value },
                                           .text_more = letter->address,
                                           .permission = MAY_CASE_LEAD,
                                           .action = LOG_CHANGE,
                                           .object = SV("letter") },
                   &sealed));
    *prepared = (struct letter_prepared){
        .version = { .id = id, .casefile = casefile->id, .thread = letter->thread == 0 ? id.value : letter->thread,
                     .kind = letter->kind, .way = letter->way, .language = letter->language,
                     .wording_version = letter->wording_version, .address = sealed.more, .body = sealed.text,
                     .complete = !letter_has_hole(letter->body),
                     .author = desk->actor->person, .at = desk->now },
        .intent = sealed.intent,
    };
    *ret_thread = prepared->version.thread;
    *ret_prepared = prepared;
    return OK;
}

enum err letter_give_prepare(const struct desk *desk, const struct casefile *casefile, const struct case_moment *moment,
                             const struct letter *letter, struct date given, struct sv own_view,
                             const struct letter_prepared **ret_prepared)
{
    if (!letter->complete || (letter->way == LETTER_BY_POST && !letter->has_address)) {
        return ERR_INVALID;
    }
    struct letter_prepared *prepared = ARENA_NEW(desk->arena, struct letter_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct desk_written sealed;
    TRY(desk_write(desk, case_dossier(casefile),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .place = { SV("case_letter"), SV("own_view"), letter->id.value },
                                           .text = own_view,
                                           .permission = MAY_CASE_LEAD,
                                           .action = LOG_EXPORT,
                                           .object = SV("letter") },
                   &sealed));
    *prepared = (struct letter_prepared){
        .gives = true,
        .giving = { .id = letter->id, .casefile = casefile->id, .thread = letter->thread, .given = given,
                    .person = desk->actor->person, .own_view = sealed.text },
        .note = case_note_plan(casefile, CASE_ACT_WRITE_LETTER, desk->actor, MAY_CASE_LEAD, moment),
    };
    prepared->note.until = given;
    prepared->note.intent = sealed.intent;
    *ret_prepared = prepared;
    return OK;
}

enum err letter_apply(struct tx_write *tx, const void *prepared)
{
    const struct letter_prepared *letter = prepared;
    int64_t changed = 0;
    if (letter->gives) {
        TRY(sql_letter_give(tx, &letter->giving, &changed));
    } else {
        TRY(sql_letter_add(tx, &letter->version, &changed));
    }
    if (changed != 1) {
        return ERR_CONFLICT;
    }
    return letter->gives ? case_note_apply(tx, &letter->note) : tx_intent(tx, letter->intent);
}
