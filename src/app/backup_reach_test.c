/* Destruction reaches the backups: what was destroyed is tried with every combination of what is left, the secret key
 * and the master key included. On a demonstration folder with its own vault, and a clock that the test moves. */
#include "access/municipality.h"
#include "app/backup_reach_test.h"
#include "app/backup_run.h"
#include "app/commands.h"
#include "app/renewal.h"
#include "app/restore_run.h"
#include "app/restore_sql.h"
#include "app/runtime.h"
#include "backup/reader.h"
#include "base/catalogue.h"
#include "base/text.h"
#include "os/file.h"
#include "privacy/retention.h"
#include "signals/report.h"
#include "store/copy.h"
#include "store/store_test_pg.h"

#include "base/test.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPIES_MAX = 16, DAY_MS = 24 * 3600 * 1000 };

static struct reach_test {
    char home[64];
    char data[96], target[96], scratch[96];
    struct arena arena;
    struct folder folder;
    struct runtime *runtime;
    struct app *app;
    struct backup_secret secret;
    struct municipality_id municipality;
    struct actor resident;
    struct instant now;
    struct dossier_ref destroyed, kept;
} test;

/* The cluster for keys that tests/key_cluster made, and an empty one beside it; NULL: keys lie in a file. */
static const char *cluster;
static char cluster_empty[256];

static void clusters_clear(void)
{
    if (cluster != NULL) {
        key_cluster_clear(cluster);
        key_cluster_beside(cluster, cluster_empty, sizeof cluster_empty);
    }
}

static struct sv path_in(const char *name)
{
    struct buf path;
    buf_open(&path, &test.arena, 512);
    buf_put(&path, sv_of_c(test.home));
    buf_put_byte(&path, '/');
    buf_put(&path, sv_of_c(name));
    return buf_view(&path);
}

static bool is_there(const char *name)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", test.home, name);
    return access(path, F_OK) == 0;
}

/* What stands in seinhuis.conf about the key store. */
static struct sv conf_of(const char *place)
{
    struct buf text;
    buf_open(&text, &test.arena, 512);
    buf_put(&text, SV("sleutelopslag = "));
    buf_put(&text, sv_of_c(place));
    buf_put_byte(&text, '\n');
    return buf_view(&text);
}

static void installation_make(void)
{
    struct buf out;
    if (cluster != NULL) {
        int fd CLEANUP(fd_close) = -1;
        assert_int_equal(folder_create(sv_of_c(test.data), &fd), OK);
        assert_int_equal(file_replace(fd, SV("seinhuis.conf"), conf_of(cluster)), OK);
    }
    struct sv words[] = { SV("--demo") };
    struct sv problem = { 0 };
    buf_open(&out, &test.arena, 1024 * 1024);
    struct command_call call = { .arena = &test.arena, .arguments = words, .count = 1, .data = sv_of_c(test.data),
                                 .out = &out };
    assert_int_equal(command_init(&call), OK);
    assert_int_equal(crypto_box_keypair(test.secret.public.bytes, test.secret.bytes), 0);
    assert_int_equal(folder_load(&test.arena, &(struct folder_options){ .path = sv_of_c(test.data) }, &test.folder,
                                 &problem), OK);
    struct buf key;
    buf_open(&key, &test.arena, 256);
    backup_public_put(&key, &test.secret.public);
    test.folder.config.backup_key = buf_view(&key);
    assert_int_equal(runtime_open(&test.folder, false, &test.runtime, &problem), OK);
    test.app = runtime_app(test.runtime);
}

static void municipality_find(void)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct municipality *rows = NULL;
    size_t count = 0;
    assert_int_equal(store_read_begin(test.app->store, &tx), OK);
    assert_int_equal(municipality_list(tx, &test.arena, &rows, &count), OK);
    assert_true(count > 0);
    test.municipality = rows[0].id;
    test.resident = (struct actor){ .kind = ACTOR_PUBLIC, .municipality = test.municipality };
}

