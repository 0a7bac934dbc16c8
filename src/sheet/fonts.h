/* Where the press finds its fonts: two folders of the system, read only, and nothing else of it.
 *
 * fonts_open once, before the first document. Outcome: ERR_NOT_FOUND there is no font at all, and nothing can be
 * printed; ERR_NO_MEMORY.
 */
#ifndef SEINHUIS_SHEET_FONTS_H
#define SEINHUIS_SHEET_FONTS_H

#include "base/err.h"

#define FONTS_FOLDER "/usr/share/fonts"
#define FONTS_CACHE "/var/cache/fontconfig"

MUST enum err fonts_open(void);

#endif
