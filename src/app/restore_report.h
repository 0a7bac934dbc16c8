/* What a restore found, for an auditor: which backup, from when, by whom, each check with its result, and what was not
 * proved. Text, so that it can be read, kept and signed by people; its last line is a receipt that only somebody who
 * opened that backup, or the server that made it, can compute. docs/formats/backup.md.
 */
#ifndef SEINHUIS_APP_RESTORE_REPORT_H
#define SEINHUIS_APP_RESTORE_REPORT_H

#include "backup/manifest.h"

enum check_result { CHECK_OK, CHECK_FAILED, CHECK_NOT_PROVED, CHECK_NOTE };
enum { CHECKS_MAX = 64 };

struct restore_check {
    enum check_result result;
    struct sv what;
};
struct restore_report {
    struct arena *arena;
    struct restore_check checks[CHECKS_MAX];
    size_t count;
    const struct manifest *data, *keys; /* NULL: none was found */
    struct sv source, by, program, mode;
    struct instant at;
    bool has_receipt;                   /* a backup was opened */
};

/* `text` lives as long as the report. */
void report_add(struct restore_report *report, enum check_result result, struct sv text);
/* "text 12" */
void report_add_number(struct restore_report *report, enum check_result result, struct sv text, int64_t number);
bool report_good(const struct restore_report *report);
void report_write(const struct restore_report *report, struct buf *out);

/* Whether it says that all went well with a backup of this server, and nobody changed it. */
struct proved {
    struct instant backup;
};
bool report_proves(struct sv text, const struct server_key *server, struct proved *ret_proved);

/* "2026-11-22 19:05:01 UTC", or "-" */
void moment_put(struct buf *out, struct instant moment);
/* Of such a text: "2026-11-22" is the end of that day, "2026-11-22T19:05" and "...:01" are moments, in UTC. */
bool moment_read(struct sv text, struct instant *ret_moment);

#endif
