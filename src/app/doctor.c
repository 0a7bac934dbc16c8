/* `seinhuis doctor`: looks at the machine and the installation, running or not, and says per finding what to do.
 *
 * One row per check. `doctor-inside` is the half that needs the database: the running server does it, or the
 * installation is opened for it. Nothing secret is read but sizes and owners.
 */
#include "app/commands.h"

#include "app/backup_state.h"
#include "app/folder.h"
#include "app/recovery.h"
#include "app/renewal.h"
#include "base/clock.h"
#include "os/file.h"
#include "os/sandbox.h"
#include "os/socket.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

enum verdict { VERDICT_FINE, VERDICT_ADVICE, VERDICT_WRONG };

struct doctor {
    struct command_call *call;
    struct folder folder;
    bool wrong;
};

static void say(struct doctor *doctor, enum verdict verdict, struct sv what, struct sv sentence)
{
    struct buf *out = doctor->call->out;
    static const struct sv words[] = { SV_INIT("fine    "), SV_INIT("advice  "), SV_INIT("WRONG   ") };
    buf_put(out, words[verdict]);
    buf_put(out, what);
    buf_put(out, SV(": "));
    buf_put(out, sentence);
    buf_put_byte(out, '\n');
    doctor->wrong = doctor->wrong || verdict == VERDICT_WRONG;
}

/* --- the machine -------------------------------------------------------------------------------------------------- */

static void clock_look(struct doctor *doctor)
{
    struct timex state = { 0 };
    bool synchronised = adjtimex(&state) >= 0 && (state.status & STA_UNSYNC) == 0;
    say(doctor, synchronised ? VERDICT_FINE : VERDICT_ADVICE, SV("clock"),
        synchronised ? SV("kept right by the network")
        : SV("nothing keeps it right: switch on systemd-timesyncd or chrony, because terms depend on it"));
}

static void walls_look(struct doctor *doctor)
{
    bool landlock = sandbox_landlock_abi() > 0;
    bool accepted = doctor->folder.config.without_landlock;
    say(doctor, landlock ? VERDICT_FINE : accepted ? VERDICT_ADVICE : VERDICT_WRONG, SV("walls"),
        landlock ? SV("the kernel has Landlock")
        : SV("the kernel has no Landlock: use one of 5.13 or later, or set zonder-landlock = ja"));
    struct rlimit locked;
    enum { LOCKED_LEAST = 64 * 1024 };
    bool enough = getrlimit(RLIMIT_MEMLOCK, &locked) == 0 && locked.rlim_cur >= LOCKED_LEAST;
    say(doctor, enough ? VERDICT_FINE : VERDICT_WRONG, SV("memory that stays out of swap"),
        enough ? SV("enough for the keys") : SV("too little for the keys: set LimitMEMLOCK= to 64K or more"));
}

static void fonts_look(struct doctor *doctor)
{
    bool there = access("/usr/share/fonts/truetype/noto", R_OK) == 0;
    say(doctor, there ? VERDICT_FINE : VERDICT_WRONG, SV("fonts"),
        there ? SV("there") : SV("documents cannot be printed: install fonts-noto-core"));
}

/* --- the data folder ---------------------------------------------------------------------------------------------- */

static void modes_look(struct doctor *doctor)
{
    static const char *const names[] = { ".", "vault", "log", "store", "themes" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct stat found;
        if (fstatat(doctor->folder.fd, names[i], &found, AT_SYMLINK_NOFOLLOW) != 0) {
            say(doctor, VERDICT_WRONG, sv_of_c(names[i]), SV("is not in the data folder: put it back from a backup"));
        } else if ((found.st_mode & S_IRWXO) != 0) {
            say(doctor, VERDICT_WRONG, sv_of_c(names[i]), SV("is open to every user of this machine: chmod o-rwx"));
        } else if (geteuid() != 0 && found.st_uid != geteuid()) {
            say(doctor, VERDICT_WRONG, sv_of_c(names[i]), SV("belongs to another user: chown it to the one who serves"));
        } else {
            say(doctor, VERDICT_FINE, sv_of_c(names[i]), SV("closed to other users"));
        }
    }
}

