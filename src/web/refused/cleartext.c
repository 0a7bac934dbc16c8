/* What the vault opened goes on a page only where the code says so with clear_show. */
#include "web/html.h"

void page(struct html *html, struct clear story)
{
#ifdef REFUSED
    HTML_TEXT(html, story);
#else
    HTML_TEXT(html, clear_show(story));
#endif
}
