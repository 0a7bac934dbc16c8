/* Reading a sample, and counting without a link. */
#include "signals/sample.h"

#include "signals/sample_sql.h"

/* Fewer than this is shown as "fewer than": a small number next to a year can point at somebody. Source: R-08, cell
 * size 5 to 10. */
enum { TALLY_SHOWN_FROM = 5 };

enum err samples_read(const struct desk *desk, struct sampled **ret_samples, size_t *ret_count)
{
    struct sql_samples_of *rows = NULL;
    size_t count = 0;
    TRY(sql_samples_of(desk->tx, desk->arena,
                       &(struct sql_samples_of_in){ desk->actor->municipality, desk->actor->person,
                                                    date_of(desk->now) }, &rows, &count));
    struct sampled *samples = ARENA_ARRAY(desk->arena, struct sampled, count);
    if (samples == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        samples[i] = (struct sampled){ rows[i].reference, rows[i].reader, rows[i].outcome, rows[i].drawn,
                                       rows[i].read_at };
    }
    *ret_samples = samples;
    *ret_count = count;
    return OK;
}

struct finding_prepared {
    struct sql_sample_read_in row;
    int64_t intent;
};

enum err finding_prepare(const struct desk *desk, const struct signal *signal, struct sv finding,
                         const struct finding_prepared **ret_prepared)
{
    struct sql_sample_of_signal sample;
    struct sql_deciders_of_signal deciders;
    TRY(sql_sample_of_signal(desk->tx, desk->arena, &(struct sql_sample_of_signal_in){ signal->id }, &sample));
    TRY(sql_deciders_of_signal(desk->tx, desk->arena, &(struct sql_deciders_of_signal_in){ signal->id,
        desk->actor->person }, &deciders));
    if (sample.read_at.ms != 0 || deciders.acted > 0) {
        return ERR_REFUSED;
    }
    struct finding_prepared *prepared = ARENA_NEW(desk->arena, struct finding_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct desk_written written;
    TRY(desk_write(desk, signal_dossier(signal),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .place = { SV("sample"), SV("finding"), sample.sample.value },
                                           .text = finding,
                                           .permission = MAY_SAMPLE_READ,
                                           .action = LOG_SAMPLE,
                                           .object = SV("finding") },
                   &written));
    *prepared = (struct finding_prepared){
        .row = { .sample = sample.sample, .person = desk->actor->person, .at = desk->now, .finding = written.text },
        .intent = written.intent,
    };
    *ret_prepared = prepared;
    return OK;
}

enum err finding_apply(struct tx_write *tx, const void *prepared)
{
    const struct finding_prepared *finding = prepared;
    struct arena arena;
    arena_open(&arena, 4096);
    struct sql_sample_read row;
    enum err err = sql_sample_read(tx, &arena, &finding->row, &row);
    arena_close(&arena);
    TRY(err);
    return tx_intent(tx, finding->intent);
}

enum err tally_read(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                    struct tally_row **ret_rows, size_t *ret_count)
{
    struct sql_tally_of *rows = NULL;
    size_t count = 0;
    TRY(sql_tally_of(tx, arena, &(struct sql_tally_of_in){ municipality }, &rows, &count));
    struct tally_row *tally = ARENA_ARRAY(arena, struct tally_row, count);
    if (tally == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        tally[i] = (struct tally_row){ rows[i].year, rows[i].counted, rows[i].phenomenon,
                                       rows[i].counted < TALLY_SHOWN_FROM };
    }
    *ret_rows = tally;
    *ret_count = count;
    return OK;
}

enum err tally_apply(struct tx_write *tx, const void *prepared)
{
    const struct tally_add *add = prepared;
    return sql_tally_add(tx, &(struct sql_tally_add_in){ add->municipality, add->year, add->phenomenon });
}
