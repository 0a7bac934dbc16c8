#include "vault/recovery.h"

#include "os/file.h"
#include "os/terminal.h"
#include "vault/chain.h"
#include "vault/key_change.h"
#include "vault/master.h"
#include "vault/share.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TRIES = 5, SAY_ARENA_BYTES = 64 * 1024, REPORT_BYTES = 128, PUBLIC_BYTES_MAX = 256, NAME_BYTES_MAX = 120 };

_Static_assert(SHARE_SECRET_BYTES == (int)KEY_BYTES, "what is shared is the master key");

/* --- words -------------------------------------------------------------------------------------------------------- */

static void put(struct sv text)
{
    while (text.length > 0) {
        ssize_t written = write(STDOUT_FILENO, text.at, text.length);
        if (written <= 0) {
            return;
        }
        text = sv_from(text, (size_t)written);
    }
}

static void say_filled(struct text text, const struct sv *arguments, size_t count)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, SAY_ARENA_BYTES);
    put(text_fill(&arena, LANGUAGE_NL, text, arguments, count));
    put(SV("\n"));
}
#define SAY(text, ...)                                   \
    say_filled((text), (struct sv[]){ __VA_ARGS__ },     \
               sizeof((struct sv[]){ __VA_ARGS__ }) / sizeof(struct sv))

void recovery_say(struct text text)
{
    put(text_in(LANGUAGE_NL, text));
    put(SV("\n"));
}

static enum err refuse(struct text text, enum err err)
{
    recovery_say(text);
    return err;
}

/* Numbers and days as words, in memory of the caller's. */
struct words {
    struct arena arena;
};
static struct sv number(struct words *words, int64_t value)
{
    return text_int(&words->arena, value);
}

/* K7QM 3F9X: of the installation. */
static struct sv installation_words(struct words *words, const struct share_installation *installation)
{
    struct buf buf;
    buf_open(&buf, &words->arena, 64);
    buf_put_hex(&buf, sv_of_bytes(installation->bytes, sizeof installation->bytes));
    return buf_view(&buf);
}

/* --- what is here ------------------------------------------------------------------------------------------------- */

static enum err log_public_read(const struct recovery *recovery, struct chain_public *ret_public)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, SAY_ARENA_BYTES);
    int fd CLEANUP(fd_close) = -1;
    struct sv content = { 0 };
    TRY(file_open(recovery->log, CHAIN_PUBLIC_FILE, FILE_READ, &fd));
    TRY(file_read_all(fd, &arena, PUBLIC_BYTES_MAX, &content));
    return chain_public_read(content, ret_public) ? OK : ERR_INVALID;
}

static enum err installation_read(const struct recovery *recovery, struct share_installation *ret_installation)
{
    struct chain_public public;
    enum err err = log_public_read(recovery, &public);
    if (err != OK) {
        return refuse(T("The file log/public-key is missing or damaged: put it back from a backup first."), err);
    }
    *ret_installation = share_installation_of(public.bytes);
    return OK;
}

/* Whether this key opens the keys of the municipalities and signs this log. */
static enum err master_try(const struct recovery *recovery, int vault, const unsigned char *master,
                           uint32_t *ret_opened)
{
    struct keys *keys = NULL;
    struct chain_public public;
    TRY(log_public_read(recovery, &public));
    TRY(keys_try(vault, master, &keys, ret_opened));
    bool same = sodium_memcmp(keys_log_public(keys), public.bytes, sizeof public.bytes) == 0;
    keys_close(keys);
    return same ? OK : ERR_INVALID;
}

static enum err master_here(const struct recovery *recovery, unsigned char *ret_master)
{
    struct master master CLEANUP(master_close) = { .fd = -1 };
    TRY(master_open(recovery->vault, recovery->master, &master));
    return master_key_read(master.fd, ret_master);
}

static enum err report(const struct recovery *recovery, const char *form, int64_t first, int64_t second, int64_t third,
                       int64_t fourth)
{
    char line[REPORT_BYTES];
    int length = snprintf(line, sizeof line, "%s %lld %lld %lld %lld\n", form, (long long)first, (long long)second,
                          (long long)third, (long long)fourth);
    return file_write(recovery->report, (struct sv){ line, (size_t)length });
}

