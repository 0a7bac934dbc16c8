#include "app/folder.h"

#include "os/file.h"
#include "store/key_medium.h"
#include "store/pg_address.h"

static struct sv path_in(struct arena *arena, struct sv folder, struct sv name)
{
    struct buf buf;
    buf_open(&buf, arena, 4096);
    buf_put(&buf, folder);
    buf_put_byte(&buf, '/');
    buf_put(&buf, name);
    return buf_view(&buf);
}

static enum err parts_open(struct arena *arena, const struct folder_options *options, struct folder *folder)
{
    TRY(folder_open_in(folder->fd, SV("store"), options->create, &folder->store_fd));
    TRY(folder_open_in(folder->fd, SV("themes"), true, &folder->themes_fd));
    if (options->create && options->demo) {
        TRY(file_replace(folder->fd, SV("demo"), SV("Everything in this folder is made up.\n")));
    }
    int demo CLEANUP(fd_close) = -1;
    enum err err = file_open(folder->fd, SV("demo"), FILE_READ, &demo);
    folder->demo = err == OK;
    folder->key_file = path_in(arena, folder->path, SV("store/keys.slots"));
    folder->themes = path_in(arena, folder->path, SV("themes"));
    folder->control = path_in(arena, folder->path, SV("control"));
    return err == ERR_NOT_FOUND ? OK : err;
}

/* Addresses are judged before anything is sent to them. */
static enum err addresses_check(struct folder *folder, struct sv *ret_problem)
{
    const struct sv addresses[] = { folder->config.database, folder->config.database_owner, folder->config.key_store };
    if (!sv_empty(folder->config.key_store) && !key_place_is_cluster(folder->config.key_store)) {
        *ret_problem = SV("sleutelopslag is no address: write postgresql://..., or leave the setting out");
        return ERR_REFUSED;
    }
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        struct address_check check = { 0 };
        enum err err = store_address_check(addresses[i], folder->config.without_tls, &check);
        if (err != OK) {
            *ret_problem = check.problem;
            return err;
        }
        if (check.ca_folder[0] != '\0' && folder->ca_fd < 0) {
            *ret_problem = SV("the folder of sslrootcert= cannot be opened: name it with its whole path");
            TRY(folder_open(sv_of_c(check.ca_folder), &folder->ca_fd));
        }
    }
    return OK;
}

static enum err config_load(struct arena *arena, struct folder *folder, struct sv *ret_problem)
{
    int file CLEANUP(fd_close) = -1;
    struct sv content = { "", 0 };
    enum err err = file_open(folder->fd, SV("seinhuis.conf"), FILE_READ, &file);
    if (err == OK) {
        err = file_read_all(file, arena, 64 * 1024, &content);
    }
    if (err != OK && err != ERR_NOT_FOUND) {
        *ret_problem = SV("seinhuis.conf cannot be read: make it a file of at most 64 kB that this user may read");
        return err;
    }
    TRY(config_read(arena, content, &folder->config, ret_problem));
    *ret_problem = SV("achter-proxy in seinhuis.conf is not a list of at most 16 addresses: write 127.0.0.1, ::1 or unix");
    TRY(proxies_read(folder->config.proxy_addresses, &folder->config.proxies));
    *ret_problem = (struct sv){ "", 0 };
    if (folder->config.clock_offset_days != 0 && !folder->demo) {
        *ret_problem = SV("klok-vooruit only works in a demonstration folder: remove it from seinhuis.conf");
        return ERR_REFUSED;
    }
    folder->database = sv_empty(folder->config.database) ? path_in(arena, folder->path, SV("store/seinhuis.db"))
        : folder->config.database;
    folder->key_file = sv_empty(folder->config.key_store) ? folder->key_file : folder->config.key_store;
    return addresses_check(folder, ret_problem);
}

static struct sv why_not_there(enum err err)
{
    if (err == ERR_FULL) {
        return SV("the disk of the data folder is full: make room on it");
    }
    if (err == ERR_IO) {
        return SV("the data folder, or store/ or themes/ in it, is no folder or cannot be opened by this user: start as "
                  "the owner, or give it to this user with chown -R");
    }
    return SV("the data folder cannot be opened: make one with seinhuis init --data DIR");
}

enum err folder_load(struct arena *arena, const struct folder_options *options, struct folder *ret_folder,
                     struct sv *ret_problem)
{
    struct folder folder = { .path = options->path, .fd = -1, .store_fd = -1, .themes_fd = -1, .ca_fd = -1,
                             .lock_fd = -1 };
    enum err err = options->create ? folder_create(options->path, &folder.fd) : folder_open(options->path, &folder.fd);
    *ret_problem = why_not_there(err);
    if (err == OK && options->create) {
        int old CLEANUP(fd_close) = -1;
        err = folder_open_in(folder.fd, SV("store"), false, &old) == OK ? ERR_CONFLICT : OK;
        *ret_problem = err == OK ? *ret_problem
            : SV("there is an installation in this folder already: choose another folder");
    }
    if (err == OK) {
        err = parts_open(arena, options, &folder);
        *ret_problem = why_not_there(err);
    }
    if (err == OK) {
        err = config_load(arena, &folder, ret_problem);
    }
    if (err != OK) {
        folder_close(&folder);
        return err;
    }
    *ret_folder = folder;
    return OK;
}

enum err folder_hold(struct folder *folder)
{
    return file_lock(folder->fd, SV("in-use"), &folder->lock_fd);
}

void folder_close(struct folder *folder)
{
    fd_close(&folder->lock_fd);
    fd_close(&folder->themes_fd);
    fd_close(&folder->ca_fd);
    fd_close(&folder->store_fd);
    fd_close(&folder->fd);
}
