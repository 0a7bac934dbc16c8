/* Taking in a report: what may be kept, its terms, its keys, and the rows that go in together or not at all. */
#include "signals/report.h"

#include "organisation/card.h"
#include "organisation/settings.h"
#include "organisation/work_out.h"
#include "signals/course_sql.h"
#include "signals/report_sql.h"

enum report_key { STORY, REPORTER, RECORD, REPORT_KEYS };

struct report_ready {
    struct arena *arena;
    struct sql_report_add_in signal; /* without the key slots, which the writer gives */
    struct sql_report_story_add_in story;
    struct sql_report_subject_add_in subject;
    struct sql_report_reporter_add_in reporter;
    struct sql_step_add_in step;
    struct wrapped_key keys[REPORT_KEYS];
    bool alerts;                     /* nobody reads now: */
    struct work_out alert;           /* somebody is told that there is work, not what */
    int64_t intent;
};

/* What is to be sealed: one row per text, so that no column can be forgotten on the way to its place. */
struct sealing {
    enum report_key key;
    struct sv table, column;
    struct sv text;
    struct sealed *into;
    struct desk_seal seal;
};
enum { SEALINGS = 12 };

bool report_asks_who(enum signal_about about)
{
    return about == ABOUT_PERSON || about == ABOUT_ONLINE || about == ABOUT_UNKNOWN;
}

bool report_asks_place(enum signal_about about)
{
    return about == ABOUT_PLACE;
}

void report_tidy(struct report *report)
{
    bool advice = report->kind == SIGNAL_ADVICE;
    if (advice) {
        report->about = ABOUT_UNKNOWN;
    }
    if (advice || !report_asks_who(report->about)) {
        report->who = report->residence = (struct sv){ 0 };
        report->age = AGE_UNKNOWN;
    }
    if (advice || report->about == ABOUT_GROUP) {
        report->place = (struct sv){ 0 };
    }
    if (report->contact == CONTACT_ANONYMOUS) {
        report->name = report->phone = report->email = (struct sv){ 0 };
    }
}

static bool by_staff(const struct desk *desk)
{
    return desk->actor->kind == ACTOR_STAFF;
}

/* Public, random, and not to be taken for the reporter's code: "S-K7QM3F9XT". */
static enum err reference_new(const struct desk *desk, struct sv *ret_reference)
{
    struct code code = code_new(desk->random);
    struct buf buf;
    buf_open(&buf, desk->arena, CODE_TEXT_BYTES);
    buf_put(&buf, SV("S-"));
    for (size_t group = 0; group < 3; group++) {
        buf_put(&buf, sv_until(sv_from(code_view(&code), group * 4), 3));
    }
    return buf_done(&buf, ret_reference);
}

static struct log_entry receive_entry(const struct desk *desk, const struct report_ready *ready)
{
    return (struct log_entry){
        .action = LOG_RECEIVE,
        .actor_kind = desk->actor->kind,
        .actor = desk->actor->person,
        .municipality = desk->actor->municipality,
        .dossier = ready->signal.dossier,
        .role = ready->step.role,
        .purpose = SV("intake"),
        .object = ready->signal.kind == SIGNAL_ADVICE ? SV("advice") : SV("report"),
        .origin = by_staff(desk) ? desk->origin : SV("-"),
    };
}

