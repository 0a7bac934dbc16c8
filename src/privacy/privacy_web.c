#include "privacy/privacy_web.h"

struct url ending_url(struct rq *rq, struct sv reference)
{
    return url_of(rq->arena, SV("/vernietiging/onderdeel/"), reference, SV(""));
}

struct text ending_class_text(const struct retention_kind *kind, int64_t class)
{
    return kind == NULL || kind->class_text == NULL ? T("not known") : kind->class_text(class);
}

struct page_after page_after_read(struct rq *rq)
{
    struct page_after after = { 0 };
    struct sv day = { 0 };
    struct sv row = { 0 };
    int64_t number = 0;
    if (sv_cut(query_value(rq, SV("na")), '-', &day, &row) && sv_to_int(day, &number) && sv_to_int(row, &after.row) &&
        number > 0 && number < INT32_MAX) {
        after.day = (struct date){ .day = (int32_t)number, .set = true };
    }
    return after;
}

struct url page_after_url(struct rq *rq, struct sv prefix, struct page_after after)
{
    struct buf end;
    buf_open(&end, rq->arena, 64);
    buf_put_int(&end, after.day.day);
    buf_put_byte(&end, '-');
    buf_put_int(&end, after.row);
    return url_of(rq->arena, prefix, buf_view(&end), SV(""));
}

enum err dossier_named(struct rq *rq, struct sv reference, struct dossier_ref *ret_dossier)
{
    for (size_t i = 0; i < retention_kind_count; i++) {
        struct retention_item item;
        if (retention_kinds[i]->find == NULL) {
            continue;
        }
        enum err outcome = retention_kinds[i]->find(rq->tx, rq->arena, rq->actor.municipality, reference, &item);
        if (outcome == OK) {
            *ret_dossier = item.dossier;
        }
        if (outcome != ERR_NOT_FOUND) {
            return outcome;
        }
    }
    return ERR_NOT_FOUND;
}

struct tabs_view privacy_tabs(struct rq *rq, enum privacy_tab current)
{
    static const struct {
        struct sv path;
        struct text label;
        enum permission permission;
    } tabs[] = {
        [TAB_LIST] = { SV_INIT("/vernietiging"), T_INIT("What will be destroyed"), MAY_DESTRUCTION_LIST },
        [TAB_AUTHORISATIONS] = { SV_INIT("/vernietiging/machtigingen"), T_INIT("Standing authorisations"),
                                 MAY_DESTRUCTION_LIST },
        [TAB_CERTIFICATES] = { SV_INIT("/vernietiging/bewijzen"), T_INIT("Certificates"), MAY_DESTRUCTION_LIST },
        [TAB_PAPER] = { SV_INIT("/papier"), T_INIT("Copies elsewhere"), MAY_PAPER_TRACK },
    };
    size_t count = sizeof tabs / sizeof *tabs;
    struct tabs_view view = { .rows = ARENA_ARRAY(rq->arena, struct tab_row, count) };
    for (size_t i = 0; view.rows != NULL && i < count; i++) {
        if (actor_may(&rq->actor, tabs[i].permission)) {
            view.rows[view.rows_count++] = (struct tab_row){ .url = url_literal_(tabs[i].path), .label = tabs[i].label,
                                                             .current = i == (size_t)current };
        }
    }
    return view;
}
