/* Who may see and do what: people with accounts, their roles in municipalities, and what a role permits.
 *
 * Invariants
 *   - A person has rights in a municipality only through a dated role grant; first sign-in has none.
 *   - One municipality at a time is on screen; every query of a domain names it. Nothing mixes two.
 *   - Permissions are one constant table (permissions.c), printed by `seinhuis permissions` and kept as a golden file.
 *   - Whether a person may see one dossier is part of the domain's one lookup query (walls: table dossier_wall), so
 *     that hidden and absent run the same code.
 *   - The platform administrator holds no permission on content or keys; the municipal administrator none on content;
 *     the FG decides nothing.
 * Topics: permissions (the table of roles), municipality, account (people and their roles), sign_in (proving who it
 * is), session, wall (conflicts of interest), member (taking
 * part in one dossier for a time).
 * Tables owned: municipality, organisation, person, role_grant, session, sign_in_code, recovery_code, dossier_wall,
 * dossier_member.
 */
#ifndef SEINHUIS_ACCESS_ACCESS_H
#define SEINHUIS_ACCESS_ACCESS_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/id.h"
#include "base/text.h"
#include "base/trust.h"
#include "vault/vault.h"

struct tx;
struct tx_write;

/* The installation's own row: where the platform administrator's role stands. The vault knows the installation as
 * municipality 0. */
static const struct municipality_id MUNICIPALITY_INSTALLATION = { 1 };

enum role {
    ROLE_MELDPUNT_OFFICER,
    /* stands in for the officer; also the mandated regional deputy of a one-person municipality */
    ROLE_DEPUTY,
    ROLE_FOCAL_OFFICER,       /* aandachtsfunctionaris */
    ROLE_MELDPUNT_LEAD,       /* samples, second eyes */
    ROLE_PRIVACY_OFFICER,
    ROLE_FG,                  /* data protection officer: oversees, never approves */
    ROLE_MUNICIPAL_ADMIN,     /* no content */
    ROLE_PLATFORM_ADMIN,      /* no keys, no content */
    ROLE_WEIGHER_POLICE,
    ROLE_WEIGHER_PROSECUTION,
    ROLE_WEIGHER_MUNICIPALITY,/* the municipal adviser in the joint weighing: never also the decider */
    ROLE_PROCESS_LEAD,        /* procesregisseur: leads weighing and conference, records for a party that is absent */
    ROLE_MAYOR,
    ROLE_MANDATE_HOLDER,      /* decides for the mayor, never against an advice */
    ROLE_SECOND_READER,       /* writes a view when the mayor means to go against an advice */
    ROLE_CASE_LEAD,           /* casusregisseur: owns the plan */
    ROLE_CASE_PARTICIPANT,    /* sees only cases, items and tasks of their own */
    ROLE_CONTACT_POINT,       /* the mayor's counter for the rights of the person concerned */
    ROLE_COUNT
};

enum permission {
    MAY_NOTHING_NEEDED,       /* PUBLIC in a route row */
    MAY_SIGNED_IN,            /* any signed-in person, also without a role */
    MAY_SIGNAL_LIST,
    MAY_SIGNAL_READ,
    MAY_SIGNAL_ENTER,         /* record a report from phone, desk or mail */
    MAY_SIGNAL_HANDLE,        /* observations, messages, inform clock, conflict of interest */
    MAY_SIGNAL_DECIDE,        /* propose and take an outcome */
    MAY_SIGNAL_SECOND,        /* second pair of eyes */
    MAY_SIGNAL_ASSIGN,        /* owner and deputy */
    MAY_REPORTER_UNMASK,      /* see who reported */
    MAY_SAMPLE_READ,
    MAY_TRANSFER_CONFIRM,     /* receive a signal from another municipality */
    MAY_TALLY_READ,
    MAY_DESTRUCTION_LIST,
    MAY_DESTRUCTION_AUTHORISE,/* standing authorisation per rule */
    MAY_DESTRUCTION_STOP,     /* one of two */
    MAY_DESTRUCTION_EARLY,    /* one of two */
    MAY_PAPER_TRACK,
    MAY_LOG_READ,
    MAY_CHECKLIST_READ,
    MAY_CHECKLIST_FILL,
    MAY_SETTING_READ,
    MAY_SETTING_CONFIRM,
    MAY_ROUTING_EDIT,
    MAY_ACCOUNT_LIST,
    MAY_ACCOUNT_MANAGE,       /* invite, disable, hand over */
    MAY_ROLE_GRANT,
    MAY_INSTALLATION_STATUS,
    MAY_INSTALLATION_MANAGE,  /* municipalities, platform accounts */
    MAY_WEIGHING_START,       /* the disclosure act: from a signal to the joint weighing */
    MAY_WEIGHING_LIST,
    MAY_WEIGHING_READ,
    MAY_WEIGHING_ADVISE,      /* a position of one's own party; which party follows from the role */
    MAY_WEIGHING_LEAD,        /* packs, minutes, urgent weighing, record for a party that is absent */
    MAY_WEIGHING_DECIDE,
    MAY_WEIGHING_SECOND_READ,
    MAY_WEIGHING_OVERSEE,     /* decisions against an advice, at once */
    MAY_CASE_LIST,            /* all cases of the municipality, or one's own: the lookup knows */
    MAY_CASE_READ,
    MAY_CASE_LEAD,            /* participants, conferences, plan, review, closing */
    MAY_CASE_TAKE_PART,       /* contributions and tasks of one's own, within one's scope */
    MAY_CASE_SECOND,          /* second pair of eyes: minors, closing with a concern that is left */
    MAY_CASE_OVERSEE,         /* what is overdue; no content */
    MAY_RIGHTS_HANDLE,        /* the contact point: requests of the person concerned */
    MAY_RIGHTS_ANSWER,        /* "is this person in yours?" about one's own dossiers */
    MAY_WORDING_READ,         /* criteria and letters */
    MAY_WORDING_EDIT,
    PERMISSION_COUNT
};

struct actor {
    enum log_actor_kind kind;             /* ACTOR_PUBLIC when nobody is signed in */
    struct person_id person;
    struct municipality_id municipality;  /* the one on screen; 0: none chosen or none granted */
    uint32_t roles;                       /* bit per enum role, in that municipality, valid today */
    uint64_t permissions;                 /* bit per enum permission */
    struct sv name;                       /* for the page's corner */
    struct sv municipality_name;
};

bool actor_may(const struct actor *actor, enum permission permission);
bool actor_is(const struct actor *actor, enum role role);
/* The role this actor acts in for a permission: for the log and for "you act as". The first in table order; ROLE_COUNT:
 * none. */
enum role actor_role_for(const struct actor *actor, enum permission permission);

struct sv role_code(enum role role);             /* "meldpunt_officer": stable, in the log */
struct text role_text(enum role role);           /* "Reporting point officer": for people */
bool role_of_code(struct sv code, enum role *ret_role);
struct sv permission_code(enum permission permission); /* "signal_read" */
bool role_permits(enum role role, enum permission permission);
uint64_t permissions_of_roles(uint32_t roles);

#endif
