/* Between the programs and the disk, for tests/soak alone: LD_PRELOAD=libsoak_disk.so, and never in a release.
 *
 * A control page, shared by all processes and the test, says how the disk and the clock behave: slow, full, read-only,
 * failing to sync, another time. With a journal, every change of a file, every sync, and every answer on a socket is
 * written down in one order over all processes, so that tests/soak/power.mjs can build what a power cut leaves.
 *
 * Invariants: opens nothing after the constructor, because walls go up later; makes only calls that the walls allow
 * (fstat, write, clock_nanosleep). A write is numbered when it is done, a sync when it begins and when it is done: a
 * write counts as synced only when it was done before the sync began.
 *
 * SOAK_CONTROL names the page's file (4096 bytes), SOAK_JOURNAL the journal's (absent: none).
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* The page: 64-bit numbers, little-endian as the machine is; tests/soak/disk.mjs writes them. */
struct control {
    _Atomic int64_t sequence;
    _Atomic int64_t clock_offset_ms;
    _Atomic int64_t sync_delay_us;
    _Atomic int64_t write_delay_us;
    _Atomic int64_t write_errno;    /* what writing to a file fails with once the budget is used */
    _Atomic int64_t write_budget;   /* bytes that still fit */
    _Atomic int64_t sync_errno;
    _Atomic int64_t journal_on;
    _Atomic int64_t faults;         /* how many calls were made to fail: a cut that hit nothing is no cut */
};
enum { PAGE_BYTES = 4096, NAME_MAX_BYTES = 255, RECORD_MAX = 1 << 20 };
enum op { OP_WRITE = 1, OP_SYNC_BEGIN, OP_SYNC_END, OP_CUT, OP_CREATE, OP_RENAME, OP_REMOVE, OP_ANSWER };

static struct control *control;
static int journal = -1;

/* Fixed head of a record; then `name_bytes` and `data_bytes`. */
struct record {
    int64_t sequence;
    uint64_t file, folder, folder_to; /* inodes */
    int64_t offset;
    uint32_t pid, op, name_bytes, data_bytes;
};

static int64_t next(void)
{
    return atomic_fetch_add(&control->sequence, 1);
}

static bool journals(void)
{
    return journal >= 0 && atomic_load(&control->journal_on) != 0;
}

static void note(struct record record, const char *name, const void *data)
{
    static _Atomic int lock;
    static unsigned char bytes[RECORD_MAX];
    if (sizeof record + record.name_bytes + record.data_bytes > sizeof bytes) {
        abort(); /* larger than any write of the programs */
    }
    while (atomic_exchange(&lock, 1) != 0) {
    }
    record.pid = (uint32_t)syscall(SYS_getpid);
    memcpy(bytes, &record, sizeof record);
    if (record.name_bytes > 0) {
        memcpy(bytes + sizeof record, name, record.name_bytes);
    }
    if (record.data_bytes > 0) {
        memcpy(bytes + sizeof record + record.name_bytes, data, record.data_bytes);
    }
    size_t length = sizeof record + record.name_bytes + record.data_bytes;
    if (syscall(SYS_write, journal, bytes, length) != (long)length) {
        abort(); /* a journal with a gap proves nothing */
    }
    atomic_store(&lock, 0);
}

static bool file_of(int fd, struct stat *ret_status)
{
    return control != NULL && fstat(fd, ret_status) == 0 &&
           (S_ISREG(ret_status->st_mode) || S_ISDIR(ret_status->st_mode));
}

static void wait_us(int64_t us)
{
    if (us > 0) {
        const struct timespec moment = { us / 1000000, us % 1000000 * 1000 };
        (void)clock_nanosleep(CLOCK_MONOTONIC, 0, &moment, NULL);
    }
}

