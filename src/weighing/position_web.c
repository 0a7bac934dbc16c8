/* Giving positions: the first one with the questions of the criteria, the final one, and addenda. */
#include "weighing/page_web.h"
#include "weighing/position.h"
#include "weighing/weighing_web.h"

#include "web/answer.h"

struct position_form {
    int party, answer;
    struct sv reason, change_reason, source;
    int answers[WORDING_QUESTIONS_MAX];
    struct sv reasons[WORDING_QUESTIONS_MAX];
};
#define AT(member) .offset = offsetof(struct position_form, member)
#define CHOICES(list) .choices = (list), .choice_count = sizeof(list) / sizeof((list)[0])

static const struct choice answer_choices[] = {
    { SV_INIT("toelaten"), ANSWER_ADMIT, T_INIT("Admit"), T_INIT("") },
    { SV_INIT("niet-toelaten"), ANSWER_NOT_ADMIT, T_INIT("Do not admit"), T_INIT("") },
    { SV_INIT("niet-bekend"), ANSWER_NOT_KNOWN, T_INIT("Not known"),
      T_INIT("An answer like the others: you cannot say.") },
};
static const struct choice question_choices[] = {
    { SV_INIT("ja"), ANSWER_ADMIT, T_INIT("Yes"), T_INIT("") },
    { SV_INIT("nee"), ANSWER_NOT_ADMIT, T_INIT("No"), T_INIT("") },
    { SV_INIT("niet-bekend"), ANSWER_NOT_KNOWN, T_INIT("Not known"), T_INIT("") },
};
static const struct choice party_choices[] = {
    { SV_INIT("politie"), PARTY_POLICE, T_INIT("Police"), T_INIT("") },
    { SV_INIT("om"), PARTY_PROSECUTION, T_INIT("Public prosecution"), T_INIT("") },
    { SV_INIT("gemeente"), PARTY_MUNICIPALITY, T_INIT("Municipality"), T_INIT("") },
};
#define ANSWER_FIELD \
    { .name = SV_INIT("standpunt"), .kind = FIELD_CHOICE, .required = true, AT(answer), CHOICES(answer_choices), \
      .label = T_INIT("What is the position?"), .missing = T_INIT("Choose a position; “not known” is one too.") }
#define REASON_FIELD \
    { .name = SV_INIT("reden"), .kind = FIELD_TEXT, .required = true, AT(reason), .label = T_INIT("Why?"), \
      .hint = T_INIT("In a few sentences, for somebody who reads it later. Name facts, not beliefs."), \
      .missing = T_INIT("Write down why.") }
#define CHANGE_FIELD \
    { .name = SV_INIT("reden-wijziging"), .kind = FIELD_TEXT, AT(change_reason), \
      .label = T_INIT("Why does it differ from the first position?"), \
      .hint = T_INIT("Required when it differs.") }
#define PARTY_FIELD \
    { .name = SV_INIT("partij"), .kind = FIELD_CHOICE, .required = true, AT(party), CHOICES(party_choices), \
      .label = T_INIT("For which party?"), .missing = T_INIT("Choose the party whose advice you enter.") }
#define SOURCE_FIELD \
    { .name = SV_INIT("bron"), .kind = FIELD_LINE, .required = true, AT(source), .label = T_INIT("Source"), \
      .hint = T_INIT("For example: letter of 3 March 2026, received on 4 March 2026."), \
      .missing = T_INIT("Write down from where you have this advice.") }
