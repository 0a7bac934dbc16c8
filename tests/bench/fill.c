/* Years of work in a demonstration folder, through the rules, the vault and the writer that serve pages: reports come
 * in over the public's desk, officials take them up and close them. Nothing is copied and no SQL is written here.
 *
 * Usage: bench_fill DATA_FOLDER FROM TO [LINES]
 * Makes the reports numbered FROM until TO of a country of a hundred municipalities, of which the demonstration's own
 * has a tenth; and LINES log lines about each. A fiftieth stays open. Of the first thousand the demonstration's own has
 * half, the first 150 of them open: so its pages are as full at the smallest size as at the largest.
 * Closed ones lie within the terms for which they may be kept: advice within three months, tension within a year.
 * Prints how many, how long they took, and one open report's reference and code:
 * {"reports": n, "seconds": n, "lines": n, "log_seconds": n, "reference": "S-...", "code": "..."}
 */
#include "access/account.h"
#include "access/municipality.h"
#include "fill.h"
#include "sample.h"
#include "signals/act.h"
#include "signals/report.h"
#include "vault/vault_harness.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum {
    PLACES = 100, WORKERS = 64, ARENA_BYTES = 4 * 1024 * 1024, COUNTRY_REPORTS = 260000, DENSE = 1000, OPEN_FIRST = 300,
    OPEN_ONE_IN = 50, ADVICE_PERCENT = 60, ADVICE_DAYS = 80, TENSION_DAYS = 330, OPEN_DAYS = 40, LOG_MONTHS = 34
};

struct place_filled {
    struct actor officer;
    struct actor resident;
    struct vault_session session;
};

static struct {
    struct store *store;
    struct vault_harness *harness;
    struct arena arena;
    struct random random;
    struct instant now;
    struct place_filled places[PLACES];
    long from, to;
    atomic_long next;
    atomic_int failed;
    struct fill_dossier *dossiers; /* of FROM until TO */
    struct sv reference;           /* of an open report of the demonstration's own municipality */
    struct code code;
} fill;

struct filler {
    struct vault *vault;
    struct random random;
    struct arena arena;
    pthread_t thread;
};

static void must(enum err err, const char *what)
{
    if (err != OK) {
        (void)fprintf(stderr, "bench_fill: %s: error %d\n", what, (int)err);
        exit(1);
    }
}

/* --- a hundred municipalities with an official each --------------------------------------------------------------- */

static enum err municipality_apply(struct tx_write *tx, const void *prepared)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, ARENA_BYTES);
    return municipality_create(tx, &arena, prepared);
}

static enum err account_apply(struct tx_write *tx, const void *prepared)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, ARENA_BYTES);
    return account_create(tx, &arena, prepared);
}

static enum err role_apply(struct tx_write *tx, const void *prepared)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, ARENA_BYTES);
    return role_grant_begin(tx, &arena, prepared);
}

static struct sv numbered(struct sv before, int number, struct sv behind)
{
    enum { BYTES = 64 };
    struct buf text;
    struct sv done = { 0 };
    buf_open(&text, &fill.arena, BYTES);
    buf_put(&text, before);
    buf_put_int(&text, number);
    buf_put(&text, behind);
    must(buf_done(&text, &done), "memory");
    return done;
}

static enum err municipality_have(struct tx *tx, struct vault *vault, int number, struct municipality *ret_found)
{
    struct sv code = number == 0 ? SV("voorbeeldstad") : numbered(SV("gemeente-"), number, SV(""));
    enum err err = municipality_by_code(tx, &fill.arena, code, ret_found);
    if (err != ERR_NOT_FOUND) {
        return err;
    }
    struct municipality new = { .id = { id_next(fill.now, &fill.random) }, .code = code,
                                .name = numbered(SV("Gemeente "), number, SV("")), .created = fill.now };
    TRY(vault_municipality_create(vault, new.id));
    TRY(store_write(fill.store, municipality_apply, &new));
    *ret_found = new;
    return OK;
}

