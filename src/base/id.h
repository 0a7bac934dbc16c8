/* Row ids are made by the program and ordered by time; each kind is a type of its own.
 *
 * Layout of the 63 bits: 43 bits milliseconds since 2025-01-01 (until 2303), 20 bits of a counter that a process keeps
 * for all its threads and starts at a number of chance. So one process never gives an id twice (it would need a million
 * in one millisecond), and rows of one moment keep the order in which they were made. Two processes that meet in both
 * by chance (one in a million, and only within the same millisecond) make one insert fail, whole: the person sends
 * again. Ids never appear in a URL or on paper: public references are separate and random.
 */
#ifndef SEINHUIS_BASE_ID_H
#define SEINHUIS_BASE_ID_H

#include "base/clock.h"
#include "base/random.h"

#include <stdbool.h>

#define DEFINE_ID(kind)      \
    struct kind##_id {       \
        int64_t value;       \
    };

/* One number for a new row: `(struct signal_id){ id_next(now, random) }`. Always above 0; 0 means "none". */
int64_t id_next(struct instant now, struct random *random);

/* How a dossier is named outside the database's rows: in the log, in the vault, in paper packs. 16 random bytes. */
enum { DOSSIER_REF_BYTES = 16 };
struct dossier_ref {
    unsigned char bytes[DOSSIER_REF_BYTES];
};
struct dossier_ref dossier_ref_new(struct random *random);
bool dossier_ref_equal(const struct dossier_ref *left, const struct dossier_ref *right);

/* Shared by every layer: which municipality a row, key or log line belongs to. */
DEFINE_ID(municipality)
DEFINE_ID(person) /* somebody with an account; never a person of concern */

#endif
