/* `seinhuis check`: the files and the log's chain are proved here, the rest inside; both are printed together. */
#include "app/check.h"

#include "app/commands.h"
#include "app/folder.h"
#include "base/clock.h"
#include "base/json.h"
#include "os/file.h"
#include "vault/log_verify.h"

#include <time.h>

void finding_add(struct findings *findings, struct finding finding)
{
    if (findings->count == FINDINGS_MAX) {
        findings->more++;
        return;
    }
    findings->rows[findings->count++] = finding;
}

void fact_add(struct findings *findings, struct sv name, struct sv value)
{
    ASSERT(findings->fact_count < FACTS_MAX);
    findings->facts[findings->fact_count++] = (struct fact){ name, value };
}

void fact_add_number(struct findings *findings, struct sv name, int64_t value)
{
    struct buf buf;
    buf_open(&buf, findings->arena, 32);
    buf_put_int(&buf, value);
    fact_add(findings, name, buf_view(&buf));
}

/* --- between the halves ------------------------------------------------------------------------------------------- */

static void field_put(struct buf *out, struct sv field)
{
    for (size_t i = 0; i < field.length; i++) {
        char byte = field.at[i];
        buf_put_byte(out, (unsigned char)byte < ' ' ? ' ' : byte);
    }
    buf_put_byte(out, '\t');
}

void findings_write(const struct findings *findings, struct buf *out)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *row = &findings->rows[i];
        buf_put(out, row->mended ? SV("mended\t") : SV("found\t"));
        field_put(out, row->room);
        field_put(out, row->rule);
        field_put(out, row->dossier);
        field_put(out, row->wrong);
        field_put(out, row->remedy);
        buf_put_byte(out, '\n');
    }
    for (size_t i = 0; i < findings->fact_count; i++) {
        buf_put(out, SV("fact\t"));
        field_put(out, findings->facts[i].name);
        field_put(out, findings->facts[i].value);
        buf_put_byte(out, '\n');
    }
    if (findings->more > 0) {
        buf_put(out, SV("more\t"));
        buf_put_int(out, (int64_t)findings->more);
        buf_put(out, SV("\t\n"));
    }
}

void findings_read(struct findings *findings, struct sv lines)
{
    struct sv line;
    while (sv_cut(lines, '\n', &line, &lines)) {
        struct sv fields[6] = { { "", 0 } };
        size_t count = 0;
        while (count < 6 && sv_cut(line, '\t', &fields[count], &line)) {
            count++;
        }
        int64_t more = 0;
        if (count == 3 && sv_equal(fields[0], SV("fact"))) {
            fact_add(findings, fields[1], fields[2]);
        } else if (count == 6) {
            finding_add(findings, (struct finding){ fields[1], fields[2], fields[3], fields[4], fields[5],
                                                    sv_equal(fields[0], SV("mended")) });
        } else if (count == 2 && sv_to_int(fields[1], &more)) {
            findings->more += (size_t)more;
        }
    }
}

/* --- the log and the files ---------------------------------------------------------------------------------------- */

static enum err log_check(struct command_call *call, struct findings *findings)
{
    struct buf path;
    buf_open(&path, call->arena, 4096);
    buf_put(&path, call->data);
    buf_put(&path, SV("/log"));
    struct log_verdict verdict;
    TRY(log_verify(buf_view(&path), call->arena, &verdict));
    if (verdict.damage != DAMAGE_NONE) {
        finding_add(findings, (struct finding){ .room = SV("log"), .rule = SV("log-broken"), .dossier = verdict.file,
                                                .wrong = text_in(LANGUAGE_EN, log_damage_text(verdict.damage)),
                                                .remedy = SV("leave the log as it is, run seinhuis log verify for the "
                                                             "line, and report it to the security officer") });
    }
    fact_add_number(findings, SV("first line of the log"), verdict.first);
    fact_add_number(findings, SV("signed up to line"), verdict.signed_to);
    return OK;
}

