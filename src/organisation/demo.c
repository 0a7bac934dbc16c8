#include "organisation/demo.h"

#include "access/account.h"
#include "access/municipality.h"
#include "organisation/card.h"
#include "organisation/checklist.h"
#include "organisation/routing.h"

/* --- who and where ------------------------------------------------------------------------------------------------ */
static const struct place_row {
    struct sv code, name, phone;
} place_rows[DEMO_MUNICIPALITIES] = {
    { SV_INIT("voorbeeldstad"), SV_INIT("Voorbeeldstad"), SV_INIT("0880000001") },
    { SV_INIT("proefdam"), SV_INIT("Proefdam"), SV_INIT("0880000002") },
};

static const struct person_row {
    struct sv sign_in_name, name;
} person_rows[DEMO_PEOPLE] = {
    { SV_INIT("noor@voorbeeldstad.example"), SV_INIT("Noor Verzonnen") },
    { SV_INIT("sam@voorbeeldstad.example"), SV_INIT("Sam Bedacht") },
    { SV_INIT("iris@voorbeeldstad.example"), SV_INIT("Iris Denkbeeld") },
    { SV_INIT("bram@voorbeeldstad.example"), SV_INIT("Bram van Fictie") },
    { SV_INIT("mila@voorbeeldstad.example"), SV_INIT("Mila Papier") },
    { SV_INIT("teun@voorbeeldstad.example"), SV_INIT("Teun Voorstelling") },
    { SV_INIT("lotte@voorbeeldstad.example"), SV_INIT("Lotte Schets") },
    { SV_INIT("joris@seinhuis.example"), SV_INIT("Joris Schijn") },
    { SV_INIT("anna@proefdam.example"), SV_INIT("Anna Eenpit") },
    { SV_INIT("karel@proefdam.example"), SV_INIT("Karel Sprookje") },
};
enum { NOOR, SAM, IRIS, BRAM, MILA, TEUN, LOTTE, JORIS, ANNA, KAREL };
enum { PLACE_VOORBEELDSTAD, PLACE_PROEFDAM, PLACE_INSTALLATION };

static const struct grant_row {
    size_t person, place;
    enum role role;
    struct sv mandate;
} grant_rows[] = {
    { NOOR, PLACE_VOORBEELDSTAD, ROLE_MELDPUNT_OFFICER, SV_INIT("") },
    { SAM, PLACE_VOORBEELDSTAD, ROLE_DEPUTY, SV_INIT("") },
    { IRIS, PLACE_VOORBEELDSTAD, ROLE_FOCAL_OFFICER, SV_INIT("") },
    { BRAM, PLACE_VOORBEELDSTAD, ROLE_MELDPUNT_LEAD, SV_INIT("") },
    { MILA, PLACE_VOORBEELDSTAD, ROLE_PRIVACY_OFFICER, SV_INIT("") },
    { TEUN, PLACE_VOORBEELDSTAD, ROLE_FG, SV_INIT("") },
    { LOTTE, PLACE_VOORBEELDSTAD, ROLE_MUNICIPAL_ADMIN, SV_INIT("") },
    { JORIS, PLACE_INSTALLATION, ROLE_PLATFORM_ADMIN, SV_INIT("") },
    { ANNA, PLACE_PROEFDAM, ROLE_MELDPUNT_OFFICER, SV_INIT("") },
    { SAM, PLACE_PROEFDAM, ROLE_DEPUTY, SV_INIT("Mandaatbesluit vervanging meldpunt 2026 (verzonnen)") },
    { MILA, PLACE_PROEFDAM, ROLE_PRIVACY_OFFICER, SV_INIT("") },
    { TEUN, PLACE_PROEFDAM, ROLE_FG, SV_INIT("") },
    { KAREL, PLACE_PROEFDAM, ROLE_MUNICIPAL_ADMIN, SV_INIT("") },
};
enum { GRANT_COUNT = sizeof grant_rows / sizeof grant_rows[0] };

static const struct fill_row {
    enum checklist_item item;
    struct sv answer, reference;
} fill_rows[] = {
    { ITEM_CONTROLLER, SV_INIT("Burgemeester (verzonnen)"), SV_INIT("") },
    { ITEM_PRIVACY_STATEMENT, SV_INIT("https://voorbeeldstad.example/privacy"), SV_INIT("") },
    { ITEM_FG, SV_INIT("fg@voorbeeldstad.example"), SV_INIT("") },
};
enum { FILL_COUNT = sizeof fill_rows / sizeof fill_rows[0] };

/* --- made ahead --------------------------------------------------------------------------------------------------- */
struct demo {
    struct arena *arena;
    struct municipality places[DEMO_MUNICIPALITIES];
    struct account_new people[DEMO_PEOPLE];
    struct role_grant grants[GRANT_COUNT];
    struct link_new links[DEMO_PEOPLE];
    struct demo_link shown[DEMO_PEOPLE];
    struct routing_write *cards[DEMO_MUNICIPALITIES];
    size_t card_counts[DEMO_MUNICIPALITIES];
    struct date today;
};

static struct municipality_id place_id(const struct demo *demo, size_t place)
{
    return place == PLACE_INSTALLATION ? (struct municipality_id){ 1 } : demo->places[place].id;
}

