/* Accounts from the command line: for the first day, and for the day that no administrator can sign in.
 *
 * Whoever may run commands on the machine may do this; every change is a line in the log, by the system. Nothing here
 * prints a secret but a fresh invitation's link, once.
 */
#ifndef SEINHUIS_ORGANISATION_COMMAND_H
#define SEINHUIS_ORGANISATION_COMMAND_H

#include "access/sign_in.h"

struct people_command {
    struct store *store;
    struct vault *vault;
    struct arena *arena;
    struct random *random;
    const struct clock *clock;
    struct sv address;            /* "https://meldpunt.example.nl"; empty: links are printed as paths */
    struct buf *out;
};

/* user list | add E-MAIL NAME [MUNICIPALITY ROLE] | role E-MAIL MUNICIPALITY ROLE [FROM [UNTIL]] | end E-MAIL
 * MUNICIPALITY ROLE | disable E-MAIL | link E-MAIL. `words` follow "user". ret_exit: 0 done, 1 refused with a
 * sentence, 2 wrong words. */
MUST enum err user_command(const struct people_command *command, const struct sv *words, size_t count, int *ret_exit);

/* For `init`: a municipality with its first administrator, who also runs the platform; prints the invitation. */
struct founding_wish;
MUST enum err founding_command(const struct people_command *command, const struct founding_wish *wish, int *ret_exit);
/* For `init --demo`: the fictitious municipalities and people. */
MUST enum err demo_command(const struct people_command *command);

#endif