/* What a replacement that was broken off leaves beside the file: the next replacement of that file removes it too. */
static enum err left_in(struct findings *findings, int folder, bool repair)
{
    struct sv *names = NULL;
    size_t count = 0;
    TRY(folder_list(folder, findings->arena, SV(".new"), 1000, &names, &count));
    if (count == 0) {
        return OK;
    }
    /* Not one that a server is just writing. */
    (void)nanosleep(&(struct timespec){ .tv_sec = 2 }, NULL);
    struct sv *still = NULL;
    size_t still_count = 0;
    TRY(folder_list(folder, findings->arena, SV(".new"), 1000, &still, &still_count));
    for (size_t i = 0; i < still_count; i++) {
        bool removed = repair && file_remove(folder, still[i]) == OK;
        finding_add(findings, (struct finding){ .room = SV("files"), .rule = SV("file-left"), .dossier = still[i],
                                                .mended = removed,
                                                .wrong = SV("a temporary file was left behind by a stop"),
                                                .remedy = SV("seinhuis check --repair removes it") });
    }
    return OK;
}

static enum err files_check(struct command_call *call, struct findings *findings, bool repair)
{
    static const struct sv names[] = { SV_INIT("store"), SV_INIT("vault"), SV_INIT("log"), SV_INIT("themes") };
    int data CLEANUP(fd_close) = -1;
    TRY(folder_open(call->data, &data));
    TRY(left_in(findings, data, repair));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        int folder CLEANUP(fd_close) = -1;
        if (folder_open_in(data, names[i], false, &folder) != OK || left_in(findings, folder, repair) != OK) {
            finding_add(findings, (struct finding){ .room = SV("files"), .rule = SV("folder-unreadable"),
                                                    .dossier = names[i],
                                                    .wrong = SV("this folder of the installation cannot be looked into"),
                                                    .remedy = SV("run the check as the user of the server, or as "
                                                                 "root") });
        }
    }
    return OK;
}

/* --- printing ----------------------------------------------------------------------------------------------------- */

static size_t left_of(const struct findings *findings)
{
    size_t left = findings->more;
    for (size_t i = 0; i < findings->count; i++) {
        left += !findings->rows[i].mended;
    }
    return left;
}

static void moment_put(struct buf *out)
{
    struct local_time local = local_time(clock_now(&(struct clock){ 0 }));
    date_put_iso(out, local.date);
    buf_put_byte(out, ' ');
    buf_put_padded(out, local.hour, 2);
    buf_put_byte(out, ':');
    buf_put_padded(out, local.minute, 2);
}

static void text_print(const struct findings *findings, struct buf *out)
{
    buf_put(out, SV("Check of "));
    moment_put(out);
    buf_put_byte(out, '\n');
    for (size_t i = 0; i < findings->fact_count; i++) {
        buf_put(out, SV("  "));
        buf_put(out, findings->facts[i].name);
        buf_put(out, SV(": "));
        buf_put(out, findings->facts[i].value);
        buf_put_byte(out, '\n');
    }
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *row = &findings->rows[i];
        buf_put(out, row->mended ? SV("MENDED ") : SV("FOUND  "));
        buf_put(out, row->room);
        buf_put(out, SV(" "));
        buf_put(out, row->rule);
        buf_put(out, sv_empty(row->dossier) ? SV("") : SV(" "));
        buf_put(out, row->dossier);
        buf_put(out, SV(": "));
        buf_put(out, row->wrong);
        buf_put(out, row->mended ? SV(".") : SV("; "));
        buf_put(out, row->mended ? SV("") : row->remedy);
        buf_put(out, row->mended ? SV("\n") : SV(".\n"));
    }
    size_t left = left_of(findings);
    if (left == 0) {
        buf_put(out, SV("Everything is whole.\n"));
        return;
    }
    buf_put_int(out, (int64_t)left);
    buf_put(out, left == 1 ? SV(" finding is left.\n") : SV(" findings are left.\n"));
}

