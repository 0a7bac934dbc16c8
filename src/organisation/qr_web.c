/* A square picture of dots, as SVG: one path, no image file. */
#include "organisation/sign_in_web.h"

#include <qrencode.h>

enum { QUIET_DOTS = 4, PICTURE_BYTES = 64 * 1024, ADDRESS_BYTES = 512 };

static bool is_plain(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '-' || byte == '_' || byte == '.';
}

static void put_encoded(struct buf *buf, struct sv text)
{
    for (size_t at = 0; at < text.length; at++) {
        if (is_plain(text.at[at])) {
            buf_put_byte(buf, text.at[at]);
        } else {
            buf_put_byte(buf, '%');
            buf_put_hex(buf, sv_until(sv_from(text, at), 1));
        }
    }
}

/* otpauth://totp/Seinhuis:a%40b.nl?secret=...&issuer=Seinhuis, as all authenticator apps read it. */
static enum err totp_address(struct arena *arena, struct sv sign_in_name, struct sv secret, const char **ret_address)
{
    struct buf address;
    struct sv text;
    buf_open(&address, arena, ADDRESS_BYTES);
    buf_put(&address, SV("otpauth://totp/Seinhuis:"));
    put_encoded(&address, sign_in_name);
    buf_put(&address, SV("?secret="));
    put_encoded(&address, secret);
    buf_put(&address, SV("&issuer=Seinhuis"));
    TRY(buf_done(&address, &text));
    return arena_c_string(arena, text, ret_address);
}

static void put_dots(struct buf *svg, const QRcode *code)
{
    for (int y = 0; y < code->width; y++) {
        for (int x = 0; x < code->width; x++) {
            if ((code->data[y * code->width + x] & 1) != 0) {
                buf_put(svg, SV("M"));
                buf_put_int(svg, x + QUIET_DOTS);
                buf_put(svg, SV(" "));
                buf_put_int(svg, y + QUIET_DOTS);
                buf_put(svg, SV("h1v1h-1z"));
            }
        }
    }
}

struct html_safe totp_picture(struct arena *arena, struct sv sign_in_name, struct sv secret)
{
    const char *address = NULL;
    if (totp_address(arena, sign_in_name, secret, &address) != OK) {
        return (struct html_safe){ SV("") };
    }
    QRcode *code = QRcode_encodeString(address, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (code == NULL) {
        return (struct html_safe){ SV("") };
    }
    struct buf svg;
    buf_open(&svg, arena, PICTURE_BYTES);
    buf_put(&svg, SV("<svg class=\"qr\" role=\"img\" aria-label=\"QR\" width=\"220\" height=\"220\" viewBox=\"0 0 "));
    buf_put_int(&svg, code->width + 2 * QUIET_DOTS);
    buf_put(&svg, SV(" "));
    buf_put_int(&svg, code->width + 2 * QUIET_DOTS);
    buf_put(&svg, SV("\" shape-rendering=\"crispEdges\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path "
                     "fill=\"#000\" d=\""));
    put_dots(&svg, code);
    buf_put(&svg, SV("\"/></svg>"));
    QRcode_free(code);
    struct sv markup;
    return (struct html_safe){ buf_done(&svg, &markup) == OK ? markup : SV("") };
}
