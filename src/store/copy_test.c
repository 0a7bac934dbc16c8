/* A database as one stream, out and in: `copy_test` on SQLite, `copy_test postgresql` on PostgreSQL. */
#include "store/copy.h"
#include "store/fixture/fixture_sql.h"
#include "store/fixture/fixture_test.h"
#include "store/store_test_pg.h"

#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct store_test test;
static bool on_postgresql;

static int set_up(void **state)
{
    (void)state;
    store_test_open(&test);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    store_test_close(&test);
    return 0;
}

struct stream {
    char *bytes;
    size_t length, at, room;
    enum err err; /* what putting gives */
};

static enum err stream_put(void *context, struct sv bytes)
{
    struct stream *stream = context;
    if (stream->length + bytes.length > stream->room) {
        stream->room = (stream->length + bytes.length) * 2;
        stream->bytes = realloc(stream->bytes, stream->room);
    }
    memcpy(stream->bytes + stream->length, bytes.at, bytes.length);
    stream->length += bytes.length;
    return stream->err;
}

static enum err stream_get(void *context, void *into, size_t length, size_t *ret_length)
{
    struct stream *stream = context;
    size_t left = stream->length - stream->at;
    size_t part = left < length ? left : length;
    memcpy(into, stream->bytes + stream->at, part);
    stream->at += part;
    *ret_length = part;
    return OK;
}

static enum err copy_out(struct stream *stream)
{
    char scratch[128];
    (void)snprintf(scratch, sizeof scratch, "%s/scratch", test.folder);
    return store_copy_out(&(struct copy_options){ .database = sv_of_c(test.database), .scratch = sv_of_c(scratch) },
                          &(struct copy_sink){ stream_put, stream });
}

/* The place of a new, empty database. */
static struct sv empty_place(char *place, size_t bytes)
{
    if (on_postgresql) {
        postgresql_empty(place, bytes);
    } else {
        (void)snprintf(place, bytes, "%s/again", test.folder);
    }
    return sv_of_c(place);
}

static enum err copy_in(struct stream *stream, struct sv place)
{
    stream->at = 0;
    return store_copy_in(&(struct copy_options){ .database = place }, &(struct copy_source){ stream_get, stream });
}

static int64_t rows_at(struct sv place)
{
    char keys[128];
    (void)snprintf(keys, sizeof keys, "%s/keys-again", test.folder);
    const struct store_options options = { .database = place, .key_file = sv_of_c(keys), .readers = 1,
                                           .create = true };
    struct store *store = NULL;
    uint32_t ran = 0;
    assert_int_equal(store_open(&options, &store), OK);
    assert_int_equal(store_migrate(store, &ran), OK);
    int64_t rows = fixture_total(store);
    store_close(store);
    return rows;
}

/* Row 1, of bytes that mean something to one engine or the other. */
static struct sql_fixture_add_in odd_row_add(void)
{
    struct sql_fixture_add_in odd = fixture_row(1, 5);
    odd.body = SV("een\tregel\nmet \\. en \\N erin\n\\.\n");
    odd.sealed.bytes = (struct sv){ "\0\xff\\x\n", 5 };
    assert_int_equal(store_write(test.store, fixture_apply_add, &odd), OK);
    return odd;
}

static void what_went_out_comes_back_in(void **state)
{
    (void)state;
    struct stream stream = { 0 };
    (void)odd_row_add();
    for (int64_t row = 2; row <= 300; row++) {
        assert_int_equal(fixture_add(test.store, row, row), OK);
    }
    assert_int_equal(copy_out(&stream), OK);
    char place[128];
    struct sv again = empty_place(place, sizeof place);
    bool sound = false;
    assert_int_equal(copy_in(&stream, again), OK);
    assert_int_equal(store_copy_sound(again, &sound), OK);
    assert_true(sound);
    assert_int_equal(rows_at(again), 300);
    assert_int_equal(copy_in(&stream, again), ERR_CONFLICT);
    free(stream.bytes);
}

static void odd_bytes_come_back_as_they_went(void **state)
{
    (void)state;
    struct stream stream = { 0 };
    const struct sql_fixture_add_in odd = odd_row_add();
    assert_int_equal(copy_out(&stream), OK);
    char place[128];
    struct sv again = empty_place(place, sizeof place);
    assert_int_equal(copy_in(&stream, again), OK);
    char keys[128];
    (void)snprintf(keys, sizeof keys, "%s/keys-again", test.folder);
    struct store *store = NULL;
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 65536);
    assert_int_equal(store_open(&(struct store_options){ .database = again, .key_file = sv_of_c(keys), .readers = 1,
                                                         .create = true }, &store), OK);
    assert_int_equal(store_read_begin(store, &tx), OK);
    struct sql_fixture_by_id row;
    assert_int_equal(sql_fixture_by_id(tx, &arena, &(struct sql_fixture_by_id_in){ .row = 1 }, &row), OK);
    assert_true(sv_equal(row.body, odd.body) && sv_equal(row.sealed.bytes, odd.sealed.bytes));
    store_read_end(&tx);
    store_close(store);
    free(stream.bytes);
}

