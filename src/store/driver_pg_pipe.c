#include "store/driver_pg_pipe.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Object ids of the built-in types, fixed in PostgreSQL's catalogue. */
enum { OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25 };

struct pg *pg_of(struct connection *connection)
{
    return (struct pg *)connection;
}

/* --- what went wrong ---------------------------------------------------------------------------------------------- */

static enum err err_of_state(const char *state)
{
    static const struct {
        const char *state; /* its beginning */
        enum err err;
    } meanings[] = {
        { "23505", ERR_CONFLICT }, { "23503", ERR_CONFLICT }, { "23", ERR_INVALID },    { "22", ERR_INVALID },
        { "42501", ERR_REFUSED },  { "42", ERR_INVALID },     { "40", ERR_BUSY },       { "55P03", ERR_BUSY },
        { "57014", ERR_BUSY },
        { "0A000", ERR_BUSY },     { "53100", ERR_FULL },     { "53200", ERR_NO_MEMORY }, { "25006", ERR_REFUSED },
    };
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (strncmp(state, meanings[i].state, strlen(meanings[i].state)) == 0) {
            return meanings[i].err;
        }
    }
    return ERR_IO;
}

static bool is_state(const char *state, const char *wanted)
{
    return state != NULL && strcmp(state, wanted) == 0;
}

enum err pipe_result_err(struct pg *pg, const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
        return OK;
    }
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    /* A clash, a deadlock, or "cached plan must not change result type": a migration changed a table meanwhile. */
    pg->stale = pg->stale || is_state(state, "0A000");
    pg->again = pg->failed == OK ? is_state(state, "40001") || is_state(state, "40P01") || is_state(state, "0A000")
                                 : pg->again;
    return state == NULL ? ERR_IO : err_of_state(state);
}

static void note_failure(struct pg *pg, enum err err, bool told)
{
    if (pg->failed == OK) {
        pg->failed = err;
        pg->told = told;
    }
}

static bool is_lost(const struct pg *pg)
{
    return PQstatus(pg->handle) != CONNECTION_OK;
}

/* Nothing of the transaction can have been committed: a fresh run on another connection does what this one did not. */
static enum err note_lost(struct pg *pg)
{
    note_failure(pg, ERR_IO, false);
    pg->again = pg->again || pg->commit == COMMIT_NOT_ASKED || pg->commit == COMMIT_REFUSED;
    return pg->failed;
}

/* --- putting in --------------------------------------------------------------------------------------------------- */

static enum err make_room(struct pg *pg)
{
    /* One place is kept for the sync that ends it. */
    if (pg->count >= PIPE_MESSAGES_MAX - 2) {
        enum err err = pipe_settle(pg);
        return err == OK ? OK : err;
    }
    if (PQpipelineStatus(pg->handle) == PQ_PIPELINE_OFF && PQenterPipelineMode(pg->handle) != 1) {
        return note_lost(pg);
    }
    return OK;
}

static enum err put(struct pg *pg, int sent, enum message_kind kind, struct cursor *cursor)
{
    if (sent != 1) {
        return note_lost(pg);
    }
    ASSERT(pg->count < PIPE_MESSAGES_MAX);
    pg->messages[pg->count++] = (struct message){ kind, cursor };
    return OK;
}

enum err pipe_control(struct pg *pg, const char *text)
{
    TRY(make_room(pg));
    int sent = PQsendQueryParams(pg->handle, text, 0, NULL, NULL, NULL, NULL, 0);
    return put(pg, sent, MESSAGE_CONTROL, NULL);
}

enum err pipe_commit(struct pg *pg)
{
    TRY(make_room(pg));
    pg->commit = COMMIT_UNKNOWN;
    return put(pg, PQsendQueryParams(pg->handle, "COMMIT", 0, NULL, NULL, NULL, NULL, 0), MESSAGE_COMMIT, NULL);
}

