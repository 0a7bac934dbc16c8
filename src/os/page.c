#include "os/page.h"

#include "base/arena.h"
#include "os/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

enum err page_create(int *ret_fd, struct page **ret_page)
{
    int fd CLEANUP(fd_close) = memfd_create("seinhuis", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0 || ftruncate(fd, (off_t)sizeof(struct page)) != 0) {
        return err_of_errno(errno);
    }
    void *at = mmap(NULL, sizeof(struct page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) {
        return err_of_errno(errno);
    }
    if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE | F_SEAL_SEAL) != 0) {
        enum err err = err_of_errno(errno);
        (void)munmap(at, sizeof(struct page));
        return err;
    }
    *ret_page = at;
    *ret_fd = fd;
    fd = -1;
    return OK;
}

enum err page_open(int fd, const struct page **ret_page)
{
    const void *at = mmap(NULL, sizeof(struct page), PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) {
        return err_of_errno(errno);
    }
    *ret_page = at;
    return OK;
}
