/* An engine with failures on order, for tests: of the nth statement or commit from now. */
#include "store/driver.h"
#include "store/store_test.h"

#include <stdatomic.h>

static struct driver faulty;
static const struct driver *real;

static struct store_fault fault;
static atomic_uint_fast64_t statements;
static atomic_uint_fast64_t commits;
static atomic_bool broken;

void store_test_fail(const struct store_fault *wanted)
{
    fault = wanted == NULL ? (struct store_fault){ 0 } : *wanted;
    atomic_store(&statements, 0);
    atomic_store(&commits, 0);
}

uint64_t store_test_statements(void)
{
    return atomic_load(&statements);
}

static enum err fault_start(struct connection *connection, const struct statement *statement,
                            const struct value *values, struct cursor **ret_cursor)
{
    uint64_t number = atomic_fetch_add(&statements, 1) + 1;
    bool hits = connection->use == USE_WRITE || !fault.writes_only;
    if (fault.at == FAULT_STATEMENT && hits && number == fault.nth) {
        if (fault.ends) {
            real->rollback(connection);
        }
        return fault.err;
    }
    return real->start(connection, statement, values, ret_cursor);
}

static enum err fault_run(struct connection *connection, const struct statement *statement, const struct value *values)
{
    uint64_t number = atomic_fetch_add(&statements, 1) + 1;
    if (fault.at == FAULT_STATEMENT && number == fault.nth) {
        if (fault.ends) {
            real->rollback(connection);
        }
        return fault.err;
    }
    return real->run(connection, statement, values);
}

static enum err fault_commit(struct connection *connection)
{
    uint64_t number = atomic_fetch_add(&commits, 1) + 1;
    bool hit =
        fault.at == FAULT_COMMIT && number >= fault.nth && number < fault.nth + (fault.count == 0 ? 1 : fault.count);
    if (!hit) {
        return real->commit(connection);
    }
    if (fault.ends) {
        real->rollback(connection);
    } else {
        enum err ignored = real->commit(connection);
        (void)ignored;
    }
    atomic_store(&broken, fault.err == ERR_OUTCOME_UNKNOWN);
    return fault.err;
}

static bool fault_broken(struct connection *connection)
{
    return (connection->use == USE_WRITE && atomic_exchange(&broken, false)) || real->broken(connection);
}

const struct driver *driver_fault(const struct driver *engine)
{
    real = engine;
    faulty = *real;
    faulty.start = fault_start;
    faulty.run = real->run == NULL ? NULL : fault_run;
    faulty.commit = fault_commit;
    faulty.broken = fault_broken;
    return &faulty;
}
