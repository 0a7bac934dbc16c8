/* Whether the time of an answer tells a partner that a case exists: a case of others in the same municipality, one of
 * another municipality, and one that never was, asked for in an order of chance, through the whole of routing, session,
 * lookup and page.
 *
 * Usage: bench_hidden [TIMES]      (10000 of each)
 * Prints the medians in microseconds, and for each pair how often the one took longer than the other: 0.500 when the
 * time tells nothing. That number does not care about outliers, so a busy machine does not make it lie; it ends with 1
 * when one differs from 0.5 by more than 0.03 (with 10000 of each, chance alone stays within 0.012).
 */
#include "base/code.h"
#include "cases/case_test.h"
#include "cases/cases_web.h"
#include "signals/staff_browser_test.h"

#include "base/test.h"
#include "sample.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum kind { HIDDEN, ELSEWHERE, ABSENT, KINDS };
enum { TIMES_MAX = 100000, CASES = 50, ROUND = 3000 };
static const char *const names[KINDS] = { "hidden", "elsewhere", "absent" };
static int64_t taken[KINDS][TIMES_MAX];

/* How often one of `left` took longer than one of `right`; ties count half. Both ascending. */
static double longer(const int64_t *left, const int64_t *right, size_t count)
{
    double wins = 0;
    size_t below = 0;
    size_t upto = 0;
    for (size_t i = 0; i < count; i++) {
        while (below < count && right[below] < left[i]) {
            below++;
        }
        while (upto < count && right[upto] <= left[i]) {
            upto++;
        }
        wins += (double)below + (double)(upto - below) / 2;
    }
    return wins / ((double)count * (double)count);
}

static int told(size_t count)
{
    int differs = 0;
    for (size_t kind = 0; kind < KINDS; kind++) {
        qsort(taken[kind], count, sizeof taken[kind][0], sample_compare);
        printf("%-10s %lld us\n", names[kind], (long long)taken[kind][count / 2]);
    }
    for (size_t one = 0; one < KINDS; one++) {
        for (size_t other = one + 1; other < KINDS; other++) {
            double often = longer(taken[one], taken[other], count);
            printf("%s longer than %s: %.3f\n", names[one], names[other], often);
            differs |= fabs(often - 0.5) > 0.03;
        }
    }
    return differs;
}

/* Cases of others here, cases of another municipality, and references that nobody has. */
static void cases_make(struct case_test *test, struct sv references[KINDS][CASES])
{
    struct people_test *people = &test->signals.people;
    for (size_t i = 0; i < CASES; i++) {
        struct code code = code_new(&people->random);
        references[HIDDEN][i] = case_test_case(test, &(struct case_test_wish){ 0 }).reference;
        assert_int_equal(arena_copy(&people->arena, sv_until(code_view(&code), 11), &references[ABSENT][i]), OK);
    }
    struct municipality_id here = test->signals.municipality;
    struct signals_test_staff lead = test->lead;
    test->signals.municipality = test->elsewhere;
    test->lead = test->neighbour;
    for (size_t i = 0; i < CASES; i++) {
        references[ELSEWHERE][i] = case_test_case(test, &(struct case_test_wish){ 0 }).reference;
    }
    test->signals.municipality = here;
    test->lead = lead;
}

static void ask(struct case_test *test, struct sv references[KINDS][CASES], size_t count)
{
    const struct route_table tables[] = { cases_case_routes };
    size_t done[KINDS] = { 0 };
    for (size_t i = 0; i < count * KINDS; i++) {
        if (i % ROUND == 0) { /* answers stay in the browser's memory: begin with an empty one */
            if (i > 0) {
                staff_browser_close();
            }
            staff_browser_open(&test->signals, tables, 1);
            staff_browser_as(&test->partner);
        }
        enum kind kind = (enum kind)random_below(&test->signals.people.random, KINDS);
        while (done[kind] == count) {
            kind = (enum kind)((kind + 1) % KINDS);
        }
        size_t place = (size_t)random_below(&test->signals.people.random, CASES);
        struct sv target = staff_path(SV("/casussen/"), references[kind][place], SV(""));
        int64_t start = microseconds_now();
        struct web_test_answer answer = staff_browser_get(target);
        taken[kind][done[kind]++] = microseconds_now() - start;
        assert_int_equal(answer.status, 404);
    }
    staff_browser_close();
}

int main(int argument_count, char **arguments)
{
    static struct case_test test;
    static struct sv references[KINDS][CASES];
    long wanted = argument_count > 1 ? strtol(arguments[1], NULL, 10) : 10000;
    size_t count = wanted > 0 && wanted <= TIMES_MAX ? (size_t)wanted : 10000;
    case_test_open(&test);
    cases_make(&test, references);
    ask(&test, references, count);
    case_test_close(&test);
    return told(count);
}
