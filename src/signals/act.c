/* Acts: prepared with one vault call, applied in one transaction. */
#include "signals/act.h"

#include "disclosure/paper.h"
#include "organisation/work_out.h"
#include "signals/act_sql.h"
#include "signals/record_sql.h"

struct act_prepared {
    struct move move;
    bool takes_up, completes, urgent, agrees, declines, shares, answers, sampled, offers, confirms, sends_back;
    struct date story_destroy;
    struct sql_disclosure_add_in disclosure;
    const struct observation_id *shared;
    size_t shared_count;
    struct sql_message_add_in message;
    struct sample_id sample;
    struct municipality_id municipality, to;
    struct wrapped_key keys[3];     /* story, reporter, record: wrapped for the other municipality */
    bool has_key[3];
    bool registers;                 /* something is given now: its holder can be asked for it later */
    struct paper given;
    struct work_out work;
};

/* --- prepare ------------------------------------------------------------------------------------------------------ */
struct act_seals {
    struct vault_batch *batch;
    struct desk_key keys[3];
    struct desk_seal reason, recipient, basis, note, answer;
};

static bool shares_something(const struct act_request *request)
{
    return request->transition->shares || (request->transition->act == ACT_URGENT_HAND_OVER &&
                                           !sv_empty(request->recipient));
}

static enum err act_keys(const struct desk *desk, const struct signal *signal, const struct act_request *request,
                         struct act_seals *seals)
{
    TRY(desk_key(desk, seals->batch, signal_dossier(signal), KEY_RECORD, &seals->keys[2]));
    if (!sv_empty(request->answer) || request->transition->act == ACT_OFFER_TRANSFER) {
        TRY(desk_key(desk, seals->batch, signal_dossier(signal), KEY_REPORTER, &seals->keys[1]));
    }
    if (request->transition->act == ACT_OFFER_TRANSFER) {
        TRY(desk_key(desk, seals->batch, signal_dossier(signal), KEY_STORY, &seals->keys[0]));
        for (size_t i = 0; i < 3; i++) {
            if (seals->keys[i].present) {
                batch_key_rewrap(seals->batch, seals->keys[i].key, request->to);
            }
        }
    }
    bool answer_without_key = !sv_empty(request->answer) && !seals->keys[1].present;
    return answer_without_key || !seals->keys[2].present ? ERR_REFUSED : OK;
}

static enum err act_seal(const struct desk *desk, const struct signal *signal, const struct act_request *request,
                         const struct act_prepared *prepared, struct act_seals *seals)
{
    bool receiving = prepared->confirms || prepared->sends_back;
    /* Who receives acts in their own municipality, before the dossier is there. */
    struct municipality_id acting = receiving ? desk->actor->municipality : signal->municipality;
    TRY(batch_begin(desk->arena, desk->session, acting, &seals->batch));
    if (!receiving) {
        TRY(act_keys(desk, signal, request, seals));
        struct batch_key record = seals->keys[2].key;
        int64_t disclosure = prepared->disclosure.disclosure.value;
        seals->reason = desk_seal(seals->batch, record,
                                  (struct place){ SV("step"), SV("reason"), prepared->move.step.value },
                                  request->reason);
        if (shares_something(request)) {
            struct sv table = SV("disclosure");
            seals->recipient = desk_seal(seals->batch, record, (struct place){ table, SV("recipient"), disclosure },
                                         request->recipient);
            seals->basis = desk_seal(seals->batch, record, (struct place){ table, SV("basis"), disclosure },
                                     request->basis);
            seals->note = desk_seal(seals->batch, record, (struct place){ table, SV("note"), disclosure },
                                    request->note);
        }
        seals->answer = desk_seal(seals->batch, seals->keys[1].key,
                                  (struct place){ SV("message"), SV("body"), prepared->message.message.value },
                                  request->answer);
    }
    struct log_entry entry = desk_log(desk, signal_dossier(signal), request->transition->permission,
                                      shares_something(request) ? LOG_DISCLOSE : LOG_DECIDE, request->transition->path);
    entry.municipality = acting;
    batch_log(seals->batch, &entry);
    return desk_call(desk, seals->batch);
}

