/* What a captured web process could do to read a first position before all are in. It speaks to the vault over the
 * socket that web has, with sessions that web may have minted, and has every wrapped key and sealed text from web's
 * disk: of a weighing where the municipality's position is missing, of one that is complete, and of all beside them.
 *
 * Each attack counts the answers that hold a piece of a sealed text. In the end the attacker does the one thing that
 * the vault cannot tell from the truth (docs/risks.md): it gives the third position itself. Then the same attacks find
 * what they could not find before, which shows that they would have found it, and the log shows what was done.
 */
#include "vault/position_test.h"

#include "os/file.h"
#include "os/socket.h"
#include "vault/renewal.h"
#include "vault/wire.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

enum { POOL_MAX = 16, PIECE_BYTES = 8, ANSWER_BYTES_MAX = 1024 * 1024, WAIT_MS = 5000, CHANCES = 6000,
       SEED = 20261122 };

static const char *const secrets[] = { "Blue bicycle at the kiosk, 4711.", "File 0815 was closed in May." };
enum { SECRETS = sizeof secrets / sizeof *secrets };

struct pooled {
    struct presented as; /* what it was made as */
    struct municipality_id municipality;
    bool damaged;
};

struct attack {
    struct house *house;
    struct dossier_ref target;
    struct position sealed[SECRETS]; /* of the police and of the prosecution */
    struct pooled pool[POOL_MAX];    /* every key there is */
    size_t pool_count;
    int fd;
    uint32_t sequence;
};

/* --- asking, byte by byte ----------------------------------------------------------------------------------------- */

static bool holds_a_piece(const unsigned char *bytes, size_t length)
{
    for (size_t s = 0; s < SECRETS; s++) {
        for (size_t at = 0; at + PIECE_BYTES <= strlen(secrets[s]); at++) {
            if (memmem(bytes, length, secrets[s] + at, PIECE_BYTES) != NULL) {
                return true;
            }
        }
    }
    return false;
}

struct asked {
    uint8_t kind;
    struct sv payload;
};

static void asked_put(struct wire_out *out, const void *content)
{
    const struct asked *asked = content;
    wire_put_bytes(out, asked->payload.at, asked->payload.length);
}

static bool send_one(struct attack *attack, struct arena *arena, const struct asked *asked)
{
    const struct frame_content content = { asked->kind, ++attack->sequence, asked_put, asked };
    struct sv bytes = { 0 };
    assert_int_equal(frame_write(arena, &content, &bytes), OK);
    return socket_write_all(attack->fd, bytes, clock_monotonic_ms() + WAIT_MS) == OK;
}

/* False: the vault closed the connection. */
static bool receive_one(struct attack *attack, struct arena *arena, uint32_t *ret_sequence, bool *ret_leaks)
{
    unsigned char head[FRAME_LENGTH_BYTES];
    int64_t deadline_ms = clock_monotonic_ms() + WAIT_MS;
    enum err err = socket_read_all(attack->fd, head, sizeof head, deadline_ms);
    assert_true(err != ERR_TIMEOUT);
    if (err != OK) {
        return false;
    }
    struct wire_in in = wire_in_of(sv_of_bytes(head, sizeof head));
    uint32_t length = wire_get_u32(&in);
    unsigned char *body = arena_take(arena, length);
    assert_non_null(body);
    assert_int_equal(socket_read_all(attack->fd, body, length, deadline_ms), OK);
    struct frame frame;
    assert_true(frame_read(sv_of_bytes(body, length), &frame));
    *ret_sequence = frame.sequence;
    *ret_leaks = *ret_leaks || holds_a_piece(body, length);
    return true;
}

/* Sends it, then a ping, and looks at all that comes back until the ping's answer or the end of the connection. */
static bool leaks(struct attack *attack, uint8_t kind, struct sv payload)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 4 * ANSWER_BYTES_MAX);
    if (attack->fd < 0) {
        attack->fd = vault_harness_vault(attack->house->harness);
        assert_true(attack->fd >= 0);
    }
    const struct asked asked = { kind, payload };
    const struct asked ping = { MESSAGE_PING, { 0 } };
    bool leaked = false;
    uint32_t sequence = 0;
    bool open = send_one(attack, &arena, &asked) && send_one(attack, &arena, &ping);
    while (open && sequence != attack->sequence) {
        open = receive_one(attack, &arena, &sequence, &leaked);
    }
    if (!open) {
        fd_close(&attack->fd);
    }
    return leaked;
}

