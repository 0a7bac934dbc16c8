/* What the pages of this room share: the subject of a path, the head above a page, a page with one form. */
#include "rights/rights_web.h"

#include "rights/head.h"
#include "web/answer.h"

enum err rights_of_path(struct rq *rq, void **ret_request)
{
    struct rights_request *request = ARENA_NEW(rq->arena, struct rights_request);
    if (request == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(rights_find(rq->tx, rq->arena,
                    &(struct rights_search){ .actor = &rq->actor, .reference = rq->parts[0],
                                             .today = date_of(rq->now) }, request));
    *ret_request = request;
    return OK;
}

struct url rights_url(struct rq *rq, const struct rights_request *request, struct sv rest)
{
    return url_of(rq->arena, SV("/rechten/"), request->reference, rest);
}

struct rights_head rights_head_of(struct rq *rq, const struct rights_request *request)
{
    enum setting rule = SETTING_COUNT;
    bool known = setting_of_name(request->destroy_rule, &rule);
    bool open = request->state != RIGHTS_DECIDED;
    return (struct rights_head){
        .reference = request->reference,
        .url = rights_url(rq, request, SV("")),
        .kind = rights_kind_text(request->kind),
        .state = rights_state_text(request->state),
        .outcome = rights_outcome_text(request->outcome),
        .due = request->due,
        .destroy_on = request->destroy_on,
        .destroy_rule = known ? text_in(rq->language, setting_text(rule)) : request->destroy_rule,
        .is_open = open,
        .late = open && request->due.day < date_of(rq->now).day,
        .extended = request->extended.set,
    };
}

struct rights_form_view rights_form_of(struct rq *rq, struct text heading, const struct form *form)
{
    const struct rights_request *request = rq->subject;
    return (struct rights_form_view){
        .frame = frame_staff(rq, heading),
        .head = rights_head_of(rq, request),
        .heading = heading,
        .form = form_show(rq, form, NULL, 1),
        .action = (struct url){ .address = rq->path },
        .back = rights_url(rq, request, SV("")),
        .button = T("Save"),
        .has_head = true,
    };
}

enum err rights_settings(struct rq *rq, struct settings **ret_settings)
{
    return settings_load(rq->tx, rq->arena, rq->actor.municipality, ret_settings);
}