static int set_up(void **state)
{
    (void)state;
    (void)snprintf(test.home, sizeof test.home, "/tmp/seinhuis-reach-XXXXXX");
    assert_non_null(mkdtemp(test.home));
    (void)snprintf(test.data, sizeof test.data, "%s/data", test.home);
    (void)snprintf(test.target, sizeof test.target, "%s/target", test.home);
    (void)snprintf(test.scratch, sizeof test.scratch, "%s/scratch", test.home);
    assert_int_equal(mkdir(test.target, 0700), 0);
    arena_open(&test.arena, (size_t)1024 * 1024 * 1024);
    assert_true(sodium_init() >= 0);
    test.now = clock_now(&(struct clock){ 0 });
    clusters_clear();
    installation_make();
    municipality_find();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    runtime_close(test.runtime);
    folder_close(&test.folder);
    arena_close(&test.arena);
    return folder_destroy(sv_of_c(test.home)) == OK ? 0 : 1;
}

/* --- what people do ----------------------------------------------------------------------------------------------- */

static struct sql_restore_sample *sample(struct store *store, size_t *ret_count)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct sql_restore_sample *rows = NULL;
    assert_int_equal(store_read_begin(store, &tx), OK);
    assert_int_equal(sql_restore_sample(tx, &test.arena, &(struct sql_restore_sample_in){ 100 }, &rows, ret_count),
                     OK);
    return rows;
}

/* The dossier of the report that was just made. */
static struct dossier_ref report_make(struct sv story)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct random random = { 0 };
    struct code code = code_new(&random);
    struct report_receipt receipt;
    const struct report_ready *ready = NULL;
    struct report report = { .kind = SIGNAL_REPORT, .about = ABOUT_PERSON, .channel = CHANNEL_WEB,
                             .relation = RELATION_FAMILY, .contact = CONTACT_CONFIDENTIAL, .age = AGE_ADULT,
                             .story = story, .who = SV("Sem Voorbeeld"), .name = SV("Noor Melder") };
    assert_int_equal(store_read_begin(test.app->store, &tx), OK);
    struct desk desk = { .tx = tx, .arena = &test.arena, .vault = test.app->vault, .actor = &test.resident,
                         .now = test.now, .random = &random, .origin = SV("-") };
    assert_int_equal(report_prepare(&desk, &report, &code, &receipt, &ready), OK);
    store_read_end(&tx);
    assert_int_equal(store_write(test.app->store, report_apply, ready), OK);
    size_t count = 0;
    struct sql_restore_sample *rows = sample(test.app->store, &count);
    assert_true(count > 0 && rows[0].kind == 1);
    return rows[0].dossier;
}

/* As the daily run does: a line in the log, the commit, the line that says how it ended. */
static void dossier_destroy(const struct dossier_ref *dossier)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct sql_restore_dossier *rows = NULL;
    size_t count = 0;
    struct vault_batch *batch = NULL;
    assert_int_equal(store_read_begin(test.app->store, &tx), OK);
    assert_int_equal(sql_restore_dossier(tx, &test.arena, &(struct sql_restore_dossier_in){ *dossier }, &rows, &count),
                     OK);
    store_read_end(&tx);
    assert_int_equal(count, 1);
    assert_int_equal(batch_begin(&test.arena, NULL, test.municipality, &batch), OK);
    batch_log(batch, &(struct log_entry){ .action = LOG_DESTROY, .actor_kind = ACTOR_SYSTEM,
                                          .municipality = test.municipality, .dossier = *dossier,
                                          .role = SV("system"), .object = SV("signal"), .origin = SV("-") });
    assert_int_equal(vault_call(test.app->vault, batch), OK);
    struct destruction destruction = { .municipality = test.municipality, .kind = retention_kind_named(SV("signal")),
                                       .item = { .subject = rows[0].subject, .dossier = *dossier,
                                                 .day = date_of(test.now), .rule = SV("bewaartermijn-advies") },
                                       .today = date_of(test.now), .at = test.now, .arena = &test.arena,
                                       .intent = batch_intent(batch) };
    assert_int_equal(store_write(test.app->store, destruction_apply, &destruction), OK);
    vault_outcome(test.app->vault, batch_intent(batch), true);
}

