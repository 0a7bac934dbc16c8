/* Plays a web process that somebody has taken over: takes that process's own way to the vault and asks by it what a
 * thief would, through the vault's real client. Nothing outside the vault can hold that back, so the vault must.
 *
 * Usage: captured WEB-PID MUNICIPALITY PERSON ANOTHER-PERSON TIMES      prints a line of numbers for each thing tried
 * 77: this user may not look into that process.
 */
#include "vault/connector.h"
#include "vault/vault.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FD_CONNECTOR = 4, EXIT_BROKEN = 2, EXIT_USAGE = 3, EXIT_SKIPPED = 77, CONNECT_TRIES = 5,
       ARENA_BYTES = 1024 * 1024 };

struct thief {
    struct vault *vault;
    struct municipality_id municipality;
    struct dossier_ref dossier;
    struct wrapped_key key;
    struct sealed sealed;
};

static const struct place story = { SV_INIT("signal"), SV_INIT("story"), 1 };

static void must(enum err err, const char *what)
{
    if (err != OK) {
        (void)fprintf(stderr, "captured: %s: error %d\n", what, err);
        exit(EXIT_BROKEN);
    }
}

/* The web process's own socket to the supervisor, as code inside it would use it. */
static int connector_of(pid_t web)
{
    int pidfd = (int)syscall(SYS_pidfd_open, web, 0);
    int fd = pidfd < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, pidfd, FD_CONNECTOR, 0);
    if (fd < 0) {
        perror("captured");
        exit(errno == EPERM || errno == ENOSYS ? EXIT_SKIPPED : EXIT_BROKEN);
    }
    return fd;
}

/* One connection for all it tries: the client gives its own up after each refusal, a thief would not. An answer to web,
 * which asks on the same socket, may be taken for ours, or ours by it: then once more. */
static int connection_get(void *context)
{
    static int kept = -1;
    for (int tries = 0; kept < 0 && tries < CONNECT_TRIES; tries++) {
        kept = connector_vault(context);
    }
    return kept < 0 ? -1 : fcntl(kept, F_DUPFD_CLOEXEC, 0);
}

/* Web says that somebody signed in; the vault cannot know better (docs/formats/session.md). */
static struct vault_session session_of(const struct thief *thief, int64_t person)
{
    struct vault_session session;
    struct vault_mint mint = { .person = { person }, .municipality_count = 1, .until = { 3600 * 1000 } };
    mint.municipalities[0] = thief->municipality;
    must(vault_session_mint(thief->vault, &mint, &session), "minting a session");
    return session;
}

static struct log_entry view_by(const struct thief *thief, int64_t person)
{
    return (struct log_entry){ .action = LOG_VIEW, .actor_kind = ACTOR_STAFF, .actor = { person },
                               .municipality = thief->municipality, .dossier = thief->dossier, .role = SV("-"),
                               .purpose = SV("signal_read"), .object = SV("story"), .origin = SV("-") };
}

static void seal(struct thief *thief, const struct vault_session *session, int64_t person, struct arena *arena)
{
    struct vault_batch *batch = NULL;
    struct log_entry line = view_by(thief, person);
    must(batch_begin(arena, session, thief->municipality, &batch), "a batch");
    struct batch_key key = batch_key_new(batch, KEY_STORY, thief->dossier);
    struct batch_seal sealed = batch_seal(batch, key, story, SV("What somebody told."));
    batch_log(batch, &line);
    must(vault_call(thief->vault, batch), "sealing");
    thief->key = batch_wrapped(batch, key);
    thief->sealed = batch_sealed(batch, sealed);
}

static enum refusal open_as(const struct thief *thief, const struct vault_session *session, int64_t line_of)
{
    struct arena arena CLEANUP(arena_close);
    struct vault_batch *batch = NULL;
    struct log_entry line = view_by(thief, line_of);
    arena_open(&arena, ARENA_BYTES);
    must(batch_begin(&arena, session, thief->municipality, &batch), "a batch");
    struct batch_key key = batch_key_use(batch, KEY_STORY, thief->dossier, &thief->key);
    (void)batch_open(batch, key, story, thief->sealed);
    batch_log(batch, &line);
    enum err err = vault_call(thief->vault, batch);
    if (err != OK && vault_refusal(thief->vault) == REFUSAL_NONE) {
        must(err, "opening");
    }
    return err == OK ? REFUSAL_NONE : vault_refusal(thief->vault);
}

/* Everything at once; how many were answered, how many refused, and in how many milliseconds. */
static void open_often(const struct thief *thief, const struct vault_session *session, int64_t person, int64_t times)
{
    int64_t opened = 0;
    int64_t begun_ms = clock_monotonic_ms();
    for (int64_t i = 0; i < times; i++) {
        enum refusal refusal = open_as(thief, session, person);
        if (refusal != REFUSAL_NONE && refusal != REFUSAL_RATE) {
            must(ERR_INVALID, "another refusal than too often");
        }
        opened += refusal == REFUSAL_NONE;
    }
    (void)printf("often %lld %lld %lld\n", (long long)opened, (long long)(times - opened),
                 (long long)(clock_monotonic_ms() - begun_ms));
}

int main(int count, char **words)
{
    if (count != 6) {
        return EXIT_USAGE;
    }
    struct arena arena CLEANUP(arena_close);
    struct connector *connector = NULL;
    struct thief thief = { .municipality = { strtoll(words[2], NULL, 10) } };
    int64_t person = strtoll(words[3], NULL, 10);
    int64_t another = strtoll(words[4], NULL, 10);
    arena_open(&arena, ARENA_BYTES);
    must(connector_open(connector_of((pid_t)strtol(words[1], NULL, 10)), &connector), "web's own socket");
    must(vault_open(connection_get, connector, &thief.vault), "the vault");
    thief.dossier = dossier_ref_new(&(struct random){ 0 });
    const struct vault_session mine = session_of(&thief, person);
    struct vault_session forged = session_of(&thief, another);
    seal(&thief, &mine, person, &arena);
    (void)printf("another's %d\n", open_as(&thief, &mine, another));
    forged.bytes[sizeof forged.bytes - 1] ^= 1;
    (void)printf("forged %d\n", open_as(&thief, &forged, another));
    open_often(&thief, &mine, person, strtoll(words[5], NULL, 10));
    const struct vault_session theirs = session_of(&thief, another);
    (void)printf("other %d\n", open_as(&thief, &theirs, another));
    vault_close(thief.vault);
    connector_close(connector);
    return 0;
}
