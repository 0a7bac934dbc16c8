#include "web/outcome.h"

static void *tell(void *context)
{
    struct outcomes *outcomes = context;
    pthread_mutex_lock(&outcomes->lock);
    for (;;) {
        while (outcomes->count == 0 && !outcomes->stopped) {
            (void)pthread_cond_wait(&outcomes->some, &outcomes->lock);
        }
        if (outcomes->count == 0) {
            break;
        }
        int64_t intent = outcomes->rows[outcomes->first].intent;
        bool done = outcomes->rows[outcomes->first].done;
        outcomes->first = (outcomes->first + 1) % OUTCOMES_MAX;
        outcomes->count--;
        pthread_mutex_unlock(&outcomes->lock);
        vault_outcome(outcomes->vault, intent, done);
        pthread_mutex_lock(&outcomes->lock);
    }
    pthread_mutex_unlock(&outcomes->lock);
    return NULL;
}

enum err outcomes_open(struct outcomes *outcomes, struct vault *vault)
{
    *outcomes = (struct outcomes){ .vault = vault };
    if (vault == NULL) {
        return OK;
    }
    ASSERT(pthread_mutex_init(&outcomes->lock, NULL) == 0 && pthread_cond_init(&outcomes->some, NULL) == 0);
    if (pthread_create(&outcomes->thread, NULL, tell, outcomes) != 0) {
        vault_close(vault);
        outcomes->vault = NULL;
        return ERR_NO_MEMORY;
    }
    return OK;
}

void outcomes_close(struct outcomes *outcomes)
{
    if (outcomes->vault == NULL) {
        return;
    }
    pthread_mutex_lock(&outcomes->lock);
    outcomes->stopped = true;
    pthread_cond_signal(&outcomes->some);
    pthread_mutex_unlock(&outcomes->lock);
    (void)pthread_join(outcomes->thread, NULL);
    vault_close(outcomes->vault);
    (void)pthread_cond_destroy(&outcomes->some);
    (void)pthread_mutex_destroy(&outcomes->lock);
}

void outcomes_put(struct outcomes *outcomes, int64_t intent, bool done)
{
    if (outcomes->vault == NULL || intent == 0) {
        return;
    }
    pthread_mutex_lock(&outcomes->lock);
    if (outcomes->count < OUTCOMES_MAX) {
        uint32_t last = (outcomes->first + outcomes->count) % OUTCOMES_MAX;
        outcomes->rows[last].intent = intent;
        outcomes->rows[last].done = done;
        outcomes->count++;
        pthread_cond_signal(&outcomes->some);
    }
    pthread_mutex_unlock(&outcomes->lock);
}
