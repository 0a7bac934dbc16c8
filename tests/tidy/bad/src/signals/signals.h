/* The contract of a domain; tables may need the router. */
#include "web/route.h"