static enum err seal_all(const struct desk *desk, const struct report *report, const struct secret_hash *code_hash,
                         struct report_ready *ready)
{
    struct sv story = SV("signal_story"), subject = SV("signal_subject"), reporter = SV("signal_reporter");
    struct sealing sealings[SEALINGS] = {
        { STORY, story, SV("story"), report->story, &ready->story.story, { 0 } },
        { STORY, story, SV("speaks_against"), report->speaks_against, &ready->story.speaks_against, { 0 } },
        { STORY, story, SV("fear"), report->fear, &ready->story.fear, { 0 } },
        { STORY, story, SV("care"), report->care, &ready->story.care, { 0 } },
        { RECORD, subject, SV("who"), report->who, &ready->subject.who, { 0 } },
        { RECORD, subject, SV("place"), report->place, &ready->subject.place, { 0 } },
        { RECORD, subject, SV("residence"), report->residence, &ready->subject.residence, { 0 } },
        { REPORTER, reporter, SV("name"), report->name, &ready->reporter.name, { 0 } },
        { REPORTER, reporter, SV("phone"), report->phone, &ready->reporter.phone, { 0 } },
        { REPORTER, reporter, SV("email"), report->email, &ready->reporter.email, { 0 } },
        { REPORTER, reporter, SV("safety"), report->safety, &ready->reporter.safety, { 0 } },
        { REPORTER, reporter, SV("spoken"), report->spoken, &ready->reporter.spoken, { 0 } },
    };
    struct vault_batch *batch = NULL;
    TRY(batch_begin(desk->arena, desk->session, desk->actor->municipality, &batch));
    static const enum key_kind kinds[REPORT_KEYS] = { KEY_STORY, KEY_REPORTER, KEY_RECORD };
    struct batch_key keys[REPORT_KEYS];
    for (size_t i = 0; i < REPORT_KEYS; i++) {
        keys[i] = batch_key_new(batch, kinds[i], ready->signal.dossier);
    }
    batch_key_bind(batch, keys[REPORTER], code_hash);
    for (size_t i = 0; i < SEALINGS; i++) {
        struct sealing *sealing = &sealings[i];
        struct place place = { sealing->table, sealing->column, ready->signal.signal.value };
        sealing->seal = desk_seal(batch, keys[sealing->key], place, sealing->text);
    }
    struct log_entry entry = receive_entry(desk, ready);
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    for (size_t i = 0; i < SEALINGS; i++) {
        *sealings[i].into = desk_sealed(batch, sealings[i].seal);
    }
    for (size_t i = 0; i < REPORT_KEYS; i++) {
        ready->keys[i] = batch_wrapped(batch, keys[i]);
    }
    ready->intent = batch_intent(batch);
    return OK;
}

static void fill_signal(const struct desk *desk, const struct report *report, const struct settings *settings,
                        struct sql_report_add_in *signal)
{
    struct date today = date_of(desk->now);
    bool identifiable = !sv_empty(report->who);
    *signal = (struct sql_report_add_in){
        .signal = { id_next(desk->now, desk->random) },
        .municipality = desk->actor->municipality,
        .dossier = dossier_ref_new(desk->random),
        .kind = report->kind,
        .about = report->about,
        .channel = report->channel,
        .relation = report->relation,
        .contact = report->contact,
        .age = report->age,
        .state = STATE_RECEIVED,
        .reporter_state = REPORTER_RECEIVED,
        .outcome = OUTCOME_NONE,
        .identifiable = identifiable,
        .received = desk->now,
        .answer_by = setting_date(settings, SETTING_ANSWER_TERM, today),
        .due = setting_date(settings, SETTING_ACKNOWLEDGE_TERM, today),
        .owner = by_staff(desk) ? desk->actor->person : (struct person_id){ 0 },
        .destroy_on = setting_date(settings, SETTING_KEEP_OPEN, today),
        .destroy_rule = setting_name(SETTING_KEEP_OPEN),
        .inform_state = identifiable ? INFORM_DUE : INFORM_NOT_NEEDED,
        .inform_due = identifiable ? setting_date(settings, SETTING_INFORM_TERM, today) : (struct date){ 0 },
    };
}

static void fill_step(const struct desk *desk, struct report_ready *ready)
{
    ready->step = (struct sql_step_add_in){
        .step = { id_next(desk->now, desk->random) },
        .signal = ready->signal.signal,
        .act = ACT_RECEIVE,
        .state_before = STATE_RECEIVED,
        .state_after = STATE_RECEIVED,
        .actor = ready->signal.owner,
        .role = by_staff(desk) ? role_code(actor_role_for(desk->actor, MAY_SIGNAL_ENTER)) : SV("reporter"),
        .at = desk->now,
    };
}

