/* Making a pack, and what stands on its sheets. */
#include "weighing/pack.h"

#include "signals/course.h"
#include "weighing/pack_sql.h"
#include "weighing/texts.h"

/* --- the register ------------------------------------------------------------------------------------------------- */
enum err packs_read(const struct desk *desk, const struct weighing *weighing, struct pack **ret_packs,
                    size_t *ret_count)
{
    struct sql_packs_of_weighing *rows = NULL;
    size_t count = 0;
    TRY(sql_packs_of_weighing(desk->tx, desk->arena, &(struct sql_packs_of_weighing_in){ weighing->id }, &rows,
                              &count));
    struct pack *packs = ARENA_ARRAY(desk->arena, struct pack, count);
    if (packs == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        packs[i] = (struct pack){ .party = rows[i].party, .copy = rows[i].copy, .made_by = rows[i].made_by,
                                  .made = rows[i].made };
        enum err err = paper_of_reference(desk->tx, desk->arena, weighing->municipality, rows[i].paper,
                                          &packs[i].paper);
        if (err == ERR_NOT_FOUND) { /* answered long ago, and forgotten */
            packs[i].paper = (struct paper){ .reference = rows[i].paper, .state = PAPER_RETURNED };
            err = OK;
        }
        TRY(err);
    }
    *ret_packs = packs;
    *ret_count = count;
    return OK;
}

enum err pack_find(const struct desk *desk, const struct weighing *weighing, struct sv reference,
                   struct pack *ret_pack)
{
    struct pack *packs = NULL;
    size_t count = 0;
    TRY(packs_read(desk, weighing, &packs, &count));
    for (size_t i = 0; i < count; i++) {
        if (sv_equal(packs[i].paper.reference, reference)) {
            *ret_pack = packs[i];
            return OK;
        }
    }
    return ERR_NOT_FOUND;
}

struct pack_prepared {
    struct weighing_move move;
    struct sql_pack_add_in row;
    struct paper paper;
};

static enum paper_holder holder_of(enum vault_party party)
{
    static const enum paper_holder holders[PARTY_END] = { [PARTY_POLICE] = HOLDER_POLICE,
                                                          [PARTY_PROSECUTION] = HOLDER_PROSECUTION,
                                                          [PARTY_MUNICIPALITY] = HOLDER_OWN_DEPARTMENT };
    ASSERT(party >= PARTY_POLICE && party < PARTY_END);
    return holders[party];
}

