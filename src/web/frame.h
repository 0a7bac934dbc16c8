/* The frame around every page: title, navigation, who acts where, notices. Pages include parts of pages/ with a `struct
 * frame`.
 *
 * Titles are neutral on resident pages ("Bericht aan de gemeente"), and carry no content anywhere.
 */
#ifndef SEINHUIS_WEB_FRAME_H
#define SEINHUIS_WEB_FRAME_H

#include "web/html.h"
#include "web/request.h"

struct nav_item {
    struct url url;
    struct text label;
    struct html_safe icon;
    bool current;
    bool has_count;
    int64_t count;
};

/* A municipality that this person also has a role in; a press on it sends `code` as "gemeente" to
 * frame.switch_municipality. */
struct frame_choice {
    struct sv code, label;
    bool chosen, has_count;
    int64_t count;                   /* what waits there; never mixed with the count here */
};

/* A role to look through; in demonstration folders only. */
struct frame_role {
    struct url url;
    struct sv label;
    bool current;
};

struct frame {
    struct sv title;                 /* in <title> and, unless the page writes its own, in <h1> */
    struct sv lang;                  /* "nl" */
    struct sv municipality;
    struct sv person;
    struct sv role;                  /* "meldpuntmedewerker" */
    struct sv notice;
    struct sv theme;                 /* class for <html>; empty: own look */
    struct url stylesheet, script, mark, home, other_language, leave;
    struct url theme_sheet;
    bool demo, signed_in, staff, has_notice, has_theme, several_municipalities;
    bool has_nav, has_roles;
    struct sv other_lang;            /* "en": of other_language */
    struct url sign_out, switch_municipality;
    struct url accessibility, privacy;   /* at the bottom of the page; an empty address: not shown */
    struct sv token;                 /* for the sign-out form */
    struct sv switch_token;          /* for the form that switches municipality */
    struct frame_choice *municipalities;
    size_t municipalities_count;
    struct frame_role *roles;
    size_t roles_count;
    struct nav_item *nav;
    size_t nav_count;
};

struct frame frame_public(struct rq *rq, struct text title);
struct frame frame_staff(struct rq *rq, struct text title);
/* Without anything that comes from the database: for pages that say what went wrong. Who is signed in keeps the
 * menu. */
struct frame frame_bare(struct rq *rq, struct text title);

/* Navigation is declared by app/: a row per item, shown when its permission is held. */
struct nav_row {
    struct sv path;
    struct text label;
    struct sv icon;                  /* name of a Tabler icon that the build embeds */
    enum permission permission;
};

#endif
