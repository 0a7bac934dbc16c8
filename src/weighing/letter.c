/* Letters and talks about a weighing without a case. */
#include "weighing/letter.h"

#include "disclosure/paper.h"
#include "weighing/decision_sql.h"
#include "weighing/inform.h"
#include "weighing/letter_sql.h"

struct weighing_letter_prepared {
    bool gives;
    struct sql_weighing_letter_add_in version;
    struct sql_weighing_letter_give_in giving;
    const struct inform_prepared *informs; /* NULL: the person was told already */
    int64_t intent;
};

static struct letter_shelf shelf_of(const struct weighing *weighing)
{
    return (struct letter_shelf){ weighing_dossier(weighing), SV("weighing_letter"), MAY_WEIGHING_LEAD };
}

enum err weighing_letter_allows(const struct weighing *weighing, struct text *ret_why)
{
    if (weighing->state != WEIGHING_CLOSED) {
        *ret_why = T("The weighing is not closed yet. Then there is something to tell.");
        return ERR_REFUSED;
    }
    if (weighing->outcome == WEIGHING_ADMITTED) {
        *ret_why = T("A case was opened. Telling the person concerned stands there.");
        return ERR_REFUSED;
    }
    return OK;
}

enum err weighing_letters(struct tx *tx, struct arena *arena, struct weighing_id weighing, struct letter **ret_letters,
                          size_t *ret_count)
{
    struct sql_letters_of_weighing *rows = NULL;
    size_t count = 0;
    TRY(sql_letters_of_weighing(tx, arena, &(struct sql_letters_of_weighing_in){ weighing }, &rows, &count));
    struct letter *letters = ARENA_ARRAY(arena, struct letter, count);
    if (letters == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        letters[i] = (struct letter){ .version = rows[i].id.value, .thread = rows[i].thread,
                                      .kind = LETTER_NOT_ADMITTED, .way = rows[i].way, .language = rows[i].language,
                                      .wording_version = rows[i].wording_version, .has_address = rows[i].has_address,
                                      .complete = rows[i].complete, .author = rows[i].author,
                                      .written = rows[i].written, .given = rows[i].given };
    }
    *ret_letters = letters;
    *ret_count = count;
    return OK;
}