enum err pack_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                      const struct pack_new *new, const struct pack_prepared **ret_prepared)
{
    struct weighing_facts facts;
    struct text why;
    struct pack *packs = NULL;
    size_t count = 0;
    const struct weighing_transition *transition = weighing_transition_of(WEIGHING_ACT_PACK);
    TRY(weighing_facts_read(desk->tx, desk->arena, weighing, &facts));
    TRY(weighing_allows(transition, weighing, &facts, desk->actor, PARTY_NONE, &why));
    TRY(packs_read(desk, weighing, &packs, &count));
    bool day = new->back_by.set && new->back_by.day > date_of(desk->now).day &&
               new->back_by.day <= weighing->destroy_on.day;
    if (!day || new->party < PARTY_POLICE || new->party >= PARTY_END || count >= PACKS_MAX) {
        return ERR_REFUSED;
    }
    struct pack_prepared *prepared = ARENA_NEW(desk->arena, struct pack_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct weighing_moment moment = { .now = desk->now, .settings = settings, .random = desk->random };
    prepared->move = weighing_plan(transition, weighing, &facts, desk->actor, new->party, &moment);
    prepared->paper = paper_begin(desk, weighing->dossier);
    prepared->paper.what = PAPER_PACK;
    prepared->paper.holder = holder_of(new->party);
    prepared->paper.medium = MEDIUM_PAPER;
    prepared->paper.back_by = new->back_by;
    prepared->row = (struct sql_pack_add_in){ .pack = { id_next(desk->now, desk->random) }, .weighing = weighing->id,
                                              .party = new->party, .copy = (int64_t)count + 1,
                                              .paper = prepared->paper.reference, .made_by = desk->actor->person,
                                              .made = desk->now };
    struct weighing_texts texts = { .permission = MAY_WEIGHING_LEAD, .action = LOG_DISCLOSE, .object = SV("pack") };
    TRY(weighing_texts_seal(desk, weighing, &texts, &prepared->move.intent));
    *ret_prepared = prepared;
    return OK;
}

enum err pack_apply(struct tx_write *tx, const void *prepared)
{
    const struct pack_prepared *pack = prepared;
    TRY(weighing_move_apply(tx, &pack->move));
    TRY(paper_put(tx, &pack->paper, pack->row.made_by));
    return sql_pack_add(tx, &pack->row);
}

enum err pack_leaves(const struct desk *desk, const struct weighing *weighing)
{
    struct weighing_texts texts = { .permission = MAY_WEIGHING_LEAD, .action = LOG_EXPORT, .object = SV("pack") };
    int64_t intent = 0;
    return weighing_texts_seal(desk, weighing, &texts, &intent);
}

/* --- its sheets --------------------------------------------------------------------------------------------------- */
struct text pack_classification(void)
{
    return T("CONFIDENTIAL – person-centred approach");
}

struct writer {
    struct sheet *sheet;
    struct arena *arena;
    enum language language;
};

static void heading(const struct writer *writer, struct text text)
{
    sheet_heading(writer->sheet, 1, text_in(writer->language, text));
}

static void term(const struct writer *writer, struct text label, struct sv value)
{
    if (!sv_empty(value)) {
        sheet_term(writer->sheet, text_in(writer->language, label), value);
    }
}

static struct text kind_text(enum observation_kind kind)
{
    switch (kind) {
    case OBSERVATION_SEEN: return T("Seen or heard");
    case OBSERVATION_HEARD: return T("Heard from somebody else");
    case OBSERVATION_OPINION: return T("Opinion");
    }
    return T("–");
}

struct sv pack_fact_line(struct arena *arena, enum language language, const struct weighing_fact *fact)
{
    if (sv_empty(fact->body)) {
        return text_in(language, T("Withdrawn by who brought it."));
    }
    struct buf buf;
    buf_open(&buf, arena, fact->body.length + 512);
    buf_put(&buf, text_in(language, kind_text(fact->kind)));
    if (fact->happened.set) {
        buf_put(&buf, SV(", "));
        buf_put(&buf, text_date(arena, language, fact->happened));
    }
    buf_put(&buf, SV(" ("));
    buf_put(&buf, text_in(language, provider_text(fact->provider)));
    buf_put(&buf, SV("): "));
    buf_put(&buf, fact->body);
    return buf_view(&buf);
}

static void facts_write(const struct writer *writer, const struct weighing_content *content, bool against)
{
    size_t written = 0;
    for (size_t i = 0; i < content->fact_count; i++) {
        if (content->facts[i].against == against) {
            sheet_bullet(writer->sheet, pack_fact_line(writer->arena, writer->language, &content->facts[i]));
            written++;
        }
    }
    if (written == 0) {
        sheet_paragraph(writer->sheet, text_in(writer->language, T("None.")));
    }
}

static void positions_write(const struct writer *writer, const struct weighing_content *content)
{
    bool headed = false;
    for (size_t i = 0; i < content->position_count; i++) {
        const struct weighing_position *position = &content->positions[i];
        if (position->answer == ANSWER_SEALED) {
            continue; /* not all three are in */
        }
        if (!headed) {
            heading(writer, T("Positions so far"));
            headed = true;
        }
        struct buf buf;
        buf_open(&buf, writer->arena, position->reason.length + 512);
        buf_put(&buf, text_in(writer->language, answer_text(position->answer)));
        buf_put(&buf, SV(". "));
        buf_put(&buf, position->reason);
        sheet_term(writer->sheet, text_in(writer->language, party_text(position->party)), buf_view(&buf));
    }
}

/* What the party fills in and signs: the answer goes back to the process lead, who enters it with its source. */
static void answer_write(const struct writer *writer, const struct pack_document *document)
{
    heading(writer, T("The questions of this weighing"));
    for (size_t i = 0; i < document->question_count; i++) {
        sheet_number(writer->sheet, document->questions[i]);
    }
    sheet_paragraph(writer->sheet,
                    text_in(writer->language, T("Answer each question with yes, no or not known, and say why. Advise to "
                                                "admit, not to admit, or that you cannot say.")));
    sheet_signature(writer->sheet, text_in(writer->language, party_text(document->pack->party)));
}

enum err pack_sheet(struct arena *arena, const struct pack_document *document, struct sheet **ret_sheet)
{
    const struct weighing_content *content = document->content;
    struct writer writer = { .arena = arena, .language = document->language };
    struct sheet_head head = {
        .language = document->language, .kind = T("Pack for the joint weighing"),
        .title = document->weighing->reference,
        .classification = text_in(document->language, pack_classification()),
        .copy_number = document->pack->paper.reference, .copy = document->pack->copy,
        .recipient = text_in(document->language, party_text(document->pack->party)),
        .back_by = document->pack->paper.back_by, .made = document->made,
    };
    TRY(sheet_begin(arena, &head, &writer.sheet));
    heading(&writer, T("What was given, and why"));
    term(&writer, T("Who"), content->who);
    term(&writer, T("Age"), text_in(document->language, age_text(document->weighing->age)));
    term(&writer, T("Lives in"), content->residence);
    term(&writer, T("Which behaviour, apart from belief, opinion, clothing or demonstration, gives concern?"),
         content->behaviour);
    term(&writer, T("Which statutory element?"), content->element);
    term(&writer, T("On which basis was it given?"), content->basis);
    term(&writer, T("What an expert says of it"), content->interpretation);
    term(&writer, T("The child's own voice"), content->child_voice);
    heading(&writer, T("Facts and opinions"));
    facts_write(&writer, content, false);
    heading(&writer, T("What speaks against"));
    facts_write(&writer, content, true);
    positions_write(&writer, content);
    answer_write(&writer, document);
    *ret_sheet = writer.sheet;
    return sheet_done(writer.sheet);
}
