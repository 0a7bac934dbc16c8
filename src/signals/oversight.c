#include "signals/oversight.h"

#include "signals/oversight_sql.h"

enum err signals_overview(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date today,
                          struct signals_overview *ret_overview)
{
    struct sql_signals_counted row;
    struct sql_samples_unread samples;
    TRY(sql_signals_counted(tx, arena, &(struct sql_signals_counted_in){ municipality, today }, &row));
    TRY(sql_samples_unread(tx, arena, &(struct sql_samples_unread_in){ municipality }, &samples));
    *ret_overview = (struct signals_overview){
        .open = row.open,
        .late = row.late,
        .without_owner = row.without_owner,
        .answer_late = row.answer_late,
        .inform_due = row.inform_due,
        .inform_late = row.inform_late,
        .inform_postponed = row.inform_postponed,
        .inform_recheck_late = row.inform_recheck_late,
        .sealed = row.sealed,
        .samples_unread = samples.unread,
    };
    return OK;
}

enum err signal_ending_of(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct sv reference,
                          struct signal_ending *ret_ending)
{
    struct sql_signal_ends row;
    TRY(sql_signal_ends(tx, arena, &(struct sql_signal_ends_in){ municipality, reference }, &row));
    *ret_ending = (struct signal_ending){ .signal = row.signal, .part = PART_ALL, .dossier = row.dossier,
                                          .on = row.destroy_on, .rule = row.destroy_rule, .outcome = row.outcome };
    return OK;
}
