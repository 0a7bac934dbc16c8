/* A numbered copy of the agenda or the minutes for one participant: printed, registered, tracked until it is back. */
#include "cases/closing.h" /* holder_of_party */
#include "cases/conference_head.h"
#include "cases/conference_sheet.h"
#include "sheet/press.h"
#include "web/answer.h"

#include "case_form_page.h"

struct copy_form {
    struct sv recipient;
    int medium;
    struct date back_by;
};
#define AT(member) .offset = offsetof(struct copy_form, member)
static const struct choice medium_choices[] = {
    { SV_INIT("papier"), MEDIUM_PAPER, T_INIT("On paper"), T_INIT("") },
    { SV_INIT("bestand"), MEDIUM_FILE, T_INIT("As a file"), T_INIT("Only along a way that your municipality trusts.") },
};
static const struct field copy_fields[] = {
    { .name = SV_INIT("voor"), .kind = FIELD_CHOICE, .required = true, AT(recipient), .label = T_INIT("For whom?"),
      .hint = T_INIT("Only their own items are on it."), .missing = T_INIT("Choose for whom it is.") },
    { .name = SV_INIT("drager"), .kind = FIELD_CHOICE, .required = true, AT(medium), .choices = medium_choices,
      .choice_count = sizeof medium_choices / sizeof medium_choices[0], .label = T_INIT("How do they get it?"),
      .missing = T_INIT("Choose how they get it.") },
    { .name = SV_INIT("terug"), .kind = FIELD_DATE, .required = true, AT(back_by),
      .label = T_INIT("Back or destroyed before"), .hint = T_INIT("For example 31-12-2026."),
      .missing = T_INIT("Enter the day before which it is back or destroyed.") },
};
static void copy_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct copy_form *form = filled;
    if (form->back_by.set && form->back_by.day <= date_of(rq->now).day) {
        form_problem(answer, SV("terug"), T("Enter a day that is still to come."));
    }
}
static const struct form copy_form = { .name = SV_INIT("overleg-exemplaar"), FORM_FIELDS(copy_fields),
                                       .size = sizeof(struct copy_form), .check = copy_check };

/* Who is asked for something, or was there for something, and takes part still. */
static bool seat_gets_copy(const struct agenda *agenda, const struct agenda_seat *seat)
{
    for (size_t i = 0; i < agenda->item_count; i++) {
        for (size_t j = 0; j < agenda->items[i].presence_count; j++) {
            const struct item_presence *presence = &agenda->items[i].presences[j];
            bool theirs = agenda->is_held ? presence->presence == PRESENCE_PRESENT : presence->invited;
            if (presence->seat == seat && theirs) {
                return seat->seat->takes_part;
            }
        }
    }
    return false;
}

static bool is_cancelled(const struct rq *rq)
{
    const struct conference_subject *subject = rq->subject;
    return subject->conference.state == CONFERENCE_CANCELLED;
}

static enum err cancelled(struct rq *rq)
{
    return answer_refused(rq, T("This conference was cancelled: there is nothing to hand out."));
}

static enum err show_copy(struct rq *rq)
{
    const struct conference_subject *subject = rq->subject;
    if (is_cancelled(rq)) {
        return cancelled(rq);
    }
    struct desk desk = desk_of(rq);
    struct agenda agenda;
    struct case_form_view view = conference_form_of(rq, T("Numbered copy for a participant"), &copy_form);
    TRY(agenda_open(&desk, &subject->casefile, &subject->casefile.me, &subject->conference, &agenda));
    view.lead = T("It has a number and a watermark, and is tracked until it is back or destroyed.");
    view.button = T("Make the copy");
    TRY(seats_offer(rq, &view.form, SV("voor"), &agenda, seat_gets_copy));
    ANSWER_PAGE(rq, case_form, &view);
}

struct copy_making {
    const struct seat *recipient;
    struct agenda agenda;
    struct paper paper;
    struct sv pdf;
};

