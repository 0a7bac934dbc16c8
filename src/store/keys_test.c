/* Keys live and die with the rows that name them. */
#include "store/fixture/fixture_test.h"
#include "store/key_medium.h"
#include "store/keystore.h"
#include "store/store_sql.h"
#include "store/store_test_pg.h"

#include <fcntl.h>
#include <ftw.h>
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct store_test test;

/* The cluster that tests/key_cluster made; NULL: keys lie in a file. */
static const char *cluster;

static void cluster_tell(const char *text)
{
    PGconn *connection = PQconnectdb(cluster);
    PGresult *result = PQexec(connection, text);
    assert_int_not_equal(PQresultStatus(result), PGRES_FATAL_ERROR);
    PQclear(result);
    PQfinish(connection);
}

static int set_up(void **state)
{
    (void)state;
    if (cluster != NULL) {
        key_cluster_clear(cluster);
    }
    store_test_open(&test);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    store_test_fail(NULL);
    store_test_close(&test);
    return 0;
}

static struct wrapped_key key_of(int byte)
{
    struct wrapped_key key;
    memset(key.bytes, byte, sizeof key.bytes);
    return key;
}

/* A row with a key of its own. */
struct keyed {
    int64_t row;
    struct wrapped_key key;
    struct key_slot_id *ret_slot;
    enum err end;
};

static enum err apply_keyed(struct tx_write *tx, const void *prepared)
{
    const struct keyed *keyed = prepared;
    struct sql_fixture_add_in in = fixture_row(keyed->row, 1);
    TRY(tx_key_create(tx, &keyed->key, &in.key));
    *keyed->ret_slot = in.key;
    TRY(sql_fixture_add(tx, &in));
    return keyed->end;
}

static enum err apply_destroy(struct tx_write *tx, const void *prepared)
{
    return tx_key_destroy(tx, *(const struct key_slot_id *)prepared);
}

static enum err apply_destroy_and_refuse(struct tx_write *tx, const void *prepared)
{
    TRY(apply_destroy(tx, prepared));
    return ERR_REFUSED;
}

/* As if power failed between the commit and the zeroing. */
static enum err apply_only_mark(struct tx_write *tx, const void *prepared)
{
    const struct key_slot_id *slot = prepared;
    return sql_key_destroying_add(tx, &(struct sql_key_destroying_add_in){ .slot = slot->value });
}

static enum err create(int64_t row, int byte, struct key_slot_id *slot)
{
    struct keyed keyed = { .row = row, .key = key_of(byte), .ret_slot = slot, .end = OK };
    return store_write(test.store, apply_keyed, &keyed);
}

static enum err read_key(struct key_slot_id slot, struct wrapped_key *ret_key)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(test.store, &tx));
    return store_key_read(tx, slot, ret_key);
}

static char wanted[24];
static bool found;

static int look_into(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)walk;
    if (kind != FTW_F || status->st_size == 0 || found) {
        return 0;
    }
    int fd = open(path, O_RDONLY);
    if (fd < 0) {
        return 0; /* it was removed meanwhile */
    }
    void *bytes = mmap(NULL, (size_t)status->st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    (void)close(fd);
    assert_true(bytes != MAP_FAILED);
    found = memmem(bytes, (size_t)status->st_size, wanted, sizeof wanted) != NULL;
    (void)munmap(bytes, (size_t)status->st_size);
    return 0;
}

/* Whether this byte in a row stands in the key file, or in any file of the cluster: tables, indexes, its log. */
static bool file_holds(int byte)
{
    memset(wanted, byte, sizeof wanted);
    found = false;
    const char *place = cluster == NULL ? test.key_file : getenv("SEINHUIS_TEST_KEYS_DATA");
    assert_non_null(place);
    (void)nftw(place, look_into, 16, FTW_PHYS);
    return found;
}

static size_t destroying(void)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 65536);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    struct sql_key_destroying_list *rows = NULL;
    size_t count = 0;
    assert_int_equal(sql_key_destroying_list(tx, &arena, &(struct sql_key_destroying_list_in){ 0 }, &rows, &count), OK);
    return count;
}

static void a_key_is_read_back_until_it_is_destroyed(void **state)
{
    (void)state;
    struct key_slot_id slot = { 0 };
    struct wrapped_key key;
    assert_int_equal(create(1, 0xa1, &slot), OK);
    assert_int_equal(read_key(slot, &key), OK);
    assert_memory_equal(key.bytes, key_of(0xa1).bytes, sizeof key.bytes);
    assert_true(file_holds(0xa1));
    assert_int_equal(store_write(test.store, apply_destroy, &slot), OK);
    assert_int_equal(read_key(slot, &key), ERR_NOT_FOUND);
    assert_false(file_holds(0xa1));
    assert_int_equal(fixture_add(test.store, 2, 1), OK);
    assert_int_equal(destroying(), 0);
}

