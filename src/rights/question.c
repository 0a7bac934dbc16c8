/* Asking: a row for each owner, once two persons want it. */
#include "rights/question.h"

#include "organisation/work_out.h"
#include "rights/question_sql.h"
#include "weighing/texts.h"

struct asking_row {
    struct sql_rights_question_add_in row;
    struct work_out work;
};
struct rights_agreed {
    const struct rights_simple_prepared *simple;
    struct rights_request_id request;
    struct municipality_id municipality;
    struct person_id by;
    struct instant at;
    struct asking_row *rows;
    size_t count;
    const struct rights_asked **dropped;
    size_t dropped_count;
    bool first;                  /* the second person agreed; otherwise asked again */
};

/* --- whom to ask --- */
struct asking {
    const struct desk *desk;
    const struct rights_request *request;
    struct date due;
    struct rights_agreed *prepared;
    const struct rights_asked *known; /* asked before */
    size_t known_count;
};
enum { OWNERS_MAX = 400 };

static bool asked_before(const struct asking *asking, enum rights_domain_id domain, struct person_id owner)
{
    for (size_t i = 0; i < asking->known_count; i++) {
        if (asking->known[i].domain == domain && asking->known[i].owner.value == owner.value) {
            return true;
        }
    }
    return false;
}

static enum err owner_add(struct asking *asking, const struct rights_domain *domain, struct person_id owner)
{
    const struct desk *desk = asking->desk;
    if (asked_before(asking, domain->id, owner)) {
        return OK;
    }
    if (asking->prepared->count == OWNERS_MAX) {
        return ERR_LIMIT;
    }
    struct sv reference;
    TRY(weighing_reference_new(desk->arena, desk->random, SV("Q-"), &reference));
    struct rights_question_id id = { id_next(desk->now, desk->random) };
    struct work_recipient to = owner.value != 0 ? WORK_FOR_PERSON(owner) : WORK_FOR_ROLE(domain->role);
    asking->prepared->rows[asking->prepared->count++] = (struct asking_row){
        .row = { .question = id, .request = asking->request->id, .reference = reference, .domain = domain->id,
                 .owner = owner, .role = domain->role, .due = asking->due },
        .work = { .id = { id_next(desk->now, desk->random) }, .municipality = asking->request->municipality,
                  .kind = WORK_RIGHTS_QUESTION, .recipient = to, .about = id.value, .due = asking->due,
                  .created = desk->now },
    };
    return OK;
}

