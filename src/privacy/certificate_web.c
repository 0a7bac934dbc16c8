/* Certificates of destruction: one page a month, made for printing. */
#include "certificate_list_page.h"
#include "certificate_page.h"
#include "privacy/certificate.h"
#include "privacy/privacy.h"
#include "privacy/privacy_web.h"
#include "web/answer.h"

static int64_t month_now(const struct rq *rq)
{
    struct date_parts parts = date_parts(date_of(rq->now));
    return (int64_t)parts.year * 100 + parts.month;
}

/* The first word of a date is its day; the rest is "november 2026" in any language. */
static struct sv month_text(struct rq *rq, int64_t month)
{
    struct sv date = text_date(rq->arena, rq->language, date_of_parts((int32_t)(month / 100), (int32_t)(month % 100),
                                                                      1));
    struct sv day = { 0 };
    struct sv rest = { 0 };
    return sv_cut(date, ' ', &day, &rest) ? rest : date;
}

static struct sv count_text(struct rq *rq, int64_t count)
{
    return count < CERTIFICATE_LEAST
               ? TEXT_FILL(rq->arena, rq->language, T("fewer than %1"), text_int(rq->arena, CERTIFICATE_LEAST))
               : text_int(rq->arena, count);
}

static struct url month_url(struct rq *rq, int64_t month)
{
    return url_of(rq->arena, SV("/vernietiging/bewijzen/"), text_int(rq->arena, month), SV(""));
}

static enum err list_show(struct rq *rq)
{
    struct certificate_list_view view = { .frame = frame_staff(rq, T("Certificates of destruction")),
                                          .tabs = privacy_tabs(rq, TAB_CERTIFICATES) };
    struct certificate_month *months = NULL;
    size_t count = 0;
    TRY(certificate_months(rq->tx, rq->arena, rq->actor.municipality, &months, &count));
    view.rows = ARENA_ARRAY(rq->arena, struct certificate_row, count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        view.rows[i] = (struct certificate_row){ .url = month_url(rq, months[i].month),
                                                 .month = month_text(rq, months[i].month),
                                                 .total = count_text(rq, months[i].total),
                                                 .running = months[i].month == month_now(rq) };
    }
    view.rows_count = count;
    view.has_rows = count > 0;
    ANSWER_PAGE(rq, certificate_list, &view);
}

static enum err certificate_subject(struct rq *rq, void **ret_subject)
{
    struct certificate *certificate = ARENA_NEW(rq->arena, struct certificate);
    int64_t month = 0;
    if (certificate == NULL) {
        return ERR_NO_MEMORY;
    }
    if (!sv_to_int(rq->parts[0], &month)) {
        return ERR_NOT_FOUND;
    }
    TRY(certificate_of_month(rq->tx, rq->arena, rq->actor.municipality, month, certificate));
    *ret_subject = certificate;
    return OK;
}

/* Who stands for a rule is told by role: whoever reads a certificate years later needs no name. */
static struct text rule_authorised(const struct authorisation *rules, size_t count, struct sv rule)
{
    for (size_t i = 0; i < count; i++) {
        if (rules[i].stands && sv_equal(rules[i].rule, rule)) {
            return role_text(rules[i].given_role);
        }
    }
    return T("nobody");
}

static enum err certificate_show(struct rq *rq)
{
    const struct certificate *certificate = rq->subject;
    struct certificate_view view = { .frame = frame_staff(rq, T("Certificate of destruction")),
                                     .month = month_text(rq, certificate->month),
                                     .total = count_text(rq, certificate->total),
                                     .rest = count_text(rq, certificate->rest), .has_rest = certificate->rest > 0,
                                     .back = URL("/vernietiging/bewijzen"),
                                     .running = certificate->month == month_now(rq),
                                     .municipality = rq->actor.municipality_name };
    struct authorisation *rules = NULL;
    size_t rule_count = 0;
    TRY(authorisations(rq->tx, rq->arena, rq->actor.municipality, &rules, &rule_count));
    view.rows = ARENA_ARRAY(rq->arena, struct certificate_line, certificate->count_count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < certificate->count_count; i++) {
        const struct certificate_count *count = &certificate->counts[i];
        if (count->in_rest) {
            continue;
        }
        const struct retention_kind *kind = retention_kind_named(count->kind);
        view.rows[view.rows_count++] = (struct certificate_line){
            .kind = kind == NULL ? T("not known") : kind->label,
            .rule = retention_rule_label(count->rule, rq->language), .counted = text_int(rq->arena, count->counted),
            .authorised = rule_authorised(rules, rule_count, count->rule),
        };
    }
    view.has_rows = view.rows_count > 0;
    view.has_rest = view.has_rows && certificate->rest > 0;
    ANSWER_PAGE(rq, certificate, &view);
}

static const struct route routes[] = {
    GET("/vernietiging/bewijzen", list_show, MAY_DESTRUCTION_LIST),
    GET_OF("/vernietiging/bewijzen/{maand}", certificate_subject, certificate_show, MAY_DESTRUCTION_LIST),
};
const struct route_table privacy_certificate_routes = ROUTE_TABLE(routes);
