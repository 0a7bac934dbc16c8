#include "organisation/demo.h"

#include "organisation/card.h"
#include "organisation/checklist.h"
#include "organisation/routing.h"

enum { APPLY_ARENA_BYTES = 1024 * 1024, NINE = 9 * 60, FOUR = 16 * 60, FIVE = 17 * 60 };
enum demo_place { VOORBEELDSTAD, PROEFDAM, INSTALLATION };

static const struct demo_municipality {
    struct sv code, name, host, phone, controller, fg;
    int32_t closes, last_weekday;
} MUNICIPALITIES[DEMO_MUNICIPALITIES] = {
    /* Numbers that nobody has: after these area codes no number begins with a zero. */
    { SV_INIT("voorbeeldstad"), SV_INIT("Voorbeeldstad"), SV_INIT("voorbeeldstad.localhost"), SV_INIT("0200000000"),
      SV_INIT("De burgemeester van Voorbeeldstad"), SV_INIT("fg@voorbeeldstad.example"), FIVE, 5 },
    { SV_INIT("proefdam"), SV_INIT("Proefdam"), SV_INIT("proefdam.localhost"), SV_INIT("0100000000"),
      SV_INIT("De burgemeester van Proefdam"), SV_INIT("fg@proefdam.example"), FOUR, 4 },
};

/* Names say that nobody of this name exists. */
static const struct demo_person {
    struct sv reference, name, sign_in_name, organisation;
    enum demo_place home;
} PEOPLE[] = {
    { SV_INIT("sanne-fictief"), SV_INIT("Sanne Fictief"), SV_INIT("s.fictief@voorbeeldstad.example"),
      SV_INIT("Meldpunt"), VOORBEELDSTAD },
    { SV_INIT("youssef-verzonnen"), SV_INIT("Youssef Verzonnen"), SV_INIT("y.verzonnen@voorbeeldstad.example"),
      SV_INIT("Meldpunt"), VOORBEELDSTAD },
    { SV_INIT("marijke-bedacht"), SV_INIT("Marijke Bedacht"), SV_INIT("m.bedacht@voorbeeldstad.example"),
      SV_INIT("Openbare orde en veiligheid"), VOORBEELDSTAD },
    { SV_INIT("ruud-denkbeeld"), SV_INIT("Ruud Denkbeeld"), SV_INIT("r.denkbeeld@voorbeeldstad.example"),
      SV_INIT("Meldpunt"), VOORBEELDSTAD },
    { SV_INIT("fatima-fabel"), SV_INIT("Fatima Fabel"), SV_INIT("f.fabel@voorbeeldstad.example"),
      SV_INIT("Juridische zaken"), VOORBEELDSTAD },
    { SV_INIT("joris-schijn"), SV_INIT("Joris Schijn"), SV_INIT("j.schijn@voorbeeldstad.example"),
      SV_INIT("Concerncontrol"), VOORBEELDSTAD },
    { SV_INIT("kim-spiegel"), SV_INIT("Kim Spiegel"), SV_INIT("k.spiegel@voorbeeldstad.example"),
      SV_INIT("Informatievoorziening"), VOORBEELDSTAD },
    { SV_INIT("ravi-sprookje"), SV_INIT("Ravi Sprookje"), SV_INIT("r.sprookje@platform.example"), SV_INIT(""),
      INSTALLATION },
    { SV_INIT("hanneke-proef"), SV_INIT("Hanneke Proef"), SV_INIT("h.proef@proefdam.example"),
      SV_INIT("Bestuur en veiligheid"), PROEFDAM },
    { SV_INIT("pieter-pseudo"), SV_INIT("Pieter Pseudo"), SV_INIT("p.pseudo@politie.example"), SV_INIT("Politie"),
      VOORBEELDSTAD },
    { SV_INIT("olga-ogenschijn"), SV_INIT("Olga Ogenschijn"), SV_INIT("o.ogenschijn@om.example"),
      SV_INIT("Openbaar Ministerie"), VOORBEELDSTAD },
    { SV_INIT("wim-waarschijnlijk"), SV_INIT("Wim Waarschijnlijk"), SV_INIT("w.waarschijnlijk@voorbeeldstad.example"),
      SV_INIT("Openbare orde en veiligheid"), VOORBEELDSTAD },
    { SV_INIT("petra-papier"), SV_INIT("Petra Papier"), SV_INIT("p.papier@zvh.example"),
      SV_INIT("Zorg- en Veiligheidshuis"), VOORBEELDSTAD },
    { SV_INIT("berend-bestaatniet"), SV_INIT("Berend Bestaatniet"), SV_INIT("burgemeester@voorbeeldstad.example"),
      SV_INIT("Bestuur"), VOORBEELDSTAD },
    { SV_INIT("mirte-misschien"), SV_INIT("Mirte Misschien"), SV_INIT("m.misschien@voorbeeldstad.example"),
      SV_INIT("Bestuur"), VOORBEELDSTAD },
    { SV_INIT("tineke-tweede"), SV_INIT("Tineke Tweede"), SV_INIT("t.tweede@voorbeeldstad.example"),
      SV_INIT("Juridische zaken"), VOORBEELDSTAD },
    { SV_INIT("carla-denkbaar"), SV_INIT("Carla Denkbaar"), SV_INIT("c.denkbaar@voorbeeldstad.example"),
      SV_INIT("Openbare orde en veiligheid"), VOORBEELDSTAD },
    { SV_INIT("rik-raadsel"), SV_INIT("Rik Raadsel"), SV_INIT("r.raadsel@reclassering.example"),
      SV_INIT("Reclassering"), VOORBEELDSTAD },
    { SV_INIT("zoe-zogenaamd"), SV_INIT("Zoë Zogenaamd"), SV_INIT("z.zogenaamd@wijkteam.example"),
      SV_INIT("Wijkteam"), VOORBEELDSTAD },
    { SV_INIT("conny-contact"), SV_INIT("Conny Contact"), SV_INIT("c.contact@voorbeeldstad.example"),
      SV_INIT("Bestuursbureau"), VOORBEELDSTAD },
    { SV_INIT("arno-afspraak"), SV_INIT("Arno Afspraak"), SV_INIT("a.afspraak@voorbeeldstad.example"),
      SV_INIT("Bestuursbureau"), VOORBEELDSTAD },
    { SV_INIT("gerda-gefingeerd"), SV_INIT("Gerda Gefingeerd"), SV_INIT("burgemeester@proefdam.example"),
      SV_INIT("Bestuur"), PROEFDAM },
};
enum {
    SANNE, YOUSSEF, MARIJKE, RUUD, FATIMA, JORIS, KIM, RAVI, HANNEKE, PIETER, OLGA, WIM, PETRA, BEREND, MIRTE, TINEKE,
    CARLA, RIK, ZOE, CONNY, ARNO, GERDA, PERSON_COUNT
};
_Static_assert(sizeof PEOPLE / sizeof PEOPLE[0] == PERSON_COUNT, "a name for each person");

