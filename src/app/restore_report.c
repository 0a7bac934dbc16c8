#include "app/restore_report.h"

#include "backup/rows.h"
#include "base/date.h"

#include <sodium.h>
#include <string.h>

#define FORM SV("seinhuis-restore-report 1")
#define RECEIPT SV("receipt\t")

enum { DAY_MS = 24 * 3600 * 1000, LINE_BYTES_MAX = 512, REPORT_BYTES_MAX = 1024 * 1024 };

void moment_put(struct buf *out, struct instant moment)
{
    if (moment.ms <= 0) {
        buf_put_byte(out, '-');
        return;
    }
    int64_t of_day = moment.ms % DAY_MS / 1000;
    date_put_iso(out, (struct date){ (int32_t)(moment.ms / DAY_MS), true });
    buf_put_byte(out, ' ');
    buf_put_padded(out, of_day / 3600, 2);
    buf_put_byte(out, ':');
    buf_put_padded(out, of_day / 60 % 60, 2);
    buf_put_byte(out, ':');
    buf_put_padded(out, of_day % 60, 2);
    buf_put(out, SV(" UTC"));
}

bool moment_read(struct sv text, struct instant *ret_moment)
{
    struct sv day = text;
    struct sv of_day = { 0 };
    struct date date;
    bool has_time = sv_cut(text, 'T', &day, &of_day);
    int64_t parts[3] = { 0 };
    if (day.length != 10 || !date_read(day, &date)) {
        return false;
    }
    if (!has_time) {
        ret_moment->ms = ((int64_t)date.day + 1) * DAY_MS - 1;
        return true;
    }
    size_t count = (of_day.length + 1) / 3;
    if ((of_day.length != 5 && of_day.length != 8) || of_day.at[2] != ':' || (count == 3 && of_day.at[5] != ':')) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!sv_to_int(sv_until(sv_from(of_day, 3 * i), 2), &parts[i]) || parts[i] < 0 || parts[i] > 59) {
            return false;
        }
    }
    ret_moment->ms = (int64_t)date.day * DAY_MS + ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1000 + 999;
    return parts[0] < 24;
}

/* --- gathering ---------------------------------------------------------------------------------------------------- */

void report_add(struct restore_report *report, enum check_result result, struct sv text)
{
    ASSERT(report->count < CHECKS_MAX);
    report->checks[report->count++] = (struct restore_check){ result, text };
}

void report_add_number(struct restore_report *report, enum check_result result, struct sv text, int64_t number)
{
    struct buf line;
    buf_open(&line, report->arena, LINE_BYTES_MAX);
    buf_put(&line, text);
    buf_put_byte(&line, ' ');
    buf_put_int(&line, number);
    report_add(report, result, buf_view(&line));
}

bool report_good(const struct restore_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        if (report->checks[i].result == CHECK_FAILED) {
            return false;
        }
    }
    return report->data != NULL && report->keys != NULL;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static void row_put(struct buf *out, struct sv name, struct sv value)
{
    buf_put(out, name);
    buf_put_byte(out, '\t');
    buf_put(out, value);
    buf_put_byte(out, '\n');
}

static void manifest_put(struct buf *out, struct sv name, const struct manifest *manifest)
{
    buf_put(out, name);
    buf_put_byte(out, '\t');
    if (manifest == NULL) {
        buf_put(out, SV("none\n"));
        return;
    }
    moment_put(out, manifest->begun);
    int64_t bytes = 0;
    for (uint32_t i = 0; i < manifest->chunk_count; i++) {
        bytes += manifest->chunks[i].length;
    }
    buf_put(out, SV(", "));
    buf_put_int(out, manifest->file_count);
    buf_put(out, SV(" files, "));
    buf_put_int(out, bytes);
    buf_put(out, SV(" bytes in "));
    buf_put_int(out, manifest->chunk_count);
    buf_put(out, SV(" chunks, signed by "));
    signer_put(out, manifest->signer);
    buf_put_byte(out, '\n');
}

