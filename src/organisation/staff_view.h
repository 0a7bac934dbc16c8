/* What the pages of this room show. Nothing here outlives the request. */
#ifndef SEINHUIS_ORGANISATION_STAFF_VIEW_H
#define SEINHUIS_ORGANISATION_STAFF_VIEW_H

#include "web/form.h"
#include "web/frame.h"
#include "web/resume.h"

/* --- signing in -------------------------------------------------------------------------------------------------- */
struct sign_in_view {
    struct frame frame;
    struct form_view form;
    struct resume_view resume;
    struct url action;
};
struct invitation_view {
    struct frame frame;
    struct form_view form;
    struct url action;
    struct sv name, sign_in_name, secret; /* secret in groups of four */
    struct html_safe qr;
};
struct text_row {
    struct sv text;
};
struct enrolled_view {
    struct frame frame;
    struct text_row *codes;
    size_t codes_count;
    struct url sign_in;
};
struct place_view {
    struct sv name, roles;
    bool on_screen;
};
struct my_account_view {
    struct frame frame;
    struct sv name;
    struct place_view *places;
    size_t places_count;
    bool has_places, few_codes, deputy_missing, deputy_ends, gate_closed, gate_exempt, may_fill, may_manage;
    int64_t codes_left;
    struct sv deputy_until;
    struct url gate, accounts;
};

/* --- people ------------------------------------------------------------------------------------------------------ */
struct account_row_view {
    struct url url;
    struct sv name, organisation, roles;
    struct text state;
    bool disabled, invited, without_role;
};
struct account_list_view {
    struct frame frame;
    struct account_row_view *rows;
    size_t rows_count;
    struct url invite;
    bool may_manage, deputy_missing, officer_missing, deputy_ends;
    struct sv deputy_until;
};
struct account_new_view {
    struct frame frame;
    struct form_view form;
    struct url action, back;
};
struct invited_view {
    struct frame frame;
    struct sv name;
    struct url link, back;
    struct sv until;
    bool has_link;
};
struct role_row_view {
    struct sv row;              /* for the hidden field */
    struct text role;
    struct date from;
    struct sv until, mandate, granted_by;
    bool stands;                /* can be ended */
};
struct account_view {
    struct frame frame;
    struct sv name, sign_in_name, organisation;
    struct text state;
    struct instant invited, enrolled, disabled;
    bool is_invited, is_active, is_disabled, has_enrolled;
    struct role_row_view *roles;
    size_t roles_count;
    bool has_roles, may_manage, may_disable, may_invite, own, managed_elsewhere, has_work;
    int64_t work;
    struct form_view grant, end, disable, invite;
    struct url grant_action, end_action, disable_action, invite_action, back;
};

/* --- settings and the opening gate ------------------------------------------------------------------------------- */
struct setting_row_view {
    struct url url;
    struct sv label, sentence, amount, source, confirmed_by;
    struct date confirmed;
    bool is_confirmed, legal;
};
struct setting_list_view {
    struct frame frame;
    struct setting_row_view *legal;
    size_t legal_count;
    struct setting_row_view *other;
    size_t other_count;
    bool may_confirm, all_confirmed;
    int64_t unconfirmed;
};
struct setting_view {
    struct frame frame;
    struct form_view form;
    struct url action, back;
    struct setting_row_view row;
    struct sv standard, least, most;
};
struct checklist_row_view {
    struct url url;
    struct text label, sentence;
    struct sv answer, reference, filled_by, until;
    struct date filled_on;
    bool filled, expired, written, has_link;
};
struct checklist_view {
    struct frame frame;
    struct checklist_row_view *rows;
    size_t rows_count;
    bool open, exempt, may_fill;
    int64_t missing;
};
struct checklist_item_view {
    struct frame frame;
    struct form_view form;
    struct url action, back;
    struct text label, sentence;
};
struct closed_day_view {
    struct sv day, shown;
};
struct opening_hours_view {
    struct frame frame;
    struct form_view form, closed_add, closed_remove;
    struct url action, closed_add_action, closed_remove_action, back;
    struct closed_day_view *closed;
    size_t closed_count;
    struct sv now;
    bool may_fill;
};

/* --- the signpost ------------------------------------------------------------------------------------------------ */
struct routing_row_view {
    struct url url, phone_url, address_url;
    struct sv question, contact, phone, address, owner, checked_by;
    struct date checked;
    bool has_phone, has_address, fresh, now, today, was_checked, may_edit;
};
struct routing_list_view {
    struct frame frame;
    struct routing_row_view *residents;
    size_t residents_count;
    struct routing_row_view *professionals;
    size_t professionals_count;
    struct url new_card;
    bool may_edit;
};
struct routing_card_view {
    struct frame frame;
    struct form_view form, remove;
    struct url action, remove_action, back;
    bool can_remove;
};

/* --- the platform ------------------------------------------------------------------------------------------------ */
struct municipality_row_view {
    struct sv code, name, host;
    struct instant created;
    bool open;
    int64_t missing;
};
struct municipality_list_view {
    struct frame frame;
    struct municipality_row_view *rows;
    size_t rows_count;
    struct url new_municipality;
};
struct municipality_new_view {
    struct frame frame;
    struct form_view form;
    struct url action, back;
};

/* --- demonstration ----------------------------------------------------------------------------------------------- */
struct demo_row_view {
    struct url url;
    struct sv name, municipality, roles;
};
struct demo_people_view {
    struct frame frame;
    struct demo_row_view *rows;
    size_t rows_count;
};
struct demo_place_view {
    struct sv code, municipality, role;
};
struct demo_person_view {
    struct frame frame;
    struct form_view form;
    struct url action;
    struct sv name;
    struct demo_place_view *places;
    size_t places_count;
};

#endif
