/* Joint weighings, as a request sees them. */
#include "rights/domain.h"
#include "weighing/content.h"
#include "weighing/decision.h"
#include "weighing/owned.h"

static enum err owners(struct tx *tx, struct arena *arena, const struct rights_place *place,
                       struct person_id **ret_owners, size_t *ret_count)
{
    return weighing_owners(tx, arena, place->municipality, place->today, ret_owners, ret_count);
}

static enum err of_owner(struct tx *tx, struct arena *arena, const struct rights_place *place, struct person_id owner,
                         struct rights_dossier **ret_rows, size_t *ret_count)
{
    struct weighing_owned *owned = NULL;
    size_t count = 0;
    TRY(weighings_of_owner(tx, arena, &(struct weighings_owned_question){ place->municipality, owner, place->today },
                           &owned, &count));
    struct rights_dossier *rows = ARENA_ARRAY(arena, struct rights_dossier, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct rights_dossier){ owned[i].weighing.value, owned[i].reference, owned[i].dossier };
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

/* A request that runs is why it was sealed, so it is found whether sealed or not: no sealing lasts until this day. */
static struct date beyond_sealing(void)
{
    return date_of_parts(9999, 12, 31);
}

enum { SINGLE_TEXTS = 8, DECISION_TEXTS = 7 };

static void singles_add(struct rights_found_content *found, const struct weighing_content *content)
{
    const struct rights_item items[SINGLE_TEXTS] = {
        { .key = SV("who"), .label = T("Who it is about"), .body = content->who },
        { .key = SV("residence"), .label = T("Where this person lives"), .body = content->residence },
        { .key = SV("behaviour"), .label = T("Which behaviour gave concern"), .body = content->behaviour,
          .preset = REDACTION_NOT_JUDGED },
        { .key = SV("element"), .label = T("Which part of the law it was weighed against"), .body = content->element,
          .preset = REDACTION_NOT_JUDGED },
        { .key = SV("basis"), .label = T("The legal basis for sharing it"), .body = content->basis,
          .preset = REDACTION_NOT_JUDGED },
        { .key = SV("interpretation"), .label = T("How it was understood"), .body = content->interpretation,
          .preset = REDACTION_NOT_JUDGED },
        { .key = SV("child-voice"), .label = T("How child and representative were heard"),
          .body = content->child_voice, .preset = REDACTION_NOT_JUDGED },
        { .key = SV("criminal-notice"), .label = T("Notice of a criminal track"), .body = content->criminal_notice,
          .preset = REDACTION_INVESTIGATION },
    };
    for (size_t i = 0; i < SINGLE_TEXTS; i++) {
        rights_item_add(found, &items[i]);
    }
}

/* What police and prosecution brought or said is theirs to decide about, until somebody says that it may be given. */
static enum redaction_reason preset_of(enum vault_party party)
{
    bool theirs = party == PARTY_POLICE || party == PARTY_PROSECUTION;
    return theirs ? REDACTION_POLICE_OR_JUSTICE : REDACTION_NOT_JUDGED;
}

static void lists_add(struct arena *arena, struct rights_found_content *found, const struct weighing_content *content)
{
    for (size_t i = 0; i < content->fact_count; i++) {
        const struct weighing_fact *fact = &content->facts[i];
        rights_item_add(found, &(struct rights_item){
            .key = rights_item_key(arena, SV("fact"), fact->id.value), .body = fact->body, .on = fact->happened,
            .label = fact->against ? T("Recorded, speaks against a concern") : T("Recorded as a fact or an opinion"),
            .preset = preset_of(fact->provider) });
    }
    for (size_t i = 0; i < content->position_count; i++) {
        const struct weighing_position *position = &content->positions[i];
        rights_item_add(found, &(struct rights_item){
            .key = rights_item_key(arena, SV("position"), position->id.value), .body = position->reason,
            .label = T("Advice of a party"), .on = date_of(position->given),
            .preset = position->round == ROUND_FIRST ? REDACTION_PREPARATION : preset_of(position->party) });
    }
    for (size_t i = 0; i < content->addendum_count; i++) {
        const struct weighing_addendum *addendum = &content->addenda[i];
        rights_item_add(found, &(struct rights_item){
            .key = rights_item_key(arena, SV("addendum"), addendum->id.value), .body = addendum->body,
            .label = T("Addition to an advice"), .on = date_of(addendum->given),
            .preset = preset_of(addendum->party) });
    }
}

/* What was decided about this person, and why. As long as nobody judged it, it is not given, like the advices. */
static void decision_add(struct rights_found_content *found, const struct weighing_decision *decision)
{
    const struct date on = date_of(decision->decided);
    const struct rights_item items[DECISION_TEXTS] = {
        { .key = SV("decision-reasons"), .label = T("The decision and its reasons"), .body = decision->reasons,
          .on = on, .preset = REDACTION_NOT_JUDGED },
        { .key = SV("decision-proportionate"), .label = T("Why it was in proportion"), .on = on,
          .body = decision->proportionate, .preset = REDACTION_NOT_JUDGED },
        { .key = SV("decision-lighter"), .label = T("Why nothing lighter was enough"), .on = on,
          .body = decision->lighter, .preset = REDACTION_NOT_JUDGED },
        { .key = SV("decision-motivation"), .label = T("Why it was decided against an advice"), .on = on,
          .body = decision->motivation, .preset = REDACTION_NOT_JUDGED },
        { .key = SV("decision-inform"), .label = T("Why it was told later"), .on = on,
          .body = decision->inform_ground, .preset = REDACTION_NOT_JUDGED },
        { .key = SV("second-question"), .label = T("What a second reader was asked"), .body = decision->second.question,
          .on = date_of(decision->second.asked_at), .preset = REDACTION_PREPARATION },
        { .key = SV("second-view"), .label = T("What the second reader thought"), .body = decision->second.view,
          .on = date_of(decision->second.written_at), .preset = REDACTION_PREPARATION },
    };
    for (size_t i = 0; i < DECISION_TEXTS; i++) {
        rights_item_add(found, &items[i]);
    }
}

static enum err content(const struct desk *desk, struct sv reference, struct rights_found_content *ret_content)
{
    static const struct text access[] = { T_INIT("Police"), T_INIT("Public prosecution"),
                                          T_INIT("The mayor and the municipality's adviser") };
    struct weighing weighing;
    struct weighing_content opened;
    TRY(weighing_find(desk->tx, desk->arena,
                      &(struct weighing_search){ desk->actor, reference, beyond_sealing() }, &weighing));
    TRY(weighing_open(desk, &weighing, MAY_RIGHTS_HANDLE, &opened));
    const bool decided = weighing.decided.ms != 0;
    struct weighing_decision decision = { 0 };
    if (decided) {
        TRY(weighing_decision_open(desk, &weighing, MAY_RIGHTS_HANDLE, &decision));
    }
    const size_t count = SINGLE_TEXTS + DECISION_TEXTS + opened.fact_count + opened.position_count
                         + opened.addendum_count;
    struct rights_found_content found = {
        .items = ARENA_ARRAY(desk->arena, struct rights_item, count),
        .why = T("To weigh together whether a joint approach to help and prevent is needed."),
        .source = T("The municipality's reporting point, and what police and prosecution already had."),
        .access = access, .access_count = sizeof access / sizeof access[0], .destroy_on = weighing.destroy_on,
    };
    if (found.items == NULL) {
        return ERR_NO_MEMORY;
    }
    singles_add(&found, &opened);
    lists_add(desk->arena, &found, &opened);
    if (decided) {
        decision_add(&found, &decision);
    }
    *ret_content = found;
    return OK;
}

const struct rights_domain rights_weighings = {
    .id = RIGHTS_IN_WEIGHINGS,
    .label = T_INIT("Joint weighings"),
    .url = SV_INIT("/wegingen/"),
    .role = ROLE_PROCESS_LEAD,
    .owners = owners,
    .of_owner = of_owner,
    .content = content,
};
