#include "web/guard.h"

#include <strings.h>

static bool is_name(struct sv name, struct sv wanted)
{
    return name.length == wanted.length && strncasecmp(name.at, wanted.at, wanted.length) == 0;
}

/* RFC 9110 token: what a header's name may consist of. A space before the colon is the classic of smuggling. */
static bool is_token(struct sv name)
{
    for (size_t i = 0; i < name.length; i++) {
        char at = name.at[i];
        bool letter = (at >= 'a' && at <= 'z') || (at >= 'A' && at <= 'Z') || (at >= '0' && at <= '9');
        size_t offset = 0;
        if (!letter && !sv_find(SV("!#$%&'*+-.^_`|~"), at, &offset)) {
            return false;
        }
    }
    return name.length > 0;
}

static bool is_clean_value(struct sv value)
{
    for (size_t i = 0; i < value.length; i++) {
        unsigned char at = (unsigned char)value.at[i];
        if ((at < 0x20 && at != '\t') || at == 0x7f) {
            return false;
        }
    }
    return true;
}

static bool is_digits(struct sv value)
{
    for (size_t i = 0; i < value.length; i++) {
        if (value.at[i] < '0' || value.at[i] > '9') {
            return false;
        }
    }
    return value.length > 0 && value.length <= 15;
}

static void take_length(struct guard *guard, struct sv value)
{
    guard->lengths++;
    if (!is_digits(value) || !sv_to_int(value, &guard->length)) {
        guard->refused = true;
    }
}

static void take_coding(struct guard *guard, struct sv value)
{
    guard->codings++;
    guard->chunked = true;
    if (!is_name(value, SV("chunked"))) {
        guard->refused = true;
    }
}

/* The first of several counts; a second Host or Content-Type refuses the request anyway. */
static void note(struct sv *into, struct sv value)
{
    if (into->length == 0) {
        *into = value;
    }
}

void guard_header(struct guard *guard, struct sv name, struct sv value)
{
    struct head *head = guard->head;
    if (!is_token(name) || !is_clean_value(value)) {
        guard->refused = true;
    } else if (is_name(name, SV("Host"))) {
        guard->hosts++;
        note(&head->host, value);
    } else if (is_name(name, SV("Content-Length"))) {
        take_length(guard, value);
    } else if (is_name(name, SV("Transfer-Encoding"))) {
        take_coding(guard, value);
    } else if (is_name(name, SV("Content-Type"))) {
        guard->types++;
        note(&head->content_type, value);
    } else if (is_name(name, SV("Cookie"))) {
        note(&head->cookie, value);
    } else if (is_name(name, SV("Accept-Language"))) {
        note(&head->accept_language, value);
    } else if (is_name(name, SV("Accept-Encoding"))) {
        note(&head->accept_encoding, value);
    } else if (is_name(name, SV("If-None-Match"))) {
        note(&head->if_none_match, value);
    } else if (is_name(name, SV("Origin"))) {
        note(&head->origin, value);
    } else if (is_name(name, SV("Sec-Fetch-Site"))) {
        note(&head->fetch_site, value);
    } else if (is_name(name, SV("X-Forwarded-For"))) {
        head->forwarded_for = value; /* the last line is the nearest proxy's */
    }
}

bool guard_passes(const struct guard *guard, struct sv version)
{
    bool known = sv_equal(version, SV("HTTP/1.1")) || sv_equal(version, SV("HTTP/1.0"));
    bool framed = guard->lengths <= 1 && guard->codings <= 1 && !(guard->lengths > 0 && guard->codings > 0);
    /* Chunks do not exist in HTTP/1.0: a proxy of that age would not take them apart. */
    bool of_age = guard->codings == 0 || sv_equal(version, SV("HTTP/1.1"));
    return !guard->refused && known && framed && of_age && guard->hosts == 1 && guard->types <= 1;
}

struct sv forwarded_address(struct sv forwarded_for)
{
    struct sv rest = forwarded_for, before, after;
    while (sv_cut(rest, ',', &before, &after)) {
        rest = after;
    }
    return sv_until(sv_trim(rest), 63);
}
