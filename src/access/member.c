#include "access/member.h"

#include "access/member_sql.h"

enum err member_begin(struct tx_write *tx, const struct dossier_member *member)
{
    return sql_member_insert(tx, &(struct sql_member_insert_in){ .dossier = member->dossier, .person = member->person,
                                                                 .from_day = member->from,
                                                                 .until_day = member->until });
}

enum err member_extend(struct tx_write *tx, const struct dossier_member *member)
{
    int64_t changed = 0;
    TRY(sql_member_extend(tx,
                          &(struct sql_member_extend_in){ .dossier = member->dossier, .person = member->person,
                                                          .until_day = member->until },
                          &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

enum err member_end(struct tx_write *tx, struct dossier_ref dossier, struct person_id person)
{
    return sql_member_delete(tx, &(struct sql_member_delete_in){ .dossier = dossier, .person = person });
}

enum err members_suspend(struct tx_write *tx, struct dossier_ref dossier, bool suspended)
{
    return sql_members_suspend(tx, &(struct sql_members_suspend_in){ .dossier = dossier, .suspended = suspended });
}

enum err members_forget(struct tx_write *tx, struct dossier_ref dossier)
{
    return sql_members_delete(tx, &(struct sql_members_delete_in){ .dossier = dossier });
}

enum err member_used(struct tx_write *tx, struct dossier_ref dossier, struct person_id person, struct date day)
{
    return sql_member_used(tx, &(struct sql_member_used_in){ .dossier = dossier, .person = person, .day = day });
}
