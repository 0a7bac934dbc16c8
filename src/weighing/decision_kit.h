/* People in every chair, and weighings put into a state, for the tests of deciding, urgency, minutes, packs and the
 * clock. Only for tests.
 */
#ifndef SEINHUIS_WEIGHING_DECISION_KIT_H
#define SEINHUIS_WEIGHING_DECISION_KIT_H

#include "base/test.h"
#include "organisation/settings.h"
#include "organisation/work_out.h"
#include "signals/signals_test.h"
#include "weighing/decision.h"

struct kit {
    struct signals_test test;
    struct signals_test_staff officer, police, prosecution, adviser, lead, mayor, mandate, reader, fg;
};
int kit_open(void **state);
int kit_close(void **state);

struct kit_advice {
    enum advice_answer answer;          /* ANSWER_SEALED: none given */
    bool recorded, confirmed;
};
struct kit_wish {
    enum weighing_state state;
    bool urgent;
    enum age_band age;
    struct kit_advice advices[PARTY_COUNT]; /* final, or by phone when urgent */
};
/* Its reference. Advices are given by each party's weigher, and what is recorded by the process lead. */
struct sv kit_weighing(struct kit *kit, const struct kit_wish *wish);
/* All three advise this way; ready to decide. */
struct sv kit_ready(struct kit *kit, enum advice_answer police, enum advice_answer prosecution,
                    enum advice_answer municipality);
/* As this person sees it now. */
struct weighing kit_seen(struct kit *kit, const struct signals_test_staff *staff, struct sv reference);
/* A desk a second later. */
struct desk kit_desk(struct kit *kit, const struct signals_test_staff *staff);
struct settings *kit_settings(const struct desk *desk);
/* One more role for somebody: several chairs, one person. */
void kit_role(struct kit *kit, struct signals_test_staff *staff, enum role role);
enum err kit_write(struct kit *kit, apply_fn *apply, const void *prepared);
/* How much work of this kind waits for this person. */
size_t kit_work(struct kit *kit, const struct signals_test_staff *staff, enum work_kind kind);

/* --- two at once -------------------------------------------------------------------------------------------------- */
struct kit_stands {
    enum weighing_state state;
    enum weighing_outcome outcome;
    int64_t step_count, decisions, steps;
};
struct kit_back {
    struct weighing_id weighing;
    enum weighing_state state;
    struct date due, escalated;
    struct instant lapses;
    enum vault_party unconfirmed;  /* PARTY_NONE: nobody */
    enum vault_party ungiven;      /* whose first position is taken back, with its key; PARTY_NONE: nobody's */
};
struct kit_race {
    struct kit_back back;          /* how it stands before every round */
    apply_fn *first, *second;      /* two threads, at the same moment */
    const void *first_prepared, *second_prepared;
    void (*check)(const struct kit_stands *stands, enum err first, enum err second);
};
enum { KIT_ROUNDS = 10000 };
void kit_stand_back(struct kit *kit, const struct kit_back *back);
/* KIT_ROUNDS times both at once; ret_first_won: how often the first was first. */
void kit_race_run(struct kit *kit, const struct kit_race *race, size_t *ret_first_won);

/* What a weighing caused above itself. */
extern int kit_admitted, kit_confirmed, kit_undone;
extern struct admission kit_admission;
extern struct weighing_sequel kit_sequel;

#endif