/* The recipient as a member of the case: what they may not see cannot be on it. */
static enum err recipient_opens(struct rq *rq, struct copy_making *making)
{
    const struct conference_subject *subject = rq->subject;
    const struct copy_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    struct seat *seats = NULL;
    size_t count = 0;
    struct participant_id chosen = { 0 };
    TRY(seats_read(rq->tx, rq->arena, &subject->casefile, date_of(rq->now), &seats, &count));
    making->recipient = sv_to_int(form->recipient, &chosen.value) ? seat_of(seats, count, chosen) : NULL;
    if (making->recipient == NULL || !making->recipient->takes_part) {
        form_problem(rq->form, SV("voor"), T("This participant takes no part any more. Choose somebody else."));
        making->recipient = NULL;
        return OK;
    }
    struct case_member member = { .person = making->recipient->person, .participant = chosen,
                                  .tier = making->recipient->tier };
    return agenda_open(&desk, &subject->casefile, &member, &subject->conference, &making->agenda);
}

static enum err copy_print(struct rq *rq, struct copy_making *making)
{
    const struct conference_subject *subject = rq->subject;
    const struct copy_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    struct sheet *sheet = NULL;
    making->paper = paper_begin(&desk, subject->casefile.dossier);
    making->paper.what = subject->conference.state == CONFERENCE_HELD ? PAPER_MINUTES : PAPER_AGENDA;
    making->paper.holder = holder_of_party(making->recipient->party);
    making->paper.medium = (enum paper_medium)form->medium;
    making->paper.back_by = form->back_by;
    struct conference_paper paper = { .language = rq->language, .casefile = &subject->casefile,
                                      .conference = &subject->conference, .agenda = &making->agenda,
                                      .recipient = making->recipient, .copy_number = making->paper.reference,
                                      .back_by = form->back_by, .made = rq->now };
    TRY(conference_sheet_make(rq->arena, &paper, &sheet));
    return sheet_pdf(rq->press, rq->arena, sheet, &making->pdf);
}

static enum err copy_log(struct rq *rq, int64_t *ret_intent)
{
    const struct conference_subject *subject = rq->subject;
    struct desk desk = desk_of(rq);
    struct vault_batch *batch = NULL;
    TRY(batch_begin(rq->arena, desk.session, subject->casefile.municipality, &batch));
    struct log_entry entry = desk_log(&desk, case_dossier(&subject->casefile), MAY_CASE_LEAD, LOG_DISCLOSE,
                                      SV("conference_copy"));
    batch_log(batch, &entry);
    TRY(desk_call(&desk, batch));
    *ret_intent = batch_intent(batch);
    return OK;
}

static enum err prepare_copy(struct rq *rq, const void **ret_prepared)
{
    struct copy_making making = { 0 };
    if (is_cancelled(rq)) {
        return cancelled(rq);
    }
    TRY(recipient_opens(rq, &making));
    if (making.recipient == NULL) {
        return OK;
    }
    if (making.agenda.item_count == 0) {
        form_problem(rq->form, SV("voor"), T("There is no item for this participant, so there is nothing to copy."));
        return OK;
    }
    enum err err = copy_print(rq, &making);
    if (err == ERR_BUSY || err == ERR_PRESS) {
        form_problem(rq->form, SV(""), T("The document could not be made now. Try again in a moment."));
        return OK;
    }
    TRY(err);
    struct paper_new *prepared = ARENA_NEW(rq->arena, struct paper_new);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    prepared->paper = making.paper;
    prepared->by = rq->actor.person;
    TRY(copy_log(rq, &prepared->intent));
    *ret_prepared = prepared;
    return answer_pdf(rq, making.pdf, making.paper.reference);
}

static const struct route routes[] = {
    GET_OF("/casussen/{casus}/overleg/{overleg}/exemplaar", conference_of_path, show_copy, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/overleg/{overleg}/exemplaar", conference_of_path, &copy_form, show_copy, prepare_copy,
            paper_register, MAY_CASE_LEAD),
};
const struct route_table cases_copy_routes = ROUTE_TABLE(routes);
