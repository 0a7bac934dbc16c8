/* The one table of settings; only settings.c reads it. */
#ifndef SEINHUIS_ORGANISATION_SETTINGS_TABLE_H
#define SEINHUIS_ORGANISATION_SETTINGS_TABLE_H

#include "organisation/settings.h"

extern const struct setting_row setting_rows[SETTING_COUNT];

#endif
