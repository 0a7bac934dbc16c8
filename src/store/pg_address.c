#include "store/pg_address.h"

#include "store/key_medium.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ADDRESS_BYTES = 1024 };

/* What the address says of one thing, or else the environment. */
static const char *said(const PQconninfoOption *options, const char *keyword)
{
    for (const PQconninfoOption *at = options; at != NULL && at->keyword != NULL; at++) {
        if (strcmp(at->keyword, keyword) == 0 && at->val != NULL) {
            return at->val;
        }
    }
    return NULL;
}

static bool is_local(struct sv host)
{
    return sv_empty(host) || host.at[0] == '/' || host.at[0] == '@' || sv_starts(host, SV("127.")) ||
           sv_equal(host, SV("::1")) || sv_equal(host, SV("localhost"));
}

/* Every one of a list with commas; the number stands above the name. */
static bool all_local(const char *hosts)
{
    struct sv host;
    struct sv rest = sv_of_c(hosts);
    while (sv_cut(rest, ',', &host, &rest)) {
        if (!is_local(host)) {
            return false;
        }
    }
    return is_local(rest);
}

struct parts {
    const char *host, *number, *mode, *ca;
};

static struct sv problem_of(const struct parts *parts, bool plain_accepted)
{
    const char *place = parts->number != NULL ? parts->number : parts->host;
    bool local = place == NULL || all_local(place);
    bool full = parts->mode != NULL && strcmp(parts->mode, "verify-full") == 0;
    if (!local && !full && !plain_accepted) {
        return SV("the database is on a network and its address does not say sslmode=verify-full: add that with "
                  "sslrootcert, or accept it with database-zonder-tls = ja");
    }
    if (!local && parts->number == NULL) {
        return SV("the database is on a network and its address has no hostaddr=: add the server's number, because "
                  "behind its walls the server looks up no names");
    }
    if (full && (parts->ca == NULL || access(parts->ca, R_OK) != 0)) {
        return SV("the address of the database says sslmode=verify-full, and the file in sslrootcert= cannot be read: "
                  "name the CA's certificate there");
    }
    return SV("");
}

static void folder_of(const char *path, char *folder)
{
    const char *slash = path == NULL ? NULL : strrchr(path, '/');
    size_t length = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
    folder[0] = '\0';
    if (length > 0 && length < ADDRESS_FOLDER_BYTES) {
        memcpy(folder, path, length);
        folder[length] = '\0';
    }
}

static bool address_text(struct sv address, char *text)
{
    if (address.length >= ADDRESS_BYTES) {
        return false;
    }
    memcpy(text, address.at, address.length);
    text[address.length] = '\0';
    return true;
}

enum err store_address_check(struct sv address, bool plain_accepted, struct address_check *ret_check)
{
    char text[ADDRESS_BYTES];
    struct address_check check = { .problem = SV("") };
    if (!key_place_is_cluster(address)) {
        *ret_check = check;
        return OK;
    }
    PQconninfoOption *options = address_text(address, text) ? PQconninfoParse(text, NULL) : NULL;
    PQconninfoOption *standard = PQconndefaults();
    if (options == NULL) {
        check.problem = SV("the setting with postgresql://... is not an address that PostgreSQL's library can read: check "
                           "its form, with %-signs for what is special");
    } else {
        static const char *const keywords[] = { "host", "hostaddr", "sslmode", "sslrootcert" };
        const char *found[4] = { NULL };
        for (size_t i = 0; i < 4; i++) {
            const char *own = said(options, keywords[i]);
            found[i] = own != NULL ? own : said(standard, keywords[i]);
        }
        const struct parts parts = { found[0], found[1], found[2], found[3] };
        check.problem = problem_of(&parts, plain_accepted);
        folder_of(parts.ca, check.ca_folder);
    }
    PQconninfoFree(options);
    PQconninfoFree(standard);
    explicit_bzero(text, sizeof text);
    *ret_check = check;
    return sv_empty(check.problem) ? OK : ERR_REFUSED;
}

struct sv store_address_why(struct sv address)
{
    static const struct {
        const char *words; /* of libpq */
        struct sv sentence;
    } meanings[] = {
        { "does not match host name",
          SV_INIT("the database's certificate is for another name than host= in its address: check the address, or "
                  "whether somebody stands in between") },
        { "certificate verify failed",
          SV_INIT("the database's certificate is not accepted: it expired, or the CA in sslrootcert= did not sign it") },
        { "does not support SSL",
          SV_INIT("the database's server does not speak TLS: set ssl = on there; nothing was sent to it") },
        { "could not read root certificate",
          SV_INIT("the CA's certificate in sslrootcert= cannot be read") },
        { "authentication failed", SV_INIT("the database refuses the name or password in its address: correct the setting `database` or "
                  "`database-beheer`, or give that role this password") },
        { "does not exist", SV_INIT("the database or the role in its address does not exist: make it, or check the name") },
    };
    char text[ADDRESS_BYTES];
    struct sv why = SV("the database does not answer: check that it runs, and the host and port in its address");
    if (!key_place_is_cluster(address) || !address_text(address, text)) {
        return SV("the database cannot be opened: check that store/seinhuis.db and store/keys.slots are there and this user's "
                  "(chown -R), and that nothing else has them open");
    }
    PGconn *handle = PQconnectdb(text);
    if (PQstatus(handle) == CONNECTION_OK) {
        why = SV("the database cannot be opened: see the lines above");
    }
    for (size_t i = 0; PQstatus(handle) != CONNECTION_OK && i < sizeof meanings / sizeof *meanings; i++) {
        if (strstr(PQerrorMessage(handle), meanings[i].words) != NULL) {
            why = meanings[i].sentence;
            break;
        }
    }
    PQfinish(handle);
    explicit_bzero(text, sizeof text);
    return why;
}
