#include "app/config.h"

#include <stddef.h>
#include <stdlib.h>

enum config_kind { CONFIG_TEXT, CONFIG_NUMBER, CONFIG_YES_NO };

struct config_row {
    struct sv name;
    enum config_kind kind;
    size_t offset;
    int64_t least, most, standard;
    struct sv standard_text;
    struct sv unit;
    struct sv sentence;
};

#define AT(member) .offset = offsetof(struct config, member)
static const struct config_row rows[] = {
    { SV_INIT("luisteradres"), CONFIG_TEXT, AT(listen), .standard_text = SV_INIT("127.0.0.1"),
      .sentence = SV_INIT("Numeric address to listen on; a proxy with TLS stands in front.") },
    { SV_INIT("poort"), CONFIG_NUMBER, AT(port), 0, 65535, 8080,
      .sentence = SV_INIT("TCP port; 0 lets the system choose.") },
    { SV_INIT("database"), CONFIG_TEXT, AT(database),
      .sentence = SV_INIT("postgresql://... instead of the SQLite file in the data folder.") },
    { SV_INIT("database-beheer"), CONFIG_TEXT, AT(database_owner),
      .sentence = SV_INIT("postgresql://... of the role that owns the tables, for init and migrate only; or in the "
                          "environment as SEINHUIS_DATABASE_BEHEER, so that no file holds it.") },
    { SV_INIT("migreren"), CONFIG_YES_NO, AT(migrates), .standard = 1,
      .sentence = SV_INIT("The server brings its database up to date at start; with nee it refuses to start until "
                          "seinhuis migrate did.") },
    { SV_INIT("sleutelopslag"), CONFIG_TEXT, AT(key_store),
      .sentence = SV_INIT("postgresql://... of a cluster that holds keys and nothing else, instead of the file in the data "
                          "folder.") },
    { SV_INIT("database-zonder-tls"), CONFIG_YES_NO, AT(without_tls), .standard = 0,
      .sentence = SV_INIT("Accept a database on a network without sslmode=verify-full; the network must be yours.") },
    { SV_INIT("werkers"), CONFIG_NUMBER, AT(workers), 1, 256, 16, .unit = SV_INIT("threads"),
      .sentence = SV_INIT("Requests handled at the same time.") },
    { SV_INIT("https"), CONFIG_YES_NO, AT(https), .standard = 0,
      .sentence = SV_INIT("Reached over TLS through a proxy: secure cookies and HSTS. Required outside demonstrations.") },
    { SV_INIT("achter-proxy"), CONFIG_TEXT, AT(proxy_addresses), .standard_text = SV_INIT("nee"),
      .sentence = SV_INIT("Addresses of the proxies, with commas between; unix for the socket of seinhuis.socket. From "
                          "them the last address in X-Forwarded-For is the client's; from others it is ignored.") },
    { SV_INIT("zonder-landlock"), CONFIG_YES_NO, AT(without_landlock), .standard = 0,
      .sentence = SV_INIT("Start although the kernel has no Landlock; the status page says so.") },
    { SV_INIT("beveiliging-contact"), CONFIG_TEXT, AT(security_contact),
      .sentence = SV_INIT("mailto: or https: address in security.txt; empty: no such file.") },
    { SV_INIT("beveiliging-beleid"), CONFIG_TEXT, AT(security_policy),
      .sentence = SV_INIT("https: address of the disclosure policy.") },
    { SV_INIT("begrenzing"), CONFIG_YES_NO, AT(throttled), .standard = 1,
      .sentence = SV_INIT("Limits on tries and on reports per address; off only for measuring.") },
    { SV_INIT("openingen-per-minuut"), CONFIG_NUMBER, AT(openings_per_minute), 30, 1000000, 240,
      .unit = SV_INIT("parts of files"),
      .sentence = SV_INIT("How much one person may open; a captured account or server reads no faster.") },
    { SV_INIT("logniveau"), CONFIG_TEXT, AT(log_level), .standard_text = SV_INIT("info"),
      .sentence = SV_INIT("Least that the operational log tells: detail, info, warning or error. Detail tells when "
                          "somebody was there: for finding a fault only.") },
    { SV_INIT("meetadres"), CONFIG_TEXT, AT(metrics),
      .sentence = SV_INIT("Address for numbers in Prometheus' format: 127.0.0.1:9464, [::1]:9464 or /path/of/a/socket. "
                          "Empty: none. Any other address needs the word van-buiten behind it.") },
    { SV_INIT("reservekopie-sleutel"), CONFIG_TEXT, AT(backup_key),
      .sentence = SV_INIT("Public key that backups are sealed to, as seinhuis backup-key prints it; the secret half is "
                          "not on this machine.") },
    { SV_INIT("reservekopie-bewaren-data"), CONFIG_NUMBER, AT(backup_data_days), 7, 3650, 90, .unit = SV_INIT("days"),
      .sentence = SV_INIT("How long a backup of database, log and files stays (AVG art. 5 lid 1 onder e and f, art. 32 "
                          "lid 1 onder c; BIO 12.3.1).") },
    { SV_INIT("reservekopie-bewaren-sleutels"), CONFIG_NUMBER, AT(backup_keys_days), 1, 90, 14,
      .unit = SV_INIT("days"),
      .sentence = SV_INIT("How long a backup of the keys stays: for this long what was destroyed can still be read from "
                          "backups (AVG art. 5 lid 1 onder e, art. 17).") },
    { SV_INIT("reservekopie-bevestigd"), CONFIG_TEXT, AT(backup_confirmed),
      .sentence = SV_INIT("Who confirmed both terms, and on which day; empty: nog te bevestigen.") },
    { SV_INIT("reservekopie-te-laat"), CONFIG_NUMBER, AT(backup_late_hours), 1, 8760, 26, .unit = SV_INIT("hours"),
      .sentence = SV_INIT("A warning when the last good backup is older.") },
    { SV_INIT("terugzetproef-te-laat"), CONFIG_NUMBER, AT(restore_late_days), 1, 3650, 100, .unit = SV_INIT("days"),
      .sentence = SV_INIT("A warning when the last restore that was tried and proved is older.") },
    { SV_INIT("hersteloefening"), CONFIG_NUMBER, AT(recovery_months), 1, 24, 12, .unit = SV_INIT("months"),
      .sentence = SV_INIT("Two officials rehearse recovering the master key at least this often; later, health says so.") },
    { SV_INIT("klok-vooruit"), CONFIG_NUMBER, AT(clock_offset_days), -3650, 3650, 0, .unit = SV_INIT("days"),
      .sentence = SV_INIT("Moves the clock, back with a minus sign; in demonstration folders only.") },
};
enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

