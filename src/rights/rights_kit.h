/* A municipality with a contact point of two, owners with dossiers, and requests in each state, for the tests of this
 * room. Only for tests.
 */
#ifndef SEINHUIS_RIGHTS_RIGHTS_KIT_H
#define SEINHUIS_RIGHTS_RIGHTS_KIT_H

#include "base/test.h"
#include "rights/decision.h"
#include "rights/intake.h"
#include "signals/act.h"
#include "signals/record.h"
#include "signals/signals_test.h"

struct rights_kit {
    struct signals_test test;
    struct signals_test_staff first, second;      /* the contact point */
    struct signals_test_staff officer, deputy;    /* owners of dossiers */
    struct signals_test_staff neighbour;          /* contact point of another municipality */
    struct sv of_officer, of_deputy, of_nobody;   /* references of their dossiers */
    struct municipality_id elsewhere;
};
int rights_kit_open(void **state);
int rights_kit_close(void **state);

/* A desk with a fresh snapshot, a second later. */
struct desk rights_kit_desk(struct rights_kit *kit, const struct signals_test_staff *staff);
struct settings *rights_kit_settings(const struct desk *desk);
enum err rights_kit_write(struct rights_kit *kit, apply_fn *apply, const void *prepared);
void rights_kit_days_later(struct rights_kit *kit, int32_t days);
/* Entered and identified by the first person of the contact point today; its reference. */
struct sv rights_kit_new(struct rights_kit *kit, enum rights_kind kind, struct sv name);
struct rights_request rights_kit_seen(struct rights_kit *kit, const struct signals_test_staff *staff,
                                      struct sv reference);
enum err rights_kit_act(struct rights_kit *kit, const struct signals_test_staff *staff, struct sv reference,
                        const struct rights_simple *simple);
/* Proposed by the first, agreed by the second. */
void rights_kit_ask(struct rights_kit *kit, struct sv reference);
/* The one question that waits for this person. */
struct rights_question rights_kit_question(struct rights_kit *kit, const struct signals_test_staff *staff);
/* Answers it: this dossier, or none when empty. */
void rights_kit_answer(struct rights_kit *kit, const struct signals_test_staff *staff, struct sv ticked);
/* Asked and answered by all: found in the officer's dossier, or nowhere. */
struct sv rights_kit_answered(struct rights_kit *kit, enum rights_kind kind, struct sv name, bool found);
struct rights_overview rights_kit_overview(struct rights_kit *kit, struct sv reference);
/* Judges every text that a person can judge. */
enum err rights_kit_judge(struct rights_kit *kit, struct sv reference, enum redaction_reason reason);
enum err rights_kit_decide(struct rights_kit *kit, struct sv reference, const struct rights_decision_new *new);

#endif
