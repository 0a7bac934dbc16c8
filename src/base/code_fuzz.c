/* What a person may type where a code is asked. */
#include "base/code.h"
#include "base/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct code code;
    if (code_read(sv_of_bytes(data, size), &code)) {
        struct code again;
        ASSERT(code_read(code_view(&code), &again));
        ASSERT(sv_equal(code_view(&again), code_view(&code)));
    }
    return 0;
}