/* --- typing a share ----------------------------------------------------------------------------------------------- */

static enum err row_ask(size_t row, struct share_row *ret_row)
{
    struct words words = { 0 };
    struct arena *arena = &words.arena;
    arena_open(arena, SAY_ARENA_BYTES);
    char *typed = sodium_malloc(SHARE_ROW_TYPED_MAX);
    enum err err = typed == NULL ? ERR_NO_MEMORY : ERR_INVALID;
    for (int tries = 0; err == ERR_INVALID && tries < TRIES; tries++) {
        struct sv line = { 0 };
        SAY(T("Row %1 of 4, 20 characters; nothing shows while you type:"), number(&words, (int64_t)row + 1));
        enum err got = terminal_line(false, typed, SHARE_ROW_TYPED_MAX, &line);
        if (got != OK && got != ERR_LIMIT) {
            err = got;
        } else if (got == OK && share_row_read(line, row, ret_row)) {
            err = OK;
        } else {
            recovery_say(T("That is not this row: one or more characters differ. Look again and type this row anew."));
        }
    }
    sodium_free(typed);
    arena_close(arena);
    return err;
}

static enum err share_ask(struct share *ret_share)
{
    struct share_row *rows = sodium_allocarray(SHARE_ROWS, sizeof *rows);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = OK;
    for (size_t row = 0; err == OK && row < SHARE_ROWS; row++) {
        err = row_ask(row, &rows[row]);
    }
    if (err == ERR_INVALID || err == ERR_NOT_FOUND || err == ERR_REFUSED) {
        recovery_say(T("Stopped; nothing was changed."));
    } else if (err == OK && !share_read(rows, ret_share)) {
        err = refuse(T("Each row is right, but together they are not one share: are they all from the same paper?"),
                     ERR_INVALID);
    }
    sodium_free(rows);
    return err;
}

/* --- making ------------------------------------------------------------------------------------------------------- */

static void sheet_show(const struct share *share, struct sv name, struct words *words)
{
    struct share_text text;
    share_write(share, &text);
    put(SV("\n----------------------------------------------------------------\n"));
    recovery_say(T("SEINHUIS: SHARE OF THE MASTER KEY. SECRET; IN A SEALED ENVELOPE."));
    SAY(T("Of: %1"), name);
    SAY(T("Share %1 of %2; any two of them give the key"), number(words, share->number), number(words, share->count));
    SAY(T("Made: %1"), text_moment(&words->arena, LANGUAGE_NL, share->generation));
    SAY(T("Installation: %1"), installation_words(words, &share->installation));
    put(SV("\n"));
    for (size_t row = 0; row < SHARE_ROWS; row++) {
        put(SV("    "));
        put(number(words, (int64_t)row + 1));
        put(SV("   "));
        put(sv_of_bytes(text.rows[row], SHARE_ROW_TEXT_BYTES));
        put(SV("\n"));
    }
    put(SV("----------------------------------------------------------------\n\n"));
    sodium_memzero(&text, sizeof text);
}

static enum err enter_wait(void)
{
    char ignored[NAME_BYTES_MAX];
    struct sv line = { 0 };
    enum err err = terminal_line(true, ignored, sizeof ignored, &line);
    return err == ERR_LIMIT ? OK : err;
}

