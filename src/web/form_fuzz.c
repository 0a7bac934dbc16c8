#include "base/limits.h"
#include "web/form_answer.h"
#include "web/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct filled {
    struct sv text, line;
    int choice;
    uint64_t boxes;
    struct date date;
    int64_t number;
    struct ticks ticks;
};

static const struct choice choices[] = { { .code = SV_INIT("a"), .value = 0 }, { .code = SV_INIT("b"), .value = 63 } };
static const struct field fields[] = {
    { .name = SV_INIT("t"), .kind = FIELD_TEXT, .page = 1, .required = true, .offset = offsetof(struct filled, text) },
    { .name = SV_INIT("l"), .kind = FIELD_LINE, .page = 2, .offset = offsetof(struct filled, line) },
    { .name = SV_INIT("c"), .kind = FIELD_CHOICE, .page = 2, .offset = offsetof(struct filled, choice),
      .choices = choices, .choice_count = 2 },
    { .name = SV_INIT("b"), .kind = FIELD_CHOICES, .page = 3, .offset = offsetof(struct filled, boxes),
      .choices = choices, .choice_count = 2 },
    { .name = SV_INIT("d"), .kind = FIELD_DATE, .page = 3, .offset = offsetof(struct filled, date) },
    { .name = SV_INIT("n"), .kind = FIELD_NUMBER, .page = 3, .offset = offsetof(struct filled, number), .least = -5,
      .most = 5 },
    { .name = SV_INIT("v"), .kind = FIELD_TICKS, .page = 3, .offset = offsetof(struct filled, ticks) },
};

static uint8_t next(const void *filled, uint8_t page)
{
    return ((const struct filled *)filled)->choice == 0 ? 9 : (uint8_t)(page + 1);
}

static const struct form form = { .name = SV_INIT("f"), FORM_FIELDS(fields), .size = sizeof(struct filled), .pages = 3,
                                  .next = next };

/* The first byte chooses the coding; the rest is the body. Whatever is filled keeps to the field's limits, and what is
 * shown again is text without control characters. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > LIMIT_BODY_BYTES) {
        return 0;
    }
    struct arena arena;
    arena_open(&arena, LIMIT_REQUEST_ARENA_BYTES);
    struct form_answer answer = { .arena = &arena, .language = LANGUAGE_EN };
    struct rq rq = { .arena = &arena, .language = LANGUAGE_EN, .form = &answer };
    struct sv type = (data[0] & 1) != 0 ? SV("multipart/form-data; boundary=\"x\"")
        : SV("application/x-www-form-urlencoded");
    struct form_decode decode = { &arena, type, sv_of_bytes(data + 1, size - 1) };
    /* A broken form keeps what came before the break. */
    enum err decoded = form_decode(&decode, &answer.pairs, &answer.pair_count);
    void *filled = NULL;
    if (decoded != ERR_NO_MEMORY && form_fill(&rq, &form, &answer, &filled) == OK) {
        const struct filled *got = filled;
        ASSERT(sv_utf8_valid(got->text) && sv_utf8_count(got->text) <= LIMIT_TEXT_CHARS);
        ASSERT(sv_utf8_valid(got->line) && sv_utf8_count(got->line) <= LIMIT_LINE_CHARS);
        ASSERT(got->choice >= -1 && got->choice <= 63 && got->number >= -5 && got->number <= 5);
        ASSERT(answer.page >= 1 && answer.page <= 4 && got->ticks.count <= FORM_TICKS_MAX);
        struct form_view view = form_show(&rq, &form, NULL, answer.page);
        for (size_t i = 0; i < view.fields_count; i++) {
            size_t zero = 0;
            ASSERT(sv_utf8_valid(view.fields[i].value) && !sv_find(view.fields[i].value, '\0', &zero));
        }
    }
    arena_close(&arena);
    return 0;
}
