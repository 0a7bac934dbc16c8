/* Kept answers: what a query that is marked `kept` gave, until something it could depend on is written. Only store/
 * uses this.
 *
 * What it is for: who a municipality is, when it reads, what its terms are and who has which role is asked at every
 * request and changes a few times a week. Such a query says `-> kept ...`; a file of queries whose writing no kept
 * query can see says `-- quiet` in its head, and a test compares the tables. Every other write, on any connection of
 * this process, ends all kept answers with its commit.
 * Invariants
 *   - An answer is used by transactions that began in the same generation as the one that read it: nobody sees
 *     something older than what stood when their transaction began.
 *   - The parameters are part of the question: what depends on a day or a moment has it as a parameter.
 *   - Writers never use kept answers.
 *   - Only this process writes: the data folder is held. An answer ends after ANSWERS_MS nevertheless, so that a
 *     database that somebody mended by hand is believed soon.
 *   - Bounded: a stranger who asks for thousands of names only pushes answers out.
 * Lifetime: that of its store. Thread-safe.
 */
#ifndef SEINHUIS_STORE_ANSWERS_H
#define SEINHUIS_STORE_ANSWERS_H

#include "store/driver.h"

enum { ANSWERS_MS = 10 * 1000, ANSWER_COLUMNS_MAX = 24 };

struct answers;
struct answer;

struct answer_cell {
    bool is_null;
    int64_t number;
    struct sv bytes;
};

/* A transaction's place in the answer it reads: generated code reads one to its end before it begins the next. */
struct answer_reading {
    struct connection connection; /* of a driver that reads answers */
    struct cursor cursor;
    struct answer *answer;
    size_t at;
    uint32_t row;
    struct answer_cell cells[ANSWER_COLUMNS_MAX];
};

MUST enum err answers_open(struct answers **ret_answers);
void answers_close(struct answers *answers); /* accepts NULL */

/* The question as bytes: the statement and its values. False: too long to be kept. */
enum { QUESTION_BYTES_MAX = 400 };
struct question {
    const struct statement *statement;
    uint64_t generation;
    struct scope scope;
    uint64_t hash;
    size_t length;
    unsigned char bytes[QUESTION_BYTES_MAX];
};
/* Which transaction asks. */
struct question_of {
    uint64_t generation;
    struct scope scope; /* a narrower one may see less */
};
bool question_make(const struct statement *statement, const struct value *values, const struct question_of *of,
                   struct question *ret_question);

/* Begins to read a kept answer. ERR_NOT_FOUND: there is none. */
MUST enum err answers_find(struct answers *answers, const struct question *question, struct answer_reading *reading);
/* Reads all rows of an open cursor, keeps them, and begins to read. ERR_LIMIT: too many bytes; the cursor is ended. */
MUST enum err answers_take(struct answers *answers, const struct question *question, struct cursor *from,
                           struct answer_reading *reading);

#endif