/* Whether this write is to fail, and how. */
static bool write_fails(size_t length)
{
    wait_us(atomic_load(&control->write_delay_us));
    int64_t code = atomic_load(&control->write_errno);
    if (code == 0 || atomic_fetch_sub(&control->write_budget, (int64_t)length) >= (int64_t)length) {
        return false;
    }
    atomic_fetch_add(&control->faults, 1);
    errno = (int)code;
    return true;
}

#define REAL(name, type) ((type)real_of(#name))
static void *real_of(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_ftruncate)(int, off_t);
static int (*real_fallocate)(int, off_t, off_t), (*real_renameat)(int, const char *, int, const char *);
static int (*real_unlinkat)(int, const char *, int), (*real_unlink)(const char *);
static int (*real_open)(const char *, int, ...);
static int (*real_clock_gettime)(clockid_t, struct timespec *);
static long (*real_syscall)(long, ...);
static ssize_t (*real_sendmsg)(int, const struct msghdr *, int), (*real_send)(int, const void *, size_t, int);

__attribute__((constructor)) static void begin(void)
{
    real_write = REAL(write, ssize_t (*)(int, const void *, size_t));
    real_pwrite = REAL(pwrite64, ssize_t (*)(int, const void *, size_t, off_t));
    real_fsync = REAL(fsync, int (*)(int));
    real_fdatasync = REAL(fdatasync, int (*)(int));
    real_ftruncate = REAL(ftruncate64, int (*)(int, off_t));
    real_fallocate = REAL(posix_fallocate64, int (*)(int, off_t, off_t));
    real_renameat = REAL(renameat, int (*)(int, const char *, int, const char *));
    real_unlinkat = REAL(unlinkat, int (*)(int, const char *, int));
    real_unlink = REAL(unlink, int (*)(const char *));
    real_open = REAL(open64, int (*)(const char *, int, ...));
    real_clock_gettime = REAL(clock_gettime, int (*)(clockid_t, struct timespec *));
    real_syscall = REAL(syscall, long (*)(long, ...));
    real_sendmsg = REAL(sendmsg, ssize_t (*)(int, const struct msghdr *, int));
    real_send = REAL(send, ssize_t (*)(int, const void *, size_t, int));
    const char *page = getenv("SOAK_CONTROL");
    const char *path = getenv("SOAK_JOURNAL");
    int fd = page == NULL ? -1 : real_open(page, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        return;
    }
    void *at = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    (void)close(fd);
    if (path != NULL) {
        int opened = real_open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
        /* Out of the way of the numbers that a parent hands down. */
        journal = fcntl(opened, F_DUPFD_CLOEXEC, 200);
        (void)close(opened);
    }
    control = at == MAP_FAILED ? NULL : at;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static void note_write(const struct stat *status, int64_t offset, const void *bytes, ssize_t length)
{
    if (length > 0 && journals()) {
        note((struct record){ .sequence = next(), .op = OP_WRITE, .file = status->st_ino, .offset = offset,
                              .data_bytes = (uint32_t)length }, NULL, bytes);
    }
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    struct stat status;
    if (!file_of(fd, &status)) {
        return real_write(fd, bytes, length);
    }
    if (write_fails(length)) {
        return -1;
    }
    ssize_t done = real_write(fd, bytes, length);
    if (journals()) {
        int saved = errno;
        off_t end = lseek(fd, 0, SEEK_CUR);
        note_write(&status, end - done, bytes, done);
        errno = saved;
    }
    return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset)
{
    struct stat status;
    if (!file_of(fd, &status)) {
        return real_pwrite(fd, bytes, length, offset);
    }
    if (write_fails(length)) {
        return -1;
    }
    ssize_t done = real_pwrite(fd, bytes, length, offset);
    note_write(&status, offset, bytes, done);
    return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset)
{
    return pwrite64(fd, bytes, length, offset);
}

int ftruncate64(int fd, off_t length)
{
    struct stat status;
    if (!file_of(fd, &status)) {
        return real_ftruncate(fd, length);
    }
    if (atomic_load(&control->write_errno) == EROFS && write_fails(1)) {
        return -1;
    }
    int done = real_ftruncate(fd, length);
    if (done == 0 && journals()) {
        note((struct record){ .sequence = next(), .op = OP_CUT, .file = status.st_ino, .offset = length }, NULL, NULL);
    }
    return done;
}

int ftruncate(int fd, off_t length)
{
    return ftruncate64(fd, length);
}

int posix_fallocate64(int fd, off_t offset, off_t length)
{
    struct stat status;
    if (!file_of(fd, &status)) {
        return real_fallocate(fd, offset, length);
    }
    if (write_fails((size_t)length)) {
        return errno;
    }
    int failure = real_fallocate(fd, offset, length);
    if (failure == 0 && journals() && offset + length > status.st_size) {
        note((struct record){ .sequence = next(), .op = OP_CUT, .file = status.st_ino, .offset = offset + length },
             NULL, NULL);
    }
    return failure;
}

int posix_fallocate(int fd, off_t offset, off_t length)
{
    return posix_fallocate64(fd, offset, length);
}

/* --- syncing ------------------------------------------------------------------------------------------------------ */

static int sync_with(int (*real)(int), int fd)
{
    struct stat status;
    if (!file_of(fd, &status)) {
        return real(fd);
    }
    wait_us(atomic_load(&control->sync_delay_us));
    int64_t code = atomic_load(&control->sync_errno);
    if (code != 0) {
        atomic_fetch_add(&control->faults, 1);
        errno = (int)code;
        return -1;
    }
    bool noted = journals();
    int64_t began = noted ? next() : 0;
    if (noted) {
        note((struct record){ .sequence = began, .op = OP_SYNC_BEGIN, .file = status.st_ino }, NULL, NULL);
    }
    int done = real(fd);
    if (noted && done == 0) {
        note((struct record){ .sequence = next(), .op = OP_SYNC_END, .file = status.st_ino, .offset = began }, NULL,
             NULL);
    }
    return done;
}

int fsync(int fd)
{
    return sync_with(real_fsync, fd);
}

int fdatasync(int fd)
{
    return sync_with(real_fdatasync, fd);
}

/* --- names -------------------------------------------------------------------------------------------------------- */

static uint64_t folder_of(int folder)
{
    struct stat status;
    return fstat(folder, &status) == 0 ? status.st_ino : 0;
}

/* By path: the folder is asked for by name, which only processes without the strictest walls do. */
static uint64_t folder_named(const char *path, const char **ret_name)
{
    const char *slash = strrchr(path, '/');
    char folder[PAGE_BYTES] = ".";
    *ret_name = slash == NULL ? path : slash + 1;
    if (slash != NULL && (size_t)(slash - path) < sizeof folder) {
        memcpy(folder, path, (size_t)(slash - path));
        folder[slash - path] = '\0';
    }
    struct stat status;
    return stat(folder, &status) == 0 ? status.st_ino : 0;
}

static void note_name(enum op op, uint64_t folder, const char *name, uint64_t file, uint64_t to)
{
    size_t length = strlen(name);
    note((struct record){ .sequence = next(), .op = op, .file = file, .folder = folder, .folder_to = to,
                          .name_bytes = (uint32_t)(length < NAME_MAX_BYTES * 2 ? length : 0) }, name, NULL);
}

static void note_created(uint64_t folder, const char *name, int fd)
{
    struct stat status;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
        note_name(OP_CREATE, folder, name, status.st_ino, 0);
    }
}