static void backup_on(int64_t day)
{
    struct backup_report report;
    struct sv problem = { "", 0 };
    struct backup_wish wish = { .folder = &test.folder, .target = sv_of_c(test.target), .sets = { true, true },
                                .prune = true, .clock = { .fixed_ms = test.now.ms + day * DAY_MS },
                                .program = SV("test") };
    enum err err = backup_run(&test.arena, &wish, &report, &problem);
    if (err != OK) {
        print_error("%.*s\n", (int)problem.length, problem.at);
    }
    assert_int_equal(err, OK);
    assert_int_equal(report.keys_damaged, 0);
}

/* --- what is left in the target ----------------------------------------------------------------------------------- */

struct keys_copy { /* one backup of keys, or a copy that somebody kept */
    struct sv slots;
    struct sv municipalities;
};
struct data_copy { /* one backup of data: what it holds sealed */
    struct sql_restore_sample *rows;
    size_t count;
};
struct left {
    struct keys_copy keys[COPIES_MAX];
    struct data_copy data[COPIES_MAX];
    size_t keys_count, data_count;
};

static void manifest_open(struct target_set *set, struct sv name, struct manifest *manifest,
                          struct backup_reader *reader)
{
    assert_int_equal(target_manifest_get(set, &test.arena, name, manifest), OK);
    assert_int_equal(manifest_unseal(&test.arena, &test.secret, manifest), OK);
    reader_open(set, &test.secret, manifest, reader);
}

static struct sv file_of(struct backup_reader *reader, struct sv folder, struct sv name)
{
    struct sv content = { 0 };
    const struct manifest_file *file = manifest_file_of(reader->manifest, folder, name);
    assert_non_null(file);
    assert_int_equal(reader_all(reader, &test.arena, file, (size_t)64 * 1024 * 1024, &content), OK);
    return content;
}

static struct data_copy data_read(struct backup_reader *reader)
{
    int fd CLEANUP(fd_close) = -1;
    struct data_copy copy = { 0 };
    struct store *store = NULL;
    assert_int_equal(folder_create(sv_of_c(test.scratch), &fd), OK);
    assert_int_equal(file_replace(fd, SV("database"), file_of(reader, SV("store"), BACKUP_DATABASE_FILE)), OK);
    const struct store_options options = { .database = path_in("scratch/database"), .key_file = path_in("scratch/keys"),
                                           .readers = 1, .create = true };
    assert_int_equal(store_open(&options, &store), OK);
    copy.rows = sample(store, &copy.count);
    store_close(store);
    assert_int_equal(folder_destroy(sv_of_c(test.scratch)), OK);
    return copy;
}

static struct left left_in_target(void)
{
    struct left left = { 0 };
    struct target target CLEANUP(target_close) = { 0 };
    assert_int_equal(target_open(sv_of_c(test.target), TARGET_READ, &target), OK);
    for (int which = 0; which < BACKUP_SETS; which++) {
        struct sv *names = NULL;
        size_t count = 0;
        assert_int_equal(target_manifests(&target.sets[which], &test.arena, &names, &count), OK);
        assert_true(count < COPIES_MAX);
        for (size_t i = 0; i < count; i++) {
            struct manifest manifest;
            struct backup_reader reader CLEANUP(reader_close) = { 0 };
            manifest_open(&target.sets[which], names[i], &manifest, &reader);
            if (which == BACKUP_KEYS) {
                left.keys[left.keys_count++] = (struct keys_copy){
                    file_of(&reader, SV("store"), BACKUP_SLOTS_FILE),
                    file_of(&reader, SV("vault"), SV("municipalities")) };
            } else {
                left.data[left.data_count++] = data_read(&reader);
            }
        }
    }
    return left;
}