static void act_flags(struct act_prepared *prepared, const struct act_request *request)
{
    enum signal_act act = request->transition->act;
    prepared->takes_up = act == ACT_TAKE_UP;
    prepared->completes = act == ACT_COMPLETE_RECORD;
    prepared->urgent = act == ACT_URGENT_HAND_OVER;
    prepared->agrees = act == ACT_SECOND_AGREES;
    prepared->declines = act == ACT_SECOND_DECLINES;
    prepared->offers = act == ACT_OFFER_TRANSFER;
    prepared->confirms = act == ACT_CONFIRM_TRANSFER;
    prepared->sends_back = act == ACT_DECLINE_TRANSFER;
    prepared->shares = shares_something(request);
    prepared->answers = !sv_empty(request->answer);
}

/* Closing a signal may be drawn for the sample: by chance, so that nobody can choose what is looked at. */
static void act_chance(const struct desk *desk, const struct settings *settings, struct act_prepared *prepared)
{
    bool closes = prepared->move.to == STATE_CLOSED;
    uint64_t percent = (uint64_t)setting_number(settings, SETTING_SAMPLE_PERCENT);
    prepared->sampled = closes && random_below(desk->random, 100) < percent;
    prepared->sample = (struct sample_id){ id_next(desk->now, desk->random) };
}

static struct work_out act_work(const struct desk *desk, const struct act_prepared *prepared)
{
    struct work_out work = { .id = { id_next(desk->now, desk->random) }, .municipality = desk->actor->municipality,
                             .about = prepared->move.signal.value, .due = prepared->move.due, .created = desk->now };
    if (prepared->move.to == STATE_SECOND_EYES) {
        work.kind = WORK_SECOND_PERSON_ASKED;
        work.recipient = WORK_FOR_ROLE(ROLE_MELDPUNT_LEAD);
    }
    if (prepared->offers) {
        work.kind = WORK_TRANSFER_OFFERED;
        work.municipality = prepared->to;
        work.recipient = WORK_FOR_ROLE(ROLE_MELDPUNT_OFFICER);
    }
    return work;
}

/* Told, whatever else: a copy on paper or a file is registered by whoever makes it. */
static enum paper_holder holder_of(enum signal_outcome outcome)
{
    switch (outcome) {
    case OUTCOME_CARE_REFERRAL:
    case OUTCOME_FAMILY_SUPPORT: return HOLDER_CARE;
    case OUTCOME_YOUTH_PROTECTION: return HOLDER_YOUTH_PROTECTION;
    case OUTCOME_OTHER_MUNICIPALITY: return HOLDER_OTHER_MUNICIPALITY;
    case OUTCOME_NONE: return HOLDER_POLICE; /* the urgent hand-over closes nothing */
    case OUTCOME_ADVICE:
    case OUTCOME_NO_CONCERN:
    case OUTCOME_TENSION_HANDLED:
    case OUTCOME_TOO_LITTLE_INFORMATION:
    case OUTCOME_WITHDRAWN:
    case OUTCOME_TO_WEIGHING: break;
    }
    return HOLDER_ELSEWHERE;
}

/* What waits for a second person is given when that person agrees, and registered then. */
static enum err act_register(const struct desk *desk, const struct signal *signal, struct act_prepared *prepared)
{
    bool now = prepared->shares && prepared->move.to != STATE_SECOND_EYES;
    if (prepared->agrees) {
        struct course_facts facts;
        TRY(course_facts_read(desk->tx, desk->arena, signal, &facts));
        now = transition_of(facts.proposed)->shares;
    }
    if (!now) {
        return OK;
    }
    prepared->registers = true;
    prepared->given = paper_begin(desk, signal->dossier);
    prepared->given.what = PAPER_OBSERVATIONS;
    prepared->given.medium = MEDIUM_TOLD;
    prepared->given.holder = holder_of(prepared->urgent ? OUTCOME_NONE : prepared->move.outcome);
    prepared->given.back_by = prepared->move.destroy_on;
    return OK;
}

