/* The tables of the public forms, and what follows from them: steps, answers to check, the report they make. */
#include "signals/report_form.h"

#include "base/limits.h"
#include "web/request.h"

#include <string.h>

#define NO_TEXT { { NULL, 0 } }

/* --- choices ------------------------------------------------------------------------------------------------------ */

static const struct choice relations[] = {
    { SV_INIT("familie"), RELATION_FAMILY, T_INIT("Family"), NO_TEXT },
    { SV_INIT("vriend"), RELATION_FRIEND, T_INIT("Friend or acquaintance"), NO_TEXT },
    { SV_INIT("buur"), RELATION_NEIGHBOUR, T_INIT("Neighbour"), NO_TEXT },
    { SV_INIT("onderwijs"), RELATION_EDUCATION, T_INIT("I work in education"), NO_TEXT },
    { SV_INIT("jongerenwerk"), RELATION_YOUTH_WORK, T_INIT("I work with young people"), NO_TEXT },
    { SV_INIT("zorg"), RELATION_CARE, T_INIT("I work in care or welfare"), NO_TEXT },
    { SV_INIT("gemeente"), RELATION_MUNICIPALITY, T_INIT("I work for the municipality"), NO_TEXT },
    { SV_INIT("werk"), RELATION_WORK, T_INIT("Colleague or employer"), NO_TEXT },
    { SV_INIT("vereniging"), RELATION_ASSOCIATION, T_INIT("For an association or organisation"), NO_TEXT },
    { SV_INIT("anders"), RELATION_OTHER, T_INIT("Something else"), NO_TEXT },
    { SV_INIT("liever-niet"), RELATION_UNKNOWN, T_INIT("I would rather not say"), NO_TEXT },
};

static const struct choice abouts[] = {
    { SV_INIT("persoon"), ABOUT_PERSON, T_INIT("About a person"), NO_TEXT },
    { SV_INIT("groep"), ABOUT_GROUP, T_INIT("About a group"),
      T_INIT("We do not ask for names of people in the group.") },
    { SV_INIT("plek"), ABOUT_PLACE, T_INIT("About a place or an event"),
      T_INIT("For example tension in a street, or at a meeting.") },
    { SV_INIT("online"), ABOUT_ONLINE, T_INIT("About something on the internet"), NO_TEXT },
    { SV_INIT("weet-niet"), ABOUT_UNKNOWN, T_INIT("I do not know"), NO_TEXT },
};

static const struct choice ages[] = {
    { SV_INIT("onder-12"), AGE_UNDER_12, T_INIT("Younger than 12"), NO_TEXT },
    { SV_INIT("12-15"), AGE_12_TO_15, T_INIT("12 to 15"), NO_TEXT },
    { SV_INIT("16-17"), AGE_16_TO_17, T_INIT("16 or 17"), NO_TEXT },
    { SV_INIT("volwassen"), AGE_ADULT, T_INIT("18 or older"), NO_TEXT },
    { SV_INIT("weet-niet"), AGE_UNKNOWN, T_INIT("I do not know"), NO_TEXT },
};

static const struct choice contacts[] = {
    { SV_INIT("anoniem"), CONTACT_ANONYMOUS, T_INIT("Anonymous"),
      T_INIT("We do not know who you are. You read our answer with a code.") },
    { SV_INIT("vertrouwelijk"), CONTACT_CONFIDENTIAL, T_INIT("Confidential"),
      T_INIT("We know who you are, and we do not name you to others.") },
    { SV_INIT("open"), CONTACT_OPEN, T_INIT("Open"),
      T_INIT("We know who you are, and may say that it came from you. We ask you first.") },
};

static const struct choice answers[] = {
    { SV_INIT("code"), CONTACT_ANONYMOUS, T_INIT("With a code, on this site"),
      T_INIT("We do not know who you are.") },
    { SV_INIT("bel-of-mail"), CONTACT_CONFIDENTIAL, T_INIT("Call or e-mail me"),
      T_INIT("We know who you are, and we do not name you to others.") },
};

#define CHOICES(list) .choices = (list), .choice_count = sizeof(list) / sizeof((list)[0])
#define AT(member) .offset = offsetof(struct report_form, member)

/* --- the report --------------------------------------------------------------------------------------------------- */