static bool row_opens(struct vault_copy *vault, struct sv slots, const struct sql_restore_sample *row)
{
    bool story = row->kind == 1;
    return vault_copy_opens(vault, slots,
                            &(struct sealed_copy){ story ? KEY_STORY : KEY_RECORD, row->dossier, row->municipality,
                                                   { story ? SV("signal_story") : SV("signal_subject"),
                                                     story ? SV("story") : SV("who"), row->row },
                                                   row->sealed });
}

/* In how many combinations of a copy of data, key slots and municipalities' keys something of this dossier opens. */
static int64_t combinations(const struct left *left, const struct dossier_ref *dossier)
{
    int64_t opened = 0;
    for (size_t keys_at = 0; keys_at < left->keys_count; keys_at++) {
        struct vault_copy *vault = vault_copy_open(sv_of_c(test.scratch), path_in("data/vault"),
                                                   left->keys[keys_at].municipalities);
        for (size_t slots_at = 0; slots_at < left->keys_count; slots_at++) {
            for (size_t data_at = 0; data_at < left->data_count; data_at++) {
                const struct data_copy *data = &left->data[data_at];
                bool opens = false;
                for (size_t i = 0; i < data->count; i++) {
                    opens = opens || (data->rows[i].kind < 3 &&
                                      dossier_ref_equal(&data->rows[i].dossier, dossier) &&
                                      row_opens(vault, left->keys[slots_at].slots, &data->rows[i]));
                }
                opened += opens;
            }
        }
        vault_copy_close(vault);
    }
    return opened;
}

/* --- the tests ---------------------------------------------------------------------------------------------------- */

static void a_destroyed_dossier_cannot_be_read_from_any_backup_once_the_term_has_passed(void **state)
{
    (void)state;
    test.destroyed = report_make(SV("Hij dreigt op straat met een mes."));
    test.kept = report_make(SV("Zij praat over een oude brief."));
    backup_on(0);
    struct left first = left_in_target();
    assert_int_equal(combinations(&first, &test.destroyed), 1);
    assert_int_equal(combinations(&first, &test.kept), 1);

    /* Destroyed: until the term has passed, who has an older backup of keys, the secret key and the master key reads
     * it; the newest keys alone open nothing of it. */
    dossier_destroy(&test.destroyed);
    backup_on(1);
    struct left second = left_in_target();
    assert_int_equal(second.keys_count, 2);
    assert_true(combinations(&second, &test.destroyed) > 0);
    struct left newest = second;
    newest.keys[0] = second.keys[second.keys_count - 1];
    newest.keys_count = 1;
    assert_int_equal(combinations(&newest, &test.destroyed), 0);
    assert_true(combinations(&newest, &test.kept) > 0);

    /* One day short of the term it can still be read, which is what the command says. */
    backup_on(14);
    struct left last_day = left_in_target();
    assert_true(combinations(&last_day, &test.destroyed) > 0);

    /* The term has passed: every backup of data is still there, and none of its keys. */
    backup_on(15);
    struct left after = left_in_target();
    assert_int_equal(after.data_count, 4);
    assert_int_equal(combinations(&after, &test.destroyed), 0);
    assert_int_equal(combinations(&after, &test.kept), (int64_t)(after.data_count * after.keys_count *
                                                                   after.keys_count));
}

/* Also under the names that it has while it is replaced: with the keys beside it, a backup would open itself. */
static void no_backup_holds_a_master_key_under_any_of_its_names(void **state)
{
    (void)state;
    static const struct sv names[] = { SV_INIT("master.next"), SV_INIT("master.old"), SV_INIT("municipalities.next") };
    int vault CLEANUP(fd_close) = -1;
    assert_int_equal(folder_open(path_in("data/vault"), &vault), OK);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(file_replace(vault, names[i], SV("0123456789abcdef0123456789abcdef")), OK);
    }
    backup_on(0);
    struct target target CLEANUP(target_close) = { 0 };
    struct sv *manifests = NULL;
    size_t count = 0;
    assert_int_equal(target_open(sv_of_c(test.target), TARGET_READ, &target), OK);
    assert_int_equal(target_manifests(&target.sets[BACKUP_KEYS], &test.arena, &manifests, &count), OK);
    assert_int_equal(count, 1);
    struct manifest manifest;
    struct backup_reader reader CLEANUP(reader_close) = { 0 };
    manifest_open(&target.sets[BACKUP_KEYS], manifests[0], &manifest, &reader);
    assert_non_null(manifest_file_of(&manifest, SV("vault"), SV("municipalities")));
    for (uint32_t i = 0; i < manifest.file_count; i++) {
        assert_false(sv_starts(manifest.files[i].name, SV("master")) || sv_ends(manifest.files[i].name, SV(".next")));
    }
}

