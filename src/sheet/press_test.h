/* A real press for the tests of documents, here and in the rooms above, and what others say of its PDF. Only for
 * tests.
 */
#ifndef SEINHUIS_SHEET_PRESS_TEST_H
#define SEINHUIS_SHEET_PRESS_TEST_H

#include "sheet/press.h"
#include "vault/vault_harness.h"

struct press_room {
    char folder[64];
    struct vault_harness *harness;
    struct sheet_press *press;
    struct arena arena;
};
int press_room_open(void **state);
int press_room_close(void **state);

/* Copy 2 of 3 of something for the police, in Dutch. */
struct sheet_head press_room_head(void);
struct sheet *press_room_sheet(struct press_room *room);
struct sv press_room_pdf(struct press_room *room, const struct sheet *sheet);
/* The words of the paragraph so often that it fills pages. */
struct sv press_room_long(struct press_room *room, struct sv words, size_t times);
/* What a program says of that PDF: `-` in its arguments stands for the file. Fails the test when it fails. */
struct sv press_room_said(struct press_room *room, struct sv pdf, const char *const *arguments);
bool said(struct sv text, struct sv wanted);
size_t said_times(struct sv text, struct sv wanted);

#endif