static void checks_put(const struct restore_report *report, struct buf *out)
{
    static const struct sv words[] = { [CHECK_OK] = SV_INIT("right"), [CHECK_FAILED] = SV_INIT("WRONG"),
                                       [CHECK_NOT_PROVED] = SV_INIT("not proved"), [CHECK_NOTE] = SV_INIT("note") };
    for (size_t i = 0; i < report->count; i++) {
        row_put(out, words[report->checks[i].result], report->checks[i].what);
    }
}

static void receipt_put(const struct restore_report *report, struct buf *out, size_t from)
{
    struct receipt receipt;
    struct sv text = sv_from(buf_view(out), from);
    receipt_of(&report->data->receipt, text, &receipt);
    buf_put(out, RECEIPT);
    buf_put_hex(out, sv_of_bytes(receipt.bytes, sizeof receipt.bytes));
    buf_put_byte(out, '\n');
}

void report_write(const struct restore_report *report, struct buf *out)
{
    size_t from = out->length;
    row_put(out, SV("form"), FORM);
    row_put(out, SV("mode"), report->mode);
    row_put(out, SV("source"), report->source);
    manifest_put(out, SV("data"), report->data);
    manifest_put(out, SV("keys"), report->keys);
    if (report->data != NULL) {
        buf_put(out, SV("run\t"));
        buf_put_hex(out, sv_of_bytes(report->data->run, BACKUP_RUN_BYTES));
        buf_put(out, SV("\nmoment\t"));
        buf_put_int(out, report->data->begun.ms);
        buf_put_byte(out, '\n');
    }
    buf_put(out, SV("done\t"));
    moment_put(out, report->at);
    buf_put_byte(out, '\n');
    row_put(out, SV("by"), report->by);
    row_put(out, SV("program"), report->program);
    checks_put(report, out);
    row_put(out, SV("result"), report_good(report) ? SV("proved") : SV("FAILED"));
    if (report->has_receipt && report->data != NULL) {
        receipt_put(report, out, from);
    }
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static bool row_find(struct sv text, struct sv wanted, struct sv *ret_value)
{
    struct sv line = { 0 };
    struct sv name = { 0 };
    while (sv_cut(text, '\n', &line, &text)) {
        if (sv_cut(line, '\t', &name, ret_value) && sv_equal(name, wanted)) {
            return true;
        }
    }
    return false;
}

/* The receipt is of every byte above it, the line that says "proved" included. */
bool report_proves(struct sv text, const struct server_key *server, struct proved *ret_proved)
{
    struct sv value = { 0 };
    unsigned char run[BACKUP_RUN_BYTES];
    struct receipt said;
    struct receipt right;
    struct receipt_key key;
    struct proved proved;
    size_t last = RECEIPT.length + 2 * sizeof said.bytes + 1;
    if (text.length <= last || text.length > REPORT_BYTES_MAX) {
        return false;
    }
    struct sv body = sv_until(text, text.length - last);
    struct sv line = sv_from(text, body.length);
    if (!sv_starts(line, RECEIPT) || !sv_ends(line, SV("\n")) || !sv_ends(body, SV("\nresult\tproved\n")) ||
        !hex_read(sv_until(sv_from(line, RECEIPT.length), 2 * sizeof said.bytes), said.bytes, sizeof said.bytes)) {
        return false;
    }
    if (!row_find(body, SV("form"), &value) || !sv_equal(value, FORM) || !row_find(body, SV("run"), &value) ||
        !hex_read(value, run, sizeof run) || !row_find(body, SV("moment"), &value) ||
        !sv_to_int(value, &proved.backup.ms)) {
        return false;
    }
    receipt_key_of(server, run, &key);
    receipt_of(&key, body, &right);
    if (sodium_memcmp(said.bytes, right.bytes, sizeof right.bytes) != 0) {
        return false;
    }
    *ret_proved = proved;
    return true;
}