static void act_sealed(const struct act_seals *seals, const struct desk *desk, struct act_prepared *prepared)
{
    prepared->move.reason = desk_sealed(seals->batch, seals->reason);
    prepared->move.intent = batch_intent(seals->batch);
    prepared->disclosure.recipient = desk_sealed(seals->batch, seals->recipient);
    prepared->disclosure.basis = desk_sealed(seals->batch, seals->basis);
    prepared->disclosure.note = desk_sealed(seals->batch, seals->note);
    prepared->message.body = desk_sealed(seals->batch, seals->answer);
    prepared->disclosure.at = prepared->move.to == STATE_SECOND_EYES ? (struct instant){ 0 } : desk->now;
    for (size_t i = 0; prepared->offers && i < 3; i++) {
        prepared->has_key[i] = seals->keys[i].present;
        if (prepared->has_key[i]) {
            prepared->keys[i] = batch_rewrapped(seals->batch, seals->keys[i].key);
        }
    }
}

static enum err act_move(const struct desk *desk, const struct signal *signal, const struct settings *settings,
                         const struct act_request *request, struct act_prepared *prepared)
{
    struct course_moment moment = { .now = desk->now, .settings = settings, .random = desk->random };
    if (prepared->agrees) {
        struct course_facts facts;
        TRY(course_facts_read(desk->tx, desk->arena, signal, &facts));
        prepared->move = course_plan_agreed(signal, &facts, desk->actor, &moment);
    } else {
        prepared->move = course_plan(request->transition, signal, desk->actor, &moment);
    }
    if (request->until.set) {
        prepared->move.until = request->until;
        prepared->move.due = request->until;
    }
    return OK;
}

