#include "web/notice.h"

void notices_open(struct notices *notices)
{
    *notices = (struct notices){ 0 };
    ASSERT(pthread_mutex_init(&notices->lock, NULL) == 0);
}

void notices_close(struct notices *notices)
{
    (void)pthread_mutex_destroy(&notices->lock);
}

void notice_put(struct notices *notices, const struct secret_hash *session, struct text text)
{
    pthread_mutex_lock(&notices->lock);
    uint32_t row = notices->next;
    for (uint32_t i = 0; i < NOTICES_MAX; i++) {
        if (!sv_empty(notices->rows[i].text.key) && secret_equal(&notices->rows[i].session, session)) {
            row = i;
        }
    }
    if (row == notices->next) {
        notices->next = (notices->next + 1) % NOTICES_MAX;
    }
    notices->rows[row].session = *session;
    notices->rows[row].text = text;
    pthread_mutex_unlock(&notices->lock);
}

bool notice_take(struct notices *notices, const struct secret_hash *session, struct text *ret_text)
{
    bool found = false;
    pthread_mutex_lock(&notices->lock);
    for (uint32_t i = 0; i < NOTICES_MAX && !found; i++) {
        if (!sv_empty(notices->rows[i].text.key) && secret_equal(&notices->rows[i].session, session)) {
            *ret_text = notices->rows[i].text;
            notices->rows[i].text = (struct text){ 0 };
            found = true;
        }
    }
    pthread_mutex_unlock(&notices->lock);
    return found;
}