static void a_key_survives_a_stop(void **state)
{
    (void)state;
    struct key_slot_id slot = { 0 };
    struct wrapped_key key;
    assert_int_equal(create(1, 0xa2, &slot), OK);
    store_test_reopen(&test);
    assert_int_equal(read_key(slot, &key), OK);
    assert_memory_equal(key.bytes, key_of(0xa2).bytes, sizeof key.bytes);
}

static void the_id_of_a_destroyed_key_never_opens_the_next_one(void **state)
{
    (void)state;
    struct key_slot_id first = { 0 };
    struct wrapped_key key;
    assert_int_equal(create(1, 0xa3, &first), OK);
    assert_int_equal(store_write(test.store, apply_destroy, &first), OK);
    for (int64_t i = 0; i < 600; i++) {
        struct key_slot_id next = { 0 };
        assert_int_equal(create(i + 2, 0xa4, &next), OK);
        assert_true(next.value != first.value);
    }
    assert_int_equal(read_key(first, &key), ERR_NOT_FOUND);
    assert_int_equal(store_write(test.store, apply_destroy, &first), OK);
    assert_true(file_holds(0xa4));
}

static void the_key_of_a_job_that_failed_is_gone(void **state)
{
    (void)state;
    struct key_slot_id slot = { 0 };
    struct wrapped_key key;
    struct keyed keyed = { .row = 1, .key = key_of(0xa5), .ret_slot = &slot, .end = ERR_REFUSED };
    assert_int_equal(store_write(test.store, apply_keyed, &keyed), ERR_REFUSED);
    assert_true(slot.value != 0);
    assert_int_equal(read_key(slot, &key), ERR_NOT_FOUND);
    /* Nothing was sealed with it: a cluster forgets it with the next key that ends. */
    assert_int_equal(store_keys_sync(test.store), OK);
    assert_false(file_holds(0xa5));
}

static void a_refused_destruction_destroys_nothing(void **state)
{
    (void)state;
    struct key_slot_id slot = { 0 };
    struct wrapped_key key;
    assert_int_equal(create(1, 0xa6, &slot), OK);
    assert_int_equal(store_write(test.store, apply_destroy_and_refuse, &slot), ERR_REFUSED);
    assert_int_equal(read_key(slot, &key), OK);
    assert_int_equal(destroying(), 0);
}

static void a_destruction_that_power_cut_short_is_finished_at_start_up(void **state)
{
    (void)state;
    struct key_slot_id slot = { 0 };
    struct wrapped_key key;
    assert_int_equal(create(1, 0xa7, &slot), OK);
    assert_int_equal(store_write(test.store, apply_only_mark, &slot), OK);
    assert_int_equal(read_key(slot, &key), OK);
    store_test_reopen(&test);
    assert_int_equal(read_key(slot, &key), ERR_NOT_FOUND);
    assert_false(file_holds(0xa7));
    assert_int_equal(fixture_add(test.store, 2, 1), OK);
    assert_int_equal(destroying(), 0);
}

static void a_commit_of_unknown_outcome_keeps_its_keys_and_finishes_its_destructions(void **state)
{
    (void)state;
    struct key_slot_id kept = { 0 };
    struct key_slot_id gone = { 0 };
    struct wrapped_key key;
    assert_int_equal(create(1, 0xa8, &gone), OK);
    store_test_fail(&(struct store_fault){ .at = FAULT_COMMIT, .nth = 1, .err = ERR_OUTCOME_UNKNOWN });
    assert_int_equal(create(2, 0xa9, &kept), ERR_OUTCOME_UNKNOWN);
    assert_int_equal(read_key(kept, &key), OK);
    assert_false(store_health(test.store).writable);
    store_test_fail(&(struct store_fault){ .at = FAULT_COMMIT, .nth = 1, .err = ERR_OUTCOME_UNKNOWN });
    assert_int_equal(store_write(test.store, apply_destroy, &gone), ERR_OUTCOME_UNKNOWN);
    store_test_fail(NULL);
    assert_int_equal(fixture_add(test.store, 3, 1), OK);
    assert_int_equal(read_key(gone, &key), ERR_NOT_FOUND);
    assert_int_equal(fixture_total(test.store), 3);
    assert_true(store_health(test.store).writable);
}

