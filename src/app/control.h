/* Commands inside a running server: `seinhuis user ...` connects to DATA/control, and the server does the work and
 * sends back what to print.
 *
 * Only this user can reach the socket (mode 0600 in a folder of mode 0700). One command at a time;
 * how the server stands is told beside it.
 */
#ifndef SEINHUIS_APP_CONTROL_H
#define SEINHUIS_APP_CONTROL_H

#include "app/app.h"


struct control;
MUST enum err control_start(struct app *app, int listen_fd, struct control **ret_control);
void control_stop(struct control *control); /* accepts NULL */

#endif
