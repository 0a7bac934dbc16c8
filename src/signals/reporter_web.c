/* The reporter's page. No session and no cookie: every step is a POST that carries the code in a hidden field of a page
 * that is never stored. */
#include "access/municipality.h"
#include "base/limits.h"
#include "reporter_code_page.h"
#include "reporter_gone_page.h"
#include "reporter_talk_page.h"
#include "reporter_withdraw_page.h"
#include "signals/reporter.h"
#include "signals/reporter_view.h"
#include "signals/signals_web.h"
#include "web/answer.h"
#include "web/throttle.h"

/* --- the form: the code with every step, and a message with one of them ------------------------------------------- */

struct reporter_form {
    struct sv code, once, text;
};
static const struct field fields[] = {
    { .name = SV_INIT("code"), .kind = FIELD_LINE, .required = true, .offset = offsetof(struct reporter_form, code),
      .chars_max = CODE_TYPED_MAX, .label = T_INIT("Your code"),
      .missing = T_INIT("Type the code that you got when you sent your message."), .autocomplete = SV_INIT("off") },
    { .name = SV_INIT("eenmalig"), .kind = FIELD_HIDDEN, .offset = offsetof(struct reporter_form, once),
      .chars_max = CODE_TYPED_MAX },
    { .name = SV_INIT("bericht"), .kind = FIELD_TEXT, .offset = offsetof(struct reporter_form, text),
      .label = T_INIT("Your message"), .hint = T_INIT("We still do not know who you are, unless you tell us.") },
};
static const struct form reporter_form = {
    .name = SV_INIT("reporter"), FORM_FIELDS(fields), .size = sizeof(struct reporter_form)
};

/* --- what every step needs ---------------------------------------------------------------------------------------- */

static struct desk reporter_desk(struct rq *rq)
{
    return (struct desk){ .tx = rq->tx, .arena = rq->arena, .vault = rq->vault, .now = rq->now, .random = rq->random,
                          .intent = &rq->intent };
}

/* One answer for a wrong code and for one that was withdrawn or destroyed; trying again and again is slowed down. */
static bool code_usable(struct rq *rq, struct sv typed, struct code *ret_code)
{
    if (!throttle_code(rq)) {
        form_problem(rq->form, SV("code"), T("A code was tried too often from here. Wait an hour, or call us."));
        return false;
    }
    if (!code_read(typed, ret_code)) {
        form_problem(rq->form, SV("code"), T("This code is not complete or has a typing error. Look at it once more."));
        return false;
    }
    return true;
}

static enum err code_unknown(struct rq *rq, enum err err)
{
    if (err == ERR_NOT_FOUND) {
        form_problem(rq->form, SV("code"),
                     T("We find nothing with this code. Did you withdraw, or is it long ago? Then it does not work any more."));
        return OK;
    }
    return err;
}

/* --- looking ------------------------------------------------------------------------------------------------------ */

/* What somebody wrote stays, also when the code that came with it was wrong. */
static enum err code_page(struct rq *rq)
{
    const struct reporter_form *filled = rq->filled;
    bool wrote = filled != NULL && !sv_empty(filled->text);
    struct reporter_code_page view = {
        .frame = frame_public(rq, T("Message to the municipality")),
        .form = form_show(rq, &reporter_form, NULL, 1),
        .action = wrote ? URL("/mijn-melding/bericht") : URL("/mijn-melding"),
        .wrote = wrote,
    };
    view.code = *form_field(&view.form, SV("code"));
    view.once = *form_field(&view.form, SV("eenmalig"));
    view.text = *form_field(&view.form, SV("bericht"));
    ANSWER_PAGE(rq, reporter_code, &view);
}

/* Four states, the same for every outcome, tied to no stage of anything. */
static const struct state_row states[REPORTER_STATES] = {
    { T_INIT("Received"), T_INIT("Your message is with us. Nobody has read it yet."), false, false },
    { T_INIT("Being handled"), T_INIT("An employee is working on it."), false, false },
    { T_INIT("Assessed"), T_INIT("We know what we do with it. We do not tell what, to protect everyone."), false,
      false },
    { T_INIT("Finished"), T_INIT("We are done. You can still send a message."), false, false },
};

