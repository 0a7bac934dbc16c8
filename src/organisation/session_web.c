/* Joins the rows of sessions to web/'s cookie, and finds the municipality that a request is for. */
#include "access/account.h"
#include "access/municipality.h"
#include "access/session_row.h"
#include "organisation/organisation_web.h"
#include "organisation/settings.h"

static enum err load(struct tx *tx, struct arena *arena, const struct secret_hash *hash, struct instant now,
                     struct session_found *ret_found)
{
    struct session_row row;
    struct session_found found = { 0 };
    struct settings *settings = NULL;
    TRY(session_row_find(tx, arena, hash, now, &row, &found.actor));
    TRY(settings_load(tx, arena, found.actor.municipality, &settings));
    int64_t idle_ms = setting_number(settings, SETTING_SESSION_IDLE_MINUTES) * 60 * 1000;
    if (now.ms - row.used.ms > idle_ms) {
        return ERR_NOT_FOUND;
    }
    found.vault_session = row.vault_session;
    found.language = row.language;
    found.seen = row.used;
    found.ends = row.ends;
    *ret_found = found;
    return OK;
}

static enum err touch(struct tx_write *tx, const void *prepared)
{
    const struct session_touch *touched = prepared;
    return session_row_used(tx, &touched->hash, touched->seen);
}

const struct session_store organisation_sessions = { .load = load, .touch = touch, .once = session_form_once };

/* Where nobody may be at home yet: signing in, invitations, and every page that will ask to sign in. */
static bool needs_no_municipality(const struct rq *rq)
{
    bool staff = rq->route != NULL && rq->route->permission != MAY_NOTHING_NEEDED;
    return staff || sv_starts(rq->path, SV("/aanmelden")) || sv_starts(rq->path, SV("/uitnodiging")) ||
           sv_starts(rq->path, SV("/demo"));
}

static const struct municipality *first_made(const struct municipality *rows, size_t count)
{
    const struct municipality *first = count > 0 ? &rows[0] : NULL;
    for (size_t at = 1; at < count; at++) {
        first = rows[at].created.ms < first->created.ms ||
                        (rows[at].created.ms == first->created.ms && rows[at].id.value < first->id.value)
                    ? &rows[at]
                    : first;
    }
    return first;
}

enum err organisation_place(struct rq *rq)
{
    struct municipality found;
    enum err err = municipality_by_host(rq->tx, rq->arena, rq->host, &found);
    if (err == ERR_NOT_FOUND) {
        struct municipality *rows = NULL;
        size_t count = 0;
        TRY(municipality_list(rq->tx, rq->arena, &rows, &count));
        const struct municipality *first = first_made(rows, count);
        bool only = count == 1 || (rq->demo && count > 0);
        if (!only) {
            return needs_no_municipality(rq) ? OK : ERR_NOT_FOUND;
        }
        found = *first;
        err = OK;
    }
    TRY(err);
    rq->actor.municipality = found.id;
    rq->actor.municipality_name = found.name;
    return OK;
}

static void switcher_put(struct rq *rq, struct frame *frame)
{
    struct place_held *places = NULL;
    size_t count = 0;
    if (places_held(rq->tx, rq->arena, rq->actor.person, date_of(rq->now), &places, &count) != OK || count < 2) {
        return;
    }
    struct frame_choice *choices = ARENA_ARRAY(rq->arena, struct frame_choice, count);
    for (size_t at = 0; choices != NULL && at < count; at++) {
        choices[at] = (struct frame_choice){ .code = places[at].code,
                                             .label = places[at].name,
                                             .chosen = places[at].municipality.value == rq->actor.municipality.value };
        frame->municipalities_count = at + 1;
    }
    frame->municipalities = choices;
    frame->several_municipalities = choices != NULL;
}

static void roles_put(struct rq *rq, struct frame *frame)
{
    struct fictitious *people = NULL;
    size_t count = 0;
    if (fictitious_people(rq->tx, rq->arena, date_of(rq->now), &people, &count) != OK) {
        return;
    }
    struct frame_role *roles = ARENA_ARRAY(rq->arena, struct frame_role, count);
    for (size_t at = 0; roles != NULL && at < count; at++) {
        struct sv label =
            TEXT_FILL(rq->arena, rq->language, T("%1 – %2, %3"), text_in(rq->language, role_text(people[at].role)),
                      people[at].name, people[at].municipality);
        roles[at] =
            (struct frame_role){ .url = url_of(rq->arena, SV("/demo/"), people[at].reference, SV("")),
                                 .label = label,
                                 .current = rq->signed_in && people[at].person.value == rq->actor.person.value &&
                                            people[at].municipality_id.value == rq->actor.municipality.value };
        frame->roles_count = at + 1;
    }
    frame->roles = roles;
    frame->has_roles = frame->roles_count > 0;
}

/* A frame stands around every page: what cannot be read leaves its part out rather than the page. */
void organisation_frame(struct rq *rq, struct frame *frame)
{
    if (rq->tx == NULL) {
        return;
    }
    if (rq->signed_in && frame->staff) {
        switcher_put(rq, frame);
    }
    if (rq->demo) {
        roles_put(rq, frame);
    }
}