static const struct demo_role {
    int person;
    enum role role;
    enum demo_place place;
    struct sv mandate;
} GRANTS[] = {
    { SANNE, ROLE_MELDPUNT_OFFICER, VOORBEELDSTAD, SV_INIT("Mandaatbesluit Voorbeeldstad 2026, nr. 4") },
    { YOUSSEF, ROLE_DEPUTY, VOORBEELDSTAD, SV_INIT("Mandaatbesluit Voorbeeldstad 2026, nr. 5") },
    { MARIJKE, ROLE_FOCAL_OFFICER, VOORBEELDSTAD, SV_INIT("") },
    { RUUD, ROLE_MELDPUNT_LEAD, VOORBEELDSTAD, SV_INIT("") },
    { FATIMA, ROLE_PRIVACY_OFFICER, VOORBEELDSTAD, SV_INIT("") },
    { JORIS, ROLE_FG, VOORBEELDSTAD, SV_INIT("") },
    { KIM, ROLE_MUNICIPAL_ADMIN, VOORBEELDSTAD, SV_INIT("") },
    { RAVI, ROLE_PLATFORM_ADMIN, INSTALLATION, SV_INIT("") },
    { HANNEKE, ROLE_MELDPUNT_OFFICER, PROEFDAM, SV_INIT("Mandaatbesluit Proefdam 2026, nr. 1") },
    { YOUSSEF, ROLE_DEPUTY, PROEFDAM, SV_INIT("Mandaatbesluit Proefdam 2026, nr. 2 (regionale vervanger)") },
    { FATIMA, ROLE_PRIVACY_OFFICER, PROEFDAM, SV_INIT("") },
    { JORIS, ROLE_FG, PROEFDAM, SV_INIT("") },
    { KIM, ROLE_MUNICIPAL_ADMIN, PROEFDAM, SV_INIT("") },
    { PIETER, ROLE_WEIGHER_POLICE, VOORBEELDSTAD, SV_INIT("") },
    { OLGA, ROLE_WEIGHER_PROSECUTION, VOORBEELDSTAD, SV_INIT("") },
    { WIM, ROLE_WEIGHER_MUNICIPALITY, VOORBEELDSTAD, SV_INIT("Mandaatbesluit Voorbeeldstad 2026, nr. 6") },
    { PETRA, ROLE_PROCESS_LEAD, VOORBEELDSTAD, SV_INIT("Samenwerkingsafspraak 2026, artikel 3") },
    { BEREND, ROLE_MAYOR, VOORBEELDSTAD, SV_INIT("") },
    { MIRTE, ROLE_MANDATE_HOLDER, VOORBEELDSTAD, SV_INIT("Mandaatbesluit Voorbeeldstad 2026, nr. 7") },
    { TINEKE, ROLE_SECOND_READER, VOORBEELDSTAD, SV_INIT("") },
    { CARLA, ROLE_CASE_LEAD, VOORBEELDSTAD, SV_INIT("Mandaatbesluit Voorbeeldstad 2026, nr. 8") },
    { RIK, ROLE_CASE_PARTICIPANT, VOORBEELDSTAD, SV_INIT("") },
    { ZOE, ROLE_CASE_PARTICIPANT, VOORBEELDSTAD, SV_INIT("") },
    { CONNY, ROLE_CONTACT_POINT, VOORBEELDSTAD, SV_INIT("Mandaatbesluit Voorbeeldstad 2026, nr. 9") },
    { ARNO, ROLE_CONTACT_POINT, VOORBEELDSTAD, SV_INIT("Mandaatbesluit Voorbeeldstad 2026, nr. 9") },
    { PIETER, ROLE_WEIGHER_POLICE, PROEFDAM, SV_INIT("") },
    { OLGA, ROLE_WEIGHER_PROSECUTION, PROEFDAM, SV_INIT("") },
    { PETRA, ROLE_PROCESS_LEAD, PROEFDAM, SV_INIT("Samenwerkingsafspraak 2026, artikel 3") },
    { GERDA, ROLE_MAYOR, PROEFDAM, SV_INIT("") },
    { TINEKE, ROLE_SECOND_READER, PROEFDAM, SV_INIT("") },
    /* the one official of a small municipality sits in several chairs */
    { HANNEKE, ROLE_WEIGHER_MUNICIPALITY, PROEFDAM, SV_INIT("Mandaatbesluit Proefdam 2026, nr. 3") },
    { HANNEKE, ROLE_CASE_LEAD, PROEFDAM, SV_INIT("Mandaatbesluit Proefdam 2026, nr. 3") },
    { ZOE, ROLE_CASE_PARTICIPANT, PROEFDAM, SV_INIT("") },
    { CONNY, ROLE_CONTACT_POINT, PROEFDAM, SV_INIT("Mandaatbesluit Proefdam 2026, nr. 4") },
};
enum { GRANT_COUNT = sizeof GRANTS / sizeof GRANTS[0] };

