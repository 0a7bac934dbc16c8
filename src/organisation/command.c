#include "organisation/command.h"

#include "access/municipality.h"
#include "access/permissions.h"
#include "organisation/demo.h"
#include "organisation/founding.h"
#include "organisation/people.h"

static int refuse(const struct people_command *command, struct sv sentence)
{
    buf_put(command->out, sentence);
    buf_put(command->out, SV("\n"));
    return 1;
}

static struct sign_in_means means_of(const struct people_command *command, struct tx *tx)
{
    return (struct sign_in_means){ .tx = tx,
                                   .arena = command->arena,
                                   .vault = command->vault,
                                   .random = command->random,
                                   .now = clock_now(command->clock),
                                   .origin = SV("-") };
}

/* The system acts: a line without a person. */
static enum err line_write(const struct people_command *command, enum log_action action, struct dossier_ref dossier,
                           int64_t *ret_intent)
{
    const struct municipality_id installation = { 0 };
    struct vault_batch *batch = NULL;
    struct log_entry line = { .action = action,
                              .actor_kind = ACTOR_SYSTEM,
                              .dossier = dossier,
                              .role = SV("-"),
                              .purpose = SV("command_line"),
                              .object = SV("account"),
                              .origin = SV("-") };
    TRY(batch_begin(command->arena, NULL, installation, &batch));
    batch_log(batch, &line);
    TRY(vault_call(command->vault, batch));
    *ret_intent = batch_intent(batch);
    return OK;
}

static enum err write_told(const struct people_command *command, apply_fn *apply, const void *prepared, int64_t intent)
{
    enum err err = store_write(command->store, apply, prepared);
    if (err != ERR_OUTCOME_UNKNOWN) {
        vault_outcome(command->vault, intent, err == OK);
    }
    return err;
}

static void put_link(const struct people_command *command, struct sv secret)
{
    buf_put(command->out, command->address);
    buf_put(command->out, SV("/uitnodiging/"));
    buf_put(command->out, secret);
    buf_put(command->out, SV("\n"));
}

/* --- list -------------------------------------------------------------------------------------------------------- */
static enum err list(const struct people_command *command, struct tx *tx)
{
    static const struct sv states[] = { SV_INIT("?"), SV_INIT("invited"), SV_INIT("active"), SV_INIT("disabled") };
    struct account *accounts = NULL;
    size_t count = 0;
    TRY(account_all(tx, command->arena, &accounts, &count));
    for (size_t at = 0; at < count; at++) {
        struct place_held *places = NULL;
        size_t place_count = 0;
        TRY(places_held(tx, command->arena, accounts[at].id, date_of(clock_now(command->clock)), &places,
                        &place_count));
        buf_put(command->out, accounts[at].sign_in_name);
        buf_put(command->out, SV("  "));
        buf_put(command->out, states[accounts[at].state]);
        for (size_t place = 0; place < place_count; place++) {
            for (enum role role = 0; role < ROLE_COUNT; role++) {
                if ((places[place].roles & (UINT32_C(1) << role)) != 0) {
                    buf_put(command->out, SV("  "));
                    buf_put(command->out, places[place].code);
                    buf_put(command->out, SV(":"));
                    buf_put(command->out, role_code(role));
                }
            }
        }
        buf_put(command->out, SV("\n"));
    }
    return OK;
}

/* --- roles ------------------------------------------------------------------------------------------------------- */
/* "platform_admin" stands in the installation; its code is "-". */
static enum err place_find(const struct people_command *command, struct tx *tx, struct sv code,
                           struct municipality_id *ret_place)
{
    struct municipality found;
    if (sv_equal(code, SV("-"))) {
        *ret_place = MUNICIPALITY_INSTALLATION;
        return OK;
    }
    TRY(municipality_by_code(tx, command->arena, code, &found));
    *ret_place = found.id;
    return OK;
}

static struct sv refusal_sentence(enum role_refusal refusal)
{
    return text_in(LANGUAGE_EN, role_refusal_text(refusal));
}

static enum err role_give(const struct people_command *command, struct tx *tx, const struct sv *words, size_t count,
                          int *ret_exit)
{
    struct account account;
    struct role_begin begin = { .grant = { .by = { 0 } } };
    struct role_grant *grant = &begin.grant;
    enum role_refusal refusal = ROLE_ALLOWED;
    struct sv name;
    bool read =
        count >= 3 && sign_in_name_read(command->arena, words[0], &name) && role_of_code(words[2], &grant->role);
    grant->at = clock_now(command->clock);
    grant->from = date_of(grant->at);
    read =
        read && (count < 4 || date_read(words[3], &grant->from)) && (count < 5 || date_read(words[4], &grant->until));
    if (!read) {
        *ret_exit = 2;
        return OK;
    }
    if (account_by_sign_in_name(tx, command->arena, name, &account) != OK ||
        place_find(command, tx, words[1], &grant->municipality) != OK) {
        *ret_exit = refuse(command, SV("There is no such account or municipality."));
        return OK;
    }
    grant->id = (struct role_grant_id){ id_next(grant->at, command->random) };
    grant->person = account.id;
    grant->mandate = count >= 6 ? words[5] : SV("");
    TRY(role_grant_check(tx, command->arena, grant, &refusal));
    if (refusal != ROLE_ALLOWED) {
        *ret_exit = refuse(command, refusal_sentence(refusal));
        return OK;
    }
    TRY(line_write(command, LOG_RIGHTS, account.dossier, &begin.intent));
    TRY(vault_session_end_all(command->vault, account.id));
    return write_told(command, role_begin_apply, &begin, begin.intent);
}