static struct vault_batch *batch_of(const struct attack *attack, struct arena *arena,
                                    struct municipality_id municipality)
{
    struct vault_batch *batch = NULL;
    assert_int_equal(batch_begin(arena, &attack->house->sessions[PARTY_POLICE], municipality, &batch), OK);
    return batch;
}

static void looking_logged(struct vault_batch *batch, const struct dossier_ref *dossier,
                           struct municipality_id municipality)
{
    struct log_entry line = looking_line(dossier);
    line.municipality = municipality;
    batch_log(batch, &line);
}

static bool batch_leaks(struct attack *attack, struct arena *arena, const struct vault_batch *batch)
{
    struct sv payload = { 0 };
    assert_int_equal(wire_write(arena, batch_put, batch, &payload), OK);
    return leaks(attack, MESSAGE_BATCH, payload);
}

/* --- the attacks -------------------------------------------------------------------------------------------------- */

/* Any three keys there are, passed off as the three of the target. */
static size_t leaks_of_any_three_keys(struct attack *attack)
{
    size_t found = 0;
    size_t count = attack->pool_count;
    for (size_t i = 0; i < count * count * count; i++) {
        struct arena arena CLEANUP(arena_close);
        arena_open(&arena, ANSWER_BYTES_MAX);
        struct vault_batch *batch = batch_of(attack, &arena, here);
        const size_t chosen[] = { i % count, i / count % count, i / count / count };
        for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
            const struct presented key = { attack->pool[chosen[party - PARTY_POLICE]].as.key, KEY_POSITION,
                                           attack->target, party };
            (void)key_present(batch, &key);
        }
        for (uint32_t s = 0; s < SECRETS; s++) {
            (void)batch_open(batch, (struct batch_key){ s }, position_at(attack->sealed[s].party),
                             attack->sealed[s].text);
        }
        looking_logged(batch, &attack->target, here);
        found += batch_leaks(attack, &arena, batch);
    }
    return found;
}

static bool may_be_beside(const struct pooled *key, const struct dossier_ref *dossier,
                          struct municipality_id municipality)
{
    return key->as.kind == KEY_POSITION && !key->damaged && key->municipality.value == municipality.value &&
           dossier_ref_equal(&key->as.dossier, dossier);
}

/* One sealed text under any key by any name, beside all positions of that dossier as what they are. */
static bool name_leaks(struct attack *attack, const struct presented *named, struct municipality_id municipality,
                       const struct position *sealed)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, ANSWER_BYTES_MAX);
    struct vault_batch *batch = batch_of(attack, &arena, municipality);
    struct batch_key key = key_present(batch, named);
    for (size_t i = 0; i < attack->pool_count; i++) {
        if (may_be_beside(&attack->pool[i], &named->dossier, municipality)) {
            (void)key_present(batch, &attack->pool[i].as);
        }
    }
    (void)batch_open(batch, key, position_at(sealed->party), sealed->text);
    looking_logged(batch, &named->dossier, municipality);
    return batch_leaks(attack, &arena, batch);
}

static size_t leaks_of_any_name(struct attack *attack)
{
    size_t found = 0;
    const struct dossier_ref dossiers[] = { attack->target, attack->house->positions[PARTY_POLICE].dossier };
    const struct municipality_id municipalities[] = { here, elsewhere };
    for (size_t i = 0; i < attack->pool_count * KEY_KIND_COUNT * PARTY_COUNT * 2 * 2 * SECRETS; i++) {
        size_t rest = i;
        struct presented named = attack->pool[rest % attack->pool_count].as;
        rest /= attack->pool_count;
        named.kind = (enum key_kind)(rest % KEY_KIND_COUNT);
        rest /= KEY_KIND_COUNT;
        named.party = (enum vault_party)(PARTY_POLICE + rest % PARTY_COUNT);
        rest /= PARTY_COUNT;
        named.dossier = dossiers[rest % 2];
        found += name_leaks(attack, &named, municipalities[rest / 2 % 2], &attack->sealed[rest / 4]);
    }
    return found;
}