/* Until the paper in the holder's hand is the share. */
static enum err share_confirm(const struct share *share)
{
    struct share *typed = sodium_malloc(sizeof *typed);
    if (typed == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = share_ask(typed);
    if (err == OK && (typed->number != share->number || typed->generation.ms != share->generation.ms ||
                      sodium_memcmp(typed->bytes, share->bytes, sizeof share->bytes) != 0)) {
        err = refuse(T("That is a share, but not this one: is it an older paper? Begin again."), ERR_INVALID);
    }
    sodium_free(typed);
    return err;
}

static enum err share_give(const struct share *share, struct sv name)
{
    struct words words = { 0 };
    arena_open(&words.arena, SAY_ARENA_BYTES);
    terminal_clear();
    SAY(T("Now %1 alone looks at this screen. Press Enter when that is so."), name);
    enum err err = enter_wait();
    if (err == OK) {
        sheet_show(share, name, &words);
        recovery_say(T("Write or print this on paper. It is shown only now. Press Enter when it is on paper."));
        err = enter_wait();
    }
    terminal_clear();
    if (err == OK) {
        recovery_say(T("Type the share back from the paper, so that it is certain that it can be read."));
        err = share_confirm(share);
    }
    if (err == OK) {
        SAY(T("Right. %1: fold the paper, seal it, and keep it where only you can reach it."), name);
    }
    arena_close(&words.arena);
    return err;
}

static bool names_right(char **names, size_t count)
{
    if (count < SHARES_LEAST || count > SHARES_MOST) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        struct sv name = sv_of_c(names[i]);
        if (sv_empty(name) || name.length > NAME_BYTES_MAX || !sv_utf8_valid(name)) {
            return false;
        }
        for (size_t other = 0; other < i; other++) {
            if (sv_equal(name, sv_of_c(names[other]))) {
                return false;
            }
        }
    }
    return true;
}

static enum err shares_of(const struct recovery *recovery, const struct share *like, struct share *ret_shares)
{
    unsigned char *master = sodium_malloc(KEY_BYTES);
    if (master == NULL) {
        return ERR_NO_MEMORY;
    }
    uint32_t opened = 0;
    enum err err = master_here(recovery, master);
    if (err == OK) {
        err = master_try(recovery, recovery->vault, master, &opened);
    }
    if (err == OK) {
        err = shares_make(master, like, ret_shares);
    }
    sodium_free(master);
    return err;
}

enum err recovery_make(const struct recovery *recovery, char **names, size_t count)
{
    const struct clock clock = { 0 };
    if (!names_right(names, count)) {
        return refuse(T("Name two to nine different officials; three are usual: two, and one in reserve."), ERR_INVALID);
    }
    struct share like = { .count = (uint8_t)count };
    like.generation.ms = clock_now(&clock).ms / 1000 * 1000;
    TRY(installation_read(recovery, &like.installation));
    struct share *shares = sodium_allocarray(SHARES_MOST, sizeof *shares);
    if (shares == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = shares_of(recovery, &like, shares);
    if (err != OK) {
        recovery_say(T("The master key cannot be read, or it is not the one of this folder: run this as the account that "
                       "may read it, on the server."));
    }
    for (size_t i = 0; err == OK && i < count; i++) {
        err = share_give(&shares[i], sv_of_c(names[i]));
    }
    sodium_free(shares);
    if (err != OK) {
        recovery_say(T("The shares that were shown count for nothing yet: begin again, and destroy these papers."));
        return err;
    }
    recovery_say(T("Done. Older shares still work; destroy their papers. Rehearse with: seinhuis recovery-drill"));
    return report(recovery, "made", like.generation.ms, (int64_t)count, SHARES_NEEDED, 0);
}

/* --- joining ------------------------------------------------------------------------------------------------------ */

struct pair {
    struct share first, second;
    unsigned char master[KEY_BYTES];
};

static struct text problem_text(enum shares_problem problem)
{
    switch (problem) {
    case SHARES_TWICE: return T("That is twice the same share: the second official types another one.");
    case SHARES_MIXED: return T("These two were not made together: take two papers with the same date and time.");
    case SHARES_ELSEWHERE: return T("A share is of another installation: compare the installation on the papers.");
    case SHARES_FIT: break;
    }
    return T("These shares fit.");
}

/* Whether a paper is of a master key that was replaced. */
static bool share_is_older(const struct recovery *recovery, const struct share *share)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * KEY_CHANGES_BYTES_MAX);
    int fd CLEANUP(fd_close) = -1;
    struct sv content = { 0 };
    struct chain_public public;
    struct key_changes *changes = ARENA_NEW(&arena, struct key_changes);
    if (changes == NULL || file_open(recovery->log, CHAIN_CHANGES_FILE, FILE_READ, &fd) != OK ||
        file_read_all(fd, &arena, KEY_CHANGES_BYTES_MAX, &content) != OK || log_public_read(recovery, &public) != OK ||
        key_changes_read(content, &public, changes) != OK) {
        return false;
    }
    for (size_t i = 0; i < changes->count; i++) {
        struct share_installation older = share_installation_of(changes->list[i].before.bytes);
        if (memcmp(older.bytes, share->installation.bytes, sizeof older.bytes) == 0) {
            return true;
        }
    }
    return false;
}

