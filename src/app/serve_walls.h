/* The walls around the supervisor, which hold for everything that it starts: it writes in the data folder and nowhere
 * else, and runs this program's own executables and what loads them.
 *
 * After everything was opened that must be, and before the first process is started. A kernel without Landlock is
 * refused before, or accepted by a setting.
 */
#ifndef SEINHUIS_APP_SERVE_WALLS_H
#define SEINHUIS_APP_SERVE_WALLS_H

#include "app/folder.h"

MUST enum err serve_walls_up(const struct folder *folder);

#endif