static void json_print(const struct findings *findings, struct buf *out)
{
    struct json json = { .out = out };
    json_object(&json);
    json_name(&json, SV("whole"));
    json_bool(&json, left_of(findings) == 0);
    json_name(&json, SV("facts"));
    json_object(&json);
    for (size_t i = 0; i < findings->fact_count; i++) {
        json_name(&json, findings->facts[i].name);
        json_text(&json, findings->facts[i].value);
    }
    json_object_end(&json);
    json_name(&json, SV("findings"));
    json_array(&json);
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *row = &findings->rows[i];
        const struct fact fields[] = { { SV("room"), row->room }, { SV("rule"), row->rule },
                                       { SV("dossier"), row->dossier }, { SV("wrong"), row->wrong },
                                       { SV("remedy"), row->remedy } };
        json_object(&json);
        for (size_t f = 0; f < sizeof fields / sizeof fields[0]; f++) {
            json_name(&json, fields[f].name);
            json_text(&json, fields[f].value);
        }
        json_name(&json, SV("mended"));
        json_bool(&json, row->mended);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_name(&json, SV("more"));
    json_int(&json, (int64_t)findings->more);
    json_object_end(&json);
    buf_put_byte(out, '\n');
}

struct check_words {
    bool repair, json, no_wait;
};

static bool words_read(const struct command_call *call, struct check_words *ret_words)
{
    struct check_words words = { false, false, false };
    for (size_t i = 0; i < call->count; i++) {
        bool repair = sv_equal(call->arguments[i], SV("--repair"));
        bool json = sv_equal(call->arguments[i], SV("--json"));
        bool no_wait = sv_equal(call->arguments[i], SV("--no-wait"));
        words.repair = words.repair || repair;
        words.json = words.json || json;
        words.no_wait = words.no_wait || no_wait;
        if (!repair && !json && !no_wait) {
            return false;
        }
    }
    *ret_words = words;
    return true;
}

/* The half that runs where the installation is open; its lines come back as text. */
static void inside_ask(struct command_call *call, const struct check_words *asked, struct findings *findings)
{
    struct sv words[3] = { SV("check-inside") };
    size_t count = 1;
    if (asked->repair) {
        words[count++] = SV("--repair");
    }
    if (asked->no_wait) {
        words[count++] = SV("--no-wait");
    }
    struct buf inside;
    struct buf *out = call->out;
    buf_open(&inside, call->arena, (size_t)4 * 1024 * 1024);
    call->out = &inside;
    struct sv problem = SV("the installation could not be asked");
    enum err err = command_inside(call, words, count, &problem);
    call->out = out;
    findings_read(findings, buf_view(&inside));
    if (err != OK || call->exit != 0) {
        finding_add(findings, (struct finding){ .room = SV("installation"), .rule = SV("not-opened"), .wrong = problem,
                                                .remedy = SV("do what the sentence says, and check again") });
    }
}

enum err command_check(struct command_call *call)
{
    struct check_words words;
    if (!words_read(call, &words)) {
        buf_put(call->out, SV("usage: seinhuis check [--repair] [--json] [--no-wait] [--data DIR]\n"));
        call->exit = 2;
        return OK;
    }
    struct findings *findings = ARENA_NEW(call->arena, struct findings);
    if (findings == NULL) {
        return ERR_NO_MEMORY;
    }
    *findings = (struct findings){ .arena = call->arena };
    inside_ask(call, &words, findings);
    /* After what opening settled: the chain is proved as it is left. */
    TRY(log_check(call, findings));
    TRY(files_check(call, findings, words.repair));
    if (words.json) {
        json_print(findings, call->out);
    } else {
        text_print(findings, call->out);
    }
    call->exit = left_of(findings) == 0 ? 0 : 1;
    return OK;
}
