/* What is destroyed when, of all domains, as privacy's engine takes it. */
#ifndef SEINHUIS_APP_RETENTION_H
#define SEINHUIS_APP_RETENTION_H

#include "app/app.h"

/* The daily run of retention for all municipalities, on that day. */
MUST enum err retention_run_now(struct app *app, struct date today);

#endif
