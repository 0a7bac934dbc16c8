#include "vault/keepers.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/random.h"
#include "os/file.h"
#include "os/process.h"
#include "os/socket.h"
#include "vault/wire.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

enum { MASTER_KEY_BYTES = 32, ARGUMENTS_MAX = 8, ARGUMENT_BYTES = 48, SMALL_ARENA_BYTES = 16 * 1024 };

struct keeper {
    struct keepers *keepers;
    struct child child;
    struct process_path path;
    struct process_user user; /* uid 0: ours */
    int control; /* our end; -1 while it is not running */
};

struct connector_end {
    struct keepers *keepers;
    unsigned sender;
};

struct keepers {
    struct keepers_options options;
    int vault_folder;
    int log_folder;
    int master; /* -1: vault/master.key */
    struct supervisor *supervisor;
    struct keeper vault;
    struct keeper helpers[PASSWORD_HELPERS];
    struct keeper press;
    struct connector_end ends[2];
};

static enum err folders_open(struct sv data_folder, bool create, int *ret_vault, int *ret_log)
{
    int data CLEANUP(fd_close) = -1;
    int vault CLEANUP(fd_close) = -1;
    TRY(folder_open(data_folder, &data));
    TRY(folder_open_in(data, SV("vault"), create, &vault));
    TRY(folder_open_in(data, SV("log"), create, ret_log));
    *ret_vault = vault;
    vault = -1;
    return OK;
}

enum err keepers_master_given(int *ret_fd)
{
    const char *path = getenv("CREDENTIALS_DIRECTORY");
    if (path == NULL) {
        return ERR_NOT_FOUND;
    }
    int folder CLEANUP(fd_close) = -1;
    TRY(folder_open(sv_of_c(path), &folder));
    return file_open(folder, SV("master-key"), FILE_READ, ret_fd);
}

static enum err master_create(int vault_folder)
{
    int there CLEANUP(fd_close) = -1;
    enum err err = keepers_master_given(&there);
    if (err == ERR_NOT_FOUND) {
        err = file_open(vault_folder, SV("master.key"), FILE_READ, &there);
    }
    if (err != ERR_NOT_FOUND) {
        return err;
    }
    unsigned char key[MASTER_KEY_BYTES];
    random_bytes(&(struct random){ 0 }, key, sizeof key);
    err = file_replace(vault_folder, SV("master.key"), sv_of_bytes(key, sizeof key));
    explicit_bzero(key, sizeof key);
    return err;
}

enum err keepers_init(struct sv data_folder)
{
    int vault CLEANUP(fd_close) = -1;
    int log CLEANUP(fd_close) = -1;
    TRY(folders_open(data_folder, true, &vault, &log));
    return master_create(vault);
}

/* --- starting them ------------------------------------------------------------------------------------------------ */

struct arguments {
    char texts[ARGUMENTS_MAX][ARGUMENT_BYTES];
    const char *list[ARGUMENTS_MAX + 1];
    size_t count;
};

static void argument_add(struct arguments *arguments, struct sv text)
{
    ASSERT(arguments->count < ARGUMENTS_MAX && text.length < ARGUMENT_BYTES);
    char *into = arguments->texts[arguments->count];
    memcpy(into, text.at, text.length);
    into[text.length] = '\0';
    arguments->list[arguments->count++] = into;
}

static void argument_add_number(struct arguments *arguments, struct sv name, int64_t value)
{
    struct arena arena CLEANUP(arena_close);
    struct buf text;
    arena_open(&arena, SMALL_ARENA_BYTES);
    buf_open(&text, &arena, ARGUMENT_BYTES - 1);
    buf_put(&text, name);
    buf_put_byte(&text, '=');
    buf_put_int(&text, value);
    argument_add(arguments, buf_view(&text));
}

static void vault_arguments(const struct keepers_options *options, struct arguments *arguments)
{
    const struct {
        struct sv name;
        int64_t value;
    } numbers[] = {
        { SV_INIT("openings-per-minute"), options->openings_per_minute },
        { SV_INIT("writes-per-second"), options->writes_per_second },
        { SV_INIT("segment-lines"), options->segment_lines },
        { SV_INIT("clock-offset-ms"), options->clock_offset_ms },
    };
    argument_add(arguments, SV("seinhuis-vault"));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (numbers[i].value != 0) {
            argument_add_number(arguments, numbers[i].name, numbers[i].value);
        }
    }
    if (options->log_keep_days != 0) {
        argument_add_number(arguments, SV("log-keep-days"), options->log_keep_days < 0 ? 0 : options->log_keep_days);
    }
    argument_add_number(arguments, SV("landlock"), !options->landlock_optional);
}

static enum err keeper_start(struct keeper *keeper, struct process_options *options, pid_t *ret_pid)
{
    int other CLEANUP(fd_close) = -1;
    fd_close(&keeper->control);
    TRY(socket_pair(SOCKET_PACKET, &keeper->control, &other));
    options->path = keeper->path.text;
    options->user = keeper->user;
    options->fds[0] = other;
    enum err err = process_spawn(options, ret_pid);
    if (err != OK) {
        fd_close(&keeper->control);
    }
    return err;
}

