/* Pages of signing in and out, and of choosing a municipality. */
#include "organisation/sign_in_web.h"

#include "organisation/organisation_web.h"
#include "organisation/settings.h"
#include "organisation/staff_view.h"
#include "organisation/staff_web.h"
#include "web/answer.h"
#include "web/throttle.h"

#include "sign_in_page.h"

/* --- signing in -------------------------------------------------------------------------------------------------- */
struct sign_in_form {
    struct sv name, password, code;
};
static const struct field sign_in_fields[] = {
    { .name = SV_INIT("e-mailadres"),
      .kind = FIELD_LINE,
      .required = true,
      .offset = offsetof(struct sign_in_form, name),
      .label = T_INIT("E-mail address at work"),
      .missing = T_INIT("Enter your e-mail address."),
      .autocomplete = SV_INIT("username") },
    { .name = SV_INIT("wachtwoord"),
      .kind = FIELD_SECRET,
      .required = true,
      .offset = offsetof(struct sign_in_form, password),
      .label = T_INIT("Password"),
      .missing = T_INIT("Enter your password."),
      .autocomplete = SV_INIT("current-password") },
    { .name = SV_INIT("code"),
      .kind = FIELD_LINE,
      .required = true,
      .offset = offsetof(struct sign_in_form, code),
      .chars_max = 64,
      .label = T_INIT("Code"),
      .hint = T_INIT("The six digits of your app, or one of your recovery codes."),
      .missing = T_INIT("Enter the code of your app."),
      .autocomplete = SV_INIT("one-time-code") },
};
static const struct form sign_in = { .name = SV_INIT("aanmelden"),
                                     FORM_FIELDS(sign_in_fields),
                                     .size = sizeof(struct sign_in_form) };

enum err organisation_sign_in_page(struct rq *rq)
{
    struct sign_in_view view = { .frame = frame_entrance(rq, T("Sign in")),
                                 .form = form_show(rq, &sign_in, NULL, 1),
                                 .resume = resume_show(rq),
                                 .action = URL("/aanmelden") };
    ANSWER_PAGE(rq, sign_in, &view);
}

/* The strictest of the municipalities somebody works in, and never longer than the installation allows. */
static enum err session_end_of(struct rq *rq, struct person_id person, struct instant most, struct instant *ret_ends)
{
    struct place_held *places = NULL;
    size_t count = 0;
    struct instant ends = most;
    TRY(places_held(rq->tx, rq->arena, person, date_of(rq->now), &places, &count));
    for (size_t at = 0; at < count; at++) {
        struct settings *settings = NULL;
        TRY(settings_load(rq->tx, rq->arena, places[at].municipality, &settings));
        struct instant here = instant_add_ms(rq->now, setting_number(settings, SETTING_SESSION_HOURS) * 3600 * 1000);
        ends = here.ms < ends.ms ? here : ends;
    }
    *ret_ends = ends;
    return OK;
}

enum err sign_in_answer(struct rq *rq, const struct sign_in_proof *proof, struct municipality_id place,
                        const void **ret_prepared)
{
    struct sign_in_means means = means_of(rq);
    struct session_new new;
    struct instant ends;
    struct sign_in_ready *ready = ARENA_NEW(rq->arena, struct sign_in_ready);
    if (ready == NULL) {
        return ERR_NO_MEMORY;
    }
    rq->intent = proof->intent;
    TRY(session_start(rq, &new));
    TRY(session_end_of(rq, proof->person, new.ends, &ends));
    ready->proof = *proof;
    ready->row = (struct session_row){ .token = new.hash,
                                       .language = rq->language,
                                       .municipality = place.value != 0 ? place : rq->actor.municipality };
    TRY(sign_in_session(&means, proof->person, ends, &ready->row));
    *ret_prepared = ready;
    return resume_answer(rq, URL("/werk"));
}

enum err sign_in_apply(struct tx_write *tx, const void *prepared)
{
    const struct sign_in_ready *ready = prepared;
    return sign_in_finish(tx, &ready->proof, &ready->row);
}

