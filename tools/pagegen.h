/* Turns one HTML template into one C function that writes the page. Run by the build; never part of the program.
 *
 * A small HTML state machine knows where a value stands (text, quoted attribute, address) and emits the matching call
 * of web/html.h, whose _Generic chooses the escape by type. What cannot be escaped safely is refused: values in tag
 * names, attribute names, comments, scripts; everything that our content security policy forbids (style, script text,
 * on…). `#line` points the compiler at the template, so that a misspelt field is an error there.
 *
 *   {{page name(struct view_type) "room/view.h"}}  once, first; `half` at the end: a part that opens or closes elements
 *   of others
 *   {{view.field}}                 a value; its type chooses the escape
 *   {{_ An English sentence.}}     translated; {{_ Answer by %1 | view.answer_by}} fills in values
 *   {{if view.flag}} {{if not view.flag}} … {{else}} … {{/if}}   a bool, or a text: is there any? Also between
 *   attributes
 *   {{each view.rows as row}} … {{/each}}                        pointer `rows` beside `rows_count`
 *   {{include part view.field}}    calls page_part; {{include part *view.pointer}} for a pointer
 *   {{icon lock}}                  one of the icons that pages/meson.build lists
 *   {{# a remark for the reader of the template }}
 *
 * White space with a line end in it becomes one line end; HTML comments are left out.
 */
#ifndef SEINHUIS_TOOLS_PAGEGEN_H
#define SEINHUIS_TOOLS_PAGEGEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct pagegen_options {
    const char *path;     /* shown in messages and in #line; its file name is the page's name */
    const char *template;
    size_t length;
    FILE *code;
    FILE *header;
    FILE *messages;
};

/* False, with one message "path:line: why", when the template is refused. What was written then is to be thrown
 * away. */
bool pagegen_translate(const struct pagegen_options *options);

#endif
