/* What web/ asks of the program: all route tables, the navigation, and what is known when database or vault are
 * away. */
#ifndef SEINHUIS_APP_SITE_H
#define SEINHUIS_APP_SITE_H

#include "app/app.h"
#include "web/server.h"

extern const struct site site;

/* Facts kept in memory for the moment when nothing else answers: whom to call. The scheduler refreshes them. */
MUST enum err memory_open(struct app *app);
void memory_refresh(struct app *app);
void memory_close(struct app *app);

/* The route list as text: path, method, permission, form. For `seinhuis routes` and the golden file. */
void routes_print(struct buf *out);

#endif