static void a_sweep_frees_what_no_row_names_but_nothing_young(void **state)
{
    (void)state;
    struct key_slot_id named = { 0 };
    struct key_slot_id orphan = { 0 };
    struct key_slot_id young = { 0 };
    struct wrapped_key key;
    uint32_t freed = 0;
    assert_int_equal(create(1, 0xb1, &named), OK);
    assert_int_equal(create(2, 0xb2, &orphan), OK);
    store_test_reopen(&test);
    assert_int_equal(create(3, 0xb3, &young), OK);
    assert_int_equal(store_keys_sweep(test.store, &named.value, 1, &freed), OK);
    assert_int_equal(freed, 1);
    assert_int_equal(read_key(named, &key), OK);
    assert_int_equal(read_key(orphan, &key), ERR_NOT_FOUND);
    assert_int_equal(read_key(young, &key), OK);
    assert_false(file_holds(0xb2));
}

enum { TOO_MANY = LIMIT_SWEEP_SLOTS + 1 };

static enum err apply_too_many(struct tx_write *tx, const void *prepared)
{
    (void)prepared;
    struct wrapped_key key = key_of(0xb5);
    for (int i = 0; i < TOO_MANY; i++) {
        struct key_slot_id slot;
        TRY(tx_key_create(tx, &key, &slot));
    }
    return OK;
}

static void a_list_that_would_cost_too_many_keys_is_refused(void **state)
{
    (void)state;
    uint32_t freed = 0;
    assert_int_equal(store_write(test.store, apply_too_many, NULL), OK);
    store_test_reopen(&test);
    assert_int_equal(store_keys_sweep(test.store, NULL, 0, &freed), ERR_REFUSED);
    assert_true(file_holds(0xb5));
    const int64_t backwards[] = { 2, 1 };
    assert_int_equal(store_keys_sweep(test.store, backwards, 2, &freed), ERR_INVALID);
}

static void a_rotten_slot_is_told_apart_from_an_absent_one(void **state)
{
    (void)state;
    struct key_slot_id slot = { 0 };
    struct wrapped_key key;
    assert_int_equal(create(1, 0xb4, &slot), OK);
    if (cluster == NULL) {
        int fd = open(test.key_file, O_RDWR);
        assert_true(fd >= 0);
        off_t place = (off_t)(slot.value & UINT32_MAX) * 128 + 20;
        assert_int_equal(pwrite(fd, "x", 1, place), 1);
        (void)close(fd);
    } else {
        cluster_tell("UPDATE seinhuis_key_slot SET content = set_byte(content, 20, 120) WHERE slot > 0");
    }
    assert_int_equal(read_key(slot, &key), ERR_IO);
    assert_int_equal(read_key((struct key_slot_id){ 0 }, &key), ERR_NOT_FOUND);
    assert_int_equal(read_key((struct key_slot_id){ -1 }, &key), ERR_NOT_FOUND);
    assert_int_equal(read_key((struct key_slot_id){ INT64_MAX }, &key), ERR_NOT_FOUND);
}

static void a_key_is_wrapped_anew_in_its_own_slot(void **state)
{
    (void)state;
    struct key_slot_id slot = { 0 };
    struct wrapped_key key;
    struct wrapped_key anew = key_of(0xb7);
    assert_int_equal(create(1, 0xb6, &slot), OK);
    assert_int_equal(store_key_replace(test.store, slot, &anew), OK);
    assert_int_equal(store_keys_sync(test.store), OK);
    assert_int_equal(read_key(slot, &key), OK);
    assert_memory_equal(key.bytes, anew.bytes, sizeof key.bytes);
    assert_false(file_holds(0xb6));
    store_test_reopen(&test);
    assert_int_equal(read_key(slot, &key), OK);
    assert_memory_equal(key.bytes, anew.bytes, sizeof key.bytes);
}

static void wrapping_anew_never_brings_a_destroyed_key_back(void **state)
{
    (void)state;
    struct key_slot_id slot = { 0 };
    struct key_slot_id next = { 0 };
    struct wrapped_key key;
    struct wrapped_key anew = key_of(0xb9);
    assert_int_equal(create(1, 0xb8, &slot), OK);
    assert_int_equal(store_write(test.store, apply_destroy, &slot), OK);
    assert_int_equal(store_key_replace(test.store, slot, &anew), ERR_NOT_FOUND);
    assert_int_equal(read_key(slot, &key), ERR_NOT_FOUND);
    assert_false(file_holds(0xb9));
    /* nor does it reach whoever has the slot now */
    do {
        static int64_t row = 2;
        assert_int_equal(create(row++, 0xba, &next), OK);
    } while ((next.value & UINT32_MAX) != (slot.value & UINT32_MAX));
    assert_int_equal(store_key_replace(test.store, slot, &anew), ERR_NOT_FOUND);
    assert_int_equal(read_key(next, &key), OK);
    assert_false(file_holds(0xb9));
    assert_int_equal(store_key_replace(test.store, (struct key_slot_id){ 0 }, &anew), ERR_NOT_FOUND);
    assert_int_equal(store_key_replace(test.store, (struct key_slot_id){ INT64_MAX }, &anew), ERR_NOT_FOUND);
}