struct demo_seed {
    struct instant now;
    struct municipality municipalities[DEMO_MUNICIPALITIES];
    struct account_new people[PERSON_COUNT];
    struct role_grant grants[GRANT_COUNT];
    struct routing_write *cards[DEMO_MUNICIPALITIES];
    size_t card_count[DEMO_MUNICIPALITIES];
};

static struct municipality_id place_of(const struct demo_seed *seed, enum demo_place place)
{
    return place == INSTALLATION ? MUNICIPALITY_INSTALLATION : seed->municipalities[place].id;
}

static void people_prepare(struct random *random, struct demo_seed *seed)
{
    for (size_t at = 0; at < PERSON_COUNT; at++) {
        const struct demo_person *person = &PEOPLE[at];
        seed->people[at] = (struct account_new){
            .id = { id_next(seed->now, random) },
            .reference = person->reference,
            .home = place_of(seed, person->home),
            .organisation_id = { id_next(seed->now, random) },
            .organisation = person->organisation,
            .sign_in_name = person->sign_in_name,
            .name = person->name,
            .method = SIGN_IN_FICTITIOUS,
            .state = ACCOUNT_ACTIVE,
            .dossier = dossier_ref_new(random),
            .at = seed->now,
        };
    }
    for (size_t at = 0; at < GRANT_COUNT; at++) {
        const struct demo_role *grant = &GRANTS[at];
        seed->grants[at] = (struct role_grant){
            .id = { id_next(seed->now, random) },
            .person = seed->people[grant->person].id,
            .municipality = place_of(seed, grant->place),
            .role = grant->role,
            .from = date_of(seed->now),
            .mandate = grant->mandate,
            .at = seed->now,
        };
    }
}

