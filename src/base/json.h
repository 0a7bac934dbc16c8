/* A streaming JSON writer: correct by shape (commas and nesting are its own), text escaped, bytes must be UTF-8. */
#ifndef SEINHUIS_BASE_JSON_H
#define SEINHUIS_BASE_JSON_H

#include "base/buf.h"

struct json {
    struct buf *out;
    bool comma;
};

void json_object(struct json *json);
void json_object_end(struct json *json);
void json_array(struct json *json);
void json_array_end(struct json *json);
void json_name(struct json *json, struct sv name);
void json_text(struct json *json, struct sv text); /* invalid UTF-8 becomes U+FFFD */
void json_int(struct json *json, int64_t value);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);

#endif
