#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever bytes pass for a catalogue: looking up ends, and what it finds lies inside them. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (text_catalogue_set(data, size) != OK) {
        return 0;
    }
    const struct text wanted[] = { T("Yes"), T("Answer by %1, sent by %2"), T("Nobody translated this"), T("") };
    size_t sum = 0;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        struct sv found = text_in(LANGUAGE_NL, wanted[i]);
        for (size_t j = 0; j < found.length; j++) {
            sum += (unsigned char)found.at[j];
        }
    }
    return sum == SIZE_MAX;
}
