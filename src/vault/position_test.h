/* For the tests of first positions: two weighings with all three positions, and a batch with one thing wrong. Only for
 * tests.
 *
 * Lifetime: until house_close, which removes the folder; all that is given lives in the house's arena.
 */
#ifndef SEINHUIS_VAULT_POSITION_TEST_H
#define SEINHUIS_VAULT_POSITION_TEST_H

#include "vault/vault_harness.h"

#include "base/test.h"

/* What the web process has on its disk of one party's position. */
struct position {
    enum vault_party party;
    struct dossier_ref dossier;
    struct wrapped_key key;
    struct sealed text;
};

struct house {
    char folder[64];
    struct vault_harness *harness;
    struct vault *vault;
    struct arena arena;
    struct vault_session sessions[PARTY_END]; /* of the parties' weighers; each in both municipalities */
    struct position positions[PARTY_END];     /* of one weighing, all three */
    struct position others[PARTY_END];        /* of another */
};
extern const struct municipality_id here, elsewhere;
extern const struct person_id weighers[PARTY_END];
extern const char *const texts[PARTY_END];

int house_open(void **state); /* of cmocka: a group's setup and teardown */
int house_close(void **state);

struct vault_session session_of(struct house *house, struct person_id person, int64_t length_ms);
struct place position_at(enum vault_party party);
struct log_entry line_of(enum log_action action, const struct dossier_ref *dossier, struct sv object);
struct log_entry sealing_line(const struct dossier_ref *dossier, enum vault_party party);
struct log_entry looking_line(const struct dossier_ref *dossier);

/* --- giving a position -------------------------------------------------------------------------------------------- */
struct giving {
    const struct vault_session *session;
    struct municipality_id municipality;
    struct dossier_ref dossier;
    enum vault_party party;
    struct sv text;                     /* empty: nothing is sealed */
    struct log_entry line;
    bool no_line;
    const struct secret_hash *bound;
    struct municipality_id moved_to;
};
/* As that party's weigher would. */
struct giving giving_of(const struct house *house, const struct dossier_ref *dossier, enum vault_party party);
enum refusal give_try(struct house *house, const struct giving *giving, struct position *ret_position);
struct position give(struct house *house, const struct dossier_ref *dossier, enum vault_party party);

/* --- opening ------------------------------------------------------------------------------------------------------ */
struct presented {
    struct wrapped_key key;
    enum key_kind kind;
    struct dossier_ref dossier;
    enum vault_party party;
};

enum { PRESENTED_MAX = 8 };
struct opening {
    const struct vault_session *session;
    struct municipality_id municipality;
    struct presented keys[PRESENTED_MAX]; /* the first of them opens */
    size_t count;
    struct place place;
    struct sealed text;
    struct sv code;
    struct log_entry line;
    bool no_line;
};
struct opened {
    enum refusal refusal;
    bool opened;
    struct sv text;
};
struct presented as_given(const struct position *position);
struct batch_key key_present(struct vault_batch *batch, const struct presented *presented);
void present(struct opening *opening, struct presented key);
/* Its own author asks for it, with its key alone. */
struct opening opening_of(const struct house *house, const struct position *position);
/* One of them with the keys of all three: what the pages do. */
struct opening opening_together(const struct house *house, const struct position *positions, enum vault_party opened);
/* Not called yet: for who sends the bytes by another way. */
struct vault_batch *opening_batch(struct house *house, const struct opening *opening, struct batch_open *ret_open);
struct opened open_try(struct house *house, const struct opening *opening);
enum refusal refused(struct house *house, const struct opening *opening);

#endif
