#include "access/permissions.h"

#define BIT(bit_) (UINT64_C(1) << (bit_))
#define OFFICER BIT(ROLE_MELDPUNT_OFFICER)
#define DEPUTY BIT(ROLE_DEPUTY)
#define FOCAL BIT(ROLE_FOCAL_OFFICER)
#define LEAD BIT(ROLE_MELDPUNT_LEAD)
#define PRIVACY BIT(ROLE_PRIVACY_OFFICER)
#define FG BIT(ROLE_FG)
#define ADMIN BIT(ROLE_MUNICIPAL_ADMIN)
#define PLATFORM BIT(ROLE_PLATFORM_ADMIN)
#define POLICE BIT(ROLE_WEIGHER_POLICE)
#define PROSECUTION BIT(ROLE_WEIGHER_PROSECUTION)
#define ADVISER BIT(ROLE_WEIGHER_MUNICIPALITY)
#define PROCESS BIT(ROLE_PROCESS_LEAD)
#define MAYOR BIT(ROLE_MAYOR)
#define MANDATE BIT(ROLE_MANDATE_HOLDER)
#define READER BIT(ROLE_SECOND_READER)
#define CASE BIT(ROLE_CASE_LEAD)
#define PARTICIPANT BIT(ROLE_CASE_PARTICIPANT)
#define CONTACT BIT(ROLE_CONTACT_POINT)
#define EVERYBODY (BIT(ROLE_COUNT) - 1)
#define WEIGHERS (POLICE | PROSECUTION | ADVISER)
#define DECIDERS (MAYOR | MANDATE)
/* Who works for the municipality itself; partners see nothing of its house. */
#define INSIDE (EVERYBODY & ~(PLATFORM | POLICE | PROSECUTION | PARTICIPANT))