static const struct field report_fields[] = {
    { .name = SV_INIT("relatie"), .kind = FIELD_CHOICE, .page = PAGE_RELATION, .required = true, AT(relation),
      .label = T_INIT("How do you know about this?"),
      .hint = T_INIT("We ask this to understand what you can see and hear. You do not have to say."),
      .missing = T_INIT("Choose how you know about this, or choose that you would rather not say."),
      CHOICES(relations) },

    { .name = SV_INIT("waarover"), .kind = FIELD_CHOICE, .page = PAGE_ABOUT, .required = true, AT(about),
      .label = T_INIT("What is it about?"),
      .missing = T_INIT("Choose what it is about, or choose that you do not know."), CHOICES(abouts) },

    { .name = SV_INIT("verhaal"), .kind = FIELD_TEXT, .page = PAGE_STORY, .required = true, AT(story),
      .chars_max = LIMIT_STORY_CHARS, .label = T_INIT("What did you see or hear?"),
      .hint = T_INIT("When was it, and where? Did you see it yourself? If not: from whom did you hear it?"),
      .missing = T_INIT("Write what you saw or heard. A few words are enough.") },
    { .name = SV_INIT("wat-spreekt-tegen"), .kind = FIELD_TEXT, .page = PAGE_STORY, AT(speaks_against),
      .label = T_INIT("What speaks against your worry?"),
      .hint = T_INIT("For example: something kind that the person did, or another explanation.") },
    { .name = SV_INIT("waar-bent-u-bang-voor"), .kind = FIELD_TEXT, .page = PAGE_STORY, AT(fear),
      .label = T_INIT("What are you afraid may happen?") },
    { .name = SV_INIT("andere-hulp"), .kind = FIELD_TEXT, .page = PAGE_STORY, AT(care),
      .label = T_INIT("Does somebody need other help?"),
      .hint = T_INIT("For example with money, housing, school or health.") },

    { .name = SV_INIT("wie"), .kind = FIELD_TEXT, .page = PAGE_WHO, AT(who), .chars_max = 1000,
      .label = T_INIT("Who is it about?"),
      .hint = T_INIT("A name, or a description. We keep this apart from what you told. You may leave it empty."),
      .autocomplete = SV_INIT("off") },
    { .name = SV_INIT("leeftijd"), .kind = FIELD_CHOICE, .page = PAGE_WHO, AT(age), .label = T_INIT("How old, about?"),
      .hint = T_INIT("For children and young people there are stricter rules to protect them."), CHOICES(ages) },
    { .name = SV_INIT("woonplaats"), .kind = FIELD_LINE, .page = PAGE_WHO, AT(residence),
      .label = T_INIT("In which municipality does this person live?"),
      .hint = T_INIT("Then the right municipality can help."), .autocomplete = SV_INIT("off") },

    { .name = SV_INIT("plaats"), .kind = FIELD_TEXT, .page = PAGE_PLACE, AT(place), .chars_max = 1000,
      .label = T_INIT("Where is it?"), .hint = T_INIT("For example a street, a square or a building."),
      .autocomplete = SV_INIT("off") },

    { .name = SV_INIT("contact"), .kind = FIELD_CHOICE, .page = PAGE_CONTACT, .required = true, AT(contact),
      .label = T_INIT("How do you want to be known to us?"),
      .missing = T_INIT("Choose anonymous, confidential or open."), CHOICES(contacts) },

    { .name = SV_INIT("naam"), .kind = FIELD_LINE, .page = PAGE_DETAILS, AT(name), .label = T_INIT("Your name"),
      .autocomplete = SV_INIT("name") },
    { .name = SV_INIT("telefoon"), .kind = FIELD_LINE, .page = PAGE_DETAILS, AT(phone),
      .label = T_INIT("Your phone number"), .hint = T_INIT("We call only when you want that."),
      .autocomplete = SV_INIT("tel") },
    { .name = SV_INIT("e-mail"), .kind = FIELD_LINE, .page = PAGE_DETAILS, AT(email),
      .label = T_INIT("Your e-mail address"), .hint = T_INIT("We never write in an e-mail what it is about."),
      .autocomplete = SV_INIT("email") },

    { .name = SV_INIT("uw-veiligheid"), .kind = FIELD_TEXT, .page = PAGE_SAFETY, AT(safety), .chars_max = 1000,
      .label = T_INIT("Is there something we must know to keep you safe?"),
      .hint = T_INIT("For example: others read my phone, or: do not call in the evening.") },
    { .name = SV_INIT("gesproken"), .kind = FIELD_TEXT, .page = PAGE_SAFETY, AT(spoken), .chars_max = 1000,
      .label = T_INIT("Did you talk about it with the person or the family?"),
      .hint = T_INIT("Only if that is safe. If not, leave it empty.") },
    { .name = SV_INIT("ontvangst"), .kind = FIELD_HIDDEN, .page = PAGE_SAFETY, AT(code), .chars_max = CODE_TYPED_MAX },
};