/* ?1 becomes $1, outside literals. */
static char *dollar_text(const char *text)
{
    char *copy = strdup(text);
    char quote = '\0';
    for (char *at = copy; at != NULL && *at != '\0'; at++) {
        if (quote != '\0') {
            quote = *at == quote ? '\0' : quote;
        } else if (*at == '\'' || *at == '"') {
            quote = *at;
        } else if (*at == '?') {
            *at = '$';
        }
    }
    return copy;
}

enum err pipe_prepare(struct pg *pg, struct cursor *cursor)
{
    const struct statement *statement = cursor->statement;
    Oid types[PIPE_PARAMETERS_MAX] = { 0 };
    ASSERT(statement->parameters <= PIPE_PARAMETERS_MAX);
    for (uint8_t i = 0; i < statement->parameters; i++) {
        types[i] = statement->kinds[i] == 'i' ? OID_INT8 : statement->kinds[i] == 't' ? OID_TEXT : OID_BYTEA;
    }
    TRY(make_room(pg));
    char *text = dollar_text(statement->text);
    char *name = calloc(1, PIPE_NAME_BYTES);
    if (text == NULL || name == NULL) {
        free(text);
        free(name);
        return ERR_NO_MEMORY;
    }
    (void)snprintf(name, PIPE_NAME_BYTES, "kept_%llu", (unsigned long long)++pg->names);
    int sent = PQsendPrepare(pg->handle, name, text, statement->parameters, types);
    free(text);
    cursor->prepared = name;
    return put(pg, sent, MESSAGE_PREPARE, cursor);
}

struct parameters {
    const char *at[PIPE_PARAMETERS_MAX];
    int lengths[PIPE_PARAMETERS_MAX];
    int formats[PIPE_PARAMETERS_MAX];
    uint64_t numbers[PIPE_PARAMETERS_MAX];
};

static enum err parameters_fill(struct parameters *into, const struct value *values, uint8_t count)
{
    for (uint8_t i = 0; i < count; i++) {
        into->formats[i] = 1;
        if (values[i].kind == VALUE_INT) {
            into->numbers[i] = htobe64((uint64_t)values[i].number);
            into->at[i] = (const char *)&into->numbers[i];
            into->lengths[i] = sizeof into->numbers[i];
        } else if (values[i].kind != VALUE_NULL) {
            if (values[i].bytes.length > INT32_MAX) {
                return ERR_LIMIT;
            }
            into->at[i] = values[i].bytes.length > 0 ? values[i].bytes.at : "";
            into->lengths[i] = (int)values[i].bytes.length;
        }
    }
    return OK;
}

enum err pipe_statement(struct pg *pg, struct cursor *cursor, const struct value *values, enum message_kind kind)
{
    struct parameters in = { 0 };
    uint8_t count = cursor->statement->parameters;
    TRY(parameters_fill(&in, values, count));
    if (cursor->prepared == NULL) {
        TRY(pipe_prepare(pg, cursor));
    }
    TRY(make_room(pg));
    pg->statements++;
    int sent = PQsendQueryPrepared(pg->handle, cursor->prepared, count, in.at, in.lengths, in.formats, 1);
    return put(pg, sent, kind, cursor);
}

/* --- reading out -------------------------------------------------------------------------------------------------- */

static void take_prepare(struct cursor *cursor)
{
    free(cursor->prepared);
    cursor->prepared = NULL;
}

static void take_ask(struct pg *pg, struct cursor *cursor, PGresult **result)
{
    if (PQnfields(*result) != cursor->statement->columns) {
        note_failure(pg, ERR_INVALID, true); /* it does not give what its signature says */
        return;
    }
    cursor->result = *result;
    *result = NULL;
}

static void take_commit(struct pg *pg, const PGresult *result, enum err err)
{
    /* FATAL ends the connection: it may have come after the commit. */
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    bool answered = severity != NULL && strcmp(severity, "ERROR") == 0;
    if (err == OK) {
        /* A transaction that failed before answers COMMIT with "ROLLBACK", as a success. */
        bool done = strcmp(PQcmdStatus((PGresult *)(uintptr_t)result), "COMMIT") == 0;
        pg->commit = done ? COMMIT_DONE : COMMIT_REFUSED;
        note_failure(pg, done ? OK : ERR_IO, true);
    } else if (answered || pg->told || PQresultStatus(result) == PGRES_PIPELINE_ABORTED) {
        pg->commit = COMMIT_REFUSED; /* the server says so, or never came to it */
    }
}