/* The whole of who may do what. `content`: it reaches what somebody told us, so the vault needs to know of it. */
static const struct permission_row {
    struct sv code;
    uint64_t roles;
    bool content;
} PERMISSIONS[PERMISSION_COUNT] = {
    [MAY_NOTHING_NEEDED] = { SV_INIT("nothing_needed"), EVERYBODY, false },
    [MAY_SIGNED_IN] = { SV_INIT("signed_in"), EVERYBODY, false },
    [MAY_SIGNAL_LIST] = { SV_INIT("signal_list"), OFFICER | DEPUTY | FOCAL | LEAD, false },
    [MAY_SIGNAL_READ] = { SV_INIT("signal_read"), OFFICER | DEPUTY | FOCAL | LEAD, true },
    [MAY_SIGNAL_ENTER] = { SV_INIT("signal_enter"), OFFICER | DEPUTY | FOCAL, true },
    [MAY_SIGNAL_HANDLE] = { SV_INIT("signal_handle"), OFFICER | DEPUTY | FOCAL, true },
    [MAY_SIGNAL_DECIDE] = { SV_INIT("signal_decide"), OFFICER | DEPUTY, true },
    [MAY_SIGNAL_SECOND] = { SV_INIT("signal_second"), DEPUTY | FOCAL | LEAD, true },
    [MAY_SIGNAL_ASSIGN] = { SV_INIT("signal_assign"), OFFICER | DEPUTY | LEAD, false },
    [MAY_REPORTER_UNMASK] = { SV_INIT("reporter_unmask"), OFFICER | DEPUTY, true },
    [MAY_SAMPLE_READ] = { SV_INIT("sample_read"), LEAD | FG, true },
    [MAY_TRANSFER_CONFIRM] = { SV_INIT("transfer_confirm"), OFFICER | DEPUTY, true },
    [MAY_TALLY_READ] = { SV_INIT("tally_read"), OFFICER | DEPUTY | FOCAL | LEAD | PRIVACY, false },
    [MAY_DESTRUCTION_LIST] = { SV_INIT("destruction_list"), OFFICER | DEPUTY | LEAD | PRIVACY | FG, false },
    [MAY_DESTRUCTION_AUTHORISE] = { SV_INIT("destruction_authorise"), PRIVACY, false },
    [MAY_DESTRUCTION_STOP] = { SV_INIT("destruction_stop"), OFFICER | DEPUTY | LEAD | PRIVACY, false },
    [MAY_DESTRUCTION_EARLY] = { SV_INIT("destruction_early"), OFFICER | DEPUTY | LEAD | PRIVACY, false },
    [MAY_PAPER_TRACK] = { SV_INIT("paper_track"), OFFICER | DEPUTY | PRIVACY, false },
    [MAY_LOG_READ] = { SV_INIT("log_read"), PRIVACY | FG, false },
    [MAY_CHECKLIST_READ] = { SV_INIT("checklist_read"), INSIDE, false },
    [MAY_CHECKLIST_FILL] = { SV_INIT("checklist_fill"), PRIVACY | ADMIN, false },
    [MAY_SETTING_READ] = { SV_INIT("setting_read"), INSIDE, false },
    [MAY_SETTING_CONFIRM] = { SV_INIT("setting_confirm"), PRIVACY, false },
    [MAY_ROUTING_EDIT] = { SV_INIT("routing_edit"), OFFICER | DEPUTY | FOCAL, false },
    [MAY_ACCOUNT_LIST] = { SV_INIT("account_list"), PRIVACY | FG | ADMIN, false },
    [MAY_ACCOUNT_MANAGE] = { SV_INIT("account_manage"), ADMIN, false },
    [MAY_ROLE_GRANT] = { SV_INIT("role_grant"), ADMIN, false },
    [MAY_INSTALLATION_STATUS] = { SV_INIT("installation_status"), PLATFORM, false },
    [MAY_INSTALLATION_MANAGE] = { SV_INIT("installation_manage"), PLATFORM, false },
    [MAY_WEIGHING_START] = { SV_INIT("weighing_start"), OFFICER | DEPUTY, true },
    [MAY_WEIGHING_LIST] = { SV_INIT("weighing_list"), WEIGHERS | PROCESS | DECIDERS | READER, false },
    [MAY_WEIGHING_READ] = { SV_INIT("weighing_read"), WEIGHERS | PROCESS | DECIDERS | READER, true },
    [MAY_WEIGHING_ADVISE] = { SV_INIT("weighing_advise"), WEIGHERS, true },
    [MAY_WEIGHING_LEAD] = { SV_INIT("weighing_lead"), PROCESS, true },
    [MAY_WEIGHING_DECIDE] = { SV_INIT("weighing_decide"), DECIDERS, true },
    [MAY_WEIGHING_SECOND_READ] = { SV_INIT("weighing_second_read"), READER, true },
    [MAY_WEIGHING_OVERSEE] = { SV_INIT("weighing_oversee"), FG, true },
    [MAY_CASE_LIST] = { SV_INIT("case_list"), CASE | PROCESS | MANDATE | PARTICIPANT | WEIGHERS, false },
    [MAY_CASE_READ] = { SV_INIT("case_read"), CASE | PROCESS | MANDATE | PARTICIPANT | WEIGHERS, true },
    [MAY_CASE_LEAD] = { SV_INIT("case_lead"), CASE | PROCESS, true },
    [MAY_CASE_TAKE_PART] = { SV_INIT("case_take_part"), PARTICIPANT | WEIGHERS, true },
    [MAY_CASE_SECOND] = { SV_INIT("case_second"), PROCESS | MANDATE, true },
    [MAY_CASE_OVERSEE] = { SV_INIT("case_oversee"), DECIDERS | FG | PRIVACY, false },
    [MAY_RIGHTS_HANDLE] = { SV_INIT("rights_handle"), CONTACT, true },
    [MAY_RIGHTS_ANSWER] = { SV_INIT("rights_answer"), OFFICER | DEPUTY | FOCAL | PROCESS | CASE, true },
    [MAY_WORDING_READ] = { SV_INIT("wording_read"), INSIDE | POLICE | PROSECUTION, false },
    [MAY_WORDING_EDIT] = { SV_INIT("wording_edit"), PROCESS | CASE | CONTACT | PRIVACY, false },
};

