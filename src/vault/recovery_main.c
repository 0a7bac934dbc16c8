/* The recovery of the master key: a process of its own, that speaks with people at a terminal and ends.
 *
 *   seinhuis-recovery make NAME NAME ...     shows each official a share, and has it typed back
 *   seinhuis-recovery restore                takes two shares, and puts the master key back where it is missing
 *   seinhuis-recovery drill [restored]       takes two shares, tries what they give, and keeps nothing
 *
 * Given by `seinhuis recovery ...` (src/app/recovery.c): 3 the folder vault/, 4 the folder log/, 5 where it says what
 * was done (one line, without anything of a key), 6 the vault folder of a restored backup and 7 the memory in which
 * the key is handed on to that folder's vault (`restored`), and last the master key when the system keeps it (`given`,
 * the last word). Holds no network and no database. */
#include "base/catalogue.h"
#include "base/text.h"
#include "os/file.h"
#include "os/process.h"
#include "os/sandbox.h"
#include "vault/recovery.h"

#include <sodium.h>
#include <string.h>
#include <sys/mman.h>

enum { FD_VAULT = PROCESS_FD_FIRST, FD_LOG, FD_REPORT, FD_NEXT, EXIT_FAILED = 1, EXIT_WORDS = 2 };

/* Takes the last word off when it is this one. */
static bool word_take(int *count, char **words, const char *word)
{
    if (*count > 2 && strcmp(words[*count - 1], word) == 0) {
        (*count)--;
        return true;
    }
    return false;
}

/* Both folders are read; only a key that is put back is written. A kernel without Landlock goes without: two officials
 * sit at this terminal, and the rest of the walls stands. */
static enum err walls_up(const struct recovery *recovery, bool writes)
{
    const struct sandbox_folder folders[] = { { .fd = recovery->vault, .write = writes }, { .fd = recovery->log },
                                              { .fd = recovery->restored } };
    const struct sandbox_options options = { .profile = SANDBOX_RECOVERY, .folders = folders,
                                             .folder_count = recovery->restored < 0 ? 2 : 3 };
    struct sandbox_status status;
    return sandbox_enter(&options, &status);
}

int main(int count, char **words)
{
    process_harden(true);
    struct recovery recovery = { .vault = FD_VAULT, .log = FD_LOG, .report = FD_REPORT, .master = -1, .restored = -1,
                                 .memory = -1 };
    /* All of it, also what the library that splits takes: nothing of a share reaches a swap partition. */
    if (sodium_init() < 0 || mlockall(MCL_CURRENT | MCL_FUTURE) != 0) {
        recovery_say(T("The memory of this program cannot be locked: raise the limit (ulimit -l) and try again."));
        return EXIT_FAILED;
    }
    ASSERT(text_catalogue_set(catalogue_nl, catalogue_nl_length) == OK);
    bool given = word_take(&count, words, "given");
    bool restored = word_take(&count, words, "restored");
    recovery.restored = restored ? FD_NEXT : -1;
    recovery.memory = restored ? FD_NEXT + 1 : -1;
    recovery.master = !given ? -1 : restored ? FD_NEXT + 2 : FD_NEXT;
    if (walls_up(&recovery, count == 2 && strcmp(words[1], "restore") == 0) != OK) {
        recovery_say(T("The walls around this program could not be set: the kernel has no seccomp. Nothing was done."));
        return EXIT_FAILED;
    }
    enum err err = ERR_NOT_FOUND;
    if (count >= 2 && strcmp(words[1], "make") == 0) {
        err = recovery_make(&recovery, words + 2, (size_t)count - 2);
    } else if (count == 2 && strcmp(words[1], "restore") == 0) {
        err = recovery_restore(&recovery);
    } else if (count == 2 && strcmp(words[1], "drill") == 0) {
        err = recovery_drill(&recovery);
    } else {
        return EXIT_WORDS;
    }
    sodium_stackzero(16 * 1024);
    return err == OK ? 0 : EXIT_FAILED;
}
