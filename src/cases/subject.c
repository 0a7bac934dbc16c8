#include "cases/subject.h"

#include "cases/list_sql.h"

enum err case_subject_read(const struct case_reading *reading, struct case_subject *ret_subject)
{
    int64_t row_id = reading->casefile->id.value;
    struct sv table = SV("case_subject");
    struct sql_case_subject row;
    TRY(sql_case_subject(reading->desk->tx, reading->desk->arena,
                         &(struct sql_case_subject_in){ reading->casefile->id }, &row));
    struct case_subject subject = { .lead = row.lead, .deputy = row.deputy };
    if (case_sees(reading->member, SCOPE_PICTURE)) {
        subject.who_open = case_reading_text(reading, table, SV("who"), row_id, row.who);
        subject.residence_open = case_reading_text(reading, table, SV("residence"), row_id, row.residence);
        subject.contact_open = case_reading_text(reading, table, SV("contact"), row_id, row.contact);
    }
    *ret_subject = subject;
    return OK;
}

void case_subject_opened(const struct case_reading *reading, struct case_subject *subject)
{
    subject->who = case_reading_shown(reading, subject->who_open);
    subject->residence = case_reading_shown(reading, subject->residence_open);
    subject->contact = case_reading_shown(reading, subject->contact_open);
}

struct text case_inform_text(enum inform_state state)
{
    switch (state) {
    case INFORM_NOT_NEEDED: return T("not needed");
    case INFORM_DUE: return T("to be told");
    case INFORM_DONE: return T("told");
    case INFORM_NOT_IDENTIFIABLE_ANY_MORE: return T("nobody can be recognised any more");
    case INFORM_POSTPONED: return T("postponed, to be looked at again");
    }
    return T("–");
}