static void a_copy_of_the_key_store_that_somebody_kept_opens_nothing_after_the_renewal(void **state)
{
    (void)state;
    struct renewal_report report;
    test.destroyed = report_make(SV("Hij dreigt op straat met een mes."));
    test.kept = report_make(SV("Zij praat over een oude brief."));
    backup_on(0);
    struct left kept_by_somebody = left_in_target();
    dossier_destroy(&test.destroyed);
    assert_int_equal(renewal_run(test.app, NULL, RENEWAL_COMMAND, &report), OK);
    assert_true(report.renewed > 0);
    backup_on(15);
    struct left after = left_in_target();
    assert_int_equal(combinations(&after, &test.destroyed), 0);
    assert_true(combinations(&after, &test.kept) > 0);

    /* The old slots with the newest folder of the vault: neither what was destroyed nor what was not. */
    struct left mixed = after;
    mixed.keys_count = 1;
    mixed.keys[0] = (struct keys_copy){ kept_by_somebody.keys[0].slots,
                                        after.keys[after.keys_count - 1].municipalities };
    assert_int_equal(combinations(&mixed, &test.destroyed), 0);
    assert_int_equal(combinations(&mixed, &test.kept), 0);
}

static struct restore_wish wish_of(const char *folder)
{
    return (struct restore_wish){ .source = sv_of_c(test.target), .folder = path_in(folder), .at = { INT64_MAX },
                                  .keys_at = { INT64_MAX }, .secret = &test.secret,
                                  .conf = cluster == NULL ? SV("") : conf_of(cluster_empty) };
}

static struct restore_report report_of(void)
{
    return (struct restore_report){ .mode = SV("restore"), .source = SV("-"), .by = SV("-"), .program = SV("-") };
}

/* All that the report says, when it is not what was expected. */
static void report_show(const struct restore_report *report, struct sv problem)
{
    struct buf text;
    buf_open(&text, &test.arena, 64 * 1024);
    report_write(report, &text);
    print_error("%.*s\n%.*s\n", (int)problem.length, problem.at,
                (int)buf_view(&text).length, buf_view(&text).at);
}

static bool report_says(const struct restore_report *report, enum check_result result, struct sv begins)
{
    for (size_t i = 0; i < report->count; i++) {
        if (report->checks[i].result == result && sv_starts(report->checks[i].what, begins)) {
            return true;
        }
    }
    return false;
}

static void what_was_destroyed_after_the_last_backup_is_destroyed_again_by_a_restore(void **state)
{
    (void)state;
    struct sv problem = { "", 0 };
    test.destroyed = report_make(SV("Hij dreigt op straat met een mes."));
    test.kept = report_make(SV("Zij praat over een oude brief."));
    backup_on(0);
    dossier_destroy(&test.destroyed);
    struct restore_wish wish = wish_of("restored");
    wish.log = path_in("data/log");
    struct restore_report report = report_of();
    enum err err = restore_run(&test.arena, &wish, &report, &problem);
    if (err != OK || !report_good(&report)) {
        report_show(&report, problem);
    }
    assert_int_equal(err, OK);
    assert_true(report_good(&report));
    struct store *store = NULL;
    size_t count = 0;
    struct sv keys = cluster == NULL ? path_in("restored/store/keys.slots") : sv_of_c(cluster_empty);
    assert_int_equal(store_open(&(struct store_options){ .database = path_in("restored/store/seinhuis.db"),
                                                         .key_file = keys, .readers = 1 }, &store), OK);
    struct sql_restore_sample *rows = sample(store, &count);
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        struct wrapped_key wrapped;
        struct tx *tx CLEANUP(store_read_end) = NULL;
        assert_false(dossier_ref_equal(&rows[i].dossier, &test.destroyed));
        found = found || dossier_ref_equal(&rows[i].dossier, &test.kept);
        assert_int_equal(store_read_begin(store, &tx), OK);
        assert_int_equal(store_key_read(tx, rows[i].key, &wrapped), OK);
    }
    store_close(store);
    assert_true(found);
    /* Where a cluster keeps the keys, no file beside it does. */
    assert_true((cluster == NULL) == (is_there("restored/store/keys.slots")));
    assert_int_equal(restore_run(&test.arena, &wish, &(struct restore_report){ 0 }, &problem), ERR_CONFLICT);
}

