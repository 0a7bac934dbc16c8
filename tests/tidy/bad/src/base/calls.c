#include <sqlite3.h>

int calls(char *to, const char *token)
{
    strcpy(to, "time(NULL)");
    clock->time(0);
    /* TODO later */
    free(malloc(2));
    return time(NULL) + memcmp(to, token, 4) + memcmp(to, "abcd", 4); 
}