static enum err states_put(struct rq *rq, enum reporter_state state, struct reporter_talk_page *view)
{
    view->states = ARENA_ARRAY(rq->arena, struct state_row, REPORTER_STATES);
    if (view->states == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < REPORTER_STATES; i++) {
        view->states[i] = states[i];
        view->states[i].now = (size_t)state == i + 1;
    }
    view->states_count = REPORTER_STATES;
    return OK;
}

static enum err messages_put(struct rq *rq, const struct reporter_talk *talk, struct reporter_talk_page *view)
{
    view->messages = ARENA_ARRAY(rq->arena, struct talk_message, talk->message_count);
    if (view->messages == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < talk->message_count; i++) {
        const struct reporter_message *message = &talk->messages[i];
        view->messages[i] = (struct talk_message){
            .text = clear_show(message->text),
            .sent = message->sent,
            .ours = !message->from_reporter,
            .unreadable = !message->readable,
        };
    }
    view->messages_count = talk->message_count;
    view->has_messages = talk->message_count > 0;
    return OK;
}

/* The next message gets its own key against sending twice; one that was refused keeps the key it had. */
static enum err form_renew(struct rq *rq, const struct code *code, bool sent)
{
    const struct reporter_form *filled = rq->filled;
    struct code once;
    struct sv kept;
    TRY(arena_copy(rq->arena, code_view(code), &kept));
    form_put(rq->form, SV("code"), kept);
    if (sent) {
        form_put(rq->form, SV("bericht"), SV(""));
    }
    if (sent || !code_read(filled->once, &once)) {
        once = code_new(rq->random);
        TRY(arena_copy(rq->arena, code_view(&once), &kept));
        form_put(rq->form, SV("eenmalig"), kept);
    }
    return OK;
}

static enum err talk_page(struct rq *rq, const struct code *code, const struct reporter_talk *talk, bool sent)
{
    struct municipality municipality;
    TRY(municipality_by_id(rq->tx, rq->arena, talk->municipality, &municipality));
    TRY(form_renew(rq, code, sent));
    struct reporter_talk_page view = {
        .frame = frame_public(rq, T("Message to the municipality")),
        .municipality = municipality.name,
        .answer_by = text_day(rq->arena, rq->language, talk->answer_by),
        .answered = talk->answered.ms != 0,
        .write = URL("/mijn-melding/bericht"),
        .withdraw = URL("/mijn-melding/intrekken"),
        .refresh = URL("/mijn-melding"),
        .form = form_show(rq, &reporter_form, NULL, 1),
        .sent = sent,
    };
    view.code = form_field(&view.form, SV("code"))->value;
    view.once = *form_field(&view.form, SV("eenmalig"));
    view.text = *form_field(&view.form, SV("bericht"));
    view.text.optional = false; /* here it is what the form is for */
    view.late = !view.answered && talk->answer_by.day < date_of(rq->now).day;
    if (view.answered) {
        view.answered_on = text_day(rq->arena, rq->language, date_of(talk->answered));
    }
    TRY(states_put(rq, talk->state, &view));
    TRY(messages_put(rq, talk, &view));
    ANSWER_PAGE(rq, reporter_talk, &view);
}

