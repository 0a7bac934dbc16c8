#include "organisation/founding.h"

#include "organisation/line.h"

enum { APPLY_ARENA_BYTES = 1024 * 1024 };

static enum err admin_prepare(const struct sign_in_means *means, const struct founding_wish *wish,
                              struct founding *founding, struct sv *ret_secret)
{
    struct account known;
    struct invite *admin = &founding->admin;
    struct account_new *account = &admin->account;
    struct sv name;
    if (!sign_in_name_read(means->arena, wish->admin_sign_in_name, &name) || sv_empty(sv_trim(wish->admin_name))) {
        return ERR_INVALID;
    }
    enum err found = account_by_sign_in_name(means->tx, means->arena, name, &known);
    if (found == OK) {
        account->id = known.id;
    } else if (found == ERR_NOT_FOUND) {
        *account = (struct account_new){ .id = { id_next(means->now, means->random) },
                                         .home = founding->municipality.id,
                                         .sign_in_name = name,
                                         .name = sv_trim(wish->admin_name),
                                         .method = SIGN_IN_PASSWORD,
                                         .state = ACCOUNT_INVITED,
                                         .dossier = dossier_ref_new(means->random),
                                         .at = means->now };
        TRY(reference_new(means->arena, means->random, &account->reference));
        TRY(link_new(means, account->id, &admin->link, ret_secret));
        admin->new_account = true;
    } else {
        return found;
    }
    admin->has_grant = true;
    admin->grant = (struct role_grant){ .id = { id_next(means->now, means->random) },
                                        .person = account->id,
                                        .municipality = founding->municipality.id,
                                        .role = ROLE_MUNICIPAL_ADMIN,
                                        .from = date_of(means->now),
                                        .by = wish->by,
                                        .at = means->now };
    return OK;
}

enum err founding_prepare(const struct sign_in_means *means, const struct founding_wish *wish,
                          struct founding *ret_founding, struct sv *ret_secret)
{
    struct founding founding = {
        .municipality = { .id = { id_next(means->now, means->random) },
                          .code = sv_trim(wish->code),
                          .name = sv_trim(wish->name),
                          .host = sv_trim(wish->host),
                          .created = means->now },
        .has_platform = wish->platform,
    };
    bool taken = false;
    *ret_secret = SV("");
    if (!municipality_code_valid(founding.municipality.code) || sv_empty(founding.municipality.name)) {
        return ERR_INVALID;
    }
    TRY(municipality_taken(means->tx, means->arena, &founding.municipality, &taken));
    if (taken) {
        return ERR_CONFLICT;
    }
    TRY(admin_prepare(means, wish, &founding, ret_secret));
    founding.platform = founding.admin.grant;
    founding.platform.id = (struct role_grant_id){ id_next(means->now, means->random) };
    founding.platform.municipality = MUNICIPALITY_INSTALLATION;
    founding.platform.role = ROLE_PLATFORM_ADMIN;
    TRY(routing_defaults(means->arena, means->random, means->now, founding.municipality.id, &founding.cards,
                         &founding.card_count));
    *ret_founding = founding;
    return OK;
}

enum err founding_apply(struct tx_write *tx, const void *prepared)
{
    const struct founding *founding = prepared;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, APPLY_ARENA_BYTES);
    TRY(municipality_create(tx, &arena, &founding->municipality));
    TRY(invite_apply(tx, &founding->admin));
    if (founding->has_platform) {
        TRY(role_grant_begin(tx, &arena, &founding->platform));
    }
    for (size_t at = 0; at < founding->card_count; at++) {
        TRY(routing_card_add(tx, &founding->cards[at]));
    }
    return line_stands(tx, founding->intent);
}
