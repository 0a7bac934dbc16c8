/* Children are this program itself, told by an argument what to be. */
#include "os/supervise.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/test.h"
#include "os/file.h"
#include "os/process.h"
#include "os/socket.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

static const char *self;

struct pair {
    struct supervisor supervisor;
    struct child first;
    struct child second;
    _Atomic uint32_t starts;
    int tell;     /* children write their letter here when they start and end */
    int listen;
    int stop;
    int stop_other;
    int ask;      /* a child that asks for something while it ends does so here */
    pthread_t thread;
};

static enum err start_named(struct pair *pair, const char *name, pid_t *ret_pid)
{
    const char *arguments[] = { "supervise_test", name, NULL };
    const struct process_options options = { .path = self, .arguments = arguments, .fds = { pair->tell },
                                             .fd_count = 1 };
    atomic_fetch_add(&pair->starts, 1);
    return process_spawn(&options, ret_pid);
}

static enum err start_first(void *context, pid_t *ret_pid)
{
    return start_named(context, "a", ret_pid);
}

static enum err start_second(void *context, pid_t *ret_pid)
{
    return start_named(context, "b", ret_pid);
}

static enum err start_asking(void *context, pid_t *ret_pid)
{
    struct pair *pair = context;
    const char *arguments[] = { "supervise_test", "q", NULL };
    const struct process_options options = { .path = self, .arguments = arguments, .fds = { pair->tell, pair->ask },
                                             .fd_count = 2 };
    atomic_fetch_add(&pair->starts, 1);
    return process_spawn(&options, ret_pid);
}

static bool give(void *context, int fd)
{
    (void)context;
    char asked = 0;
    return read(fd, &asked, 1) == 1 && write(fd, "!", 1) == 1;
}

/* Whether it is given what it asks for before it can end. */
static bool given(void)
{
    char answer = 0;
    return write(PROCESS_FD_FIRST + 1, "?", 1) == 1 &&
           socket_read_all(PROCESS_FD_FIRST + 1, &answer, 1, clock_monotonic_ms() + 1000) == OK;
}

/* Tells that it is there, then waits for its end and tells that too. */
static int be_child(const char *name)
{
    int fd = -1;
    char upper = (char)(name[0] - 'a' + 'A');
    if (process_signals(&fd) != OK || write(PROCESS_FD_FIRST, name, 1) != 1) {
        return 1;
    }
    char ignored[128];
    int patience = 10000;
    while (read(fd, ignored, sizeof ignored) <= 0 && patience-- > 0) {
        const struct timespec moment = { .tv_nsec = 2000000 };
        (void)nanosleep(&moment, NULL);
    }
    if (name[0] == 'q' && !given()) {
        upper = '-';
    }
    return write(PROCESS_FD_FIRST, &upper, 1) == 1 ? 0 : 1;
}

static void *run(void *context)
{
    struct pair *pair = context;
    supervisor_run(&pair->supervisor, pair->stop_other);
    return NULL;
}

static void pair_open(struct pair *pair)
{
    *pair = (struct pair){ .tell = -1, .ask = -1 };
    pair->first.name = SV("first");
    pair->first.start = start_first;
    pair->first.context = pair;
    pair->second.name = SV("second");
    pair->second.start = start_second;
    pair->second.context = pair;
    assert_int_equal(socket_pair(SOCKET_STREAM, &pair->listen, &pair->tell), OK);
    assert_int_equal(socket_pair(SOCKET_STREAM, &pair->stop, &pair->stop_other), OK);
    supervisor_add(&pair->supervisor, &pair->first);
    supervisor_add(&pair->supervisor, &pair->second);
}

static void pair_run(struct pair *pair)
{
    assert_int_equal(pthread_create(&pair->thread, NULL, run, pair), 0);
}

static void pair_start(struct pair *pair)
{
    pair_open(pair);
    pair_run(pair);
}

static void heard(struct pair *pair, char *into, size_t count)
{
    assert_int_equal(socket_read_all(pair->listen, into, count, clock_monotonic_ms() + 5000), OK);
}

static void pair_stop(struct pair *pair)
{
    fd_close(&pair->stop);
    assert_int_equal(pthread_join(pair->thread, NULL), 0);
    fd_close(&pair->stop_other);
    fd_close(&pair->tell);
    fd_close(&pair->listen);
    fd_close(&pair->ask);
}

/* The child may speak before its number is known here; and 0 would mean ourselves. */
static pid_t pid_of(const struct child *child)
{
    int64_t until = clock_monotonic_ms() + 5000;
    while (atomic_load(&child->pid) == 0 && clock_monotonic_ms() < until) {
        const struct timespec moment = { .tv_nsec = 1000000 };
        (void)nanosleep(&moment, NULL);
    }
    pid_t pid = atomic_load(&child->pid);
    assert_true(pid > 0);
    return pid;
}

static void children_are_stopped_last_added_first(void **state)
{
    (void)state;
    static struct pair pair;
    char letters[2] = "";
    pair_start(&pair);
    heard(&pair, letters, 2);
    fd_close(&pair.stop);
    heard(&pair, letters, 2);
    assert_memory_equal(letters, "BA", 2);
    pair_stop(&pair);
    assert_int_equal(atomic_load(&pair.first.pid), 0);
    assert_int_equal(atomic_load(&pair.starts), 2);
}

static void a_child_that_is_told_to_stop_is_still_given_what_it_asks_for(void **state)
{
    (void)state;
    static struct pair pair;
    char letters[2] = "";
    pair_open(&pair);
    struct watch watch = { .readable = give };
    assert_int_equal(socket_pair(SOCKET_STREAM, &watch.fd, &pair.ask), OK);
    assert_int_equal(supervisor_watch(&pair.supervisor, &watch), OK);
    pair.second.start = start_asking;
    pair_run(&pair);
    heard(&pair, letters, 2);
    fd_close(&pair.stop);
    heard(&pair, letters, 2);
    assert_memory_equal(letters, "QA", 2);
    pair_stop(&pair);
}

static void a_killed_child_is_started_again_and_later_each_time(void **state)
{
    (void)state;
    static struct pair pair;
    char letters[2] = "";
    int64_t waited[3] = { 0 };
    pair_start(&pair);
    heard(&pair, letters, 2);
    for (size_t i = 0; i < 3; i++) {
        int64_t began = clock_monotonic_ms();
        assert_int_equal(kill(pid_of(&pair.first), SIGKILL), 0);
        heard(&pair, letters, 1);
        assert_int_equal(letters[0], 'a');
        waited[i] = clock_monotonic_ms() - began;
    }
    assert_true(waited[1] >= 95 && waited[2] >= 195);
    pair_stop(&pair);
}

static void a_program_that_is_not_there_is_told_at_once(void **state)
{
    (void)state;
    const char *arguments[] = { "nothing", NULL };
    pid_t pid = 0;
    const struct process_options options = { .path = "/nothing/here", .arguments = arguments };
    assert_int_equal(process_spawn(&options, &pid), ERR_IO);
    assert_int_equal(pid, 0);
}

int main(int count, char **arguments)
{
    if (count == 2) {
        return be_child(arguments[1]);
    }
    self = "/proc/self/exe";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_that_is_not_there_is_told_at_once),
        cmocka_unit_test(children_are_stopped_last_added_first),
        cmocka_unit_test(a_child_that_is_told_to_stop_is_still_given_what_it_asks_for),
        cmocka_unit_test(a_killed_child_is_started_again_and_later_each_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