static enum err officer_have(struct tx *tx, struct municipality_id municipality, int number,
                             struct person_id *ret_person)
{
    struct sv name = numbered(SV("meldpunt-"), number, SV("@bench.example"));
    struct account known;
    enum err err = account_by_sign_in_name(tx, &fill.arena, name, &known);
    if (err != ERR_NOT_FOUND) {
        *ret_person = known.id;
        return err;
    }
    struct account_new new = { .id = { id_next(fill.now, &fill.random) }, .home = municipality,
                               .organisation = SV("Meldpunt"),
                               .organisation_id = { id_next(fill.now, &fill.random) }, .sign_in_name = name,
                               .name = numbered(SV("Medewerker "), number, SV("")), .method = SIGN_IN_FICTITIOUS,
                               .state = ACCOUNT_ACTIVE, .dossier = dossier_ref_new(&fill.random), .at = fill.now };
    TRY(reference_new(&fill.arena, &fill.random, &new.reference));
    TRY(store_write(fill.store, account_apply, &new));
    struct role_grant grant = { .id = { id_next(fill.now, &fill.random) }, .person = new.id,
                                .municipality = municipality, .role = ROLE_MELDPUNT_OFFICER,
                                .from = date_add_days(date_of(fill.now), -1), .at = fill.now,
                                .mandate = SV("Mandaatbesluit") };
    TRY(store_write(fill.store, role_apply, &grant));
    *ret_person = new.id;
    return OK;
}

static enum err place_have(struct vault *vault, int number, struct place_filled *place)
{
    struct municipality municipality;
    struct person_id person;
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(fill.store, &tx));
    TRY(municipality_have(tx, vault, number, &municipality));
    TRY(officer_have(tx, municipality.id, number, &person));
    store_read_end(&tx);
    TRY(store_read_begin(fill.store, &tx));
    TRY(actor_load(tx, &fill.arena, person, municipality.id, date_of(fill.now), &place->officer));
    place->resident = (struct actor){ .kind = ACTOR_PUBLIC, .municipality = municipality.id };
    struct vault_mint mint = { .person = person, .municipalities = { municipality.id }, .municipality_count = 1,
                               .now = fill.now, .until = instant_add_ms(fill.now, (int64_t)10 * 3600 * 1000) };
    return vault_session_mint(vault, &mint, &place->session);
}

/* --- one report --------------------------------------------------------------------------------------------------- */

/* What a report is like follows from its number. */
struct wish {
    const struct place_filled *place;
    bool open, advice;
    struct instant received;
};

static struct wish wish_of(long number, struct random *random)
{
    bool own = number % (number < DENSE ? 2 : 10) == 0;
    struct wish wish = { .place = &fill.places[own ? 0 : 1 + number % (PLACES - 1)] };
    wish.open = number / 10 % OPEN_ONE_IN == 0 || (number < OPEN_FIRST && own);
    wish.advice = !wish.open && random_below(random, 100) < ADVICE_PERCENT;
    int64_t days = wish.open ? OPEN_DAYS : wish.advice ? ADVICE_DAYS : TENSION_DAYS;
    double left = 1 - (double)(number - fill.from) / (double)(fill.to - fill.from); /* in the order of time */
    int64_t minutes = (int64_t)(left * (double)days * 1440) + (int64_t)random_below(random, 600);
    wish.received = instant_add_ms(fill.now, -(minutes + (int64_t)5 * 1440) * 60 * 1000);
    return wish;
}

static struct report report_of(const struct wish *wish)
{
    struct report report = {
        .kind = wish->advice ? SIGNAL_ADVICE : SIGNAL_REPORT, .about = wish->open ? ABOUT_PERSON : ABOUT_PLACE,
        .channel = CHANNEL_WEB, .relation = RELATION_FAMILY, .contact = CONTACT_CONFIDENTIAL, .age = AGE_16_TO_17,
        .story = SV("Hij zegt sinds de zomer dat hij weg wil, en dreigt iemand te slaan. Hij zegt dat niemand hem nog "
                    "begrijpt, en is elke avond op straat met jongens die wij niet kennen."),
        .speaks_against = SV("Hij helpt zijn oma en gaat naar school."), .fear = SV("Dat hij iemand iets aandoet."),
        .care = SV("Hij slaapt slecht."), .who = SV("Sem Voorbeeld"), .place = SV("Dorpsplein"),
        .residence = SV("Voorbeeldstad"), .name = SV("Noor Voorbeeld"), .phone = SV("0612345678"),
        .safety = SV("Bel niet in de avond."),
    };
    return report;
}

