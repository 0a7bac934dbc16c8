/* Writing down observations, and saying later whether one was confirmed or refuted. */
#include "signals/observation_web.h"

#include "base/limits.h"
#include "signals/course.h"
#include "signals/head.h"
#include "web/answer.h"

#include "meeting_sheet_page.h"
#include "record_page.h"
#include "signal_form_page.h"

struct text observation_kind_text(enum observation_kind kind)
{
    switch (kind) {
    case OBSERVATION_SEEN: return T("Seen or heard by the reporter");
    case OBSERVATION_HEARD: return T("Heard from somebody else");
    case OBSERVATION_OPINION: return T("Opinion");
    }
    return T("–");
}

static struct text status_text(enum observation_status status)
{
    switch (status) {
    case OBSERVATION_STANDS: return T("");
    case OBSERVATION_CONFIRMED: return T("Confirmed later");
    case OBSERVATION_REFUTED: return T("Refuted later");
    }
    return T("–");
}

static struct observation_view observation_show(const struct observation *observation)
{
    return (struct observation_view){
        .kind = observation_kind_text(observation->kind),
        .status = status_text(observation->status),
        .body = observation->body,
        .source = observation->source,
        .author = observation->author,
        .status_note = observation->status_note,
        .happened = observation->happened,
        .written = observation->written,
        .has_source = !sv_empty(observation->source),
        .has_date = observation->happened.set,
        .reveals = observation->reveals_reporter,
        .marked = observation->status != OBSERVATION_STANDS,
        .has_note = !sv_empty(observation->status_note),
    };
}

enum err observation_lists_show(struct arena *arena, const struct dossier *dossier, struct observation_lists *ret_lists)
{
    struct observation_lists lists = {.facts = ARENA_ARRAY(arena, struct observation_view, dossier->observation_count),
                                      .against =
                                          ARENA_ARRAY(arena, struct observation_view, dossier->observation_count)};
    if (arena->failed) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < dossier->observation_count; i++) {
        const struct observation *observation = &dossier->observations[i];
        if (observation->against) {
            lists.against[lists.against_count++] = observation_show(observation);
        } else {
            lists.facts[lists.facts_count++] = observation_show(observation);
        }
    }
    *ret_lists = lists;
    return OK;
}

/* --- one observation more ----------------------------------------------------------------------------------------- */
struct observation_form {
    int kind, reveals;
    struct sv body, source;
    struct date happened;
    bool against;
};
static const struct choice kind_choices[] = {
    {SV_INIT("gezien"), OBSERVATION_SEEN, T_INIT("Seen or heard by the reporter"),
     T_INIT("A fact: the reporter was there.")},
    {SV_INIT("gehoord"), OBSERVATION_HEARD, T_INIT("Heard from somebody else"),
     T_INIT("Say from whom, as far as that may be known.")},
    {SV_INIT("mening"), OBSERVATION_OPINION, T_INIT("Opinion"),
     T_INIT("What somebody thinks of it. It stays an opinion.")},
};
static const struct choice reveals_choices[] = {
    {SV_INIT("nee"), 0, T_INIT("No"), T_INIT("")},
    {SV_INIT("ja"), 1, T_INIT("Yes"), T_INIT("Then nobody outside gets to read it.")},
};
#define CHOICES(list) .choices = (list), .choice_count = sizeof(list) / sizeof((list)[0])
#define AT(member) .offset = offsetof(struct observation_form, member)
static const struct field observation_fields[] = {
    {.name = SV_INIT("waarneming"),
     .kind = FIELD_TEXT,
     .required = true,
     AT(body),
     .label = T_INIT("What was observed?"),
     .hint = T_INIT("Behaviour: what did somebody do or say, when and where?"),
     .missing = T_INIT("Write down what was observed.")},
    {.name = SV_INIT("soort"),
     .kind = FIELD_CHOICE,
     .required = true,
     AT(kind),
     CHOICES(kind_choices),
     .label = T_INIT("What is it?"),
     .missing = T_INIT("Choose whether it was seen, heard from somebody, or is an opinion.")},
    {.name = SV_INIT("pleit-tegen"),
     .kind = FIELD_CHECK,
     AT(against),
     .label = T_INIT("This speaks against the worry")},
    {.name = SV_INIT("bron"),
     .kind = FIELD_LINE,
     AT(source),
     .label = T_INIT("Source"),
     .hint = T_INIT("For example “the reporter” or “a teacher”. No name that is not needed.")},
    {.name = SV_INIT("datum"),
     .kind = FIELD_DATE,
     AT(happened),
     .label = T_INIT("When did it happen?"),
     .hint = T_INIT("For example 31-12-2026. Leave it empty when it is not known.")},
    {.name = SV_INIT("onthult-melder"),
     .kind = FIELD_CHOICE,
     .required = true,
     AT(reveals),
     CHOICES(reveals_choices),
     .label = T_INIT("Could this reveal who reported?"),
     .missing = T_INIT("Choose whether this could reveal who reported.")},
};

