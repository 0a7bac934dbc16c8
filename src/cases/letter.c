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

static struct letter_shelf shelf_of(const struct casefile *casefile)
{
    return (struct letter_shelf){ case_dossier(casefile), SV("case_letter"), MAY_CASE_LEAD };
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
        letters[i] = (struct letter){ .version = rows[i].id.value, .thread = rows[i].thread, .kind = rows[i].kind,
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
        .has_address = is_there(row.address), .complete = !letter_has_hole(shown), .version = row.id.value,
        .thread = thread, .kind = row.kind, .way = row.way, .language = row.language,
        .wording_version = row.wording_version, .address = case_reading_shown(&reading, address),
        .body = shown, .own_view = case_reading_shown(&reading, own_view),
        .author = row.author, .written = row.written, .given = row.given,
    };
    return OK;
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
        letter_recipient_put(&recipients, desk->arena, language, sharing_party_text(people[i].party),
                             people[i].from_day);
    }
    ret_facts->who = case_reading_shown(&reading, who);
    ret_facts->contact = case_reading_shown(&reading, contact);
    return buf_done(&recipients, &ret_facts->recipients);
}

/* --- writing and giving ------------------------------------------------------------------------------------------- */
enum err letter_prepare(const struct desk *desk, const struct casefile *casefile, const struct letter_new *letter,
                        int64_t *ret_thread, const struct letter_prepared **ret_prepared)
{
    struct letter_prepared *prepared = ARENA_NEW(desk->arena, struct letter_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct case_letter_id id = { id_next(desk->now, desk->random) };
    struct desk_written sealed;
    struct letter_shelf shelf = shelf_of(casefile);
    TRY(letter_seal(desk, &shelf, letter, id.value, &sealed));
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
    struct letter_prepared *prepared = ARENA_NEW(desk->arena, struct letter_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct desk_written sealed;
    struct letter_shelf shelf = shelf_of(casefile);
    TRY(letter_give_seal(desk, &shelf, letter, own_view, &sealed));
    *prepared = (struct letter_prepared){
        .gives = true,
        .giving = { .id = { letter->version }, .casefile = casefile->id, .thread = letter->thread, .given = given,
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