static enum err vault_spawn(struct keeper *keeper, bool replace_master, pid_t *ret_pid)
{
    const struct keepers *keepers = keeper->keepers;
    struct arguments arguments = { 0 };
    vault_arguments(&keepers->options, &arguments);
    if (replace_master) {
        argument_add_number(&arguments, SV("replace-master"), 1);
    }
    struct process_options options = { .arguments = arguments.list, .fd_count = 3 };
    options.fds[1] = keepers->vault_folder;
    options.fds[2] = keepers->log_folder;
    if (keepers->master >= 0) {
        options.fds[options.fd_count++] = keepers->master;
    }
    return keeper_start(keeper, &options, ret_pid);
}

static enum err vault_start(void *keeper, pid_t *ret_pid)
{
    return vault_spawn(keeper, false, ret_pid);
}

/* A process without keys: the control socket and nothing else. */
static enum err helper_start(struct keeper *keeper, struct sv name, pid_t *ret_pid)
{
    struct arguments arguments = { 0 };
    argument_add(&arguments, name);
    argument_add_number(&arguments, SV("landlock"), !keeper->keepers->options.landlock_optional);
    struct process_options options = { .arguments = arguments.list, .fd_count = 1 };
    return keeper_start(keeper, &options, ret_pid);
}

static enum err password_start(void *keeper, pid_t *ret_pid)
{
    return helper_start(keeper, SV("seinhuis-password"), ret_pid);
}

static enum err press_start(void *keeper, pid_t *ret_pid)
{
    return helper_start(keeper, SV("seinhuis-sheet"), ret_pid);
}

static enum err keeper_open(struct keepers *keepers, struct keeper *keeper, const struct child *child,
                            struct sv executable)
{
    keeper->keepers = keepers;
    keeper->control = -1;
    keeper->child.name = child->name;
    keeper->child.start = child->start;
    keeper->child.context = keeper;
    return process_find(executable, &keeper->path);
}

/* A process of its own has an account of its own, where the system has one: the vault's files are then out of the
 * others' reach. */
static enum err users_find(struct keepers *keepers)
{
    const struct keepers_options *options = &keepers->options;
    struct process_user password = { 0 };
    enum err err = process_user(sv_empty(options->vault_user) ? SV("seinhuis-vault") : options->vault_user,
                                &keepers->vault.user);
    if (err == OK) {
        TRY(folder_give(keepers->vault_folder, keepers->vault.user.uid, keepers->vault.user.gid));
        err = folder_give(keepers->log_folder, keepers->vault.user.uid, keepers->vault.user.gid);
    }
    if (err != OK && err != ERR_NOT_FOUND) {
        return err;
    }
    err = process_user(sv_empty(options->password_user) ? SV("seinhuis-password") : options->password_user, &password);
    for (size_t i = 0; err == OK && i < PASSWORD_HELPERS; i++) {
        keepers->helpers[i].user = password;
    }
    if (err != OK && err != ERR_NOT_FOUND) {
        return err;
    }
    err = process_user(sv_empty(options->press_user) ? SV("seinhuis-sheet") : options->press_user,
                       &keepers->press.user);
    return err == ERR_NOT_FOUND ? OK : err;
}

static enum err master_take(int own, int *ret_fd)
{
    if (own == 0) {
        return keepers_master_given(ret_fd);
    }
    *ret_fd = fcntl(own, F_DUPFD_CLOEXEC, PROCESS_FD_FIRST);
    return *ret_fd < 0 ? ERR_IO : OK;
}

static enum err keepers_fill(struct keepers *keepers)
{
    TRY(folders_open(keepers->options.data_folder, false, &keepers->vault_folder, &keepers->log_folder));
    enum err given = master_take(keepers->options.master, &keepers->master);
    if (given != OK && given != ERR_NOT_FOUND) {
        return given;
    }
    const struct child vault = { .name = SV("vault"), .start = vault_start };
    const struct child helper = { .name = SV("password"), .start = password_start };
    TRY(keeper_open(keepers, &keepers->vault, &vault, SV("seinhuis-vault")));
    for (size_t i = 0; i < PASSWORD_HELPERS; i++) {
        TRY(keeper_open(keepers, &keepers->helpers[i], &helper, SV("seinhuis-password")));
    }
    if (keepers->options.press) {
        const struct child press = { .name = SV("sheet"), .start = press_start };
        TRY(keeper_open(keepers, &keepers->press, &press, SV("seinhuis-sheet")));
    }
    return users_find(keepers);
}

