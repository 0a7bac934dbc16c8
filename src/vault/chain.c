#include "vault/chain.h"

#include "base/date.h"
#include "vault/signed_bytes.h"

#include <sodium.h>
#include <string.h>

enum { FIELDS_MAX = 14, HEX_HASH = 2 * CHAIN_HASH_BYTES, HEX_SIGNATURE = 2 * CHAIN_SIGNATURE_BYTES, TIME_BYTES = 24,
       MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS, DAY_MS = 24 * HOUR_MS };

struct action_row {
    struct sv name;
    bool settles;
};

static const struct action_row actions[LOG_ACTION_COUNT] = {
    [LOG_VIEW] = { SV_INIT("view"), false },
    [LOG_CHANGE] = { SV_INIT("change"), true },
    [LOG_UNMASK] = { SV_INIT("unmask"), false },
    [LOG_DISCLOSE] = { SV_INIT("disclose"), true },
    [LOG_EXPORT] = { SV_INIT("export"), false },
    [LOG_RECEIVE] = { SV_INIT("receive"), true },
    [LOG_DECIDE] = { SV_INIT("decide"), true },
    [LOG_DESTROY] = { SV_INIT("destroy"), true },
    [LOG_STOP_DESTRUCTION] = { SV_INIT("stop_destruction"), true },
    [LOG_SIGN_IN] = { SV_INIT("sign_in"), true },
    [LOG_SIGN_IN_REFUSED] = { SV_INIT("sign_in_refused"), false },
    [LOG_SIGN_OUT] = { SV_INIT("sign_out"), false },
    [LOG_ACCOUNT] = { SV_INIT("account"), true },
    [LOG_RIGHTS] = { SV_INIT("rights"), true },
    [LOG_SETTING] = { SV_INIT("setting"), true },
    [LOG_EMERGENCY] = { SV_INIT("emergency"), true },
    [LOG_SAMPLE] = { SV_INIT("sample"), true },
    [LOG_LOG_READ] = { SV_INIT("log_read"), false },
    [LOG_MESSAGE] = { SV_INIT("message"), true },
    [LOG_WITHDRAW] = { SV_INIT("withdraw"), true },
    [LOG_POSITION] = { SV_INIT("position"), true },
    [LOG_KEYS] = { SV_INIT("keys"), false },
    [LOG_REFUSED] = { SV_INIT("refused"), false },
};

static const struct sv actor_kinds[] = {
    [ACTOR_STAFF] = SV_INIT("staff"),
    [ACTOR_REPORTER] = SV_INIT("reporter"),
    [ACTOR_PUBLIC] = SV_INIT("public"),
    [ACTOR_SYSTEM] = SV_INIT("system"),
};

static const struct sv kinds[] = {
    [CHAIN_SEGMENT] = SV_INIT("S"),
    [CHAIN_INTENT] = SV_INIT("I"),
    [CHAIN_OUTCOME] = SV_INIT("O"),
    [CHAIN_END] = SV_INIT("E"),
};

bool log_action_settles(enum log_action action)
{
    ASSERT(action < LOG_ACTION_COUNT);
    return actions[action].settles;
}

struct sv log_action_name(enum log_action action)
{
    ASSERT(action < LOG_ACTION_COUNT);
    return actions[action].name;
}

struct sv log_position_object(enum vault_party party)
{
    static const struct sv objects[PARTY_END] = {
        [PARTY_POLICE] = SV_INIT("position_police"),
        [PARTY_PROSECUTION] = SV_INIT("position_prosecution"),
        [PARTY_MUNICIPALITY] = SV_INIT("position_municipality"),
    };
    ASSERT(party >= PARTY_POLICE && party < PARTY_END);
    return objects[party];
}

struct sv log_refused_purpose(enum refusal refusal)
{
    switch (refusal) {
    case REFUSAL_SESSION: return SV("refused_session");
    case REFUSAL_MUNICIPALITY: return SV("refused_municipality");
    case REFUSAL_LOG_LINE: return SV("refused_log_line");
    case REFUSAL_KEY: return SV("refused_key");
    case REFUSAL_KIND: return SV("refused_kind");
    case REFUSAL_RATE: return SV("refused_rate");
    case REFUSAL_SEALED_POSITION: return SV("refused_position");
    case REFUSAL_NONE:
    case REFUSAL_MALFORMED:
    case REFUSAL_SENDER:
    case REFUSAL_BUSY:
    case REFUSAL_LOG:
    case REFUSAL_SIZE:
    case REFUSAL_NEEDED:
    case REFUSAL_COUNT: break;
    }
    return (struct sv){ 0 };
}