enum err demo_prepare(struct arena *arena, struct random *random, struct instant now, struct demo_seed **ret_seed,
                      struct municipality_id ret_municipalities[DEMO_MUNICIPALITIES])
{
    struct demo_seed *seed = ARENA_NEW(arena, struct demo_seed);
    if (seed == NULL) {
        return ERR_NO_MEMORY;
    }
    seed->now = now;
    for (size_t at = 0; at < DEMO_MUNICIPALITIES; at++) {
        /* A millisecond apart: the first one made is the one that a demonstration shows where no host name fits. */
        struct municipality_id id = { id_next(instant_add_ms(now, (int64_t)at), random) };
        seed->municipalities[at] = (struct municipality){ .id = id,
                                                          .code = MUNICIPALITIES[at].code,
                                                          .name = MUNICIPALITIES[at].name,
                                                          .host = MUNICIPALITIES[at].host,
                                                          .created = instant_add_ms(now, (int64_t)at) };
        ret_municipalities[at] = id;
        TRY(routing_defaults(arena, random, now, id, &seed->cards[at], &seed->card_count[at]));
    }
    people_prepare(random, seed);
    *ret_seed = seed;
    return OK;
}

static enum err gate_apply(struct tx_write *tx, const struct demo_seed *seed, size_t which)
{
    enum { YEAR_MONTHS = 12 };
    const struct demo_municipality *from = &MUNICIPALITIES[which];
    struct date today = date_of(seed->now);
    struct date later = date_add_months(today, YEAR_MONTHS);
    struct sv made_up = SV("Verzonnen, voor deze demonstratie");
    struct sv privacy =
        which == VOORBEELDSTAD ? SV("https://voorbeeldstad.example/privacy") : SV("https://proefdam.example/privacy");
    struct checklist_fill fills[] = {
        { .item = ITEM_CONTROLLER, .answer = from->controller, .reference = made_up },
        { .item = ITEM_PRIVACY_STATEMENT, .answer = privacy, .reference = made_up },
        { .item = ITEM_FG, .answer = from->fg },
        { .item = ITEM_PHONE, .answer = from->phone },
        { .item = ITEM_DPIA, .answer = SV("DPIA meldpunt, vastgesteld"), .reference = made_up, .until = later },
        { .item = ITEM_ARRANGEMENT,
          .answer = SV("Regeling gemeente, politie en OM"),
          .reference = made_up,
          .until = later },
    };
    for (size_t at = 0; at < sizeof fills / sizeof fills[0]; at++) {
        fills[at].municipality = seed->municipalities[which].id;
        fills[at].on = today;
        TRY(checklist_fill(tx, &fills[at]));
    }
    struct hours_new hours = { .municipality = seed->municipalities[which].id };
    for (int32_t weekday = 1; weekday <= from->last_weekday; weekday++) {
        hours.opens[weekday] = NINE;
        hours.closes[weekday] = from->closes;
    }
    return hours_write(tx, &hours);
}

enum err demo_apply(struct tx_write *tx, const void *prepared)
{
    const struct demo_seed *seed = prepared;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, APPLY_ARENA_BYTES);
    for (size_t at = 0; at < DEMO_MUNICIPALITIES; at++) {
        TRY(municipality_create(tx, &arena, &seed->municipalities[at]));
    }
    for (size_t at = 0; at < PERSON_COUNT; at++) {
        TRY(account_create(tx, &arena, &seed->people[at]));
    }
    for (size_t at = 0; at < GRANT_COUNT; at++) {
        TRY(role_grant_begin(tx, &arena, &seed->grants[at]));
    }
    for (size_t at = 0; at < DEMO_MUNICIPALITIES; at++) {
        for (size_t card = 0; card < seed->card_count[at]; card++) {
            TRY(routing_card_add(tx, &seed->cards[at][card]));
        }
        TRY(gate_apply(tx, seed, at));
    }
    return OK;
}

static const struct demo_role *first_grant(int person)
{
    for (size_t at = 0; at < GRANT_COUNT; at++) {
        if (GRANTS[at].person == person) {
            return &GRANTS[at];
        }
    }
    ASSERT(person == PERSON_COUNT); /* everybody has a role */
    return &GRANTS[0];
}

enum err demo_links(struct arena *arena, struct demo_link **ret_links, size_t *ret_count)
{
    enum { PATH_BYTES = 80 };
    struct demo_link *links = ARENA_ARRAY(arena, struct demo_link, PERSON_COUNT);
    if (links == NULL) {
        return ERR_NO_MEMORY;
    }
    for (int person = 0; person < PERSON_COUNT; person++) {
        const struct demo_role *grant = first_grant(person);
        struct buf path;
        buf_open(&path, arena, PATH_BYTES);
        buf_put(&path, SV("/demo/"));
        buf_put(&path, PEOPLE[person].reference);
        links[person] = (struct demo_link){ .role = grant->role, .name = PEOPLE[person].name, .place = SV("-") };
        if (grant->place != INSTALLATION) {
            links[person].place = MUNICIPALITIES[grant->place].name;
        }
        TRY(buf_done(&path, &links[person].path));
    }
    *ret_links = links;
    *ret_count = PERSON_COUNT;
    return OK;
}
