#include "store/schema.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static void put_word(struct buf *buf, struct sv word, const struct type_word *words)
{
    for (; words->logical != NULL; words++) {
        if (sv_equal(word, sv_of_c(words->logical))) {
            buf_put(buf, sv_of_c(words->engine));
            return;
        }
    }
    buf_put(buf, word);
}

/* The end of the comment, literal, word or single byte that begins here. */
static size_t piece_end(struct sv text, size_t at)
{
    size_t end = at + 1;
    char c = text.at[at];
    if (c == '\'') {
        while (end < text.length && text.at[end] != '\'') {
            end++;
        }
        return end < text.length ? end + 1 : end;
    }
    if (c == '-' && end < text.length && text.at[end] == '-') {
        while (end < text.length && text.at[end] != '\n') {
            end++;
        }
        return end;
    }
    while (is_word(c) && end < text.length && is_word(text.at[end])) {
        end++;
    }
    return end;
}

/* Follows one statement, to know where the columns of a CREATE TABLE end. */
struct progress {
    int words;
    int depth;
    bool table;
};

static void follow(struct progress *progress, struct sv piece)
{
    if (is_word(piece.at[0])) {
        progress->words++;
        progress->table = (progress->words == 1 && sv_equal(piece, SV("CREATE"))) ||
                          (progress->table && progress->words == 2 && sv_equal(piece, SV("TABLE"))) ||
                          (progress->table && progress->words > 2);
    } else if (piece.at[0] == '(') {
        progress->depth++;
    } else if (piece.at[0] == ')') {
        progress->depth--;
    } else if (piece.at[0] == ';') {
        *progress = (struct progress){ 0 };
    }
}

enum err schema_text(const char *text, const struct type_word *words, const char *table_end, struct buf *buf)
{
    struct sv rest = sv_of_c(text);
    struct progress progress = { 0 };
    for (size_t at = 0; at < rest.length;) {
        size_t end = piece_end(rest, at);
        struct sv piece = { rest.at + at, end - at };
        bool comment = piece.length > 1 && piece.at[0] == '-';
        if (!comment && piece.at[0] != '\'') {
            follow(&progress, piece);
        }
        if (!comment) {
            put_word(buf, piece, words);
        }
        if (piece.at[0] == ')' && progress.table && progress.depth == 0) {
            buf_put(buf, sv_of_c(table_end));
        }
        at = end;
    }
    return buf->failed ? ERR_LIMIT : OK;
}
