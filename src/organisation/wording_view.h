/* What the pages of texts show. wording_text_view serves every page that shows a letter. Nothing here outlives the
 * request. */
#ifndef SEINHUIS_ORGANISATION_WORDING_VIEW_H
#define SEINHUIS_ORGANISATION_WORDING_VIEW_H

#include "organisation/wording.h"
#include "web/form.h"
#include "web/frame.h"

struct wording_text_view {
    struct wording_part *parts;
    size_t parts_count;
    struct sv lang;              /* "nl" */
};

struct wording_row_view {
    struct url url, newest_url;
    struct text label, sentence;
    struct sv version, source, confirmed_by, newest;
    struct date confirmed;
    bool is_confirmed, has_newer;
};
struct wording_list_view {
    struct frame frame;
    struct wording_row_view *rows;
    size_t rows_count;
    int64_t unconfirmed;
    bool all_confirmed;
};

struct wording_version_view {
    struct url url, edit;
    struct sv label;             /* "Version 2" */
    struct sv source, written_by, confirmed_by;
    struct date written, confirmed;
    bool is_program, is_confirmed, in_use, shown, may_edit;
};
struct wording_slot_view {
    struct sv name;              /* "{naam}" */
    struct text meaning;
};
struct wording_slots_view {
    struct wording_slot_view *slots;
    size_t slots_count;
    bool some;
};
struct wording_view {
    struct frame frame;
    struct text label, sentence;
    struct wording_version_view shown;
    struct wording_version_view *versions;
    size_t versions_count;
    struct wording_text_view dutch, english;
    struct wording_slots_view slots;
    bool has_slots, may_confirm, waits;
    struct form_view confirm;
    struct url confirm_action, back;
};
struct wording_edit_view {
    struct frame frame;
    struct text label, sentence;
    struct form_view form;
    struct url action, back;
    struct wording_slots_view slots;
    bool is_questions, is_conflict;
    struct wording_text_view dutch, english; /* of a conflict: what somebody else wrote meanwhile */
    struct sv other;             /* "Version 3, Anna Eenpit" */
};

#endif
