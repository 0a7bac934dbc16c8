#include "web/picture.h"

enum {
    WIDTH = 560,
    MARGIN = 24,
    LANE_HEIGHT = 22,
    LANES_MAX = 9,
    LETTER_WIDTH = 7, /* on the wide side, so that labels do not touch */
    LABEL_GAP = 14,
    PICTURE_BYTES_MAX = 64 * 1024
};

struct place {
    int32_t x;
    int32_t label_x; /* where the label begins */
    int32_t lane;    /* counted from 1 away from the rail; 0: no room for words */
    bool above;
    bool ends;       /* the words end at the mark */
};

struct drawing {
    const struct picture_event *events[PICTURE_EVENTS_MAX];
    struct place places[PICTURE_EVENTS_MAX];
    size_t count;
    int32_t first, last; /* days */
    int32_t today_x;
    int32_t lanes_above, lanes_below;
    struct date today;
};

static void collect(const struct picture *picture, struct drawing *drawing)
{
    drawing->first = picture->today.day;
    drawing->last = picture->today.day;
    drawing->today = picture->today;
    for (size_t i = 0; i < picture->count && drawing->count < PICTURE_EVENTS_MAX; i++) {
        const struct picture_event *event = &picture->events[i];
        if (!event->on.set) {
            continue;
        }
        drawing->first = event->on.day < drawing->first ? event->on.day : drawing->first;
        drawing->last = event->on.day > drawing->last ? event->on.day : drawing->last;
        /* Sorted by day; what comes later in the list and falls on the same day stays later. */
        size_t at = drawing->count++;
        while (at > 0 && drawing->events[at - 1]->on.day > event->on.day) {
            drawing->events[at] = drawing->events[at - 1];
            at--;
        }
        drawing->events[at] = event;
    }
}

/* How far apart two days are drawn. A root, because a dossier begins with days and ends with years: on a true scale the
 * beginning would be one blot. A day more is always further. */
static int32_t distance(int32_t days)
{
    int32_t root = 0;
    while ((root + 1) * (root + 1) <= days * 64) {
        root++;
    }
    return root;
}

static int32_t x_of(int64_t along, int64_t whole)
{
    return MARGIN + (whole == 0 ? 0 : (int32_t)(along * (WIDTH - 2 * MARGIN) / whole));
}

/* Events and today lie on the line in their order; each gap counts by its distance. */
static void place_marks(struct drawing *drawing)
{
    int64_t along[PICTURE_EVENTS_MAX] = { 0 };
    int64_t whole = 0;
    int64_t today_along = 0;
    int32_t day = drawing->first;
    bool passed = false;
    for (size_t i = 0; i < drawing->count; i++) {
        int32_t next = drawing->events[i]->on.day;
        if (!passed && next >= drawing->today.day) {
            today_along = whole + distance(drawing->today.day - day);
            whole = today_along;
            day = drawing->today.day;
            passed = true;
        }
        whole += distance(next - day);
        along[i] = whole;
        day = next;
    }
    if (!passed) {
        whole += distance(drawing->today.day - day);
        today_along = whole;
    }
    for (size_t i = 0; i < drawing->count; i++) {
        drawing->places[i].x = x_of(along[i], whole);
    }
    drawing->today_x = x_of(today_along, whole);
}

/* Words go to the nearest lane in which they touch no others. At the right edge they end at their mark. */
static void place_labels(struct drawing *drawing)
{
    int32_t taken[2][LANES_MAX + 1] = { { 0 } };
    for (size_t i = 0; i < drawing->count; i++) {
        struct place *place = &drawing->places[i];
        const struct picture_event *event = drawing->events[i];
        int32_t width = (int32_t)sv_utf8_count(event->what) * LETTER_WIDTH;
        place->above = event->mark == PICTURE_EVENT;
        place->ends = place->x + 5 + width > WIDTH && place->x - 5 - width > 0;
        place->label_x = place->ends ? place->x - 5 - width : place->x + 5;
        for (int32_t lane = 1; lane <= LANES_MAX && place->lane == 0; lane++) {
            int32_t *edge = &taken[place->above ? 0 : 1][lane];
            if (place->label_x >= *edge) {
                *edge = place->label_x + width + LABEL_GAP;
                place->lane = lane;
            }
        }
        int32_t *lanes = place->above ? &drawing->lanes_above : &drawing->lanes_below;
        *lanes = place->lane > *lanes ? place->lane : *lanes;
    }
}

static void put(struct html *html, struct sv before, int64_t value)
{
    html_raw(html, before);
    html_put_int(html, value);
}

static void put_line(struct html *html, struct sv class, int32_t x1, int32_t y1, int32_t x2, int32_t y2)
{
    html_raw(html, SV("<line class=\""));
    html_raw(html, class);
    put(html, SV("\" x1=\""), x1);
    put(html, SV("\" y1=\""), y1);
    put(html, SV("\" x2=\""), x2);
    put(html, SV("\" y2=\""), y2);
    html_raw(html, SV("\"/>"));
}

static void put_words(struct html *html, struct sv class, int32_t x, int32_t y, struct sv words)
{
    html_raw(html, SV("<text class=\""));
    html_raw(html, class);
    put(html, SV("\" x=\""), x);
    put(html, SV("\" y=\""), y);
    html_raw(html, SV("\">"));
    html_put_sv(html, words);
    html_raw(html, SV("</text>"));
}

