/* All modules at one place: their routes in one list, the navigation, and the facts kept for bad moments. */
#include "app/site.h"

#include "access/municipality.h"
#include "app/status.h"
#include "cases/cases_web.h"
#include "organisation/card.h"
#include "organisation/organisation_web.h"
#include "privacy/privacy.h"
#include "rights/rights_web.h"
#include "signals/signals_web.h"
#include "weighing/decision_web.h"
#include "weighing/weighing_web.h"

#include <pthread.h>
#include <stdlib.h>

static const struct nav_row nav[] = {
    { SV_INIT("/signalen"), T_INIT("Reports"), SV_INIT("inbox"), MAY_SIGNAL_LIST },
    { SV_INIT("/wegingen"), T_INIT("Joint weighing"), SV_INIT("scale"), MAY_WEIGHING_LIST },
    { SV_INIT("/naar-weging"), T_INIT("To weighing: second pair of eyes"), SV_INIT("eye"), MAY_SIGNAL_SECOND },
    { SV_INIT("/casussen"), T_INIT("Cases"), SV_INIT("users"), MAY_CASE_LIST },
    { SV_INIT("/rechten"), T_INIT("Rights"), SV_INIT("file-text"), MAY_RIGHTS_HANDLE },
    { SV_INIT("/rechten/vragen"), T_INIT("Questions of the contact point"), SV_INIT("file-text"), MAY_RIGHTS_ANSWER },
    { SV_INIT("/te-doen"), T_INIT("To do"), SV_INIT("checklist"), MAY_SIGNED_IN },
    { SV_INIT("/steekproef"), T_INIT("Sample"), SV_INIT("eye"), MAY_SAMPLE_READ },
    { SV_INIT("/tellingen"), T_INIT("Counts"), SV_INIT("chart-bar"), MAY_TALLY_READ },
    { SV_INIT("/vernietiging"), T_INIT("Destruction"), SV_INIT("trash"), MAY_DESTRUCTION_LIST },
    { SV_INIT("/toezicht-wegingen"), T_INIT("Decisions against an advice"), SV_INIT("scale"), MAY_WEIGHING_OVERSEE },
    { SV_INIT("/toezicht"), T_INIT("Oversight"), SV_INIT("shield-check"), MAY_LOG_READ },
    { SV_INIT("/toezicht-casussen"), T_INIT("Overdue cases"), SV_INIT("clock"), MAY_CASE_OVERSEE },
    { SV_INIT("/logboek"), T_INIT("Who looked"), SV_INIT("history"), MAY_LOG_READ },
    { SV_INIT("/accounts"), T_INIT("Accounts"), SV_INIT("users"), MAY_ACCOUNT_LIST },
    { SV_INIT("/openstelling"), T_INIT("Opening checklist"), SV_INIT("checklist"), MAY_CHECKLIST_READ },
    { SV_INIT("/instellingen"), T_INIT("Settings"), SV_INIT("settings"), MAY_SETTING_READ },
    { SV_INIT("/deelafspraken"), T_INIT("Agreements about sharing"), SV_INIT("directions"), MAY_SETTING_READ },
    { SV_INIT("/teksten"), T_INIT("Texts"), SV_INIT("file-text"), MAY_WORDING_READ },
    { SV_INIT("/wegwijzer"), T_INIT("Signpost"), SV_INIT("directions"), MAY_ROUTING_EDIT },
    { SV_INIT("/gemeenten"), T_INIT("Municipalities"), SV_INIT("building"), MAY_INSTALLATION_MANAGE },
    { SV_INIT("/status"), T_INIT("Status"), SV_INIT("activity"), MAY_INSTALLATION_STATUS },
};

/* --- facts for bad moments ---------------------------------------------------------------------------------------- */
struct phone_entry {
    char host[128], code[64], phone[32];
};
struct memory {
    pthread_mutex_t mutex;
    struct phone_entry entries[APP_PHONES_MAX];
    size_t count;
    uint64_t generation; /* of the store when the entries were read; the scheduler's own */
    bool known;
};

