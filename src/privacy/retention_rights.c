#include "privacy/retention_rights.h"

#include "privacy/retention_sql.h"
#include "rights/hold.h"
#include "rights/rights.h"

/* A request that is not decided by then is a scandal of its own; its sealing is renewed at that day. */
enum { SEALED_DAYS = 366 };

static enum err requests_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                struct date until, struct retention_item **ret_items, size_t *ret_count)
{
    struct rights_ending *endings = NULL;
    size_t count = 0;
    TRY(rights_requests_ending(tx, arena, municipality, until, &endings, &count));
    struct retention_item *items = ARENA_ARRAY(arena, struct retention_item, count);
    if (items == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct retention_item){ .subject = endings[i].request.value, .dossier = endings[i].dossier,
                                            .day = endings[i].on, .rule = endings[i].rule,
                                            .class = (int64_t)endings[i].outcome };
    }
    *ret_items = items;
    *ret_count = count;
    return OK;
}

static enum err request_find(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                             struct sv reference, struct retention_item *ret_item)
{
    struct rights_ending ending;
    TRY(rights_ending_of(tx, arena, municipality, reference, &ending));
    *ret_item = (struct retention_item){ .subject = ending.request.value, .dossier = ending.dossier, .day = ending.on,
                                         .rule = ending.rule, .class = (int64_t)ending.outcome };
    return OK;
}

static enum err request_destroy(struct tx_write *tx, struct arena *arena, int64_t subject)
{
    return rights_destroy(tx, arena, (struct rights_request_id){ subject });
}

static enum err request_seal(struct tx_write *tx, int64_t subject, struct date until)
{
    return rights_seal(tx, (struct rights_request_id){ subject }, until);
}

/* One word for all: the list must not tell who is known here. */
static struct text request_class(int64_t class)
{
    (void)class;
    return T("a request of a person concerned");
}

static const enum setting rules[] = { SETTING_KEEP_RIGHTS };
const struct retention_kind retention_rights = {
    .name = SV_INIT("rights"),
    .label = T_INIT("A request of a person concerned"),
    .rules = rules,
    .rule_count = sizeof rules / sizeof *rules,
    .ending = requests_ending,
    .find = request_find,
    .destroy = request_destroy,
    .seal = request_seal,
    .class_text = request_class,
    .whole = true,
};

/* --- what waits --------------------------------------------------------------------------------------------------- */
struct hold {
    const struct retention_kind *kind;
    int64_t subject;
    struct dossier_ref dossier;
    struct date since, until;
    struct arena *arena;
};

static enum err hold_apply(struct tx_write *tx, const void *prepared)
{
    const struct hold *hold = prepared;
    TRY(hold->kind->seal(tx, hold->subject, hold->until));
    return rights_hold_sealed(tx, hold->dossier, hold->since);
}

enum err run_held(struct place_run *place, const struct retention_kind *kind, const struct retention_item *item,
                  bool *ret_held)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, STEP_ARENA_BYTES);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    bool held = false;
    TRY(store_read_begin(place->run->setup->store, &tx));
    TRY(rights_holds(tx, &arena, item->dossier, &held));
    store_read_end(&tx);
    if (held && kind->whole) {
        struct hold hold = { .kind = kind, .subject = item->subject, .dossier = item->dossier,
                             .since = place->run->date,
                             .until = date_add_days(place->run->date, SEALED_DAYS) };
        TRY(store_write(place->run->setup->store, hold_apply, &hold));
    }
    *ret_held = held;
    return OK;
}

static const struct retention_kind *kind_of_domain(enum rights_domain_id domain)
{
    switch (domain) {
    case RIGHTS_IN_SIGNALS: return retention_kind_named(SV("signal"));
    case RIGHTS_IN_WEIGHINGS: return retention_kind_named(SV("weighing"));
    case RIGHTS_IN_CASES: return retention_kind_named(SV("case"));
    case RIGHTS_DOMAIN_END: break;
    }
    return NULL;
}

static enum err hold_end_apply(struct tx_write *tx, const void *prepared)
{
    const struct hold *hold = prepared;
    struct sql_dossier_stopped stopped;
    TRY(sql_dossier_stopped(tx_of(tx), hold->arena, &(struct sql_dossier_stopped_in){ hold->dossier }, &stopped));
    if (!stopped.until.set && hold->kind != NULL) {
        TRY(hold->kind->seal(tx, hold->subject, (struct date){ 0 }));
    }
    return rights_hold_forget(tx, hold->dossier);
}

enum err run_holds_end(struct place_run *place)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct rights_hold_ended *rows = NULL;
    size_t count = 0;
    TRY(store_read_begin(place->run->setup->store, &tx));
    TRY(rights_holds_ended(tx, place->arena, place->municipality, &rows, &count));
    store_read_end(&tx);
    for (size_t i = 0; i < count; i++) {
        struct arena arena CLEANUP(arena_close);
        arena_open(&arena, STEP_ARENA_BYTES);
        struct hold hold = { .kind = kind_of_domain(rows[i].domain), .subject = rows[i].subject,
                             .dossier = rows[i].dossier, .arena = &arena };
        run_step_ended(place->run, store_write(place->run->setup->store, hold_end_apply, &hold));
    }
    return OK;
}
