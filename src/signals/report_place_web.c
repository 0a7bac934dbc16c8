/* Public pages that ask nothing: where to begin, whom to call, what happens with what somebody tells. */
#include "signals/report_place.h"

#include "access/municipality.h"
#include "organisation/checklist.h"
#include "organisation/routing.h"
#include "organisation/settings.h"
#include "report_about_me_page.h"
#include "report_accessible_page.h"
#include "report_call_page.h"
#include "report_choose_page.h"
#include "report_closed_page.h"
#include "report_explained_page.h"
#include "report_kept_page.h"
#include "report_privacy_page.h"
#include "report_school_page.h"
#include "report_start_page.h"
#include "web/answer.h"

static struct url place_url(struct rq *rq, struct sv code, struct sv rest)
{
    return url_of(rq->arena, SV("/melden/"), code, rest);
}

static struct place_view place_view(struct rq *rq, const struct municipality_card *card, const struct gate *gate)
{
    struct sv code = card->code;
    return (struct place_view){
        .name = card->name,
        .phone = card->phone_shown,
        .has_phone = card->has_phone,
        .call = url_tel(rq->arena, card->phone),
        .hours = card->hours,
        .start = place_url(rq, code, SV("")),
        .call_now = place_url(rq, code, SV("/nu-bellen")),
        .advice = place_url(rq, code, SV("/vraag")),
        .report = place_url(rq, code, SV("/bericht")),
        .about_me = place_url(rq, code, SV("/over-mijzelf")),
        .school = place_url(rq, code, SV("/school")),
        .explained = place_url(rq, code, SV("/uitleg")),
        .privacy = place_url(rq, code, SV("/privacy")),
        .accessible = place_url(rq, code, SV("/toegankelijkheid")),
        .kept = place_url(rq, code, SV("/klaar")),
        .talk = URL("/mijn-melding"),
        .closed = !gate->open,
        .exempt = gate->exempt && !gate->complete,
    };
}

static enum err place_load(struct rq *rq, const struct municipality *municipality, struct report_place *ret_place)
{
    struct report_place place = { 0 };
    struct card_question card = { municipality->id, rq->language, rq->now };
    TRY(municipality_card_load(rq->tx, rq->arena, &card, &place.card));
    struct gate gate;
    struct gate_question question = { municipality->id, date_of(rq->now), rq->demo };
    TRY(opening_gate(rq->tx, rq->arena, &question, &gate));
    place.view = place_view(rq, &place.card, &gate);
    *ret_place = place;
    return OK;
}

enum err report_place_of_path(struct rq *rq, struct report_place *ret_place)
{
    struct municipality municipality;
    TRY(municipality_by_code(rq->tx, rq->arena, rq->parts[0], &municipality));
    return place_load(rq, &municipality, ret_place);
}

struct frame report_frame(struct rq *rq, const struct place_view *place)
{
    struct frame frame = frame_public(rq, T("Message to the municipality"));
    frame.municipality = place->name;
    frame.home = place->start;
    frame.privacy = place->privacy;
    return frame;
}

enum err report_closed_page(struct rq *rq, const struct report_place *place)
{
    struct report_place_page view = { .frame = report_frame(rq, &place->view), .place = place->view };
    ANSWER_PAGE(rq, report_closed, &view);
}

static enum err start_page(struct rq *rq, const struct report_place *place)
{
    struct report_place_page view = { .frame = report_frame(rq, &place->view), .place = place->view };
    ANSWER_PAGE(rq, report_start, &view);
}

static enum err choose_page(struct rq *rq, const struct municipality *rows, size_t count)
{
    struct report_choose_page view = { .frame = frame_public(rq, T("Message to the municipality")),
                                       .has_places = count > 0 };
    view.places = ARENA_ARRAY(rq->arena, struct choose_row, count);
    if (view.places == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        view.places[i] = (struct choose_row){ rows[i].name, place_url(rq, rows[i].code, SV("")) };
    }
    view.places_count = count;
    ANSWER_PAGE(rq, report_choose, &view);
}

/* A host name of its own, or being the only one, decides; otherwise people choose. */
enum err report_start_page(struct rq *rq)
{
    struct municipality municipality;
    struct municipality *rows = NULL;
    size_t count = 0;
    enum err err = municipality_by_host(rq->tx, rq->arena, rq->host, &municipality);
    if (err == ERR_NOT_FOUND) {
        TRY(municipality_list(rq->tx, rq->arena, &rows, &count));
        if (count != 1) {
            return choose_page(rq, rows, count);
        }
        municipality = rows[0];
        err = OK;
    }
    TRY(err);
    struct report_place place;
    TRY(place_load(rq, &municipality, &place));
    return start_page(rq, &place);
}

enum err report_municipality_page(struct rq *rq)
{
    struct report_place place;
    TRY(report_place_of_path(rq, &place));
    return start_page(rq, &place);
}

/* --- whom to call ------------------------------------------------------------------------------------------------- */

static struct card_row card_row(struct rq *rq, const struct routing_card *card)
{
    return (struct card_row){
        .question = card->question,
        .contact = sv_equal(card->contact, card->phone_shown) ? SV("") : card->contact,
        .phone = card->phone_shown,
        .call = url_tel(rq->arena, card->phone),
        .site = { .address = card->address, .fixed = true },
        .has_site = !sv_empty(card->address),
        .unchecked = !card->fresh,
    };
}

