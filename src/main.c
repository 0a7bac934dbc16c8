/* The command line and the process roles: see app/command.c for the table. */
#include "app/command.h"

int main(int count, char **words)
{
    return command_main(count, words);
}