static void observation_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct observation_form *form = filled;
    if (form->happened.set && form->happened.day > date_of(rq->now).day) {
        form_problem(answer, SV("datum"), T("This date has not come yet. Enter the day on which it happened."));
    }
}

static const struct form observation_form = {.name = SV_INIT("waarneming"),
                                             FORM_FIELDS(observation_fields),
                                             .size = sizeof(struct observation_form),
                                             .check = observation_check};

static enum err show_record(struct rq *rq)
{
    const struct signal *signal = rq->subject;
    struct desk desk = desk_of(rq);
    struct dossier dossier;
    TRY(dossier_open(&desk, signal, &dossier));
    struct observation_lists lists;
    TRY(observation_lists_show(rq->arena, &dossier, &lists));
    struct observation_form initial = {.kind = -1, .reveals = -1};
    struct record_view view = {
        .frame = frame_staff(rq, T("Write down observations")),
        .head = head_of(rq, signal),
        .story = dossier.story,
        .speaks_against = dossier.speaks_against,
        .fear = dossier.fear,
        .care = dossier.care,
        .has_story = !sv_empty(dossier.story),
        .has_speaks_against = !sv_empty(dossier.speaks_against),
        .has_fear = !sv_empty(dossier.fear),
        .has_care = !sv_empty(dossier.care),
        .facts = lists.facts,
        .facts_count = lists.facts_count,
        .has_facts = lists.facts_count > 0,
        .against = lists.against,
        .against_count = lists.against_count,
        .has_against = lists.against_count > 0,
        .form = form_show(rq, &observation_form, &initial, 1),
        .action = (struct url){.address = rq->path},
        .back = signal_url(rq, signal, SV("")),
    };
    ANSWER_PAGE(rq, record, &view);
}

static enum err prepare_observation(struct rq *rq, const void **ret_prepared)
{
    const struct observation_form *form = rq->filled;
    const struct signal *signal = rq->subject;
    struct desk desk = desk_of(rq);
    struct observation_new observation = {.kind = (enum observation_kind)form->kind,
                                          .against = form->against,
                                          .body = form->body,
                                          .source = form->source,
                                          .happened = form->happened,
                                          .reveals_reporter = form->reveals == 1};
    const struct observation_prepared *prepared = NULL;
    TRY(observation_prepare(&desk, signal, &observation, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Written down."));
    return answer_redirect(rq, signal_url(rq, signal, SV("/vastleggen")));
}

/* --- confirmed or refuted later ----------------------------------------------------------------------------------- */
struct mark_form {
    struct sv observation, note;
    int status;
};
static const struct choice status_choices[] = {
    {SV_INIT("bevestigd"), OBSERVATION_CONFIRMED, T_INIT("Confirmed later"), T_INIT("")},
    {SV_INIT("weerlegd"), OBSERVATION_REFUTED, T_INIT("Refuted later"), T_INIT("")},
    {SV_INIT("staat"), OBSERVATION_STANDS, T_INIT("Stands as it was written"), T_INIT("")},
};
#undef AT
#define AT(member) .offset = offsetof(struct mark_form, member)
static const struct field mark_fields[] = {
    {.name = SV_INIT("waarneming"),
     .kind = FIELD_CHOICE,
     .required = true,
     AT(observation),
     .label = T_INIT("Which observation?"),
     .missing = T_INIT("Choose the observation.")},
    {.name = SV_INIT("oordeel"),
     .kind = FIELD_CHOICE,
     .required = true,
     AT(status),
     CHOICES(status_choices),
     .label = T_INIT("What turned out?"),
     .missing = T_INIT("Choose what turned out.")},
    {.name = SV_INIT("toelichting"),
     .kind = FIELD_TEXT,
     .required = true,
     AT(note),
     .label = T_INIT("How do you know?"),
     .missing = T_INIT("Write down how you know.")},
};
static const struct form mark_form = {
    .name = SV_INIT("waarneming-oordeel"), FORM_FIELDS(mark_fields), .size = sizeof(struct mark_form)};

/* The first words of an observation, so that people recognise it in a list. */
static struct sv beginning_of(struct sv body)
{
    enum { BEGINNING_BYTES = 120 };
    struct sv beginning = sv_until(body, BEGINNING_BYTES);
    while (!sv_empty(beginning) && !sv_utf8_valid(beginning)) {
        beginning.length--;
    }
    return beginning;
}

enum err observations_offer(struct rq *rq, struct form_view *view, struct sv field, bool shareable)
{
    const struct signal *signal = rq->subject;
    struct desk desk = desk_of(rq);
    struct dossier dossier;
    TRY(dossier_open(&desk, signal, &dossier));
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, dossier.observation_count);
    size_t count = 0;
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < dossier.observation_count; i++) {
        const struct observation *observation = &dossier.observations[i];
        if (shareable && observation->reveals_reporter) {
            continue;
        }
        offered[count++] = (struct choice_view){.id = observation_code(rq->arena, observation->id),
                                                .code = observation_code(rq->arena, observation->id),
                                                .label = beginning_of(observation->body),
                                                .hint = text_in(rq->language, observation_kind_text(observation->kind)),
                                                .has_hint = true};
    }
    form_offer(rq, view, &(struct form_offer){.field = field, .offered = offered, .count = count});
    return OK;
}

