/* The half of `seinhuis check` that runs where the installation is open. */
#include "access/check.h"
#include "app/app.h"
#include "app/check.h"
#include "app/commands.h"
#include "cases/check.h"
#include "privacy/check.h"
#include "rights/check.h"
#include "signals/check.h"
#include "weighing/check.h"

#include <time.h>

static const struct check_room *const rooms[] = { &access_check, &signals_check, &weighing_check, &cases_check,
                                                  &rights_check, &privacy_check };
enum { ROOMS = sizeof rooms / sizeof rooms[0], CHECK_ARENA_BYTES = 128 * 1024 * 1024, INTENT_LOOKS = 30 };

struct inside {
    struct app *app;
    struct findings *findings;
    bool repair;
    bool no_wait;   /* lines of the log that are being written now are left out */
};

static void note(struct inside *inside, const struct finding *finding)
{
    finding_add(inside->findings, *finding);
}

static enum err engine_check(struct inside *inside, struct tx *tx)
{
    struct sv *lines = NULL;
    size_t count = 0;
    TRY(store_integrity(tx, inside->findings->arena, &lines, &count));
    for (size_t i = 0; i < count; i++) {
        note(inside, &(struct finding){ .room = SV("database"), .rule = SV("engine"), .wrong = lines[i],
                                        .remedy = SV("stop the server, keep a copy of the database, and restore the "
                                                     "newest backup that verifies") });
    }
    return OK;
}

enum err check_rows(struct tx *tx, struct findings *findings)
{
    int64_t ran = 0;
    for (size_t room = 0; room < ROOMS; room++) {
        for (size_t i = 0; i < rooms[room]->count; i++, ran++) {
            const struct check_rule *rule = &rooms[room]->rules[i];
            struct sv *dossiers = NULL;
            size_t count = 0;
            TRY(rule->find(tx, findings->arena, &dossiers, &count));
            for (size_t d = 0; d < count; d++) {
                finding_add(findings, (struct finding){ .room = rooms[room]->name, .rule = rule->name,
                                                        .dossier = dossiers[d], .wrong = rule->wrong,
                                                        .remedy = rule->remedy });
            }
        }
    }
    fact_add_number(findings, SV("rules about rows"), ran);
    return OK;
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

/* In a snapshot of now: a key that was destroyed since the list was made is named by nobody any more. */
static enum err slot_note(struct inside *inside, int64_t slot, const struct finding *finding)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(inside->app->store, &tx));
    for (size_t room = 0; room < ROOMS; room++) {
        struct sv *dossiers = NULL;
        size_t count = 0;
        TRY(rooms[room]->named == NULL ? OK : rooms[room]->named(tx, inside->findings->arena, slot, &dossiers,
                                                                 &count));
        for (size_t i = 0; i < count; i++) {
            struct finding one = *finding;
            one.room = rooms[room]->name;
            one.dossier = dossiers[i];
            note(inside, &one);
        }
    }
    return OK;
}

static enum err slots_note(struct inside *inside, const struct keys_compared *compared)
{
    for (size_t i = 0; i < compared->missing_count; i++) {
        TRY(slot_note(inside, compared->missing[i],
                      &(struct finding){ .rule = SV("dossier-without-key"),
                                         .wrong = SV("its key is not in the key store: what it sealed cannot be read "
                                                     "by anybody"),
                                         .remedy = SV("restore the key store from the backup of the keys, if it was not "
                                                      "destroyed on purpose; else destroy the dossier") }));
    }
    for (size_t i = 0; i < compared->damaged_count; i++) {
        TRY(slot_note(inside, compared->damaged[i],
                      &(struct finding){ .rule = SV("key-damaged"),
                                         .wrong = SV("its key in the key store is not what was written there"),
                                         .remedy = SV("the disk changed it: restore the key store from the backup of "
                                                      "the keys, and replace the disk") }));
    }
    return OK;
}

static enum err keys_check(struct inside *inside, struct tx *tx)
{
    int64_t *named = NULL;
    size_t count = 0;
    TRY(app_keys_named(tx, inside->findings->arena, &named, &count));
    for (size_t i = 1; i < count; i++) {
        if (named[i] == named[i - 1]) {
            TRY(slot_note(inside, named[i],
                          &(struct finding){ .rule = SV("key-shared"), .wrong = SV("two rows name one key"),
                                             .remedy = SV("destroy neither before it is known which one is right: ask "
                                                          "for help") }));
        }
    }
    struct keys_compared compared;
    TRY(store_keys_compare(inside->app->store, inside->findings->arena, named, count, &compared));
    fact_add_number(inside->findings, SV("keys named by rows"), (int64_t)count);
    TRY(slots_note(inside, &compared));
    uint32_t freed = 0;
    if (inside->repair && compared.orphan_count > 0) {
        TRY(app_keys_sweep(inside->app, &freed));
    }
    for (size_t i = 0; i < compared.orphan_count; i++) {
        note(inside, &(struct finding){ .room = SV("keys"), .rule = SV("orphaned-key"), .mended = freed > 0,
                                        .wrong = SV("a key in the key store is named by no dossier"),
                                        .remedy = SV("seinhuis check --repair frees it; so does the next start") });
    }
    return OK;
}

