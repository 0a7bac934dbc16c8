/* What the three files of pagegen share: the state of one translation, pieces of text, C out. */
#ifndef SEINHUIS_TOOLS_PAGEGEN_INNER_H
#define SEINHUIS_TOOLS_PAGEGEN_INNER_H

#include "pagegen.h"

enum { NAME_MAX_BYTES = 64, PATH_MAX_BYTES = 200, DEPTH_MAX = 64, LITERAL_MAX = 1500 };

struct piece {
    const char *at;
    size_t length;
};

enum place {
    PLACE_TEXT,
    PLACE_TAG,       /* between attributes */
    PLACE_VALUE,     /* in a quoted attribute */
    PLACE_URL_START, /* in a quoted address of which nothing is written yet */
    PLACE_URL_REST
};

enum block_kind { BLOCK_IF, BLOCK_ELSE, BLOCK_EACH };

struct block {
    enum block_kind kind;
    int line;
    enum place place;
    size_t elements;
    struct piece variable; /* of each */
};

struct pagegen {
    const char *path;
    FILE *messages;
    FILE *body;
    FILE *includes;
    const char *at;
    const char *end;
    int line;
    bool failed;
    enum place place;
    bool half;
    struct piece page, view_type;
    struct piece headers[8];
    size_t header_count;
    struct piece elements[DEPTH_MAX];
    int element_lines[DEPTH_MAX];
    size_t element_count;
    struct block blocks[DEPTH_MAX];
    size_t block_count;
    char literal[LITERAL_MAX];
    size_t literal_length;
    int literal_line;
};

/* Notes the first reason to stop, with the template's line; later ones are consequences. */
__attribute__((format(printf, 2, 3))) void refuse(struct pagegen *gen, const char *why, ...);

bool is_space(char byte);
bool is_letter(char byte);
bool is_name(char byte);
bool piece_is(struct piece piece, const char *word);
bool piece_in(struct piece piece, const char *const *words); /* a NULL ends the list */
struct piece trim(struct piece piece);
struct piece take_word(struct piece *rest); /* up to white space; the white space goes too */
bool is_identifier(struct piece piece);
bool starts(const struct pagegen *gen, const char *text);
void step(struct pagegen *gen);

void put_string(FILE *out, const char *at, size_t length); /* as a C string literal */
void put_line(struct pagegen *gen, int line);              /* #line */
void put_literal(struct pagegen *gen, const char *at, size_t length);
void flush(struct pagegen *gen); /* writes the literal gathered so far */

/* {{…}} at the present place; pagegen_directive.c. */
void directive(struct pagegen *gen);
void read_page(struct pagegen *gen, struct piece rest);

#endif
