#include "vault/session.h"

#include "base/buf.h"
#include "os/file.h"

#include <sodium.h>

enum { MAC_BYTES = 32, SIGNED_BYTES = VAULT_SESSION_BYTES - MAC_BYTES, FILE_BYTES_MAX = 256 * 1024 };

_Static_assert(SIGNED_BYTES == 8 * (3 + VAULT_SESSION_MUNICIPALITIES), "docs/formats/session.md");

#define FILE_NAME SV("sessions-ended")
#define FILE_HEAD SV("seinhuis-sessions-ended 1")

static const int64_t length_max_ms = (int64_t)SESSION_HOURS_MAX * 3600 * 1000;

static void mac(const struct sessions *sessions, const struct vault_session *token, unsigned char into[MAC_BYTES])
{
    ASSERT(crypto_generichash(into, MAC_BYTES, token->bytes, SIGNED_BYTES, keys_session_mac(sessions->keys),
                              KEY_BYTES) == 0);
}

/* The first line holds for everybody, the others for one person each. */
static enum err ended_read(struct sessions *sessions, struct sv content)
{
    struct sv line = { 0 };
    if (!sv_cut(content, '\n', &line, &content) || !sv_equal(line, FILE_HEAD) ||
        !sv_cut(content, '\n', &line, &content) ||
        !sv_to_int(line, &sessions->all_before_ms)) {
        return ERR_INVALID;
    }
    while (sv_cut(content, '\n', &line, &content)) {
        struct sv person = { 0 };
        struct sv at = { 0 };
        struct ended *ended = &sessions->ended[sessions->count];
        if (sessions->count == SESSIONS_ENDED_MAX || !sv_cut(line, ' ', &person, &at) ||
            !sv_to_int(person, &ended->person) ||
            !sv_to_int(at, &ended->at_ms)) {
            return ERR_INVALID;
        }
        sessions->count++;
    }
    return OK;
}

enum err sessions_open(int folder, const struct keys *keys, struct sessions *ret_sessions)
{
    *ret_sessions = (struct sessions){ .folder = folder, .keys = keys };
    int fd CLEANUP(fd_close) = -1;
    enum err err = file_open(folder, FILE_NAME, FILE_READ, &fd);
    if (err == ERR_NOT_FOUND) {
        return OK;
    }
    TRY(err);
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, FILE_BYTES_MAX);
    struct sv content = { 0 };
    TRY(file_read_all(fd, &arena, FILE_BYTES_MAX, &content));
    return ended_read(ret_sessions, content);
}

static enum err ended_write(const struct sessions *sessions)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * FILE_BYTES_MAX);
    struct buf text;
    buf_open(&text, &arena, FILE_BYTES_MAX);
    buf_put(&text, FILE_HEAD);
    buf_put_byte(&text, '\n');
    buf_put_int(&text, sessions->all_before_ms);
    buf_put_byte(&text, '\n');
    for (uint32_t i = 0; i < sessions->count; i++) {
        buf_put_int(&text, sessions->ended[i].person);
        buf_put_byte(&text, ' ');
        buf_put_int(&text, sessions->ended[i].at_ms);
        buf_put_byte(&text, '\n');
    }
    struct sv content = { 0 };
    TRY(buf_done(&text, &content));
    return file_replace(sessions->folder, FILE_NAME, content);
}

static int64_t ended_at(const struct sessions *sessions, struct person_id person)
{
    int64_t at = sessions->all_before_ms;
    for (uint32_t i = 0; i < sessions->count; i++) {
        if (sessions->ended[i].person == person.value && sessions->ended[i].at_ms > at) {
            at = sessions->ended[i].at_ms;
        }
    }
    return at;
}

enum err session_mint(const struct sessions *sessions, const struct session_request *request, struct instant now,
                      struct vault_session *ret_session)
{
    if (request->person.value <= 0 || request->length_ms <= 0 || request->length_ms > length_max_ms) {
        return ERR_INVALID;
    }
    /* Signing in again in the millisecond in which the older sessions were ended must work. */
    int64_t ended = ended_at(sessions, request->person);
    int64_t began = now.ms > ended ? now.ms : ended + 1;
    struct vault_session token;
    struct wire_out out = { .at = token.bytes, .capacity = VAULT_SESSION_BYTES };
    wire_put_i64(&out, request->person.value);
    wire_put_i64(&out, began);
    wire_put_i64(&out, now.ms + request->length_ms);
    for (size_t i = 0; i < VAULT_SESSION_MUNICIPALITIES; i++) {
        wire_put_i64(&out, request->municipalities[i].value);
    }
    mac(sessions, &token, token.bytes + SIGNED_BYTES);
    *ret_session = token;
    return OK;
}

bool session_signed(const struct sessions *sessions, const struct vault_session *token, struct session *ret_session)
{
    unsigned char expected[MAC_BYTES];
    mac(sessions, token, expected);
    if (sodium_memcmp(expected, token->bytes + SIGNED_BYTES, MAC_BYTES) != 0) {
        return false;
    }
    struct wire_in in = wire_in_of(sv_of_bytes(token->bytes, SIGNED_BYTES));
    struct session session = { .person = { wire_get_i64(&in) } };
    session.began.ms = wire_get_i64(&in);
    session.until.ms = wire_get_i64(&in);
    for (size_t i = 0; i < VAULT_SESSION_MUNICIPALITIES; i++) {
        session.municipalities[i].value = wire_get_i64(&in);
    }
    *ret_session = session;
    return true;
}

bool session_read(const struct sessions *sessions, const struct vault_session *token, struct instant now,
                  struct session *ret_session)
{
    struct session session;
    if (!session_signed(sessions, token, &session)) {
        return false;
    }
    if (now.ms >= session.until.ms || session.began.ms <= ended_at(sessions, session.person)) {
        return false;
    }
    *ret_session = session;
    return true;
}

bool session_has(const struct session *session, struct municipality_id municipality)
{
    for (size_t i = 0; municipality.value != 0 && i < VAULT_SESSION_MUNICIPALITIES; i++) {
        if (session->municipalities[i].value == municipality.value) {
            return true;
        }
    }
    return false;
}

/* Ends that are older than any session can be have nothing left to end. */
static void ended_forget(struct sessions *sessions, struct instant now)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < sessions->count; i++) {
        if (sessions->ended[i].at_ms > now.ms - length_max_ms) {
            sessions->ended[kept++] = sessions->ended[i];
        }
    }
    sessions->count = kept;
    if (kept == SESSIONS_ENDED_MAX) {
        sessions->all_before_ms = sessions->ended[0].at_ms;
        for (uint32_t i = 1; i < kept; i++) {
            sessions->ended[i - 1] = sessions->ended[i];
        }
        sessions->count = kept - 1;
    }
}

enum err sessions_end_all(struct sessions *sessions, struct person_id person, struct instant now)
{
    ended_forget(sessions, now);
    /* It holds in memory even when the disk will not have it: better refused too long than too short. */
    sessions->ended[sessions->count++] = (struct ended){ person.value, now.ms };
    return ended_write(sessions);
}