static enum err places_make(const struct sign_in_means *means, struct demo *demo)
{
    for (size_t i = 0; i < DEMO_MUNICIPALITIES; i++) {
        demo->places[i] = (struct municipality){ .id = { id_next(means->now, means->random) }, .code = place_rows[i].code,
                                                 .name = place_rows[i].name, .created = means->now };
        TRY(routing_defaults(means->arena, means->random, means->now, demo->places[i].id, &demo->cards[i], &demo->card_counts[i]));
    }
    return OK;
}

/* Where somebody's first role stands: that municipality manages the account. */
static const struct grant_row *first_grant(size_t person)
{
    for (size_t i = 0; i < GRANT_COUNT; i++) {
        if (grant_rows[i].person == person) {
            return &grant_rows[i];
        }
    }
    assert_failed("everybody has a role", __FILE__, __LINE__);
}

static enum err people_make(const struct sign_in_means *means, struct demo *demo)
{
    for (size_t i = 0; i < DEMO_PEOPLE; i++) {
        const struct grant_row *grant = first_grant(i);
        struct sv reference;
        TRY(reference_new(means->arena, means->random, &reference));
        demo->people[i] = (struct account_new){
            .id = { id_next(means->now, means->random) }, .reference = reference, .home = place_id(demo, grant->place),
            .organisation_id = { id_next(means->now, means->random) }, .organisation = SV("Gemeente (verzonnen)"),
            .sign_in_name = person_rows[i].sign_in_name, .name = person_rows[i].name, .method = SIGN_IN_DEMO_LINK,
            .state = ACCOUNT_ACTIVE, .dossier = dossier_ref_new(means->random), .at = means->now,
        };
        struct sv secret;
        TRY(link_new(means, demo->people[i].id, CODE_DEMO_LINK, &demo->links[i], &secret));
        struct sv place = grant->place == PLACE_INSTALLATION ? SV("installatie") : place_rows[grant->place].name;
        demo->shown[i] = (struct demo_link){ .name = person_rows[i].name, .role = role_code(grant->role), .place = place,
                                             .secret = secret };
    }
    return OK;
}

static void grants_make(const struct sign_in_means *means, struct demo *demo)
{
    for (size_t i = 0; i < GRANT_COUNT; i++) {
        const struct grant_row *row = &grant_rows[i];
        demo->grants[i] = (struct role_grant){ .id = { id_next(means->now, means->random) }, .person = demo->people[row->person].id,
                                               .municipality = place_id(demo, row->place), .role = row->role, .from = demo->today,
                                               .mandate = row->mandate, .at = means->now };
    }
}

enum err demo_prepare(const struct sign_in_means *means, const struct demo **ret_demo)
{
    struct demo *demo = ARENA_NEW(means->arena, struct demo);
    if (demo == NULL) {
        return ERR_NO_MEMORY;
    }
    demo->arena = means->arena;
    demo->today = date_of(means->now);
    TRY(places_make(means, demo));
    TRY(people_make(means, demo));
    grants_make(means, demo);
    *ret_demo = demo;
    return OK;
}

struct municipality_id demo_municipality(const struct demo *demo, size_t index)
{
    ASSERT(index < DEMO_MUNICIPALITIES);
    return demo->places[index].id;
}

const struct demo_link *demo_links(const struct demo *demo, size_t *ret_count)
{
    *ret_count = DEMO_PEOPLE;
    return demo->shown;
}

/* --- stored ------------------------------------------------------------------------------------------------------- */
static enum err place_store(struct tx_write *tx, const struct demo *demo, size_t index)
{
    struct municipality_id id = demo->places[index].id;
    TRY(municipality_create(tx, demo->arena, &demo->places[index]));
    for (size_t i = 0; i < demo->card_counts[index]; i++) {
        TRY(routing_card_add(tx, &demo->cards[index][i]));
    }
    struct hours_new hours = { .municipality = id };
    for (size_t weekday = 1; weekday <= 5; weekday++) {
        hours.opens[weekday] = 9 * 60;
        hours.closes[weekday] = 17 * 60;
    }
    TRY(hours_write(tx, &hours));
    for (size_t i = 0; i < FILL_COUNT; i++) {
        TRY(checklist_fill(tx, &(struct checklist_fill){ .municipality = id, .item = fill_rows[i].item, .answer = fill_rows[i].answer,
                                                         .reference = fill_rows[i].reference, .on = demo->today }));
    }
    return checklist_fill(tx, &(struct checklist_fill){ .municipality = id, .item = ITEM_PHONE, .answer = place_rows[index].phone,
                                                        .on = demo->today });
}

enum err demo_apply(struct tx_write *tx, const void *prepared)
{
    const struct demo *demo = prepared;
    for (size_t i = 0; i < DEMO_MUNICIPALITIES; i++) {
        TRY(place_store(tx, demo, i));
    }
    for (size_t i = 0; i < DEMO_PEOPLE; i++) {
        TRY(account_create(tx, demo->arena, &demo->people[i]));
        TRY(link_add(tx, &demo->links[i]));
    }
    for (size_t i = 0; i < GRANT_COUNT; i++) {
        TRY(role_grant_begin(tx, demo->arena, &demo->grants[i]));
    }
    return OK;
}
