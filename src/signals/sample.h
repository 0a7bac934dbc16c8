/* Samples and the tally: looking back without looking for persons.
 *
 * A sample is drawn by chance when a signal closes; somebody who took no part reads it and writes a finding. The tally
 * counts phenomena by year: it has no link to a signal, a day or a person, and small numbers are not shown.
 */
#ifndef SEINHUIS_SIGNALS_SAMPLE_H
#define SEINHUIS_SIGNALS_SAMPLE_H

#include "signals/signals.h"

struct sampled {
    struct sv reference, reader;
    enum signal_outcome outcome;
    struct instant drawn, read_at;
};
MUST enum err samples_read(const struct desk *desk, struct sampled **ret_samples, size_t *ret_count);
struct finding_prepared;
/* ERR_REFUSED: this person took part in the signal, or it was read already. ERR_NOT_FOUND: not in the sample. */
MUST enum err finding_prepare(const struct desk *desk, const struct signal *signal, struct sv finding,
                              const struct finding_prepared **ret_prepared);
apply_fn finding_apply;

struct tally_row {
    int64_t year, counted;
    struct sv phenomenon; /* code of phenomena[] */
    bool few;             /* below the number that may be shown */
};
MUST enum err tally_read(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                         struct tally_row **ret_rows, size_t *ret_count);
struct tally_add {
    struct municipality_id municipality;
    int64_t year;
    struct sv phenomenon;
};
apply_fn tally_apply; /* prepared: struct tally_add */

#endif
