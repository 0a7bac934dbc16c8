/* Bringing the database up to date: at start, or by `seinhuis migrate` beside the server of the version before.
 *
 * A database that a newer program changed is refused, with the version to install. */
#ifndef SEINHUIS_APP_MIGRATION_H
#define SEINHUIS_APP_MIGRATION_H

#include "app/app.h"

/* At start. Where the setting `migreren` says no, a database that is not up to date is refused, except at `init`. */
MUST enum err app_migrate(struct app *app, bool create, struct sv *ret_problem);

#endif