static enum err look(struct rq *rq, const void **ret_prepared)
{
    (void)ret_prepared;
    const struct reporter_form *filled = rq->filled;
    struct code code;
    if (!code_usable(rq, filled->code, &code)) {
        return OK;
    }
    struct desk desk = reporter_desk(rq);
    struct reporter_talk talk;
    enum err err = reporter_open(&desk, &code, &talk);
    if (err != OK) {
        return code_unknown(rq, err);
    }
    return talk_page(rq, &code, &talk, false);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* The talk once more, with what was typed and what is wrong with it; without a good code only the question for one. */
static enum err write_again(struct rq *rq)
{
    const struct reporter_form *filled = rq->filled;
    struct form_view form = form_show(rq, &reporter_form, NULL, 1);
    struct desk desk = reporter_desk(rq);
    struct code code;
    struct reporter_talk talk;
    if (form_field(&form, SV("code"))->has_problem || !code_usable(rq, filled->code, &code)) {
        return code_page(rq);
    }
    enum err err = reporter_open(&desk, &code, &talk);
    if (err != OK) {
        TRY(code_unknown(rq, err));
        return code_page(rq);
    }
    return talk_page(rq, &code, &talk, false);
}

static enum err write_message(struct rq *rq, const void **ret_prepared)
{
    const struct reporter_form *filled = rq->filled;
    struct reporter_writing writing = { .text = filled->text };
    struct code code;
    if (!code_usable(rq, filled->code, &code)) {
        return OK;
    }
    if (sv_empty(filled->text)) {
        form_problem(rq->form, SV("bericht"), T("Write your message first. Then send it."));
        return OK;
    }
    if (!code_read(filled->once, &writing.once)) {
        form_problem(rq->form, SV("bericht"), T("This was not sent. Send it once more."));
        return OK;
    }
    struct desk desk = reporter_desk(rq);
    struct reporter_talk talk;
    enum err err = reporter_write(&desk, &code, &writing, &talk, ret_prepared);
    if (err == ERR_LIMIT) {
        form_problem(rq->form, SV("bericht"), T("You have sent very many messages. Please call us."));
        return OK;
    }
    if (err != OK) {
        return code_unknown(rq, err);
    }
    return talk_page(rq, &code, &talk, true);
}

/* --- withdrawing -------------------------------------------------------------------------------------------------- */

static enum err withdraw_view(struct rq *rq, const struct code *code, const struct reporter_withdrawal *withdrawal,
                              struct reporter_withdraw_page *ret_view)
{
    struct municipality municipality;
    TRY(municipality_by_id(rq->tx, rq->arena, withdrawal->municipality, &municipality));
    struct reporter_withdraw_page view = {
        .frame = frame_public(rq, T("Message to the municipality")),
        .municipality = municipality.name,
        .decide_by = text_day(rq->arena, rq->language, withdrawal->decide_by),
        .action = URL("/mijn-melding/intrekken/ja"),
        .back = URL("/mijn-melding"),
    };
    TRY(arena_copy(rq->arena, code_view(code), &view.code));
    *ret_view = view;
    return OK;
}

static enum err withdraw_ask(struct rq *rq, const void **ret_prepared)
{
    (void)ret_prepared;
    const struct reporter_form *filled = rq->filled;
    struct code code;
    if (!code_usable(rq, filled->code, &code)) {
        return OK;
    }
    struct desk desk = reporter_desk(rq);
    struct reporter_withdrawal withdrawal;
    enum err err = reporter_withdrawal(&desk, &code, &withdrawal);
    if (err != OK) {
        return code_unknown(rq, err);
    }
    struct reporter_withdraw_page view;
    TRY(withdraw_view(rq, &code, &withdrawal, &view));
    ANSWER_PAGE(rq, reporter_withdraw, &view);
}

/* The specimen of a change: what was typed is there and fits its fields; say what is wrong with it as a problem of the
 * form; ask the rules, which read, seal and log; give the writer what it needs; and set the page that goes out after
 * COMMIT. */
static enum err withdraw(struct rq *rq, const void **ret_prepared)
{
    const struct reporter_form *filled = rq->filled;
    struct code code;
    if (!code_usable(rq, filled->code, &code)) {
        return OK;
    }
    struct desk desk = reporter_desk(rq);
    struct reporter_withdrawal withdrawal;
    enum err err = reporter_withdraw(&desk, &code, &withdrawal, ret_prepared);
    if (err != OK) {
        return code_unknown(rq, err);
    }
    struct reporter_withdraw_page view;
    TRY(withdraw_view(rq, &code, &withdrawal, &view));
    ANSWER_PAGE(rq, reporter_gone, &view);
}

/* --- routes ------------------------------------------------------------------------------------------------------- */

static const struct route rows[] = {
    GET_STEADY("/mijn-melding", code_page, PUBLIC),
    POST_KNOWN("/mijn-melding", &reporter_form, code_page, look, NULL),
    POST_KNOWN("/mijn-melding/bericht", &reporter_form, write_again, write_message, reporter_write_apply),
    POST_KNOWN("/mijn-melding/intrekken", &reporter_form, code_page, withdraw_ask, NULL),
    POST_KNOWN("/mijn-melding/intrekken/ja", &reporter_form, code_page, withdraw, reporter_withdraw_apply),
};
const struct route_table signals_reporter_routes = ROUTE_TABLE(rows);
