#include "rights/intake.h"

#include "organisation/work_out.h"
#include "rights/course_sql.h"
#include "rights/intake_sql.h"
#include "weighing/texts.h"

struct rights_new_prepared {
    struct sql_rights_add_in row;
    struct sql_rights_text_add_in text;
    struct sql_rights_step_add_in step;
    struct wrapped_key key;
    struct work_out work;
    int64_t intent;
};

static struct sql_rights_add_in new_row(const struct desk *desk, const struct settings *settings,
                                        const struct rights_new *new, struct sv reference)
{
    bool known = new->identity != IDENTITY_NOT_YET;
    struct date today = date_of(desk->now);
    return (struct sql_rights_add_in){
        .request = { id_next(desk->now, desk->random) }, .municipality = desk->actor->municipality,
        .reference = reference, .dossier = dossier_ref_new(desk->random), .kind = new->kind, .channel = new->channel,
        .represented = !sv_empty(new->texts.representative), .identity = new->identity,
        .identified = known ? today : (struct date){ 0 }, .state = known ? RIGHTS_IDENTIFIED : RIGHTS_RECEIVED,
        .received = new->received, .entered = desk->now, .entered_by = desk->actor->person,
        .due = setting_date(settings, SETTING_RIGHTS_TERM, new->received),
        .destroy_on = setting_date(settings, SETTING_KEEP_RIGHTS, today),
        .destroy_rule = setting_name(SETTING_KEEP_RIGHTS),
    };
}

static enum err new_seal(const struct desk *desk, const struct rights_new *new, struct rights_new_prepared *prepared)
{
    struct vault_batch *batch = NULL;
    int64_t id = prepared->row.request.value;
    struct sv table = SV("rights_text");
    TRY(batch_begin(desk->arena, desk->session, prepared->row.municipality, &batch));
    struct batch_key key = batch_key_new(batch, KEY_RECORD, prepared->row.dossier);
    struct desk_seal name = desk_seal(batch, key, (struct place){ table, SV("name"), id }, new->texts.name);
    struct desk_seal born = desk_seal(batch, key, (struct place){ table, SV("born"), id }, new->texts.born);
    struct desk_seal address = desk_seal(batch, key, (struct place){ table, SV("address"), id }, new->texts.address);
    struct desk_seal asked = desk_seal(batch, key, (struct place){ table, SV("asked"), id }, new->texts.asked);
    struct desk_seal who = desk_seal(batch, key, (struct place){ table, SV("representative"), id },
                                     new->texts.representative);
    struct desk_dossier dossier = { .municipality = prepared->row.municipality, .ref = prepared->row.dossier };
    struct log_entry entry = desk_log(desk, dossier, MAY_RIGHTS_HANDLE, LOG_RIGHTS, SV("request"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    prepared->text = (struct sql_rights_text_add_in){
        .request = prepared->row.request, .name = desk_sealed(batch, name), .born = desk_sealed(batch, born),
        .address = desk_sealed(batch, address), .asked = desk_sealed(batch, asked),
        .representative = desk_sealed(batch, who),
    };
    prepared->key = batch_wrapped(batch, key);
    prepared->intent = batch_intent(batch);
    return OK;
}

enum err rights_new_prepare(const struct desk *desk, const struct settings *settings, const struct rights_new *new,
                            struct sv *ret_reference, const struct rights_new_prepared **ret_prepared)
{
    struct date today = date_of(desk->now);
    bool day = new->received.set && new->received.day <= today.day;
    if (!day || sv_empty(new->texts.name) || sv_empty(new->texts.asked) || !actor_may(desk->actor, MAY_RIGHTS_HANDLE)) {
        return ERR_REFUSED;
    }
    struct rights_new_prepared *prepared = ARENA_NEW(desk->arena, struct rights_new_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct sv reference;
    TRY(weighing_reference_new(desk->arena, desk->random, SV("R-"), &reference));
    prepared->row = new_row(desk, settings, new, reference);
    TRY(new_seal(desk, new, prepared));
    prepared->step = (struct sql_rights_step_add_in){
        .step = { id_next(desk->now, desk->random) }, .request = prepared->row.request, .act = RIGHTS_ACT_RECEIVE,
        .state_before = prepared->row.state, .state_after = prepared->row.state, .actor = desk->actor->person,
        .role = role_code(actor_role_for(desk->actor, MAY_RIGHTS_HANDLE)), .at = desk->now,
    };
    prepared->work = (struct work_out){
        .id = { id_next(desk->now, desk->random) }, .municipality = prepared->row.municipality,
        .kind = WORK_RIGHTS_ASKED, .recipient = WORK_FOR_ROLE(ROLE_CONTACT_POINT),
        .about = prepared->row.request.value, .due = prepared->row.due, .created = desk->now,
    };
    *ret_reference = reference;
    *ret_prepared = prepared;
    return OK;
}

enum err rights_new_apply(struct tx_write *tx, const void *prepared)
{
    const struct rights_new_prepared *new = prepared;
    struct sql_rights_add_in row = new->row;
    TRY(tx_key_create(tx, &new->key, &row.record_key));
    TRY(sql_rights_add(tx, &row));
    TRY(sql_rights_text_add(tx, &new->text));
    TRY(sql_rights_step_add(tx, &new->step));
    TRY(work_out_add(tx, &new->work));
    return tx_intent(tx, new->intent);
}

/* --- who asks --- */
struct rights_identified_prepared {
    const struct rights_simple_prepared *simple;
    struct sql_rights_identify_in row;
};

enum err rights_identified_prepare(const struct desk *desk, const struct rights_request *request,
                                   const struct settings *settings, const struct rights_identified *identified,
                                   const struct rights_identified_prepared **ret_prepared)
{
    if (identified->identity == IDENTITY_NOT_YET) {
        return ERR_REFUSED;
    }
    struct rights_identified_prepared *prepared = ARENA_NEW(desk->arena, struct rights_identified_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(rights_simple_prepare(desk, request, settings,
                              &(struct rights_simple){ .act = RIGHTS_ACT_IDENTIFY, .reason = identified->remark },
                              &prepared->simple));
    prepared->row = (struct sql_rights_identify_in){ request->id, identified->identity, date_of(desk->now) };
    *ret_prepared = prepared;
    return OK;
}

enum err rights_identified_apply(struct tx_write *tx, const void *prepared)
{
    const struct rights_identified_prepared *identified = prepared;
    TRY(rights_simple_apply(tx, identified->simple));
    return sql_rights_identify(tx, &identified->row);
}
