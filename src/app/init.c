/* Making a data folder: keys, database, and either a first municipality with its administrator or a demonstration. */
#include "access/account.h"
#include "access/municipality.h"
#include "access/sign_in.h"
#include "app/commands.h"
#include "app/runtime.h"
#include "organisation/demo.h"
#include "organisation/routing.h"

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

static struct sign_in_means means_of(struct app *app, struct arena *arena, struct tx *tx)
{
    return (struct sign_in_means){ .tx = tx, .arena = arena, .vault = app->vault, .password = app->password,
                                   .random = &app->random, .now = clock_now(&app->clock), .origin = SV("-") };
}

static void link_put(struct buf *out, struct sv label, struct sv path, struct sv secret)
{
    buf_put(out, label);
    buf_put(out, SV("  "));
    buf_put(out, path);
    buf_put(out, secret);
    buf_put_byte(out, '\n');
}

static enum err demo_make(struct command_call *call, struct app *app)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(app->store, &tx));
    struct sign_in_means means = means_of(app, call->arena, tx);
    const struct demo *demo = NULL;
    TRY(demo_prepare(&means, &demo));
    for (size_t i = 0; i < DEMO_MUNICIPALITIES; i++) {
        TRY(vault_municipality_create(app->vault, demo_municipality(demo, i)));
    }
    store_read_end(&tx);
    TRY(store_write(app->store, demo_apply, demo));
    size_t count = 0;
    const struct demo_link *links = demo_links(demo, &count);
    for (size_t i = 0; i < count; i++) {
        struct buf label;
        buf_open(&label, call->arena, 256);
        buf_put(&label, links[i].role);
        buf_put(&label, SV(" "));
        buf_put(&label, links[i].place);
        buf_put(&label, SV(" "));
        buf_put(&label, links[i].name);
        link_put(call->out, buf_view(&label), SV("/demo/"), links[i].secret);
    }
    return OK;
}

/* --- a real installation ------------------------------------------------------------------------------------------ */
struct first {
    struct arena *arena;
    struct municipality municipality;
    struct account_new admin;
    struct role_grant grants[2];
    struct link_new link;
    struct routing_write *cards;
    size_t card_count;
};

static enum err first_apply(struct tx_write *tx, const void *prepared)
{
    const struct first *first = prepared;
    TRY(municipality_create(tx, first->arena, &first->municipality));
    for (size_t i = 0; i < first->card_count; i++) {
        TRY(routing_card_add(tx, &first->cards[i]));
    }
    TRY(account_create(tx, first->arena, &first->admin));
    TRY(role_grant_begin(tx, first->arena, &first->grants[0]));
    TRY(role_grant_begin(tx, first->arena, &first->grants[1]));
    return link_add(tx, &first->link);
}

static enum err first_prepare(const struct sign_in_means *means, const struct init_words *words, struct first *first,
                              struct sv *ret_secret)
{
    struct sv sign_in_name;
    struct sv reference;
    if (!sign_in_name_read(means->arena, words->admin, &sign_in_name)) {
        return ERR_INVALID;
    }
    TRY(reference_new(means->arena, means->random, &reference));
    first->arena = means->arena;
    first->municipality = (struct municipality){ .id = { id_next(means->now, means->random) },
                                                 .code = words->municipality, .name = words->name,
                                                 .created = means->now };
    first->admin = (struct account_new){ .id = { id_next(means->now, means->random) }, .reference = reference,
                                         .home = first->municipality.id,
                                         .organisation_id = { id_next(means->now, means->random) },
                                         .organisation = words->name, .sign_in_name = sign_in_name,
                                         .name = sign_in_name, .method = SIGN_IN_PASSWORD, .state = ACCOUNT_INVITED,
                                         .dossier = dossier_ref_new(means->random), .at = means->now };
    const struct municipality_id places[2] = { first->municipality.id, { 1 } };
    const enum role roles[2] = { ROLE_MUNICIPAL_ADMIN, ROLE_PLATFORM_ADMIN };
    for (size_t i = 0; i < 2; i++) {
        first->grants[i] = (struct role_grant){ .id = { id_next(means->now, means->random) }, .person = first->admin.id,
                                                .municipality = places[i], .role = roles[i],
                                                .from = date_of(means->now), .at = means->now };
    }
    TRY(routing_defaults(means->arena, means->random, means->now, first->municipality.id, &first->cards,
                         &first->card_count));
    return link_new(means, first->admin.id, CODE_INVITATION, &first->link, ret_secret);
}

static enum err first_make(struct command_call *call, struct app *app, const struct init_words *words)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(app->store, &tx));
    struct sign_in_means means = means_of(app, call->arena, tx);
    struct first *first = ARENA_NEW(call->arena, struct first);
    struct sv secret;
    if (first == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(first_prepare(&means, words, first, &secret));
    TRY(vault_municipality_create(app->vault, first->municipality.id));
    store_read_end(&tx);
    TRY(store_write(app->store, first_apply, first));
    link_put(call->out, SV("Invitation of the administrator, seven days:"), SV("/uitnodiging/"), secret);
    return OK;
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
    /* The installation's own key seals sign-in secrets; its row is made by the schema. */
    err = vault_municipality_create(app->vault, (struct municipality_id){ 1 });
    err = err == OK && words.demo ? demo_make(call, app) : err == OK ? first_make(call, app, &words) : err;
    runtime_close(runtime);
    folder_close(&folder);
    return err;
}