static enum err role_take(const struct people_command *command, struct tx *tx, const struct sv *words, size_t count,
                          int *ret_exit)
{
    struct account account;
    struct municipality_id place;
    struct role_row *rows = NULL;
    size_t row_count = 0;
    enum role role = ROLE_COUNT;
    struct sv name;
    struct date today = date_of(clock_now(command->clock));
    if (count != 3 || !sign_in_name_read(command->arena, words[0], &name) || !role_of_code(words[2], &role)) {
        *ret_exit = 2;
        return OK;
    }
    if (account_by_sign_in_name(tx, command->arena, name, &account) != OK ||
        place_find(command, tx, words[1], &place) != OK) {
        *ret_exit = refuse(command, SV("There is no such account or municipality."));
        return OK;
    }
    TRY(role_list(tx, command->arena, account.id, place, &rows, &row_count));
    for (size_t at = 0; at < row_count; at++) {
        if (rows[at].role == role && (!rows[at].until.set || rows[at].until.day >= today.day)) {
            struct role_stop stop = { .end = { .id = rows[at].id,
                                               .person = account.id,
                                               .municipality = place,
                                               .until = date_add_days(today, -1) },
                                      .today = today,
                                      .at = clock_now(command->clock) };
            TRY(line_write(command, LOG_RIGHTS, account.dossier, &stop.intent));
            TRY(vault_session_end_all(command->vault, account.id));
            return write_told(command, role_stop_apply, &stop, stop.intent);
        }
    }
    *ret_exit = refuse(command, SV("This person does not have this role there."));
    return OK;
}

/* --- accounts ---------------------------------------------------------------------------------------------------- */
static enum err add(const struct people_command *command, struct tx *tx, const struct sv *words, size_t count,
                    int *ret_exit)
{
    struct sign_in_means means = means_of(command, tx);
    struct account known;
    struct sv name, secret;
    struct invite invite = { .new_account = true, .has_grant = count == 4 };
    struct account_new *account = &invite.account;
    struct role_grant *grant = &invite.grant;
    bool read = (count == 2 || count == 4) && sign_in_name_read(command->arena, words[0], &name) && !sv_empty(words[1]);
    if (!read || (count == 4 && !role_of_code(words[3], &grant->role))) {
        *ret_exit = 2;
        return OK;
    }
    if (account_by_sign_in_name(tx, command->arena, name, &known) == OK) {
        *ret_exit = refuse(command, SV("There is an account with this e-mail address."));
        return OK;
    }
    account->home = MUNICIPALITY_INSTALLATION;
    if (count == 4 && place_find(command, tx, words[2], &account->home) != OK) {
        *ret_exit = refuse(command, SV("There is no such municipality."));
        return OK;
    }
    if (invite.has_grant &&
        role_belongs_to_installation(grant->role) != (account->home.value == MUNICIPALITY_INSTALLATION.value)) {
        *ret_exit = refuse(command, refusal_sentence(ROLE_MISPLACED));
        return OK;
    }
    account->id = (struct person_id){ id_next(means.now, command->random) };
    account->sign_in_name = name;
    account->name = words[1];
    account->method = SIGN_IN_PASSWORD;
    account->state = ACCOUNT_INVITED;
    account->dossier = dossier_ref_new(command->random);
    account->at = means.now;
    TRY(reference_new(command->arena, command->random, &account->reference));
    TRY(link_new(&means, account->id, &invite.link, &secret));
    *grant = (struct role_grant){ .id = { id_next(means.now, command->random) },
                                  .person = account->id,
                                  .municipality = account->home,
                                  .role = grant->role,
                                  .from = date_of(means.now),
                                  .at = means.now };
    TRY(line_write(command, LOG_ACCOUNT, account->dossier, &invite.intent));
    TRY(write_told(command, invite_apply, &invite, invite.intent));
    put_link(command, secret);
    return OK;
}

static enum err account_find(const struct people_command *command, struct tx *tx, const struct sv *words, size_t count,
                             struct account *ret_account, int *ret_exit)
{
    struct sv name;
    if (count != 1 || !sign_in_name_read(command->arena, words[0], &name)) {
        *ret_exit = 2;
        return OK;
    }
    enum err found = account_by_sign_in_name(tx, command->arena, name, ret_account);
    if (found == ERR_NOT_FOUND) {
        *ret_exit = refuse(command, SV("There is no such account."));
        return OK;
    }
    return found;
}