static enum err show_mark(struct rq *rq)
{
    struct signal_form_view view = signal_form_of(rq, T("Confirm or refute an observation"), &mark_form);
    view.lead = T("The observation itself stays as it was written.");
    TRY(observations_offer(rq, &view.form, SV("waarneming"), false));
    ANSWER_PAGE(rq, signal_form, &view);
}

static enum err prepare_mark(struct rq *rq, const void **ret_prepared)
{
    const struct mark_form *form = rq->filled;
    const struct signal *signal = rq->subject;
    struct desk desk = desk_of(rq);
    struct observation_mark mark = {.status = (enum observation_status)form->status, .note = form->note};
    TRY(observation_of_code(form->observation, &mark.observation));
    const struct mark_prepared *prepared = NULL;
    TRY(observation_mark_prepare(&desk, signal, &mark, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Written down."));
    return answer_redirect(rq, signal_url(rq, signal, SV("")));
}

/* --- the sheet for the signal meeting ----------------------------------------------------------------------------- */
/* Moves what may be discussed to the front and says how much that is: nothing that could reveal who reported. */
static size_t discussable(struct observation_view *rows, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!rows[i].reveals) {
            rows[kept++] = rows[i];
        }
    }
    return kept;
}

static enum err show_meeting(struct rq *rq)
{
    const struct signal *signal = rq->subject;
    if (signal->state != STATE_IN_MEETING) {
        return answer_refused(rq, T("This report is not on the agenda of a signal meeting."));
    }
    struct desk desk = desk_of(rq);
    struct dossier dossier;
    TRY(dossier_open(&desk, signal, &dossier));
    struct observation_lists lists;
    TRY(observation_lists_show(rq->arena, &dossier, &lists));
    struct meeting_view view = {.frame = frame_staff(rq, T("Sheet for the signal meeting")),
                                .reference = signal->reference,
                                .about = about_text(signal->about),
                                .age = age_text(signal->age),
                                .facts = lists.facts,
                                .facts_count = discussable(lists.facts, lists.facts_count),
                                .against = lists.against,
                                .against_count = discussable(lists.against, lists.against_count),
                                .none_against = dossier.none_against,
                                .has_none_against = !sv_empty(dossier.none_against),
                                .back = signal_url(rq, signal, SV(""))};
    view.has_facts = view.facts_count > 0;
    view.has_against = view.against_count > 0;
    ANSWER_PAGE(rq, meeting_sheet, &view);
}

static const struct route routes[] = {
    GET_OF("/signalen/{verwijzing}/overlegblad", signal_of_path, show_meeting, MAY_SIGNAL_HANDLE),
    GET_OF("/signalen/{verwijzing}/vastleggen", signal_of_path, show_record, MAY_SIGNAL_HANDLE),
    POST_OF("/signalen/{verwijzing}/vastleggen", signal_of_path, &observation_form, show_record, prepare_observation,
            observation_apply, MAY_SIGNAL_HANDLE),
    GET_OF("/signalen/{verwijzing}/waarneming-oordeel", signal_of_path, show_mark, MAY_SIGNAL_HANDLE),
    POST_OF("/signalen/{verwijzing}/waarneming-oordeel", signal_of_path, &mark_form, show_mark, prepare_mark,
            observation_mark_apply, MAY_SIGNAL_HANDLE),
};
const struct route_table signals_observation_routes = ROUTE_TABLE(routes);