enum err weighing_letter_read(const struct desk *desk, const struct weighing *weighing, int64_t thread,
                              struct letter *ret_letter)
{
    struct letter *letters = NULL;
    size_t count = 0;
    struct sql_weighing_letter_last row;
    struct vault_batch *batch = NULL;
    struct desk_key key;
    TRY(weighing_letters(desk->tx, desk->arena, weighing->id, &letters, &count));
    const struct letter *last = letter_last_of(letters, count, thread);
    if (last == NULL) {
        return ERR_NOT_FOUND;
    }
    TRY(sql_weighing_letter_last(desk->tx, desk->arena, &(struct sql_weighing_letter_last_in){ weighing->id, thread },
                                 &row));
    TRY(batch_begin(desk->arena, desk->session, weighing->municipality, &batch));
    TRY(desk_key(desk, batch, weighing_dossier(weighing), KEY_RECORD, &key));
    struct sv table = SV("weighing_letter");
    int64_t id = row.id.value;
    struct desk_open address = desk_open(batch, key, (struct place){ table, SV("address"), id }, row.address);
    struct desk_open body = desk_open(batch, key, (struct place){ table, SV("body"), id }, row.body);
    struct desk_open own_view = desk_open(batch, key, (struct place){ table, SV("own_view"), id }, row.own_view);
    struct log_entry entry = desk_log(desk, weighing_dossier(weighing), MAY_WEIGHING_LEAD, LOG_VIEW, SV("letter"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    struct letter letter = *last;
    letter.address = desk_shown(batch, address);
    letter.body = desk_shown(batch, body);
    letter.own_view = desk_shown(batch, own_view);
    *ret_letter = letter;
    return OK;
}

enum { RECIPIENTS_BYTES = 16 * 1024 };

/* Each organisation once, with the day on which it received the first. */
static enum err recipients_read(const struct desk *desk, const struct weighing *weighing, enum language language,
                                struct sv *ret_recipients)
{
    struct paper *papers = NULL;
    size_t count = 0;
    uint32_t seen = 0;
    struct buf lines;
    TRY(papers_of_dossier(desk->tx, desk->arena, weighing->municipality, weighing->dossier, &papers, &count));
    buf_open(&lines, desk->arena, RECIPIENTS_BYTES);
    for (size_t i = 0; i < count; i++) {
        uint32_t bit = UINT32_C(1) << papers[i].holder;
        if ((seen & bit) == 0) {
            letter_recipient_put(&lines, desk->arena, language, paper_holder_label(papers[i].holder), papers[i].handed);
        }
        seen |= bit;
    }
    return buf_done(&lines, ret_recipients);
}

enum err weighing_letter_facts(const struct desk *desk, const struct weighing *weighing, enum language language,
                               struct letter_facts *ret_facts)
{
    struct sql_weighing_subject row;
    struct vault_batch *batch = NULL;
    struct desk_key key;
    TRY(sql_weighing_subject(desk->tx, desk->arena, &(struct sql_weighing_subject_in){ weighing->id }, &row));
    TRY(batch_begin(desk->arena, desk->session, weighing->municipality, &batch));
    TRY(desk_key(desk, batch, weighing_dossier(weighing), KEY_RECORD, &key));
    struct place place = { SV("weighing_text"), SV("who"), weighing->id.value };
    struct desk_open who = desk_open(batch, key, place, row.who);
    struct log_entry entry = desk_log(desk, weighing_dossier(weighing), MAY_WEIGHING_LEAD, LOG_VIEW, SV("letter"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    struct letter_facts facts = { .who = desk_shown(batch, who) };
    TRY(recipients_read(desk, weighing, language, &facts.recipients));
    *ret_facts = facts;
    return OK;
}

/* --- writing and giving ------------------------------------------------------------------------------------------- */
enum err weighing_letter_prepare(const struct desk *desk, const struct weighing *weighing,
                                 const struct letter_new *letter, int64_t *ret_thread,
                                 const struct weighing_letter_prepared **ret_prepared)
{
    struct weighing_letter_prepared *prepared = ARENA_NEW(desk->arena, struct weighing_letter_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct weighing_letter_id id = { id_next(desk->now, desk->random) };
    struct letter_shelf shelf = shelf_of(weighing);
    struct desk_written sealed;
    TRY(letter_seal(desk, &shelf, letter, id.value, &sealed));
    int64_t thread = letter->thread == 0 ? id.value : letter->thread;
    *prepared = (struct weighing_letter_prepared){ .intent = sealed.intent };
    prepared->version = (struct sql_weighing_letter_add_in){ .id = id, .weighing = weighing->id, .thread = thread,
                                                             .way = letter->way, .language = letter->language,
                                                             .wording_version = letter->wording_version,
                                                             .address = sealed.more, .body = sealed.text,
                                                             .complete = !letter_has_hole(letter->body),
                                                             .author = desk->actor->person, .at = desk->now };
    *ret_thread = thread;
    *ret_prepared = prepared;
    return OK;
}

/* When the person still had to be told, this is the telling. */
static enum err telling_prepare(const struct desk *desk, const struct weighing *weighing,
                                const struct settings *settings, const struct weighing_letter_giving *giving,
                                struct weighing_letter_prepared *prepared)
{
    struct weighing_facts facts;
    struct text why;
    TRY(weighing_facts_read(desk->tx, desk->arena, weighing, &facts));
    enum err err = inform_allows(weighing, &facts, desk->actor, &why);
    if (err == ERR_REFUSED) {
        return OK;
    }
    TRY(err);
    struct inform_new told = { .state = INFORM_DONE, .on = giving->given, .how = giving->how };
    return inform_prepare(desk, weighing, settings, &told, &prepared->informs);
}

enum err weighing_letter_give_prepare(const struct desk *desk, const struct weighing *weighing,
                                      const struct settings *settings, const struct weighing_letter_giving *giving,
                                      const struct weighing_letter_prepared **ret_prepared)
{
    struct weighing_letter_prepared *prepared = ARENA_NEW(desk->arena, struct weighing_letter_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct letter_shelf shelf = shelf_of(weighing);
    struct desk_written sealed;
    TRY(letter_give_seal(desk, &shelf, giving->letter, giving->own_view, &sealed));
    *prepared = (struct weighing_letter_prepared){
        .gives = true, .intent = sealed.intent,
        .giving = { .id = { giving->letter->version }, .weighing = weighing->id, .thread = giving->letter->thread,
                    .given = giving->given, .person = desk->actor->person, .own_view = sealed.text },
    };
    TRY(telling_prepare(desk, weighing, settings, giving, prepared));
    *ret_prepared = prepared;
    return OK;
}

enum err weighing_letter_apply(struct tx_write *tx, const void *prepared)
{
    const struct weighing_letter_prepared *letter = prepared;
    int64_t changed = 0;
    if (letter->gives) {
        TRY(sql_weighing_letter_give(tx, &letter->giving, &changed));
    } else {
        TRY(sql_weighing_letter_add(tx, &letter->version, &changed));
    }
    if (changed != 1) {
        return ERR_CONFLICT;
    }
    if (letter->informs != NULL) {
        TRY(weighing_inform_apply(tx, letter->informs));
    }
    return tx_intent(tx, letter->intent);
}