static enum err domain_ask(struct asking *asking, const struct rights_domain *domain)
{
    const struct desk *desk = asking->desk;
    struct rights_place place = { asking->request->municipality, date_of(desk->now) };
    struct person_id *owners = NULL;
    size_t count = 0;
    TRY(domain->owners(desk->tx, desk->arena, &place, &owners, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(owner_add(asking, domain, owners[i]));
    }
    struct rights_dossier *unowned = NULL;
    size_t unowned_count = 0;
    TRY(domain->of_owner(desk->tx, desk->arena, &place, (struct person_id){ 0 }, &unowned, &unowned_count));
    return unowned_count == 0 ? OK : owner_add(asking, domain, (struct person_id){ 0 });
}

/* Before its own day, and never after the request's. */
static struct date question_due(const struct desk *desk, const struct rights_request *request,
                                const struct settings *settings)
{
    struct date due = setting_date(settings, SETTING_RIGHTS_OWNER_TERM, date_of(desk->now));
    return due.day < request->due.day ? due : request->due;
}

static enum err asking_begin(const struct desk *desk, const struct rights_request *request,
                             struct rights_agreed **ret_prepared)
{
    struct rights_agreed *prepared = ARENA_NEW(desk->arena, struct rights_agreed);
    struct asking_row *rows = ARENA_ARRAY(desk->arena, struct asking_row, OWNERS_MAX);
    if (desk->arena->failed) {
        return ERR_NO_MEMORY;
    }
    *prepared = (struct rights_agreed){ .request = request->id, .municipality = request->municipality,
                                        .by = desk->actor->person, .at = desk->now, .rows = rows };
    *ret_prepared = prepared;
    return OK;
}

enum err rights_agree_prepare(const struct desk *desk, const struct rights_request *request,
                              const struct settings *settings, struct sv remark,
                              const struct rights_agreed **ret_prepared)
{
    struct rights_agreed *prepared = NULL;
    TRY(asking_begin(desk, request, &prepared));
    prepared->first = true;
    struct asking asking = { .desk = desk, .request = request, .due = question_due(desk, request, settings),
                             .prepared = prepared };
    for (size_t i = 0; i < rights_domain_count; i++) {
        TRY(domain_ask(&asking, rights_domains[i]));
    }
    TRY(rights_simple_prepare(desk, request, settings,
                              &(struct rights_simple){ .act = RIGHTS_ACT_AGREE, .reason = remark },
                              &prepared->simple));
    *ret_prepared = prepared;
    return OK;
}

/* --- asking again --- */
static enum err still_owns(const struct desk *desk, const struct rights_request *request,
                           const struct rights_asked *asked, bool *ret_owns)
{
    const struct rights_domain *domain = rights_domain_of(asked->domain);
    struct rights_place place = { request->municipality, date_of(desk->now) };
    struct person_id *owners = NULL;
    struct rights_dossier *rows = NULL;
    size_t count = 0;
    bool owns = false;
    ASSERT(domain != NULL);
    if (asked->owner.value == 0) {
        TRY(domain->of_owner(desk->tx, desk->arena, &place, asked->owner, &rows, &count));
        *ret_owns = count > 0;
        return OK;
    }
    TRY(domain->owners(desk->tx, desk->arena, &place, &owners, &count));
    for (size_t i = 0; i < count; i++) {
        owns = owns || owners[i].value == asked->owner.value;
    }
    *ret_owns = owns;
    return OK;
}

enum err rights_ask_again_prepare(const struct desk *desk, const struct rights_request *request,
                                  const struct settings *settings, struct sv reason,
                                  const struct rights_agreed **ret_prepared)
{
    struct rights_agreed *prepared = NULL;
    struct rights_asked *known = NULL;
    size_t known_count = 0;
    TRY(asking_begin(desk, request, &prepared));
    TRY(rights_questions(desk->tx, desk->arena, request->id, &known, &known_count));
    prepared->dropped = ARENA_ARRAY(desk->arena, const struct rights_asked *, known_count);
    if (prepared->dropped == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < known_count; i++) {
        bool owns = true;
        if (known[i].answered.ms == 0) {
            TRY(still_owns(desk, request, &known[i], &owns));
        }
        if (!owns) {
            prepared->dropped[prepared->dropped_count++] = &known[i];
        }
    }
    struct asking asking = { .desk = desk, .request = request, .due = question_due(desk, request, settings),
                             .prepared = prepared, .known = known, .known_count = known_count };
    for (size_t i = 0; i < rights_domain_count; i++) {
        TRY(domain_ask(&asking, rights_domains[i]));
    }
    TRY(rights_simple_prepare(desk, request, settings,
                              &(struct rights_simple){ .act = RIGHTS_ACT_ASK_AGAIN, .reason = reason },
                              &prepared->simple));
    *ret_prepared = prepared;
    return OK;
}

enum err rights_agree_apply(struct tx_write *tx, const void *prepared)
{
    const struct rights_agreed *agreed = prepared;
    TRY(rights_simple_apply(tx, agreed->simple));
    if (agreed->first) {
        TRY(sql_rights_agreed(tx, &(struct sql_rights_agreed_in){ agreed->request, agreed->by, agreed->at }));
    }
    for (size_t i = 0; i < agreed->dropped_count; i++) {
        struct rights_question_id id = agreed->dropped[i]->id;
        TRY(sql_rights_question_drop(tx, &(struct sql_rights_question_drop_in){ id }));
        TRY(work_out_done_about(tx, agreed->municipality, WORK_RIGHTS_QUESTION, id.value, agreed->at));
    }
    for (size_t i = 0; i < agreed->count; i++) {
        TRY(sql_rights_question_add(tx, &agreed->rows[i].row));
        TRY(work_out_add(tx, &agreed->rows[i].work));
    }
    int64_t changed = 0;
    return sql_rights_all_answered(tx, &(struct sql_rights_all_answered_in){ agreed->request }, &changed);
}

enum err rights_questions(struct tx *tx, struct arena *arena, struct rights_request_id request,
                          struct rights_asked **ret_rows, size_t *ret_count)
{
    struct sql_rights_questions_of_request *found = NULL;
    size_t count = 0;
    TRY(sql_rights_questions_of_request(tx, arena, &(struct sql_rights_questions_of_request_in){ request }, &found,
                                        &count));
    struct rights_asked *rows = ARENA_ARRAY(arena, struct rights_asked, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct rights_asked){ .id = found[i].question, .domain = found[i].domain, .owner = found[i].owner,
                                         .owner_name = found[i].owner_name, .role = found[i].role,
                                         .due = found[i].due, .answered = found[i].answered, .done = found[i].done,
                                         .answered_by = found[i].answered_by, .found = found[i].found };
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

enum err rights_hits(struct tx *tx, struct arena *arena, struct rights_request_id request,
                     struct rights_hit **ret_rows, size_t *ret_count)
{
    struct sql_rights_found_of *found = NULL;
    size_t count = 0;
    TRY(sql_rights_found_of(tx, arena, &(struct sql_rights_found_of_in){ request }, &found, &count));
    struct rights_hit *rows = ARENA_ARRAY(arena, struct rights_hit, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct rights_hit){ found[i].found, found[i].question, found[i].domain, found[i].subject,
                                       found[i].reference, found[i].dossier };
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}
