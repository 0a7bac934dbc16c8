/* Files that the program carries inside itself: stylesheet, script, fonts, icons. The build makes the table
 * (pages/meson.build).
 *
 * Invariants: `path` holds a hash of the bytes, so an answer may be kept for ever ("immutable") and a new version has a
 * new path. Only these are ever sent compressed: an answer that holds something of a person must not be (BREACH).
 */
#ifndef SEINHUIS_WEB_ASSET_H
#define SEINHUIS_WEB_ASSET_H

#include "web/html.h"

struct asset {
    struct sv name;          /* "seinhuis.css": how the program asks for it */
    struct sv path;          /* "/static/seinhuis.3f9a1c20b7d4.css": what the browser asks for */
    struct sv content_type;  /* "text/css; charset=utf-8" */
    struct sv bytes;
    struct sv gzip;          /* the same, compressed by the build; empty when it would not be smaller */
    struct sv etag;          /* "\"3f9a1c20b7d4\"" */
};

/* Generated. */
extern const struct asset asset_list[];
extern const size_t asset_count;

/* Pictures of one line, written into the page itself so that they take its colour. Generated too. */
struct icon {
    struct sv name;          /* "inbox" */
    struct sv markup;        /* <svg aria-hidden="true" ...> */
};
extern const struct icon icon_list[];
extern const size_t icon_count;
/* Empty when the build embeds no such icon. */
struct html_safe icon_named(struct sv name);

/* By name; NULL when the build embeds no such file. */
const struct asset *asset_named(struct sv name);
/* The address of a file that the build embeds; asking for another is a bug. */
struct url asset_url(struct sv name);

#endif