static void key_look(struct doctor *doctor)
{
    enum { KEY_BYTES = 32 };
    struct stat found;
    if (getenv("CREDENTIALS_DIRECTORY") != NULL) {
        say(doctor, VERDICT_FINE, SV("master key"), SV("kept by the system"));
        return;
    }
    bool there = fstatat(doctor->folder.fd, "vault/master.key", &found, AT_SYMLINK_NOFOLLOW) == 0;
    if (!there) {
        say(doctor, VERDICT_WRONG, SV("master key"), SV("not in vault/: put it back, or bring it back from its shares "
                                                        "(seinhuis recovery)"));
    } else if (found.st_size != KEY_BYTES) {
        say(doctor, VERDICT_WRONG, SV("master key"), SV("vault/master.key is damaged: put it back"));
    } else {
        say(doctor, VERDICT_ADVICE, SV("master key"), SV("lies in the data folder: better kept by the system, with "
                                                         "LoadCredential=master-key in the unit"));
    }
}

static void disk_look(struct doctor *doctor)
{
    enum { LOW_MIB = 2048, MEBIBYTE = 1024 * 1024 };
    struct statvfs disk;
    int64_t free_mib = fstatvfs(doctor->folder.fd, &disk) != 0 ? 0
        : (int64_t)disk.f_bavail * (int64_t)disk.f_frsize / MEBIBYTE;
    say(doctor, free_mib >= LOW_MIB ? VERDICT_FINE : VERDICT_WRONG, SV("room on the disk"),
        free_mib >= LOW_MIB ? SV("enough") : SV("less than 2 GiB is free: make room, or nothing is received"));
}

/* What each report waits for: a write that has reached the disk. */
static void sync_look(struct doctor *doctor)
{
    enum { TRIES = 16, SLOW_MS = 50 };
    int fd CLEANUP(fd_close) = -1;
    enum err err = file_open(doctor->folder.fd, SV("doctor-tried-the-disk"), FILE_WRITE, &fd);
    int64_t begun = clock_monotonic_ms();
    for (int i = 0; i < TRIES && err == OK; i++) {
        err = file_write(fd, SV("x"));
        err = err == OK ? file_sync(fd) : err;
    }
    int64_t each = (clock_monotonic_ms() - begun) / TRIES;
    enum err removed = file_remove(doctor->folder.fd, SV("doctor-tried-the-disk"));
    if (err != OK || (fd >= 0 && removed != OK)) {
        say(doctor, VERDICT_WRONG, SV("writing to the disk"), SV("failed: see whether it is full or read-only, and who "
                                                                 "owns the data folder"));
    } else {
        say(doctor, each <= SLOW_MS ? VERDICT_FINE : VERDICT_ADVICE, SV("writing to the disk"),
            each <= SLOW_MS ? SV("quick enough")
            : SV("slow: every report waits for it; put the data folder on a local disk"));
    }
}

static void proxy_look(struct doctor *doctor)
{
    const struct config *config = &doctor->folder.config;
    if (!config->https && !doctor->folder.demo) {
        say(doctor, VERDICT_WRONG, SV("https"), SV("off: put a proxy with TLS in front and set https = ja"));
    } else if (config->https && sv_equal(config->proxy_addresses, SV("nee"))) {
        say(doctor, VERDICT_ADVICE, SV("achter-proxy"), SV("nee: then limits count the proxy as one visitor; name "
                                                          "the proxy, see seinhuis settings"));
    } else {
        say(doctor, VERDICT_FINE, SV("https"), SV("set as it should be"));
    }
}

static void server_look(struct doctor *doctor)
{
    int fd CLEANUP(fd_close) = -1;
    bool runs = socket_connect_unix(doctor->folder.control, &fd) == OK;
    say(doctor, VERDICT_FINE, SV("server"), runs ? SV("runs") : SV("does not run"));
}

