/* The record's other texts, the talk with the reporter, and who does the work. Each is one form on a page of its
 * own. */
#include "organisation/settings.h"
#include "signals/course.h"
#include "signals/head.h"
#include "signals/intake.h"
#include "signals/record.h"
#include "web/answer.h"

#include "identity_page.h"
#include "signal_form_page.h"

/* Most of these forms are one box. */
struct text_form {
    struct sv text;
};
#define TEXT_FIELD(label_, hint_, missing_) \
    { .name = SV_INIT("tekst"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct text_form, text), \
      .label = T_INIT(label_), \
      .hint = T_INIT(hint_), .missing = T_INIT(missing_) }

static enum err back_to_signal(struct rq *rq, struct text notice)
{
    answer_notice(rq, notice);
    return answer_redirect(rq, signal_url(rq, rq->subject, SV("")));
}

static enum err record_text_prepare(struct rq *rq, enum record_text which, const void **ret_prepared)
{
    const struct text_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    const struct record_prepared *prepared = NULL;
    TRY(record_prepare(&desk, rq->subject, &(struct record_change){ .which = which, .text = form->text }, &prepared));
    *ret_prepared = prepared;
    return back_to_signal(rq, T("Written down."));
}

/* --- why nothing speaks against ----------------------------------------------------------------------------------- */
static const struct field none_fields[] = { TEXT_FIELD("Why was nothing found that speaks against the worry?",
                                                       "Say where you looked: what the reporter told, what was asked.",
                                                       "Write down why nothing was found.") };
static const struct form none_form = { .name = SV_INIT("geen-tegenwicht"), FORM_FIELDS(none_fields),
                                       .size = sizeof(struct text_form) };

static enum err show_none(struct rq *rq)
{
    struct signal_form_view view = signal_form_of(rq, T("Nothing speaks against: say why"), &none_form);
    view.lead = T("Every record says what speaks against the worry. If there is nothing, the reader must be able to see why.");
    ANSWER_PAGE(rq, signal_form, &view);
}

static enum err prepare_none(struct rq *rq, const void **ret_prepared)
{
    return record_text_prepare(rq, RECORD_NONE_AGAINST, ret_prepared);
}

/* --- the child's own voice ---------------------------------------------------------------------------------------- */
static const struct field voice_fields[] = {
    TEXT_FIELD("How are the child and the representative heard?",
               "Who talks with them, when, and what they said. Or why that must wait, and until when.",
               "Write down how they are heard, or why that must wait.")
};
static const struct form voice_form = { .name = SV_INIT("stem-van-het-kind"), FORM_FIELDS(voice_fields),
                                        .size = sizeof(struct text_form) };

static enum err show_voice(struct rq *rq)
{
    struct signal_form_view view = signal_form_of(rq, T("The child's own voice"), &voice_form);
    view.lead = T("From 12 to 17 years this comes before anything is shared and before weighing.");
    ANSWER_PAGE(rq, signal_form, &view);
}

static enum err prepare_voice(struct rq *rq, const void **ret_prepared)
{
    return record_text_prepare(rq, RECORD_CHILD_VOICE, ret_prepared);
}

/* --- telling the person concerned --------------------------------------------------------------------------------- */
struct inform_form {
    int decision;
    struct sv ground;
    struct date recheck;
};
static const struct choice inform_choices[] = {
    { SV_INIT("verteld"), INFORM_DONE, T_INIT("The person was told"), T_INIT("") },
    { SV_INIT("onherkenbaar"), INFORM_NOT_IDENTIFIABLE_ANY_MORE, T_INIT("Make it unrecognisable"),
      T_INIT("The description of who and where is destroyed now. This cannot be undone.") },
    { SV_INIT("uitgesteld"), INFORM_POSTPONED, T_INIT("Postpone"),
      T_INIT("Only with a ground, and a day on which you look again.") },
};
static const struct field inform_fields[] = {
    { .name = SV_INIT("besluit"), .kind = FIELD_CHOICE, .required = true,
      .offset = offsetof(struct inform_form, decision), .choices = inform_choices, .choice_count = 3,
      .label = T_INIT("What do you decide?"), .missing = T_INIT("Choose what you decide.") },
    { .name = SV_INIT("grond"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct inform_form, ground),
      .label = T_INIT("How, or on which ground?"),
      .hint = T_INIT("When told: how and by whom. When postponed: the ground in the law and why it applies."),
      .missing = T_INIT("Write down how the person was told, or the ground.") },
    { .name = SV_INIT("opnieuw-bekijken"), .kind = FIELD_DATE, .offset = offsetof(struct inform_form, recheck),
      .label = T_INIT("Look again on"), .hint = T_INIT("Needed when you postpone. For example 31-12-2026.") },
};