/* What a page would send, as far as there are keys: with every bit of it turned over, once each. */
static size_t leaks_of_any_bit(struct attack *attack, size_t *ret_unchanged)
{
    size_t found = 0;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, ANSWER_BYTES_MAX);
    struct vault_batch *batch = batch_of(attack, &arena, here);
    for (size_t i = 0; i < attack->pool_count; i++) {
        if (may_be_beside(&attack->pool[i], &attack->target, here)) {
            (void)key_present(batch, &attack->pool[i].as);
        }
    }
    for (uint32_t s = 0; s < SECRETS; s++) {
        (void)batch_open(batch, (struct batch_key){ s }, position_at(attack->sealed[s].party), attack->sealed[s].text);
    }
    looking_logged(batch, &attack->target, here);
    struct sv payload = { 0 };
    assert_int_equal(wire_write(&arena, batch_put, batch, &payload), OK);
    *ret_unchanged = leaks(attack, MESSAGE_BATCH, payload);
    char *changed = arena_take(&arena, payload.length);
    assert_non_null(changed);
    for (size_t i = 0; i < payload.length * 8 && *ret_unchanged == 0; i++) {
        memcpy(changed, payload.at, payload.length);
        changed[i / 8] = (char)(changed[i / 8] ^ (1 << i % 8));
        found += leaks(attack, MESSAGE_BATCH, (struct sv){ changed, payload.length });
    }
    return found;
}

/* Mostly what it is, and often of the target: or nearly every batch would be refused for a key that is nothing. */
static struct presented name_of_chance(const struct attack *attack, struct random *random)
{
    const struct pooled *pooled = &attack->pool[random_below(random, attack->pool_count)];
    for (size_t i = random_below(random, 4); i > 0 && !may_be_beside(pooled, &attack->target, here); i--) {
        pooled = &attack->pool[random_below(random, attack->pool_count)];
    }
    struct presented key = pooled->as;
    if (random_below(random, 12) == 0) {
        key.kind = (enum key_kind)random_below(random, KEY_KIND_COUNT);
    }
    if (random_below(random, 12) == 0) {
        key.party = (enum vault_party)(PARTY_POLICE + random_below(random, PARTY_COUNT));
    }
    if (random_below(random, 12) == 0) {
        key.dossier = attack->target;
    }
    return key;
}

static struct batch_key key_of_chance(struct attack *attack, struct vault_batch *batch, struct random *random)
{
    const struct presented key = name_of_chance(attack, random);
    if (random_below(random, 12) > 0) {
        return key_present(batch, &key);
    }
    struct batch_key made = batch_key_new(batch, key.kind, key.dossier);
    if (key.kind == KEY_POSITION) {
        batch_key_party(batch, made, key.party);
    }
    (void)batch_seal(batch, made, position_at(key.party), SV("x"));
    return made;
}

/* Whatever a batch can say, by chance: keys of any name, made and used, moved, openings under any of them, lines. */
static size_t leaks_of_chance(struct attack *attack)
{
    size_t found = 0;
    struct random random = { SEED };
    for (size_t i = 0; i < CHANCES; i++) {
        struct arena arena CLEANUP(arena_close);
        arena_open(&arena, ANSWER_BYTES_MAX);
        struct vault_batch *batch = batch_of(attack, &arena, here);
        struct batch_key keys[6];
        size_t count = 1 + random_below(&random, 6);
        for (size_t k = 0; k < count; k++) {
            keys[k] = key_of_chance(attack, batch, &random);
            if (random_below(&random, 50) == 0) {
                batch_key_rewrap(batch, keys[k], elsewhere);
            }
            const struct position *sealed = &attack->sealed[random_below(&random, SECRETS)];
            if (random_below(&random, 2) == 0) {
                (void)batch_open(batch, keys[k], position_at(sealed->party), sealed->text);
            }
        }
        for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
            struct log_entry line = sealing_line(&attack->target, party);
            batch_log(batch, &line);
        }
        found += batch_leaks(attack, &arena, batch);
    }
    return found;
}

