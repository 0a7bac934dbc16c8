#include "signals/signals.h"
#include "store/store.h"
#include "web/html.h"