struct sv log_actor_kind_name(enum log_actor_kind kind)
{
    ASSERT(kind <= ACTOR_SYSTEM);
    return actor_kinds[kind];
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* UTC, by base/date.h: libc's functions want to read the system's time zone, and the vault opens no such file. */
static void put_time(struct buf *out, struct instant at)
{
    ASSERT(at.ms >= 0);
    struct date_parts parts = date_parts((struct date){ .day = (int32_t)(at.ms / DAY_MS), .set = true });
    int64_t ms = at.ms % DAY_MS;
    buf_put_padded(out, parts.year, 4);
    buf_put_byte(out, '-');
    buf_put_padded(out, parts.month, 2);
    buf_put_byte(out, '-');
    buf_put_padded(out, parts.day, 2);
    buf_put_byte(out, 'T');
    buf_put_padded(out, ms / HOUR_MS, 2);
    buf_put_byte(out, ':');
    buf_put_padded(out, ms / MINUTE_MS % 60, 2);
    buf_put_byte(out, ':');
    buf_put_padded(out, ms / 1000 % 60, 2);
    buf_put_byte(out, '.');
    buf_put_padded(out, ms % 1000, 3);
    buf_put_byte(out, 'Z');
}

/* A byte that could end a field, a line, or confuse a terminal is written as \xHH; so is all of what is not UTF-8. */
static void put_escaped(struct buf *out, struct sv text)
{
    bool utf8 = sv_utf8_valid(text);
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        if (byte < 0x20 || byte == 0x7f || byte == '\\' || (byte >= 0x80 && !utf8)) {
            buf_put(out, SV("\\x"));
            buf_put_hex(out, sv_of_bytes(&byte, 1));
        } else {
            buf_put_byte(out, (char)byte);
        }
    }
}

static void put_field(struct buf *out, struct sv text)
{
    buf_put_byte(out, '\t');
    put_escaped(out, text);
}

static void put_int_field(struct buf *out, int64_t value)
{
    buf_put_byte(out, '\t');
    buf_put_int(out, value);
}

static void put_hex_field(struct buf *out, const unsigned char *bytes, size_t length)
{
    buf_put_byte(out, '\t');
    buf_put_hex(out, sv_of_bytes(bytes, length));
}

static void put_entry(struct buf *out, const struct log_entry *entry)
{
    put_int_field(out, entry->municipality.value);
    put_field(out, log_actor_kind_name(entry->actor_kind));
    put_int_field(out, entry->actor.value);
    put_field(out, entry->role);
    put_field(out, log_action_name(entry->action));
    put_field(out, entry->purpose);
    put_field(out, entry->object);
    put_hex_field(out, entry->dossier.bytes, DOSSIER_REF_BYTES);
    put_field(out, entry->origin);
}

static struct chain_hash next_hash(struct sv text, const struct chain_hash *before)
{
    crypto_generichash_state state;
    struct chain_hash hash;
    ASSERT(crypto_generichash_init(&state, NULL, 0, CHAIN_HASH_BYTES) == 0);
    ASSERT(crypto_generichash_update(&state, before->bytes, CHAIN_HASH_BYTES) == 0);
    ASSERT(crypto_generichash_update(&state, (const unsigned char *)text.at, text.length) == 0);
    ASSERT(crypto_generichash_final(&state, hash.bytes, CHAIN_HASH_BYTES) == 0);
    return hash;
}

