/* The end of a rehearsal with a restored backup: what two officials' shares gave opens a sample of it, and its log is
 * whole. The master key is in memory only, between seinhuis-recovery and the vault of that folder; this process passes
 * its descriptor on and does not read it. */
#ifndef SEINHUIS_APP_RECOVERY_REHEARSE_H
#define SEINHUIS_APP_RECOVERY_REHEARSE_H

#include "app/command.h"

/* Before anybody types: the folder is a restored one, with nothing of this installation in it that serves. ret_problem:
 * a sentence. */
MUST enum err rehearse_look(struct command_call *call, struct sv restored, struct sv *ret_problem);
/* `master`: a descriptor of the key. Prints what was found; ret_right: all of it was right. */
MUST enum err rehearse_run(struct command_call *call, struct sv restored, int master, bool *ret_right);

#endif
