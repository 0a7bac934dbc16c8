/* The walls around a process: files by Landlock, system calls by seccomp, and a count of what it may use.
 *
 * Whoever crosses one of system calls is killed by SIGSYS, and the supervisor logs which process that was: refused and
 * logged are one thing. Memory is never made executable. The table of acts and what refuses them: docs/walls.md.
 * Call it before any thread starts, after everything was opened that must be. Landlock does not exist on every kernel:
 * then the status says so and the caller decides (a setting; the status page tells). A missing seccomp is an error,
 * because every kernel we support has it. Sanitizer builds keep Landlock and leave out seccomp, because the sanitizers
 * need system calls of their own.
 */
#ifndef SEINHUIS_OS_SANDBOX_H
#define SEINHUIS_OS_SANDBOX_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum sandbox_profile {
    SANDBOX_VAULT,    /* its sockets and its two folders; a system call that is not on the list kills it */
    SANDBOX_PASSWORD, /* its sockets and nothing else; likewise */
    /* its sockets, threads, reading in its folders, and no more than 1 GiB of addresses; likewise */
    SANDBOX_SHEET,
    /* threads, files in its folders; what it tries of exec, processes, new sockets (but PostgreSQL's), others' signals
     * and the kernel's own interfaces kills it */
    SANDBOX_WEB,
    /* starts the others and passes out sockets; what nobody here does (look into processes, mount, bpf) kills it. Its
     * files hold for all it starts: reads everywhere, because they begin as any program does; writes in its folders,
     * and runs what lies in those that say so; the others take less for themselves */
    SANDBOX_SUPERVISOR,
    SANDBOX_RECOVERY /* as the vault, and the settings of the terminal that it speaks at */
};

struct sandbox_folder {
    int fd;
    bool write;
    bool runs; /* of the supervisor alone: what lies here may be run, and is not written; may be one file */
};

struct sandbox_options {
    enum sandbox_profile profile;
    const struct sandbox_folder *folders;
    size_t folder_count;
    bool connects; /* web with PostgreSQL, and who starts it: may make and connect sockets */
};

struct sandbox_status {
    int landlock_abi; /* 0: the kernel has none */
    bool seccomp;     /* false in sanitizer builds */
};

bool sandbox_entered(void); /* by this process */
int sandbox_landlock_abi(void); /* of this kernel; 0: it has none */
MUST enum err sandbox_enter(const struct sandbox_options *options, struct sandbox_status *ret_status);

#endif
