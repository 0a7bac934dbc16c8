#include "web/icon.h"

struct html_safe icon_named(struct sv name)
{
    size_t i = 0;
    while (i < icon_count && !sv_equal(icon_list[i].name, name)) {
        i++;
    }
    ASSERT(i < icon_count);
    return icon_list[i].drawing;
}