static void inform_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct inform_form *form = filled;
    struct settings *settings = NULL;
    struct sv field = SV("opnieuw-bekijken");
    if (form->decision != INFORM_POSTPONED) {
        return;
    }
    if (!form->recheck.set) {
        form_problem(answer, field, T("Enter the day on which you look again."));
        return;
    }
    struct date today = date_of(rq->now);
    if (form->recheck.day <= today.day) {
        form_problem(answer, field, T("Enter a day that is still to come."));
    }
    if (settings_load(rq->tx, rq->arena, rq->actor.municipality, &settings) == OK &&
        form->recheck.day > setting_date(settings, SETTING_INFORM_RECHECK, today).day) {
        form_problem(answer, field, T("That is later than your municipality allows. Enter an earlier day."));
    }
}
static const struct form inform_form = { .name = SV_INIT("informeren"), FORM_FIELDS(inform_fields),
                                         .size = sizeof(struct inform_form), .check = inform_check };

static enum err show_inform(struct rq *rq)
{
    struct signal_form_view view = signal_form_of(rq, T("Telling the person concerned"), &inform_form);
    view.lead = T("Telling is the rule. The clock runs from the moment somebody can be recognised.");
    ANSWER_PAGE(rq, signal_form, &view);
}

static enum err prepare_inform(struct rq *rq, const void **ret_prepared)
{
    const struct inform_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    const struct record_prepared *prepared = NULL;
    struct record_change change = { .which = RECORD_INFORM, .text = form->ground,
                                    .inform_state = (enum inform_state)form->decision,
                                    .inform_due = form->decision == INFORM_POSTPONED ? form->recheck
                                        : (struct date){ 0 } };
    TRY(record_prepare(&desk, rq->subject, &change, &prepared));
    *ret_prepared = prepared;
    return back_to_signal(rq, T("Decided and written down."));
}

/* --- a message to the reporter ------------------------------------------------------------------------------------ */
static const struct field message_fields[] = {
    TEXT_FIELD("Your message",
               "Say what you can, and what not and why. Name nobody. The reporter reads it with the code.",
               "Write the message.")
};
static const struct form message_form = { .name = SV_INIT("bericht"), FORM_FIELDS(message_fields),
                                          .size = sizeof(struct text_form) };

static enum err show_message(struct rq *rq)
{
    struct signal_form_view view = signal_form_of(rq, T("Write to the reporter"), &message_form);
    view.lead = T("The first message is the answer that was promised.");
    view.button = T("Send");
    ANSWER_PAGE(rq, signal_form, &view);
}

static enum err prepare_message(struct rq *rq, const void **ret_prepared)
{
    const struct text_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    const struct message_prepared *prepared = NULL;
    TRY(message_prepare(&desk, rq->subject, form->text, &prepared));
    *ret_prepared = prepared;
    return back_to_signal(rq, T("The message stands ready for the reporter."));
}

/* --- who reported ------------------------------------------------------------------------------------------------- */
static const struct field unmask_fields[] = {
    { .name = SV_INIT("reden"), .kind = FIELD_LINE, .required = true, .offset = offsetof(struct text_form, text),
      .label = T_INIT("Why do you need to know who reported?"),
      .hint = T_INIT("Your reason is kept with your name. Name nobody in it."),
      .missing = T_INIT("Write down why you need to know.") }
};
static const struct form unmask_form = { .name = SV_INIT("melder-tonen"), FORM_FIELDS(unmask_fields),
                                         .size = sizeof(struct text_form) };

