#include "os/memory_file.h"

#include "os/file.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum err memory_file_open(size_t bytes, struct memory_file *ret_file)
{
    ASSERT(bytes > 0 && bytes <= MEMORY_FILE_BYTES_MAX);
    int fd CLEANUP(fd_close) = memfd_create("seinhuis", MFD_CLOEXEC);
    if (fd < 0 || ftruncate(fd, (off_t)bytes) != 0) {
        return ERR_IO;
    }
    void *page = mmap(NULL, MEMORY_FILE_BYTES_MAX, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (page == MAP_FAILED) {
        return ERR_NO_MEMORY;
    }
    if (mlock(page, MEMORY_FILE_BYTES_MAX) != 0) {
        (void)munmap(page, MEMORY_FILE_BYTES_MAX);
        return ERR_LIMIT;
    }
    *ret_file = (struct memory_file){ fd, page };
    fd = -1;
    return OK;
}

void memory_file_close(struct memory_file *file)
{
    if (file->page != NULL) {
        explicit_bzero(file->page, MEMORY_FILE_BYTES_MAX);
        (void)munmap(file->page, MEMORY_FILE_BYTES_MAX);
    }
    fd_close(&file->fd);
    file->page = NULL;
}
