#include "pagegen.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever stands in a template: it becomes C, or is refused with one line that names the place; never both. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *texts[3] = { NULL };
    size_t lengths[3] = { 0 };
    struct pagegen_options options = {
        .path = "p.html",
        .template = size > 0 ? (const char *)data : "",
        .length = size,
        .code = open_memstream(&texts[0], &lengths[0]),
        .header = open_memstream(&texts[1], &lengths[1]),
        .messages = open_memstream(&texts[2], &lengths[2]),
    };
    bool made = pagegen_translate(&options);
    fclose(options.code);
    fclose(options.header);
    fclose(options.messages);
    bool complained = lengths[2] > 0 && memcmp(texts[2], "p.html:", 7) == 0;
    if (made == complained || made != (lengths[0] > 0)) {
        abort();
    }
    for (size_t i = 0; i < 3; i++) {
        free(texts[i]);
    }
    return 0;
}
