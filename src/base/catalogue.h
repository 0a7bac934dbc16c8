/* The Dutch catalogue that the build embeds (tools/meson.build, catalogue_dep); only programs link it, base does not
 * need it.
 *
 * A program calls text_catalogue_set(catalogue_nl, catalogue_nl_length) before the first page.
 */
#ifndef SEINHUIS_BASE_CATALOGUE_H
#define SEINHUIS_BASE_CATALOGUE_H

#include <stddef.h>

extern const unsigned char *const catalogue_nl;
extern const size_t catalogue_nl_length;

#endif
