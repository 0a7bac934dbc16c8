/* The fictitious municipalities of a demonstration, Voorbeeldstad and Proefdam, with one made-up person for each role.
 *
 * Proefdam is a one-person municipality: its deputy is Voorbeeldstad's, under a mandate, so that nothing there hangs on one person.
 * Only for data folders that are marked as a demonstration; who calls this makes the municipalities' keys in the vault.
 */
#ifndef SEINHUIS_ORGANISATION_DEMO_H
#define SEINHUIS_ORGANISATION_DEMO_H

#include "access/sign_in.h"
#include "base/random.h"

enum { DEMO_MUNICIPALITIES = 2, DEMO_PEOPLE = 10 };

struct demo_link {
    struct sv name, role, place; /* to print; codes */
    struct sv secret;            /* the link's last part */
};
struct demo;
/* Everything is made here; the apply only stores. */
MUST enum err demo_prepare(const struct sign_in_means *means, const struct demo **ret_demo);
struct municipality_id demo_municipality(const struct demo *demo, size_t index); /* below DEMO_MUNICIPALITIES */
const struct demo_link *demo_links(const struct demo *demo, size_t *ret_count);
enum err demo_apply(struct tx_write *tx, const void *demo);

#endif