/* The database, and what was done for safe keeping. */
static void inside_look(struct doctor *doctor)
{
    const struct sv words[] = { SV_INIT("doctor-inside") };
    struct sv problem = SV("it could not be looked at");
    struct command_call *call = doctor->call;
    if (command_inside(call, words, 1, &problem) != OK) {
        say(doctor, VERDICT_WRONG, SV("installation"), problem);
    }
    doctor->wrong = doctor->wrong || call->exit != 0;
}

static void (*const checks[])(struct doctor *doctor) = {
    clock_look, walls_look, fonts_look,  modes_look,  key_look,
    disk_look,  sync_look,  proxy_look,  server_look, inside_look,
};

enum err command_doctor(struct command_call *call)
{
    struct doctor doctor = { .call = call };
    struct sv problem = { "", 0 };
    if (folder_load(call->arena, &(struct folder_options){ .path = call->data }, &doctor.folder, &problem) != OK) {
        say(&doctor, VERDICT_WRONG, SV("data folder"), problem);
        call->exit = 1;
        return OK;
    }
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        checks[i](&doctor);
    }
    folder_close(&doctor.folder);
    call->exit = doctor.wrong ? 1 : 0;
    return OK;
}

/* --- the half that needs the database ----------------------------------------------------------------------------- */

static enum err renewals_look(struct doctor *doctor, struct tx *tx, struct instant now)
{
    struct renewal_state *states = NULL;
    size_t count = 0;
    bool late = false;
    const struct renewal_moment moment = { now, &doctor->call->app->folder.config };
    TRY(renewal_states(tx, doctor->call->arena, &moment, &states, &count));
    for (size_t i = 0; i < count; i++) {
        late = late || (states[i].begun.ms != 0 && states[i].late); /* never begun: nothing served yet */
    }
    say(doctor, late ? VERDICT_WRONG : VERDICT_FINE, SV("keys of municipalities"),
        late ? SV("one is past its term: run seinhuis keys rotate, and read the operational log when it fails")
        : SV("renewed in time"));
    return OK;
}

enum err command_doctor_inside(struct command_call *call)
{
    struct app *app = call->app;
    struct doctor doctor = { .call = call };
    struct instant now = clock_now(&app->clock);
    struct backup_state backup;
    struct recovery_state recovery;
    struct vault_status vault;
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(app->store, &tx));
    TRY(backup_state_read(tx, call->arena, &app->folder.config, now, &backup));
    TRY(recovery_state(tx, call->arena, &app->folder.config, now, &recovery));
    say(&doctor, VERDICT_FINE, SV("database"), SV("opens, with the tables of this program"));
    TRY(vault_status(app->vault, &vault));
    say(&doctor, vault.log_damaged ? VERDICT_WRONG : VERDICT_FINE, SV("log"), vault.log_damaged
        ? SV("is not what was written: run seinhuis log verify") : SV("opens and ends as it was signed"));
    bool kept = backup.wanted && !backup.kinds[KIND_DATA].late && !backup.kinds[KIND_KEYS].late;
    say(&doctor, kept ? VERDICT_FINE : VERDICT_ADVICE, SV("backup"), kept ? SV("made in time")
        : backup.wanted ? SV("late or never made: run seinhuis backup")
        : SV("there is no key to seal it to: run seinhuis backup-key, and set reservekopie-sleutel"));
    say(&doctor, backup.kinds[KIND_PROVED].late ? VERDICT_ADVICE : VERDICT_FINE, SV("restore"),
        backup.kinds[KIND_PROVED].late ? SV("not tried lately: run seinhuis restore --verify") : SV("tried in time"));
    say(&doctor, recovery.late ? VERDICT_ADVICE : VERDICT_FINE, SV("recovery of the master key"), recovery.replaced
        ? SV("the shares on paper are of an older key: run seinhuis recovery make, and destroy those papers")
        : recovery.late ? SV("not practised lately: run seinhuis recovery-drill") : SV("practised in time"));
    TRY(renewals_look(&doctor, tx, now));
    call->exit = doctor.wrong ? 1 : 0;
    return OK;
}