/* The key of two shares, tried against what is here; whoever gets the pair frees it. */
static enum err pair_take(const struct recovery *recovery, struct pair *pair, uint32_t *ret_opened)
{
    struct share_installation here;
    TRY(installation_read(recovery, &here));
    recovery_say(T("The first official types a share."));
    TRY(share_ask(&pair->first));
    recovery_say(T("Now the second official, while the first looks away."));
    TRY(share_ask(&pair->second));
    if (share_is_older(recovery, &pair->first) || share_is_older(recovery, &pair->second)) {
        return refuse(T("A share is of the master key before the present one: it opens nothing any more. Take the newer "
                        "papers and destroy this one, or make new shares: seinhuis recovery make"), ERR_INVALID);
    }
    enum shares_problem problem = shares_judge(&pair->first, &pair->second, &here);
    if (problem != SHARES_FIT) {
        return refuse(problem_text(problem), ERR_INVALID);
    }
    TRY(shares_join(&pair->first, &pair->second, pair->master));
    enum err err = master_try(recovery, recovery->vault, pair->master, ret_opened);
    return err == OK ? OK : refuse(T("Together these shares do not give the master key of this folder: vault/municipalities "
                                     "or log/public-key is another one."), err);
}

static enum err pair_report(const struct recovery *recovery, const struct pair *pair, bool restored)
{
    return report(recovery, "used", pair->first.generation.ms, pair->first.number, pair->second.number, restored);
}

static enum err master_put_back(const struct recovery *recovery, const struct pair *pair)
{
    int there CLEANUP(fd_close) = -1;
    enum err err = recovery->master >= 0 ? OK : file_open(recovery->vault, SV("master.key"), FILE_READ, &there);
    if (err != ERR_NOT_FOUND) {
        return refuse(T("There is a master key here already: nothing was written. To rehearse: seinhuis recovery-drill"),
                      ERR_CONFLICT);
    }
    TRY(file_replace(recovery->vault, SV("master.key"), sv_of_bytes(pair->master, KEY_BYTES)));
    recovery_say(T("The master key is back in vault/master.key. Start the server; make new shares when a paper was lost."));
    return OK;
}

typedef enum err pair_use(const struct recovery *recovery, struct pair *pair, uint32_t opened);

static enum err with_pair(const struct recovery *recovery, pair_use *use)
{
    uint32_t opened = 0;
    struct pair *pair = sodium_malloc(sizeof *pair);
    if (pair == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = pair_take(recovery, pair, &opened);
    if (err == OK) {
        err = use(recovery, pair, opened);
    }
    sodium_free(pair); /* wipes */
    return err;
}

static enum err use_restore(const struct recovery *recovery, struct pair *pair, uint32_t opened)
{
    (void)opened;
    TRY(master_put_back(recovery, pair));
    return pair_report(recovery, pair, false);
}

static enum err use_drill(const struct recovery *recovery, struct pair *pair, uint32_t opened)
{
    struct words words = { 0 };
    arena_open(&words.arena, SAY_ARENA_BYTES);
    SAY(T("Right: these two shares give the master key; it opens the keys of %1 municipalities. Nothing was kept."),
        number(&words, opened > 0 ? (int64_t)opened - 1 : 0));
    arena_close(&words.arena);
    if (recovery->restored >= 0) {
        uint32_t of_backup = 0;
        enum err err = master_try(recovery, recovery->restored, pair->master, &of_backup);
        if (err != OK) {
            return refuse(T("But it does not open the restored backup: that is of another installation, or damaged."), err);
        }
        recovery_say(T("It opens the restored backup too."));
        TRY(file_write_at(recovery->memory, 0, sv_of_bytes(pair->master, KEY_BYTES)));
    }
    return pair_report(recovery, pair, recovery->restored >= 0);
}

enum err recovery_restore(const struct recovery *recovery)
{
    return with_pair(recovery, use_restore);
}

enum err recovery_drill(const struct recovery *recovery)
{
    return with_pair(recovery, use_drill);
}