static enum err disable(const struct people_command *command, struct tx *tx, const struct sv *words, size_t count,
                        int *ret_exit)
{
    struct account account;
    TRY(account_find(command, tx, words, count, &account, ret_exit));
    if (*ret_exit != 0) {
        return OK;
    }
    if (account.state == ACCOUNT_DISABLED) {
        *ret_exit = refuse(command, SV("This account is disabled already."));
        return OK;
    }
    struct instant now = clock_now(command->clock);
    struct account_end end = { .change = { .person = account.id, .today = date_of(now), .at = now } };
    TRY(line_write(command, LOG_ACCOUNT, account.dossier, &end.intent));
    TRY(vault_session_end_all(command->vault, account.id));
    return write_told(command, account_end_apply, &end, end.intent);
}

static enum err link_again(const struct people_command *command, struct tx *tx, const struct sv *words, size_t count,
                           int *ret_exit)
{
    struct account account;
    struct sign_in_means means = means_of(command, tx);
    struct sv secret;
    TRY(account_find(command, tx, words, count, &account, ret_exit));
    if (*ret_exit != 0) {
        return OK;
    }
    if (account.method != SIGN_IN_PASSWORD) {
        *ret_exit =
            refuse(command, SV("This person does not exist: in the demonstration choose them on the page /demo."));
        return OK;
    }
    struct reinvite reinvite = { .change = { .person = account.id, .today = date_of(means.now), .at = means.now } };
    TRY(link_new(&means, account.id, &reinvite.link, &secret));
    TRY(line_write(command, LOG_ACCOUNT, account.dossier, &reinvite.intent));
    TRY(vault_session_end_all(command->vault, account.id));
    TRY(write_told(command, reinvite_apply, &reinvite, reinvite.intent));
    put_link(command, secret);
    return OK;
}

static enum err run(const struct people_command *command, struct tx *tx, const struct sv *words, size_t count,
                    int *ret_exit)
{
    if (count == 1 && sv_equal(words[0], SV("list"))) {
        return list(command, tx);
    }
    if (count > 0 && sv_equal(words[0], SV("add"))) {
        return add(command, tx, words + 1, count - 1, ret_exit);
    }
    if (count > 0 && sv_equal(words[0], SV("role"))) {
        return role_give(command, tx, words + 1, count - 1, ret_exit);
    }
    if (count > 0 && sv_equal(words[0], SV("end"))) {
        return role_take(command, tx, words + 1, count - 1, ret_exit);
    }
    if (count > 0 && sv_equal(words[0], SV("disable"))) {
        return disable(command, tx, words + 1, count - 1, ret_exit);
    }
    if (count > 0 && sv_equal(words[0], SV("link"))) {
        return link_again(command, tx, words + 1, count - 1, ret_exit);
    }
    *ret_exit = 2;
    return OK;
}

enum err user_command(const struct people_command *command, const struct sv *words, size_t count, int *ret_exit)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    *ret_exit = 0;
    TRY(store_read_begin(command->store, &tx));
    TRY(run(command, tx, words, count, ret_exit));
    if (*ret_exit == 2) {
        buf_put(command->out,
                SV("user list\n"
                   "user add E-MAIL NAME [MUNICIPALITY ROLE]      prints the invitation's link, once\n"
                   "user role E-MAIL MUNICIPALITY ROLE [FROM [UNTIL [MANDATE]]]\n"
                   "user end E-MAIL MUNICIPALITY ROLE\n"
                   "user disable E-MAIL                           at once, in every tab\n"
                   "user link E-MAIL                              a new invitation; old ways in end\n"
                   "MUNICIPALITY is a code, or - for the installation; ROLE as `seinhuis permissions` prints it.\n"));
    }
    return OK;
}

enum err founding_command(const struct people_command *command, const struct founding_wish *wish, int *ret_exit)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct founding founding;
    struct sv secret;
    *ret_exit = 0;
    TRY(store_read_begin(command->store, &tx));
    struct sign_in_means means = means_of(command, tx);
    enum err err = founding_prepare(&means, wish, &founding, &secret);
    if (err == ERR_INVALID || err == ERR_CONFLICT) {
        *ret_exit = refuse(command, err == ERR_INVALID
                                        ? SV("This code, name or e-mail address cannot be.")
                                        : SV("There is a municipality with this code, name or host name already."));
        return OK;
    }
    TRY(err);
    TRY(vault_municipality_create(command->vault, founding.municipality.id));
    TRY(line_write(command, LOG_RIGHTS, founding.admin.account.dossier, &founding.intent));
    TRY(write_told(command, founding_apply, &founding, founding.intent));
    if (!sv_empty(secret)) {
        put_link(command, secret);
    }
    return OK;
}

enum err demo_command(const struct people_command *command)
{
    struct municipality_id municipalities[DEMO_MUNICIPALITIES];
    struct demo_seed *seed = NULL;
    TRY(demo_prepare(command->arena, command->random, clock_now(command->clock), &seed, municipalities));
    for (size_t at = 0; at < DEMO_MUNICIPALITIES; at++) {
        TRY(vault_municipality_create(command->vault, municipalities[at]));
    }
    return store_write(command->store, demo_apply, seed);
}
