/* Reading a plan: one version, as one member may see it, opened in one call. */
#include "cases/plan.h"

#include "cases/plan_sql.h"

struct opening {
    struct case_reading reading;
    struct sql_plan_texts *texts;
    struct sql_plan_goals *goals;
    struct sql_plan_measures *measures;
    struct sql_plan_relatives *relatives;
    struct sql_plan_people *people;
    size_t text_count, goal_count, measure_count, relative_count, person_count;
    struct desk_open *text_bodies, *goal_bodies, *measure_texts, *relative_texts, *names;
};

enum err plan_versions(struct tx *tx, struct arena *arena, struct casefile_id casefile,
                       struct plan_version **ret_versions, size_t *ret_count)
{
    struct sql_plan_versions *rows = NULL;
    size_t count = 0;
    TRY(sql_plan_versions(tx, arena, &(struct sql_plan_versions_in){ casefile }, &rows, &count));
    struct plan_version *versions = ARENA_ARRAY(arena, struct plan_version, count);
    if (versions == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        versions[i] = (struct plan_version){ rows[i].version, rows[i].adopted, rows[i].adopted_by };
    }
    *ret_versions = versions;
    *ret_count = count;
    return OK;
}

/* Which version this member reads; only who leads (or looks as a second person) sees a draft. */
static enum err version_chosen(const struct case_member *member, int64_t wanted, struct plan *plan)
{
    int64_t last = plan->version_count > 0 ? plan->versions[0].version : 0;
    bool whole = member->leads || member->seconds;
    plan->version = wanted != 0 ? wanted : whole ? last + 1 : last;
    plan->draft = plan->version == last + 1;
    bool exists = plan->version >= 1 && plan->version <= last + 1 && (whole || !plan->draft);
    return exists ? OK : ERR_NOT_FOUND;
}

static enum err rows_read(const struct desk *desk, struct casefile_id casefile, int64_t version,
                          struct opening *opening)
{
    struct tx *tx = desk->tx;
    struct arena *arena = desk->arena;
    TRY(sql_plan_texts(tx, arena, &(struct sql_plan_texts_in){ casefile, version }, &opening->texts,
                       &opening->text_count));
    TRY(sql_plan_goals(tx, arena, &(struct sql_plan_goals_in){ casefile, version }, &opening->goals,
                       &opening->goal_count));
    TRY(sql_plan_measures(tx, arena, &(struct sql_plan_measures_in){ casefile, version }, &opening->measures,
                          &opening->measure_count));
    TRY(sql_plan_relatives(tx, arena, &(struct sql_plan_relatives_in){ casefile }, &opening->relatives,
                           &opening->relative_count));
    TRY(sql_plan_people(tx, arena, &(struct sql_plan_people_in){ casefile }, &opening->people,
                        &opening->person_count));
    opening->text_bodies = ARENA_ARRAY(arena, struct desk_open, opening->text_count);
    opening->goal_bodies = ARENA_ARRAY(arena, struct desk_open, opening->goal_count);
    opening->measure_texts = ARENA_ARRAY(arena, struct desk_open, opening->measure_count * 3);
    opening->relative_texts = ARENA_ARRAY(arena, struct desk_open, opening->relative_count * 2);
    opening->names = ARENA_ARRAY(arena, struct desk_open, opening->person_count);
    return arena->failed ? ERR_NO_MEMORY : OK;
}

/* What this member may not see is not asked of the vault at all. */
static void scope_apply(const struct case_member *member, struct opening *opening)
{
    if (!case_sees(member, SCOPE_PICTURE)) {
        opening->text_count = 0;
        opening->relative_count = 0;
    }
    if (case_sees(member, SCOPE_PLAN)) {
        return;
    }
    opening->goal_count = 0;
    size_t own = 0;
    for (size_t i = 0; i < opening->measure_count; i++) {
        if (opening->measures[i].owner.value == member->participant.value) {
            opening->measures[own++] = opening->measures[i];
        }
    }
    opening->measure_count = own;
}