static const struct page_words report_words[] = {
    [PAGE_RELATION] = { T_INIT("About you"), NO_TEXT },
    [PAGE_ABOUT] = { T_INIT("About whom or what"), NO_TEXT },
    [PAGE_STORY] = { T_INIT("Your story"), NO_TEXT },
    [PAGE_WHO] = { T_INIT("Who it is about"), NO_TEXT },
    [PAGE_PLACE] = { T_INIT("Where it is"), NO_TEXT },
    [PAGE_CONTACT] = { T_INIT("Known to us or not"), NO_TEXT },
    [PAGE_DETAILS] = { T_INIT("Your details"),
                       T_INIT("Fill in only what you want. Without a phone number or e-mail address we can only reach you with "
                              "a message that you read with your code.") },
    [PAGE_SAFETY] = { T_INIT("Your safety"), NO_TEXT },
};

static uint8_t report_next(const void *answers_so_far, uint8_t page)
{
    const struct report_form *filled = answers_so_far;
    enum signal_about about = filled->about < 0 ? ABOUT_UNKNOWN : (enum signal_about)filled->about;
    uint8_t next = (uint8_t)(page + 1);
    if (next == PAGE_WHO && !report_asks_who(about)) {
        next++;
    }
    if (next == PAGE_PLACE && !report_asks_place(about)) {
        next++;
    }
    if (next == PAGE_DETAILS && filled->contact == CONTACT_ANONYMOUS) {
        next++;
    }
    return next;
}

static bool email_plausible(struct sv email)
{
    struct sv local = { 0 }, host = { 0 };
    return sv_cut(email, '@', &local, &host) && local.length > 0 && host.length > 2;
}

static void contact_check(struct rq *rq, struct form_answer *answer, const void *answers_given)
{
    (void)rq;
    const struct report_form *filled = answers_given;
    if (!sv_empty(filled->email) && !email_plausible(filled->email)) {
        form_problem(answer, SV("e-mail"),
                     T("This is not a whole e-mail address. Write it like name@example.nl, or leave it empty."));
    }
}

const struct form report_form = {
    .name = SV_INIT("report"),
    FORM_FIELDS(report_fields),
    .size = sizeof(struct report_form),
    .pages = REPORT_PAGES,
    .check = contact_check,
    .next = report_next,
};
const struct guide report_guide = {
    .form = &report_form, .kind = SIGNAL_REPORT, .words = report_words, .path = SV_INIT("/bericht"),
    .preset_page = PAGE_CONTACT, .preset_field = SV_INIT("contact"), .preset_code = SV_INIT("vertrouwelijk"),
};

/* --- the question ------------------------------------------------------------------------------------------------- */

static const struct field advice_fields[] = {
    { .name = SV_INIT("vraag"), .kind = FIELD_TEXT, .page = ADVICE_QUESTION, .required = true, AT(story),
      .chars_max = LIMIT_STORY_CHARS, .label = T_INIT("What worries you, and what do you want to know?"),
      .hint = T_INIT("Leave out names. Write \"my neighbour\" or \"a pupil\"."),
      .missing = T_INIT("Write your question. A few words are enough.") },
    { .name = SV_INIT("antwoord"), .kind = FIELD_CHOICE, .page = ADVICE_ANSWER, .required = true, AT(contact),
      .label = T_INIT("How do you want our answer?"), .missing = T_INIT("Choose how you want our answer."),
      CHOICES(answers) },
    { .name = SV_INIT("telefoon"), .kind = FIELD_LINE, .page = ADVICE_ANSWER, AT(phone),
      .label = T_INIT("Your phone number"), .hint = T_INIT("Only if we may call you."),
      .autocomplete = SV_INIT("tel") },
    { .name = SV_INIT("e-mail"), .kind = FIELD_LINE, .page = ADVICE_ANSWER, AT(email),
      .label = T_INIT("Your e-mail address"),
      .hint = T_INIT("Only if we may e-mail you. We never write in an e-mail what it is about."),
      .autocomplete = SV_INIT("email") },
    { .name = SV_INIT("ontvangst"), .kind = FIELD_HIDDEN, .page = ADVICE_ANSWER, AT(code),
      .chars_max = CODE_TYPED_MAX },
};

static const struct page_words advice_words[] = {
    [ADVICE_QUESTION] = { T_INIT("Your question"), NO_TEXT },
    [ADVICE_ANSWER] = { T_INIT("Our answer"), NO_TEXT },
};

