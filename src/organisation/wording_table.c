/* The texts that there are, and what may stand between braces in them. Version 0 of each is a file in wording/. */
#include "organisation/wording_table.h"

#define BIT(slot_) (UINT32_C(1) << (slot_))
#define LETTER (BIT(SLOT_NAME) | BIT(SLOT_MUNICIPALITY) | BIT(SLOT_DATE) | BIT(SLOT_REFERENCE) | BIT(SLOT_WHAT) | \
                BIT(SLOT_CONTACT) | BIT(SLOT_PHONE) | BIT(SLOT_OVERSEER))
#define TOLD (BIT(SLOT_WHY) | BIT(SLOT_RECIPIENTS) | BIT(SLOT_UNTIL))
#define ACT "Wet gegevensverwerking persoonsgerichte aanpak radicalisering en terroristische activiteiten"
#define DECREE "Besluit Stb. 2025, 78"

static const struct wording_row rows[WORDING_END] = {
    [WORDING_CRITERIA_QUESTIONS] = {
        .code = SV_INIT("criteria"),
        .label = T_INIT("Questions of the joint weighing"),
        .sentence = T_INIT("The statutory criteria as questions that each party answers with reasons. No checklist."),
        .questions = true,
        .source = SV_INIT(ACT ", art. 1 en art. 5 lid 1 en 3, in eigen woorden; leg de wettekst ernaast") },
    [WORDING_LETTER_INFORM] = {
        .code = SV_INIT("brief-informeren"),
        .label = T_INIT("Letter: data about you were recorded"),
        .sentence = T_INIT("Tells somebody that a concern about them was recorded, before any joint weighing."),
        .slots = LETTER | TOLD,
        .source = SV_INIT("AVG art. 14; UAVG art. 41") },
    [WORDING_LETTER_ADMITTED] = {
        .code = SV_INIT("brief-toegelaten"),
        .label = T_INIT("Letter: a joint approach begins"),
        .sentence = T_INIT("Tells somebody that police, prosecution and municipality want to make a plan with them."),
        .slots = LETTER | TOLD | BIT(SLOT_DECISION) | BIT(SLOT_TERM),
        .source = SV_INIT("AVG art. 13 en 14; " ACT "; " DECREE ", art. 2 en 3") },
    [WORDING_LETTER_NOT_ADMITTED] = {
        .code = SV_INIT("brief-niet-toegelaten"),
        .label = T_INIT("Letter: no joint approach"),
        .sentence = T_INIT("Tells somebody that there was a joint weighing, and that nothing follows from it."),
        .slots = LETTER | TOLD | BIT(SLOT_DECISION),
        .source = SV_INIT("AVG art. 14 en 19; " ACT "; " DECREE ", art. 2 en 3") },
    [WORDING_LETTER_CLOSED] = {
        .code = SV_INIT("brief-afsluiting"),
        .label = T_INIT("Letter: the joint approach ended"),
        .sentence = T_INIT("Tells somebody that their case was closed, and what happens with the data."),
        .slots = LETTER | TOLD | BIT(SLOT_DECISION),
        .source = SV_INIT("AVG art. 13, 14 en 19; " ACT "; " DECREE ", art. 2 en 3") },
    [WORDING_NOTICE_REVIEW] = {
        .code = SV_INIT("bericht-nagaan"),
        .label = T_INIT("Notice to a recipient: review and destroy"),
        .sentence = T_INIT("Asks an organisation what it derived from what it received, and to destroy what it can."),
        .slots = BIT(SLOT_MUNICIPALITY) | BIT(SLOT_DATE) | BIT(SLOT_REFERENCE) | BIT(SLOT_RECIPIENT) |
                 BIT(SLOT_WHAT) | BIT(SLOT_WHY) | BIT(SLOT_CONTACT) | BIT(SLOT_PHONE) | BIT(SLOT_TERM) |
                 BIT(SLOT_OVERSEER),
        .source = SV_INIT("AVG art. 17 lid 2 en art. 19") },
    [WORDING_LETTER_RIGHTS_RECEIPT] = {
        .code = SV_INIT("brief-ontvangst-verzoek"),
        .label = T_INIT("Letter: your request was received"),
        .sentence = T_INIT("Confirms a request about data, with the day of the answer."),
        .slots = LETTER | BIT(SLOT_TERM),
        .source = SV_INIT("AVG art. 12 lid 3; " DECREE ", art. 2 en 3") },
    [WORDING_LETTER_RIGHTS_DECISION] = {
        .code = SV_INIT("brief-besluit-verzoek"),
        .label = T_INIT("Letter: decision on your request"),
        .sentence = T_INIT("The decision on a request about data, for all organisations that work together."),
        .slots = LETTER | TOLD | BIT(SLOT_DECISION) | BIT(SLOT_TERM),
        .source = SV_INIT("AVG art. 12 en 15 tot en met 21; UAVG art. 34; Awb art. 6:7; " DECREE ", art. 3") },
    [WORDING_LETTER_RIGHTS_NOTHING] = {
        .code = SV_INIT("brief-geen-gegevens"),
        .label = T_INIT("Letter: no data that we can give"),
        .sentence = T_INIT("The same words for somebody who is unknown and for somebody to whom nothing may be said."),
        .slots = LETTER | BIT(SLOT_TERM),
        .source = SV_INIT("AVG art. 12 lid 4 en art. 23; UAVG art. 34 en 41; Awb art. 6:7; " DECREE ", art. 3") },
    [WORDING_TALK_GUIDE] = {
        .code = SV_INIT("gespreksleidraad"),
        .label = T_INIT("Guide for a talk with the person"),
        .sentence = T_INIT("How a talk is held: what is said, what is asked, and what never."),
        .slots = BIT(SLOT_MUNICIPALITY) | BIT(SLOT_CONTACT) | BIT(SLOT_PHONE),
        .source = SV_INIT("AVG art. 12 tot en met 14; " DECREE ", art. 2 en 3") },
};

