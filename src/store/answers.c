#include "store/answers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { SETS = 256, WAYS = 4, ANSWER_BYTES_MAX = 32 * 1024, ANSWER_BYTES_FIRST = 512, CELL_NULL = 0, CELL_INT = 1,
       CELL_BYTES = 2 };

/* Written once, then only read; freed when neither the table nor a transaction holds it. */
struct answer {
    atomic_uint holders;
    struct question question;
    int64_t until_ms;
    uint32_t rows;
    size_t length, capacity;
    unsigned char *bytes;
};

struct answer_set {
    pthread_mutex_t lock;
    struct answer *ways[WAYS];
};

struct answers {
    struct answer_set sets[SETS];
};

static void answer_release(struct answer *answer)
{
    if (answer != NULL && atomic_fetch_sub(&answer->holders, 1) == 1) {
        free(answer->bytes);
        free(answer);
    }
}

enum err answers_open(struct answers **ret_answers)
{
    struct answers *answers = calloc(1, sizeof *answers);
    if (answers == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < SETS; i++) {
        (void)pthread_mutex_init(&answers->sets[i].lock, NULL);
    }
    *ret_answers = answers;
    return OK;
}

void answers_close(struct answers *answers)
{
    for (size_t i = 0; answers != NULL && i < SETS; i++) {
        for (size_t way = 0; way < WAYS; way++) {
            answer_release(answers->sets[i].ways[way]);
        }
        (void)pthread_mutex_destroy(&answers->sets[i].lock);
    }
    free(answers);
}

/* --- questions ---------------------------------------------------------------------------------------------------- */

static bool question_put(struct question *question, const void *bytes, size_t length)
{
    if (length > QUESTION_BYTES_MAX - question->length) {
        return false;
    }
    if (length > 0) {
        memcpy(question->bytes + question->length, bytes, length);
    }
    question->length += length;
    return true;
}

bool question_make(const struct statement *statement, const struct value *values, const struct question_of *of,
                   struct question *ret_question)
{
    *ret_question = (struct question){ .statement = statement, .generation = of->generation, .scope = of->scope };
    for (uint8_t i = 0; i < statement->parameters; i++) {
        const struct value *value = &values[i];
        unsigned char kind = (unsigned char)value->kind;
        bool number = value->kind == VALUE_INT;
        uint64_t length = value->kind == VALUE_NULL ? 0 : value->bytes.length;
        if (!question_put(ret_question, &kind, 1) ||
            !question_put(ret_question, number ? (const void *)&value->number : &length, sizeof length) ||
            (!number && !question_put(ret_question, value->bytes.at, (size_t)length))) {
            return false;
        }
    }
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ (uint64_t)(uintptr_t)statement ^
                    (uint64_t)of->scope.reach_; /* FNV-1a */
    for (size_t i = 0; i < ret_question->length; i++) {
        hash = (hash ^ ret_question->bytes[i]) * UINT64_C(0x100000001b3);
    }
    ret_question->hash = hash ^ hash >> 29;
    return true;
}

static bool question_same(const struct question *left, const struct question *right)
{
    return left->hash == right->hash && left->statement == right->statement &&
           left->scope.reach_ == right->scope.reach_ && left->length == right->length &&
           memcmp(left->bytes, right->bytes, left->length) == 0;
}

/* --- reading one -------------------------------------------------------------------------------------------------- */

static struct answer_reading *reading_of(struct cursor *cursor)
{
    return cursor->result;
}

static void answer_bytes(struct answer_reading *reading, void *into, size_t length)
{
    ASSERT(reading->at + length <= reading->answer->length);
    memcpy(into, reading->answer->bytes + reading->at, length);
    reading->at += length;
}

static enum err reading_step(struct cursor *cursor, bool *ret_row)
{
    struct answer_reading *reading = reading_of(cursor);
    if (reading->row == reading->answer->rows) {
        *ret_row = false;
        return OK;
    }
    reading->row++;
    for (uint8_t column = 0; column < cursor->statement->columns; column++) {
        struct answer_cell cell = { .bytes = { "", 0 } };
        unsigned char kind = CELL_NULL;
        answer_bytes(reading, &kind, 1);
        cell.is_null = kind == CELL_NULL;
        if (kind != CELL_NULL) {
            answer_bytes(reading, &cell.number, sizeof cell.number);
        }
        if (kind == CELL_BYTES) {
            cell.bytes = sv_of_bytes(reading->answer->bytes + reading->at, (size_t)cell.number);
            reading->at += cell.bytes.length;
        }
        reading->cells[column] = cell;
    }
    *ret_row = true;
    return OK;
}

static int64_t reading_number(struct cursor *cursor, uint8_t column)
{
    return reading_of(cursor)->cells[column].number;
}

static bool reading_is_null(struct cursor *cursor, uint8_t column)
{
    return reading_of(cursor)->cells[column].is_null;
}

static enum err reading_bytes(struct cursor *cursor, uint8_t column, struct sv *ret_bytes)
{
    *ret_bytes = reading_of(cursor)->cells[column].bytes;
    return OK;
}

static void reading_end(struct cursor *cursor)
{
    struct answer_reading *reading = reading_of(cursor);
    answer_release(reading->answer);
    reading->answer = NULL;
}