/* --- the log's open lines ----------------------------------------------------------------------------------------- */

static bool is_among(const int64_t *numbers, uint32_t count, int64_t wanted)
{
    for (uint32_t i = 0; i < count; i++) {
        if (numbers[i] == wanted) {
            return true;
        }
    }
    return false;
}

/* Lines that stay open for longer than any request lasts, and than the scheduler takes to settle one. */
static enum err intents_open(struct inside *inside, int64_t **ret_intents, uint32_t *ret_count)
{
    int64_t *open = NULL;
    uint32_t count = 0;
    TRY(vault_log_open_intents(inside->app->vault, inside->findings->arena, &open, &count));
    for (int look = 1; look < INTENT_LOOKS && count > 0; look++) {
        (void)nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
        int64_t *now = NULL;
        uint32_t now_count = 0;
        uint32_t kept = 0;
        TRY(vault_log_open_intents(inside->app->vault, inside->findings->arena, &now, &now_count));
        for (uint32_t i = 0; i < count; i++) {
            if (is_among(now, now_count, open[i])) {
                open[kept++] = open[i];
            }
        }
        count = kept;
    }
    *ret_intents = open;
    *ret_count = count;
    return OK;
}

/* What stands in the database came true. Whether what does not stand may still be written, only a stop can tell. */
static enum err intents_check(struct inside *inside)
{
    int64_t *open = NULL;
    uint32_t count = 0;
    TRY(intents_open(inside, &open, &count));
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(inside->app->store, &tx));
    for (uint32_t i = 0; i < count; i++) {
        bool stands = false;
        TRY(store_intent_stands(tx, open[i], &stands));
        if (inside->repair && stands) {
            vault_outcome(inside->app->vault, open[i], true);
        }
        note(inside, &(struct finding){ .room = SV("log"), .rule = SV("open-line"), .mended = inside->repair && stands,
                                        .wrong = SV("a line of the log permitted a change and does not say how it "
                                                    "ended"),
                                        .remedy = stands ? SV("seinhuis check --repair settles it: the change was made")
                                                         : SV("the next start of the server settles it") });
    }
    return OK;
}

/* A database that remembers newer lines than the log has, has another log than its own. */
static enum err log_age_check(struct inside *inside, struct tx *tx)
{
    int64_t newest = 0;
    struct vault_status status;
    TRY(store_intent_newest(tx, &newest));
    TRY(vault_status(inside->app->vault, &status));
    if (newest > status.line) {
        note(inside, &(struct finding){ .room = SV("log"), .rule = SV("log-older-than-database"),
                                        .wrong = SV("the database remembers lines that the log does not have: the log "
                                                    "was put back to an older state, or lost its end"),
                                        .remedy = SV("do not go on: find the newest copy of the log, and report it to "
                                                     "the security officer") });
    }
    fact_add_number(inside->findings, SV("newest line of the log"), status.line);
    fact_add_number(inside->findings, SV("newest line that the database remembers"), newest);
    return OK;
}

static void found_note(struct inside *inside)
{
    const struct app_found *found = &inside->app->found;
    fact_add_number(inside->findings, SV("keys freed when the installation was opened"), found->keys_freed);
    fact_add_number(inside->findings, SV("log lines settled when it was opened"), found->intents_settled);
    if (!store_health(inside->app->store).writable) {
        note(inside, &(struct finding){ .room = SV("database"), .rule = SV("not-writable"),
                                        .wrong = SV("the last write did not reach the disk"),
                                        .remedy = SV("make room on the disk, or look in the operational log why it "
                                                     "fails") });
    }
}

static enum err inside_check(struct inside *inside)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(inside->app->store, &tx));
    TRY(engine_check(inside, tx));
    TRY(check_rows(tx, inside->findings));
    TRY(keys_check(inside, tx));
    TRY(log_age_check(inside, tx));
    store_read_end(&tx);
    TRY(inside->no_wait ? OK : intents_check(inside));
    found_note(inside);
    return OK;
}

enum err command_check_inside(struct command_call *call)
{
    struct inside inside = { .app = call->app };
    for (size_t i = 0; i < call->count; i++) {
        inside.repair = inside.repair || sv_equal(call->arguments[i], SV("--repair"));
        inside.no_wait = inside.no_wait || sv_equal(call->arguments[i], SV("--no-wait"));
    }
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, CHECK_ARENA_BYTES);
    struct findings *findings = ARENA_NEW(&arena, struct findings);
    if (findings == NULL) {
        return ERR_NO_MEMORY;
    }
    *findings = (struct findings){ .arena = &arena };
    inside.findings = findings;
    TRY(inside_check(&inside));
    findings_write(findings, call->out);
    return OK;
}
