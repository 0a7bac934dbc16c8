/* Making a data folder: keys, database, and either a first municipality with its administrator or a demonstration. */
#include "access/municipality.h"
#include "app/commands.h"
#include "app/runtime.h"
#include "organisation/command.h"
#include "organisation/demo.h"
#include "organisation/founding.h"

struct init_words {
    bool demo;
    struct sv municipality, name, admin;
};

static bool words_read(const struct command_call *call, struct init_words *ret_words)
{
    struct init_words words = { 0 };
    for (size_t i = 0; i < call->count; i++) {
        bool more = i + 1 < call->count;
        if (sv_equal(call->arguments[i], SV("--demo"))) {
            words.demo = true;
        } else if (sv_equal(call->arguments[i], SV("--municipality")) && more) {
            words.municipality = call->arguments[++i];
        } else if (sv_equal(call->arguments[i], SV("--name")) && more) {
            words.name = call->arguments[++i];
        } else if (sv_equal(call->arguments[i], SV("--admin")) && more) {
            words.admin = call->arguments[++i];
        } else {
            return false;
        }
    }
    *ret_words = words;
    bool real = municipality_code_valid(words.municipality) && !sv_empty(words.name) && !sv_empty(words.admin);
    return words.demo ? sv_empty(words.municipality) : real;
}

static struct people_command people_of(struct command_call *call, struct app *app)
{
    return (struct people_command){ .store = app->store, .vault = app->vault, .arena = call->arena,
                                    .random = &app->random, .clock = &app->clock, .address = SV(""), .out = call->out };
}

/* One line for each fictitious person: role, place, name, and where they sign in. */
static enum err demo_make(struct command_call *call, struct app *app)
{
    struct people_command people = people_of(call, app);
    struct demo_link *links = NULL;
    size_t count = 0;
    TRY(demo_command(&people));
    TRY(demo_links(call->arena, &links, &count));
    for (size_t i = 0; i < count; i++) {
        buf_put(call->out, role_code(links[i].role));
        buf_put_byte(call->out, ' ');
        buf_put(call->out, links[i].place);
        buf_put_byte(call->out, ' ');
        buf_put(call->out, links[i].name);
        buf_put(call->out, SV("  "));
        buf_put(call->out, links[i].path);
        buf_put_byte(call->out, '\n');
    }
    return OK;
}

static enum err first_make(struct command_call *call, struct app *app, const struct init_words *words)
{
    struct people_command people = people_of(call, app);
    struct founding_wish wish = { .code = words->municipality, .name = words->name, .admin_name = words->admin,
                                  .admin_sign_in_name = words->admin, .platform = true };
    buf_put(call->out, SV("Invitation of the administrator, seven days:  "));
    return founding_command(&people, &wish, &call->exit);
}

enum err command_init(struct command_call *call)
{
    struct init_words words;
    struct folder folder;
    struct sv problem = { "", 0 };
    if (!words_read(call, &words)) {
        buf_put(call->out, SV("usage: seinhuis init --data DIR [--demo | --municipality CODE --name NAME --admin "
                              "E-MAIL]\n"));
        call->exit = 2;
        return OK;
    }
    struct runtime *runtime = NULL;
    enum err err = folder_load(call->arena, &(struct folder_options){ .path = call->data, .create = true,
                                                                      .demo = words.demo }, &folder,
                               &problem);
    if (err == OK) {
        err = runtime_open(&folder, true, &runtime, &problem);
    }
    if (err != OK) {
        buf_put(call->out, problem);
        buf_put_byte(call->out, '\n');
        return err;
    }
    struct app *app = runtime_app(runtime);
    err = words.demo ? demo_make(call, app) : first_make(call, app, &words);
    runtime_close(runtime);
    folder_close(&folder);
    return err;
}
