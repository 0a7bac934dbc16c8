/* Signing in must not cost anybody what they typed: what was asked for waits, inside the sign-in page, until they are
 * in.
 *
 * A page that needs a session and gets a request without one shows the sign-in page in its place (site.sign_in).
 * Whatever was posted stands there as hidden fields; each step of signing in (password, TOTP, recovery) carries them on
 * by including `resume_view`. The last step calls `resume_answer` instead of a redirect of its own: after a GET that is
 * a redirect to the page asked for; after a POST it is a page with one button that brings the form back with everything
 * typed. It never executes by itself. Nothing is stored on the server.
 */
#ifndef SEINHUIS_WEB_RESUME_H
#define SEINHUIS_WEB_RESUME_H

#include "web/html.h"
#include "web/request.h"

struct resume_field {
    struct sv name, value;
};

/* {{each view.resume.fields as field}}<input type="hidden" name="{{field.name}}" value="{{field.value}}">{{/each}} */
struct resume_view {
    struct resume_field *fields;
    size_t fields_count;
    bool has_text;              /* something typed waits: the page may say so */
};

/* For every sign-in page, on GET and after a POST of one of its own steps. */
struct resume_view resume_show(struct rq *rq);
/* The answer of the step that signed in (its `prepare`); `otherwise` when there is nothing to go back to. The session
 * must have been started (session_start) before. */
MUST enum err resume_answer(struct rq *rq, struct url otherwise);

#endif