static enum err prepare_sign_in(struct rq *rq, const void **ret_prepared)
{
    const struct sign_in_form *form = rq->filled;
    struct sign_in_means means = means_of(rq);
    struct sign_in_typed typed = { .name = form->name, .password = form->password, .code = form->code };
    struct sign_in_proof proof;
    bool right = false;
    struct sv name = sv_trim(form->name);
    (void)sign_in_name_read(rq->arena, form->name, &name);
    if (!throttle_sign_in(rq, name)) {
        form_problem(rq->form, SV(""), T("There were too many tries. Wait a quarter of an hour and try again."));
        return OK;
    }
    enum err err = sign_in_check(&means, &typed, &right, &proof);
    if (err == ERR_BUSY) {
        form_problem(rq->form, SV(""), T("Many people sign in at this moment. Try again in a minute."));
        return OK;
    }
    TRY(err);
    if (!right) {
        form_problem(
            rq->form, SV(""),
            T("This e-mail address, password and code do not fit together. A code works once: wait for the next."));
        return OK;
    }
    return sign_in_answer(rq, &proof, (struct municipality_id){ 0 }, ret_prepared);
}

/* --- signing out ------------------------------------------------------------------------------------------------- */
struct nothing_form {
    bool nothing;
};
const struct form sign_out_form = { .name = SV_INIT("afmelden"), .size = sizeof(struct nothing_form) };

static enum err again_home(struct rq *rq)
{
    return answer_redirect(rq, URL("/mijn-account"));
}

/* Signing out always works: with the vault away it goes without its line. */
static enum err prepare_sign_out(struct rq *rq, const void **ret_prepared)
{
    struct secret_hash *hash = ARENA_NEW(rq->arena, struct secret_hash);
    if (hash == NULL) {
        return ERR_NO_MEMORY;
    }
    struct change_line line = { .action = LOG_SIGN_OUT, .permission = MAY_SIGNED_IN, .object = SV("account") };
    if (change_line(rq, &line) != OK) {
        rq->intent = 0;
    }
    *hash = rq->session_hash;
    *ret_prepared = hash;
    session_end(rq);
    return answer_redirect(rq, URL("/aanmelden"));
}

static enum err apply_sign_out(struct tx_write *tx, const void *prepared)
{
    return session_row_end(tx, prepared);
}

/* --- another municipality ---------------------------------------------------------------------------------------- */
struct choice_form {
    struct sv code;
};
static const struct field choice_fields[] = {
    { .name = SV_INIT("gemeente"),
      .kind = FIELD_LINE,
      .required = true,
      .offset = offsetof(struct choice_form, code),
      .chars_max = 40,
      .label = T_INIT("Municipality"),
      .missing = T_INIT("Choose a municipality.") },
};
const struct form municipality_choice = { .name = SV_INIT("gemeente-kiezen"),
                                          FORM_FIELDS(choice_fields),
                                          .size = sizeof(struct choice_form) };

struct choice_ready {
    struct secret_hash session;
    struct person_id person;
    struct municipality_id municipality;
};

static enum err prepare_choice(struct rq *rq, const void **ret_prepared)
{
    const struct choice_form *form = rq->filled;
    struct place_held *places = NULL;
    size_t count = 0;
    TRY(places_held(rq->tx, rq->arena, rq->actor.person, date_of(rq->now), &places, &count));
    for (size_t at = 0; at < count; at++) {
        if (!sv_equal(places[at].code, form->code)) {
            continue;
        }
        struct choice_ready *ready = ARENA_NEW(rq->arena, struct choice_ready);
        if (ready == NULL) {
            return ERR_NO_MEMORY;
        }
        *ready = (struct choice_ready){ rq->session_hash, rq->actor.person, places[at].municipality };
        *ret_prepared = ready;
        return answer_redirect(rq, URL("/werk"));
    }
    return ERR_NOT_FOUND;
}

static enum err apply_choice(struct tx_write *tx, const void *prepared)
{
    const struct choice_ready *ready = prepared;
    return session_row_choose(tx, &ready->session, ready->person, ready->municipality);
}

static const struct route routes[] = {
    GET_KNOWN("/aanmelden", organisation_sign_in_page),
    POST_DOOR("/aanmelden", &sign_in, organisation_sign_in_page, prepare_sign_in, sign_in_apply),
    POST("/afmelden", &sign_out_form, again_home, prepare_sign_out, apply_sign_out, MAY_SIGNED_IN),
    POST("/gemeente-kiezen", &municipality_choice, again_home, prepare_choice, apply_choice, MAY_SIGNED_IN),
};
const struct route_table organisation_sign_in_routes = ROUTE_TABLE(routes);
