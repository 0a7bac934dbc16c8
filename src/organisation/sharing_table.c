/* The program's own proposal, and the names of parties and categories. Nobody confirmed these: each shows "nog te
 * bevestigen" until a municipality does. */
#include "organisation/sharing.h"

#define ACT "Wet gegevensverwerking persoonsgerichte aanpak radicalisering en terroristische activiteiten"
#define AGREED "Afspraak van de partijen (AVG artikel 26); voorstel van de makers"
#define STATUTE ACT "; Stb. 2025, 78; voorstel van de makers"
#define POLICE_BASIS "Wpg artikel 18 lid 2 en de Wet pga"
#define ACT_BASIS "Wet pga"
#define CARE_BASIS "Toestemming van de persoon, of een plicht of conflict van plichten in de eigen beroepscode"
#define NONE "Geen grondslag vastgesteld"

#define RULE(party_, category_, provides_, receives_, basis_, source_) \
    [party_][category_] = { .party = (party_), .category = (category_), .provides = (provides_), \
                            .receives = (receives_), .basis = SV_INIT(basis_), .source = SV_INIT(source_) }
#define CORE(party_, basis_) \
    RULE(party_, CATEGORY_ORDINARY, true, true, basis_, STATUTE), \
    RULE(party_, CATEGORY_SPECIAL, true, true, basis_, STATUTE), \
    RULE(party_, CATEGORY_CRIMINAL, true, true, basis_, STATUTE)
/* Ordinary data only, both ways: what the work with somebody needs. */
#define HELP(party_) \
    RULE(party_, CATEGORY_ORDINARY, true, true, CARE_BASIS, AGREED), \
    RULE(party_, CATEGORY_SPECIAL, false, false, NONE, AGREED), \
    RULE(party_, CATEGORY_CRIMINAL, false, false, NONE, AGREED)

static const struct sharing_rule DEFAULTS[SHARING_PARTY_END][CATEGORY_END] = {
    RULE(SHARING_MUNICIPALITY, CATEGORY_ORDINARY, true, true, ACT_BASIS, STATUTE),
    RULE(SHARING_MUNICIPALITY, CATEGORY_SPECIAL, true, true, ACT_BASIS, STATUTE),
    RULE(SHARING_MUNICIPALITY, CATEGORY_CRIMINAL, false, true, ACT_BASIS, STATUTE),
    CORE(SHARING_POLICE, POLICE_BASIS),
    CORE(SHARING_PROSECUTION, "Wjsg en de Wet pga"),
    CORE(SHARING_CHILD_PROTECTION, ACT_BASIS),
    CORE(SHARING_PROBATION, ACT_BASIS),
    RULE(SHARING_CARE_SAFETY_HOUSE, CATEGORY_ORDINARY, false, true, ACT_BASIS, AGREED),
    RULE(SHARING_CARE_SAFETY_HOUSE, CATEGORY_SPECIAL, false, true, ACT_BASIS, AGREED),
    RULE(SHARING_CARE_SAFETY_HOUSE, CATEGORY_CRIMINAL, false, true, ACT_BASIS, AGREED),
    HELP(SHARING_SOCIAL_TEAM),
    RULE(SHARING_MENTAL_HEALTH, CATEGORY_ORDINARY, true, true, CARE_BASIS, AGREED),
    RULE(SHARING_MENTAL_HEALTH, CATEGORY_SPECIAL, true, false, CARE_BASIS, AGREED),
    RULE(SHARING_MENTAL_HEALTH, CATEGORY_CRIMINAL, false, false, NONE, AGREED),
    RULE(SHARING_YOUTH_CARE, CATEGORY_ORDINARY, true, true, CARE_BASIS, AGREED),
    RULE(SHARING_YOUTH_CARE, CATEGORY_SPECIAL, true, false, CARE_BASIS, AGREED),
    RULE(SHARING_YOUTH_CARE, CATEGORY_CRIMINAL, false, false, NONE, AGREED),
    HELP(SHARING_EDUCATION),
    HELP(SHARING_HOUSING),
    HELP(SHARING_WORK_AND_INCOME),
    HELP(SHARING_SUPPORT_CENTRE),
};

