/* What a reporter's code opens: the talk, a new message, and withdrawing. */
#include "signals/reporter.h"

#include "organisation/settings.h"
#include "organisation/work_out.h"
#include "signals/course_sql.h"
#include "signals/events.h"
#include "signals/reporter_sql.h"
#include "signals/signals_sql.h"

static enum err signal_of_code(const struct desk *desk, const struct code *code, struct sql_reporter_signal *ret_signal)
{
    struct sql_reporter_signal_in in = { .code = secret_hash_of(code_view(code)), .today = date_of(desk->now) };
    return sql_reporter_signal(desk->tx, desk->arena, &in, ret_signal);
}

/* The talk with one batch to the vault, and what the caller adds to it. */
struct opening {
    struct vault_batch *batch;
    struct batch_key key;
    struct sql_reporter_messages *rows;
    size_t count;
    struct batch_open *opens;
};

/* What the code alone may use: the reporter's key. The vault compares the code itself. */
static enum err opening_begin(const struct desk *desk, const struct code *code,
                              const struct sql_reporter_signal *signal, struct opening *ret_opening)
{
    struct opening opening = { 0 };
    struct wrapped_key wrapped;
    TRY(store_key_read(desk->tx, signal->reporter_key, &wrapped));
    struct secret_hash code_hash = secret_hash_of(code_view(code));
    TRY(batch_begin(desk->arena, NULL, signal->municipality, &opening.batch));
    batch_reporter_code(opening.batch, code_view(code));
    opening.key = batch_key_use(opening.batch, KEY_REPORTER, signal->dossier, &wrapped);
    batch_key_bind(opening.batch, opening.key, &code_hash);
    *ret_opening = opening;
    return OK;
}

static enum err opening_messages(const struct desk *desk, const struct sql_reporter_signal *signal,
                                 struct opening *opening)
{
    TRY(sql_reporter_messages(desk->tx, desk->arena, &(struct sql_reporter_messages_in){ signal->signal },
                              &opening->rows, &opening->count));
    opening->opens = ARENA_ARRAY(desk->arena, struct batch_open, opening->count);
    if (opening->opens == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < opening->count; i++) {
        struct place place = { SV("message"), SV("body"), opening->rows[i].message.value };
        opening->opens[i] = batch_open(opening->batch, opening->key, place, opening->rows[i].body);
    }
    return OK;
}

static void opening_log(struct opening *opening, const struct sql_reporter_signal *signal, enum log_action action)
{
    struct log_entry entry = {
        .action = action,
        .actor_kind = ACTOR_REPORTER,
        .municipality = signal->municipality,
        .dossier = signal->dossier,
        .role = SV("reporter"),
        .purpose = SV("own-report"),
        .object = SV("messages"),
        .origin = SV("-"),
    };
    batch_log(opening->batch, &entry);
}

/* `room`: how many messages the caller may still append. */
static enum err talk_of(const struct desk *desk, const struct sql_reporter_signal *signal,
                        const struct opening *opening, size_t room, struct reporter_talk *ret_talk)
{
    struct reporter_message *messages = ARENA_ARRAY(desk->arena, struct reporter_message, opening->count + room);
    if (messages == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < opening->count; i++) {
        messages[i] = (struct reporter_message){
            .from_reporter = opening->rows[i].from_reporter,
            .readable = batch_opened(opening->batch, opening->opens[i]),
            .sent = opening->rows[i].sent,
            .text = batch_clear(opening->batch, opening->opens[i]),
        };
    }
    *ret_talk = (struct reporter_talk){
        .municipality = signal->municipality,
        .state = signal->reporter_state,
        .answer_by = signal->answer_by,
        .answered = signal->answered,
        .messages = messages,
        .message_count = opening->count,
    };
    return OK;
}

enum err reporter_open(const struct desk *desk, const struct code *code, struct reporter_talk *ret_talk)
{
    struct sql_reporter_signal signal;
    TRY(signal_of_code(desk, code, &signal));
    struct opening opening;
    TRY(opening_begin(desk, code, &signal, &opening));
    TRY(opening_messages(desk, &signal, &opening));
    opening_log(&opening, &signal, LOG_VIEW);
    TRY(desk_call(desk, opening.batch));
    return talk_of(desk, &signal, &opening, 0, ret_talk);
}

