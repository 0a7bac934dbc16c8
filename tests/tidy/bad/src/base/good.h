/* A header with its contract. */
void *arena_take(void);
