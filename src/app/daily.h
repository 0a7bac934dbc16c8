/* What happens every day by itself: terms and waits of the course, roles that ended, then destruction of what is due.
 *
 * The scheduler and `seinhuis retention run` do the same. It can stop at any moment and be done again.
 */
#ifndef SEINHUIS_APP_DAILY_H
#define SEINHUIS_APP_DAILY_H

#include "app/app.h"
#include "privacy/retention_run.h"

/* The course and the roles of every municipality; goes on past one that fails and gives the first error. */
MUST enum err daily_run(struct app *app, struct instant now);
/* What lapses at an hour and not at the end of a day: cheap when there is nothing. */
MUST enum err lapses_run(struct app *app, struct instant now);
/* Retention for all municipalities, on that day. */
MUST enum err retention_run_now(struct app *app, struct date today);
struct retention_setup retention_setup_of(struct app *app);

#endif
