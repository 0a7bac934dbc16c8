/* Fields that the page of inviting and the page of one account share. */
#ifndef SEINHUIS_ORGANISATION_PEOPLE_WEB_H
#define SEINHUIS_ORGANISATION_PEOPLE_WEB_H

#include "organisation/people.h"
#include "web/form.h"
#include "web/request.h"

enum { ROLE_CHOICES = ROLE_COUNT - 1 }; /* the roles of a municipality: all but the platform administrator */
extern const struct choice role_choices[ROLE_CHOICES];

/* What was filled in about a role. */
struct role_fields {
    int role;
    struct date from, until;
    struct sv mandate;
};
/* The grant that the fields say, by this actor, beginning today when no day was filled in. */
struct role_grant role_grant_of(struct rq *rq, const struct role_fields *fields, struct person_id person);
/* Puts why this role cannot be given beside the field; false when it can. */
MUST enum err role_problem(struct rq *rq, const struct role_grant *grant, bool *ret_problem);

/* The page with a new link, or without one. `secret` empty: only a role was given. */
MUST enum err invited_answer(struct rq *rq, struct sv name, struct sv secret, struct instant expires);

#endif
