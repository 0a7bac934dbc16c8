#include "vault/refused.h"

#include "base/err.h"

#include <stdio.h>

#define TOGETHER SV("refused_many")
#define SEVERAL SV("several")
#define NOWHERE SV("-")

static bool same(const struct log_entry *a, const struct log_entry *b)
{
    return a->actor_kind == b->actor_kind && a->actor.value == b->actor.value &&
           a->municipality.value == b->municipality.value && sv_equal(a->purpose, b->purpose);
}

/* Its slot, a free one, or none. */
static struct refused_slot *slot_of(struct refused_slot *slots, size_t count, const struct log_entry *entry)
{
    struct refused_slot *empty = NULL;
    for (size_t i = count; i-- > 0;) {
        if (slots[i].due_ms == 0) {
            empty = &slots[i];
        } else if (same(&slots[i].entry, entry)) {
            return &slots[i];
        }
    }
    return empty;
}

/* Who they are no longer counts: the line says how many, and where. */
static struct log_entry together(struct municipality_id municipality)
{
    return (struct log_entry){ .action = LOG_REFUSED, .actor_kind = ACTOR_PUBLIC, .municipality = municipality,
                               .role = NOWHERE, .purpose = TOGETHER, .object = SEVERAL, .origin = NOWHERE };
}

static struct refused_slot *slot_find(struct refused *refused, struct log_entry *entry)
{
    struct refused_slot *slot = slot_of(refused->slots, REFUSED_PEOPLE, entry);
    if (slot == NULL) {
        *entry = together(entry->municipality);
        slot = slot_of(refused->slots + REFUSED_PEOPLE, REFUSED_PLACES, entry);
    }
    if (slot == NULL) {
        *entry = together((struct municipality_id){ 0 });
        slot = slot_of(refused->slots + REFUSED_PEOPLE + REFUSED_PLACES, 1, entry);
    }
    return slot;
}

bool refused_note(struct refused *refused, struct log_entry *entry, int64_t now_ms)
{
    struct refused_slot *slot = slot_find(refused, entry);
    ASSERT(slot != NULL);
    struct log_entry kept = *entry;
    kept.origin = NOWHERE;
    if (slot->due_ms == 0) {
        *slot = (struct refused_slot){ .entry = kept, .due_ms = now_ms + REFUSED_EVERY_MS };
        return true;
    }
    if (slot->more > 0 && !sv_equal(slot->entry.object, kept.object)) {
        kept.object = SEVERAL;
    }
    if (slot->more > 0 && !dossier_ref_equal(&slot->entry.dossier, &kept.dossier)) {
        kept.dossier = (struct dossier_ref){ 0 };
    }
    slot->entry = kept;
    slot->more++;
    return false;
}

static void line_counted(struct refused *refused, const struct refused_slot *slot, struct log_entry *ret_line)
{
    struct sv reason = slot->entry.purpose;
    int length = snprintf(refused->purpose, sizeof refused->purpose, "%.*s-%lld", (int)reason.length, reason.at,
                          (long long)slot->more);
    ASSERT(length > 0 && (size_t)length < sizeof refused->purpose);
    *ret_line = slot->entry;
    ret_line->purpose = (struct sv){ refused->purpose, (size_t)length };
}

bool refused_due(struct refused *refused, int64_t now_ms, bool all, struct log_entry *ret_line)
{
    for (size_t i = 0; i < REFUSED_SLOTS; i++) {
        struct refused_slot *slot = &refused->slots[i];
        if (slot->due_ms == 0 || (!all && slot->due_ms > now_ms)) {
            continue;
        }
        if (slot->more == 0) {
            slot->due_ms = 0;
            continue;
        }
        line_counted(refused, slot, ret_line);
        slot->more = 0;
        slot->due_ms = now_ms + REFUSED_EVERY_MS;
        return true;
    }
    return false;
}

int64_t refused_wait_ms(const struct refused *refused, int64_t now_ms, int64_t wait_max_ms)
{
    int64_t wait_ms = wait_max_ms;
    for (size_t i = 0; i < REFUSED_SLOTS; i++) {
        int64_t left = refused->slots[i].due_ms - now_ms;
        if (refused->slots[i].due_ms != 0 && left < wait_ms) {
            wait_ms = left > 0 ? left : 0;
        }
    }
    return wait_ms;
}
