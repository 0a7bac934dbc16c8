/* The commands that only print a table, and the small ones. */
#include "app/commands.h"

#include "access/permissions.h"
#include "app/site.h"
#include "organisation/settings.h"
#include "store/statement.h"
#include "web/router.h"

#ifndef SEINHUIS_VERSION
#error "the build gives the version"
#endif

enum err command_version(struct command_call *call)
{
    buf_put(call->out, SV("seinhuis " SEINHUIS_VERSION "\n"));
    return OK;
}

enum err command_routes(struct command_call *call)
{
    struct sv problem = { "", 0 };
    routes_print(call->out);
    if (router_check(call->arena, site.tables, site.table_count, &problem) != OK) {
        buf_put(call->out, SV("\nwrong: "));
        buf_put(call->out, problem);
        buf_put_byte(call->out, '\n');
        call->exit = 1;
    }
    return OK;
}

enum err command_queries(struct command_call *call)
{
    for (size_t i = 0; i < statement_count; i++) {
        const struct statement *statement = statement_list[i];
        buf_put(call->out, statement->writes ? (statement->quiet ? SV("writes  ") : SV("settles ")) :
                           statement->kept ? SV("keeps   ") : SV("reads   "));
        buf_put(call->out, sv_of_c(statement_list[i]->name));
        buf_put_byte(call->out, '\n');
    }
    return OK;
}

enum err command_permissions(struct command_call *call)
{
    permissions_print(call->out);
    return OK;
}

enum err command_settings(struct command_call *call)
{
    buf_put(call->out, SV("Of the installation, in seinhuis.conf:\n\n"));
    config_print(call->out);
    buf_put(call->out, SV("\nOf each municipality, on the page Instellingen:\n\n"));
    settings_print(call->out, call->arena, LANGUAGE_EN);
    return OK;
}
