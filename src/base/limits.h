/* Every limit of the program, named. Limits that people meet are told to them before they meet them. */
#ifndef SEINHUIS_BASE_LIMITS_H
#define SEINHUIS_BASE_LIMITS_H

enum {
    /* web: one request */
    LIMIT_REQUEST_ARENA_BYTES = 8 * 1024 * 1024,
    LIMIT_BODY_BYTES = 1024 * 1024,        /* a form; larger is answered with a page that says so */
    LIMIT_FORM_FIELDS = 512,               /* name=value pairs in one form */
    LIMIT_FIELD_NAME_BYTES = 64,
    LIMIT_HEADER_BYTES = 32 * 1024,
    LIMIT_PAGE_BYTES = 2 * 1024 * 1024,    /* one answer */
    LIMIT_LIST_ROWS = 50,                  /* one page of a list */
    LIMIT_QUEUE_REQUESTS = 1024,           /* waiting for a worker */
    LIMIT_QUEUE_MS = 10 * 1000,            /* a request that waited longer is answered "busy", unwritten */
    LIMIT_FORM_SENT_MS = 48 * 3600 * 1000, /* that a form was sent is remembered: longer than any session lasts */
    LIMIT_CONNECTIONS = 16 * 1024,
    LIMIT_TARGET_BYTES = 2048,             /* path and query */
    LIMIT_BODIES_BYTES = 128 * 1024 * 1024, /* all bodies being received, together */
    LIMIT_DRAIN_BYTES = 32 * 1024 * 1024,  /* of a body that is too large: read, so that its sender sees the answer */
    LIMIT_RECEIVE_MS = 60 * 1000,          /* to send one request, however slowly */
    LIMIT_SEND_MS = 120 * 1000,            /* to take one answer */

    /* what people type, in characters */
    LIMIT_STORY_CHARS = 20000,
    LIMIT_TEXT_CHARS = 4000,               /* other long boxes */
    LIMIT_LINE_CHARS = 200,                /* one line */

    /* web: a stop */
    LIMIT_DRAIN_MS = 3 * 1000,             /* how long requests that were begun are still answered */

    /* vault: one message */
    LIMIT_VAULT_MESSAGE_BYTES = 4 * 1024 * 1024,
    LIMIT_VAULT_ITEMS = 512,               /* seals + openings + lines in one batch */
    LIMIT_VAULT_WAIT_MS = 5 * 1000,

    /* sheet: one document, one invitation */
    LIMIT_SHEET_BYTES = 1024 * 1024,       /* all its text */
    LIMIT_SHEET_WORD_BYTES = 2048,         /* title, classification, recipient; each word of an invitation */
    LIMIT_SHEET_BLOCKS = 8192,
    LIMIT_SHEET_COLUMNS = 8,
    LIMIT_SHEET_WIDTH = 100,               /* a column's share of the line */
    LIMIT_SHEET_PAGES = 300,
    LIMIT_SHEET_PDF_BYTES = 3 * 1024 * 1024,
    LIMIT_SHEET_CALENDAR_BYTES = 32 * 1024,
    LIMIT_SHEET_MS = 8 * 1000,             /* to print one */
    LIMIT_SHEET_WAIT_MS = 12 * 1000,       /* for it, with others in front */
    LIMIT_SHEET_QUEUE = 8,                 /* waiting to be printed */

    /* store */
    LIMIT_WRITE_BATCH = 64,                /* jobs in one commit */
    LIMIT_WRITE_QUEUE = 1024,
    /* keys without a row that start-up removes; more means that a list is wrong */
    LIMIT_SWEEP_SLOTS = 1024,
    LIMIT_LOCK_MS = 5 * 1000,              /* how long a write waits for another program that holds the database */
    LIMIT_SCHEMA_BYTES = 256 * 1024,       /* one migration */
    LIMIT_QUERY_ROWS = 1000                /* rows that one query may return */
};

#endif
