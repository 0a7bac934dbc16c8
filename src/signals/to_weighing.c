/* What leaves a signal for the joint weighing, and the signal's last step. */
#include "signals/to_weighing.h"

#include "signals/act_sql.h"
#include "signals/intake.h"
#include "signals/record_sql.h"
#include "signals/to_weighing_sql.h"

/* The act, as this person does it: who agrees about a minor acts in another role than who proposed it. */
static struct transition giving(bool agrees)
{
    struct transition transition = *transition_of(ACT_GIVE_TO_WEIGHING);
    transition.permission = agrees ? MAY_SIGNAL_SECOND : transition.permission;
    return transition;
}

enum err to_weighing_allows(const struct desk *desk, const struct signal *signal, bool agrees, struct text *ret_why)
{
    struct course_facts facts;
    struct transition transition = giving(agrees);
    TRY(course_facts_read(desk->tx, desk->arena, signal, &facts));
    TRY(course_allows(&transition, signal, &facts, desk->actor, ret_why));
    struct withdrawn withdrawn;
    TRY(withdrawn_read(desk->tx, desk->arena, signal->id, &withdrawn));
    if (withdrawn.is_withdrawn && !withdrawn.second_done) {
        *ret_why = T("The reporter withdrew. First two people decide whether anything is kept.");
        return ERR_REFUSED;
    }
    return OK;
}

/* --- opening ------------------------------------------------------------------------------------------------------ */
struct offering {
    struct sql_weighing_items *rows;
    size_t count;
    struct sql_subject_of_signal subject;
    struct sql_record_of_signal record;
    struct desk_open *bodies;
    struct desk_open who, residence, none_against;
    struct desk_key key;
};

static enum err offering_read(const struct desk *desk, const struct signal *signal, struct offering *offering)
{
    TRY(sql_weighing_items(desk->tx, desk->arena, &(struct sql_weighing_items_in){ signal->id }, &offering->rows,
                           &offering->count));
    enum err err = sql_subject_of_signal(desk->tx, desk->arena, &(struct sql_subject_of_signal_in){ signal->id },
                                         &offering->subject);
    if (err != ERR_NOT_FOUND) {
        TRY(err);
    }
    TRY(sql_record_of_signal(desk->tx, desk->arena, &(struct sql_record_of_signal_in){ signal->id },
                             &offering->record));
    offering->bodies = ARENA_ARRAY(desk->arena, struct desk_open, offering->count);
    return offering->bodies == NULL ? ERR_NO_MEMORY : OK;
}

static enum err offering_ask(const struct desk *desk, const struct signal *signal, struct vault_batch *batch,
                             struct offering *offering)
{
    TRY(desk_key(desk, batch, signal_dossier(signal), KEY_RECORD, &offering->key));
    if (!offering->key.present) {
        return ERR_REFUSED;
    }
    for (size_t i = 0; i < offering->count; i++) {
        const struct sql_weighing_items *row = &offering->rows[i];
        struct place place = { SV("observation"), SV("body"), row->observation.value };
        offering->bodies[i] = desk_open(batch, offering->key, place, row->body);
    }
    int64_t id = signal->id.value;
    struct sv subject = SV("signal_subject");
    offering->who = desk_open(batch, offering->key, (struct place){ subject, SV("who"), id }, offering->subject.who);
    offering->residence = desk_open(batch, offering->key, (struct place){ subject, SV("residence"), id },
                                    offering->subject.residence);
    offering->none_against = desk_open(batch, offering->key,
                                       (struct place){ SV("signal_record"), SV("none_against"), id },
                                       offering->record.none_against);
    return OK;
}

static enum err offering_show(const struct desk *desk, const struct vault_batch *batch, const struct offering *offering,
                              struct weighing_offer *offer)
{
    offer->items = ARENA_ARRAY(desk->arena, struct weighing_item, offering->count);
    if (offer->items == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < offering->count; i++) {
        const struct sql_weighing_items *row = &offering->rows[i];
        offer->items[i] = (struct weighing_item){ .id = row->observation, .kind = row->kind, .against = row->against,
                                                  .body = desk_shown(batch, offering->bodies[i]),
                                                  .happened = row->happened };
    }
    offer->count = offering->count;
    offer->who = desk_shown(batch, offering->who);
    offer->residence = desk_shown(batch, offering->residence);
    offer->none_against = desk_shown(batch, offering->none_against);
    return OK;
}

static enum err held_back(const struct desk *desk, const struct signal *signal, struct weighing_offer *offer)
{
    struct sql_weighing_items_held held;
    TRY(sql_weighing_items_held(desk->tx, desk->arena, &(struct sql_weighing_items_held_in){ signal->id }, &held));
    offer->held_back = (size_t)held.held;
    return OK;
}

