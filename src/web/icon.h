/* Icons that the build embeds (list in pages/meson.build). In a template: {{icon lock}}. They decorate; words say what is meant. */
#ifndef SEINHUIS_WEB_ICON_H
#define SEINHUIS_WEB_ICON_H

#include "web/html.h"

struct icon {
    struct sv name;
    struct html_safe drawing;
};

/* Generated. */
extern const struct icon icon_list[];
extern const size_t icon_count;

/* By name; asking for one that the build does not embed is a bug. */
struct html_safe icon_named(struct sv name);

#endif