static void a_key_file_has_one_owner_and_one_form(void **state)
{
    (void)state;
    struct keystore *second = NULL;
    assert_int_equal(keystore_open(test.key_file, false, &second), ERR_BUSY);
    if (cluster != NULL) {
        return;
    }
    assert_int_equal(keystore_open("/nonexistent/keys", true, &second), ERR_NOT_FOUND);
    char path[128];
    (void)snprintf(path, sizeof path, "%s/other", test.folder);
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(fd, "something else entirely", 23), 23);
    (void)close(fd);
    assert_int_equal(keystore_open(path, false, &second), ERR_INVALID);
}

static void a_lost_connection_is_taken_again_and_nothing_is_lost(void **state)
{
    (void)state;
    if (cluster == NULL) {
        skip();
    }
    struct key_slot_id slot = { 0 };
    struct key_slot_id other = { 0 };
    struct wrapped_key key;
    assert_int_equal(create(1, 0xc1, &slot), OK);
    cluster_tell("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
                 "usename = current_user");
    assert_int_equal(read_key(slot, &key), OK);
    cluster_tell("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
                 "usename = current_user");
    assert_int_equal(create(2, 0xc2, &other), OK);
    assert_int_equal(store_write(test.store, apply_destroy, &slot), OK);
    assert_false(file_holds(0xc1));
    assert_true(file_holds(0xc2));
}

static void whoever_was_followed_up_by_another_owner_stops(void **state)
{
    (void)state;
    if (cluster == NULL) {
        skip();
    }
    struct key_slot_id slot = { 0 };
    struct wrapped_key key;
    assert_int_equal(create(1, 0xc3, &slot), OK);
    cluster_tell("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
                 "usename = current_user");
    struct keystore *second = NULL;
    assert_int_equal(keystore_open(cluster, false, &second), OK);
    assert_int_equal(read_key(slot, &key), ERR_BUSY); /* another has it */
    keystore_close(second);
    for (int i = 0; i < 100 && read_key(slot, &key) == ERR_BUSY; i++) {
        (void)usleep(20 * 1000);
    }
    assert_int_equal(read_key(slot, &key), ERR_REFUSED); /* and may have changed it: never again */
    assert_int_equal(create(2, 0xc4, &slot), ERR_REFUSED);
}

static void many_keys_end_and_none_is_left_in_table_or_log(void **state)
{
    (void)state;
    enum { KEYS = 40 };
    struct key_slot_id slots[KEYS];
    struct wrapped_key key;
    for (int i = 0; i < KEYS; i++) {
        assert_int_equal(create(i + 1, 0x40 + i, &slots[i]), OK);
    }
    for (int i = 0; i < KEYS; i += 2) {
        assert_int_equal(store_write(test.store, apply_destroy, &slots[i]), OK);
    }
    for (int i = 0; i < KEYS; i++) {
        assert_int_equal(read_key(slots[i], &key), i % 2 == 0 ? ERR_NOT_FOUND : OK);
        assert_int_equal(file_holds(0x40 + i), i % 2 != 0);
    }
}

static void the_same_cluster_for_rows_and_keys_is_refused(void **state)
{
    (void)state;
    if (cluster == NULL) {
        skip();
    }
    assert_int_equal(key_clusters_apart(cluster, cluster), ERR_REFUSED);
    assert_int_equal(key_clusters_apart(cluster, "postgresql://nobody@/none?host=/nonexistent"), ERR_IO);
}

int main(int count, char **arguments)
{
    cluster = count > 1 && strcmp(arguments[1], "cluster") == 0 ? getenv("SEINHUIS_TEST_KEYS") : NULL;
    store_test_keys(cluster);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_is_read_back_until_it_is_destroyed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_key_survives_a_stop, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_id_of_a_destroyed_key_never_opens_the_next_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_key_of_a_job_that_failed_is_gone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_refused_destruction_destroys_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_destruction_that_power_cut_short_is_finished_at_start_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_commit_of_unknown_outcome_keeps_its_keys_and_finishes_its_destructions,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sweep_frees_what_no_row_names_but_nothing_young, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_list_that_would_cost_too_many_keys_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_rotten_slot_is_told_apart_from_an_absent_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_key_is_wrapped_anew_in_its_own_slot, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrapping_anew_never_brings_a_destroyed_key_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_key_file_has_one_owner_and_one_form, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_keys_end_and_none_is_left_in_table_or_log, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lost_connection_is_taken_again_and_nothing_is_lost, set_up, tear_down),
        cmocka_unit_test_setup_teardown(whoever_was_followed_up_by_another_owner_stops, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_cluster_for_rows_and_keys_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
