/* What the officials' pages of this room share: the subject of a path, the desk, the head above a page. */
#include "signals/signals_web.h"

#include "organisation/settings.h"
#include "signals/course.h"
#include "signals/head.h"

struct desk desk_of(struct rq *rq)
{
    return (struct desk){ .tx = rq->tx, .arena = rq->arena, .vault = rq->vault, .session = &rq->vault_session,
                          .actor = &rq->actor, .now = rq->now, .random = rq->random, .origin = rq->origin,
                          .intent = &rq->intent, .intent_before = &rq->intent_before };
}

enum err signal_of_path(struct rq *rq, void **ret_signal)
{
    struct signal *signal = ARENA_NEW(rq->arena, struct signal);
    if (signal == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(signal_find(rq->tx, rq->arena,
                    &(struct signal_search){ .actor = &rq->actor, .reference = rq->parts[0],
                                             .today = date_of(rq->now) }, signal));
    *ret_signal = signal;
    return OK;
}

struct url signal_url(struct rq *rq, const struct signal *signal, struct sv rest)
{
    return url_of(rq->arena, SV("/signalen/"), signal->reference, rest);
}

struct signal_head head_of(struct rq *rq, const struct signal *signal)
{
    struct date today = date_of(rq->now);
    enum setting rule = SETTING_COUNT;
    bool known = setting_of_name(signal->destroy_rule, &rule);
    bool open = signal->state != STATE_CLOSED;
    return (struct signal_head){
        .reference = signal->reference,
        .url = signal_url(rq, signal, SV("")),
        .state = state_text(signal->state),
        .about = about_text(signal->about),
        .age = age_text(signal->age),
        .channel = channel_text(signal->channel),
        .due = signal->due,
        .destroy_on = signal->destroy_on,
        .destroy_rule = known ? text_in(rq->language, setting_text(rule)) : signal->destroy_rule,
        .late = open && signal->due.day < today.day,
        .urgent = signal->urgent,
        .minor = age_is_minor(signal->age),
        .is_advice = signal->kind == SIGNAL_ADVICE,
        .is_open = open,
        .outcome = outcome_text(signal->outcome),
        .has_outcome = signal->outcome != OUTCOME_NONE,
    };
}

struct signal_form_view signal_form_of(struct rq *rq, struct text heading, const struct form *form)
{
    const struct signal *signal = rq->subject;
    return (struct signal_form_view){
        .frame = frame_staff(rq, heading),
        .head = head_of(rq, signal),
        .heading = heading,
        .form = form_show(rq, form, NULL, 1),
        .action = (struct url){ .address = rq->path },
        .back = signal_url(rq, signal, SV("")),
        .button = T("Save"),
    };
}
