/* Text from a person cannot become an address. */
#include "web/html.h"

void page(struct html *html, struct sv typed)
{
#ifdef REFUSED
    HTML_URL(html, typed);
#else
    HTML_URL(html, url_of(html->arena, SV("/meldingen/"), typed, SV("")));
#endif
}
