/* Intake: the queue by term, dividing the work, and what happens after a reporter withdrew. */
#ifndef SEINHUIS_SIGNALS_INTAKE_H
#define SEINHUIS_SIGNALS_INTAKE_H

#include "signals/act.h"
#include "signals/signals.h"

struct queue_row {
    struct signal_id id;
    struct sv reference, owner;
    enum signal_kind kind;
    enum signal_about about;
    enum signal_channel channel;
    enum age_band age;
    enum signal_state state;
    enum inform_state inform_state;
    struct date due, answer_by, inform_due;
    struct instant received;
    bool urgent, answered, unread, withdrawn, mine;
};
struct queue_place {          /* where the page before ended; zero: the beginning */
    struct date due;
    struct signal_id signal;
};
struct queue {
    struct queue_row *rows;
    size_t count;             /* at most LIMIT_LIST_ROWS */
    bool more;
    struct queue_place end;
};
MUST enum err queue_read(const struct desk *desk, const struct queue_place *after, struct queue *ret_queue);

struct closed_row {
    struct signal_id id;
    struct sv reference;
    enum signal_kind kind;
    enum signal_about about;
    enum signal_outcome outcome;
    struct instant received;
    struct date destroy_on;
};
MUST enum err closed_read(const struct desk *desk, struct signal_id before, struct closed_row **ret_rows,
                          size_t *ret_count, bool *ret_more);

struct queue_counts {
    int64_t open, late, unowned;
};
MUST enum err queue_count(const struct desk *desk, struct queue_counts *ret_counts);

struct colleague {
    struct person_id person;
    struct sv reference, name;
};
MUST enum err colleagues_read(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                              struct date today, struct colleague **ret_colleagues, size_t *ret_count);
/* The colleague whose reference stands in a form; ERR_NOT_FOUND when nobody offered. */
MUST enum err colleague_find(const struct colleague *colleagues, size_t count, struct sv reference,
                             struct person_id *ret_person);

struct neighbour {
    struct municipality_id municipality;
    struct sv code, name;
};
MUST enum err neighbours_read(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                              struct neighbour **ret_neighbours, size_t *ret_count);

/* The reporter withdrew: two different people can keep the observations for serious danger, before a day. */
struct withdrawn {
    bool is_withdrawn, first_done, second_done;
    struct instant at;
    struct date decide_by;
    struct person_id first;
    struct sv first_name;
};
MUST enum err withdrawn_read(struct tx *tx, struct arena *arena, struct signal_id signal,
                             struct withdrawn *ret_withdrawn);
struct keep_prepared;
/* ERR_REFUSED: the same person twice, or decided already. */
MUST enum err keep_prepare(const struct desk *desk, const struct signal *signal, struct sv reason,
                           const struct settings *settings, const struct keep_prepared **ret_prepared);
apply_fn keep_apply;

#endif
