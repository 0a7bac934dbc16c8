/* What runs by the clock: the log's projection and the phone list every minute, what the course and retention do by
 * themselves every day.
 *
 * One thread with a vault connection of its own. Everything here can stop at any moment and be done again.
 */
#ifndef SEINHUIS_APP_SCHEDULER_H
#define SEINHUIS_APP_SCHEDULER_H

#include "app/app.h"

struct scheduler;
MUST enum err scheduler_start(struct app *app, struct scheduler **ret_scheduler);
void scheduler_stop(struct scheduler *scheduler); /* accepts NULL */

#endif
