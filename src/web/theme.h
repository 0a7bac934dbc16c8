/* A municipality's own look: one CSS file of design tokens in the data folder, read at start. Internal to web/.
 *
 * "themes/voorbeeldstad.css" is served as /static/theme-voorbeeldstad.<hash>.css, kept by browsers for ever.
 */
#ifndef SEINHUIS_WEB_THEME_H
#define SEINHUIS_WEB_THEME_H

#include "web/asset.h"

enum { THEMES_MAX = 64, THEME_BYTES_MAX = 1024 * 1024 };

struct themes {
    struct arena arena;
    struct asset rows[THEMES_MAX];
    size_t count;
};

/* A missing folder is no theme. A file that is too large, or whose name is not kebab-case, is left out. */
MUST enum err themes_open(struct themes *themes, struct sv folder);
void themes_close(struct themes *themes);
const struct asset *theme_named(const struct themes *themes, struct sv name);

#endif
