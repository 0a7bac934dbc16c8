/* Files of rows, a name and a value each, read in the order they were written: manifests and the files of keys.
 * A reader takes the next row and is false when it is another, or not as long as said. */
#ifndef SEINHUIS_BACKUP_ROWS_H
#define SEINHUIS_BACKUP_ROWS_H

#include "base/err.h"
#include "base/sv.h"

/* The value is a view into the text. */
bool row_next(struct sv *rest, char separator, struct sv name, struct sv *ret_value);
bool row_next_hex(struct sv *rest, char separator, struct sv name, unsigned char *into, size_t length);
/* Exactly so many bytes. */
bool hex_read(struct sv hex, unsigned char *into, size_t length);

#endif
