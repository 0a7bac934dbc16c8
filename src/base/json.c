#include "base/json.h"

static void separate(struct json *json)
{
    if (json->comma) {
        buf_put_byte(json->out, ',');
    }
    json->comma = true;
}

static void open_with(struct json *json, char bracket)
{
    separate(json);
    buf_put_byte(json->out, bracket);
    json->comma = false;
}

static void close_with(struct json *json, char bracket)
{
    buf_put_byte(json->out, bracket);
    json->comma = true;
}

void json_object(struct json *json)
{
    open_with(json, '{');
}

void json_object_end(struct json *json)
{
    close_with(json, '}');
}

void json_array(struct json *json)
{
    open_with(json, '[');
}

void json_array_end(struct json *json)
{
    close_with(json, ']');
}

static void put_escaped_byte(struct buf *out, char byte)
{
    switch (byte) {
    case '"': buf_put(out, SV("\\\"")); return;
    case '\\': buf_put(out, SV("\\\\")); return;
    case '\n': buf_put(out, SV("\\n")); return;
    case '\r': buf_put(out, SV("\\r")); return;
    case '\t': buf_put(out, SV("\\t")); return;
    default: break;
    }
    if ((unsigned char)byte < 0x20) {
        buf_put(out, SV("\\u00"));
        buf_put_hex(out, sv_of_bytes(&byte, 1));
    } else {
        buf_put_byte(out, byte);
    }
}

static void put_quoted(struct buf *out, struct sv text)
{
    buf_put_byte(out, '"');
    while (text.length > 0) {
        size_t step = sv_utf8_step(text);
        if (step == 1) {
            put_escaped_byte(out, text.at[0]);
        } else if (step == 0) {
            buf_put(out, SV("\xEF\xBF\xBD"));
            step = 1;
        } else {
            buf_put(out, sv_until(text, step));
        }
        text = sv_from(text, step);
    }
    buf_put_byte(out, '"');
}

void json_name(struct json *json, struct sv name)
{
    separate(json);
    put_quoted(json->out, name);
    buf_put_byte(json->out, ':');
    json->comma = false;
}

void json_text(struct json *json, struct sv text)
{
    separate(json);
    put_quoted(json->out, text);
}

void json_int(struct json *json, int64_t value)
{
    separate(json);
    buf_put_int(json->out, value);
}

void json_bool(struct json *json, bool value)
{
    separate(json);
    buf_put(json->out, value ? SV("true") : SV("false"));
}

void json_null(struct json *json)
{
    separate(json);
    buf_put(json->out, SV("null"));
}
