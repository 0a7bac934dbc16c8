#include "web/html.h"

static struct sv entity_of(char byte)
{
    switch (byte) {
    case '&': return SV("&amp;");
    case '<': return SV("&lt;");
    case '>': return SV("&gt;");
    case '"': return SV("&quot;");
    case '\'': return SV("&#39;");
    default: return SV("");
    }
}

static bool is_unreserved(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
        byte == '-' ||
           byte == '.' || byte == '_' || byte == '~';
}

struct url url_literal_(struct sv literal)
{
    return (struct url){ .address = literal };
}

struct url url_of(struct arena *arena, struct sv prefix, struct sv segment, struct sv suffix)
{
    struct buf address;
    buf_open(&address, arena, prefix.length + 3 * segment.length + suffix.length);
    buf_put(&address, prefix);
    for (size_t i = 0; i < segment.length; i++) {
        if (is_unreserved(segment.at[i])) {
            buf_put_byte(&address, segment.at[i]);
        } else {
            buf_put_byte(&address, '%');
            buf_put_hex(&address, sv_until(sv_from(segment, i), 1));
        }
    }
    buf_put(&address, suffix);
    /* Without memory the page itself fails too; half an address must not appear on it. */
    return address.failed ? (struct url){ .address = SV("") } : (struct url){ .address = buf_view(&address) };
}

struct url url_tel(struct arena *arena, struct sv phone)
{
    struct buf address;
    buf_open(&address, arena, phone.length + 4);
    buf_put(&address, SV("tel:"));
    for (size_t i = 0; i < phone.length; i++) {
        bool digit = phone.at[i] >= '0' && phone.at[i] <= '9';
        if (digit || phone.at[i] == '+') {
            buf_put_byte(&address, phone.at[i]);
        }
    }
    return address.failed ? (struct url){ .address = SV("") } : (struct url){ .address = buf_view(&address) };
}

void html_raw(struct html *html, struct sv markup)
{
    buf_put(html->out, markup);
}

void html_put_sv(struct html *html, struct sv text)
{
    size_t begin = 0;
    for (size_t i = 0; i < text.length; i++) {
        struct sv entity = entity_of(text.at[i]);
        if (entity.length > 0) {
            buf_put(html->out, sv_until(sv_from(text, begin), i - begin));
            buf_put(html->out, entity);
            begin = i + 1;
        }
    }
    buf_put(html->out, sv_from(text, begin));
}

void html_put_text(struct html *html, struct text text)
{
    html_put_sv(html, text_in(html->language, text));
}

void html_put_filled(struct html *html, struct text text, const struct sv *arguments, size_t count)
{
    html_put_sv(html, text_fill(html->arena, html->language, text, arguments, count));
}

void html_put_int(struct html *html, int64_t value)
{
    buf_put_int(html->out, value);
}

void html_put_date(struct html *html, struct date date)
{
    text_put_date(html->out, html->language, date);
}

void html_put_instant(struct html *html, struct instant instant)
{
    text_put_moment(html->out, html->language, instant);
}

void html_put_safe(struct html *html, struct html_safe safe)
{
    buf_put(html->out, safe.markup);
}

void html_put_url(struct html *html, struct url url)
{
    bool here = !url.fixed && sv_starts(url.address, SV("/"));
    html_raw(html, here ? html->prefix : SV(""));
    html_put_sv(html, url.address);
}

struct sv html_argument_sv(struct html *html, struct sv text)
{
    (void)html;
    return text;
}

struct sv html_argument_text(struct html *html, struct text text)
{
    return text_in(html->language, text);
}

struct sv html_argument_int(struct html *html, int64_t value)
{
    return text_int(html->arena, value);
}

struct sv html_argument_date(struct html *html, struct date date)
{
    return text_date(html->arena, html->language, date);
}

struct sv html_argument_instant(struct html *html, struct instant instant)
{
    return text_moment(html->arena, html->language, instant);
}
