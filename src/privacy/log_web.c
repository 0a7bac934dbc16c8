/* "Who looked at this": the log in the browser, for the FG and the privacy officer. Each look at it is itself a
 * line. */
#include "base/limits.h"
#include "log_book_page.h"
#include "log_reason_page.h"
#include "privacy/log_book.h"
#include "privacy/privacy.h"
#include "privacy/privacy_web.h"
#include "privacy/staff_log.h"
#include "web/answer.h"

struct search_filled {
    struct sv reference;
    struct date day;
};
static const struct field search_fields[] = {
    { .name = SV_INIT("dossier"), .kind = FIELD_LINE, .offset = offsetof(struct search_filled, reference),
      .chars_max = 64, .label = T_INIT("Number of a file"),
      .hint = T_INIT("As it stands on the file, or as it stands in this log when the file is destroyed."),
      .autocomplete = SV_INIT("off") },
    { .name = SV_INIT("dag"), .kind = FIELD_DATE, .offset = offsetof(struct search_filled, day),
      .label = T_INIT("Or one day") },
};
static const struct form search_form = { .name = SV_INIT("log-search"), FORM_FIELDS(search_fields),
                                         .size = sizeof(struct search_filled) };

enum { SHORT_CHARS = 8 };

static bool hex_digit(char digit, unsigned char *ret_value)
{
    if (digit >= '0' && digit <= '9') {
        *ret_value = (unsigned char)(digit - '0');
        return true;
    }
    if (digit >= 'a' && digit <= 'f') {
        *ret_value = (unsigned char)(digit - 'a' + 10);
        return true;
    }
    return false;
}

static bool dossier_of_hex(struct sv hex, struct dossier_ref *ret_dossier)
{
    struct dossier_ref dossier = { 0 };
    if (hex.length != 2 * DOSSIER_REF_BYTES) {
        return false;
    }
    for (size_t i = 0; i < DOSSIER_REF_BYTES; i++) {
        unsigned char high = 0;
        unsigned char low = 0;
        if (!hex_digit(hex.at[2 * i], &high) || !hex_digit(hex.at[2 * i + 1], &low)) {
            return false;
        }
        dossier.bytes[i] = (unsigned char)(high << 4 | low);
    }
    *ret_dossier = dossier;
    return true;
}

static struct sv dossier_hex(struct rq *rq, const struct dossier_ref *dossier)
{
    struct buf hex;
    buf_open(&hex, rq->arena, 2 * DOSSIER_REF_BYTES);
    buf_put_hex(&hex, sv_of_bytes(dossier->bytes, DOSSIER_REF_BYTES));
    return buf_view(&hex);
}

static struct log_row row_shown(struct rq *rq, const struct log_line_view_row *line)
{
    enum role role;
    bool has_role = role_of_code(line->role, &role);
    struct sv hex = dossier_hex(rq, &line->dossier);
    int64_t times = 0;
    struct sv purpose = line->action == LOG_REFUSED ? log_purpose_counted(line->purpose, &times) : line->purpose;
    return (struct log_row){
        .at = line->at,
        .who = sv_empty(line->actor_name) ? text_in(rq->language, log_actor_text(line->actor_kind, line->action))
                                          : line->actor_name,
        .role = has_role ? text_in(rq->language, role_text(role)) : (struct sv){ 0 },
        .origin = sv_equal(line->origin, SV("-")) ? (struct sv){ 0 } : line->origin,
        .action = log_action_text(line->action),
        .object = log_object_text(line->object),
        .purpose = log_purpose_text(purpose),
        .has_object = log_action_has_object(line->action),
        .has_purpose = !sv_empty(log_purpose_text(purpose).key),
        .has_reason = log_purpose_typed(line->purpose),
        .reason = url_of(rq->arena, SV("/logboek/regel/"), text_int(rq->arena, line->number), SV("")),
        .has_dossier = line->has_dossier,
        .dossier = url_of(rq->arena, SV("/logboek/dossier/"), hex, SV("")),
        .dossier_short = sv_until(hex, SHORT_CHARS),
        .times = times,
        .has_times = times > 0,
        .not_done = line->result == LOG_RESULT_NOT_DONE,
    };
}

/* The address is made of digits and hexadecimal only, whatever was asked for. */
static struct url page_url(struct rq *rq, const struct log_search *search, int64_t before)
{
    struct buf path;
    buf_open(&path, rq->arena, 128);
    if (search->of_dossier) {
        buf_put(&path, SV("/logboek/dossier/"));
        buf_put(&path, dossier_hex(rq, &search->dossier));
    } else if (search->day.set) {
        buf_put(&path, SV("/logboek/dag/"));
        date_put_iso(&path, search->day);
    } else {
        buf_put(&path, SV("/logboek"));
    }
    if (before > 0) {
        buf_put(&path, SV("?voor="));
        buf_put_int(&path, before);
    }
    return url_literal_(buf_view(&path));
}