/* Only what a cursor needs once it is open. */
static const struct driver driver_answers = {
    .name = "kept answers",
    .step = reading_step,
    .number = reading_number,
    .is_null = reading_is_null,
    .bytes = reading_bytes,
    .end = reading_end,
};

/* Takes over the caller's hold of `answer`. */
static void reading_begin(struct answer_reading *reading, struct answer *answer)
{
    ASSERT(reading->answer == NULL);
    reading->connection = (struct connection){ .driver = &driver_answers, .use = USE_READ };
    reading->answer = answer;
    reading->at = 0;
    reading->row = 0;
    reading->cursor = (struct cursor){ .connection = &reading->connection, .statement = answer->question.statement,
                                       .result = reading, .open = true };
}

enum err answers_find(struct answers *answers, const struct question *question, struct answer_reading *reading)
{
    struct answer_set *set = &answers->sets[question->hash % SETS];
    struct answer *found = NULL;
    int64_t now = clock_monotonic_ms();
    (void)pthread_mutex_lock(&set->lock);
    for (size_t way = 0; way < WAYS && found == NULL; way++) {
        struct answer *answer = set->ways[way];
        if (answer != NULL && answer->question.generation == question->generation && now < answer->until_ms &&
            question_same(&answer->question, question)) {
            found = answer;
            atomic_fetch_add(&found->holders, 1);
        }
    }
    (void)pthread_mutex_unlock(&set->lock);
    if (found == NULL) {
        return ERR_NOT_FOUND;
    }
    reading_begin(reading, found);
    return OK;
}

/* --- keeping one -------------------------------------------------------------------------------------------------- */

static enum err answer_put(struct answer *answer, const void *bytes, size_t length)
{
    if (length > ANSWER_BYTES_MAX - answer->length) {
        return ERR_LIMIT;
    }
    if (length > answer->capacity - answer->length) {
        size_t capacity = answer->capacity == 0 ? ANSWER_BYTES_FIRST : answer->capacity;
        while (capacity < answer->length + length) {
            capacity *= 2;
        }
        unsigned char *grown = realloc(answer->bytes, capacity);
        if (grown == NULL) {
            return ERR_NO_MEMORY;
        }
        answer->bytes = grown;
        answer->capacity = capacity;
    }
    if (length > 0) {
        memcpy(answer->bytes + answer->length, bytes, length);
    }
    answer->length += length;
    return OK;
}

static enum err cell_put(struct answer *answer, struct cursor *from, uint8_t column)
{
    const struct driver *driver = from->connection->driver;
    bool is_null = driver->is_null(from, column);
    bool number = from->statement->column_kinds[column] == 'i';
    unsigned char kind = is_null ? CELL_NULL : number ? CELL_INT : CELL_BYTES;
    TRY(answer_put(answer, &kind, 1));
    if (is_null) {
        return OK;
    }
    struct sv bytes = { "", 0 };
    TRY(number ? OK : driver->bytes(from, column, &bytes));
    int64_t value = number ? driver->number(from, column) : (int64_t)bytes.length;
    TRY(answer_put(answer, &value, sizeof value));
    return answer_put(answer, bytes.at, bytes.length);
}

static enum err rows_put(struct answer *answer, struct cursor *from)
{
    bool has_row = false;
    TRY(cursor_step(from, &has_row));
    while (has_row) {
        for (uint8_t column = 0; column < from->statement->columns; column++) {
            TRY(cell_put(answer, from, column));
        }
        answer->rows++;
        TRY(cursor_step(from, &has_row));
    }
    return OK;
}

/* The place of the same question, or of one that is out of date, or of the one that would soonest be. */
static void answer_keep(struct answers *answers, struct answer *answer)
{
    struct answer_set *set = &answers->sets[answer->question.hash % SETS];
    (void)pthread_mutex_lock(&set->lock);
    size_t oldest = 0;
    for (size_t way = 0; way < WAYS; way++) {
        const struct answer *there = set->ways[way];
        if (there == NULL || question_same(&there->question, &answer->question)) {
            oldest = way;
            break;
        }
        oldest = there->until_ms < set->ways[oldest]->until_ms ? way : oldest;
    }
    struct answer *pushed_out = set->ways[oldest];
    set->ways[oldest] = answer;
    (void)pthread_mutex_unlock(&set->lock);
    answer_release(pushed_out);
}

enum err answers_take(struct answers *answers, const struct question *question, struct cursor *from,
                      struct answer_reading *reading)
{
    ASSERT(from->statement->columns <= ANSWER_COLUMNS_MAX);
    struct answer *answer = calloc(1, sizeof *answer);
    enum err err = answer == NULL ? ERR_NO_MEMORY : OK;
    if (err == OK) {
        answer->question = *question;
        answer->until_ms = clock_monotonic_ms() + ANSWERS_MS;
        err = rows_put(answer, from);
    }
    cursor_end(&from);
    if (err != OK) {
        free(answer == NULL ? NULL : answer->bytes);
        free(answer);
        return err;
    }
    atomic_store(&answer->holders, 2);
    answer_keep(answers, answer);
    reading_begin(reading, answer);
    return OK;
}
