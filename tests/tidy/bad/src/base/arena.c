#include "base/good.h"
#include "signals/signals.h"
#include "good.h"

#include <stdlib.h>

void *arena_take(void)
{
    return malloc(1); /* allowed here: strcpy( in a comment and "sprintf(" in quotes are no calls */
}