enum err keepers_open(const struct keepers_options *options, struct keepers **ret_keepers)
{
    struct keepers *keepers = calloc(1, sizeof *keepers);
    if (keepers == NULL) {
        return ERR_NO_MEMORY;
    }
    keepers->options = *options;
    keepers->vault_folder = -1;
    keepers->log_folder = -1;
    keepers->master = -1;
    keepers->vault.control = -1;
    keepers->press.control = -1;
    for (size_t i = 0; i < PASSWORD_HELPERS; i++) {
        keepers->helpers[i].control = -1;
    }
    keepers->ends[KEEPERS_WEB] = (struct connector_end){ keepers, SENDER_WEB };
    keepers->ends[KEEPERS_COMMAND] = (struct connector_end){ keepers, SENDER_COMMAND };
    enum err err = keepers_fill(keepers);
    if (err != OK) {
        keepers_close(keepers);
        return err;
    }
    *ret_keepers = keepers;
    return OK;
}

void keepers_close(struct keepers *keepers)
{
    if (keepers == NULL) {
        return;
    }
    fd_close(&keepers->vault.control);
    fd_close(&keepers->press.control);
    for (size_t i = 0; i < PASSWORD_HELPERS; i++) {
        fd_close(&keepers->helpers[i].control);
    }
    fd_close(&keepers->vault_folder);
    fd_close(&keepers->log_folder);
    fd_close(&keepers->master);
    free(keepers);
}

enum err keepers_master_replace(const struct keepers_options *options)
{
    struct keepers *keepers = NULL;
    pid_t pid = 0;
    int code = 0;
    TRY(keepers_open(options, &keepers));
    enum err err = vault_spawn(&keepers->vault, true, &pid);
    err = err == OK ? process_end(pid, &code) : err;
    keepers_close(keepers);
    TRY(err);
    return code == 0 ? OK : code == BAD_START_LOCKED ? ERR_BUSY
        : code == BAD_START_KEY_MISSING || code == BAD_START_KEY_WRONG ? ERR_INVALID : ERR_IO;
}

void keepers_supervise(struct keepers *keepers, struct supervisor *supervisor)
{
    keepers->supervisor = supervisor;
    supervisor_add(supervisor, &keepers->vault.child);
    for (size_t i = 0; i < PASSWORD_HELPERS; i++) {
        supervisor_add(supervisor, &keepers->helpers[i].child);
    }
    if (keepers->options.press) {
        supervisor_add(supervisor, &keepers->press.child);
    }
}

/* --- passing out connections -------------------------------------------------------------------------------------- */

static struct keeper *keeper_of(struct keepers *keepers, unsigned char wanted)
{
    if (wanted == 'v') {
        return &keepers->vault;
    }
    if (wanted == 's') {
        return &keepers->press;
    }
    size_t helper = (size_t)(wanted - '0');
    return wanted >= '0' && helper < PASSWORD_HELPERS ? &keepers->helpers[helper] : NULL;
}

/* Our copies of both ends are closed here: when the keeper dies, its client must see that at once. */
static enum err pass_pair(struct keeper *keeper, unsigned char sender, int client, unsigned char wanted)
{
    int for_keeper CLEANUP(fd_close) = -1;
    int for_client CLEANUP(fd_close) = -1;
    TRY(socket_pair(SOCKET_STREAM, &for_keeper, &for_client));
    TRY(socket_send_fd(keeper->control, sender, for_keeper));
    return socket_send_fd(client, wanted, for_client);
}

static bool connector_readable(void *context, int fd)
{
    const struct connector_end *end = context;
    unsigned char wanted = 0;
    int unasked CLEANUP(fd_close) = -1;
    enum err err = socket_receive_fd(fd, 0, &wanted, &unasked);
    if (err == ERR_TIMEOUT) {
        return true;
    }
    struct keeper *keeper = err == OK ? keeper_of(end->keepers, wanted) : NULL;
    if (keeper == NULL) {
        return false; /* gone, or nobody we know how to talk to */
    }
    if (atomic_load(&keeper->child.pid) == 0 || pass_pair(keeper, (unsigned char)end->sender, fd, wanted) != OK) {
        return socket_send_fd(fd, wanted, -1) == OK;
    }
    return true;
}

enum err keepers_connector(struct keepers *keepers, enum keepers_client client, int *ret_fd)
{
    int mine CLEANUP(fd_close) = -1;
    int other CLEANUP(fd_close) = -1;
    ASSERT(keepers->supervisor != NULL);
    TRY(socket_pair(SOCKET_PACKET, &mine, &other));
    const struct watch watch = { .fd = mine, .readable = connector_readable, .context = &keepers->ends[client] };
    TRY(supervisor_watch(keepers->supervisor, &watch));
    mine = -1;
    *ret_fd = other;
    other = -1;
    return OK;
}

pid_t keepers_vault_pid(const struct keepers *keepers)
{
    return atomic_load(&keepers->vault.child.pid);
}

pid_t keepers_password_pid(const struct keepers *keepers, uint32_t helper)
{
    ASSERT(helper < PASSWORD_HELPERS);
    return atomic_load(&keepers->helpers[helper].child.pid);
}

pid_t keepers_press_pid(const struct keepers *keepers)
{
    return atomic_load(&keepers->press.child.pid);
}