/* Residents' cards; `pressing`: those for now and today, otherwise those that can wait. */
static enum err cards_put(struct rq *rq, const struct report_place *place, bool pressing,
                          struct report_place_page *view)
{
    struct routing_card *cards = NULL;
    size_t count = 0;
    struct routing_question question = { place->card.id, rq->language, date_of(rq->now) };
    TRY(routing_cards(rq->tx, rq->arena, &question, &cards, &count));
    view->cards = ARENA_ARRAY(rq->arena, struct card_row, count);
    if (view->cards == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        bool wanted = cards[i].audience == AUDIENCE_RESIDENT && (cards[i].urgency != URGENCY_LATER) == pressing;
        if (wanted) {
            view->cards[view->cards_count++] = card_row(rq, &cards[i]);
        }
    }
    view->has_cards = view->cards_count > 0;
    return OK;
}

static enum err place_page(struct rq *rq, struct report_place *place, struct report_place_page *ret_view)
{
    TRY(report_place_of_path(rq, place));
    *ret_view = (struct report_place_page){ .frame = report_frame(rq, &place->view), .place = place->view };
    return OK;
}

enum err report_call_page(struct rq *rq)
{
    struct report_place place;
    struct report_place_page view;
    TRY(place_page(rq, &place, &view));
    TRY(cards_put(rq, &place, true, &view));
    ANSWER_PAGE(rq, report_call, &view);
}

enum err report_about_me_page(struct rq *rq)
{
    struct report_place place;
    struct report_place_page view;
    TRY(place_page(rq, &place, &view));
    TRY(cards_put(rq, &place, false, &view));
    view.support = (struct url){ .address = SV("https://www.landelijksteunpuntextremisme.nl"), .fixed = true };
    ANSWER_PAGE(rq, report_about_me, &view);
}

enum err report_school_page(struct rq *rq)
{
    struct report_place place;
    struct report_place_page view;
    TRY(place_page(rq, &place, &view));
    view.support = (struct url){ .address = SV("https://www.schoolenveiligheid.nl"), .fixed = true };
    ANSWER_PAGE(rq, report_school, &view);
}

enum err report_kept_page(struct rq *rq)
{
    struct report_place place;
    struct report_place_page view;
    TRY(place_page(rq, &place, &view));
    ANSWER_PAGE(rq, report_kept, &view);
}

/* --- what happens, and who answers for it ------------------------------------------------------------------------- */

/* The settings that concern a resident, in a resident's words. */
static const struct {
    enum setting setting;
    struct text name;
} shown_terms[] = {
    { SETTING_ACKNOWLEDGE_TERM, T_INIT("Until an employee begins with your message") },
    { SETTING_ANSWER_TERM, T_INIT("Until you have our answer, at the latest") },
    { SETTING_INFORM_TERM, T_INIT("Until the person it is about hears from us") },
    { SETTING_KEEP_STORY, T_INIT("Your own text, after the official record is made") },
    { SETTING_KEEP_ADVICE, T_INIT("A question, after our answer") },
    { SETTING_KEEP_NO_CONCERN, T_INIT("A message that gave no reason to worry") },
    { SETTING_KEEP_OPEN, T_INIT("A message that we do nothing with") },
    { SETTING_WITHDRAWAL_TERM, T_INIT("After you withdraw: until everything is destroyed") },
};

static enum err terms_put(struct rq *rq, const struct report_place *place, struct report_explained_page *view)
{
    enum { SHOWN = sizeof shown_terms / sizeof shown_terms[0] };
    struct settings *settings = NULL;
    TRY(settings_load(rq->tx, rq->arena, place->card.id, &settings));
    view->terms = ARENA_ARRAY(rq->arena, struct term_row, SHOWN);
    if (view->terms == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < SHOWN; i++) {
        enum setting setting = shown_terms[i].setting;
        view->terms[i] = (struct term_row){
            .name = shown_terms[i].name,
            .term = setting_amount(rq->arena, rq->language, setting, setting_number(settings, setting)),
            .unconfirmed = !setting_confirmed(settings, setting),
        };
    }
    view->terms_count = SHOWN;
    return OK;
}

static enum err explained(struct rq *rq, struct report_explained_page *ret_view)
{
    struct report_place place;
    TRY(report_place_of_path(rq, &place));
    struct report_explained_page view = {
        .frame = report_frame(rq, &place.view),
        .place = place.view,
        .controller = place.card.controller,
        .officer = place.card.fg,
        .statement = { .address = place.card.privacy_address, .fixed = true },
        .has_statement = place.card.has_privacy,
    };
    TRY(terms_put(rq, &place, &view));
    *ret_view = view;
    return OK;
}

enum err report_explained_page(struct rq *rq)
{
    struct report_explained_page view;
    TRY(explained(rq, &view));
    ANSWER_PAGE(rq, report_explained, &view);
}

enum err report_accessible_page(struct rq *rq)
{
    struct report_explained_page view;
    TRY(explained(rq, &view));
    ANSWER_PAGE(rq, report_accessible, &view);
}

enum err report_privacy_page(struct rq *rq)
{
    struct report_explained_page view;
    TRY(explained(rq, &view));
    ANSWER_PAGE(rq, report_privacy, &view);
}
