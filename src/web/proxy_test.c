/* Whose X-Forwarded-For is believed. */
#include "web/proxy.h"

#include "base/test.h"

#include <arpa/inet.h>
#include <sys/un.h>

static bool trusts(const char *setting, const char *peer)
{
    struct proxies proxies;
    struct sockaddr_in four = { .sin_family = AF_INET };
    struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
    assert_int_equal(proxies_read(sv_of_c(setting), &proxies), OK);
    if (inet_pton(AF_INET, peer, &four.sin_addr) == 1) {
        return proxies_trust(&proxies, (const struct sockaddr *)&four);
    }
    assert_int_equal(inet_pton(AF_INET6, peer, &six.sin6_addr), 1);
    return proxies_trust(&proxies, (const struct sockaddr *)&six);
}

static void without_the_setting_nobody_is_believed(void **state)
{
    (void)state;
    assert_false(trusts("", "127.0.0.1"));
    assert_false(trusts("nee", "::1"));
    assert_false(trusts("unix", "127.0.0.1"));
}

static void exactly_the_named_addresses_are_believed(void **state)
{
    (void)state;
    assert_true(trusts("127.0.0.1, ::1", "127.0.0.1"));
    assert_true(trusts("127.0.0.1,::1", "::1"));
    assert_false(trusts("127.0.0.1, ::1", "127.0.0.2"));
    assert_false(trusts("127.0.0.1", "::1"));
}

static void one_address_is_the_same_over_both_kinds_of_sockets(void **state)
{
    (void)state;
    assert_true(trusts("192.0.2.7", "::ffff:192.0.2.7"));
    assert_true(trusts("::ffff:192.0.2.7", "192.0.2.7"));
}

static void our_unix_socket_counts_only_when_it_is_named(void **state)
{
    (void)state;
    const struct sockaddr_un peer = { .sun_family = AF_UNIX };
    struct proxies proxies;
    assert_int_equal(proxies_read(SV("unix"), &proxies), OK);
    assert_true(proxies_trust(&proxies, (const struct sockaddr *)&peer));
    assert_int_equal(proxies_read(SV("127.0.0.1"), &proxies), OK);
    assert_false(proxies_trust(&proxies, (const struct sockaddr *)&peer));
}

static void what_is_no_address_is_refused(void **state)
{
    (void)state;
    static const struct sv wrong[] = { SV_INIT("ja"), SV_INIT("127.0.0.1,"), SV_INIT("there"), SV_INIT("10.0.0.0/8"),
                                       SV_INIT("127.0.0.1 ::1"), SV_INIT("1.2.3"), SV_INIT("127.0.0.1:80") };
    struct proxies proxies;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(proxies_read(wrong[i], &proxies), ERR_INVALID);
        assert_false(proxy_client_valid(wrong[i]));
    }
    assert_true(proxy_client_valid(SV("2001:db8::1")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_the_setting_nobody_is_believed),
        cmocka_unit_test(exactly_the_named_addresses_are_believed),
        cmocka_unit_test(one_address_is_the_same_over_both_kinds_of_sockets),
        cmocka_unit_test(our_unix_socket_counts_only_when_it_is_named),
        cmocka_unit_test(what_is_no_address_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
