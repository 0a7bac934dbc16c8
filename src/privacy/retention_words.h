/* Decisions about destruction in words for people. */
#ifndef SEINHUIS_PRIVACY_RETENTION_WORDS_H
#define SEINHUIS_PRIVACY_RETENTION_WORDS_H

#include "base/text.h"
#include "privacy/ids.h"

struct text decision_act_text(enum decision_act act);       /* "Keep longer" */
struct text decision_ground_text(enum decision_ground ground);
struct text decision_state_text(enum decision_state state);

#endif
