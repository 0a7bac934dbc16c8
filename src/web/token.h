/* Random tokens and what is made from them: the cookie's, and the forms'. Internal to web/. */
#ifndef SEINHUIS_WEB_TOKEN_H
#define SEINHUIS_WEB_TOKEN_H

#include "web/form.h"
#include "web/request.h"

enum { TOKEN_BYTES = 32, TOKEN_CHARS = 2 * TOKEN_BYTES };

/* The token that a form of this session must carry; empty when nobody is signed in, or out of memory. */
struct sv form_token(struct rq *rq, const struct form *form);
bool form_token_right(struct rq *rq, const struct form *form, struct sv token);

/* Cookie header → the token in it; false when there is none of the right shape. */
bool cookie_token(struct sv cookie_header, bool https, unsigned char ret_token[TOKEN_BYTES]);
struct secret_hash token_hash(const unsigned char token[TOKEN_BYTES]);
/* The whole Set-Cookie; token NULL takes the cookie away. */
struct sv cookie_set(struct arena *arena, bool https, const unsigned char *token);

#endif
