#include "app/status.h"

#include "app/app.h"
#include "app/status_view.h"
#include "web/answer.h"

#include "status_page.h"
#include "welcome_page.h"

static struct text state_text(struct sv state)
{
    return sv_equal(state, SV("ok")) ? T("works") : sv_equal(state, SV("full")) ? T("the disk is full")
        : T("does not answer");
}

static enum err show_status(struct rq *rq)
{
    struct app *app = rq->app;
    struct health health;
    app_health(app, &health);
    struct store_health store = store_health(app->store);
    struct status_view view = { .frame = frame_staff(rq, T("Status")), .parts_count = health.count,
                                .schema = store.schema_version, .commits = (int64_t)store.commits,
                                .jobs = (int64_t)store.jobs, .has_error = store.last_error != OK,
                                .last_error_at = store.last_error_at, .last_error = store.last_error == ERR_FULL
                                    ? T("the disk is full") : T("writing failed") };
    view.parts = ARENA_ARRAY(rq->arena, struct status_part_view, health.count);
    if (view.parts == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < health.count; i++) {
        bool vault = sv_equal(health.parts[i].part, SV("vault"));
        view.parts[i] = (struct status_part_view){ .part = vault ? T("Locked storage of content") : T("Database"),
                                                   .state = state_text(health.parts[i].state),
                                                   .ok = health.parts[i].ok };
    }
    ANSWER_PAGE(rq, status, &view);
}

/* The first page that somebody's roles have; without roles, a page that says whom to ask. */
static enum err show_home(struct rq *rq)
{
    static const struct home {
        enum permission permission;
        struct sv path;
    } homes[] = {
        { MAY_SIGNAL_LIST, SV_INIT("/signalen") },          { MAY_WEIGHING_LIST, SV_INIT("/wegingen") },
        { MAY_CASE_LIST, SV_INIT("/casussen") },            { MAY_RIGHTS_HANDLE, SV_INIT("/rechten") },
        { MAY_SAMPLE_READ, SV_INIT("/steekproef") },
        { MAY_DESTRUCTION_LIST, SV_INIT("/vernietiging") }, { MAY_LOG_READ, SV_INIT("/logboek") },
        { MAY_ACCOUNT_LIST, SV_INIT("/accounts") },         { MAY_INSTALLATION_MANAGE, SV_INIT("/gemeenten") },
    };
    for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++) {
        if (actor_may(&rq->actor, homes[i].permission)) {
            return answer_redirect(rq, (struct url){ .address = homes[i].path });
        }
    }
    struct welcome_view view = { .frame = frame_staff(rq, T("Welcome")), .has_roles = rq->actor.roles != 0 };
    ANSWER_PAGE(rq, welcome, &view);
}

static const struct route routes[] = {
    GET("/werk", show_home, MAY_SIGNED_IN),
    GET("/status", show_status, MAY_INSTALLATION_STATUS),
};
const struct route_table app_status_routes = ROUTE_TABLE(routes);