static void all_asked(struct opening *opening)
{
    const struct case_reading *reading = &opening->reading;
    for (size_t i = 0; i < opening->text_count; i++) {
        opening->text_bodies[i] = case_reading_text(reading, SV("plan_text"), SV("body"), opening->texts[i].id.value,
                                                    opening->texts[i].body);
    }
    for (size_t i = 0; i < opening->goal_count; i++) {
        opening->goal_bodies[i] = case_reading_text(reading, SV("plan_goal"), SV("body"), opening->goals[i].id.value,
                                                    opening->goals[i].body);
    }
    for (size_t i = 0; i < opening->measure_count; i++) {
        const struct sql_plan_measures *row = &opening->measures[i];
        struct desk_open *texts = opening->measure_texts + i * 3;
        texts[0] = case_reading_text(reading, SV("plan_measure"), SV("body"), row->id.value, row->body);
        texts[1] = case_reading_text(reading, SV("plan_measure"), SV("basis"), row->id.value, row->basis);
        texts[2] = case_reading_text(reading, SV("plan_measure"), SV("authority"), row->id.value, row->authority);
    }
    for (size_t i = 0; i < opening->relative_count; i++) {
        const struct sql_plan_relatives *row = &opening->relatives[i];
        struct desk_open *texts = opening->relative_texts + i * 2;
        texts[0] = case_reading_text(reading, SV("plan_relative"), SV("who"), row->id.value, row->who);
        texts[1] = case_reading_text(reading, SV("plan_relative"), SV("offer"), row->id.value, row->offer);
    }
    for (size_t i = 0; i < opening->person_count; i++) {
        const struct sql_plan_people *row = &opening->people[i];
        opening->names[i] = case_reading_text(reading, SV("participant"), SV("name"), row->participant.value,
                                              row->name);
    }
}

static enum err people_shown(const struct opening *opening, struct arena *arena, struct plan *plan)
{
    plan->people = ARENA_ARRAY(arena, struct plan_person, opening->person_count);
    if (plan->people == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < opening->person_count; i++) {
        const struct sql_plan_people *row = &opening->people[i];
        struct sv written = case_reading_shown(&opening->reading, opening->names[i]);
        plan->people[i] = (struct plan_person){ .id = row->participant, .tier = row->tier, .party = row->party,
                                                .takes_part = row->state == PARTICIPANT_TAKES_PART,
                                                .person = row->person,
                                                .name = sv_empty(written) ? row->person_name : written,
                                                .from = row->from_day, .until = row->until_day };
    }
    plan->person_count = opening->person_count;
    return OK;
}

static enum err texts_shown(const struct opening *opening, struct arena *arena, struct plan *plan)
{
    plan->beside = ARENA_ARRAY(arena, struct plan_text, opening->text_count);
    if (plan->beside == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < opening->text_count; i++) {
        const struct sql_plan_texts *row = &opening->texts[i];
        ASSERT(row->kind > 0 && row->kind < PLAN_TEXT_END);
        struct plan_text text = { .id = row->id, .kind = row->kind, .author = row->author, .written = row->written,
                                  .body = case_reading_shown(&opening->reading, opening->text_bodies[i]) };
        if (row->beside) {
            plan->beside[plan->beside_count++] = text;
        } else {
            plan->texts[row->kind] = text;
        }
    }
    return OK;
}

static struct sv owner_name(const struct plan *plan, struct participant_id owner)
{
    for (size_t i = 0; i < plan->person_count; i++) {
        if (plan->people[i].id.value == owner.value) {
            return plan->people[i].name;
        }
    }
    return SV("");
}