static const struct role_row {
    struct sv code;
    struct text text;
    struct text task;
} ROLES[ROLE_COUNT] = {
    [ROLE_MELDPUNT_OFFICER] = { SV_INIT("meldpunt_officer"), T_INIT("Reporting point officer"),
                                T_INIT("Reads reports, makes the official record, talks with the reporter, decides.") },
    [ROLE_DEPUTY] = { SV_INIT("deputy"), T_INIT("Deputy"),
                      T_INIT("Stands in for the officer; also from another municipality, under a mandate.") },
    [ROLE_FOCAL_OFFICER] = { SV_INIT("focal_officer"), T_INIT("Focal officer"),
                             T_INIT("Contact for partners; handles reports and is a second pair of eyes.") },
    [ROLE_MELDPUNT_LEAD] = { SV_INIT("meldpunt_lead"), T_INIT("Head of the reporting point"),
                             T_INIT("Divides the work, reads samples, is a second pair of eyes.") },
    [ROLE_PRIVACY_OFFICER] = { SV_INIT("privacy_officer"), T_INIT("Privacy officer"),
                               T_INIT("Confirms legal terms, authorises destruction, sees who viewed what.") },
    [ROLE_FG] = { SV_INIT("fg"), T_INIT("Data protection officer"),
                  T_INIT("Oversees: reads the log, certificates and samples. Approves nothing.") },
    [ROLE_MUNICIPAL_ADMIN] = { SV_INIT("municipal_admin"), T_INIT("Municipal administrator"),
                               T_INIT("Manages accounts and roles of this municipality. Sees no reports.") },
    [ROLE_PLATFORM_ADMIN] = { SV_INIT("platform_admin"), T_INIT("Platform administrator"),
                              T_INIT("Manages municipalities and watches the system. Sees no reports.") },
    [ROLE_WEIGHER_POLICE] = { SV_INIT("weigher_police"), T_INIT("Weigher of the police"),
                              T_INIT("Advises for the police in the joint weighing.") },
    [ROLE_WEIGHER_PROSECUTION] = { SV_INIT("weigher_prosecution"), T_INIT("Weigher of the public prosecution"),
                                   T_INIT("Advises for the public prosecution in the joint weighing.") },
    [ROLE_WEIGHER_MUNICIPALITY] = { SV_INIT("weigher_municipality"), T_INIT("Weigher of the municipality"),
                                    T_INIT("Advises for the municipality in the joint weighing; never decides.") },
    [ROLE_PROCESS_LEAD] = { SV_INIT("process_lead"), T_INIT("Process lead"),
                            T_INIT("Leads weighing and conference; records for a party that does not sign in.") },
    [ROLE_MAYOR] = { SV_INIT("mayor"), T_INIT("Mayor"),
                     T_INIT("Decides on admission; alone may go against an advice.") },
    [ROLE_MANDATE_HOLDER] = { SV_INIT("mandate_holder"), T_INIT("Mandate holder"),
                              T_INIT("Decides for the mayor, never against an advice.") },
    [ROLE_SECOND_READER] = { SV_INIT("second_reader"), T_INIT("Second reader"),
                             T_INIT("Writes a view when the mayor means to go against an advice.") },
    [ROLE_CASE_LEAD] = { SV_INIT("case_lead"), T_INIT("Case lead"),
                         T_INIT("Owns the plan: participants, conferences, reviews, closing.") },
    [ROLE_CASE_PARTICIPANT] = { SV_INIT("case_participant"), T_INIT("Case participant"),
                                T_INIT("Takes part in the cases they were asked for, until a day.") },
    [ROLE_CONTACT_POINT] = { SV_INIT("contact_point"), T_INIT("Contact point of the mayor"),
                             T_INIT("Handles requests of people about their own data.") },
};

/* Roles that one person never holds together in one municipality: who oversees does not do, and who runs the system
 * does not read. */
static const struct role_pair {
    enum role one, other;
} APART[] = {
    { ROLE_FG, ROLE_MELDPUNT_OFFICER }, { ROLE_FG, ROLE_DEPUTY },          { ROLE_FG, ROLE_FOCAL_OFFICER },
    { ROLE_FG, ROLE_MELDPUNT_LEAD },    { ROLE_FG, ROLE_PRIVACY_OFFICER }, { ROLE_FG, ROLE_MUNICIPAL_ADMIN },
    { ROLE_FG, ROLE_WEIGHER_POLICE },   { ROLE_FG, ROLE_WEIGHER_PROSECUTION }, { ROLE_FG, ROLE_WEIGHER_MUNICIPALITY },
    { ROLE_FG, ROLE_PROCESS_LEAD },     { ROLE_FG, ROLE_MAYOR },           { ROLE_FG, ROLE_MANDATE_HOLDER },
    { ROLE_FG, ROLE_SECOND_READER },    { ROLE_FG, ROLE_CASE_LEAD },       { ROLE_FG, ROLE_CASE_PARTICIPANT },
    { ROLE_FG, ROLE_CONTACT_POINT },
    /* one party's advice is that party's own */
    { ROLE_WEIGHER_POLICE, ROLE_WEIGHER_PROSECUTION }, { ROLE_WEIGHER_POLICE, ROLE_WEIGHER_MUNICIPALITY },
    { ROLE_WEIGHER_PROSECUTION, ROLE_WEIGHER_MUNICIPALITY },
};