const struct wording_row *wording_row(enum wording wording)
{
    ASSERT(wording >= WORDING_FIRST && wording < WORDING_END);
    return &rows[wording];
}

struct sv wording_default(enum wording wording, enum language language)
{
    ASSERT(wording >= WORDING_FIRST && wording < WORDING_END);
    return wording_texts[(size_t)(wording - WORDING_FIRST) * LANGUAGE_COUNT + language];
}

bool wording_of_code(struct sv code, enum wording *ret_wording)
{
    for (enum wording wording = WORDING_FIRST; wording < WORDING_END; wording++) {
        if (sv_equal(rows[wording].code, code)) {
            *ret_wording = wording;
            return true;
        }
    }
    return false;
}

/* --- placeholders ------------------------------------------------------------------------------------------------ */
static const struct wording_slot_row slots[SLOT_COUNT] = {
    [SLOT_NAME] = { SV_INIT("naam"), T_INIT("name of the person"),
                    { SV_INIT("Jip Verzonnen"), SV_INIT("Jip Verzonnen") } },
    [SLOT_MUNICIPALITY] = { SV_INIT("gemeente"), T_INIT("name of the municipality"),
                            { SV_INIT("Voorbeeldstad"), SV_INIT("Voorbeeldstad") } },
    [SLOT_DATE] = { SV_INIT("datum"), T_INIT("day of the letter"),
                    { SV_INIT("2 maart 2026"), SV_INIT("2 March 2026") } },
    [SLOT_REFERENCE] = { SV_INIT("kenmerk"), T_INIT("reference of the letter"),
                         { SV_INIT("K-0000"), SV_INIT("K-0000") } },
    [SLOT_WHAT] = { SV_INIT("wat"), T_INIT("what was recorded, decided or asked"),
                    { SV_INIT("Twee keer bedreiging van een buur, in januari, en spullen die op de stoep kapot zijn "
                              "gegooid."),
                      SV_INIT("Twice a threat to a neighbour, in January, and things that were smashed on the "
                              "pavement.") } },
    [SLOT_WHY] = { SV_INIT("waarom"), T_INIT("the reason"),
                   { SV_INIT("De bedreigingen werden ernstiger en gewone hulp was niet genoeg."),
                     SV_INIT("The threats became more serious and ordinary help was not enough.") } },
    [SLOT_RECIPIENTS] = { SV_INIT("ontvangers"), T_INIT("organisations that received data"),
                          { SV_INIT("- politie, op 20 februari 2026\n- wijkteam, op 24 februari 2026"),
                            SV_INIT("- police, on 20 February 2026\n- neighbourhood team, on 24 February 2026") } },
    [SLOT_RECIPIENT] = { SV_INIT("ontvanger"), T_INIT("the organisation that is written to"),
                         { SV_INIT("Wijkteam Voorbeeldstad"), SV_INIT("Neighbourhood team of Voorbeeldstad") } },
    [SLOT_UNTIL] = { SV_INIT("tot-wanneer"), T_INIT("the day on which the data are destroyed"),
                     { SV_INIT("2 september 2026"), SV_INIT("2 September 2026") } },
    [SLOT_CONTACT] = { SV_INIT("contactpunt"), T_INIT("where rights are asked for"),
                       { SV_INIT("het contactpunt van de burgemeester van Voorbeeldstad"),
                         SV_INIT("the contact point of the mayor of Voorbeeldstad") } },
    [SLOT_PHONE] = { SV_INIT("telefoon"), T_INIT("phone number"),
                     { SV_INIT("020 000 00 00"), SV_INIT("020 000 00 00") } },
    [SLOT_OVERSEER] = { SV_INIT("fg"), T_INIT("how to reach the data protection officer"),
                        { SV_INIT("fg@voorbeeldstad.example"), SV_INIT("fg@voorbeeldstad.example") } },
    [SLOT_DECISION] = { SV_INIT("besluit"), T_INIT("the decision"),
                        { SV_INIT("De burgemeester heeft op 27 februari 2026 een besluit genomen."),
                          SV_INIT("The mayor took a decision on 27 February 2026.") } },
    [SLOT_TERM] = { SV_INIT("termijn"), T_INIT("the day before which something happens"),
                    { SV_INIT("27 augustus 2026"), SV_INIT("27 August 2026") } },
};

const struct wording_slot_row *wording_slot_row(enum wording_slot slot)
{
    ASSERT(slot < SLOT_COUNT);
    return &slots[slot];
}

struct sv wording_slots_text(struct arena *arena, enum wording wording)
{
    enum { SLOTS_BYTES_MAX = 400 };
    struct buf text;
    buf_open(&text, arena, SLOTS_BYTES_MAX);
    for (enum wording_slot slot = 0; slot < SLOT_COUNT; slot++) {
        if ((wording_row(wording)->slots & BIT(slot)) != 0) {
            buf_put(&text, text.length == 0 ? SV("{") : SV(", {"));
            buf_put(&text, slots[slot].name);
            buf_put(&text, SV("}"));
        }
    }
    return buf_view(&text);
}
