/* Chunks, manifests and targets by themselves: what is written comes back, and nothing that was changed does. */
#include "backup/reader.h"
#include "backup/writer.h"

#include "base/test.h"
#include "os/file.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PASSPHRASE SV("vier losse woorden samen")

static struct backup_test {
    char folder[64];
    struct sv path;
    struct arena arena;
    struct backup_secret secret;
    struct server_key server;
    int64_t moment;
} test;

static int set_up(void **state)
{
    (void)state;
    (void)snprintf(test.folder, sizeof test.folder, "/tmp/seinhuis-backup-XXXXXX");
    assert_non_null(mkdtemp(test.folder));
    test.path = sv_of_c(test.folder);
    test.moment = 1764000000000;
    arena_open(&test.arena, (size_t)256 * 1024 * 1024);
    assert_true(sodium_init() >= 0);
    assert_int_equal(crypto_box_keypair(test.secret.public.bytes, test.secret.bytes), 0);
    int fd CLEANUP(fd_close) = -1;
    assert_int_equal(folder_open(test.path, &fd), OK);
    assert_int_equal(server_key_open(fd, &test.server), OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_close(&test.arena);
    return folder_destroy(test.path) == OK ? 0 : 1;
}

/* The same bytes for the same seed. */
static struct sv made_up(size_t length, unsigned seed)
{
    unsigned char key[randombytes_SEEDBYTES] = { (unsigned char)seed, 1 };
    unsigned char *bytes = arena_take(&test.arena, length);
    assert_non_null(bytes);
    randombytes_buf_deterministic(bytes, length, key);
    return sv_of_bytes(bytes, length);
}

struct made {
    int64_t bytes_written, chunks_written;
    uint32_t chunks;
};

/* One backup of one file, a day after the one before. */
static struct made backup_make(struct sv content)
{
    struct target target CLEANUP(target_close) = { 0 };
    struct backup_writer writer;
    unsigned char run[BACKUP_RUN_BYTES];
    randombytes_buf(run, sizeof run);
    test.moment += (int64_t)24 * 3600 * 1000;
    assert_int_equal(target_open(test.path, TARGET_WRITE, &target), OK);
    assert_int_equal(writer_open(&(struct writer_options){ .set = &target.sets[BACKUP_DATA], .which = BACKUP_DATA,
                                                           .server = &test.server, .to = &test.secret.public,
                                                           .arena = &test.arena, .begun = { test.moment },
                                                           .run = run, .program = SV("test") }, &writer), OK);
    assert_int_equal(writer_file(&writer, SV("store"), SV("seinhuis.db"), content), OK);
    assert_int_equal(writer_file(&writer, SV(""), SV("demo"), SV("")), OK);
    assert_int_equal(writer_file(&writer, SV("log"), SV("head"), SV("een regel")), OK);
    writer.manifest.log_head = SV("een regel");
    writer.manifest.engine = SV("sqlite");
    assert_int_equal(writer_finish(&writer, (struct instant){ test.moment + 5000 }), OK);
    struct made made = { writer.bytes_written, writer.chunks_written, writer.manifest.chunk_count };
    writer_close(&writer);
    return made;
}

/* The newest backup, read as a whole with this key. */
static enum err backup_read(const struct backup_secret *secret, struct sv *ret_content)
{
    struct target target CLEANUP(target_close) = { 0 };
    struct sv *names = NULL;
    size_t count = 0;
    struct manifest manifest;
    struct backup_reader reader CLEANUP(reader_close) = { 0 };
    TRY(target_open(test.path, TARGET_READ, &target));
    struct target_set *set = &target.sets[BACKUP_DATA];
    TRY(target_manifests(set, &test.arena, &names, &count));
    if (count == 0) {
        return ERR_NOT_FOUND;
    }
    TRY(target_manifest_get(set, &test.arena, names[count - 1], &manifest));
    TRY(manifest_unseal(&test.arena, secret, &manifest));
    reader_open(set, secret, &manifest, &reader);
    struct manifest_file *file = manifest_file_of(&manifest, SV("store"), SV("seinhuis.db"));
    return file == NULL ? ERR_INVALID : reader_all(&reader, &test.arena, file, (size_t)64 * 1024 * 1024, ret_content);
}

static void what_was_backed_up_is_read_with_the_secret_key(void **state)
{
    (void)state;
    struct sv content = made_up(3000000, 1);
    struct sv back = { 0 };
    struct made made = backup_make(content);
    assert_true(made.chunks > 10 && made.bytes_written > (int64_t)content.length);
    assert_int_equal(backup_read(&test.secret, &back), OK);
    assert_true(sv_equal(back, content));
}

static void what_is_there_is_not_written_again(void **state)
{
    (void)state;
    struct sv content = made_up(4000000, 2);
    struct made first = backup_make(content);
    struct made second = backup_make(content);
    assert_int_equal(second.chunks_written, 0);
    /* A page changes, and something is put in front: nearly all stays where it was. */
    char *changed = arena_take(&test.arena, content.length + 100);
    memcpy(changed + 100, content.at, content.length);
    memset(changed + 2000000, 'x', 4096);
    struct made third = backup_make(sv_of_bytes(changed, content.length + 100));
    assert_true(third.chunks_written >= 1 && third.chunks_written * 4 < first.chunks_written);
}

static void another_secret_key_reads_nothing(void **state)
{
    (void)state;
    struct backup_secret other;
    struct sv back = { 0 };
    (void)backup_make(made_up(100000, 3));
    assert_int_equal(crypto_box_keypair(other.public.bytes, other.bytes), 0);
    assert_int_equal(backup_read(&other, &back), ERR_REFUSED);
}

static void a_secret_file_opens_with_its_passphrase_only(void **state)
{
    (void)state;
    struct sv file = { 0 };
    struct backup_public public;
    struct backup_secret secret;
    assert_int_equal(backup_secret_make(&test.arena, SV("kort"), &file, &public), ERR_LIMIT);
    assert_int_equal(backup_secret_make(&test.arena, PASSPHRASE, &file, &public), OK);
    assert_int_equal(backup_secret_open(file, SV("vier losse woorden samen!"), &secret), ERR_REFUSED);
    assert_int_equal(backup_secret_open(sv_until(file, file.length - 1), PASSPHRASE, &secret), ERR_INVALID);
    assert_int_equal(backup_secret_open(file, PASSPHRASE, &secret), OK);
    assert_memory_equal(secret.public.bytes, public.bytes, sizeof public.bytes);
}

static void a_public_key_with_a_typing_error_is_none(void **state)
{
    (void)state;
    struct buf out;
    struct backup_public public;
    buf_open(&out, &test.arena, 1000);
    backup_public_put(&out, &test.secret.public);
    assert_true(backup_public_read(buf_view(&out), &public));
    assert_memory_equal(public.bytes, test.secret.public.bytes, sizeof public.bytes);
    for (size_t i = 0; i < out.length; i++) {
        char right = out.at[i];
        out.at[i] = right == '0' ? '1' : '0';
        assert_false(backup_public_read(buf_view(&out), &public));
        out.at[i] = right;
    }
}

/* --- damage ------------------------------------------------------------------------------------------------------- */

static struct sv first_chunk(void)
{
    struct target target CLEANUP(target_close) = { 0 };
    struct sv *names = NULL;
    size_t count = 0;
    struct manifest manifest;
    struct buf path;
    assert_int_equal(target_open(test.path, TARGET_READ, &target), OK);
    assert_int_equal(target_manifests(&target.sets[BACKUP_DATA], &test.arena, &names, &count), OK);
    assert_int_equal(target_manifest_get(&target.sets[BACKUP_DATA], &test.arena, names[count - 1], &manifest), OK);
    buf_open(&path, &test.arena, 1000);
    buf_put(&path, test.path);
    buf_put(&path, SV("/data/chunks/"));
    buf_put_hex(&path, sv_of_bytes(manifest.chunks[0].name.bytes, 1));
    buf_put_byte(&path, '/');
    buf_put_hex(&path, sv_of_bytes(manifest.chunks[0].name.bytes, BACKUP_NAME_BYTES));
    buf_put_byte(&path, '\0');
    return buf_view(&path);
}

static void byte_change(const char *path, off_t at)
{
    char byte = 0;
    int fd CLEANUP(fd_close) = open(path, O_RDWR | O_CLOEXEC);
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte = (char)(byte ^ 0x40);
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
}

static void a_chunk_that_was_changed_anywhere_is_not_read(void **state)
{
    (void)state;
    struct sv back = { 0 };
    (void)backup_make(made_up(300000, 4));
    struct sv chunk = first_chunk();
    for (off_t at = 0; at < 20000; at += at < 130 ? 1 : 4999) {
        byte_change(chunk.at, at);
        enum err err = backup_read(&test.secret, &back);
        assert_true(err == ERR_INVALID || err == ERR_REFUSED);
        byte_change(chunk.at, at);
    }
    assert_int_equal(backup_read(&test.secret, &back), OK);
    assert_int_equal(truncate(chunk.at, 5000), 0);
    assert_int_equal(backup_read(&test.secret, &back), ERR_INVALID);
}

static void a_chunk_that_is_missing_is_said_to_be_and_written_anew_by_the_next_backup(void **state)
{
    (void)state;
    struct sv back = { 0 };
    struct sv content = made_up(300000, 5);
    (void)backup_make(content);
    struct sv chunk = first_chunk();
    assert_int_equal(unlink(chunk.at), 0);
    assert_int_equal(backup_read(&test.secret, &back), ERR_NOT_FOUND);
    assert_int_equal(backup_make(content).chunks_written, 1);
    /* One that lost its end does not count as being there. */
    assert_int_equal(truncate(chunk.at, 5000), 0);
    assert_int_equal(backup_make(content).chunks_written, 1);
    assert_int_equal(backup_read(&test.secret, &back), OK);
    assert_true(sv_equal(back, content));
}

static void a_chunk_in_another_ones_place_is_not_read(void **state)
{
    (void)state;
    struct sv back = { 0 };
    (void)backup_make(made_up(300000, 6));
    struct sv chunk = first_chunk();
    (void)backup_make(made_up(300000, 7));
    struct sv other = first_chunk();
    assert_int_equal(rename(chunk.at, other.at), 0);
    assert_int_equal(backup_read(&test.secret, &back), ERR_INVALID);
}

static void a_manifest_of_any_other_length_or_bytes_is_no_backup(void **state)
{
    (void)state;
    struct target target CLEANUP(target_close) = { 0 };
    struct sv *names = NULL;
    size_t count = 0;
    struct manifest manifest;
    struct sv bytes = { 0 };
    (void)backup_make(made_up(100000, 8));
    assert_int_equal(target_open(test.path, TARGET_READ, &target), OK);
    struct target_set *set = &target.sets[BACKUP_DATA];
    assert_int_equal(target_manifests(set, &test.arena, &names, &count), OK);
    int fd CLEANUP(fd_close) = -1;
    assert_int_equal(file_open(set->folder, names[0], FILE_READ, &fd), OK);
    assert_int_equal(file_read_all(fd, &test.arena, 1000000, &bytes), OK);
    assert_int_equal(manifest_read(&test.arena, bytes, &manifest), OK);
    for (size_t length = 0; length < bytes.length; length++) {
        assert_int_equal(manifest_read(&test.arena, sv_until(bytes, length), &manifest), ERR_INVALID);
    }
    char *changed = arena_take(&test.arena, bytes.length + 1);
    memcpy(changed, bytes.at, bytes.length);
    assert_int_equal(manifest_read(&test.arena, sv_of_bytes(changed, bytes.length + 1), &manifest), ERR_INVALID);
    for (size_t at = 0; at < bytes.length; at++) {
        changed[at] = (char)(changed[at] ^ 1);
        assert_int_equal(manifest_read(&test.arena, sv_of_bytes(changed, bytes.length), &manifest), ERR_INVALID);
        changed[at] = (char)(changed[at] ^ 1);
    }
}

/* --- targets ------------------------------------------------------------------------------------------------------ */

static int64_t files_below(struct sv path)
{
    struct target target CLEANUP(target_close) = { 0 };
    int64_t count = 0;
    assert_int_equal(target_open(path, TARGET_READ, &target), OK);
    for (int place = 0; place < 256; place++) {
        char name[3];
        struct sv *names = NULL;
        size_t more = 0;
        int folder CLEANUP(fd_close) = -1;
        (void)snprintf(name, sizeof name, "%02x", (unsigned)place);
        if (folder_open_in(target.sets[BACKUP_DATA].chunks, sv_of_c(name), false, &folder) == OK) {
            assert_int_equal(folder_list(folder, &test.arena, SV(""), 1000, &names, &more), OK);
            count += (int64_t)more;
        }
    }
    return count;
}

static void pruning_removes_old_backups_and_what_only_they_named(void **state)
{
    (void)state;
    struct sv shared = made_up(600000, 9);
    struct sv back = { 0 };
    struct pruned pruned;
    (void)backup_make(made_up(900000, 10));
    (void)backup_make(shared);
    int64_t between = files_below(test.path);
    struct made last = backup_make(shared);
    {
        /* A backup that was broken off: chunks that no manifest names. */
        struct target target CLEANUP(target_close) = { 0 };
        struct chunk_name name = { { 0xab } };
        assert_int_equal(target_open(test.path, TARGET_WRITE, &target), OK);
        assert_int_equal(target_chunk_put(&target.sets[BACKUP_DATA], &name, SV("half")), OK);
        assert_int_equal(target_prune(&target.sets[BACKUP_DATA], &(struct prune_wish){ { test.moment - 1 } }, &pruned),
                         OK);
    }
    assert_true(pruned.manifests == 2 && pruned.kept == 1 && pruned.unreadable == 0);
    assert_int_equal(files_below(test.path), last.chunks);
    assert_true(between > last.chunks);
    assert_int_equal(backup_read(&test.secret, &back), OK);
    assert_true(sv_equal(back, shared));
}

static void the_newest_backup_stays_however_old_it_is(void **state)
{
    (void)state;
    struct target target CLEANUP(target_close) = { 0 };
    struct pruned pruned;
    struct sv back = { 0 };
    (void)backup_make(made_up(100000, 11));
    assert_int_equal(target_open(test.path, TARGET_WRITE, &target), OK);
    assert_int_equal(target_prune(&target.sets[BACKUP_DATA], &(struct prune_wish){ { INT64_MAX } }, &pruned), OK);
    assert_true(pruned.manifests == 0 && pruned.kept == 1);
    assert_int_equal(backup_read(&test.secret, &back), OK);
}

static void a_second_backup_at_the_same_time_is_refused(void **state)
{
    (void)state;
    struct target target CLEANUP(target_close) = { 0 };
    struct target second CLEANUP(target_close) = { 0 };
    assert_int_equal(target_open(test.path, TARGET_WRITE, &target), OK);
    assert_int_equal(target_open(test.path, TARGET_WRITE, &second), ERR_BUSY);
    assert_int_equal(target_open(test.path, TARGET_READ, &second), OK);
}

static void a_folder_with_something_else_is_no_target(void **state)
{
    (void)state;
    struct target target CLEANUP(target_close) = { 0 };
    int fd CLEANUP(fd_close) = -1;
    assert_int_equal(target_open(test.path, TARGET_READ, &target), ERR_NOT_FOUND);
    assert_int_equal(folder_open(test.path, &fd), OK);
    assert_int_equal(file_replace(fd, SV("seinhuis-backup"), SV("seinhuis-backup 2\n")), OK);
    assert_int_equal(target_open(test.path, TARGET_WRITE, &target), ERR_REFUSED);
    assert_int_equal(target_open(SV("/nonexistent/place"), TARGET_WRITE, &target), ERR_NOT_FOUND);
}

static void a_report_is_proved_by_what_only_a_reader_or_the_server_knows(void **state)
{
    (void)state;
    unsigned char run[BACKUP_RUN_BYTES] = { 1 };
    struct receipt_key key;
    struct receipt_key other;
    struct receipt left;
    struct receipt right;
    receipt_key_of(&test.server, run, &key);
    run[0] = 2;
    receipt_key_of(&test.server, run, &other);
    receipt_of(&key, SV("rapport"), &left);
    receipt_of(&other, SV("rapport"), &right);
    assert_memory_not_equal(left.bytes, right.bytes, sizeof left.bytes);
    receipt_of(&key, SV("rapport."), &right);
    assert_memory_not_equal(left.bytes, right.bytes, sizeof left.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_backed_up_is_read_with_the_secret_key, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_there_is_not_written_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_secret_key_reads_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_secret_file_opens_with_its_passphrase_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_public_key_with_a_typing_error_is_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_chunk_that_was_changed_anywhere_is_not_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_chunk_that_is_missing_is_said_to_be_and_written_anew_by_the_next_backup,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_chunk_in_another_ones_place_is_not_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_manifest_of_any_other_length_or_bytes_is_no_backup, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pruning_removes_old_backups_and_what_only_they_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_newest_backup_stays_however_old_it_is, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_second_backup_at_the_same_time_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_with_something_else_is_no_target, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_report_is_proved_by_what_only_a_reader_or_the_server_knows, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
