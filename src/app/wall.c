#include "app/wall.h"

#include "base/log.h"

static const struct wall_exception exceptions[] = {
    { "schema_migration", WALL_ELSEWHERE, "which migrations ran; written by whoever migrates" },
    { "intent", WALL_ELSEWHERE, "numbers of log lines, without anything beside them" },
    { "key_destroying", WALL_ELSEWHERE, "numbers of key slots, for as long as a destruction lasts" },
    { "log_read", WALL_ELSEWHERE, "how far the log was read: one row" },
    { "intent_refused", WALL_ELSEWHERE, "numbers of log lines, without anything beside them" },
    { "backup_state", WALL_ELSEWHERE, "when the installation was last backed up" },
    { "key_recovery", WALL_ELSEWHERE, "that shares of the installation's master key were made: numbers only" },
    { "key_recovery_drill", WALL_ELSEWHERE, "that the installation's recovery was rehearsed: numbers only" },
    { "form_sent", WALL_ELSEWHERE, "hashes of forms that were sent, so that none counts twice" },
    { "session", WALL_ELSEWHERE, "found by the hash of a secret; switching municipality changes its municipality" },
    { "sign_in_code", WALL_ELSEWHERE, "found by the hash of a secret, by somebody who is not known yet" },
    { "recovery_code", WALL_ELSEWHERE, "found by the hash of a secret, by somebody who is not known yet" },
    { "dossier_wall", WALL_ELSEWHERE, "random names of dossiers; what has that name is behind the wall" },
    { "dossier_member", WALL_ELSEWHERE, "random names of dossiers; what has that name is behind the wall" },
    { "municipality", WALL_READABLE, "names that residents choose from, and to which a report can move" },
    { "organisation", WALL_READABLE, "names of employers, beside the names of people" },
    { "person", WALL_READABLE, "the name beside what somebody did, also after a report moved; the second factor's "
                               "secret is sealed under the account's own key, which opens at sign-in only" },
    { "role_grant", WALL_READABLE, "who works for two municipalities chooses between them" },
};

struct wall_plan wall_plan_of(struct sv database)
{
    return (struct wall_plan){ .database = database,
                               .exceptions = exceptions,
                               .exception_count = sizeof exceptions / sizeof exceptions[0],
                               .statements = statement_list,
                               .statement_count = statement_count };
}

static struct sv problem_of(const struct store_role *role)
{
    if (role->above_walls) {
        return SV("the role in the setting `database` is a superuser, or row-level security does not bind it: make a "
                  "role for serving, without attributes");
    }
    if (role->owns) {
        return SV("the role in the setting `database` owns the tables: make another for serving, set the owner in "
                  "`database-beheer`, and run: seinhuis migrate");
    }
    return SV("the role in the setting `database` may make tables, schemas or roles: take that right from it");
}

enum err wall_stand(struct store *store, struct sv owner, bool demo, struct sv *ret_problem)
{
    struct wall_plan plan = wall_plan_of(owner);
    struct store_role role;
    *ret_problem = SV("the rights and policies in the database are not those of this version: run seinhuis migrate with "
                      "`database-beheer`");
    TRY(store_wall(store, &plan));
    TRY(store_role(store, &role));
    if (!role.above_walls && !role.owns && !role.makes) {
        return OK;
    }
    *ret_problem = problem_of(&role);
    log_event(LOG_WARNING, SV("store"), SV("serving_role_too_strong"), 0);
    return demo ? OK : ERR_REFUSED;
}