static struct desk desk_of(struct filler *filler, const struct wish *wish, struct tx *tx, int64_t *intent)
{
    return (struct desk){ .tx = tx, .arena = &filler->arena, .vault = filler->vault, .actor = &wish->place->resident,
                          .now = wish->received, .random = &filler->random, .origin = SV("-"), .intent = intent };
}

static enum err written(struct filler *filler, apply_fn *apply, const void *prepared, int64_t intent)
{
    enum err err = store_write(fill.store, apply, prepared);
    vault_outcome(filler->vault, intent, err == OK);
    return err;
}

static enum err take_in(struct filler *filler, const struct wish *wish, const struct code *code,
                        struct report_receipt *ret_receipt)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    int64_t intent = 0;
    TRY(store_read_begin(fill.store, &tx));
    struct desk desk = desk_of(filler, wish, tx, &intent);
    struct report report = report_of(wish);
    const struct report_ready *ready = NULL;
    TRY(report_prepare(&desk, &report, code, ret_receipt, &ready));
    store_read_end(&tx);
    return written(filler, report_apply, ready, intent);
}

static enum err act(struct filler *filler, const struct wish *wish, struct sv reference, enum signal_act which,
                    struct signal *ret_signal)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    int64_t intent = 0;
    TRY(store_read_begin(fill.store, &tx));
    struct desk desk = desk_of(filler, wish, tx, &intent);
    desk.actor = &wish->place->officer;
    desk.session = &wish->place->session;
    desk.origin = SV("192.0.2.7");
    struct settings *settings = NULL;
    struct signal_search search = { desk.actor, reference, date_of(desk.now) };
    TRY(settings_load(tx, desk.arena, desk.actor->municipality, &settings));
    TRY(signal_find(tx, desk.arena, &search, ret_signal));
    struct act_request request = { .transition = transition_of(which) };
    const struct act_prepared *prepared = NULL;
    TRY(act_prepare(&desk, ret_signal, settings, &request, &prepared));
    store_read_end(&tx);
    return written(filler, act_apply, prepared, intent);
}

static enum err report_make(struct filler *filler, long number)
{
    struct wish wish = wish_of(number, &filler->random);
    struct code code = code_new(&filler->random);
    struct report_receipt receipt;
    struct signal signal;
    TRY(take_in(filler, &wish, &code, &receipt));
    if (number == fill.from - fill.from % 10 || (number % 10 == 0 && number - fill.from < 10)) {
        must(arena_copy(&fill.arena, receipt.reference, &fill.reference), "memory");
        fill.code = code;
    }
    wish.received = instant_add_ms(wish.received, (int64_t)24 * 3600 * 1000);
    bool left = wish.open && number % 3 == 0; /* nobody took it up yet */
    if (left) {
        struct tx *tx CLEANUP(store_read_end) = NULL;
        TRY(store_read_begin(fill.store, &tx));
        struct signal_search search = { &wish.place->officer, receipt.reference, date_of(wish.received) };
        TRY(signal_find(tx, &filler->arena, &search, &signal));
    } else {
        TRY(act(filler, &wish, receipt.reference, ACT_TAKE_UP, &signal));
    }
    fill.dossiers[number - fill.from] =
        (struct fill_dossier){ signal.municipality, wish.place->officer.person, signal.dossier };
    wish.received = instant_add_ms(wish.received, (int64_t)24 * 3600 * 1000);
    return wish.open ? OK
                     : act(filler, &wish, receipt.reference, wish.advice ? ACT_ADVISE : ACT_HANDLE_TENSION, &signal);
}

static void *filler_main(void *context)
{
    struct filler *filler = context;
    for (long number = atomic_fetch_add(&fill.next, 1); number < fill.to && atomic_load(&fill.failed) == 0;
         number = atomic_fetch_add(&fill.next, 1)) {
        arena_open(&filler->arena, ARENA_BYTES);
        enum err err = report_make(filler, number);
        arena_close(&filler->arena);
        if (err != OK) {
            atomic_store(&fill.failed, (int)err);
        }
    }
    return NULL;
}