/* The two that are there, and this key as the third. */
static bool third_key_leaks(struct attack *attack, const struct wrapped_key *third)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, ANSWER_BYTES_MAX);
    struct vault_batch *batch = batch_of(attack, &arena, here);
    const struct presented key = { *third, KEY_POSITION, attack->target, PARTY_MUNICIPALITY };
    (void)key_present(batch, &key);
    for (size_t s = 0; s < SECRETS; s++) {
        const struct presented given = as_given(&attack->sealed[s]);
        (void)batch_open(batch, key_present(batch, &given), position_at(given.party), attack->sealed[s].text);
    }
    looking_logged(batch, &attack->target, here);
    return batch_leaks(attack, &arena, batch);
}

struct making {
    struct presented as; /* its key is made */
    struct municipality_id municipality;
    struct municipality_id moved_to; /* 0: stays */
    struct log_entry line;
};

static bool made_key_leaks(struct attack *attack, const struct making *making)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, ANSWER_BYTES_MAX);
    struct vault_batch *batch = batch_of(attack, &arena, making->municipality);
    struct batch_key key = batch_key_new(batch, making->as.kind, making->as.dossier);
    if (making->as.kind == KEY_POSITION) {
        batch_key_party(batch, key, making->as.party);
    }
    if (making->moved_to.value != 0) {
        batch_key_rewrap(batch, key, making->moved_to);
    }
    (void)batch_seal(batch, key, position_at(PARTY_MUNICIPALITY), SV("x"));
    struct log_entry line = making->line;
    line.municipality = making->municipality;
    batch_log(batch, &line);
    if (vault_call(attack->house->vault, batch) != OK) {
        return false;
    }
    const struct wrapped_key made = batch_wrapped(batch, key);
    const struct wrapped_key moved = making->moved_to.value != 0 ? batch_rewrapped(batch, key) : made;
    return third_key_leaks(attack, &made) || third_key_leaks(attack, &moved);
}

/* Any key that the vault makes without saying in the log that this party gave its position in this weighing. */
static size_t leaks_of_a_key_made_unseen(struct attack *attack)
{
    const struct dossier_ref dossiers[] = { attack->target, attack->house->positions[PARTY_POLICE].dossier };
    const struct municipality_id municipalities[] = { { 0 }, here, elsewhere };
    struct log_entry lines[] = {
        sealing_line(&attack->target, PARTY_POLICE),
        sealing_line(&attack->target, PARTY_PROSECUTION),
        sealing_line(&dossiers[1], PARTY_MUNICIPALITY),
        line_of(LOG_CHANGE, &attack->target, log_position_object(PARTY_MUNICIPALITY)),
        sealing_line(&attack->target, PARTY_MUNICIPALITY), /* by the program itself */
        sealing_line(&attack->target, PARTY_MUNICIPALITY), /* seen, but in the other municipality only */
    };
    enum { LINES = sizeof lines / sizeof *lines, BY_ITSELF = LINES - 2, OTHERWHERE = LINES - 1 };
    lines[BY_ITSELF].actor_kind = ACTOR_SYSTEM;
    size_t found = 0;
    for (size_t i = 0; i < LINES * KEY_KIND_COUNT * PARTY_COUNT * 2 * 2 * 3; i++) {
        size_t rest = i / LINES / KEY_KIND_COUNT;
        struct making making = { .line = lines[i % LINES], .as.kind = (enum key_kind)(i / LINES % KEY_KIND_COUNT) };
        making.as.party = (enum vault_party)(PARTY_POLICE + rest % PARTY_COUNT);
        rest /= PARTY_COUNT;
        making.as.dossier = dossiers[rest % 2];
        making.municipality = i % LINES == OTHERWHERE ? elsewhere : municipalities[1 + rest / 2 % 2];
        making.moved_to = municipalities[rest / 4];
        found += made_key_leaks(attack, &making);
    }
    return found;
}

static size_t leaks_of_other_messages(struct attack *attack)
{
    size_t found = 0;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, ANSWER_BYTES_MAX);
    struct vault_batch *batch = batch_of(attack, &arena, here);
    for (uint32_t s = 0; s < SECRETS; s++) {
        struct presented key = as_given(&attack->sealed[s]);
        (void)batch_open(batch, key_present(batch, &key), position_at(key.party), attack->sealed[s].text);
    }
    looking_logged(batch, &attack->target, here);
    static const char zeros[] = { 0, 0, 0, 0, 0, 0, 0, 0, 100, 0, 0, 0 }; /* a log_read, and shorter */
    struct sv payload = { 0 };
    assert_int_equal(wire_write(&arena, batch_put, batch, &payload), OK);
    for (unsigned kind = 0; kind <= UINT8_MAX; kind++) {
        const struct sv tries[] = { payload, { zeros, 0 }, { zeros, sizeof(int64_t) }, { zeros, sizeof zeros } };
        for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
            found += leaks(attack, (uint8_t)kind, tries[i]);
        }
    }
    return found;
}