/* --- writing --------------------------------------------------------------------------------------------------------
 */

struct write_ready {
    struct sql_reporter_message_add_in message;
    struct work_out work;
    int64_t intent;
};

static size_t messages_of_reporter(const struct opening *opening)
{
    size_t count = 0;
    for (size_t i = 0; i < opening->count; i++) {
        count += opening->rows[i].from_reporter ? 1 : 0;
    }
    return count;
}

/* Whoever handles it is told that there is work; not what, not of whom. */
static enum err work_of_message(const struct desk *desk, const struct sql_reporter_signal *signal,
                                struct work_out *ret_work)
{
    struct settings *settings = NULL;
    TRY(settings_load(desk->tx, desk->arena, signal->municipality, &settings));
    *ret_work = (struct work_out){
        .id = { id_next(desk->now, desk->random) },
        .municipality = signal->municipality,
        .kind = WORK_REPORTER_WROTE,
        .recipient = signal->owner.value != 0 ? WORK_FOR_PERSON(signal->owner) : WORK_FOR_ROLE(ROLE_MELDPUNT_OFFICER),
        .about = signal->signal.value,
        .due = setting_date(settings, SETTING_ACKNOWLEDGE_TERM, date_of(desk->now)),
        .created = desk->now,
    };
    return OK;
}

static void talk_append(struct reporter_talk *talk, const struct write_ready *ready, struct sv text)
{
    talk->messages[talk->message_count++] = (struct reporter_message){
        .from_reporter = true,
        .readable = true,
        .sent = ready->message.sent,
        .text = { text },
    };
}