static enum err show_unmask(struct rq *rq)
{
    struct signal_form_view view = signal_form_of(rq, T("Show who reported"), &unmask_form);
    view.lead = T("We promised not to name the reporter. Look only when the work needs it.");
    view.button = T("Show");
    ANSWER_PAGE(rq, signal_form, &view);
}

static struct sv with(struct sv text, bool *ret_present)
{
    *ret_present = !sv_empty(text);
    return text;
}

static enum err prepare_unmask(struct rq *rq, const void **ret_prepared)
{
    const struct text_form *form = rq->filled;
    const struct signal *signal = rq->subject;
    struct desk desk = desk_of(rq);
    struct reporter_identity identity;
    TRY(reporter_unmask(&desk, signal, form->text, &identity));
    struct identity_view view = { .frame = frame_staff(rq, T("Who reported")), .head = head_of(rq, signal),
                                  .back = signal_url(rq, signal, SV("")) };
    view.name = with(identity.name, &view.has_name);
    view.phone = with(identity.phone, &view.has_phone);
    view.email = with(identity.email, &view.has_email);
    view.safety = with(identity.safety, &view.has_safety);
    view.spoken = with(identity.spoken, &view.has_spoken);
    view.has_any = view.has_name || view.has_phone || view.has_email || view.has_safety || view.has_spoken;
    *ret_prepared = NULL;
    ANSWER_PAGE(rq, identity, &view);
}

/* --- who does the work -------------------------------------------------------------------------------------------- */
static const struct field owner_fields[] = {
    { .name = SV_INIT("collega"), .kind = FIELD_CHOICE, .required = true, .offset = offsetof(struct text_form, text),
      .label = T_INIT("Which colleague?"), .missing = T_INIT("Choose a colleague.") }
};
static const struct form assign_form = { .name = SV_INIT("toewijzen"), FORM_FIELDS(owner_fields),
                                         .size = sizeof(struct text_form) };
static const struct form conflict_form = { .name = SV_INIT("belang"), FORM_FIELDS(owner_fields),
                                           .size = sizeof(struct text_form) };

static enum err colleagues_offer(struct rq *rq, struct form_view *view, bool without_me)
{
    struct colleague *colleagues = NULL;
    size_t count = 0;
    TRY(colleagues_read(rq->tx, rq->arena, rq->actor.municipality, date_of(rq->now), &colleagues, &count));
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, count);
    size_t offered_count = 0;
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        if (!without_me || colleagues[i].person.value != rq->actor.person.value) {
            offered[offered_count++] =
                (struct choice_view){ .id = colleagues[i].reference, .code = colleagues[i].reference,
                                      .label = colleagues[i].name };
        }
    }
    form_offer(rq, view, &(struct form_offer){ .field = SV("collega"), .offered = offered, .count = offered_count });
    return OK;
}

static enum err show_assign(struct rq *rq)
{
    struct signal_form_view view = signal_form_of(rq, T("Assign to a colleague"), &assign_form);
    view.lead = T("The colleague becomes the owner and sees it at the top of the list.");
    TRY(colleagues_offer(rq, &view.form, false));
    ANSWER_PAGE(rq, signal_form, &view);
}

static enum err show_conflict(struct rq *rq)
{
    struct signal_form_view view = signal_form_of(rq, T("I have a conflict of interest"), &conflict_form);
    view.lead = T("You hand it to a colleague, and from then on you cannot see it any more. You need not say why.");
    view.button = T("Hand over and close for me");
    TRY(colleagues_offer(rq, &view.form, true));
    ANSWER_PAGE(rq, signal_form, &view);
}

