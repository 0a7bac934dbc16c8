#include "privacy/certificate.h"

#include "privacy/certificate_sql.h"

static struct certificate_count *smallest_told(struct certificate *certificate)
{
    struct certificate_count *smallest = NULL;
    for (size_t i = 0; i < certificate->count_count; i++) {
        struct certificate_count *count = &certificate->counts[i];
        if (!count->in_rest && (smallest == NULL || count->counted < smallest->counted)) {
            smallest = count;
        }
    }
    return smallest;
}

static void rest_add(struct certificate *certificate, struct certificate_count *count)
{
    count->in_rest = true;
    certificate->rest += count->counted;
}

void certificate_merge(struct certificate *certificate)
{
    certificate->total = 0;
    certificate->rest = 0;
    size_t merged = 0;
    for (size_t i = 0; i < certificate->count_count; i++) {
        struct certificate_count *count = &certificate->counts[i];
        certificate->total += count->counted;
        count->in_rest = false;
        if (count->counted < CERTIFICATE_LEAST) {
            rest_add(certificate, count);
            merged++;
        }
    }
    /* One small count alone in the rest, or a rest that is small itself, would be known by subtraction from the
     * total. */
    while (merged > 0 && (certificate->rest < CERTIFICATE_LEAST || merged < 2)) {
        struct certificate_count *next = smallest_told(certificate);
        if (next == NULL) {
            break;
        }
        rest_add(certificate, next);
        merged++;
    }
    certificate->total_small = certificate->total < CERTIFICATE_LEAST;
    certificate->rest_small = certificate->rest < CERTIFICATE_LEAST;
}

enum err certificate_of_month(struct tx *tx, struct arena *arena, struct municipality_id municipality, int64_t month,
                              struct certificate *ret_certificate)
{
    struct sql_certificate_counts *rows = NULL;
    size_t count = 0;
    TRY(sql_certificate_counts(tx, arena, &(struct sql_certificate_counts_in){ municipality, month }, &rows, &count));
    if (count == 0) {
        return ERR_NOT_FOUND;
    }
    struct certificate certificate = { .month = month, .counts = ARENA_ARRAY(arena, struct certificate_count, count),
                                       .count_count = count };
    if (certificate.counts == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        certificate.counts[i] =
            (struct certificate_count){ .kind = rows[i].kind, .rule = rows[i].rule, .counted = rows[i].counted };
    }
    certificate_merge(&certificate);
    *ret_certificate = certificate;
    return OK;
}

enum err certificate_months(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                            struct certificate_month **ret_months, size_t *ret_count)
{
    struct sql_certificate_months *rows = NULL;
    size_t count = 0;
    TRY(sql_certificate_months(tx, arena, &(struct sql_certificate_months_in){ municipality }, &rows, &count));
    struct certificate_month *months = ARENA_ARRAY(arena, struct certificate_month, count);
    if (months == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        months[i] = (struct certificate_month){ rows[i].month, rows[i].total };
    }
    *ret_months = months;
    *ret_count = count;
    return OK;
}