static void text_keep(char *into, size_t size, struct sv text)
{
    size_t length = text.length < size - 1 ? text.length : size - 1;
    for (size_t i = 0; i < length; i++) {
        into[i] = text.at[i];
    }
    into[length] = '\0';
}

static enum err phones_read(struct app *app, struct arena *arena, struct phone_entry *entries, size_t *ret_count)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct municipality *municipalities = NULL;
    size_t count = 0;
    TRY(store_read_begin(app->store, &tx));
    TRY(municipality_list(tx, arena, &municipalities, &count));
    count = count < APP_PHONES_MAX ? count : APP_PHONES_MAX;
    for (size_t i = 0; i < count; i++) {
        struct municipality_card card;
        struct card_question question = { municipalities[i].id, LANGUAGE_NL, clock_now(&app->clock) };
        TRY(municipality_card_load(tx, arena, &question, &card));
        text_keep(entries[i].host, sizeof entries[i].host, municipalities[i].host);
        text_keep(entries[i].code, sizeof entries[i].code, municipalities[i].code);
        text_keep(entries[i].phone, sizeof entries[i].phone, card.phone_shown);
    }
    *ret_count = count;
    return OK;
}

void memory_refresh(struct app *app)
{
    struct memory *memory = app->memory;
    uint64_t generation = store_settled(app->store);
    if (memory->known && memory->generation == generation) {
        return; /* nothing was written since: the numbers stand as they are */
    }
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)8 * 1024 * 1024);
    struct phone_entry *entries = ARENA_ARRAY(&arena, struct phone_entry, APP_PHONES_MAX);
    size_t count = 0;
    if (entries == NULL || phones_read(app, &arena, entries, &count) != OK) {
        return; /* what was known stays known: that is what it is for */
    }
    (void)pthread_mutex_lock(&memory->mutex);
    for (size_t i = 0; i < count; i++) {
        memory->entries[i] = entries[i];
    }
    memory->count = count;
    (void)pthread_mutex_unlock(&memory->mutex);
    memory->generation = generation;
    memory->known = true;
}

enum err memory_open(struct app *app)
{
    struct memory *memory = calloc(1, sizeof *memory);
    if (memory == NULL) {
        return ERR_NO_MEMORY;
    }
    (void)pthread_mutex_init(&memory->mutex, NULL);
    app->memory = memory;
    memory_refresh(app);
    return OK;
}

void memory_close(struct app *app)
{
    if (app->memory != NULL) {
        (void)pthread_mutex_destroy(&app->memory->mutex);
        free(app->memory);
        app->memory = NULL;
    }
}

/* Whether one of the parts of the path is this municipality's code: "/melden/voorbeeldstad/bericht". */
static bool path_names(struct sv path, struct sv code)
{
    struct sv part, rest = path;
    while (sv_cut(rest, '/', &part, &rest)) {
        if (sv_equal(part, code)) {
            return true;
        }
    }
    return sv_equal(rest, code);
}

/* The municipality that the path names, or the one at this host; in an installation of one, that one. */
static const struct phone_entry *phone_entry_of(const struct memory *memory, const struct rq *rq)
{
    const struct phone_entry *at_host = NULL;
    for (size_t i = 0; i < memory->count; i++) {
        const struct phone_entry *entry = &memory->entries[i];
        if (path_names(rq->path, sv_of_c(entry->code))) {
            return entry;
        }
        at_host = sv_equal(sv_of_c(entry->host), rq->host) ? entry : at_host;
    }
    return at_host != NULL || memory->count != 1 ? at_host : &memory->entries[0];
}

