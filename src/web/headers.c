#include "web/headers.h"

/* The Permissions-Policy names what a page here will never use. */
static const struct header everywhere[] = {
    { "X-Content-Type-Options", SV_INIT("nosniff") },
    { "X-Frame-Options", SV_INIT("DENY") },
    { "Referrer-Policy", SV_INIT("no-referrer") },
    { "Permissions-Policy",
      SV_INIT("camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()") },
    { "Cross-Origin-Opener-Policy", SV_INIT("same-origin") },
    { "Cross-Origin-Resource-Policy", SV_INIT("same-origin") },
};

static const struct sv policy_html =
    SV_INIT("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
            "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
static const struct sv policy_data =
    SV_INIT("default-src 'none'; sandbox; form-action 'none'; base-uri 'none'; frame-ancestors 'none'");

size_t headers_fixed(enum answer_kind kind, bool https, struct header ret_headers[HEADERS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof everywhere / sizeof everywhere[0]; i++) {
        ret_headers[count++] = everywhere[i];
    }
    ret_headers[count++] =
        (struct header){ "Content-Security-Policy", kind == ANSWER_HTML ? policy_html : policy_data };
    ret_headers[count++] =
        (struct header){ "Cache-Control", kind == ANSWER_ASSET ? SV("public, max-age=31536000, immutable")
                         : SV("no-store") };
    if (https) {
        ret_headers[count++] =
            (struct header){ "Strict-Transport-Security", SV("max-age=31536000; includeSubDomains") };
    }
    return count;
}

size_t headers_of(const struct answer *answer, bool https, struct header ret_headers[HEADERS_MAX])
{
    bool html = sv_starts(answer->content_type, SV("text/html")) || answer->content_type.length == 0;
    size_t count = headers_fixed(html ? ANSWER_HTML : ANSWER_DATA, https, ret_headers);
    const struct header own[] = {
        { "Content-Type", answer->content_type },
        { "Location", answer->location },
        { "Allow", answer->allow },
        { "Content-Disposition", answer->disposition },
        { "Set-Cookie", answer->cookie },
        /* RFC 9110 wants a challenge with a 401; no browser knows this scheme, so none asks for a password by
         * itself. */
        { "WWW-Authenticate", answer->status == 401 ? SV("Form") : SV("") },
        { "Retry-After", answer->status == 503 || answer->status == 429 ? SV("60") : SV("") },
    };
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (own[i].value.length > 0) {
            ret_headers[count++] = own[i];
        }
    }
    ASSERT(count <= HEADERS_MAX);
    return count;
}
