/* How long the disk takes to make 4 kB durable: overwriting in place, and appending (which also changes the length).
 *
 * Usage: bench_sync FILE      prints {"in_place_ms": p50, "append_ms": p50}
 */
#include "sample.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { BLOCK_BYTES = 4096, TRIES = 300 };

/* In milliseconds; below 0 when the file cannot be written. */
static double sync_p50(int fd, off_t step)
{
    static int64_t durations[TRIES];
    static const char block[BLOCK_BYTES];
    for (size_t i = 0; i < TRIES; i++) {
        int64_t start = microseconds_now();
        if (pwrite(fd, block, sizeof block, (off_t)i * step) != BLOCK_BYTES || fdatasync(fd) != 0) {
            return -1;
        }
        durations[i] = microseconds_now() - start;
    }
    return sample_percentile(durations, TRIES, 50);
}

int main(int count, char **words)
{
    int fd = count == 2 ? open(words[1], O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    if (fd < 0) {
        (void)fprintf(stderr, "usage: bench_sync FILE\n");
        return 2;
    }
    double append = sync_p50(fd, BLOCK_BYTES);
    double in_place = sync_p50(fd, 0);
    (void)close(fd);
    (void)unlink(words[1]);
    (void)printf("{\"in_place_ms\": %.3f, \"append_ms\": %.3f}\n", in_place, append);
    return append < 0 || in_place < 0;
}