/* No number rather than a wrong one. */
static struct sv phone_known(struct app *app, const struct rq *rq)
{
    struct memory *memory = app->memory;
    struct sv found = { "", 0 };
    (void)pthread_mutex_lock(&memory->mutex);
    const struct phone_entry *entry = phone_entry_of(memory, rq);
    if (entry != NULL && arena_copy(rq->arena, sv_of_c(entry->phone), &found) != OK) {
        found = (struct sv){ "", 0 };
    }
    (void)pthread_mutex_unlock(&memory->mutex);
    return found;
}

static struct security_txt security_txt_of(struct app *app)
{
    return (struct security_txt){ .contact = app->folder.config.security_contact,
                                  .policy = app->folder.config.security_policy };
}

/* --- the site ----------------------------------------------------------------------------------------------------- */
static const struct route_table *const rooms[] = {
    &signals_report_routes, &signals_reporter_routes, &signals_intake_routes, &signals_dossier_routes,
    &signals_observation_routes, &signals_record_routes, &signals_act_routes, &signals_sample_routes,
    &weighing_list_routes, &weighing_page_routes, &weighing_position_routes, &weighing_fact_routes,
    &weighing_start_routes, &weighing_decision_routes, &weighing_urgent_routes, &weighing_pack_routes,
    &weighing_letter_routes,
    &organisation_sign_in_routes, &organisation_enrol_routes, &organisation_demo_routes,
    &organisation_people_routes, &organisation_account_routes, &organisation_setting_routes,
    &organisation_sharing_routes,
    &organisation_gate_routes, &organisation_hours_routes, &organisation_routing_routes,
    &organisation_platform_routes, &organisation_wording_routes, &organisation_work_routes,
    &cases_conference_routes, &cases_agenda_routes, &cases_copy_routes, &cases_action_routes,
    &cases_case_routes, &cases_participant_routes, &cases_contribution_routes, &cases_assign_routes,
    &rights_request_routes, &rights_act_routes, &rights_question_routes, &rights_letter_routes,
    &privacy_retention_routes, &privacy_decision_routes,
    &privacy_authorisation_routes, &privacy_certificate_routes, &privacy_paper_routes, &privacy_log_routes,
    &privacy_oversight_routes, &app_status_routes,
    &cases_plan_routes, &cases_plan_item_routes,
    &cases_plan_copy_routes, &cases_review_routes, &cases_closing_routes, &cases_letter_routes,
};
enum { TABLE_COUNT = sizeof rooms / sizeof rooms[0] };

const struct site site = {
    .tables = rooms,
    .table_count = TABLE_COUNT,
    .nav = nav,
    .nav_count = sizeof nav / sizeof nav[0],
    .sessions = &organisation_sessions,
    .home = SV_INIT("/melden"),
    .desk = SV_INIT("/werk"),
    .sign_in = organisation_sign_in_page,
    .sign_out = &sign_out_form,
    .switch_municipality = &municipality_choice,
    .frame = organisation_frame,
    .place = organisation_place,
    .phone = phone_known,
    .health = app_health,
    .security_txt = security_txt_of,
};

void routes_print(struct buf *out)
{
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        for (size_t j = 0; j < rooms[i]->count; j++) {
            const struct route *route = &rooms[i]->rows[j];
            buf_put(out, route->kind == ROUTE_CHANGE ? SV("POST ") : SV("GET  "));
            buf_put(out, route->path);
            buf_put(out, SV("  "));
            buf_put(out, route->permission == PUBLIC ? SV("PUBLIC") : permission_code(route->permission));
            if (route->form != NULL) {
                buf_put(out, SV("  form: "));
                buf_put(out, route->form->name);
            }
            buf_put(out, route->lane == LANE_DOOR ? SV("  door") : route->lane == LANE_KNOWN ? SV("  known") : SV(""));
            buf_put(out, route->across ? SV("  across municipalities") : SV(""));
            buf_put(out, route->kind == ROUTE_STEADY ? SV("  steady\n") : SV("\n"));
        }
    }
}
