/* The process that faces the network: no keys, no exec, no connect, and of the files only database, key store and
 * themes. */
#ifndef SEINHUIS_APP_WEB_PROCESS_H
#define SEINHUIS_APP_WEB_PROCESS_H

/* `seinhuis web-process DATA`: started by the supervisor with these descriptors, never by a person.
 *   3 listening socket   4 connector to vault and helpers   5 listening control socket
 *   6 where it says that it lives (app/heartbeat.h)   7 page of the supervisor's numbers
 *   8 listening socket for numbers, when the setting meetadres is not empty   */
int web_process_main(int count, char **words);
/* `seinhuis serve`: the supervisor. Owns the listening socket and parses nothing. */
int serve_main(int count, char **words);

#endif
