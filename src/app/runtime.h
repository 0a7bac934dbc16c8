/* Vault and password helpers beside a command: started for it, ended with it. The server has them as children of its
 * supervisor. */
#ifndef SEINHUIS_APP_RUNTIME_H
#define SEINHUIS_APP_RUNTIME_H

#include "app/app.h"

struct runtime;
/* Holds the folder, starts the processes, opens the installation. ERR_BUSY: a server has it. */
MUST enum err runtime_open(const struct folder *folder, bool create, struct runtime **ret_runtime,
                           struct sv *ret_problem);
struct app *runtime_app(struct runtime *runtime);
void runtime_close(struct runtime *runtime); /* accepts NULL */

#endif