/* Labels come from the version of the questions that the weighing began with; more fields than questions fall off. */
#define QUESTION(number) \
    { .name = SV_INIT("vraag-" #number), .kind = FIELD_CHOICE, AT(answers[(number) - 1]), CHOICES(question_choices), \
      .label = T_INIT("Question") }, \
    { .name = SV_INIT("vraag-" #number "-toelichting"), .kind = FIELD_LINE, AT(reasons[(number) - 1]), \
      .label = T_INIT("Explanation of this answer") }
#define QUESTIONS \
    QUESTION(1), QUESTION(2), QUESTION(3), QUESTION(4), QUESTION(5), QUESTION(6), QUESTION(7), QUESTION(8), \
    QUESTION(9), QUESTION(10), QUESTION(11), QUESTION(12)

static const struct field first_fields[] = { ANSWER_FIELD, REASON_FIELD, QUESTIONS };
static const struct field final_fields[] = { ANSWER_FIELD, REASON_FIELD, CHANGE_FIELD };
static const struct field record_first_fields[] = { PARTY_FIELD, SOURCE_FIELD, ANSWER_FIELD, REASON_FIELD, QUESTIONS };
static const struct field record_final_fields[] = { PARTY_FIELD, SOURCE_FIELD, ANSWER_FIELD, REASON_FIELD,
                                                    CHANGE_FIELD };
enum { QUESTION_FIELDS = 2 };

static struct sv question_name(struct rq *rq, size_t question)
{
    struct buf buf;
    buf_open(&buf, rq->arena, 32);
    buf_put(&buf, SV("vraag-"));
    buf_put_int(&buf, (int64_t)question + 1);
    return buf_view(&buf);
}

/* Each question has an answer; "not known" is one. */
static void questions_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct position_form *form = filled;
    struct wording_version version;
    struct sv *questions = NULL;
    size_t count = 0;
    if (weighing_questions_read(rq, rq->subject, &version, &questions, &count) != OK) {
        return; /* prepare meets the same failure and says so */
    }
    for (size_t i = 0; i < count; i++) {
        if (form->answers[i] < ANSWER_ADMIT) {
            form_problem(answer, question_name(rq, i), T("Answer each question; “not known” is an answer too."));
        }
    }
}

#define POSITION_FORM(variable, name_, fields_, check_) \
    static const struct form variable = { .name = SV_INIT(name_), FORM_FIELDS(fields_), \
                                          .size = sizeof(struct position_form), .check = (check_) }
POSITION_FORM(first_form, "standpunt", first_fields, questions_check);
POSITION_FORM(final_form, "definitief-standpunt", final_fields, NULL);
POSITION_FORM(record_first_form, "standpunt-namens", record_first_fields, questions_check);
POSITION_FORM(record_final_form, "definitief-namens", record_final_fields, NULL);

/* What is asked by each of the four pages. */
struct position_page {
    enum weighing_act act;
    enum position_round round;
    bool recorded;
    const struct form *form;
};
static const struct position_page pages[] = {
    { WEIGHING_ACT_FIRST_POSITION, ROUND_FIRST, false, &first_form },
    { WEIGHING_ACT_FINAL_POSITION, ROUND_FINAL, false, &final_form },
    { WEIGHING_ACT_RECORD_FIRST, ROUND_FIRST, true, &record_first_form },
    { WEIGHING_ACT_RECORD_FINAL, ROUND_FINAL, true, &record_final_form },
};

/* The page that the last part of the path names; the rows below make sure there is one. */
static const struct position_page *page_of_path(const struct rq *rq)
{
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct sv path = weighing_transition_of(pages[i].act)->path;
        if (rq->path.length > path.length + 1) {
            struct sv tail = sv_from(rq->path, rq->path.length - path.length - 1);
            if (tail.at[0] == '/' && sv_equal(sv_from(tail, 1), path)) {
                return &pages[i];
            }
        }
    }
    assert_failed("a route row names a position", __FILE__, __LINE__);
}

static enum err questions_label(struct rq *rq, const struct position_page *page, struct form_view *view)
{
    struct wording_version version;
    struct sv *questions = NULL;
    size_t count = 0;
    TRY(weighing_questions_read(rq, rq->subject, &version, &questions, &count));
    size_t first = view->fields_count - WORDING_QUESTIONS_MAX * QUESTION_FIELDS;
    ASSERT(page->round == ROUND_FIRST && count <= WORDING_QUESTIONS_MAX);
    for (size_t i = 0; i < count; i++) {
        view->fields[first + i * QUESTION_FIELDS].label = questions[i];
        view->fields[first + i * QUESTION_FIELDS].optional = false;
    }
    view->fields_count = first + count * QUESTION_FIELDS;
    return OK;
}

/* For whom it is: one's own party, or, on the page of the process lead, the first party that gave none. */
static enum err party_for(struct rq *rq, const struct position_page *page, enum vault_party *ret_party)
{
    struct weighing_facts facts;
    TRY(weighing_facts_read(rq->tx, rq->arena, rq->subject, &facts));
    enum vault_party party = page->recorded ? PARTY_POLICE : party_of_actor(&rq->actor);
    for (size_t i = 0; page->recorded && i < PARTY_COUNT; i++) {
        if (!facts.positions[page->round][i].given) {
            party = (enum vault_party)(PARTY_POLICE + i);
            break;
        }
    }
    *ret_party = party;
    return OK;
}

static enum err show_position(struct rq *rq)
{
    const struct position_page *page = page_of_path(rq);
    enum vault_party party;
    bool refused = false;
    TRY(party_for(rq, page, &party));
    TRY(weighing_act_check(rq, page->act, party, &refused));
    if (refused) {
        return OK;
    }
    struct weighing_form_view view = weighing_form_of(rq, weighing_transition_of(page->act), page->form);
    if (page->round == ROUND_FIRST) {
        TRY(questions_label(rq, page, &view.form));
    }
    return weighing_form_answer(rq, &view);
}

