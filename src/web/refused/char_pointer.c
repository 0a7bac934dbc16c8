/* A C string does not go on a page: nobody knows where it comes from or where it ends. */
#include "web/html.h"

void page(struct html *html, const char *text)
{
#ifdef REFUSED
    HTML_TEXT(html, text);
#else
    HTML_TEXT(html, sv_of_c(text));
#endif
}