struct sv role_code(enum role role)
{
    ASSERT(role < ROLE_COUNT);
    return ROLES[role].code;
}

struct text role_text(enum role role)
{
    ASSERT(role < ROLE_COUNT);
    return ROLES[role].text;
}

struct text role_task(enum role role)
{
    ASSERT(role < ROLE_COUNT);
    return ROLES[role].task;
}

bool role_of_code(struct sv code, enum role *ret_role)
{
    for (enum role role = 0; role < ROLE_COUNT; role++) {
        if (sv_equal(code, ROLES[role].code)) {
            *ret_role = role;
            return true;
        }
    }
    return false;
}

struct sv permission_code(enum permission permission)
{
    ASSERT(permission < PERMISSION_COUNT);
    return PERMISSIONS[permission].code;
}

bool role_permits(enum role role, enum permission permission)
{
    ASSERT(role < ROLE_COUNT && permission < PERMISSION_COUNT);
    return (PERMISSIONS[permission].roles & BIT(role)) != 0;
}

uint64_t permissions_of_roles(uint32_t roles)
{
    uint64_t permissions = 0;
    for (enum permission permission = 0; permission < PERMISSION_COUNT; permission++) {
        if ((PERMISSIONS[permission].roles & roles) != 0) {
            permissions |= BIT(permission);
        }
    }
    return permissions;
}

bool permission_reaches_content(enum permission permission)
{
    ASSERT(permission < PERMISSION_COUNT);
    return PERMISSIONS[permission].content;
}

bool roles_reach_content(uint32_t roles)
{
    for (enum permission permission = 0; permission < PERMISSION_COUNT; permission++) {
        if (PERMISSIONS[permission].content && (PERMISSIONS[permission].roles & roles) != 0) {
            return true;
        }
    }
    return false;
}

bool roles_conflict(uint32_t held, enum role wanted)
{
    for (size_t at = 0; at < sizeof APART / sizeof APART[0]; at++) {
        bool is_one = APART[at].one == wanted && (held & BIT(APART[at].other)) != 0;
        bool is_other = APART[at].other == wanted && (held & BIT(APART[at].one)) != 0;
        if (is_one || is_other) {
            return true;
        }
    }
    return false;
}

bool role_belongs_to_installation(enum role role)
{
    return role == ROLE_PLATFORM_ADMIN;
}

bool actor_may(const struct actor *actor, enum permission permission)
{
    ASSERT(permission < PERMISSION_COUNT);
    if (permission == MAY_NOTHING_NEEDED) {
        return true;
    }
    bool signed_in = actor->kind == ACTOR_STAFF;
    return signed_in && (permission == MAY_SIGNED_IN || (actor->permissions & BIT(permission)) != 0);
}

bool actor_is(const struct actor *actor, enum role role)
{
    ASSERT(role < ROLE_COUNT);
    return actor->kind == ACTOR_STAFF && (actor->roles & BIT(role)) != 0;
}

enum role actor_role_for(const struct actor *actor, enum permission permission)
{
    for (enum role role = 0; role < ROLE_COUNT; role++) {
        if (actor_is(actor, role) && role_permits(role, permission)) {
            return role;
        }
    }
    return ROLE_COUNT;
}

/* Dutch names of the roles come from the catalogue elsewhere; here codes, because this is what golden files and
 * auditors compare. */
void permissions_print(struct buf *out)
{
    for (enum role role = 0; role < ROLE_COUNT; role++) {
        buf_put(out, ROLES[role].code);
        buf_put(out, SV("\n"));
        for (enum permission permission = MAY_SIGNAL_LIST; permission < PERMISSION_COUNT; permission++) {
            if (role_permits(role, permission)) {
                buf_put(out, SV("  "));
                buf_put(out, PERMISSIONS[permission].code);
                buf_put(out, PERMISSIONS[permission].content ? SV(" (content)\n") : SV("\n"));
            }
        }
    }
}