void chain_put(struct buf *out, const struct chain_line *line, struct chain_hash *chain)
{
    size_t start = out->length;
    buf_put(out, kinds[line->kind]);
    put_int_field(out, line->number);
    buf_put_byte(out, '\t');
    put_time(out, line->at);
    switch (line->kind) {
    case CHAIN_SEGMENT:
        put_hex_field(out, line->previous.bytes, CHAIN_HASH_BYTES);
        put_field(out, line->open);
        break;
    case CHAIN_INTENT:
        put_int_field(out, line->batch);
        put_entry(out, &line->entry);
        break;
    case CHAIN_OUTCOME:
        put_int_field(out, line->outcome_of);
        put_field(out, line->done ? SV("done") : SV("not_done"));
        break;
    case CHAIN_END: put_hex_field(out, line->signature.bytes, CHAIN_SIGNATURE_BYTES); break;
    }
    if (!out->failed) {
        *chain = next_hash(sv_from(buf_view(out), start), chain);
        put_hex_field(out, chain->bytes, CHAIN_HASH_BYTES);
        buf_put_byte(out, '\n');
    }
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

struct fields {
    struct sv at[FIELDS_MAX];
    size_t count;
};

static bool fields_cut(struct sv text, struct fields *ret_fields)
{
    struct fields fields = { 0 };
    struct sv rest = text;
    while (fields.count < FIELDS_MAX) {
        struct sv field = { 0 };
        struct sv after = { 0 };
        if (!sv_cut(rest, '\t', &field, &after)) {
            fields.at[fields.count++] = rest;
            *ret_fields = fields;
            return true;
        }
        fields.at[fields.count++] = field;
        rest = after;
    }
    return false;
}

static bool hex_value(char digit, unsigned *ret_value)
{
    size_t offset = 0;
    if (!sv_find(SV("0123456789abcdef"), digit, &offset)) {
        return false;
    }
    *ret_value = (unsigned)offset;
    return true;
}

static bool read_hex(struct sv hex, unsigned char *into, size_t length)
{
    if (hex.length != 2 * length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        unsigned high = 0;
        unsigned low = 0;
        if (!hex_value(hex.at[2 * i], &high) || !hex_value(hex.at[2 * i + 1], &low)) {
            return false;
        }
        into[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

static enum err read_escaped(struct arena *arena, struct sv text, struct sv *ret_text)
{
    char *into = arena_take(arena, text.length);
    if (into == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] != '\\') {
            into[length++] = text.at[i];
            continue;
        }
        unsigned char byte = 0;
        if (i + 3 >= text.length || text.at[i + 1] != 'x' || !read_hex(sv_until(sv_from(text, i + 2), 2), &byte, 1)) {
            return ERR_INVALID;
        }
        into[length++] = (char)byte;
        i += 3;
    }
    *ret_text = (struct sv){ into, length };
    return OK;
}

static bool read_number(struct sv text, int64_t *ret_number)
{
    int64_t number = 0;
    if (!sv_to_int(text, &number) || number < 0) {
        return false;
    }
    *ret_number = number;
    return true;
}

static bool read_time(struct sv text, struct instant *ret_at)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd.dddZ";
    int64_t parts[7] = { 0 };
    size_t part = 0;
    if (text.length != TIME_BYTES) {
        return false;
    }
    for (size_t i = 0; i < TIME_BYTES; i++) {
        char given = text.at[i];
        if (form[i] != 'd') {
            if (given != form[i]) {
                return false;
            }
            part++;
        } else if (given < '0' || given > '9') {
            return false;
        } else {
            parts[part] = parts[part] * 10 + (given - '0');
        }
    }
    struct date date = date_of_parts((int32_t)parts[0], (int32_t)parts[1], (int32_t)parts[2]);
    if (!date.set || date.day < 0 || parts[3] > 23 || parts[4] > 59 || parts[5] > 59) {
        return false;
    }
    ret_at->ms = date.day * (int64_t)DAY_MS + parts[3] * HOUR_MS + parts[4] * MINUTE_MS + parts[5] * 1000 + parts[6];
    return true;
}

static bool read_action(struct sv name, enum log_action *ret_action)
{
    for (size_t i = 0; i < LOG_ACTION_COUNT; i++) {
        if (sv_equal(actions[i].name, name)) {
            *ret_action = (enum log_action)i;
            return true;
        }
    }
    return false;
}

static bool read_actor_kind(struct sv name, enum log_actor_kind *ret_kind)
{
    for (size_t i = 0; i <= ACTOR_SYSTEM; i++) {
        if (sv_equal(actor_kinds[i], name)) {
            *ret_kind = (enum log_actor_kind)i;
            return true;
        }
    }
    return false;
}

static enum err read_intent(struct arena *arena, const struct fields *fields, struct chain_line *line)
{
    struct log_entry *entry = &line->entry;
    if (fields->count != 14 || !read_number(fields->at[3], &line->batch) ||
        !read_number(fields->at[4], &entry->municipality.value) ||
        !read_actor_kind(fields->at[5], &entry->actor_kind) || !read_number(fields->at[6], &entry->actor.value) ||
        !read_action(fields->at[8], &entry->action) || !read_hex(fields->at[11], entry->dossier.bytes,
                                                                 DOSSIER_REF_BYTES)) {
        return ERR_INVALID;
    }
    TRY(read_escaped(arena, fields->at[7], &entry->role));
    TRY(read_escaped(arena, fields->at[9], &entry->purpose));
    TRY(read_escaped(arena, fields->at[10], &entry->object));
    return read_escaped(arena, fields->at[12], &entry->origin);
}

static bool read_outcome(const struct fields *fields, struct chain_line *line)
{
    if (fields->count != 6 || !read_number(fields->at[3], &line->outcome_of)) {
        return false;
    }
    line->done = sv_equal(fields->at[4], SV("done"));
    return line->done || sv_equal(fields->at[4], SV("not_done"));
}

enum err chain_read(struct arena *arena, struct sv text, struct chain_line *ret_line)
{
    struct fields fields;
    struct chain_line line = { 0 };
    struct chain_hash written;
    if (text.length > CHAIN_LINE_BYTES_MAX || !fields_cut(text, &fields) || fields.count < 5 ||
        !read_number(fields.at[1], &line.number) || !read_time(fields.at[2], &line.at) ||
        !read_hex(fields.at[fields.count - 1], written.bytes, CHAIN_HASH_BYTES)) {
        return ERR_INVALID;
    }
    bool right = false;
    if (sv_equal(fields.at[0], kinds[CHAIN_INTENT])) {
        line.kind = CHAIN_INTENT;
        TRY(read_intent(arena, &fields, &line));
        right = true;
    } else if (sv_equal(fields.at[0], kinds[CHAIN_OUTCOME])) {
        line.kind = CHAIN_OUTCOME;
        right = read_outcome(&fields, &line);
    } else if (sv_equal(fields.at[0], kinds[CHAIN_SEGMENT])) {
        line.kind = CHAIN_SEGMENT;
        line.open = fields.at[4];
        right = fields.count == 6 && read_hex(fields.at[3], line.previous.bytes, CHAIN_HASH_BYTES);
    } else if (sv_equal(fields.at[0], kinds[CHAIN_END])) {
        line.kind = CHAIN_END;
        right = fields.count == 5 && read_hex(fields.at[3], line.signature.bytes, CHAIN_SIGNATURE_BYTES);
    }
    if (!right) {
        return ERR_INVALID;
    }
    *ret_line = line;
    return OK;
}

bool chain_hash_equal(const struct chain_hash *left, const struct chain_hash *right)
{
    return sv_equal(sv_of_bytes(left->bytes, CHAIN_HASH_BYTES), sv_of_bytes(right->bytes, CHAIN_HASH_BYTES));
}

bool chain_follow(struct sv text, struct chain_hash *chain)
{
    struct chain_hash written;
    if (text.length < HEX_HASH + 1) {
        return false;
    }
    size_t before = text.length - HEX_HASH - 1;
    if (text.at[before] != '\t' || !read_hex(sv_from(text, before + 1), written.bytes, CHAIN_HASH_BYTES)) {
        return false;
    }
    struct chain_hash expected = next_hash(sv_until(text, before), chain);
    if (!chain_hash_equal(&expected, &written)) {
        return false;
    }
    *chain = written;
    return true;
}

/* --- the signed notes beside the segments ------------------------------------------------------------------------- */

static struct signed_bytes head_bytes(const struct chain_head *head)
{
    struct signed_bytes bytes = { 0 };
    signed_put(&bytes, "seinhuis log head 1", sizeof "seinhuis log head 1");
    signed_put_number(&bytes, head->number);
    signed_put(&bytes, head->hash.bytes, CHAIN_HASH_BYTES);
    return bytes;
}

static struct signed_bytes checkpoint_bytes(const struct chain_checkpoint *checkpoint)
{
    struct signed_bytes bytes = { 0 };
    signed_put(&bytes, "seinhuis log checkpoint 1", sizeof "seinhuis log checkpoint 1");
    signed_put_number(&bytes, checkpoint->first);
    signed_put(&bytes, checkpoint->previous.bytes, CHAIN_HASH_BYTES);
    signed_put_number(&bytes, checkpoint->at.ms);
    return bytes;
}

void chain_head_sign(struct chain_head *head, const unsigned char *secret)
{
    struct signed_bytes bytes = head_bytes(head);
    signed_sign(&bytes, secret, &head->signature);
}

bool chain_head_right(const struct chain_head *head, const struct chain_public *by)
{
    struct signed_bytes bytes = head_bytes(head);
    return signed_right(&bytes, &head->signature, by);
}

void chain_checkpoint_sign(struct chain_checkpoint *checkpoint, const unsigned char *secret)
{
    struct signed_bytes bytes = checkpoint_bytes(checkpoint);
    signed_sign(&bytes, secret, &checkpoint->signature);
}

bool chain_checkpoint_right(const struct chain_checkpoint *checkpoint, const struct chain_public *by)
{
    struct signed_bytes bytes = checkpoint_bytes(checkpoint);
    return signed_right(&bytes, &checkpoint->signature, by);
}

void chain_head_put(struct buf *out, const struct chain_head *head)
{
    buf_put(out, SV("seinhuis-log-head 1"));
    put_int_field(out, head->number);
    put_hex_field(out, head->hash.bytes, CHAIN_HASH_BYTES);
    put_hex_field(out, head->signature.bytes, CHAIN_SIGNATURE_BYTES);
    buf_put_byte(out, '\n');
}

bool chain_head_read(struct sv text, struct chain_head *ret_head)
{
    struct fields fields;
    struct chain_head head;
    if (!sv_ends(text, SV("\n")) || !fields_cut(sv_until(text, text.length - 1), &fields) || fields.count != 4 ||
        !sv_equal(fields.at[0], SV("seinhuis-log-head 1")) || !read_number(fields.at[1], &head.number) ||
        !read_hex(fields.at[2], head.hash.bytes, CHAIN_HASH_BYTES) ||
        !read_hex(fields.at[3], head.signature.bytes, CHAIN_SIGNATURE_BYTES)) {
        return false;
    }
    *ret_head = head;
    return true;
}

void chain_checkpoint_put(struct buf *out, const struct chain_checkpoint *checkpoint)
{
    buf_put(out, SV("seinhuis-log-checkpoint 1"));
    put_int_field(out, checkpoint->first);
    put_hex_field(out, checkpoint->previous.bytes, CHAIN_HASH_BYTES);
    put_int_field(out, checkpoint->at.ms);
    put_hex_field(out, checkpoint->signature.bytes, CHAIN_SIGNATURE_BYTES);
    buf_put_byte(out, '\n');
}

bool chain_checkpoint_read(struct sv text, struct chain_checkpoint *ret_checkpoint)
{
    struct fields fields;
    struct chain_checkpoint checkpoint;
    if (!sv_ends(text, SV("\n")) || !fields_cut(sv_until(text, text.length - 1), &fields) || fields.count != 5 ||
        !sv_equal(fields.at[0], SV("seinhuis-log-checkpoint 1")) || !read_number(fields.at[1], &checkpoint.first) ||
        !read_hex(fields.at[2], checkpoint.previous.bytes, CHAIN_HASH_BYTES) ||
            !read_number(fields.at[3], &checkpoint.at.ms) ||
        !read_hex(fields.at[4], checkpoint.signature.bytes, CHAIN_SIGNATURE_BYTES)) {
        return false;
    }
    *ret_checkpoint = checkpoint;
    return true;
}

void chain_public_put(struct buf *out, const struct chain_public *key)
{
    buf_put_hex(out, sv_of_bytes(key->bytes, CHAIN_PUBLIC_BYTES));
    buf_put_byte(out, '\n');
}

bool chain_public_read(struct sv text, struct chain_public *ret_key)
{
    return read_hex(sv_trim(text), ret_key->bytes, CHAIN_PUBLIC_BYTES);
}

struct chain_segment_name chain_segment_name(int64_t first)
{
    struct chain_segment_name name;
    int64_t rest = first;
    for (size_t i = 12; i-- > 0;) {
        name.text[i] = (char)('0' + (char)(rest % 10));
        rest /= 10;
    }
    ASSERT(first > 0 && rest == 0);
    memcpy(name.text + 12, ".log", 4);
    return name;
}

bool chain_segment_first(struct sv name, int64_t *ret_first)
{
    return name.length == CHAIN_SEGMENT_NAME_BYTES && sv_ends(name, CHAIN_SEGMENT_ENDING) && name.at[0] != '-' &&
           sv_to_int(sv_until(name, 12), ret_first) && *ret_first > 0;
}