static enum err lines_shown(struct rq *rq, struct log_search *search, struct log_book_view *view)
{
    search->municipality = rq->actor.municipality;
    search->rows = LIMIT_LIST_ROWS + 1;
    (void)sv_to_int(query_value(rq, SV("voor")), &search->before);
    struct log_line_view_row *lines = NULL;
    size_t count = 0;
    TRY(log_lines(rq->tx, rq->arena, search, &lines, &count));
    view->pager = (struct pager_view){ .first = page_url(rq, search, 0), .has_first = search->before > 0,
                                       .has_next = count > LIMIT_LIST_ROWS };
    count = view->pager.has_next ? LIMIT_LIST_ROWS : count;
    view->rows = ARENA_ARRAY(rq->arena, struct log_row, count);
    if (view->rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        view->rows[i] = row_shown(rq, &lines[i]);
    }
    view->rows_count = count;
    view->has_rows = count > 0;
    if (view->pager.has_next) {
        view->pager.next = page_url(rq, search, lines[count - 1].number);
    }
    return OK;
}

static enum err book_page(struct rq *rq, struct log_search *search)
{
    struct log_book_view view = { .frame = frame_staff(rq, T("Who looked at this")), .action = URL("/logboek"),
                                  .all = URL("/logboek"), .of_dossier = search->of_dossier, .of_day = search->day.set,
                                  .filtered = search->of_dossier || search->day.set, .day = search->day,
                                  .form = form_show(rq, &search_form, NULL, 1) };
    struct staff_act act = { .permission = MAY_LOG_READ, .action = LOG_LOG_READ, .object = SV("log") };
    if (search->of_dossier) {
        act.dossier = search->dossier;
        view.dossier = dossier_hex(rq, &search->dossier);
    }
    TRY(lines_shown(rq, search, &view));
    TRY(staff_log(rq, &act, NULL));
    ANSWER_PAGE(rq, log_book, &view);
}

static enum err book_show(struct rq *rq)
{
    struct log_search search = { 0 };
    return book_page(rq, &search);
}

static enum err dossier_subject(struct rq *rq, void **ret_subject)
{
    struct log_search *search = ARENA_NEW(rq->arena, struct log_search);
    if (search == NULL) {
        return ERR_NO_MEMORY;
    }
    search->of_dossier = true;
    *ret_subject = search;
    return dossier_of_hex(rq->parts[0], &search->dossier) ? OK : ERR_NOT_FOUND;
}

static enum err day_subject(struct rq *rq, void **ret_subject)
{
    struct log_search *search = ARENA_NEW(rq->arena, struct log_search);
    if (search == NULL) {
        return ERR_NO_MEMORY;
    }
    *ret_subject = search;
    return date_read(rq->parts[0], &search->day) ? OK : ERR_NOT_FOUND;
}

static enum err search_show(struct rq *rq)
{
    return book_page(rq, rq->subject);
}

/* A file's own number, or its number in the log. */
static enum err dossier_typed(struct rq *rq, struct sv typed, struct dossier_ref *ret_dossier)
{
    return dossier_of_hex(typed, ret_dossier) ? OK : dossier_named(rq, typed, ret_dossier);
}

static enum err search_prepare(struct rq *rq, const void **ret_prepared)
{
    (void)ret_prepared; /* it only asks */
    const struct search_filled *filled = rq->filled;
    struct sv typed = sv_trim(filled->reference);
    struct log_search search = { .day = filled->day };
    if (sv_empty(typed) && !filled->day.set) {
        form_problem(rq->form, SV("dossier"), T("Enter the number of a file, or a day."));
        return OK;
    }
    if (!sv_empty(typed)) {
        enum err outcome = dossier_typed(rq, typed, &search.dossier);
        if (outcome == ERR_NOT_FOUND) {
            form_problem(rq->form, SV("dossier"), T("There is nothing with this number here. Check it and try again."));
            return OK;
        }
        TRY(outcome);
        search.of_dossier = true;
    }
    return answer_redirect(rq, page_url(rq, &search, 0));
}

static enum err line_subject(struct rq *rq, void **ret_subject)
{
    struct log_line_view_row *line = ARENA_NEW(rq->arena, struct log_line_view_row);
    int64_t number = 0;
    if (line == NULL) {
        return ERR_NO_MEMORY;
    }
    if (!sv_to_int(rq->parts[0], &number)) {
        return ERR_NOT_FOUND;
    }
    TRY(log_line_find(rq->tx, rq->arena, rq->actor.municipality, number, line));
    *ret_subject = line;
    return log_purpose_typed(line->purpose) ? OK : ERR_NOT_FOUND;
}

static enum err reason_show(struct rq *rq)
{
    const struct log_line_view_row *line = rq->subject;
    struct log_reason_view view = { .frame = frame_staff(rq, T("A reason in words")), .line = row_shown(rq, line),
                                    .back = URL("/logboek") };
    TRY(staff_log(rq,
                  &(struct staff_act){ .permission = MAY_LOG_READ, .action = LOG_LOG_READ, .object = SV("log"),
                                       .dossier = line->dossier },
                  NULL));
    TRY(log_reason_read(rq->vault, rq->arena, line->number, &view.reason));
    ANSWER_PAGE(rq, log_reason, &view);
}

static const struct route routes[] = {
    GET("/logboek", book_show, MAY_LOG_READ),
    POST("/logboek", &search_form, book_show, search_prepare, NULL, MAY_LOG_READ),
    GET_OF("/logboek/dossier/{nummer}", dossier_subject, search_show, MAY_LOG_READ),
    GET_OF("/logboek/regel/{nummer}", line_subject, reason_show, MAY_LOG_READ),
    GET_OF("/logboek/dag/{dag}", day_subject, search_show, MAY_LOG_READ),
};
const struct route_table privacy_log_routes = ROUTE_TABLE(routes);
