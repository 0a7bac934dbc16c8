#include "app/recovery_rehearse.h"

#include "app/folder.h"
#include "app/restore_sample.h"
#include "os/file.h"
#include "store/copy.h"
#include "vault/log_verify.h"

static struct sv log_of(struct arena *arena, struct sv folder)
{
    struct buf path;
    buf_open(&path, arena, 4096);
    buf_put(&path, folder);
    buf_put(&path, SV("/log"));
    return buf_view(&path);
}

/* What a database server or a cluster for keys holds is not in the folder: it must be another one than what serves. */
static bool apart(const struct folder *restored, const struct folder *here)
{
    bool database = !store_is_postgresql(restored->database) || !sv_equal(restored->database, here->database);
    return database && (sv_empty(restored->config.key_store) || !sv_equal(restored->key_file, here->key_file));
}

static enum err places_look(struct command_call *call, const struct folder *restored, struct sv *ret_problem)
{
    struct folder here;
    int key CLEANUP(fd_close) = -1;
    int vault CLEANUP(fd_close) = -1;
    TRY(folder_load(call->arena, &(struct folder_options){ .path = call->data }, &here, ret_problem));
    bool right = apart(restored, &here);
    folder_close(&here);
    if (!right) {
        *ret_problem = SV("the settings of that folder name the database or the key store of this installation: restore "
                          "it with --conf and empty ones");
        return ERR_REFUSED;
    }
    *ret_problem = SV("there is no folder vault/ in it: give the folder that seinhuis restore made");
    TRY(folder_open_in(restored->fd, SV("vault"), false, &vault));
    *ret_problem = SV("there is a master key in that folder already: a rehearsal is with what a backup holds, and nothing "
                      "else");
    enum err err = file_open(vault, SV("master.key"), FILE_READ, &key);
    return err == ERR_NOT_FOUND ? OK : err == OK ? ERR_CONFLICT : err;
}

enum err rehearse_look(struct command_call *call, struct sv path, struct sv *ret_problem)
{
    struct folder restored;
    TRY(folder_load(call->arena, &(struct folder_options){ .path = path }, &restored, ret_problem));
    enum err err = places_look(call, &restored, ret_problem);
    folder_close(&restored);
    return err;
}

static void line_print(struct buf *out, bool right, struct sv what)
{
    buf_put(out, right ? SV("right  ") : SV("WRONG  "));
    buf_put(out, what);
}

/* ret_right is left as it is when this was right. */
static enum err log_look(struct command_call *call, struct sv path, bool *ret_right)
{
    struct log_verdict verdict;
    TRY(log_verify(log_of(call->arena, path), call->arena, &verdict));
    bool right = verdict.damage == DAMAGE_NONE;
    line_print(call->out, right, SV("the log of the restored backup, up to line "));
    buf_put_int(call->out, verdict.last);
    buf_put_byte(call->out, '\n');
    *ret_right = *ret_right && right;
    return OK;
}

static enum err sample_look(struct command_call *call, const struct folder *folder, int master, bool *ret_right)
{
    struct store *store = NULL;
    struct sample_done done;
    TRY(store_open(&(struct store_options){ .database = folder->database, .key_file = folder->key_file,
                                            .readers = 1 }, &store));
    enum err err = sample_open(folder, store, master, &done);
    store_close(store);
    TRY(err);
    bool right = done.vault_opened && done.tried > 0 && done.opened == done.tried;
    line_print(call->out, right, SV("sealed values of the restored backup, tried "));
    buf_put_int(call->out, done.tried);
    buf_put(call->out, SV(", opened "));
    buf_put_int(call->out, done.opened);
    buf_put_byte(call->out, '\n');
    *ret_right = *ret_right && right;
    return OK;
}

/* The log first: the vault of that folder adds its lines to it. */
enum err rehearse_run(struct command_call *call, struct sv path, int master, bool *ret_right)
{
    struct folder restored;
    struct sv problem = { "", 0 };
    bool right = true;
    enum err err = folder_load(call->arena, &(struct folder_options){ .path = path }, &restored, &problem);
    if (err != OK) {
        buf_put(call->out, problem);
        buf_put_byte(call->out, '\n');
        return err;
    }
    err = log_look(call, path, &right);
    err = err == OK ? sample_look(call, &restored, master, &right) : err;
    folder_close(&restored);
    TRY(err);
    *ret_right = right;
    return OK;
}