static void a_stream_that_was_cut_short_fills_nothing(void **state)
{
    (void)state;
    struct stream stream = { 0 };
    for (int64_t row = 1; row <= 50; row++) {
        assert_int_equal(fixture_add(test.store, row, row), OK);
    }
    assert_int_equal(copy_out(&stream), OK);
    if (on_postgresql) {
        char place[128];
        struct sv again = empty_place(place, sizeof place);
        struct stream cut = stream;
        for (cut.length = stream.length - 2; cut.length > 100; cut.length -= 97) {
            assert_int_equal(copy_in(&cut, again), ERR_INVALID);
        }
        assert_int_equal(copy_in(&stream, again), OK);
        assert_int_equal(rows_at(again), 50);
    } else {
        char place[128];
        struct sv again = empty_place(place, sizeof place);
        bool sound = true;
        stream.length -= 5000;
        assert_int_equal(copy_in(&stream, again), OK); /* a file is a file; that it is unsound shows here: */
        assert_int_equal(store_copy_sound(again, &sound), OK);
        assert_false(sound);
    }
    free(stream.bytes);
}

struct load {
    atomic_bool stop;
    atomic_int_fast64_t acknowledged;
    atomic_int_fast64_t failed;
};

static void *write_on(void *context)
{
    struct load *load = context;
    for (int64_t row = 1; !atomic_load(&load->stop); row++) {
        if (fixture_add(test.store, row, 1) == OK) {
            atomic_store(&load->acknowledged, row);
        } else {
            atomic_fetch_add(&load->failed, 1);
        }
    }
    return NULL;
}

static void a_copy_beside_a_writer_has_all_that_was_acknowledged_and_stops_nobody(void **state)
{
    (void)state;
    struct load load = { 0 };
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, write_on, &load), 0);
    while (atomic_load(&load.acknowledged) < 200) {
        (void)usleep(1000);
    }
    struct stream streams[3] = { 0 };
    int64_t before[3];
    for (int i = 0; i < 3; i++) {
        before[i] = atomic_load(&load.acknowledged);
        assert_int_equal(copy_out(&streams[i]), OK);
    }
    atomic_store(&load.stop, true);
    (void)pthread_join(thread, NULL);
    assert_int_equal(atomic_load(&load.failed), 0);
    assert_true(atomic_load(&load.acknowledged) > before[2]);
    for (int i = 0; i < 3; i++) {
        char place[128];
        struct sv again = empty_place(place, sizeof place);
        assert_int_equal(copy_in(&streams[i], again), OK);
        assert_true(rows_at(again) >= before[i]);
        (void)unlink(place);
        free(streams[i].bytes);
    }
}

static void what_cannot_be_put_stops_the_copy_and_leaves_no_scratch(void **state)
{
    (void)state;
    struct stream stream = { .err = ERR_FULL };
    char scratch[128];
    (void)snprintf(scratch, sizeof scratch, "%s/scratch", test.folder);
    assert_int_equal(copy_out(&stream), ERR_FULL);
    assert_int_not_equal(access(scratch, F_OK), 0);
    free(stream.bytes);
}

static enum err key_add(struct tx_write *tx, const void *prepared)
{
    struct key_slot_id slot;
    struct wrapped_key key;
    memset(key.bytes, 0x5a, sizeof key.bytes);
    (void)prepared;
    return tx_key_create(tx, &key, &slot);
}

static void the_key_store_is_copied_slot_by_slot_and_damage_is_counted(void **state)
{
    (void)state;
    struct stream stream = { 0 };
    struct keys_copied copied = { 0 };
    for (int i = 0; i < 700; i++) {
        assert_int_equal(store_write(test.store, key_add, NULL), OK);
    }
    const struct copy_sink sink = { stream_put, &stream };
    assert_int_equal(store_keys_copy_out(sv_of_c(test.key_file), &sink, &copied), OK);
    assert_true(copied.used == 700 && copied.damaged == 0 && copied.slots >= 700);
    assert_int_equal(stream.length, (size_t)(copied.slots + 1) * 128);
    int fd = open(test.key_file, O_RDWR);
    assert_int_equal(pwrite(fd, "x", 1, 128 * 5 + 20), 1);
    (void)close(fd);
    assert_int_equal(store_keys_copy_out(sv_of_c(test.key_file), &sink, &copied), OK);
    assert_int_equal(copied.damaged, 1);
    free(stream.bytes);
}

static int stop(void **state)
{
    (void)state;
    store_test_engines_stop();
    return 0;
}

int main(int count, char **arguments)
{
    store_test_engine(ENGINE_SQLITE);
    on_postgresql = count > 1 && strcmp(arguments[1], "postgresql") == 0;
    if (on_postgresql) {
        if (!store_test_has_postgresql()) {
            return 77; /* meson: skipped */
        }
        store_test_engine(ENGINE_POSTGRESQL);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_went_out_comes_back_in, set_up, tear_down),
        cmocka_unit_test_setup_teardown(odd_bytes_come_back_as_they_went, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stream_that_was_cut_short_fills_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_copy_beside_a_writer_has_all_that_was_acknowledged_and_stops_nobody, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_put_stops_the_copy_and_leaves_no_scratch, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_key_store_is_copied_slot_by_slot_and_damage_is_counted, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, stop);
}
