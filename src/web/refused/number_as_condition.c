/* {{if}} asks a flag or a text; whether a number counts as true is for the code to say. */
#include "web/html.h"

bool page(int64_t count, bool some)
{
#ifdef REFUSED
    return HTML_BOOL(count);
#else
    return HTML_BOOL(some) && count > 0;
#endif
}
