/* Made by pagegen from p.html. */
#include "p_page.h"

#include "frame_top_page.h"
#include "icons.h"
#include "field_page.h"
#include "frame_bottom_page.h"

void page_p(struct html *html, const struct example_view *view)
{
    (void)view;
#line 3 "pages/p.html"
    html_raw(html, SV("\n"));
#line 3 "pages/p.html"
    page_frame_top(html, &view->frame);
#line 4 "pages/p.html"
    html_raw(html, SV("\n<h1 class=\"big"));
#line 4 "pages/p.html"
    if (HTML_BOOL(view->urgent)) {
#line 4 "pages/p.html"
    html_raw(html, SV(" urgent"));
    }
#line 4 "pages/p.html"
    html_raw(html, SV("\">"));
#line 4 "pages/p.html"
    HTML_TEXT(html, view->title);
#line 4 "pages/p.html"
    html_raw(html, SV("</h1>\n\n<p>"));
#line 6 "pages/p.html"
    html_put_filled(html, T("Answer by %1"),
        (struct sv[]){ HTML_ARGUMENT(html, view->answer_by), }, 1);
#line 6 "pages/p.html"
    html_raw(html, SV("</p>\n"));
#line 7 "pages/p.html"
    if (HTML_BOOL(view->has_rows)) {
#line 7 "pages/p.html"
    html_raw(html, SV("<ul>\n"));
#line 8 "pages/p.html"
    for (size_t at_row = 0; at_row < view->rows_count; at_row++) {
#line 8 "pages/p.html"
    const __typeof__(*view->rows) *row = &view->rows[at_row];
    (void)row;
#line 8 "pages/p.html"
    html_raw(html, SV("<li><a href=\""));
#line 8 "pages/p.html"
    HTML_URL(html, row->url);
#line 8 "pages/p.html"
    html_raw(html, SV("\""));
#line 8 "pages/p.html"
    if (HTML_BOOL(row->current)) {
#line 8 "pages/p.html"
    html_raw(html, SV(" aria-current=\"page\""));
    }
#line 8 "pages/p.html"
    html_raw(html, SV(">"));
#line 8 "pages/p.html"
    html_put_safe(html, icon_eye);
#line 8 "pages/p.html"
    html_raw(html, SV(" "));
#line 8 "pages/p.html"
    HTML_TEXT(html, row->reference);
#line 8 "pages/p.html"
    html_raw(html, SV("</a></li>\n"));
    }
#line 10 "pages/p.html"
    html_raw(html, SV("\n</ul>"));
    } else {
#line 10 "pages/p.html"
    html_raw(html, SV("<p title=\""));
#line 10 "pages/p.html"
    html_put_text(html, T("Empty"));
#line 10 "pages/p.html"
    html_raw(html, SV("\">"));
#line 10 "pages/p.html"
    html_put_text(html, T("Nothing here."));
#line 10 "pages/p.html"
    html_raw(html, SV("</p>"));
    }
#line 11 "pages/p.html"
    html_raw(html, SV("\n<a href=\"#"));
#line 11 "pages/p.html"
    HTML_ATTRIBUTE(html, view->id);
#line 11 "pages/p.html"
    html_raw(html, SV("\">"));
#line 11 "pages/p.html"
    html_put_text(html, T("Down"));
#line 11 "pages/p.html"
    html_raw(html, SV("</a> <a href=\""));
    html_raw(html, html->prefix);
#line 11 "pages/p.html"
    html_raw(html, SV("/melden\">"));
#line 11 "pages/p.html"
    html_put_text(html, T("Report"));
#line 11 "pages/p.html"
    html_raw(html, SV("</a>\n<textarea name=\"a\">\n"));
#line 13 "pages/p.html"
    HTML_TEXT(html, view->text);
#line 13 "pages/p.html"
    html_raw(html, SV("</textarea>\n"));
#line 14 "pages/p.html"
    page_field(html, &*view->story);
#line 15 "pages/p.html"
    html_raw(html, SV("\n"));
#line 15 "pages/p.html"
    page_frame_bottom(html, &view->frame);
#line 16 "pages/p.html"
    html_raw(html, SV("\n"));
}