/* --- the run ------------------------------------------------------------------------------------------------------ */

static void reports_make(struct filler *fillers)
{
    for (size_t i = 0; i < WORKERS; i++) {
        must(vault_open(vault_harness_vault, fill.harness, &fillers[i].vault), "vault");
    }
    for (int i = 0; i < PLACES; i++) {
        must(place_have(fillers[0].vault, i, &fill.places[i]), "municipalities and officials");
    }
    for (size_t i = 0; i < WORKERS; i++) {
        must(pthread_create(&fillers[i].thread, NULL, filler_main, &fillers[i]) == 0 ? OK : ERR_NO_MEMORY, "threads");
    }
    for (size_t i = 0; i < WORKERS; i++) {
        (void)pthread_join(fillers[i].thread, NULL);
        vault_close(fillers[i].vault);
    }
    must((enum err)atomic_load(&fill.failed), "a report");
}

static struct instant log_moment(long number)
{
    struct instant begin = date_begin(date_add_months(date_of(fill.now), -LOG_MONTHS));
    double done = number > COUNTRY_REPORTS ? 1 : (double)number / COUNTRY_REPORTS;
    return instant_add_ms(begin, (int64_t)((double)(fill.now.ms - begin.ms) * done));
}

int main(int count, char **words)
{
    static struct filler fillers[WORKERS];
    fill.from = count >= 4 ? strtol(words[2], NULL, 10) : 0;
    fill.to = count >= 4 ? strtol(words[3], NULL, 10) : 0;
    if (fill.to <= fill.from) {
        (void)fprintf(stderr, "usage: bench_fill DATA_FOLDER FROM TO [LINES]\n");
        return 2;
    }
    arena_open(&fill.arena, (size_t)16 * 1024 * 1024);
    fill.now = clock_now(&(struct clock){ 0 });
    atomic_store(&fill.next, fill.from);
    fill.dossiers = calloc((size_t)(fill.to - fill.from), sizeof *fill.dossiers);
    must(fill.dossiers == NULL ? ERR_NO_MEMORY : OK, "memory");
    struct sv data = sv_of_c(words[1]);
    char database[4096], keys[4096];
    (void)snprintf(database, sizeof database, "%s/store/seinhuis.db", words[1]);
    (void)snprintf(keys, sizeof keys, "%s/store/keys.slots", words[1]);
    struct keepers_options vault = { .data_folder = data, .openings_per_minute = 100000000,
                                     .writes_per_second = 1000000, .landlock_optional = true };
    must(vault_harness_start(&vault, &fill.harness), "vault");
    must(store_open(&(struct store_options){ .database = sv_of_c(database), .key_file = sv_of_c(keys),
                                             .readers = WORKERS + 1 }, &fill.store), "database");
    int64_t start = microseconds_now();
    reports_make(fillers);
    double seconds = (double)(microseconds_now() - start) / 1e6;
    store_close(fill.store);
    vault_harness_stop(fill.harness);
    struct fill_log log = { .data_folder = data, .dossiers = fill.dossiers, .count = (size_t)(fill.to - fill.from),
                            .lines_per_dossier = count > 4 ? strtol(words[4], NULL, 10) : 0,
                            .from = log_moment(fill.from), .until = log_moment(fill.to) };
    int64_t lines = 0;
    start = microseconds_now();
    must(log.lines_per_dossier == 0 ? OK : fill_log(&log, &fill.random, &lines), "log");
    (void)printf("{\"reports\": %ld, \"seconds\": %.2f, \"lines\": %lld, \"log_seconds\": %.2f, \"reference\": "
                 "\"%.*s\", \"code\": \"%.*s\"}\n", fill.to - fill.from, seconds, (long long)lines,
                 (double)(microseconds_now() - start) / 1e6, (int)fill.reference.length, fill.reference.at,
                 CODE_TEXT_BYTES, fill.code.text);
    return 0;
}
