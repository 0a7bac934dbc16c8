/* What the two halves of bench_fill share: where reports lie, and what the log writes about. */
#ifndef SEINHUIS_BENCH_FILL_H
#define SEINHUIS_BENCH_FILL_H

#include "access/access.h"
#include "base/date.h"

struct fill_dossier {
    struct municipality_id municipality;
    struct person_id officer;
    struct dossier_ref ref;
};

struct fill_log {
    struct sv data_folder;
    const struct fill_dossier *dossiers;
    size_t count;
    int64_t lines_per_dossier;
    struct instant from, until; /* when the lines were written: spread evenly */
};
/* Writes through the vault's own log, with its key; no vault may be running. */
MUST enum err fill_log(const struct fill_log *fill, struct random *random, int64_t *ret_lines);

#endif