const struct form advice_form = {
    .name = SV_INIT("advice"),
    FORM_FIELDS(advice_fields),
    .size = sizeof(struct report_form),
    .pages = ADVICE_PAGES,
    .check = contact_check,
};
const struct guide advice_guide = {
    .form = &advice_form, .kind = SIGNAL_ADVICE, .words = advice_words, .path = SV_INIT("/vraag"),
    .preset_page = ADVICE_ANSWER, .preset_field = SV_INIT("antwoord"), .preset_code = SV_INIT("code"),
};

/* --- what follows from the tables --------------------------------------------------------------------------------- */

static int chosen_or(int chosen, int otherwise)
{
    return chosen < 0 ? otherwise : chosen;
}

struct report report_of_form(const struct guide *guide, const struct report_form *filled)
{
    bool advice = guide->kind == SIGNAL_ADVICE;
    return (struct report){
        .kind = guide->kind,
        .channel = CHANNEL_WEB,
        .about = advice ? ABOUT_UNKNOWN : (enum signal_about)chosen_or(filled->about, ABOUT_UNKNOWN),
        .relation = advice ? RELATION_UNKNOWN : (enum reporter_relation)chosen_or(filled->relation, RELATION_UNKNOWN),
        .contact = (enum contact_mode)chosen_or(filled->contact, CONTACT_ANONYMOUS),
        .age = advice ? AGE_UNKNOWN : (enum age_band)chosen_or(filled->age, AGE_UNKNOWN),
        .story = filled->story,
        .speaks_against = filled->speaks_against,
        .fear = filled->fear,
        .care = filled->care,
        .who = filled->who,
        .place = filled->place,
        .residence = filled->residence,
        .name = filled->name,
        .phone = filled->phone,
        .email = filled->email,
        .safety = filled->safety,
        .spoken = filled->spoken,
    };
}

static uint8_t page_after(const struct guide *guide, const struct report_form *filled, uint8_t page)
{
    return guide->form->next == NULL ? (uint8_t)(page + 1) : guide->form->next(filled, page);
}

static bool page_asked(const struct guide *guide, const struct report_form *filled, uint8_t wanted)
{
    uint8_t page = 1;
    while (page < wanted) {
        page = page_after(guide, filled, page);
    }
    return page == wanted;
}

void guide_steps(const struct guide *guide, const struct report_form *filled, uint8_t page, int64_t *ret_step,
                 int64_t *ret_steps)
{
    int64_t step = 0, steps = 0;
    for (uint8_t at = 1; at <= guide->form->pages + 1; at = page_after(guide, filled, at)) {
        steps++;
        step = at == page ? steps : step;
        if (at == guide->form->pages + 1) {
            break;
        }
    }
    *ret_step = step == 0 ? 1 : step;
    *ret_steps = steps;
}

static struct sv answer_of(struct rq *rq, const struct field *field, const struct report_form *filled)
{
    const unsigned char *at = (const unsigned char *)filled + field->offset;
    if (field->kind != FIELD_CHOICE) {
        struct sv text;
        memcpy(&text, at, sizeof text);
        return text;
    }
    int chosen;
    memcpy(&chosen, at, sizeof chosen);
    for (size_t i = 0; i < field->choice_count; i++) {
        if (field->choices[i].value == chosen) {
            return text_in(rq->language, field->choices[i].label);
        }
    }
    return SV("");
}

static enum err button_to(struct arena *arena, uint8_t page, struct sv *ret_button)
{
    struct buf buf;
    buf_open(&buf, arena, 16);
    buf_put(&buf, SV("naar-"));
    buf_put_int(&buf, page);
    return buf_done(&buf, ret_button);
}

enum err guide_answers(struct rq *rq, const struct guide *guide, const struct report_form *filled,
                       struct answers_view *ret_answers)
{
    const struct form *form = guide->form;
    struct answers_row *rows = ARENA_ARRAY(rq->arena, struct answers_row, form->field_count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t count = 0;
    for (size_t i = 0; i < form->field_count; i++) {
        const struct field *field = &form->fields[i];
        if (field->kind == FIELD_HIDDEN || !page_asked(guide, filled, field->page)) {
            continue;
        }
        rows[count] = (struct answers_row){ text_in(rq->language, field->label), answer_of(rq, field, filled), { 0 } };
        TRY(button_to(rq->arena, field->page, &rows[count].change));
        count++;
    }
    *ret_answers = (struct answers_view){ rows, count };
    return OK;
}
