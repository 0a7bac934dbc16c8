/* Who sends this request. Internal to web/. */
#ifndef SEINHUIS_WEB_SESSION_READ_H
#define SEINHUIS_WEB_SESSION_READ_H

#include "web/exchange.h"

/* Fills actor and vault session. ERR_NOT_FOUND: nobody is signed in, or not any more. */
MUST enum err session_read(struct exchange *exchange);

#endif