/* Each kind has a shape of its own, because colour alone says nothing to some. */
static void put_mark(struct html *html, enum picture_mark mark, int32_t x, int32_t y)
{
    switch (mark) {
    case PICTURE_EVENT: put(html, SV("<circle class=\"event\" r=\"7\" cx=\""), x); break;
    case PICTURE_DUE: put(html, SV("<circle class=\"due\" r=\"6\" cx=\""), x); break;
    case PICTURE_LATE: put(html, SV("<path class=\"late\" d=\"M-8 7h16l-8-15z\" transform=\"translate("), x); break;
    case PICTURE_END: put(html, SV("<path class=\"end\" d=\"M-3-11h6v22h-6z\" transform=\"translate("), x); break;
    }
    bool round = mark == PICTURE_EVENT || mark == PICTURE_DUE;
    put(html, round ? SV("\" cy=\"") : SV(" "), y);
    html_raw(html, round ? SV("\"/>") : SV(")\"/>"));
}

static void put_description(struct html *html, const struct drawing *drawing)
{
    html_raw(html, SV("<title id=\"picture-title\">"));
    html_put_text(html, T("The course of this dossier"));
    html_raw(html, SV("</title><desc id=\"picture-text\">"));
    for (size_t i = 0; i < drawing->count; i++) {
        html_put_date(html, drawing->events[i]->on);
        html_raw(html, SV(": "));
        html_put_sv(html, drawing->events[i]->what);
        html_raw(html, SV(". "));
    }
    html_raw(html, SV("</desc>"));
}

static void put_rail(struct html *html, const struct drawing *drawing, int32_t rail_y, int32_t height)
{
    int32_t today_x = drawing->today_x;
    for (int32_t x = MARGIN - 10; x <= WIDTH - MARGIN + 10; x += 12) {
        put_line(html, SV("tie"), x, rail_y - 6, x, rail_y + 6);
    }
    put_line(html, SV("rail"), MARGIN - 14, rail_y, today_x, rail_y);
    put_line(html, SV("rail ahead"), today_x, rail_y, WIDTH - MARGIN + 14, rail_y);
    put_line(html, SV("today"), today_x, 16, today_x, height - 18);
    struct sv today = text_in(html->language, T("today"));
    int32_t width = (int32_t)today.length * LETTER_WIDTH;
    bool room = today_x + 4 + width <= WIDTH;
    put_words(html, room ? SV("faint") : SV("faint ends"), room ? today_x + 4 : today_x - 4, 12, today);
    struct sv first = text_date(html->arena, html->language, (struct date){ drawing->first, true });
    struct sv last = text_date(html->arena, html->language, (struct date){ drawing->last, true });
    put_words(html, SV("faint"), MARGIN - 14, height - 4, first);
    put_words(html, SV("faint ends"), WIDTH - 4, height - 4, last);
}

static int32_t label_y(const struct place *place, int32_t rail_y)
{
    int32_t away = 8 + place->lane * LANE_HEIGHT;
    return place->above ? rail_y - away : rail_y + away;
}

/* Lines first, so that no line runs through words. */
static void put_events(struct html *html, const struct drawing *drawing, int32_t rail_y)
{
    for (size_t i = 0; i < drawing->count; i++) {
        const struct place *place = &drawing->places[i];
        int32_t y = label_y(place, rail_y);
        if (place->lane > 0) {
            put_line(html, SV("lead"), place->x, rail_y, place->x, place->above ? y - 9 : y);
        }
    }
    for (size_t i = 0; i < drawing->count; i++) {
        const struct place *place = &drawing->places[i];
        if (place->lane > 0) {
            put_words(html, place->ends ? SV("ends") : SV("words"), place->ends ? place->x - 5 : place->label_x,
                      label_y(place, rail_y), drawing->events[i]->what);
        }
        put_mark(html, drawing->events[i]->mark, place->x, rail_y);
    }
}

static void put_legend(struct html *html)
{
    html_raw(html, SV("<figcaption>"));
    html_put_text(html, T("Above the line: what happened. Below it: what is due. Circle: done. Ring: still to do. "
                          "Triangle: too late. Bar: the end of the file. Distances are not to scale."));
    html_raw(html, SV("</figcaption></figure>"));
}

enum err picture_course(struct arena *arena, enum language language, const struct picture *picture,
                        struct html_safe *ret_markup)
{
    struct drawing drawing = { .count = 0 };
    collect(picture, &drawing);
    if (drawing.count == 0) {
        *ret_markup = (struct html_safe){ SV("") };
        return OK;
    }
    place_marks(&drawing);
    place_labels(&drawing);
    struct buf out;
    buf_open(&out, arena, PICTURE_BYTES_MAX);
    struct html html = { .out = &out, .arena = arena, .language = language };
    int32_t rail_y = 30 + (drawing.lanes_above + 1) * LANE_HEIGHT;
    int32_t height = rail_y + 30 + (drawing.lanes_below + 1) * LANE_HEIGHT;
    html_raw(&html, SV("<figure class=\"picture\" tabindex=\"0\" aria-labelledby=\"picture-title\">"));
    put(&html, SV("<svg viewBox=\"0 0 "), WIDTH);
    put(&html, SV(" "), height);
    put(&html, SV("\" width=\""), WIDTH);
    put(&html, SV("\" height=\""), height);
    html_raw(&html, SV("\" role=\"img\" aria-labelledby=\"picture-title picture-text\">"));
    put_description(&html, &drawing);
    put_rail(&html, &drawing, rail_y, height);
    put_events(&html, &drawing, rail_y);
    html_raw(&html, SV("</svg>"));
    put_legend(&html);
    struct sv markup;
    TRY(buf_done(&out, &markup));
    *ret_markup = (struct html_safe){ markup };
    return OK;
}
