/* The page that says what went wrong, what that means for the person, and what to do now. Internal to web/. */
#ifndef SEINHUIS_WEB_MESSAGE_VIEW_H
#define SEINHUIS_WEB_MESSAGE_VIEW_H

#include "web/frame.h"

struct typed_view {
    struct sv id, label, value;
};

struct kept_view {
    struct sv name, value;
};

enum { MESSAGE_PARAGRAPHS_MAX = 4 };

struct message_view {
    struct frame frame;
    struct sv heading;
    struct sv *paragraphs;
    size_t paragraphs_count;
    bool has_phone;
    struct sv phone;
    struct url phone_link;
    bool has_again;              /* a button that posts `kept` */
    struct url again;
    struct sv again_label;
    struct kept_view *kept;
    size_t kept_count;
    bool has_typed;              /* long texts, to be copied */
    struct typed_view *typed;
    size_t typed_count;
    bool has_link;
    struct url link;
    struct sv link_label;
};

#endif
