#include "web/asset.h"

#include "base/err.h"

const struct asset *asset_named(struct sv name)
{
    for (size_t i = 0; i < asset_count; i++) {
        if (sv_equal(asset_list[i].name, name)) {
            return &asset_list[i];
        }
    }
    return NULL;
}

struct url asset_url(struct sv name)
{
    const struct asset *asset = asset_named(name);
    ASSERT(asset != NULL);
    return (struct url){ .address = asset->path, .fixed = true };
}

struct html_safe icon_named(struct sv name)
{
    for (size_t i = 0; i < icon_count; i++) {
        if (sv_equal(icon_list[i].name, name)) {
            return (struct html_safe){ icon_list[i].markup };
        }
    }
    return (struct html_safe){ { "", 0 } };
}