static enum err hand_over(struct rq *rq, struct person_id from, const void **ret_prepared)
{
    const struct text_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    struct colleague *colleagues = NULL;
    size_t count = 0;
    struct hand_over wanted = { .from = from };
    TRY(colleagues_read(rq->tx, rq->arena, rq->actor.municipality, date_of(rq->now), &colleagues, &count));
    if (colleague_find(colleagues, count, form->text, &wanted.to) != OK) {
        form_problem(rq->form, SV("collega"), T("This colleague cannot take it any more. Choose another."));
        return ERR_REFUSED;
    }
    const struct hand_over *prepared = NULL;
    TRY(hand_over_prepare(&desk, rq->subject, &wanted, &prepared));
    *ret_prepared = prepared;
    return OK;
}

static enum err prepare_assign(struct rq *rq, const void **ret_prepared)
{
    TRY(hand_over(rq, (struct person_id){ 0 }, ret_prepared));
    return back_to_signal(rq, T("Assigned."));
}

static enum err prepare_conflict(struct rq *rq, const void **ret_prepared)
{
    TRY(hand_over(rq, rq->actor.person, ret_prepared));
    answer_notice(rq, T("Handed over. You cannot see it any more."));
    return answer_redirect(rq, URL("/signalen"));
}

/* --- keeping observations after a withdrawal ---------------------------------------------------------------------- */
static const struct field keep_fields[] = { TEXT_FIELD("Which serious danger makes keeping necessary?",
                                                       "Without two people who agree, everything is destroyed. That is "
                                                       "the rule.",
                                                       "Write down the serious danger.") };
static const struct form keep_form = { .name = SV_INIT("bewaren"), FORM_FIELDS(keep_fields),
                                       .size = sizeof(struct text_form) };

static enum err show_keep(struct rq *rq)
{
    struct signal_form_view view = signal_form_of(rq, T("Keep the observations"), &keep_form);
    view.lead = T("The reporter withdrew. Only for serious danger, and only when two different people decide so.");
    ANSWER_PAGE(rq, signal_form, &view);
}

static enum err prepare_keep(struct rq *rq, const void **ret_prepared)
{
    const struct text_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    TRY(settings_load(rq->tx, rq->arena, rq->actor.municipality, &settings));
    const struct keep_prepared *prepared = NULL;
    enum err err = keep_prepare(&desk, rq->subject, form->text, settings, &prepared);
    if (err == ERR_REFUSED) {
        form_problem(rq->form, SV(""), T("You decided on this already. A second, different person has to agree."));
    }
    TRY(err);
    *ret_prepared = prepared;
    return back_to_signal(rq, T("Decided and written down."));
}

#define PAGE_OF_SIGNAL(path_, form_, show_, prepare_, apply_, permission_)                                \
    GET_OF("/signalen/{verwijzing}/" path_, signal_of_path, show_, permission_),                          \
    POST_OF("/signalen/{verwijzing}/" path_, signal_of_path, form_, show_, prepare_, apply_, permission_)

static const struct route routes[] = {
    PAGE_OF_SIGNAL("geen-tegenwicht", &none_form, show_none, prepare_none, record_apply, MAY_SIGNAL_HANDLE),
    PAGE_OF_SIGNAL("stem-van-het-kind", &voice_form, show_voice, prepare_voice, record_apply, MAY_SIGNAL_HANDLE),
    PAGE_OF_SIGNAL("informeren", &inform_form, show_inform, prepare_inform, record_apply, MAY_SIGNAL_HANDLE),
    PAGE_OF_SIGNAL("bericht", &message_form, show_message, prepare_message, message_apply, MAY_SIGNAL_HANDLE),
    PAGE_OF_SIGNAL("melder", &unmask_form, show_unmask, prepare_unmask, NULL, MAY_REPORTER_UNMASK),
    PAGE_OF_SIGNAL("toewijzen", &assign_form, show_assign, prepare_assign, hand_over_apply, MAY_SIGNAL_ASSIGN),
    PAGE_OF_SIGNAL("belang", &conflict_form, show_conflict, prepare_conflict, hand_over_apply, MAY_SIGNAL_HANDLE),
    PAGE_OF_SIGNAL("bewaren", &keep_form, show_keep, prepare_keep, keep_apply, MAY_SIGNAL_HANDLE),
};
const struct route_table signals_record_routes = ROUTE_TABLE(routes);