/* --- the tests ---------------------------------------------------------------------------------------------------- */

static struct pooled *keep(struct attack *attack, const struct presented *key)
{
    assert_true(attack->pool_count < POOL_MAX);
    attack->pool[attack->pool_count] = (struct pooled){ *key, here, false };
    return &attack->pool[attack->pool_count++];
}

static struct pooled *keep_position(struct attack *attack, const struct position *position)
{
    const struct presented key = as_given(position);
    return keep(attack, &key);
}

static struct position target_give(struct attack *attack, enum vault_party party, const char *text,
                                   struct municipality_id municipality)
{
    struct giving giving = giving_of(attack->house, &attack->target, party);
    struct position position = { 0 };
    giving.text = sv_of_c(text);
    giving.municipality = municipality;
    giving.line.municipality = municipality;
    assert_int_equal(give_try(attack->house, &giving, &position), REFUSAL_NONE);
    return position;
}

static void keep_of_other_kinds(struct attack *attack)
{
    for (enum key_kind kind = KEY_STORY; kind <= KEY_RECORD; kind++) {
        struct vault_batch *batch = batch_of(attack, &attack->house->arena, here);
        struct batch_key key = batch_key_new(batch, kind, attack->target);
        looking_logged(batch, &attack->target, here);
        assert_int_equal(vault_call(attack->house->vault, batch), OK);
        const struct presented made = { batch_wrapped(batch, key), kind, attack->target, PARTY_MUNICIPALITY };
        (void)keep(attack, &made);
    }
}

static int attack_open(void **state)
{
    struct attack *attack = calloc(1, sizeof *attack);
    void *house = NULL;
    assert_int_equal(house_open(&house), 0);
    attack->house = house;
    attack->fd = -1;
    attack->target = dossier_ref_new(&(struct random){ 0 });
    for (size_t s = 0; s < SECRETS; s++) {
        attack->sealed[s] = target_give(attack, (enum vault_party)(PARTY_POLICE + s), secrets[s], here);
        (void)keep_position(attack, &attack->sealed[s]);
    }
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        (void)keep_position(attack, &attack->house->positions[party]);
    }
    const struct position there = target_give(attack, PARTY_MUNICIPALITY, "x", elsewhere);
    keep_position(attack, &there)->municipality = elsewhere;
    const struct position again = target_give(attack, PARTY_POLICE, "x", here);
    (void)keep_position(attack, &again);
    keep_of_other_kinds(attack);
    struct position changed = attack->sealed[0];
    changed.key.bytes[WRAPPED_KEY_BYTES - 1] ^= 1;
    changed.party = PARTY_MUNICIPALITY;
    keep_position(attack, &changed)->damaged = true;
    *state = attack;
    return 0;
}

static int attack_close(void **state)
{
    struct attack *attack = *state;
    void *house = attack->house;
    fd_close(&attack->fd);
    free(attack);
    return house_close(&house);
}

static void no_three_keys_open_two_positions(void **state)
{
    assert_int_equal(leaks_of_any_three_keys(*state), 0);
}

static void no_other_name_for_a_key_opens_a_position(void **state)
{
    assert_int_equal(leaks_of_any_name(*state), 0);
}

static void no_changed_bit_opens_a_position(void **state)
{
    size_t unchanged = 1;
    assert_int_equal(leaks_of_any_bit(*state, &unchanged), 0);
    assert_int_equal(unchanged, 0);
}

static void no_batch_of_chance_opens_a_position(void **state)
{
    assert_int_equal(leaks_of_chance(*state), 0);
}

static void no_key_that_is_made_unseen_opens_a_position(void **state)
{
    assert_int_equal(leaks_of_a_key_made_unseen(*state), 0);
}

static void no_other_message_tells_a_position(void **state)
{
    assert_int_equal(leaks_of_other_messages(*state), 0);
}

