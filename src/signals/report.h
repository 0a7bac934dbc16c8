/* Report: what somebody told the reporting point, and taking it in: sealed, once, and with a promised answer date.
 *
 * Used by the public form (report_web.c) and by the screen on which staff enter a report from phone, desk or mail.
 * Invariants
 *   - Everything that was told is sealed under three new keys (story, reporter, record) in one round trip to the vault,
 *     with one log line "received". The public's line has no actor and no address.
 *   - The reporter's code is the idempotency key: the same code twice is one report, however often the form is sent.
 *   - About a group, and in a question for advice, there is no subject text; with an anonymous contact there is no
 *     name, phone or e-mail. `report_tidy` takes out what may not be kept, whoever filled it in.
 *   - Every report has a term from the first moment: intake, promised answer, destruction, and the inform clock as soon
 *     as the subject's text can tell who it is about.
 * Errors: ERR_VAULT and the store's; nothing is written then.
 * Lifetime: what report_prepare gives lives in the arena it was given, and must outlive the write.
 */
#ifndef SEINHUIS_SIGNALS_REPORT_H
#define SEINHUIS_SIGNALS_REPORT_H

#include "base/code.h"
#include "signals/signals.h"

struct report {
    enum signal_kind kind;
    enum signal_about about;
    enum signal_channel channel;
    enum reporter_relation relation;
    enum contact_mode contact;
    enum age_band age;
    struct sv story, speaks_against, fear, care;  /* the reporter's own words */
    struct sv who, place, residence;              /* who and where, apart from the story */
    struct sv name, phone, email, safety, spoken; /* who reported, and what keeps them safe */
};

struct report_receipt {
    struct sv reference;
    struct date answer_by;
    bool known; /* this code was received before: nothing new is written */
};

struct report_ready; /* for report_apply; opaque to callers */

/* Takes out what the rules forbid to keep: see the invariants. */
void report_tidy(struct report *report);
/* Seals all and settles the terms, in the actor's municipality; a resident's desk has a public actor and no session.
 * ret_ready NULL when the code was received before. */
MUST enum err report_prepare(const struct desk *desk, const struct report *report, const struct code *code,
                             struct report_receipt *ret_receipt, const struct report_ready **ret_ready);
/* The writing half: SQL only, may run again. A code that was received meanwhile is OK and changes nothing. */
MUST enum err report_apply(struct tx_write *tx, const void *ready);

/* Which pages the form asks: pages 4 (who), 5 (place), 7 (contact details) depend on what was answered before. */
bool report_asks_who(enum signal_about about);
bool report_asks_place(enum signal_about about);

#endif