/* As a quarterly proof: with the settings of the backup, whose cluster serves meanwhile. */
static void a_proof_opens_a_sample_and_touches_no_cluster_that_serves(void **state)
{
    (void)state;
    int vault CLEANUP(fd_close) = -1;
    int master CLEANUP(fd_close) = -1;
    struct sv problem = { "", 0 };
    test.kept = report_make(SV("Zij praat over een oude brief."));
    backup_on(0);
    struct restore_wish wish = wish_of("proof");
    wish.verify = true;
    wish.conf = SV("");
    assert_int_equal(folder_open(path_in("data/vault"), &vault), OK);
    assert_int_equal(file_open(vault, SV("master.key"), FILE_READ, &master), OK);
    assert_int_equal(file_read_all(master, &test.arena, 64, &wish.master_key), OK);
    struct restore_report report = report_of();
    enum err err = restore_run(&test.arena, &wish, &report, &problem);
    if (err != OK || !report_good(&report) || !report_says(&report, CHECK_OK, SV("sealed values that opened: "))) {
        report_show(&report, problem);
    }
    assert_int_equal(err, OK);
    assert_true(report_good(&report));
    assert_true(report_says(&report, CHECK_OK, SV("sealed values that opened: ")));
    assert_true(report_says(&report, CHECK_NOT_PROVED, SV("that a cluster takes the keys")) == (cluster != NULL));
    /* The server still has its cluster, and goes on. */
    test.destroyed = report_make(SV("Hij dreigt op straat met een mes."));
}

/* Taken by a running server, or filled before: told before anything is restored. */
static void a_cluster_that_holds_keys_is_not_restored_into(void **state)
{
    (void)state;
    struct sv problem = { "", 0 };
    if (cluster == NULL) {
        skip();
    }
    test.kept = report_make(SV("Zij praat over een oude brief."));
    backup_on(0);
    struct restore_wish wish = wish_of("restored");
    wish.conf = conf_of(cluster);
    struct restore_report report = report_of();
    assert_int_equal(restore_run(&test.arena, &wish, &report, &problem), ERR_BUSY);
    assert_false(is_there("restored") || is_there("restored.partial"));
    wish.conf = conf_of(cluster_empty);
    report = report_of();
    assert_int_equal(restore_run(&test.arena, &wish, &report, &problem), OK);
    wish.folder = path_in("again");
    report = report_of();
    assert_int_equal(restore_run(&test.arena, &wish, &report, &problem), ERR_CONFLICT);
    assert_false(is_there("again"));
}

int main(int count, char **arguments)
{
    cluster = count > 1 && strcmp(arguments[1], "cluster") == 0 ? getenv("SEINHUIS_TEST_KEYS") : NULL;
    assert_int_equal(text_catalogue_set(catalogue_nl, catalogue_nl_length), OK);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_destroyed_dossier_cannot_be_read_from_any_backup_once_the_term_has_passed,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_backup_holds_a_master_key_under_any_of_its_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_copy_of_the_key_store_that_somebody_kept_opens_nothing_after_the_renewal,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_destroyed_after_the_last_backup_is_destroyed_again_by_a_restore,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_proof_opens_a_sample_and_touches_no_cluster_that_serves, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_cluster_that_holds_keys_is_not_restored_into, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