/* One answer. `result` is kept by the cursor that asked for it. */
static void take(struct pg *pg, const struct message *message, PGresult *result)
{
    bool skipped = PQresultStatus(result) == PGRES_PIPELINE_ABORTED;
    enum err err = skipped ? ERR_IO : pipe_result_err(pg, result);
    if (message->kind == MESSAGE_COMMIT) {
        take_commit(pg, result, err);
    }
    if (err == OK && message->kind == MESSAGE_ASK) {
        take_ask(pg, message->cursor, &result);
    }
    if (err != OK && message->kind == MESSAGE_PREPARE) {
        take_prepare(message->cursor);
    }
    if (err != OK && !skipped) {
        /* Whoever asked for this has gone on: the job runs again and waits for each, so that it can say what it means
         * by the failure. */
        bool behind_back = message->kind == MESSAGE_RUN && !pg->careful_now && pg->failed == OK;
        pg->careful = pg->careful || (behind_back && !pg->again);
        pg->again = pg->again || behind_back;
        note_failure(pg, err, PQresultErrorField(result, PG_DIAG_SQLSTATE) != NULL);
    }
    PQclear(result);
}

static void lose(struct pg *pg, size_t from)
{
    for (size_t i = from; i < pg->count; i++) {
        if (pg->messages[i].kind == MESSAGE_PREPARE) {
            take_prepare(pg->messages[i].cursor);
        }
    }
    if (pg->told && pg->commit == COMMIT_UNKNOWN) {
        pg->commit = COMMIT_REFUSED;
    }
    pg->count = 0;
}

static bool put_sync(struct pg *pg)
{
    bool synced = pg->count == 0 || pg->messages[pg->count - 1].kind == MESSAGE_SYNC;
    if (!synced && PQpipelineSync(pg->handle) == 1) {
        pg->messages[pg->count++] = (struct message){ MESSAGE_SYNC, NULL };
        synced = true;
    }
    return synced;
}

enum err pipe_settle(struct pg *pg)
{
    if (pg->count == 0) {
        return pg->failed;
    }
    bool lost = !put_sync(pg);
    store_count_round_trip();
    for (size_t i = 0; i < pg->count && !lost; i++) {
        struct message message = pg->messages[i];
        PGresult *result = PQgetResult(pg->handle);
        if (message.kind == MESSAGE_SYNC) {
            lost = PQresultStatus(result) != PGRES_PIPELINE_SYNC;
            PQclear(result);
            continue;
        }
        lost = result == NULL || (is_lost(pg) && PQresultErrorField(result, PG_DIAG_SQLSTATE) == NULL);
        if (lost) {
            PQclear(result);
            lose(pg, i);
            break;
        }
        take(pg, &message, result);
        PQclear(PQgetResult(pg->handle)); /* the end of this one */
    }
    pg->count = 0;
    return lost || is_lost(pg) ? note_lost(pg) : pg->failed;
}

void pipe_send(struct pg *pg)
{
    if (!put_sync(pg)) {
        lose(pg, 0);
        (void)note_lost(pg);
    }
}

enum err pipe_leave(struct pg *pg)
{
    enum err err = pipe_settle(pg);
    if (PQpipelineStatus(pg->handle) != PQ_PIPELINE_OFF && PQexitPipelineMode(pg->handle) != 1) {
        return note_lost(pg);
    }
    return err;
}

/* --- kept statements ---------------------------------------------------------------------------------------------- */

static void forget(struct cursor *cursor)
{
    free(cursor->prepared);
}

void pipe_forget_kept(struct pg *pg)
{
    kept_drop_all(&pg->kept, forget);
}