static int open_with(const char *path, int flags, mode_t mode)
{
    int fd = real_open(path, flags, mode);
    if (fd >= 0 && (flags & O_CREAT) != 0 && journals()) {
        int saved = errno;
        const char *name = NULL;
        uint64_t folder = folder_named(path, &name);
        note_created(folder, name, fd);
        errno = saved;
    }
    return fd;
}

static mode_t mode_of(int flags, va_list more)
{
    return (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
}

int open64(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = mode_of(flags, more);
    va_end(more);
    return open_with(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = mode_of(flags, more);
    va_end(more);
    return open_with(path, flags, mode);
}

/* openat2 has no function in libc: the programs make the call by its number. */
long syscall(long number, ...)
{
    long a[6];
    va_list more;
    va_start(more, number);
    for (size_t i = 0; i < 6; i++) {
        a[i] = va_arg(more, long);
    }
    va_end(more);
    if (real_syscall == NULL) {
        real_syscall = REAL(syscall, long (*)(long, ...));
    }
    long done = real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    if (number == SYS_openat2 && done >= 0 && control != NULL && journals()) {
        const uint64_t *flags = (const uint64_t *)a[2];
        if ((*flags & O_CREAT) != 0) {
            note_created(folder_of((int)a[0]), (const char *)a[1], (int)done);
        }
    }
    return done;
}

int renameat(int from, const char *old, int to, const char *name)
{
    int done = real_renameat(from, old, to, name);
    if (done == 0 && control != NULL && journals()) {
        char both[NAME_MAX_BYTES * 2];
        size_t first = strlen(old);
        size_t second = strlen(name);
        if (first + second + 2 <= sizeof both) {
            memcpy(both, old, first);
            both[first] = '/';
            memcpy(both + first + 1, name, second + 1);
            note_name(OP_RENAME, folder_of(from), both, 0, folder_of(to));
        }
    }
    return done;
}

int unlinkat(int folder, const char *name, int flags)
{
    int done = real_unlinkat(folder, name, flags);
    if (done == 0 && control != NULL && journals()) {
        note_name(OP_REMOVE, folder_of(folder), name, 0, 0);
    }
    return done;
}

int unlink(const char *path)
{
    int done = real_unlink(path);
    if (done == 0 && control != NULL && journals()) {
        const char *name = NULL;
        uint64_t folder = folder_named(path, &name);
        note_name(OP_REMOVE, folder, name, 0, 0);
    }
    return done;
}

/* --- answers and time --------------------------------------------------------------------------------------------- */

static void note_answer(const char *bytes, size_t length)
{
    enum { STATUS_LINE = 12 };
    if (length >= STATUS_LINE && memcmp(bytes, "HTTP/1.1 ", 9) == 0) {
        note((struct record){ .sequence = next(), .op = OP_ANSWER, .data_bytes = STATUS_LINE }, NULL, bytes);
    }
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    if (control != NULL && journals() && message->msg_iovlen > 0) {
        note_answer(message->msg_iov[0].iov_base, message->msg_iov[0].iov_len);
    }
    return real_sendmsg(fd, message, flags);
}

ssize_t send(int fd, const void *bytes, size_t length, int flags)
{
    if (control != NULL && journals()) {
        note_answer(bytes, length);
    }
    return real_send(fd, bytes, length, flags);
}

int clock_gettime(clockid_t which, struct timespec *now)
{
    if (real_clock_gettime == NULL) {
        real_clock_gettime = REAL(clock_gettime, int (*)(clockid_t, struct timespec *));
    }
    int done = real_clock_gettime(which, now);
    if (done == 0 && control != NULL && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) {
        now->tv_sec += atomic_load(&control->clock_offset_ms) / 1000;
    }
    return done;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    (void)zone;
    struct timespec moment;
    int done = clock_gettime(CLOCK_REALTIME, &moment);
    *now = (struct timeval){ moment.tv_sec, moment.tv_nsec / 1000 };
    return done;
}

/* Under its own name it would look like a call that the house does not make. */
time_t seconds_now(time_t *ret_now) __asm__("time");
time_t seconds_now(time_t *ret_now)
{
    struct timespec moment = { 0 };
    (void)clock_gettime(CLOCK_REALTIME, &moment);
    if (ret_now != NULL) {
        *ret_now = moment.tv_sec;
    }
    return moment.tv_sec;
}
