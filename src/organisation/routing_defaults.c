#include "organisation/routing.h"

#include "access/account.h"

/* National contacts that most municipalities refer to. All start unchecked: numbers change, and a wrong one costs
 * trust. */
static const struct routing_default {
    enum routing_audience audience;
    enum routing_urgency urgency;
    struct sv question_nl, question_en, contact, phone, address;
} DEFAULTS[] = {
    { AUDIENCE_RESIDENT, URGENCY_NOW, SV_INIT("Is er nu gevaar?"), SV_INIT("Is there danger now?"), SV_INIT("112"),
      SV_INIT("112"), SV_INIT("") },
    { AUDIENCE_RESIDENT, URGENCY_TODAY, SV_INIT("Moet er vandaag iemand naar kijken, maar is er geen direct gevaar?"),
      SV_INIT("Must somebody look at it today, without danger right now?"), SV_INIT("Politie"), SV_INIT("09008844"),
      SV_INIT("https://www.politie.nl") },
    { AUDIENCE_RESIDENT, URGENCY_LATER, SV_INIT("Weet u van een misdrijf en wilt u dat niemand uw naam kent?"),
      SV_INIT("Do you know of a crime and should nobody learn your name?"), SV_INIT("Meld Misdaad Anoniem"),
      SV_INIT("08007000"), SV_INIT("https://www.meldmisdaadanoniem.nl") },
    { AUDIENCE_RESIDENT, URGENCY_LATER,
      SV_INIT("Wilt u zelf uit een extremistische groep, of maakt u zich zorgen over een familielid?"),
      SV_INIT("Do you want to leave an extremist group yourself, or are you worried about a relative?"),
      SV_INIT("Landelijk Steunpunt Extremisme"), SV_INIT(""), SV_INIT("https://www.landelijksteunpuntextremisme.nl") },
    { AUDIENCE_RESIDENT, URGENCY_LATER, SV_INIT("Is er thuis geweld of mishandeling, of denkt u dat?"),
      SV_INIT("Is there violence or abuse at home, or do you think so?"), SV_INIT("Veilig Thuis"), SV_INIT("08002000"),
      SV_INIT("https://www.veiligthuis.nl") },
    { AUDIENCE_PROFESSIONAL, URGENCY_NOW,
      SV_INIT("Aanwijzingen voor geweld, een aanslag of een vertrek op korte termijn"),
      SV_INIT("Signs of violence, an attack or somebody leaving soon"), SV_INIT("112, daarna de politie (CTER)"),
      SV_INIT("112"), SV_INIT("") },
    { AUDIENCE_PROFESSIONAL, URGENCY_LATER,
      SV_INIT("Een vraag van een school over spanningen, extremisme of veiligheid"),
      SV_INIT("A school asks about tensions, extremism or safety"), SV_INIT("Stichting School & Veiligheid"),
      SV_INIT(""), SV_INIT("https://www.schoolenveiligheid.nl") },
    { AUDIENCE_PROFESSIONAL, URGENCY_LATER,
      SV_INIT("Meedenken zonder namen, duiding, hulp bij uitstappen of steun voor de familie"),
      SV_INIT("Thinking along without names, interpretation, help with leaving, support for the family"),
      SV_INIT("Landelijk Steunpunt Extremisme"), SV_INIT(""), SV_INIT("https://www.landelijksteunpuntextremisme.nl") },
    { AUDIENCE_PROFESSIONAL, URGENCY_LATER,
      SV_INIT("Een ambtsbericht, een maatregel rond reisdocumenten, of woordvoering na een incident"),
      SV_INIT("An official notice, a measure about travel documents, or what to say to the press"), SV_INIT("NCTV"),
      SV_INIT(""), SV_INIT("https://www.nctv.nl") },
    { AUDIENCE_PROFESSIONAL, URGENCY_LATER, SV_INIT("De lokale aanpak opzetten of verbeteren"),
      SV_INIT("Setting up or improving the local approach"), SV_INIT("VNG"), SV_INIT(""),
      SV_INIT("https://www.vng.nl") },
};

enum err routing_defaults(struct arena *arena, struct random *random, struct instant now,
                          struct municipality_id municipality, struct routing_write **ret_writes, size_t *ret_count)
{
    enum { POSITION_STEP = 10 };
    size_t count = sizeof DEFAULTS / sizeof DEFAULTS[0];
    struct routing_write *writes = ARENA_ARRAY(arena, struct routing_write, count);
    if (writes == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < count; at++) {
        const struct routing_default *from = &DEFAULTS[at];
        writes[at] = (struct routing_write){ .municipality = municipality,
                                             .at = now,
                                             .card = { .id = { id_next(now, random) },
                                                       .audience = from->audience,
                                                       .urgency = from->urgency,
                                                       .position = (int64_t)(at + 1) * POSITION_STEP,
                                                       .question_nl = from->question_nl,
                                                       .question_en = from->question_en,
                                                       .contact = from->contact,
                                                       .phone = from->phone,
                                                       .address = from->address } };
        TRY(reference_new(arena, random, &writes[at].card.reference));
    }
    *ret_writes = writes;
    *ret_count = count;
    return OK;
}