const struct sharing_rule *sharing_default(enum sharing_party party, enum data_category category)
{
    ASSERT(party >= SHARING_MUNICIPALITY && party < SHARING_PARTY_END);
    ASSERT(category >= CATEGORY_ORDINARY && category < CATEGORY_END);
    return &DEFAULTS[party][category];
}

static const struct party_row {
    struct sv code;
    struct text text;
} PARTIES[SHARING_PARTY_END] = {
    [SHARING_MUNICIPALITY] = { SV_INIT("gemeente"), T_INIT("Municipality") },
    [SHARING_POLICE] = { SV_INIT("politie"), T_INIT("Police") },
    [SHARING_PROSECUTION] = { SV_INIT("openbaar-ministerie"), T_INIT("Public prosecution") },
    [SHARING_CHILD_PROTECTION] = { SV_INIT("raad-voor-de-kinderbescherming"), T_INIT("Child protection board") },
    [SHARING_PROBATION] = { SV_INIT("reclassering"), T_INIT("Probation") },
    [SHARING_CARE_SAFETY_HOUSE] = { SV_INIT("zorg-en-veiligheidshuis"), T_INIT("Care and safety house") },
    [SHARING_SOCIAL_TEAM] = { SV_INIT("wijkteam"), T_INIT("Social team") },
    [SHARING_MENTAL_HEALTH] = { SV_INIT("ggz"), T_INIT("Mental health care") },
    [SHARING_YOUTH_CARE] = { SV_INIT("jeugdhulp"), T_INIT("Youth care") },
    [SHARING_EDUCATION] = { SV_INIT("onderwijs"), T_INIT("Education") },
    [SHARING_HOUSING] = { SV_INIT("wonen"), T_INIT("Housing") },
    [SHARING_WORK_AND_INCOME] = { SV_INIT("werk-en-inkomen"), T_INIT("Work and income") },
    [SHARING_SUPPORT_CENTRE] = { SV_INIT("landelijk-steunpunt"), T_INIT("National support centre") },
};
static const struct party_row CATEGORIES[CATEGORY_END] = {
    [CATEGORY_ORDINARY] = { SV_INIT("gewoon"), T_INIT("Ordinary data") },
    [CATEGORY_SPECIAL] = { SV_INIT("bijzonder"), T_INIT("Special categories of data") },
    [CATEGORY_CRIMINAL] = { SV_INIT("strafrechtelijk"), T_INIT("Criminal-law data") },
};

struct text sharing_party_text(enum sharing_party party)
{
    return party >= SHARING_MUNICIPALITY && party < SHARING_PARTY_END ? PARTIES[party].text : T("–");
}

struct sv sharing_party_code(enum sharing_party party)
{
    ASSERT(party >= SHARING_MUNICIPALITY && party < SHARING_PARTY_END);
    return PARTIES[party].code;
}

bool sharing_party_of_code(struct sv code, enum sharing_party *ret_party)
{
    for (enum sharing_party party = SHARING_MUNICIPALITY; party < SHARING_PARTY_END; party++) {
        if (sv_equal(PARTIES[party].code, code)) {
            *ret_party = party;
            return true;
        }
    }
    return false;
}

struct text data_category_text(enum data_category category)
{
    return category >= CATEGORY_ORDINARY && category < CATEGORY_END ? CATEGORIES[category].text : T("–");
}

struct sv data_category_code(enum data_category category)
{
    ASSERT(category >= CATEGORY_ORDINARY && category < CATEGORY_END);
    return CATEGORIES[category].code;
}

bool data_category_of_code(struct sv code, enum data_category *ret_category)
{
    for (enum data_category category = CATEGORY_ORDINARY; category < CATEGORY_END; category++) {
        if (sv_equal(CATEGORIES[category].code, code)) {
            *ret_category = category;
            return true;
        }
    }
    return false;
}
