#include "sheet/sheet_inner.h"

#include <string.h>

/* Years that a four-digit date can hold, in milliseconds around 1970. */
static const int64_t moment_ms_max = INT64_C(8000) * 365 * 24 * 3600 * 1000;

struct meeting_uid meeting_uid_new(struct random *random)
{
    unsigned char chance[MEETING_UID_BYTES / 2];
    struct meeting_uid uid;
    random_bytes(random, chance, sizeof chance);
    for (size_t i = 0; i < sizeof chance; i++) {
        uid.text[2 * i] = "0123456789abcdef"[chance[i] >> 4];
        uid.text[2 * i + 1] = "0123456789abcdef"[chance[i] & 15];
    }
    return uid;
}

static bool word_fits(struct sv word)
{
    for (size_t i = 0; i < word.length; i++) {
        unsigned char c = (unsigned char)word.at[i];
        if (c < ' ' || c == 0x7f) {
            return false; /* one line, without anything that an agenda could take for a line of its own */
        }
    }
    return word.length <= LIMIT_SHEET_WORD_BYTES && sv_utf8_valid(word);
}

static bool uid_fits(struct sv uid)
{
    if (uid.length == 0 || uid.length > MEETING_UID_BYTES) {
        return false;
    }
    for (size_t i = 0; i < uid.length; i++) {
        char c = uid.at[i];
        if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
            return false;
        }
    }
    return true;
}

/* What may stand in a mailto: here; anything else is no address that a municipality gives out. */
static bool mail_fits(struct sv mail)
{
    for (size_t i = 0; i < mail.length; i++) {
        unsigned char c = (unsigned char)mail.at[i];
        if (c <= ' ' || c >= 0x7f || strchr("\"<>:;,\\", c) != NULL) {
            return false;
        }
    }
    return mail.length <= LIMIT_SHEET_WORD_BYTES;
}

bool moment_fits(struct instant moment)
{
    return moment.ms > 0 && moment.ms < moment_ms_max;
}

enum err meeting_check(const struct meeting *meeting)
{
    bool words = word_fits(meeting->summary) && word_fits(meeting->place) && word_fits(meeting->organiser);
    bool moments = moment_fits(meeting->begin) && moment_fits(meeting->end) && moment_fits(meeting->made) &&
                   meeting->begin.ms < meeting->end.ms;
    bool named = !sv_empty(meeting->summary) && uid_fits(meeting->uid) && mail_fits(meeting->mail);
    bool counted = meeting->sequence >= 0 && meeting->sequence < INT32_MAX;
    return words && moments && named && counted ? OK : ERR_INVALID;
}
