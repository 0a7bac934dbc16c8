#include "app/control.h"

#include "app/command.h"
#include "app/control_wire.h"
#include "base/log.h"
#include "os/file.h"
#include "os/socket.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct control {
    struct app *app;
    struct vault *vault;   /* the scheduler uses app->vault; a connection serves one thread */
    int listen_fd;
    int stop_write, stop_read;
    pthread_t thread;
    pthread_mutex_t one;         /* one command at a time; how the server stands is told beside it */
    pthread_mutex_t mutex;
    pthread_cond_t gone;
    uint32_t clients;
};

enum { CLIENTS_MAX = 8 };

struct client {
    struct control *control;
    int fd;
};

static size_t words_cut(struct sv block, struct sv words[CONTROL_WORDS_MAX])
{
    size_t count = 0;
    struct sv rest = block;
    while (count < CONTROL_WORDS_MAX && sv_cut(rest, '\0', &words[count], &rest)) {
        count++;
    }
    return count;
}

/* The command's own app: the same store and helpers, another connection to the vault. */
static enum err command_answer(struct control *control, struct arena *arena, struct sv block, struct buf *out,
                               int *ret_exit)
{
    struct sv words[CONTROL_WORDS_MAX];
    size_t count = words_cut(block, words);
    size_t used = 0;
    const struct command *command = command_find(words, count, &used);
    if (command == NULL || command->need == NEEDS_NOTHING) {
        return ERR_INVALID;
    }
    struct app app = *control->app;
    app.vault = control->vault;
    struct command_call call = { .arena = arena, .arguments = words + used, .count = count - used, .app = &app,
                                 .data = control->app->folder.path, .out = out };
    bool alone = command->need != NEEDS_SERVER;
    if (alone) {
        (void)pthread_mutex_lock(&control->one);
    }
    enum err err = command->run(&call);
    if (alone) {
        (void)pthread_mutex_unlock(&control->one);
    }
    *ret_exit = err == OK ? call.exit : 1;
    if (err != OK) {
        buf_put(out, SV("failed: "));
        buf_put(out, sv_of_c(err_name(err)));
        buf_put(out, SV("\n"));
    }
    return OK;
}

static void client_serve(struct control *control, int client)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)64 * 1024 * 1024);
    struct buf out;
    buf_open(&out, &arena, CONTROL_ANSWER_BYTES_MAX);
    struct sv block;
    int code = 2;
    enum err err = control_read(client, &arena, CONTROL_BYTES_MAX, &block);
    err = err == OK ? command_answer(control, &arena, block, &out, &code) : err;
    if (err == OK) {
        unsigned char exit_byte = (unsigned char)code;
        err = socket_write_all(client, sv_of_bytes(&exit_byte, 1), control_deadline());
    }
    err = err == OK ? control_write(client, buf_view(&out)) : err;
    if (err != OK) {
        log_error(SV("control"), SV("command_failed"), err);
    }
}

static void *client_thread(void *context)
{
    struct client client = *(struct client *)context;
    struct control *control = client.control;
    free(context);
    client_serve(control, client.fd);
    fd_close(&client.fd);
    (void)pthread_mutex_lock(&control->mutex);
    control->clients--;
    (void)pthread_cond_broadcast(&control->gone);
    (void)pthread_mutex_unlock(&control->mutex);
    return NULL;
}

/* Takes the descriptor. Who comes when there are many waits until one is done. */
static void client_take(struct control *control, int fd)
{
    struct client *client = calloc(1, sizeof *client);
    pthread_t thread;
    if (client == NULL) {
        fd_close(&fd);
        return;
    }
    *client = (struct client){ control, fd };
    (void)pthread_mutex_lock(&control->mutex);
    while (control->clients >= CLIENTS_MAX) {
        (void)pthread_cond_wait(&control->gone, &control->mutex);
    }
    control->clients++;
    (void)pthread_mutex_unlock(&control->mutex);
    if (pthread_create(&thread, NULL, client_thread, client) == 0) {
        (void)pthread_detach(thread);
    } else {
        (void)client_thread(client);
    }
}

static void *serve_clients(void *context)
{
    struct control *control = context;
    struct pollfd fds[2] = { { .fd = control->listen_fd, .events = POLLIN },
                             { .fd = control->stop_read, .events = POLLIN } };
    for (;;) {
        if (poll(fds, 2, -1) < 0) {
            continue;
        }
        if (fds[1].revents != 0) {
            return NULL;
        }
        int client = accept4(control->listen_fd, NULL, NULL, SOCK_CLOEXEC);
        if (client >= 0) {
            client_take(control, client);
        }
    }
}

enum err control_start(struct app *app, int listen_fd, struct control **ret_control)
{
    struct control *control = calloc(1, sizeof *control);
    if (control == NULL) {
        return ERR_NO_MEMORY;
    }
    *control = (struct control){ .app = app, .listen_fd = listen_fd, .stop_write = -1, .stop_read = -1,
                                 .one = PTHREAD_MUTEX_INITIALIZER, .mutex = PTHREAD_MUTEX_INITIALIZER,
                                 .gone = PTHREAD_COND_INITIALIZER };
    enum err err = vault_open(connector_vault, app->connector, &control->vault);
    /* A pipe, because this process may not make sockets any more. */
    int ends[2] = { -1, -1 };
    err = err == OK && pipe2(ends, O_CLOEXEC) != 0 ? ERR_IO : err;
    control->stop_read = ends[0];
    control->stop_write = ends[1];
    if (err == OK && pthread_create(&control->thread, NULL, serve_clients, control) != 0) {
        err = ERR_NO_MEMORY;
    }
    if (err != OK) {
        vault_close(control->vault);
        free(control);
        return err;
    }
    *ret_control = control;
    return OK;
}

void control_stop(struct control *control)
{
    if (control == NULL) {
        return;
    }
    fd_close(&control->stop_write);
    (void)pthread_join(control->thread, NULL);
    (void)pthread_mutex_lock(&control->mutex);
    while (control->clients > 0) {
        (void)pthread_cond_wait(&control->gone, &control->mutex);
    }
    (void)pthread_mutex_unlock(&control->mutex);
    fd_close(&control->stop_read);
    fd_close(&control->listen_fd);
    vault_close(control->vault);
    free(control);
}