static enum err fill_alert(const struct desk *desk, struct report_ready *ready)
{
    struct hours hours;
    struct municipality_id municipality = desk->actor->municipality;
    TRY(hours_load(desk->tx, desk->arena, municipality, date_of(desk->now), &hours));
    ready->alerts = !by_staff(desk) && hours_known(&hours) && !hours_open_at(&hours, desk->now);
    if (ready->alerts) {
        ready->alert = (struct work_out){
            .id = { id_next(desk->now, desk->random) },
            .municipality = municipality,
            .kind = WORK_REPORT_OUTSIDE_HOURS,
            .recipient = WORK_FOR_ROLE(ROLE_MELDPUNT_OFFICER),
            .due = hours_next(&hours, desk->now),
            .created = desk->now,
        };
    }
    return OK;
}

static enum err prepare_new(const struct desk *desk, const struct report *given, const struct secret_hash *code_hash,
                            struct report_ready **ret_ready)
{
    struct report report = *given;
    report_tidy(&report);
    struct settings *settings = NULL;
    TRY(settings_load(desk->tx, desk->arena, desk->actor->municipality, &settings));
    struct report_ready *ready = ARENA_NEW(desk->arena, struct report_ready);
    if (ready == NULL) {
        return ERR_NO_MEMORY;
    }
    ready->arena = desk->arena;
    fill_signal(desk, &report, settings, &ready->signal);
    TRY(reference_new(desk, &ready->signal.reference));
    ready->signal.code = *code_hash;
    fill_step(desk, ready);
    TRY(fill_alert(desk, ready));
    ready->story.signal = ready->subject.signal = ready->reporter.signal = ready->signal.signal;
    TRY(seal_all(desk, &report, code_hash, ready));
    *ret_ready = ready;
    return OK;
}

enum err report_prepare(const struct desk *desk, const struct report *report, const struct code *code,
                        struct report_receipt *ret_receipt, const struct report_ready **ret_ready)
{
    struct secret_hash code_hash = secret_hash_of(code_view(code));
    struct sql_report_by_code known;
    enum err err = sql_report_by_code(desk->tx, desk->arena, &(struct sql_report_by_code_in){ code_hash }, &known);
    if (err == OK) {
        *ret_receipt = (struct report_receipt){known.reference, known.answer_by, .known = true};
        *ret_ready = NULL;
        return OK;
    }
    if (err != ERR_NOT_FOUND) {
        return err;
    }
    struct report_ready *ready = NULL;
    TRY(prepare_new(desk, report, &code_hash, &ready));
    *ret_receipt = (struct report_receipt){ready->signal.reference, ready->signal.answer_by, .known = false};
    *ret_ready = ready;
    return OK;
}

enum err report_apply(struct tx_write *tx, const void *prepared)
{
    const struct report_ready *ready = prepared;
    struct sql_report_by_code known;
    enum err err =
        sql_report_by_code(tx_of(tx), ready->arena, &(struct sql_report_by_code_in){ ready->signal.code }, &known);
    if (err != ERR_NOT_FOUND) {
        return err; /* the same form, sent twice at once: the other one is the report */
    }
    struct sql_report_add_in signal = ready->signal;
    TRY(tx_key_create(tx, &ready->keys[STORY], &signal.story_key));
    TRY(tx_key_create(tx, &ready->keys[REPORTER], &signal.reporter_key));
    TRY(tx_key_create(tx, &ready->keys[RECORD], &signal.record_key));
    TRY(sql_report_add(tx, &signal));
    TRY(sql_report_story_add(tx, &ready->story));
    TRY(sql_report_subject_add(tx, &ready->subject));
    TRY(sql_report_reporter_add(tx, &ready->reporter));
    TRY(sql_step_add(tx, &ready->step));
    if (ready->alerts) {
        TRY(work_out_add(tx, &ready->alert));
    }
    return tx_intent(tx, ready->intent);
}
