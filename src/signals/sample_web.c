/* Pages of the sample and of the tally. */
#include "signals/course.h"
#include "signals/head.h"
#include "signals/sample.h"
#include "signals/sample_view.h"
#include "web/answer.h"

#include "samples_page.h"
#include "signal_form_page.h"
#include "tally_page.h"

static enum err show_samples(struct rq *rq)
{
    struct desk desk = desk_of(rq);
    struct sampled *samples = NULL;
    size_t count = 0;
    TRY(samples_read(&desk, &samples, &count));
    struct samples_view view = { .frame = frame_staff(rq, T("Sample")), .rows_count = count, .has_rows = count > 0 };
    view.rows = ARENA_ARRAY(rq->arena, struct sample_row_view, count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    bool may_open = actor_may(&rq->actor, MAY_SIGNAL_READ);
    for (size_t i = 0; i < count; i++) {
        view.rows[i] = (struct sample_row_view){
            .reference = samples[i].reference, .reader = samples[i].reader, .outcome = outcome_text(samples[i].outcome),
            .drawn = date_of(samples[i].drawn), .read = samples[i].read_at.ms != 0, .may_open = may_open,
            .url = url_of(rq->arena, SV("/signalen/"), samples[i].reference, SV("")),
            .finding = url_of(rq->arena, SV("/signalen/"), samples[i].reference, SV("/bevinding")),
        };
    }
    ANSWER_PAGE(rq, samples, &view);
}

struct finding_form {
    struct sv finding;
};
static const struct field finding_fields[] = {
    { .name = SV_INIT("bevinding"), .kind = FIELD_TEXT, .required = true,
      .offset = offsetof(struct finding_form, finding), .label = T_INIT("What do you find?"),
      .hint = T_INIT("Were facts and opinions apart, was what speaks against looked for, does the outcome follow? What can be learned?"),
      .missing = T_INIT("Write down what you find, also when all is well.") },
};
static const struct form finding_form = { .name = SV_INIT("bevinding"), FORM_FIELDS(finding_fields),
                                          .size = sizeof(struct finding_form) };

static enum err show_finding(struct rq *rq)
{
    struct signal_form_view view = signal_form_of(rq, T("Finding of the sample"), &finding_form);
    view.lead = T("Read by somebody who took no part in it. It changes nothing for the person; it is there to learn from.");
    ANSWER_PAGE(rq, signal_form, &view);
}

static enum err prepare_finding(struct rq *rq, const void **ret_prepared)
{
    const struct finding_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    const struct finding_prepared *prepared = NULL;
    enum err err = finding_prepare(&desk, rq->subject, form->finding, &prepared);
    if (err == ERR_REFUSED) {
        return answer_refused(rq,
                              T("You took part in this report, or it was read already. Somebody else reads the sample."));
    }
    TRY(err);
    *ret_prepared = prepared;
    answer_notice(rq, T("Written down."));
    return answer_redirect(rq, URL("/steekproef"));
}

/* --- the tally ---------------------------------------------------------------------------------------------------- */
/* What the national threat picture distinguishes, and what it does not: counted by year, about no one. */
static const struct choice phenomena[] = {
    { SV_INIT("jihadisme"), 0, T_INIT("Jihadism"), T_INIT("") },
    { SV_INIT("rechts"), 1, T_INIT("Right-wing extremism"), T_INIT("") },
    { SV_INIT("links"), 2, T_INIT("Left-wing extremism"), T_INIT("") },
    { SV_INIT("anti-institutioneel"), 3, T_INIT("Anti-institutional extremism"), T_INIT("") },
    { SV_INIT("geweld-zonder-leer"), 4, T_INIT("Violence without a clear ideology"), T_INIT("") },
    { SV_INIT("spanning"), 5, T_INIT("Tension between groups"), T_INIT("") },
    { SV_INIT("geen"), 6, T_INIT("None of these"), T_INIT("") },
    { SV_INIT("onbekend"), 7, T_INIT("Unknown"), T_INIT("") },
};
enum { PHENOMENON_COUNT = sizeof phenomena / sizeof phenomena[0] };

struct tally_form {
    int phenomenon;
};
static const struct field tally_fields[] = {
    { .name = SV_INIT("verschijnsel"), .kind = FIELD_CHOICE, .required = true,
      .offset = offsetof(struct tally_form, phenomenon), .choices = phenomena, .choice_count = PHENOMENON_COUNT,
      .label = T_INIT("What kind was it?"),
      .hint = T_INIT("Only the number for this year goes up. It is linked to no report and no person."),
      .missing = T_INIT("Choose a kind, or go on without counting.") },
};
static const struct form tally_form = { .name = SV_INIT("tellen"), FORM_FIELDS(tally_fields),
                                        .size = sizeof(struct tally_form) };

static struct text phenomenon_text(struct sv code)
{
    for (size_t i = 0; i < PHENOMENON_COUNT; i++) {
        if (sv_equal(phenomena[i].code, code)) {
            return phenomena[i].label;
        }
    }
    return T("–");
}

static enum err show_tally(struct rq *rq)
{
    struct tally_row *rows = NULL;
    size_t count = 0;
    TRY(tally_read(rq->tx, rq->arena, rq->actor.municipality, &rows, &count));
    struct tally_form initial = { .phenomenon = -1 };
    struct tally_view view = { .frame = frame_staff(rq, T("Counts")), .form = form_show(rq, &tally_form, &initial, 1),
                               .action = URL("/tellingen"), .queue = URL("/signalen"), .rows_count = count,
                               .has_rows = count > 0, .may_count = actor_may(&rq->actor, MAY_SIGNAL_DECIDE) };
    view.rows = ARENA_ARRAY(rq->arena, struct tally_row_view, count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        view.rows[i] = (struct tally_row_view){ .year = rows[i].year, .counted = rows[i].counted, .few = rows[i].few,
                                                .phenomenon = phenomenon_text(rows[i].phenomenon) };
    }
    ANSWER_PAGE(rq, tally, &view);
}

static enum err prepare_tally(struct rq *rq, const void **ret_prepared)
{
    const struct tally_form *form = rq->filled;
    struct tally_add *add = ARENA_NEW(rq->arena, struct tally_add);
    if (add == NULL) {
        return ERR_NO_MEMORY;
    }
    *add = (struct tally_add){ rq->actor.municipality, date_parts(date_of(rq->now)).year,
                               phenomena[form->phenomenon].code };
    *ret_prepared = add;
    answer_notice(rq, T("Counted."));
    return answer_redirect(rq, URL("/signalen"));
}

static const struct route routes[] = {
    GET("/steekproef", show_samples, MAY_SAMPLE_READ),
    GET_OF("/signalen/{verwijzing}/bevinding", signal_of_path, show_finding, MAY_SAMPLE_READ),
    POST_OF("/signalen/{verwijzing}/bevinding", signal_of_path, &finding_form, show_finding, prepare_finding,
            finding_apply, MAY_SAMPLE_READ),
    GET("/tellingen", show_tally, MAY_TALLY_READ),
    POST("/tellingen", &tally_form, show_tally, prepare_tally, tally_apply, MAY_SIGNAL_DECIDE),
};
const struct route_table signals_sample_routes = ROUTE_TABLE(routes);
