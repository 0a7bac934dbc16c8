#include "organisation/organisation.h"
const struct route_table organisation_sign_in_routes = {0};
const struct route_table organisation_demo_routes = {0};
const struct route_table organisation_people_routes = {0};
const struct route_table organisation_setting_routes = {0};
const struct route_table organisation_routing_routes = {0};
const struct route_table organisation_platform_routes = {0};
#include "web/answer.h"
#include "access/municipality.h"
#include "app/commands.h"
#include "privacy/privacy.h"
const struct session_store organisation_sessions = {0};
enum err organisation_sign_in_page(struct rq *rq) { return answer_refused(rq, T("Status")); }
const struct form sign_out_form = { .name = SV_INIT("afmelden") };
enum err organisation_place(struct rq *rq) { struct municipality *m; size_t n; TRY(municipality_list(rq->tx, rq->arena, &m, &n)); rq->actor.municipality=m[0].id; rq->actor.municipality_name=m[0].name; return OK; }
enum err command_user(struct command_call *call) { (void)call; return OK; }
