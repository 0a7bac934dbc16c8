#include "web/account.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"

static enum metric_class class_of(const struct exchange *exchange)
{
    const struct route *route = exchange->match.kind == MATCH_ROUTE ? exchange->match.route : NULL;
    if (route == NULL) {
        return CLASS_OWN;
    }
    return route->permission == MAY_NOTHING_NEEDED ? CLASS_RESIDENT : CLASS_STAFF;
}

static enum metric_outcome outcome_of(int status)
{
    if (status >= 500) {
        return OUTCOME_FAILED;
    }
    if (status >= 400) {
        return OUTCOME_REFUSED;
    }
    return status >= 300 ? OUTCOME_ELSEWHERE : OUTCOME_DONE;
}

static void account(const struct exchange *exchange, int status)
{
    int64_t took_us = clock_monotonic_us() - exchange->begun_us;
    enum metric_class class = class_of(exchange);
    metric_add(METRIC_REQUESTS, class, outcome_of(status), 1);
    metric_observe(METRIC_REQUEST_TIME, class, took_us);
    uint32_t failure = metric_failure_of(exchange->failed);
    if (failure != FAILURE_NONE) {
        metric_add(METRIC_FAILURES, failure, 0, 1);
    }
    log_trace_set(exchange->trace);
    if (failure != FAILURE_NONE) {
        log_error(SV("web"), SV("request_failed"), exchange->failed);
    }
    log_done(&(struct log_done){ LOG_DETAIL, SV("web"), SV("request"), metric_class_word(class), status,
                                 took_us / 1000 });
    log_trace_set(0);
}

void account_answer(const struct exchange *exchange)
{
    account(exchange, exchange->answer.status);
}

void account_kept(const struct exchange *exchange)
{
    account(exchange, 200);
}
