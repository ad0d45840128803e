/* Makes writing to the journal fail, for as long as a file exists: loaded with LD_PRELOAD into the service.
 *
 * The file is named by FAILING_DISK and holds the errno to fail with, as a number. Only what goes to
 * files that are called journal.sqlite3 and something fails; SQLite writes with pwrite64 and fdatasync here,
 * the others are for other systems. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int fault(int fd)
{
    const char *file = getenv("FAILING_DISK");
    char link[64], path[4096];
    int number = 0, before = errno;
    FILE *wanted;
    ssize_t length;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = file ? readlink(link, path, sizeof path - 1) : -1;
    if (length > 0) {
        path[length] = '\0';
        if (strstr(path, "/journal.sqlite3") && (wanted = fopen(file, "r"))) {
            if (fscanf(wanted, "%d", &number) != 1)
                number = EIO;
            fclose(wanted);
        }
    }
    errno = number ? number : before;
    return number;
}

#define FAILING(type, name, parameters, arguments)                          \
    type name parameters                                                    \
    {                                                                       \
        static type(*real) parameters;                                      \
        if (!real)                                                          \
            real = (type(*) parameters)dlsym(RTLD_NEXT, #name);             \
        return fault(fd) ? -1 : real arguments;                             \
    }

FAILING(ssize_t, write, (int fd, const void *data, size_t size), (fd, data, size))
FAILING(ssize_t, pwrite, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at))
FAILING(ssize_t, pwrite64, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at))
FAILING(int, ftruncate, (int fd, off_t size), (fd, size))
FAILING(int, ftruncate64, (int fd, off64_t size), (fd, size))
FAILING(int, fsync, (int fd), (fd))
FAILING(int, fdatasync, (int fd), (fd))
