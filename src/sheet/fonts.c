#include "sheet/fonts.h"

#include <fontconfig/fontconfig.h>
#include <stdbool.h>
#include <stddef.h>

/* Not the system's own configuration: the same fonts are chosen wherever they are installed. Their cache is the
 * system's, which only reads it here. */
static const FcChar8 configuration[] = "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig>"
                                       "<dir>" FONTS_FOLDER "</dir><cachedir>" FONTS_CACHE "</cachedir></fontconfig>";

static bool fonts_load(FcConfig *config)
{
    const FcFontSet *fonts = NULL;
    if (FcConfigParseAndLoadFromMemory(config, configuration, FcTrue) && FcConfigBuildFonts(config)) {
        fonts = FcConfigGetFonts(config, FcSetSystem);
    }
    return fonts != NULL && fonts->nfont > 0;
}

enum err fonts_open(void)
{
    FcConfig *config = FcConfigCreate();
    if (config == NULL) {
        return ERR_NO_MEMORY;
    }
    bool done = fonts_load(config) && FcConfigSetCurrent(config);
    FcConfigDestroy(config); /* the library keeps its own hold of it */
    return done ? OK : ERR_NOT_FOUND;
}
