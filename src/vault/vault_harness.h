/* For tests of any room: a real vault and real password helpers on a folder of the test's, in their own processes.
 *
 *     struct vault_harness *harness = NULL;
 *     assert_int_equal(vault_harness_start(&(struct keepers_options){ .data_folder = folder }, &harness), OK);
 *     vault_open(vault_harness_vault, harness, &vault);  password_open(vault_harness_password, harness, &password);
 *     ...
 *     vault_harness_stop(harness);
 *
 * The folder must exist; keys and log are made in it when they are not there. Limits are those of the options: tests
 * that open a lot set openings_per_minute. Needs the executables: in meson, `depends: vault_executables`.
 */
#ifndef SEINHUIS_VAULT_VAULT_HARNESS_H
#define SEINHUIS_VAULT_VAULT_HARNESS_H

#include "vault/keepers.h"
#include "vault/password.h"
#include "vault/vault.h"

struct vault_harness;

MUST enum err vault_harness_start(const struct keepers_options *options, struct vault_harness **ret_harness);
void vault_harness_stop(struct vault_harness *harness);

int vault_harness_vault(void *harness);                     /* a vault_connect_fn */
int vault_harness_password(void *harness, uint32_t helper); /* a password_connect_fn */
int vault_harness_press(void *harness);                     /* a press_connect_fn; with the option `press` */
pid_t vault_harness_vault_pid(const struct vault_harness *harness); /* to kill or stop it; it is started again */
pid_t vault_harness_press_pid(const struct vault_harness *harness);

#endif