enum err act_prepare(const struct desk *desk, const struct signal *signal, const struct settings *settings,
                     const struct act_request *request, const struct act_prepared **ret_prepared)
{
    struct act_prepared *prepared = ARENA_NEW(desk->arena, struct act_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    act_flags(prepared, request);
    TRY(act_move(desk, signal, settings, request, prepared));
    struct date today = date_of(desk->now);
    prepared->story_destroy = setting_date(settings, SETTING_KEEP_STORY, today);
    prepared->municipality = desk->actor->municipality;
    prepared->to = request->to;
    prepared->shared = request->shared;
    prepared->shared_count = request->shared_count;
    prepared->disclosure.disclosure = (struct disclosure_id){ id_next(desk->now, desk->random) };
    prepared->disclosure.signal = signal->id;
    prepared->disclosure.decided_by = desk->actor->person;
    prepared->message.message = (struct message_id){ id_next(desk->now, desk->random) };
    prepared->message.signal = signal->id;
    prepared->message.author = desk->actor->person;
    prepared->message.sent = desk->now;
    act_chance(desk, settings, prepared);
    TRY(act_register(desk, signal, prepared));
    struct act_seals seals = { 0 };
    TRY(act_seal(desk, signal, request, prepared, &seals));
    act_sealed(&seals, desk, prepared);
    prepared->work = act_work(desk, prepared);
    *ret_prepared = prepared;
    return OK;
}

/* --- apply -------------------------------------------------------------------------------------------------------- */
static enum err disclosure_apply(struct tx_write *tx, const struct act_prepared *act)
{
    TRY(sql_disclosure_add(tx, &act->disclosure));
    for (size_t i = 0; i < act->shared_count; i++) {
        int64_t added = 0;
        TRY(sql_disclosure_item_add(tx,
                                    &(struct sql_disclosure_item_add_in){ act->disclosure.disclosure, act->shared[i],
                                                                          act->move.signal },
                                    &added));
        if (added != 1) {
            return ERR_CONFLICT;
        }
    }
    return OK;
}

static enum err answer_apply(struct tx_write *tx, const struct act_prepared *act)
{
    TRY(sql_message_add(tx, &act->message));
    return sql_signal_answered(tx, &(struct sql_signal_answered_in){ act->move.signal, act->move.at });
}

static enum err offer_apply(struct tx_write *tx, const struct act_prepared *act)
{
    struct key_slot_id slots[3] = { 0 };
    for (size_t i = 0; i < 3; i++) {
        if (act->has_key[i]) {
            TRY(tx_key_create(tx, &act->keys[i], &slots[i]));
        }
    }
    return sql_transfer_add(tx, &(struct sql_transfer_add_in){ .signal = act->move.signal, .to_municipality = act->to,
                                                              .offered = act->move.at, .offered_by = act->move.actor,
                                                              .state_before = act->move.from, .story_key = slots[0],
                                                              .reporter_key = slots[1], .record_key = slots[2] });
}

static enum err keys_end(struct tx_write *tx, const struct key_slot_id slots[3])
{
    for (size_t i = 0; i < 3; i++) {
        TRY(signal_key_end(tx, slots[i]));
    }
    return OK;
}

/* Confirmed: the receiver's keys take the place of the sender's, which are destroyed. Sent back: the other way
 * round. */
static enum err receipt_apply(struct tx_write *tx, const struct act_prepared *act)
{
    struct arena arena;
    arena_open(&arena, 4096);
    struct sql_transfer_keys keys;
    enum err err = sql_transfer_keys(tx_of(tx), &arena, &(struct sql_transfer_keys_in){ act->move.signal,
        act->municipality }, &keys);
    arena_close(&arena);
    if (err != OK) {
        return err == ERR_NOT_FOUND ? ERR_CONFLICT : err;
    }
    TRY(sql_transfer_delete(tx, &(struct sql_transfer_delete_in){ act->move.signal }));
    if (act->sends_back) {
        return keys_end(tx, (struct key_slot_id[]){ keys.new_story, keys.new_reporter, keys.new_record });
    }
    TRY(sql_signal_moved(tx, &(struct sql_signal_moved_in){ act->move.signal, act->municipality, keys.new_story,
                                                            keys.new_reporter, keys.new_record }));
    return keys_end(tx, (struct key_slot_id[]){ keys.old_story, keys.old_reporter, keys.old_record });
}

static enum err state_effects_apply(struct tx_write *tx, const struct act_prepared *act)
{
    struct signal_id signal = act->move.signal;
    if (act->takes_up) {
        TRY(sql_signal_own(tx, &(struct sql_signal_own_in){ signal, act->move.actor, { 0 } }));
    }
    if (act->completes) {
        TRY(sql_record_complete(tx, &(struct sql_record_complete_in){ signal, act->move.at, act->move.actor }));
        TRY(sql_signal_recorded(tx, &(struct sql_signal_recorded_in){ signal, act->story_destroy }));
    }
    if (act->urgent) {
        TRY(sql_signal_urgent(tx, &(struct sql_signal_urgent_in){ signal }));
    }
    if (act->agrees) {
        TRY(sql_disclosures_agreed(tx, &(struct sql_disclosures_agreed_in){ signal, act->move.actor, act->move.at }));
    }
    if (act->declines) {
        TRY(sql_disclosures_declined(tx, &(struct sql_disclosures_declined_in){ signal }));
    }
    if (act->offers) {
        TRY(offer_apply(tx, act));
    }
    return act->confirms || act->sends_back ? receipt_apply(tx, act) : OK;
}

enum err act_apply(struct tx_write *tx, const void *prepared)
{
    const struct act_prepared *act = prepared;
    TRY(move_apply(tx, &act->move));
    TRY(state_effects_apply(tx, act));
    if (act->shares) {
        TRY(disclosure_apply(tx, act));
    }
    if (act->registers) {
        TRY(paper_put(tx, &act->given, act->move.actor));
    }
    if (act->answers) {
        TRY(answer_apply(tx, act));
    }
    if (act->sampled) {
        TRY(sql_samples_place(tx));
        TRY(sql_sample_draw(tx, &(struct sql_sample_draw_in){ act->sample, act->move.signal, act->move.at }));
    }
    return act->work.kind == 0 ? OK : work_out_add(tx, &act->work);
}