enum err to_weighing_offer(const struct desk *desk, const struct signal *signal, struct weighing_offer *ret_offer)
{
    struct offering offering = { 0 };
    struct vault_batch *batch = NULL;
    TRY(offering_read(desk, signal, &offering));
    TRY(batch_begin(desk->arena, desk->session, signal->municipality, &batch));
    TRY(offering_ask(desk, signal, batch, &offering));
    struct log_entry entry = desk_log(desk, signal_dossier(signal), MAY_WEIGHING_START, LOG_VIEW, SV("observation"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    struct weighing_offer offer = { 0 };
    TRY(held_back(desk, signal, &offer));
    TRY(offering_show(desk, batch, &offering, &offer));
    *ret_offer = offer;
    return OK;
}

/* --- giving ------------------------------------------------------------------------------------------------------- */
struct weighing_gift {
    struct move move;
    struct sql_disclosure_add_in given[WEIGHING_RECIPIENTS_MAX];
    size_t recipient_count;
    const struct observation_id *ticked;
    size_t ticked_count;
};

/* Keeps of the rows only what was ticked; a tick that is not among them is not offered. */
static enum err keep_ticked(struct offering *offering, const struct weighing_gift_request *request)
{
    size_t kept = 0;
    for (size_t i = 0; i < offering->count; i++) {
        bool ticked = false;
        for (size_t j = 0; j < request->ticked_count; j++) {
            ticked = ticked || request->ticked[j].value == offering->rows[i].observation.value;
        }
        if (ticked) {
            offering->rows[kept++] = offering->rows[i];
        }
    }
    offering->count = kept;
    return kept == 0 || kept != request->ticked_count ? ERR_REFUSED : OK;
}

struct gift_seals {
    struct desk_seal reason;
    struct desk_seal recipients[WEIGHING_RECIPIENTS_MAX], bases[WEIGHING_RECIPIENTS_MAX];
};

static void gift_seal(struct vault_batch *batch, const struct offering *offering,
                      const struct weighing_gift_request *request, const struct weighing_gift *gift,
                      struct gift_seals *seals)
{
    struct batch_key key = offering->key.key;
    seals->reason = desk_seal(batch, key, (struct place){ SV("step"), SV("reason"), gift->move.step.value },
                              request->reason);
    for (size_t i = 0; i < gift->recipient_count; i++) {
        int64_t row = gift->given[i].disclosure.value;
        seals->recipients[i] = desk_seal(batch, key, (struct place){ SV("disclosure"), SV("recipient"), row },
                                         request->recipients[i]);
        seals->bases[i] = desk_seal(batch, key, (struct place){ SV("disclosure"), SV("basis"), row }, request->basis);
    }
}

static void gift_sealed(const struct vault_batch *batch, const struct gift_seals *seals, struct weighing_gift *gift)
{
    gift->move.reason = desk_sealed(batch, seals->reason);
    gift->move.intent = batch_intent(batch);
    for (size_t i = 0; i < gift->recipient_count; i++) {
        gift->given[i].recipient = desk_sealed(batch, seals->recipients[i]);
        gift->given[i].basis = desk_sealed(batch, seals->bases[i]);
    }
}

static void gift_rows(const struct desk *desk, const struct signal *signal, const struct settings *settings,
                      const struct weighing_gift_request *request, struct weighing_gift *gift)
{
    struct course_moment moment = { .now = desk->now, .settings = settings, .random = desk->random };
    struct transition transition = giving(request->agrees);
    *gift = (struct weighing_gift){
        .move = course_plan(&transition, signal, desk->actor, &moment),
        .recipient_count = request->recipient_count, .ticked = request->ticked, .ticked_count = request->ticked_count,
    };
    for (size_t i = 0; i < request->recipient_count; i++) {
        gift->given[i] = (struct sql_disclosure_add_in){ .disclosure = { id_next(desk->now, desk->random) },
                                                         .signal = signal->id, .decided_by = desk->actor->person,
                                                         .at = desk->now };
    }
}

enum err to_weighing_prepare(const struct desk *desk, const struct signal *signal, const struct settings *settings,
                             const struct weighing_gift_request *request, struct weighing_offer *ret_given,
                             const struct weighing_gift **ret_gift)
{
    ASSERT(request->recipient_count > 0 && request->recipient_count <= WEIGHING_RECIPIENTS_MAX);
    struct text why;
    TRY(to_weighing_allows(desk, signal, request->agrees, &why));
    struct weighing_gift *gift = ARENA_NEW(desk->arena, struct weighing_gift);
    if (gift == NULL) {
        return ERR_NO_MEMORY;
    }
    struct offering offering = { 0 };
    TRY(offering_read(desk, signal, &offering));
    TRY(keep_ticked(&offering, request));
    gift_rows(desk, signal, settings, request, gift);
    struct vault_batch *batch = NULL;
    struct gift_seals seals = { 0 };
    TRY(batch_begin(desk->arena, desk->session, signal->municipality, &batch));
    TRY(offering_ask(desk, signal, batch, &offering));
    gift_seal(batch, &offering, request, gift, &seals);
    struct log_entry entry = desk_log(desk, signal_dossier(signal), giving(request->agrees).permission, LOG_DISCLOSE,
                                      SV("observation"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    gift_sealed(batch, &seals, gift);
    struct weighing_offer given = { 0 };
    TRY(held_back(desk, signal, &given));
    TRY(offering_show(desk, batch, &offering, &given));
    *ret_given = given;
    *ret_gift = gift;
    return OK;
}

enum err to_weighing_apply(struct tx_write *tx, const void *prepared)
{
    const struct weighing_gift *gift = prepared;
    TRY(move_apply(tx, &gift->move));
    for (size_t i = 0; i < gift->recipient_count; i++) {
        TRY(sql_disclosure_add(tx, &gift->given[i]));
        for (size_t j = 0; j < gift->ticked_count; j++) {
            int64_t added = 0;
            TRY(sql_weighing_item_give(tx,
                                       &(struct sql_weighing_item_give_in){ gift->given[i].disclosure, gift->ticked[j],
                                                                            gift->move.signal },
                                       &added));
            if (added != 1) {
                return ERR_CONFLICT;
            }
        }
    }
    return OK;
}
