#include "store/schema.h"
#include "store/store_sql.h"
#include "store/tx.h"

/* What one migration's apply is given, and what the listing gives back. */
struct migration {
    const struct schema *schema;
};

struct ran {
    struct arena *arena;
    struct sql_migration_list *rows;
    size_t count;
};

static enum err list_ran(struct tx_write *tx, const void *prepared)
{
    struct ran *const *ran = prepared;
    bool has_schema = false;
    TRY(tx->tx.connection->driver->has_schema(tx->tx.connection, &has_schema));
    (*ran)->count = 0;
    return has_schema ? sql_migration_list(&tx->tx, (*ran)->arena, &(*ran)->rows, &(*ran)->count) : OK;
}

static enum err run_migration(struct tx_write *tx, const void *prepared)
{
    const struct migration *migration = prepared;
    TRY(tx->tx.connection->driver->script(tx->tx.connection, migration->schema->text));
    return sql_migration_add(tx, &(struct sql_migration_add_in){ .number = migration->schema->number,
                                                                 .name = sv_of_c(migration->schema->name) });
}

static bool is_known(int64_t number)
{
    for (size_t i = 0; i < schema_count; i++) {
        if (schema_list[i].number == number) {
            return true;
        }
    }
    return false;
}

static bool has_run(const struct ran *ran, int64_t number)
{
    for (size_t i = 0; i < ran->count; i++) {
        if (ran->rows[i].number == number) {
            return true;
        }
    }
    return false;
}

/* Rooms number their migrations in ranges of their own, so a new one may be lower than one that already ran. */
enum err store_migrate(struct store *store, uint32_t *ret_count)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, LIMIT_SCHEMA_BYTES);
    struct ran ran = { .arena = &arena };
    struct ran *ran_at = &ran;
    TRY(store_write(store, list_ran, &ran_at));
    for (size_t i = 0; i < ran.count; i++) {
        if (!is_known(ran.rows[i].number)) {
            return ERR_REFUSED;
        }
    }
    uint32_t count = 0;
    int64_t version = 0;
    for (size_t i = 0; i < schema_count; i++) {
        if (!has_run(&ran, schema_list[i].number)) {
            TRY(store_write(store, run_migration, &(struct migration){ &schema_list[i] }));
            count++;
        }
        version = schema_list[i].number;
    }
    store_note_version(store, version);
    *ret_count = count;
    return OK;
}