static struct position_new position_of_form(const struct position_form *form, const struct position_page *page,
                                            enum vault_party party, struct question_new *questions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        questions[i] = (struct question_new){ (enum advice_answer)form->answers[i], form->reasons[i] };
    }
    return (struct position_new){ .party = party, .round = page->round, .answer = (enum advice_answer)form->answer,
                                  .reason = form->reason, .questions = questions, .question_count = count,
                                  .change_reason = form->change_reason, .recorded = page->recorded,
                                  .source = form->source };
}

static enum err prepare_position(struct rq *rq, const void **ret_prepared)
{
    const struct position_page *page = page_of_path(rq);
    const struct position_form *form = rq->filled;
    enum vault_party party = page->recorded ? (enum vault_party)form->party : party_of_actor(&rq->actor);
    bool refused = false;
    TRY(weighing_act_check(rq, page->act, party, &refused));
    if (refused) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    struct wording_version version;
    struct sv *asked = NULL;
    size_t count = 0;
    TRY(weighing_settings(rq, &settings));
    TRY(weighing_questions_read(rq, rq->subject, &version, &asked, &count));
    struct question_new questions[WORDING_QUESTIONS_MAX];
    struct position_new new = position_of_form(form, page, party, questions, page->round == ROUND_FIRST ? count : 0);
    const struct position_prepared *prepared = NULL;
    bool unexplained = false;
    TRY(position_prepare(&desk, rq->subject, settings, &new, &prepared, &unexplained));
    if (unexplained) {
        form_problem(rq->form, SV("reden-wijziging"), T("Write down why it differs from the first position."));
        return OK;
    }
    *ret_prepared = prepared;
    answer_notice(rq, page->round == ROUND_FIRST ? T("Your position is sealed. It opens when all three are in.")
                                                 : T("The final position stands. It does not change any more."));
    return answer_redirect(rq, weighing_url(rq, rq->subject, SV("")));
}

/* --- addenda ------------------------------------------------------------------------------------------------------ */
struct addendum_form {
    struct sv body;
};
static const struct field addendum_fields[] = {
    { .name = SV_INIT("aanvulling"), .kind = FIELD_TEXT, .required = true,
      .offset = offsetof(struct addendum_form, body), .label = T_INIT("What do you add?"),
      .missing = T_INIT("Write down what you add.") },
};
static const struct form addendum_form = { .name = SV_INIT("aanvulling"), FORM_FIELDS(addendum_fields),
                                           .size = sizeof(struct addendum_form) };

static enum err show_addendum(struct rq *rq)
{
    bool refused = false;
    TRY(weighing_act_check(rq, WEIGHING_ACT_ADDENDUM, party_of_actor(&rq->actor), &refused));
    if (refused) {
        return OK;
    }
    struct weighing_form_view view = weighing_form_of(rq, weighing_transition_of(WEIGHING_ACT_ADDENDUM),
                                                      &addendum_form);
    return weighing_form_answer(rq, &view);
}

static enum err prepare_addendum(struct rq *rq, const void **ret_prepared)
{
    const struct addendum_form *form = rq->filled;
    bool refused = false;
    TRY(weighing_act_check(rq, WEIGHING_ACT_ADDENDUM, party_of_actor(&rq->actor), &refused));
    if (refused) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    const struct addition_prepared *prepared = NULL;
    TRY(weighing_settings(rq, &settings));
    TRY(addendum_prepare(&desk, rq->subject, settings, form->body, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Added, with today's date."));
    return answer_redirect(rq, weighing_url(rq, rq->subject, SV("")));
}

#define POSITION(path_, form_, permission_)                                                                     \
    GET_OF("/wegingen/{verwijzing}/" path_, weighing_of_path, show_position, permission_),                       \
    POST_OF("/wegingen/{verwijzing}/" path_, weighing_of_path, form_, show_position, prepare_position, position_apply, \
            permission_)

static const struct route routes[] = {
    POSITION("standpunt", &first_form, MAY_WEIGHING_ADVISE),
    POSITION("definitief", &final_form, MAY_WEIGHING_ADVISE),
    POSITION("standpunt-namens", &record_first_form, MAY_WEIGHING_LEAD),
    POSITION("definitief-namens", &record_final_form, MAY_WEIGHING_LEAD),
    GET_OF("/wegingen/{verwijzing}/aanvulling", weighing_of_path, show_addendum, MAY_WEIGHING_ADVISE),
    POST_OF("/wegingen/{verwijzing}/aanvulling", weighing_of_path, &addendum_form, show_addendum, prepare_addendum,
            addition_apply, MAY_WEIGHING_ADVISE),
};
const struct route_table weighing_position_routes = ROUTE_TABLE(routes);