static void *member_of(struct config *config, const struct config_row *row)
{
    return (char *)config + row->offset;
}

static bool value_set(struct config *config, const struct config_row *row, struct sv value)
{
    int64_t number = 0;
    switch (row->kind) {
    case CONFIG_TEXT: *(struct sv *)member_of(config, row) = value; return true;
    case CONFIG_NUMBER:
        if (!sv_to_int(value, &number) || number < row->least || number > row->most) {
            return false;
        }
        *(int64_t *)member_of(config, row) = number;
        return true;
    case CONFIG_YES_NO:
        if (!sv_equal(value, SV("ja")) && !sv_equal(value, SV("nee"))) {
            return false;
        }
        *(bool *)member_of(config, row) = sv_equal(value, SV("ja"));
        return true;
    }
    return false;
}

static void defaults_set(struct config *config)
{
    *config = (struct config){ 0 };
    for (size_t i = 0; i < ROW_COUNT; i++) {
        switch (rows[i].kind) {
        case CONFIG_TEXT: *(struct sv *)member_of(config, &rows[i]) = rows[i].standard_text; break;
        case CONFIG_NUMBER: *(int64_t *)member_of(config, &rows[i]) = rows[i].standard; break;
        case CONFIG_YES_NO: *(bool *)member_of(config, &rows[i]) = rows[i].standard != 0; break;
        }
    }
}

static struct sv problem_at(struct arena *arena, int64_t line, struct sv name, struct sv what)
{
    struct buf buf;
    buf_open(&buf, arena, 512);
    buf_put(&buf, SV("seinhuis.conf line "));
    buf_put_int(&buf, line);
    buf_put(&buf, SV(": "));
    buf_put(&buf, sv_until(name, 60));
    buf_put(&buf, what);
    return buf_view(&buf);
}

static const struct config_row *row_of(struct sv name)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (sv_equal(rows[i].name, name)) {
            return &rows[i];
        }
    }
    return NULL;
}

enum err config_read(struct arena *arena, struct sv content, struct config *ret_config, struct sv *ret_problem)
{
    struct config config;
    defaults_set(&config);
    struct sv rest = content;
    for (int64_t number = 1; !sv_empty(rest); number++) {
        struct sv line = rest;
        if (!sv_cut(rest, '\n', &line, &rest)) {
            rest = (struct sv){ "", 0 };
        }
        line = sv_trim(line);
        struct sv name;
        struct sv value;
        if (sv_empty(line) || line.at[0] == '#') {
            continue;
        }
        if (!sv_cut(line, '=', &name, &value)) {
            *ret_problem = problem_at(arena, number, line, SV(" has no \"=\"; write: name = value"));
            return ERR_INVALID;
        }
        const struct config_row *row = row_of(sv_trim(name));
        if (row == NULL) {
            *ret_problem = problem_at(arena, number, sv_trim(name), SV(" is no setting; see: seinhuis settings"));
            return ERR_INVALID;
        }
        if (!value_set(&config, row, sv_trim(value))) {
            *ret_problem = problem_at(arena, number, row->name,
                                      SV(" has a value it cannot have; see: seinhuis settings"));
            return ERR_INVALID;
        }
    }
    *ret_config = config;
    *ret_problem = (struct sv){ "", 0 };
    return OK;
}

struct sv config_owner(const struct config *config)
{
    const char *given = getenv("SEINHUIS_DATABASE_BEHEER");
    return given == NULL || given[0] == '\0' ? config->database_owner : sv_of_c(given);
}

void config_print(struct buf *out)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct config_row *row = &rows[i];
        buf_put(out, row->name);
        switch (row->kind) {
        case CONFIG_TEXT:
            buf_put(out, SV("  text  default: "));
            buf_put(out, sv_empty(row->standard_text) ? SV("empty") : row->standard_text);
            break;
        case CONFIG_NUMBER:
            buf_put(out, SV("  number "));
            buf_put_int(out, row->least);
            buf_put(out, SV("-"));
            buf_put_int(out, row->most);
            buf_put(out, SV("  default: "));
            buf_put_int(out, row->standard);
            break;
        case CONFIG_YES_NO:
            buf_put(out, SV("  ja/nee  default: "));
            buf_put(out, row->standard != 0 ? SV("ja") : SV("nee"));
            break;
        }
        if (!sv_empty(row->unit)) {
            buf_put_byte(out, ' ');
            buf_put(out, row->unit);
        }
        buf_put(out, SV("\n    "));
        buf_put(out, row->sentence);
        buf_put_byte(out, '\n');
    }
}
