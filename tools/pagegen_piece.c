#include "pagegen_inner.h"

#include <stdarg.h>
#include <string.h>

__attribute__((format(printf, 2, 3))) void refuse(struct pagegen *gen, const char *why, ...)
{
    if (gen->failed) {
        return;
    }
    gen->failed = true;
    fprintf(gen->messages, "%s:%d: ", gen->path, gen->line);
    va_list arguments;
    va_start(arguments, why);
    vfprintf(gen->messages, why, arguments);
    va_end(arguments);
    fputc('\n', gen->messages);
}

/* --- pieces of text ----------------------------------------------------------------------------------------------- */

bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool is_name(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
}

bool piece_is(struct piece piece, const char *word)
{
    return piece.length == strlen(word) && memcmp(piece.at, word, piece.length) == 0;
}

bool piece_in(struct piece piece, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (piece_is(piece, *words)) {
            return true;
        }
    }
    return false;
}

struct piece trim(struct piece piece)
{
    while (piece.length > 0 && is_space(piece.at[0])) {
        piece = (struct piece){ piece.at + 1, piece.length - 1 };
    }
    while (piece.length > 0 && is_space(piece.at[piece.length - 1])) {
        piece.length--;
    }
    return piece;
}

struct piece take_word(struct piece *rest)
{
    struct piece word = { rest->at, 0 };
    while (word.length < rest->length && !is_space(rest->at[word.length])) {
        word.length++;
    }
    *rest = trim((struct piece){ rest->at + word.length, rest->length - word.length });
    return word;
}

bool is_identifier(struct piece piece)
{
    if (piece.length == 0 || piece.length > NAME_MAX_BYTES || piece.at[0] < 'a' || piece.at[0] > 'z') {
        return false;
    }
    for (size_t i = 0; i < piece.length; i++) {
        if (!is_name(piece.at[i])) {
            return false;
        }
    }
    return true;
}

bool starts(const struct pagegen *gen, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(gen->end - gen->at) >= length && memcmp(gen->at, text, length) == 0;
}

void step(struct pagegen *gen)
{
    gen->line += *gen->at == '\n';
    gen->at++;
}

/* --- C out -------------------------------------------------------------------------------------------------------- */

void put_string(FILE *out, const char *at, size_t length)
{
    fputc('"', out);
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)at[i];
        if (byte == '\n') {
            fputs("\\n", out);
        } else if (byte < ' ' || byte == 0x7F) {
            fprintf(out, "\\%03o", byte);
        } else {
            if (byte == '"' || byte == '\\') {
                fputc('\\', out);
            }
            fputc(byte, out);
        }
    }
    fputc('"', out);
}

void put_line(struct pagegen *gen, int line)
{
    fprintf(gen->body, "#line %d ", line);
    put_string(gen->body, gen->path, strlen(gen->path));
    fputc('\n', gen->body);
}

void flush(struct pagegen *gen)
{
    if (gen->literal_length == 0) {
        return;
    }
    put_line(gen, gen->literal_line);
    fputs("    html_raw(html, SV(", gen->body);
    put_string(gen->body, gen->literal, gen->literal_length);
    fputs("));\n", gen->body);
    gen->literal_length = 0;
}

void put_literal(struct pagegen *gen, const char *at, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (gen->literal_length == 0) {
            gen->literal_line = gen->line;
        }
        gen->literal[gen->literal_length++] = at[i];
        /* A split inside a character would be right for the page but ugly in the C file. */
        if (gen->literal_length >= LITERAL_MAX - 8 && ((unsigned char)at[i] & 0x80) == 0) {
            flush(gen);
        } else if (gen->literal_length == LITERAL_MAX) {
            flush(gen);
        }
    }
}