static enum err items_shown(const struct opening *opening, struct arena *arena, struct plan *plan)
{
    const struct case_reading *reading = &opening->reading;
    plan->goals = ARENA_ARRAY(arena, struct plan_goal, opening->goal_count);
    plan->measures = ARENA_ARRAY(arena, struct plan_measure, opening->measure_count);
    plan->relatives = ARENA_ARRAY(arena, struct plan_relative, opening->relative_count);
    if (arena->failed) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < opening->goal_count; i++) {
        plan->goals[i] = (struct plan_goal){ opening->goals[i].id, opening->goals[i].domain,
                                             case_reading_shown(reading, opening->goal_bodies[i]) };
    }
    for (size_t i = 0; i < opening->measure_count; i++) {
        const struct sql_plan_measures *row = &opening->measures[i];
        const struct desk_open *texts = opening->measure_texts + i * 3;
        plan->measures[i] = (struct plan_measure){
            .id = row->id, .kind = row->kind, .coercive = row->coercive, .body = case_reading_shown(reading, texts[0]),
            .basis = case_reading_shown(reading, texts[1]), .authority = case_reading_shown(reading, texts[2]),
            .owner = row->owner, .owner_name = owner_name(plan, row->owner), .from = row->from_day,
            .until = row->until_day,
        };
    }
    for (size_t i = 0; i < opening->relative_count; i++) {
        const struct desk_open *texts = opening->relative_texts + i * 2;
        plan->relatives[i] = (struct plan_relative){ opening->relatives[i].id, opening->relatives[i].answer,
                                                     case_reading_shown(reading, texts[0]),
                                                     case_reading_shown(reading, texts[1]) };
    }
    plan->goal_count = opening->goal_count;
    plan->measure_count = opening->measure_count;
    plan->relative_count = opening->relative_count;
    return OK;
}

static enum err changes_read(const struct desk *desk, struct casefile_id casefile, int64_t *ret_changes)
{
    struct sql_plan_changes row = { 0 };
    enum err err = sql_plan_changes(desk->tx, desk->arena, &(struct sql_plan_changes_in){ casefile }, &row);
    if (err != OK && err != ERR_NOT_FOUND) {
        return err;
    }
    *ret_changes = err == OK ? row.changes : 0;
    return OK;
}

enum err plan_read(const struct desk *desk, const struct casefile *casefile, const struct case_member *member,
                   int64_t version, struct plan *ret_plan)
{
    struct plan plan = { 0 };
    struct opening opening = { 0 };
    TRY(plan_versions(desk->tx, desk->arena, casefile->id, &plan.versions, &plan.version_count));
    TRY(version_chosen(member, version, &plan));
    TRY(changes_read(desk, casefile->id, &plan.changes));
    TRY(rows_read(desk, casefile->id, plan.version, &opening));
    scope_apply(member, &opening);
    TRY(case_reading_begin(desk, casefile, member, &opening.reading));
    all_asked(&opening);
    TRY(case_reading_call(&opening.reading, SV("plan")));
    TRY(people_shown(&opening, desk->arena, &plan));
    TRY(texts_shown(&opening, desk->arena, &plan));
    TRY(items_shown(&opening, desk->arena, &plan));
    *ret_plan = plan;
    return OK;
}

enum err plan_recipient_of(struct tx *tx, struct arena *arena, struct casefile_id casefile,
                           struct participant_id participant, struct case_member *ret_member,
                           enum sharing_party *ret_party)
{
    struct sql_plan_people *people = NULL;
    size_t count = 0;
    TRY(sql_plan_people(tx, arena, &(struct sql_plan_people_in){ casefile }, &people, &count));
    for (size_t i = 0; i < count; i++) {
        if (people[i].participant.value == participant.value && people[i].state == PARTICIPANT_TAKES_PART) {
            *ret_member = (struct case_member){ .person = people[i].person, .participant = participant,
                                                .tier = people[i].tier, .scope = (uint32_t)people[i].scope,
                                                .until = people[i].until_day };
            *ret_party = people[i].party;
            return OK;
        }
    }
    return ERR_NOT_FOUND;
}

enum err plan_member_of(struct tx *tx, struct arena *arena, struct casefile_id casefile,
                        struct participant_id participant, struct case_member *ret_member)
{
    enum sharing_party party;
    return plan_recipient_of(tx, arena, casefile, participant, ret_member, &party);
}

enum err plan_owner_is_here(struct tx *tx, struct arena *arena, struct casefile_id casefile,
                            struct participant_id owner, bool *ret_here)
{
    struct case_member member;
    enum err err = plan_member_of(tx, arena, casefile, owner, &member);
    *ret_here = err == OK;
    return err == ERR_NOT_FOUND ? OK : err;
}