enum err reporter_write(const struct desk *desk, const struct code *code, const struct reporter_writing *writing,
                        struct reporter_talk *ret_talk, const void **ret_ready)
{
    struct sql_reporter_signal signal;
    TRY(signal_of_code(desk, code, &signal));
    struct secret_hash once = secret_hash_of(code_view(&writing->once));
    struct sql_reporter_message_known known;
    TRY(sql_reporter_message_known(desk->tx, desk->arena, &(struct sql_reporter_message_known_in){ once }, &known));
    if (known.count > 0) {
        return reporter_open(desk, code, ret_talk);
    }
    struct write_ready *ready = ARENA_NEW(desk->arena, struct write_ready);
    if (ready == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(work_of_message(desk, &signal, &ready->work));
    struct opening opening;
    TRY(opening_begin(desk, code, &signal, &opening));
    TRY(opening_messages(desk, &signal, &opening));
    if (messages_of_reporter(&opening) >= REPORTER_MESSAGES_MAX) {
        return ERR_LIMIT;
    }
    struct message_id message = { id_next(desk->now, desk->random) };
    struct place place = { SV("message"), SV("body"), message.value };
    struct batch_seal sealed = batch_seal(opening.batch, opening.key, place, writing->text);
    opening_log(&opening, &signal, LOG_MESSAGE);
    TRY(desk_call(desk, opening.batch));
    ready->message = (struct sql_reporter_message_add_in){
        .message = message,
        .signal = signal.signal,
        .body = batch_sealed(opening.batch, sealed),
        .sent = desk->now,
        .once = once,
    };
    ready->intent = batch_intent(opening.batch);
    struct reporter_talk talk;
    TRY(talk_of(desk, &signal, &opening, 1, &talk));
    talk_append(&talk, ready, writing->text);
    *ret_talk = talk;
    *ret_ready = ready;
    return OK;
}

enum err reporter_write_apply(struct tx_write *tx, const void *prepared)
{
    const struct write_ready *ready = prepared;
    int64_t standing = 0;
    TRY(sql_reporter_wrote(tx, &(struct sql_reporter_wrote_in){ ready->message.signal }, &standing));
    if (standing == 0) {
        return ERR_CONFLICT; /* withdrawn or destroyed while the message was on its way */
    }
    int64_t added = 0;
    TRY(sql_reporter_message_add(tx, &ready->message, &added));
    if (added == 1) {
        TRY(work_out_add(tx, &ready->work));
    }
    return tx_intent(tx, ready->intent);
}

/* --- withdrawing ----------------------------------------------------------------------------------------------------
 */

enum { RECIPIENTS_MAX = 64 };

struct withdraw_ready {
    struct arena *arena;
    struct secret_hash code;
    struct date today;
    struct instant now;
    struct date decide_by;
    struct step_id step;
    struct work_out_id decision;
    struct work_out_id
        recipients[RECIPIENTS_MAX]; /* ids for as many as there may be: the writer has no chance of its own */
    int64_t fresh[2]; /* for what this causes above */
    int64_t intent;
};

static enum err withdrawal_of(const struct desk *desk, const struct sql_reporter_signal *signal,
                              struct reporter_withdrawal *ret_withdrawal)
{
    struct settings *settings = NULL;
    TRY(settings_load(desk->tx, desk->arena, signal->municipality, &settings));
    struct date decide_by = setting_date(settings, SETTING_WITHDRAWAL_TERM, date_of(desk->now));
    /* Withdrawing never keeps anything longer than it would have stood without. */
    if (signal->destroy_on.day < decide_by.day) {
        decide_by = signal->destroy_on;
    }
    *ret_withdrawal = (struct reporter_withdrawal){.municipality = signal->municipality, .decide_by = decide_by};
    return OK;
}

enum err reporter_withdrawal(const struct desk *desk, const struct code *code,
                             struct reporter_withdrawal *ret_withdrawal)
{
    struct sql_reporter_signal signal;
    TRY(signal_of_code(desk, code, &signal));
    return withdrawal_of(desk, &signal, ret_withdrawal);
}

static enum err withdraw_log(const struct desk *desk, const struct code *code, const struct sql_reporter_signal *signal,
                             int64_t *ret_intent)
{
    struct opening opening;
    TRY(opening_begin(desk, code, signal, &opening));
    opening_log(&opening, signal, LOG_WITHDRAW);
    TRY(desk_call(desk, opening.batch));
    *ret_intent = batch_intent(opening.batch);
    return OK;
}

enum err reporter_withdraw(const struct desk *desk, const struct code *code, struct reporter_withdrawal *ret_withdrawal,
                           const void **ret_ready)
{
    struct sql_reporter_signal signal;
    TRY(signal_of_code(desk, code, &signal));
    struct reporter_withdrawal withdrawal;
    TRY(withdrawal_of(desk, &signal, &withdrawal));
    int64_t intent = 0;
    TRY(withdraw_log(desk, code, &signal, &intent));
    struct withdraw_ready *ready = ARENA_NEW(desk->arena, struct withdraw_ready);
    if (ready == NULL) {
        return ERR_NO_MEMORY;
    }
    *ready = (struct withdraw_ready){
        .arena = desk->arena,
        .code = secret_hash_of(code_view(code)),
        .today = date_of(desk->now),
        .now = desk->now,
        .decide_by = withdrawal.decide_by,
        .step = { id_next(desk->now, desk->random) },
        .decision = { id_next(desk->now, desk->random) },
        .fresh = { id_next(desk->now, desk->random), id_next(desk->now, desk->random) },
        .intent = intent,
    };
    for (size_t i = 0; i < RECIPIENTS_MAX; i++) {
        ready->recipients[i] = (struct work_out_id){ id_next(desk->now, desk->random) };
    }
    *ret_withdrawal = withdrawal;
    *ret_ready = ready;
    return OK;
}

/* Who reported and the talk, also where a copy of the key waits for another municipality. Once the official record
 * exists the reporter's own words go too: what two people may keep are observations, not a voice that can be
 * recognised. */
static enum err withdraw_keys(struct tx_write *tx, const struct withdraw_ready *ready,
                              const struct sql_reporter_signal *signal)
{
    struct sql_signal_keys keys;
    TRY(sql_signal_keys(tx_of(tx), ready->arena, &(struct sql_signal_keys_in){ signal->signal }, &keys));
    TRY(signal_key_end(tx, keys.reporter_key));
    TRY(signal_key_end(tx, keys.transfer_story));
    TRY(signal_key_end(tx, keys.transfer_reporter));
    TRY(signal_key_end(tx, keys.transfer_record));
    TRY(sql_reporter_delete(tx, &(struct sql_reporter_delete_in){ signal->signal }));
    TRY(sql_reporter_messages_delete(tx, &(struct sql_reporter_messages_delete_in){ signal->signal }));
    return signal->story_destroy.set ? signals_destroy(tx, ready->arena, signal->signal, PART_STORY) : OK;
}

/* It stays where it is in the work, so that two people can see it and decide; an offer to another municipality ends. */
static enum err withdraw_state(struct tx_write *tx, const struct withdraw_ready *ready,
                               const struct sql_reporter_signal *signal, enum signal_state *ret_state)
{
    if (signal->state != STATE_TRANSFER_OFFERED) {
        *ret_state = signal->state;
        return OK;
    }
    struct sql_reporter_offer offer;
    TRY(sql_reporter_offer(tx_of(tx), ready->arena, &(struct sql_reporter_offer_in){ signal->signal }, &offer));
    *ret_state = offer.state_before;
    return sql_reporter_offer_delete(tx, &(struct sql_reporter_offer_delete_in){ signal->signal });
}

static enum err withdraw_course(struct tx_write *tx, const struct withdraw_ready *ready,
                                const struct sql_reporter_signal *signal)
{
    enum signal_state state = signal->state;
    TRY(withdraw_state(tx, ready, signal, &state));
    struct sql_reporter_withdraw after;
    TRY(sql_reporter_withdraw(tx, ready->arena,
                              &(struct sql_reporter_withdraw_in){
                                  .signal = signal->signal,
                                  .from_state = signal->state,
                                  .to_state = state,
                                  .outcome = state == STATE_CLOSED ? signal->outcome : OUTCOME_WITHDRAWN,
                                  .reporter_state = REPORTER_FINISHED,
                                  .relation = RELATION_UNKNOWN,
                                  .contact = CONTACT_ANONYMOUS,
                                  .due = ready->decide_by,
                                  .destroy_on = ready->decide_by,
                                  .destroy_rule = setting_name(SETTING_WITHDRAWAL_TERM),
                              },
                              &after));
    TRY(sql_reporter_withdrawal_add(
        tx, &(struct sql_reporter_withdrawal_add_in){ signal->signal, ready->now, ready->decide_by }));
    return sql_step_add(tx, &(struct sql_step_add_in){
                                .step = ready->step,
                                .signal = signal->signal,
                                .act = ACT_WITHDRAW,
                                .state_before = signal->state,
                                .state_after = state,
                                .role = SV("reporter"),
                                .at = ready->now,
                            });
}

static enum err withdraw_work(struct tx_write *tx, const struct withdraw_ready *ready,
                              const struct sql_reporter_signal *signal)
{
    struct work_out work = {
        .id = ready->decision,
        .municipality = signal->municipality,
        .kind = WORK_SECOND_PERSON_ASKED,
        .recipient = WORK_FOR_ROLE(ROLE_MELDPUNT_LEAD),
        .about = signal->signal.value,
        .due = ready->decide_by,
        .created = ready->now,
    };
    TRY(work_out_add(tx, &work));
    struct sql_reporter_recipients *recipients = NULL;
    size_t count = 0;
    TRY(sql_reporter_recipients(tx_of(tx), ready->arena, &(struct sql_reporter_recipients_in){ signal->signal },
                                &recipients, &count));
    for (size_t i = 0; i < count; i++) {
        work.id = ready->recipients[i];
        work.kind = WORK_RECIPIENT_TOLD;
        work.recipient = WORK_FOR_ROLE(ROLE_MELDPUNT_OFFICER);
        work.about = recipients[i].disclosure.value;
        TRY(work_out_add(tx, &work));
    }
    return OK;
}

enum err reporter_withdraw_apply(struct tx_write *tx, const void *prepared)
{
    const struct withdraw_ready *ready = prepared;
    struct sql_reporter_signal signal;
    struct sql_reporter_signal_in in = { .code = ready->code, .today = ready->today };
    enum err err = sql_reporter_signal(tx_of(tx), ready->arena, &in, &signal);
    if (err == ERR_NOT_FOUND) {
        return OK; /* sent twice: the first one did it */
    }
    TRY(err);
    TRY(withdraw_keys(tx, ready, &signal));
    TRY(withdraw_course(tx, ready, &signal));
    TRY(withdraw_work(tx, ready, &signal));
    struct signal_withdrawn event = { .municipality = signal.municipality, .dossier = signal.dossier, .at = ready->now,
                                      .today = ready->today, .fresh = { ready->fresh[0], ready->fresh[1] } };
    TRY(event_signal_withdrawn(tx, &event));
    return tx_intent(tx, ready->intent);
}