/* Every key there is, wrapped anew under every name, as the third. */
static void no_renewed_key_opens_a_position(void **state)
{
    struct attack *attack = *state;
    size_t count = attack->pool_count;
    int64_t version = 0;
    assert_int_equal(vault_renewal_begin(attack->house->vault, here, RENEWAL_COMMAND, &version), OK);
    for (size_t i = 0; i < count * KEY_KIND_COUNT * PARTY_COUNT; i++) {
        struct renewal_key key = { .wrapped = attack->pool[i % count].as.key, .dossier = attack->target };
        key.kind = (enum key_kind)(i / count % KEY_KIND_COUNT);
        key.party = (enum vault_party)(PARTY_POLICE + i / count / KEY_KIND_COUNT);
        assert_int_equal(vault_renewal_keys(attack->house->vault, here, RENEWAL_COMMAND, &key, 1), OK);
        assert_false(third_key_leaks(attack, &key.wrapped));
    }
}

static void a_vault_that_was_killed_still_knows(void **state)
{
    struct attack *attack = *state;
    size_t unchanged = 1;
    assert_int_equal(kill(vault_harness_vault_pid(attack->house->harness), SIGKILL), 0);
    fd_close(&attack->fd);
    for (size_t i = 0; i < 100 && vault_ping(attack->house->vault) != OK; i++) {
        const struct timespec moment = { .tv_nsec = 20 * 1000 * 1000 };
        (void)nanosleep(&moment, NULL);
    }
    assert_int_equal(vault_ping(attack->house->vault), OK);
    assert_int_equal(leaks_of_any_bit(attack, &unchanged), 0);
    assert_int_equal(unchanged, 0);
}

static size_t lines_of_giving(struct attack *attack, enum vault_party party, int64_t after)
{
    struct log_line *lines = NULL;
    uint32_t count = 0;
    size_t found = 0;
    assert_int_equal(vault_log_read(attack->house->vault, &attack->house->arena, after, 1000, &lines, &count), OK);
    for (uint32_t i = 0; i < count; i++) {
        const struct log_entry *entry = &lines[i].entry;
        found += lines[i].outcome_of == 0 && entry->action == LOG_POSITION &&
                 entry->municipality.value == here.value && dossier_ref_equal(&entry->dossier, &attack->target) &&
                 sv_equal(entry->object, log_position_object(party)) &&
                 entry->actor.value == weighers[party].value;
    }
    return found;
}

/* The limit of what the vault can know, and the proof that the attacks above would have found something. */
static void a_forged_third_position_opens_them_and_stands_in_the_log(void **state)
{
    struct attack *attack = *state;
    struct vault_status before;
    size_t unchanged = 0;
    assert_int_equal(vault_status(attack->house->vault, &before), OK);
    const struct position forged = target_give(attack, PARTY_MUNICIPALITY, "x", here);
    assert_int_equal(lines_of_giving(attack, PARTY_MUNICIPALITY, before.line), 1);
    /* When the real one comes there are two lines: that is the sign of it. */
    (void)target_give(attack, PARTY_MUNICIPALITY, "We know the family.", here);
    assert_int_equal(lines_of_giving(attack, PARTY_MUNICIPALITY, before.line), 2);
    (void)keep_position(attack, &forged);
    assert_true(third_key_leaks(attack, &forged.key));
    assert_true(leaks_of_any_three_keys(attack) > 0);
    assert_true(leaks_of_any_name(attack) > 0);
    assert_true(leaks_of_chance(attack) > 0);
    assert_int_equal(leaks_of_any_bit(attack, &unchanged), 0);
    assert_int_equal(unchanged, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_three_keys_open_two_positions),
        cmocka_unit_test(no_other_name_for_a_key_opens_a_position),
        cmocka_unit_test(no_changed_bit_opens_a_position),
        cmocka_unit_test(no_batch_of_chance_opens_a_position),
        cmocka_unit_test(no_key_that_is_made_unseen_opens_a_position),
        cmocka_unit_test(no_other_message_tells_a_position),
        cmocka_unit_test(no_renewed_key_opens_a_position),
        cmocka_unit_test(a_vault_that_was_killed_still_knows),
        cmocka_unit_test(a_forged_third_position_opens_them_and_stands_in_the_log),
    };
    return cmocka_run_group_tests(tests, attack_open, attack_close);
}
