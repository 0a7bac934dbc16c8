/* A bare client of SQLite: commits the rows of one report, alone, as often as it can. What submissions are held
 * against.
 *
 * It takes the rows of the newest report in a database that Seinhuis made, and writes copies of them under new ids and
 * codes: the same tables, columns, indexes and bytes, one commit each, synchronous=FULL, WAL. It has no keys, log,
 * form, answer or second person to wait for.
 *
 * Usage: bench_bare DATABASE SECONDS [GROUP]
 * GROUP: so many reports in each commit (1). Prints {"per_second": n, "p50_ms": n, "p99_ms": n}: reports per second,
 * and how long a commit took.
 */
#include "sample.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum { COLUMNS_MAX = 64, DURATIONS_MAX = 1000000, SQL_BYTES = 2048 };

/* A row to copy, as values that outlive the statement that read them. */
struct copied {
    const char *table;
    sqlite3_stmt *insert;
    sqlite3_value *values[COLUMNS_MAX];
    const char *names[COLUMNS_MAX];
    int columns;
};

static sqlite3 *database;

static void must(int result, int wanted)
{
    if (result != wanted) {
        (void)fprintf(stderr, "bench_bare: %s\n", sqlite3_errmsg(database));
        exit(1);
    }
}

static sqlite3_stmt *prepared(const char *sql)
{
    sqlite3_stmt *statement = NULL;
    must(sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL), SQLITE_OK);
    return statement;
}

static void run(sqlite3_stmt *statement)
{
    must(sqlite3_step(statement), SQLITE_DONE);
    must(sqlite3_reset(statement), SQLITE_OK);
}

static void row_read(struct copied *row, const char *table)
{
    char sql[SQL_BYTES];
    (void)snprintf(sql, sizeof sql, "SELECT * FROM %s WHERE signal = (SELECT max(signal) FROM signal) LIMIT 1", table);
    sqlite3_stmt *select = prepared(sql);
    must(sqlite3_step(select), SQLITE_ROW);
    row->table = table;
    row->columns = sqlite3_column_count(select);
    int length = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (", table);
    for (int i = 0; i < row->columns && i < COLUMNS_MAX; i++) {
        row->values[i] = sqlite3_value_dup(sqlite3_column_value(select, i));
        row->names[i] = strdup(sqlite3_column_name(select, i));
        length += snprintf(sql + length, sizeof sql - (size_t)length, i == 0 ? "?" : ",?");
    }
    (void)snprintf(sql + length, sizeof sql - (size_t)length, ")");
    (void)sqlite3_finalize(select);
    row->insert = prepared(sql);
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (strcmp(name, *names) == 0) {
            return true;
        }
    }
    return false;
}

/* Ids go up, as the program's do; what must differ and is random, is random here too. */
static void row_write(const struct copied *row, sqlite3_int64 number)
{
    static const char *const counted[] = { "signal", "step", "story_key", "reporter_key", "record_key", NULL };
    static const char *const random_bytes[] = { "dossier", "code_hash", NULL };
    for (int i = 0; i < row->columns; i++) {
        sqlite3_value *value = row->values[i];
        unsigned char chance[64];
        int bytes = sqlite3_value_bytes(value);
        bytes = bytes < (int)sizeof chance ? bytes : (int)sizeof chance;
        if (is_one_of(row->names[i], counted)) {
            must(sqlite3_bind_int64(row->insert, i + 1, sqlite3_value_int64(value) + number), SQLITE_OK);
        } else if (is_one_of(row->names[i], random_bytes)) {
            sqlite3_randomness(bytes, chance);
            must(sqlite3_bind_blob(row->insert, i + 1, chance, bytes, SQLITE_TRANSIENT), SQLITE_OK);
        } else if (strcmp(row->names[i], "reference") == 0) {
            char text[32];
            sqlite3_randomness(sizeof(unsigned long long), chance);
            (void)snprintf(text, sizeof text, "S-%012llX", *(unsigned long long *)(void *)chance & 0xFFFFFFFFFFFFULL);
            must(sqlite3_bind_text(row->insert, i + 1, text, -1, SQLITE_TRANSIENT), SQLITE_OK);
        } else {
            must(sqlite3_bind_value(row->insert, i + 1, value), SQLITE_OK);
        }
    }
    run(row->insert);
}

int main(int count, char **words)
{
    static const char *const tables[] = { "signal", "signal_story", "signal_subject", "signal_reporter", "step" };
    enum { TABLES = sizeof tables / sizeof tables[0] };
    static struct copied rows[TABLES];
    static int64_t durations[DURATIONS_MAX];
    bool asked = count == 3 || count == 4;
    if (!asked || sqlite3_open_v2(words[1], &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != 0) {
        (void)fprintf(stderr, "usage: bench_bare DATABASE SECONDS [GROUP]\n");
        return 2;
    }
    must(sqlite3_exec(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                                "PRAGMA secure_delete=ON;", NULL, NULL, NULL), SQLITE_OK);
    for (size_t i = 0; i < TABLES; i++) {
        row_read(&rows[i], tables[i]);
    }
    sqlite3_stmt *begin = prepared("BEGIN IMMEDIATE"), *commit = prepared("COMMIT");
    sqlite3_stmt *intent = prepared("INSERT INTO intent (number) SELECT 1 + coalesce(max(number), 0) FROM intent");
    int64_t seconds = strtol(words[2], NULL, 10);
    size_t group = count > 3 ? strtoul(words[3], NULL, 10) : 1, reports = 0;
    int64_t start = microseconds_now(), end = start + seconds * 1000000, now = start;
    size_t commits = 0;
    for (; now < end && commits < DURATIONS_MAX; commits++) {
        run(begin);
        for (size_t one = 0; one < group; one++) {
            reports++;
            for (size_t i = 0; i < TABLES; i++) {
                row_write(&rows[i], (sqlite3_int64)reports);
            }
            run(intent);
        }
        run(commit);
        int64_t done = microseconds_now();
        durations[commits] = done - now;
        now = done;
    }
    (void)printf("{\"per_second\": %.1f, \"p50_ms\": %.2f, \"p99_ms\": %.2f}\n",
                 (double)reports * 1e6 / (double)(now - start), sample_percentile(durations, commits, 50),
                 sample_percentile(durations, commits, 99));
    return 0;
}
