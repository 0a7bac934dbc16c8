#include "os/socket.h"

#include "base/clock.h"
#include "base/arena.h"
#include "base/test.h"
#include "os/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static int64_t soon(void)
{
    return clock_monotonic_ms() + 50;
}

static void a_descriptor_travels_and_works_on_the_other_side(void **state)
{
    (void)state;
    int mine CLEANUP(fd_close) = -1;
    int other CLEANUP(fd_close) = -1;
    int carried CLEANUP(fd_close) = -1;
    int kept CLEANUP(fd_close) = -1;
    int arrived CLEANUP(fd_close) = -1;
    unsigned char tag = 0;
    char text[5] = "";
    assert_int_equal(socket_pair(SOCKET_PACKET, &mine, &other), OK);
    assert_int_equal(socket_pair(SOCKET_STREAM, &kept, &carried), OK);
    assert_int_equal(socket_send_fd(mine, 'v', carried), OK);
    fd_close(&carried);
    assert_int_equal(socket_receive_fd(other, soon(), &tag, &arrived), OK);
    assert_int_equal(tag, 'v');
    assert_int_equal(socket_write_all(kept, SV("hello"), soon()), OK);
    assert_int_equal(socket_read_all(arrived, text, sizeof text, soon()), OK);
    assert_memory_equal(text, "hello", 5);
}

static void a_byte_may_come_without_a_descriptor(void **state)
{
    (void)state;
    int mine CLEANUP(fd_close) = -1;
    int other CLEANUP(fd_close) = -1;
    int arrived = 7;
    unsigned char tag = 0;
    assert_int_equal(socket_pair(SOCKET_PACKET, &mine, &other), OK);
    assert_int_equal(socket_receive_fd(other, 0, &tag, &arrived), ERR_TIMEOUT);
    assert_int_equal(socket_send_fd(mine, '0', -1), OK);
    assert_int_equal(socket_receive_fd(other, soon(), &tag, &arrived), OK);
    assert_int_equal(arrived, -1);
    fd_close(&mine);
    assert_int_equal(socket_receive_fd(other, soon(), &tag, &arrived), ERR_NOT_FOUND);
}

static void nothing_waits_past_its_deadline(void **state)
{
    (void)state;
    static char much[4 * 1024 * 1024];
    int mine CLEANUP(fd_close) = -1;
    int other CLEANUP(fd_close) = -1;
    char text[4];
    assert_int_equal(socket_pair(SOCKET_STREAM, &mine, &other), OK);
    int64_t began = clock_monotonic_ms();
    assert_int_equal(socket_read_all(mine, text, sizeof text, soon()), ERR_TIMEOUT);
    assert_int_equal(socket_write_all(mine, sv_of_bytes(much, sizeof much), soon()), ERR_TIMEOUT);
    assert_in_range(clock_monotonic_ms() - began, 90, 1000);
    fd_close(&other);
    assert_int_equal(socket_read_all(mine, text, sizeof text, soon()), ERR_IO); /* reset: what we sent was never read */
    assert_int_equal(socket_write_all(mine, SV("x"), soon()), ERR_NOT_FOUND);
}

static void a_unix_socket_is_private_and_replaces_a_stale_one(void **state)
{
    (void)state;
    char folder[] = "/tmp/seinhuis-socket-XXXXXX";
    char path[64];
    struct stat status;
    int listening CLEANUP(fd_close) = -1;
    int again CLEANUP(fd_close) = -1;
    int client CLEANUP(fd_close) = -1;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/control", folder);
    assert_int_equal(socket_connect_unix(sv_of_c(path), &client), ERR_NOT_FOUND);
    assert_int_equal(socket_listen_unix(sv_of_c(path), &listening), OK);
    fd_close(&listening);
    assert_int_equal(socket_connect_unix(sv_of_c(path), &client), ERR_NOT_FOUND);
    assert_int_equal(socket_listen_unix(sv_of_c(path), &again), OK);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(socket_connect_unix(sv_of_c(path), &client), OK);
    assert_int_equal(folder_destroy(sv_of_c(folder)), OK);
}

static void a_port_can_be_chosen_by_the_system_and_taken_once(void **state)
{
    (void)state;
    int first CLEANUP(fd_close) = -1;
    int second = -1;
    uint16_t port = 0;
    struct tcp_address address = { SV("127.0.0.1"), 0 };
    assert_int_equal(socket_listen_tcp(&address, &first, &port), OK);
    assert_true(port > 0);
    address.port = port;
    assert_int_equal(socket_listen_tcp(&address, &second, &port), ERR_CONFLICT);
    address.host = SV("localhost.example");
    assert_int_equal(socket_listen_tcp(&address, &second, &port), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_descriptor_travels_and_works_on_the_other_side),
        cmocka_unit_test(a_byte_may_come_without_a_descriptor),
        cmocka_unit_test(nothing_waits_past_its_deadline),
        cmocka_unit_test(a_unix_socket_is_private_and_replaces_a_stale_one),
        cmocka_unit_test(a_port_can_be_chosen_by_the_system_and_taken_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
