/* Markup stands between elements, never inside a quoted attribute. */
#include "web/html.h"

void page(struct html *html, struct html_safe drawing)
{
#ifdef REFUSED
    HTML_ATTRIBUTE(html, drawing);
#else
    HTML_TEXT(html, drawing);
#endif
}
